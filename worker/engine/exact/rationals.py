"""Rationals for FLINT and back; those with the smallest denominators and numerators; factors of integers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpq, fmpz


def as_fmpq(value: Any) -> fmpq:
    """The same rational for FLINT."""
    if isinstance(value, (int, fmpq)):
        return fmpq(value)
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    return fmpq(value)


def as_fraction(value: Any) -> Fraction:
    """Of a fmpq, or of a constant polynomial."""
    if not isinstance(value, fmpq):
        value = fmpq(0) if value.is_zero() else value.leading_coefficient()
    return Fraction(int(value.p), int(value.q))


def as_pair(value: Any) -> tuple[int, int]:
    """Numerator and denominator."""
    return int(value.p), int(value.q)


def to_float(value: object) -> float:
    """The nearest float of a rational, or nan where there is none."""
    try:
        return float(value)  # type: ignore[arg-type]  # a Fraction
    except OverflowError:
        return float("nan")


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The rational of smallest denominator (then numerator) in the closed interval.

    >>> simplest_between(Fraction(31, 100), Fraction(34, 100))
    Fraction(1, 3)
    """
    if low > high:
        raise ValueError("an empty interval")
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        low, high = -high, -low
        return -Fraction(*_simplest(low.numerator, low.denominator, high.numerator, high.denominator))
    return Fraction(*_simplest(low.numerator, low.denominator, high.numerator, high.denominator))


def _simplest(a: int, b: int, c: int, d: int) -> tuple[int, int]:
    """The simplest rational from a/b to c/d, both positive: what their continued fractions share."""
    above, below, above_before, below_before = 1, 0, 0, 1
    while True:
        whole = -(-a // b)
        if whole * d > c:  # no integer lies between
            whole -= 1
            a, b, c, d = d, c - whole * d, b, a - whole * b
            above, above_before = above * whole + above_before, above
            below, below_before = below * whole + below_before, below
        else:
            return above * whole + above_before, below * whole + below_before


def height(value: Fraction) -> int:
    """How much there is to write down; simple rationals are low."""
    return abs(value.numerator) + 2 * (value.denominator - 1) + (value < 0)


def prime_factors(number: int) -> list[tuple[int, int]]:
    """Primes and exponents; a number too large to be factored counts as one."""
    if number == 1:
        return []
    if number.bit_length() > 100:
        return [(number, 1)]
    return [(int(p), int(e)) for p, e in fmpz(number).factor()]
