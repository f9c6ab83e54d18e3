"""Parts that a factor of 0 or an exponent of 0 removes from the entries of an array, and what they need.

Entries are written without them: of 1^T + 0 log(x)^T only ones are left, though it has no value for negative
components. An answer with such a part is proved right by nobody.
"""

from __future__ import annotations

from functools import lru_cache

from worker.engine import expression
from worker.engine.exact.structure import GATE_FUNCTIONS, PARTIAL_FUNCTIONS
from worker.engine.expression import Node, Op

PRODUCTS = frozenset({Op.MULTIPLY, Op.MATMUL, Op.DOT, Op.OUTER, Op.KRONECKER})
GATES = frozenset({Op.COMPARE, Op.LOGIC, Op.PIECEWISE})
CARRIERS = PRODUCTS | {Op.NEGATE, Op.TRANSPOSE, Op.DIAG, Op.SUM, Op.MEAN, Op.TRACE, Op.DIAGONAL, Op.VEC}


@lru_cache(maxsize=1024)
def removed_parts(root: Node) -> frozenset[Node]:
    """What a 0 stands beside and has a value on a part of the reals only."""
    found: list[Node] = []
    for node in expression.walk(root):
        if node.op in PRODUCTS and any(is_zero(arg) for arg in node.args):
            found += node.args
        elif node.op is Op.DIVIDE and is_zero(node.args[0]):
            found.append(node)
        elif node.op is Op.POWER and is_zero(node.args[1]):
            found.append(node.args[0])
    return frozenset(part for part in found if any(is_partial(n) for n in expression.walk(part)))


def is_zero(node: Node) -> bool:
    """It is written as 0."""
    if node.op is Op.NUMBER:
        return bool(node.payload == 0)
    if node.op is Op.ZEROS:
        return True
    return node.op in CARRIERS and any(is_zero(arg) for arg in node.args)


def is_partial(node: Node) -> bool:
    """It may have no value on more than a null set."""
    if node.op is Op.FUNCTION:
        return node.payload in PARTIAL_FUNCTIONS
    if node.op is Op.POWER:
        exponent = node.args[1]
        whole = exponent.op is Op.NUMBER and exponent.payload.denominator == 1
        return not whole or (exponent.payload < 0 and _has_gates(node.args[0]))
    return node.op is Op.DIVIDE and _has_gates(node.args[1])


def _has_gates(array: Node) -> bool:
    """It may be 0 on more than a null set."""
    return any(n.op in GATES or n.payload in GATE_FUNCTIONS for n in expression.walk(array))
