"""Where exact algebra stops, and the ways in which it stops.

Sizes are estimated before anything is multiplied out: FLINT ends the process when memory runs out,
and a hang is worse than an open answer.
"""

from __future__ import annotations

from typing import Any

LARGEST_TERMS = 20_000  # of a polynomial
LARGEST_WORK = 2_000_000  # term products of one multiplication
LARGEST_EXPANSION = 40  # terms up to which a power of a sum is multiplied out at once
LARGEST_PRODUCT = 128  # terms up to which a product of sums is multiplied out at once
LARGEST_FACTORED = 130  # terms up to which polynomials are factored ...
LARGEST_FACTORED_DEGREE = 40  # ... and their total degree
LARGEST_EXPONENT = 1 << 40
LARGEST_COEFFICIENT = 40_000  # bits of a number
LARGEST_LENGTH = 4_000_000  # bits of all coefficients of a power
LARGEST_MULTIPLE = 48  # of an angle or exponent unit in half tangents
MOST_GENERATORS = 512
MOST_CELLS = 96
MOST_PASSES = 40
PATIENCE = 1500  # signs looked for (1), factorisations (2), linear systems (6) of one comparison
LARGEST_SIGN = 24  # terms of a polynomial whose sign is looked for by its discriminant or norm


class Unsettled(Exception):
    """Exact algebra cannot go on here; the answer stays open. The message tells why."""


class TooLarge(Unsettled):
    """An estimate exceeds its limit."""


class FormalZero(Exception):
    """A division by something that vanishes identically: no value anywhere."""


class Again(Exception):
    """A kernel's unit was refined or more generators are needed: convert anew."""


class NeedsCase(Unsettled):
    """Exact algebra can go on in each of these cases; together they cover everything."""

    def __init__(self, cases: list[list[tuple[Any, int]]]) -> None:
        super().__init__("which of several is the largest is open")
        self.cases = cases


class NeedsSign(Unsettled):
    """Exact algebra can go on in each case once the sign of `poly` is known."""

    def __init__(self, poly: Any) -> None:
        super().__init__("the sign of a part is open")
        self.poly = poly
