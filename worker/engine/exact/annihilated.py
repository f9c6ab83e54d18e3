"""Parts that a factor of 0 or an exponent of 0 removes from the entries of an array, and what they need.

Entries are written without them: of 1^T + 0 log(x)^T only ones are left, though it has no value for negative
components. An answer with such a part is proved right by nobody, unless the part is shown to have a value.
"""

from __future__ import annotations

from functools import lru_cache

from worker.engine import expression
from worker.engine.exact.structure import PARTIAL_FUNCTIONS
from worker.engine.expression import Node, Op

PRODUCTS = frozenset({Op.MULTIPLY, Op.MATMUL, Op.DOT, Op.OUTER, Op.KRONECKER})
CARRIERS = PRODUCTS | {
    Op.NEGATE, Op.TRANSPOSE, Op.DIAG, Op.SUM, Op.MEAN, Op.TRACE, Op.DIAGONAL, Op.VEC, Op.COMPREHENSION,
    Op.SUM_OVER,
}  # fmt: skip
PARTIAL = PARTIAL_FUNCTIONS | {"tan", "cot", "sec", "csc"}


@lru_cache(maxsize=1024)
def removed_parts(root: Node) -> frozenset[Node]:
    """What a 0 stands beside and may have no value."""
    found: list[Node] = []
    for node in expression.walk(root):
        if node.op in PRODUCTS and any(is_zero(arg) for arg in node.args):
            found += node.args
        elif node.op is Op.DIVIDE and is_zero(node.args[0]):
            found.append(expression.divide(expression.number(1), node.args[1]))
        elif node.op is Op.POWER and is_zero(node.args[1]):
            found.append(node.args[0])
    return frozenset(part for part in found if any(map(is_partial, expression.walk(part))))


def is_zero(node: Node) -> bool:
    """It is written as 0."""
    if node.op is Op.NUMBER:
        return bool(node.payload == 0)
    if node.op is Op.ZEROS:
        return True
    return node.op in CARRIERS and any(is_zero(arg) for arg in node.args)


def is_partial(node: Node) -> bool:
    """It may have no value, whatever its arguments are."""
    match node.op:
        case Op.FUNCTION:
            return node.payload in PARTIAL
        case Op.POWER:
            exponent = node.args[1]
            return not (
                exponent.op is Op.NUMBER and exponent.payload.denominator == 1 and exponent.payload >= 0
            )
        case Op.DIVIDE:
            return not (node.args[1].op is Op.NUMBER and node.args[1].payload)
        case Op.MATRIX_POWER:
            return bool(node.payload < 0)
    return node.op is Op.INVERSE
