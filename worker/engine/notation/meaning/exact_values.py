"""What a constant is worth: enough to see that a divisor is nothing.

Dividing by zero has no value, whatever stands around it, so that it is refused where it is written;
a factor of 0 or an exponent of 0 must not make it vanish later.
"""

from __future__ import annotations

from fractions import Fraction

from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.syntax import Tree

MAX_POWER = 64  # of exponents that are worked out here
MAX_BITS = 2_000  # of values, either part
MAX_NESTING = 60
_ZERO = Fraction(0)
_ZERO_AT_ZERO = frozenset({"sin", "tan", "sqrt", "abs", "sign", "relu", "arcsin", "arctan", "sinh", "tanh"})
_ONE_AT_ZERO = frozenset({"exp", "cos", "cosh"})
_UNKNOWN = frozenset({Op.SYMBOL, Op.CONSTANT, Op.SIZE, Op.INDEX, Op.ENTRY, Op.ONES, Op.IDENTITY})


def value_of(node: Node, nesting: int = 0) -> Fraction | None:
    """The exact value, if it is small and can be told without knowing any name.

    An array of zeros counts as 0.
    """
    op = node.op
    if op is Op.NUMBER:
        value: Fraction = node.payload
        return value
    if op in _UNKNOWN or nesting > MAX_NESTING:
        return None
    if op is Op.ZEROS:
        return _ZERO
    args, nesting = node.args, nesting + 1
    if op is Op.NEGATE:
        negated = value_of(args[0], nesting)
        return None if negated is None else -negated
    if op is Op.ADD:
        return _sum(args, nesting)
    if op is Op.MULTIPLY:
        return _product(args, nesting)
    if op is Op.DIVIDE:
        above, below = value_of(args[0], nesting), value_of(args[1], nesting)
        if above == 0 and below != 0:
            return above
        return _small(above / below) if above is not None and below else None
    if op is Op.POWER:
        return _power(args[0], args[1], nesting)
    if op is Op.FUNCTION and len(args) == 1:
        at = value_of(args[0], nesting)
        if at == 0 and node.payload in _ZERO_AT_ZERO:
            return at
        if at == 0 and node.payload in _ONE_AT_ZERO:
            return Fraction(1)
        return _ZERO if at == 1 and node.payload == "log" else None
    return None


def _small(value: Fraction) -> Fraction | None:
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    return value if bits <= MAX_BITS else None


def _sum(terms: tuple[Node, ...], nesting: int) -> Fraction | None:
    if len(terms) == 2:  # x - x
        one, other = terms
        if (other.op is Op.NEGATE and other.args[0] is one) or (one.op is Op.NEGATE and one.args[0] is other):
            return _ZERO
    total: Fraction | None = _ZERO
    for term in terms:
        value = value_of(term, nesting)
        total = None if value is None or total is None else _small(total + value)
        if total is None:
            break
    return total


def _product(factors: tuple[Node, ...], nesting: int) -> Fraction | None:
    total: Fraction | None = Fraction(1)
    for factor in factors:
        value = value_of(factor, nesting)
        if value == 0:
            return value
        total = None if value is None or total is None else _small(total * value)
    return total


def _power(base: Node, exponent: Node, nesting: int) -> Fraction | None:
    value, power = value_of(base, nesting), value_of(exponent, nesting)
    if value is None or power is None:
        return None
    if not value:
        return value if power > 0 else None
    if power.denominator != 1 or abs(power) > MAX_POWER:
        return None
    return _small(value ** int(power))


def not_by_zero(divisor: Node, tree: Tree) -> None:
    """Refuse a divisor that is zero."""
    if divisor.op not in _UNKNOWN and value_of(divisor) == 0:
        raise AnswerError(
            "parse.division_by_zero",
            "This divides by zero, which has no value.",
            start=tree.start,
            end=max(tree.end, tree.start + 1),
        )
