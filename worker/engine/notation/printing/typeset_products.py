"""Two-dimensional mathematics: products and quotients, their brackets, and what stands between factors."""

from __future__ import annotations

from worker.engine import expression
from worker.engine.expression import Node, Op
from worker.engine.notation.printing.spacing import as_column, as_row, is_fraction, last_written, needs_air
from worker.engine.notation.printing.structure import (
    Level,
    Parts,
    Slot,
    is_elementwise,
    operands,
    starts_negative,
)
from worker.engine.notation.printing.typeset_calls import Calls

_RAISED = frozenset({Op.POWER, Op.MATRIX_POWER, Op.TRANSPOSE, Op.INVERSE})
_SERIES = frozenset({Op.SUM_OVER, Op.PRODUCT_OVER})
_STARTS_WITH_ARGUMENT = _RAISED | {Op.MULTIPLY, Op.MATMUL, Op.DOT}
_NAMED = frozenset({Op.SYMBOL, Op.CONSTANT, Op.SIZE, Op.INDEX, Op.ENTRY})  # a(…) would look like a call


class Products(Calls):
    """Factors and divisors."""

    def multiply(self, node: Node) -> Parts:
        factors = operands(node)
        arrays = sum(bool(factor.shape) for factor in factors)
        parts: Parts = []
        last: Slot | None = None
        array = False
        for position, factor in enumerate(factors):
            alone = arrays == bool(factor.shape)
            first, last_one = position == 0 and arrays < 2, position == len(factors) - 1
            slot = Slot(factor, self.factor_level(factor, first=first, last=last_one, alone=alone))
            if last is not None:
                both = array and bool(factor.shape)
                parts.append(self.hadamard if both else self.between(last, slot))
            parts.append(slot)
            last, array = slot, array or bool(factor.shape)
        return parts

    def matmul(self, node: Node) -> Parts:
        parts: Parts = []
        last: Slot | None = None
        for position, factor in enumerate(node.args):
            first, last_one = position == 0, position == len(node.args) - 1
            slot = Slot(factor, self.factor_level(factor, first=first, last=last_one, alone=False))
            if last is not None:
                parts.append(self.between(last, slot))
            parts.append(slot)
            last = slot
        return parts

    def factor_level(self, factor: Node, *, first: bool, last: bool, alone: bool) -> Level:
        """How tightly a factor must bind; `alone` where all the other factors are scalars.

        Brackets are left out where the product is the same without them.
        """
        if last_written(factor).op in _SERIES and not last:
            return Level.FACTOR  # a ∑ takes in what follows
        if factor.op in _SERIES:
            return Level.PRODUCT
        if first and starts_negative(factor):
            return Level.NEGATIVE
        if starts_negative(factor.args[0] if factor.args else factor) or is_elementwise(factor):
            return Level.FACTOR
        if factor.op is Op.MULTIPLY:
            return Level.PRODUCT if first or alone or not factor.shape else Level.FACTOR
        if factor.op is Op.MATMUL:
            return Level.PRODUCT if alone or (first and factor.shape) else Level.FACTOR
        return Level.FACTOR

    def between(self, left: Slot, right: Slot) -> str:
        """What stands between two factors: nothing, a thin space or a dot."""
        first = right.node
        bracketed = self.level(first) < right.level and first.op not in (Op.COMPARE, Op.LOGIC)
        while not bracketed and first.op in _STARTS_WITH_ARGUMENT:
            bracketed = first.op in _RAISED and self.level(first.args[0]) < Level.ATOM
            first = first.args[0]
        if first.op is Op.NUMBER and not bracketed:
            return self.dot
        if left.node.op is Op.NUMBER:
            return self.dot if is_fraction(first) else self.touching
        last = last_written(left.node)
        if bracketed:
            return self.dot if last.op in _NAMED and not last.shape else self.gap
        airy = any(needs_air(side) or is_fraction(side) for side in (first, last))
        return self.gap if airy else self.touching

    def divide(self, node: Node) -> Parts:
        above, below = operands(node)
        if above.shape and below.shape:
            return [Slot(above, Level.FACTOR), self.quotient, Slot(below, Level.FACTOR)]
        return self.fraction([Slot(above)], [Slot(below)])

    def outer(self, node: Node) -> Parts:
        column, row = node.args
        return self.matmul(expression.matmul(as_column(column), as_row(row)))

    def dot_product(self, node: Node) -> Parts:
        left, right = node.args
        if len(left.shape) > 1 or len(right.shape) > 1:
            return self.call(node)  # a column · a row would be a matrix product
        return [Slot(left, Level.FACTOR), self.dot, Slot(right, Level.FACTOR)]
