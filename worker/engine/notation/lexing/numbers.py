"""Written numbers, exact."""

from __future__ import annotations

from fractions import Fraction

from worker.engine.errors import AnswerError
from worker.engine.notation.limits import MAX_DECIMAL_EXPONENT, MAX_DIGITS


def decimal_comma(whole: str, behind: str, start: int, end: int) -> AnswerError:
    """The error for a comma that may be a decimal point or separate thousands."""
    return AnswerError(
        "parse.decimal_comma",
        f"A comma separates entries here; did you mean {whole}.{behind} or {whole}{behind}?",
        start=start,
        end=end,
        suggestion=f"{whole}.{behind}",
    )


def _with_point(lexeme: str, first: int) -> str:
    r"""Without the commas of 1{,}000{,}000 and 10,\!000; that of 2{,}5 is a decimal point."""
    groups = lexeme.replace(r",\!", "{,}").split("{,}")
    if len(groups) != 2 or "." in groups[1] or "{" not in lexeme:
        return "".join(groups)
    whole, behind = groups
    if len(behind) == 3 and whole != "0":
        raise decimal_comma(whole, behind, first, first + len(lexeme))
    return f"{whole}.{behind}"


def number(lexeme: str, first: int) -> int | Fraction:
    """An exact number; digits and exponent are bounded before they are computed."""
    if lexeme.isdigit() and len(lexeme) <= MAX_DIGITS:
        return int(lexeme)
    mantissa, _, exponent = _with_point(lexeme, first).lower().partition("e")
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
