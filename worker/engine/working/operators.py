"""Operators of an expression, counted by kind: how much of a function a decomposition has kept."""

from __future__ import annotations

from collections import Counter

from worker.engine.expression import Node, Op, walk

# Different spellings of one kind of work: a mean is a sum, w·x a product.
_KINDS = {
    **dict.fromkeys((Op.ADD, Op.NEGATE, Op.SUM, Op.MEAN, Op.TRACE, Op.SUM_OVER), "sum"),
    **dict.fromkeys((Op.MULTIPLY, Op.DIVIDE, Op.MATMUL, Op.DOT, Op.OUTER, Op.KRONECKER), "product"),
    **dict.fromkeys((Op.POWER, Op.MATRIX_POWER), "power"),
    **dict.fromkeys((Op.PIECEWISE, Op.COMPARE, Op.LOGIC), "case"),
}
_FUNCTIONS = {"sqrt": "power", "max": "case", "min": "case", "relu": "case", "abs": "case"}
# These arrange entries and compute nothing.
_NO_OPERATOR = frozenset(
    {Op.NUMBER, Op.CONSTANT, Op.SYMBOL, Op.SIZE, Op.INDEX, Op.ONES, Op.ZEROS, Op.IDENTITY}
    | {Op.ENTRY, Op.TRANSPOSE, Op.BLOCK, Op.COMPREHENSION}
)


def operators(root: Node) -> Counter[str]:
    """How often each kind of operator is applied; a shared subexpression counts once.

    A number of numbers, such as 1/2 or -3, is a number.
    """
    found: Counter[str] = Counter()
    constant: set[Node] = set()
    for node in walk(root):
        if (
            node.op in (Op.NUMBER, Op.CONSTANT, Op.SIZE)
            or (node.args and node.op not in _NO_OPERATOR and all(arg in constant for arg in node.args))
            or (node.op is Op.NEGATE and node.args[0] in constant)
        ):
            constant.add(node)
        elif node.op not in _NO_OPERATOR:
            name = str(node.payload)
            kind = _FUNCTIONS.get(name, name) if node.op in (Op.FUNCTION, Op.APPLY) else _KINDS.get(node.op)
            found[kind or str(node.op)] += 1
    return found


def kept_share(ours: Node, theirs: Node) -> float:
    """The share of the operators of `theirs` that `ours` applies, too."""
    wanted = operators(theirs)
    return (operators(ours) & wanted).total() / max(1, wanted.total())
