"""Derivatives of functions everyone knows, of declared functions, and those that authors may ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.meaning.calls import arity, calls
from worker.engine.notation.meaning.elaborate import Elaboration, rule
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, Dimension, Shape

_ONE, _TWO = expression.number(1), expression.number(2)


def _squared(x: Node) -> Node:
    return expression.power(x, _TWO)


def _fn(name: str) -> Callable[[Node], Node]:
    return lambda x: expression.function(name, x)


_DERIVATIVES: dict[str, Callable[[Node], Node]] = {
    "exp": _fn("exp"),
    "log": lambda x: expression.divide(_ONE, x),
    "sin": _fn("cos"),
    "cos": lambda x: expression.negate(expression.function("sin", x)),
    "tan": lambda x: expression.add(_ONE, _squared(expression.function("tan", x))),
    "sinh": _fn("cosh"),
    "cosh": _fn("sinh"),
    "tanh": lambda x: expression.subtract(_ONE, _squared(expression.function("tanh", x))),
    "sqrt": lambda x: expression.divide(_ONE, expression.multiply(_TWO, expression.function("sqrt", x))),
    "relu": lambda x: expression.compare(">", x, expression.number(0)),
    "softplus": _fn("sigmoid"),
    "abs": _fn("sign"),
    "sigmoid": lambda x: expression.multiply(
        expression.function("sigmoid", x), expression.subtract(_ONE, expression.function("sigmoid", x))
    ),
}


@rule("derived")
def _derived(e: Elaboration, tree: Tree) -> Node:
    """sigmoid'(z), tanh'(z): the derivative of a function that everyone knows."""
    key, primes = tree.value
    if primes != 1 or key not in _DERIVATIVES or len(tree.items) != 1:
        raise AnswerError(
            "parse.derivative",
            f"Please write this derivative of {key} out.",
            start=tree.start,
            end=tree.end,
        )
    return _DERIVATIVES[key](e.node(tree.items[0]))


@rule("applied")
def _applied(e: Elaboration, tree: Tree) -> Node:
    """A declared, unknown function."""
    name, primes = tree.value
    count = e.scope.functions[name]
    if len(tree.items) != count:
        raise arity(tree, name, len(tree.items), f"{count} argument{'s' if count > 1 else ''}")
    orders = primes if isinstance(primes, tuple) else (primes,) if count == 1 else (0,) * count
    if len(orders) != count:
        raise arity(tree, name, len(orders), f"{count} orders of differentiation")
    if primes and not isinstance(primes, tuple) and count != 1:
        raise AnswerError(
            "parse.derivative",
            f"{name} has several arguments, and ' does not say which one is meant.",
            start=tree.start,
            end=tree.end,
        )
    nodes = [e.node(item) for item in tree.items]
    e.common(nodes, tree.items)
    return expression.apply(name, orders, *nodes)


@calls("D")
def _partial(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    raise AnswerError(
        "parse.derivative",
        "A derivative sign cannot stand in the answer: please write the derivative itself.",
        start=tree.start,
        end=tree.end,
    )


@calls("gradient", "jacobian", "hessian")
def _author(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """gradient(f, x), jacobian(f, x), hessian(f, x), for authors only."""
    key = tree.value[0]
    if not e.scope.author:
        raise AnswerError(
            "parse.derivative",
            f"{key} cannot stand in the answer: please write the derivative itself.",
            start=tree.start,
            end=tree.end,
        )
    if len(arguments) < 2:
        raise arity(tree, key, len(arguments), "a function and what to differentiate by")
    function = e.node(arguments[0])
    by = [e.node(item) for item in arguments[1:]]
    rows, columns = e.matrix(function, arguments[0])
    width = Dimension.of(0)
    for node, item in zip(by, arguments[1:], strict=True):
        if node.op not in (Op.SYMBOL, Op.ENTRY):
            raise AnswerError(
                "parse.arguments",
                "One differentiates by a variable.",
                start=item.start,
                end=item.end,
                function=key,
            )
        height, breadth = e.matrix(node, item)
        width = width + height * breadth
    if key != "jacobian" and function.shape:
        raise e.mismatch(function.shape, (), arguments[0], f"differ: {key} needs a number")
    order, layout = 1, "numerator"
    shape: Shape
    if key == "gradient":
        layout = "gradient"
        shape = by[0].shape if len(by) == 1 else shapes.normal((width,))
    elif key == "hessian":
        order, shape = 2, shapes.normal((width, width))
    elif rows is not ONE and columns is not ONE:
        layout = "tensor"
        shape = (rows, columns, *by[0].shape)
    else:
        shape = shapes.normal((rows * columns, width))
    return expression.derivative(function, by, layout=layout, order=order, shape=shape)
