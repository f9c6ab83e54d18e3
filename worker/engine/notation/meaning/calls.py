"""Functions of vectors and matrices, and the functions of one argument that act on every entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import FUNCTIONS, Node, Op
from worker.engine.notation.meaning.elaborate import Elaboration, integer, rule
from worker.engine.notation.meaning.exact_values import not_by_zero, value_of
from worker.engine.notation.meaning.flat_arrays import broadcast, joint
from worker.engine.notation.meaning.keywords import heard
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, Shape

Call = Callable[[Elaboration, Tree, Sequence[Tree], dict[str, Tree]], Node]
CALLS: dict[str, Call] = {}


def calls(*keys: str) -> Callable[[Call], Call]:
    """Register the rule of these functions."""

    def register(function: Call) -> Call:
        for key in keys:
            CALLS[key] = function
        return function

    return register


_BY_ENTRIES = frozenset("clip rev squeeze hypot arctan2 logaddexp logical_and logical_or logical_not".split())


@rule("call")
def call(e: Elaboration, tree: Tree) -> Node:
    """A function and its arguments."""
    key, keywords = tree.value
    arguments: Sequence[Tree] = tree.items
    if keywords:
        arguments, keywords = heard(e, key, arguments, keywords)
    special = CALLS.get(key)
    if special is not None:
        node = special(e, tree, arguments, keywords)
        if e.code and key in _BY_ENTRIES and any(argument.flat for argument in arguments):
            tree.flat = len(node.shape) == 1
        return node
    if key == "log" and len(arguments) == 2:
        keywords, arguments = {"base": arguments[1]}, arguments[:1]
    if len(arguments) != 1:
        raise arity(tree, key, len(arguments), "one argument")
    argument = arguments[0]
    node = e.node(argument)
    if argument.flat:
        tree.flat = True
    if key in FUNCTIONS:
        if key == "log" and "base" in keywords:
            worth = value_of(e.node(keywords["base"]))
            if worth is not None and worth <= 0:
                raise AnswerError(
                    "parse.arguments",
                    "The base of a logarithm is positive.",
                    start=keywords["base"].start,
                    end=keywords["base"].end,
                    function=key,
                )
            base = e.build(expression.function, "log", e.node(keywords["base"]), tree=keywords["base"])
            not_by_zero(base, keywords["base"])
            if base.shape:
                raise e.mismatch(node.shape, base.shape, keywords["base"], "do not make a logarithm")
            return expression.divide(expression.function("log", node), base)
        if (
            len(node.shape) == 2
            and key in ("exp", "log", "sqrt")
            and not e.code
            and ONE not in e.sizes.shape(node.shape)
        ):
            e.note("note.elementwise_function", tree, function=key)
        return expression.node(Op.FUNCTION, (node,), key, node.shape)
    raise AnswerError(
        "parse.unknown_function",
        f"The function {key} is not known here.",
        start=tree.start,
        end=tree.end,
        name=key,
    )


def arity(tree: Tree, key: str, found: int, expected: str) -> AnswerError:
    """The error for too few or too many arguments."""
    return AnswerError(
        "parse.arguments",
        f"{key} takes {expected}, and here {'is' if found == 1 else 'are'} {found}.",
        start=tree.start,
        end=tree.end,
        function=key,
        found=found,
        expected=expected,
    )


def only(tree: Tree, key: str, arguments: Sequence[Tree], count: int = 1) -> Sequence[Tree]:
    """The arguments, if there are as many as needed."""
    if len(arguments) != count:
        raise arity(tree, key, len(arguments), "one argument" if count == 1 else f"{count} arguments")
    return arguments


# --- element-wise, several arguments ----------------------------------------------------------------


def _operands(e: Elaboration, tree: Tree, trees: Sequence[Tree]) -> tuple[list[Node], Shape]:
    nodes = [e.node(item) for item in trees]
    if e.code:
        nodes = broadcast(e, nodes, trees, tree)
        return nodes, joint(e, nodes, trees)
    return nodes, e.common(nodes, trees)


@calls("max", "min")
def _extreme(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    key = tree.value[0]
    if len(arguments) == 1 and arguments[0].kind == "matrix" and len(arguments[0].items) == 1:
        arguments = arguments[0].items[0].items  # max{0, z}
    if len(arguments) < 2:
        raise arity(tree, key, len(arguments), "two or more arguments")
    nodes, shape = _operands(e, tree, arguments)
    return expression.node(Op.FUNCTION, tuple(nodes), key, shape)


@calls("where")
def _where(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if len(arguments) == 1 and arguments[0].kind == "matrix" and len(arguments[0].items) == 1:
        arguments = arguments[0].items[0].items  # If[c, a, b]
    only(tree, "where", arguments, 3)
    nodes, shape = _operands(e, tree, arguments)
    return expression.node(Op.PIECEWISE, tuple(nodes), None, shape)


@calls("piecewise")
def _piecewise(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """Piecewise((v, c), …, (w, True))."""
    trees: list[Tree] = []
    for argument in arguments:
        if argument.kind != "matrix" or len(argument.items) != 1 or len(argument.items[0].items) != 2:
            raise arity(tree, "piecewise", len(arguments), "pairs (value, condition)")
        trees += argument.items[0].items
    complete = trees[-1].kind == "number" and trees[-1].value == 1
    cases = Tree("cases", tree.start, tree.end, complete, trees[:-1] if complete else trees)
    return e.instead(tree, cases)


@calls("heaviside")
def _heaviside(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """heaviside(z), or np.heaviside(z, value at zero)."""
    if len(arguments) == 2:
        at_zero = e.node(arguments[1])
        node = e.node(arguments[0])
        if integer(at_zero) != 0:
            zero, one = expression.number(0), expression.number(1)
            above, on = expression.compare(">", node, zero), expression.compare("==", node, zero)
            return e.build(expression.piecewise, [(above, one), (on, at_zero)], zero, tree=tree)
        arguments = arguments[:1]
    only(tree, "heaviside", arguments)
    node = e.node(arguments[0])
    if arguments[0].flat:
        tree.flat = True
    return expression.node(Op.FUNCTION, (node,), "heaviside", node.shape)


@calls("pow")
def _pow(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    only(tree, "pow", arguments, 2)
    return e.instead(tree, Tree("power", tree.start, tree.end, "^", list(arguments)))


_OPERATORS = {"add": "+", "subtract": "-", "multiply": "⊙", "divide": "⊘"}


@calls("add", "subtract", "multiply", "divide")
def _operator(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    key = tree.value[0]
    left, right = only(tree, key, arguments, 2)
    if key == "subtract":
        right = Tree("negate", right.start, right.end, None, [right])
    if key in ("add", "subtract"):
        return e.instead(tree, Tree("add", tree.start, tree.end, None, [left, right]))
    nodes, shape = _operands(e, tree, arguments)
    if key == "divide":
        not_by_zero(nodes[1], right)
    return expression.node(Op.MULTIPLY if key == "multiply" else Op.DIVIDE, tuple(nodes), None, shape)


@calls("negative")
def _negative(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    return e.instead(
        tree, Tree("negate", tree.start, tree.end, None, list(only(tree, "negative", arguments)))
    )


_RELATIONS = {
    "greater": ">", "less": "<", "greater_equal": ">=", "less_equal": "<=", "equal": "==", "not_equal": "!=",
}  # fmt: skip


@calls(*_RELATIONS)
def _relation(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    key = tree.value[0]
    return e.instead(
        tree, Tree("compare", tree.start, tree.end, [_RELATIONS[key]], list(only(tree, key, arguments, 2)))
    )


@calls("logical_and", "logical_or", "logical_not")
def _logical(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    return e.instead(
        tree, Tree("logic", tree.start, tree.end, tree.value[0].removeprefix("logical_"), list(arguments))
    )


@calls("indicator")
def _indicator(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    return e.node(only(tree, "indicator", arguments)[0])


# --- derivatives of known functions -----------------------------------------------------------------


# --- vectors ----------------------------------------------------------------------------------------


# --- reductions -------------------------------------------------------------------------------------


# --- matrices ---------------------------------------------------------------------------------------


# --- filled arrays ----------------------------------------------------------------------------------


# --- derivatives an author may ask for --------------------------------------------------------------


def method_call(
    e: Elaboration, key: str, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Any]
) -> Node:
    """A function written as a method: x.sum() is sum(x)."""
    return e.instead(tree, Tree("call", tree.start, tree.end, (key, keywords), list(arguments)))
