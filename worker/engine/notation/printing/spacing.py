"""What surrounds an expression, as far as its inside decides: growing brackets, spaces, rewritings."""

from __future__ import annotations

from worker.engine import expression
from worker.engine.expression import Node, Op
from worker.engine.notation.printing.names import CALLS, GREEK, spelled
from worker.engine.notation.printing.structure import decimal, letter_of, number_of
from worker.engine.shapes import ONE, as_matrix, normal

_TALL = frozenset({Op.BLOCK, Op.PIECEWISE, Op.SUM_OVER, Op.PRODUCT_OVER})
_PEEK = 24  # nodes looked at before something is taken to be tall
FENCED = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}


def is_tall(node: Node) -> bool:
    """Whether brackets around it should grow; a large expression is taken to be tall."""
    seen = 0
    stack = [node]
    while stack:
        current = stack.pop()
        seen += 1
        if current.op in _TALL or seen > _PEEK or is_fraction(current):
            return True
        stack.extend(current.args[:1] if current.op is Op.POWER else current.args)
    return False


def is_fraction(node: Node) -> bool:
    """Whether it is written with a bar."""
    if node.op is Op.DIVIDE:
        return not all(arg.shape for arg in node.args)
    return node.op is Op.NUMBER and decimal(abs(number_of(node))) is None


def is_power_of_e(node: Node) -> bool:
    """Whether exp is written as a power: of scalars that are not tall, as people do."""
    return node.op is Op.FUNCTION and node.payload == "exp" and not (node.shape or is_tall(node.args[0]))


def reduction_as_product(node: Node) -> Node:
    """A sum or mean along one axis, as the product with ones that it is."""
    array = node.args[0]
    rows, columns = as_matrix(array.shape)
    if node.payload == 0:
        along, total = rows, expression.matmul(expression.ones(normal((ONE, rows))), array)
    else:
        along, total = columns, expression.matmul(array, expression.ones(normal((columns,))))
    if node.op is Op.SUM:
        return total
    return expression.multiply(expression.divide(expression.number(1), expression.size(along)), total)


def last_written(node: Node) -> Node:
    """What stands at the end of a product, next to what follows."""
    for _ in range(_PEEK):
        if node.op in (Op.MULTIPLY, Op.MATMUL, Op.DOT, Op.NEGATE):
            node = node.args[-1]
        else:
            break
    return node


def needs_air(node: Node) -> bool:
    """Whether it is written with a name of several letters, which needs air."""
    if node.op is Op.SYMBOL:
        spelling = spelled(str(node.payload))
        return len(spelling.base) > 1 and spelling.base not in GREEK
    if node.op is Op.FUNCTION:
        return node.payload not in ("sqrt", *FENCED) and not is_power_of_e(node)
    return node.op in _CALLED


_SYMBOLIC = {Op.NORM, Op.INVERSE, Op.OUTER, Op.DOT}  # not written by name here
_CALLED = frozenset({*CALLS, Op.SUM_OVER, Op.PRODUCT_OVER, Op.APPLY} - _SYMBOLIC)


def is_single(index: Node) -> bool:
    """A lone letter; several of them are written without commas."""
    return index.op is Op.INDEX and len(letter_of(index)[0]) == 1


def as_column(vector: Node) -> Node:
    """The vector upright, as the left factor of an outer product."""
    return vector if len(vector.shape) < 2 else _turned(vector)


def as_row(vector: Node) -> Node:
    """The vector lying, as the right factor."""
    return vector if len(vector.shape) == 2 else _turned(vector)


def _turned(vector: Node) -> Node:
    return vector.args[0] if vector.op is Op.TRANSPOSE else expression.transpose(vector)
