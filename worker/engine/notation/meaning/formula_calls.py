"""Functions that stand for a formula in others, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from worker.engine import expression
from worker.engine.expression import Node
from worker.engine.notation.meaning.calls import arity, calls, only
from worker.engine.notation.meaning.elaborate import Elaboration
from worker.engine.notation.meaning.exact_values import not_by_zero
from worker.engine.notation.meaning.index_notation import as_vector
from worker.engine.notation.syntax import Tree


def _of_reciprocal(name: str, x: Node) -> Node:
    """arcsec x = arccos(1/x), and likewise for its kin."""
    return expression.function(name, expression.divide(expression.number(1), x))


_FORMULAS: dict[str, Callable[[Node], Node]] = {
    "square": lambda x: expression.power(x, expression.number(2)),
    "reciprocal": lambda x: expression.divide(expression.number(1), x),
    "log1p": lambda x: expression.function("log", expression.add(expression.number(1), x)),
    "expm1": lambda x: expression.subtract(expression.function("exp", x), expression.number(1)),
    "log2": lambda x: expression.divide(
        expression.function("log", x), expression.function("log", expression.number(2))
    ),
    "log10": lambda x: expression.divide(
        expression.function("log", x), expression.function("log", expression.number(10))
    ),
    "exp2": lambda x: expression.power(expression.number(2), x),
    "cbrt": lambda x: expression.power(x, expression.number(Fraction(1, 3))),
    "logsumexp": lambda x: expression.function("log", expression.total(expression.function("exp", x))),
    "log_softmax": lambda x: expression.function("log", expression.softmax(x)),
    "float": lambda x: x,
    "atleast_1d": lambda x: x,
    "sech": lambda x: expression.divide(expression.number(1), expression.function("cosh", x)),
    "csch": lambda x: expression.divide(expression.number(1), expression.function("sinh", x)),
    "coth": lambda x: expression.divide(expression.function("cosh", x), expression.function("sinh", x)),
    "arcsec": partial(_of_reciprocal, "arccos"),
    "arccsc": partial(_of_reciprocal, "arcsin"),
    "arccot": lambda x: expression.subtract(
        expression.divide(expression.constant("pi"), expression.number(2)), expression.function("arctan", x)
    ),
    "arcsech": partial(_of_reciprocal, "arccosh"),
    "arccsch": partial(_of_reciprocal, "arcsinh"),
    "arccoth": partial(_of_reciprocal, "arctanh"),
    "erfc": lambda x: expression.subtract(expression.number(1), expression.function("erf", x)),
    "silu": lambda x: expression.multiply(x, expression.function("sigmoid", x)),
}


@calls(*_FORMULAS)
def _formula(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    key = tree.value[0]
    loose = arguments and key in ("logsumexp", "log_softmax", "float")
    argument = arguments[0] if loose else only(tree, key, arguments)[0]
    node = e.node(argument)
    if key in ("logsumexp", "log_softmax"):
        node = as_vector(e, node, argument)
        e.vector(node, argument, key)
    elif argument.flat:
        tree.flat = True
    if key == "arccot":
        e.note("note.arccotangent", tree)
    if key == "reciprocal":
        not_by_zero(node, argument)
    return e.build(_FORMULAS[key], node, tree=tree)


@calls("hypot")
def _hypot(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    both, two = only(tree, "hypot", arguments, 2), expression.number(2)
    squares = e.build(expression.add, *(expression.power(e.node(item), two) for item in both), tree=tree)
    return e.build(expression.function, "sqrt", squares, tree=tree)


@calls("arctan2")
def _arctan2(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """The angle of the point (x, y), from arctan2(y, x)."""
    y, x = (e.node(item) for item in only(tree, "arctan2", arguments, 2))
    nothing, pi = expression.number(0), expression.constant("pi")
    right_angle = expression.divide(pi, expression.number(2))
    aside = expression.function("arctan", expression.divide(x, y))
    cases = [
        (expression.compare(">", x, nothing), expression.function("arctan", expression.divide(y, x))),
        (expression.compare(">", y, nothing), expression.subtract(right_angle, aside)),
        (expression.compare("<", y, nothing), expression.subtract(expression.negate(right_angle), aside)),
    ]
    return e.build(expression.piecewise, cases, pi, tree=tree)


@calls("root")
def _root(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """root(x, n): the n-th root of x; root(x) is the second."""
    if len(arguments) == 1:
        return e.instead(tree, Tree("call", tree.start, tree.end, ("sqrt", {}), list(arguments)))
    inner, degree = only(tree, "root", arguments, 2)
    one = Tree("number", degree.start, degree.end, 1)
    exponent = Tree("product", degree.start, degree.end, ["/"], [one, degree])
    return e.instead(tree, Tree("power", tree.start, tree.end, "^", [inner, exponent]))


@calls("clip")
def _clip(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """np.clip(x, 0, 1), torch.clamp(x, min=0), np.clip(x, 0, None): no bound need be there."""
    if not 1 <= len(arguments) <= 3:
        raise arity(tree, "clip", len(arguments), "two arguments")
    node = e.node(arguments[0])
    for place, (key, word) in enumerate((("max", "min"), ("min", "max")), 1):
        said = [arguments[place]] if place < len(arguments) else []
        said += [keywords[word]] if word in keywords else []
        for bound in said:
            if bound.kind not in ("newaxis", "word"):  # None
                node = e.build(expression.function, key, node, e.node(bound), tree=tree)
    return node


@calls("logaddexp")
def _log_of_exponentials(
    e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]
) -> Node:
    powers = [expression.function("exp", e.node(item)) for item in only(tree, "logaddexp", arguments, 2)]
    return expression.function("log", e.build(expression.add, *powers, tree=tree))
