"""Simple rationals, those with the smallest denominators and numerators; factors of integers."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpz


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
        return -simplest_between(-high, -low)
    whole = -(-low.numerator // low.denominator)  # ceiling
    if whole <= high:
        return Fraction(whole)
    whole -= 1
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))


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
