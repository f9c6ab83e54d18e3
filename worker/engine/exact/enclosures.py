"""Values as what is shown of them: balls with rational midpoints and radii."""

from __future__ import annotations

from fractions import Fraction
from numbers import Rational
from typing import Any

from flint import fmpq

from worker.engine.exact.balls import Value
from worker.engine.model import Ball

LARGEST_SHOWN_BITS = 44_000  # of a value in a witness


def ball_of(value: Value) -> Ball | None:
    """The enclosure as exact rationals; None where it is too large or too small to be shown."""
    if value.__class__ is fmpq:
        return Ball(midpoint=Fraction(int(value.p), int(value.q)))
    middle, radius = value.mid().man_exp(), value.rad().man_exp()
    if abs(middle[1]) > LARGEST_SHOWN_BITS or abs(radius[1]) > LARGEST_SHOWN_BITS:
        return None
    return Ball(midpoint=_scaled(*middle), radius=_scaled(*radius))


@Rational.register
class _Dyadic:
    """An odd number over a power of two: in lowest terms, so that no common divisor is looked for."""

    def __init__(self, numerator: int, denominator: int) -> None:
        self.numerator = numerator
        self.denominator = denominator


def _scaled(mantissa: object, exponent: object) -> Fraction:
    """mantissa * 2^exponent, for an odd mantissa, or 0."""
    m, e = int(mantissa), int(exponent)  # type: ignore[call-overload]
    if e >= 0:
        return Fraction(m << e)
    if m % 2 == 0:
        return Fraction(m, 1 << -e)
    odd: Any = _Dyadic(m, 1 << -e)
    return Fraction(odd)
