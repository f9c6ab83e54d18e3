"""Written numbers, exact."""

from __future__ import annotations

from fractions import Fraction

from worker.engine.errors import AnswerError
from worker.engine.notation.limits import MAX_DECIMAL_EXPONENT, MAX_DIGITS


def number(lexeme: str, first: int) -> int | Fraction:
    """An exact number; digits and exponent are bounded before they are computed."""
    if lexeme.isdigit() and len(lexeme) <= MAX_DIGITS:
        return int(lexeme)
    mantissa, _, exponent = lexeme.lower().replace("{,}", ".").partition("e")
    power = int(exponent) if exponent and len(exponent) <= 4 else 0
    if len(mantissa) > MAX_DIGITS or len(exponent) > 4 or abs(power) > MAX_DECIMAL_EXPONENT:
        raise AnswerError(
            "parse.too_large",
            f"Numbers have at most {MAX_DIGITS} digits, and exponents of ten up to {MAX_DECIMAL_EXPONENT}.",
            start=first,
            end=first + len(lexeme),
            digits=MAX_DIGITS,
        )
    value = Fraction(mantissa.rstrip(".") if mantissa.endswith(".") else mantissa)
    if power:
        value *= Fraction(10) ** power
    return int(value) if value.denominator == 1 else value
