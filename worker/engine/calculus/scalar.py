"""Scalar arithmetic at index level that leaves out what is trivially nothing.

Unlike the constructors of `expression`, which keep what was written, these fold numbers, zeros and
ones, settle comparisons between known indices, and flatten sums and products. Everything they do
holds for all values of the letters, with one exception: a zero factor annihilates, also where the
other factor has no value (the paper's own convention).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import prod

from worker.engine import expression
from worker.engine.expression import Node, Op
from worker.engine.shapes import Dimension

ZERO = expression.number(0)
ONE = expression.number(1)
MINUS_ONE = expression.number(-1)

# Larger powers of numbers stay unevaluated: 9^9^9 must cost nothing.
LARGEST_FOLDED_BITS = 4096


def value_of(item: Node) -> Fraction | None:
    """Its value, if it is a number."""
    if item.op is Op.NUMBER:
        found: Fraction = item.payload
        return found
    return None


def plus(*terms: Node) -> Node:
    """Sum, numbers folded."""
    numbers, kept = _parts(terms, Op.ADD)
    constant = numbers[0] if len(numbers) == 1 else expression.number(sum(n.payload for n in numbers))
    if constant is not ZERO or not kept:
        kept.append(constant)
    return expression.add(*kept)


def times(*factors: Node) -> Node:
    """Product, numbers folded; a zero factor annihilates."""
    numbers, kept = _parts(factors, Op.MULTIPLY)
    constant = numbers[0] if len(numbers) == 1 else expression.number(prod(n.payload for n in numbers))
    if constant is ZERO:
        return ZERO
    if constant is not ONE or not kept:
        kept.insert(0, constant)
    return expression.multiply(*kept)


def _parts(items: Iterable[Node], op: Op) -> tuple[list[Node], list[Node]]:
    """The numbers, and the rest; what is made by the same operation is taken apart."""
    numbers: list[Node] = []
    kept: list[Node] = []
    for item in items:
        for part in item.args if item.op is op else (item,):
            (numbers if part.op is Op.NUMBER else kept).append(part)
    return numbers, kept


def minus(term: Node) -> Node:
    """The negative."""
    return times(MINUS_ONE, term)


def over(numerator: Node, denominator: Node) -> Node:
    """Quotient by what is not a known zero."""
    top, bottom = value_of(numerator), value_of(denominator)
    if bottom is not None and bottom:
        return times(expression.number(1 / bottom), numerator)
    if top is not None and not top and bottom is None:
        return ZERO
    return expression.divide(numerator, denominator)


def raised(base: Node, exponent: Node) -> Node:
    """Power; small powers of numbers are worked out."""
    power = value_of(exponent)
    if power is not None:
        if power == 1:
            return base
        if power == 0:
            return ONE
        known = value_of(base)
        if known is not None and power.denominator == 1 and (known or power > 0):
            size = max(known.numerator.bit_length(), known.denominator.bit_length())
            if size * abs(power) <= LARGEST_FOLDED_BITS:
                return expression.number(known ** int(power))
    elif value_of(base) == 1:
        return ONE
    return expression.power(base, exponent)


def compared(relation: str, left: Node, right: Node) -> Node:
    """The Iverson bracket, settled where both sides are known or the same index."""
    one, other = value_of(left), value_of(right)
    if one is not None and other is not None:
        holds = {
            "<": one < other,
            "<=": one <= other,
            ">": one > other,
            ">=": one >= other,
            "==": one == other,
            "!=": one != other,
        }[relation]
        return ONE if holds else ZERO
    if left is right:
        return ONE if relation in ("==", "<=", ">=") else ZERO
    if relation in ("==", "!=") and left.serial > right.serial:
        left, right = right, left
    return expression.compare(relation, left, right)


def cases(pairs: list[tuple[Node, Node]], otherwise: Node) -> Node:
    """Piecewise, with settled conditions removed."""
    kept: list[tuple[Node, Node]] = []
    for condition, value in pairs:
        known = value_of(condition)
        if known is None:
            kept.append((condition, value))
        elif known:
            otherwise = value
            break
    while kept and kept[-1][1] is otherwise:
        kept.pop()
    return expression.piecewise(kept, otherwise) if kept else otherwise


def summed(letter: str, dimension: Dimension, body: Node) -> Node:
    """Sum over a letter."""
    if body is ZERO:
        return ZERO
    return expression.sum_over(letter, dimension, body)
