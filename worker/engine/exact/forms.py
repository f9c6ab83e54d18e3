"""Elements of the field of fractions, kept half factored: a polynomial times powers of polynomials.

`top * f1^e1 * f2^e2 ...` with integer exponents of either sign. Sums pull out what the summands
share and multiply out only the rest, so that (x+y+z+1)^200 is never expanded when it occurs on both
sides, and denominators need no greatest common divisor.
"""

from __future__ import annotations

from math import comb
from typing import Any, TypeAlias

from flint import fmpq

from worker.engine.exact.limits import (
    LARGEST_COEFFICIENT,
    LARGEST_EXPANSION,
    LARGEST_EXPONENT,
    LARGEST_FACTORED,
    LARGEST_FACTORED_DEGREE,
    LARGEST_LENGTH,
    LARGEST_PRODUCT,
    LARGEST_TERMS,
    LARGEST_WORK,
    TooLarge,
)

Poly: TypeAlias = Any  # flint.fmpq_mpoly
Factors: TypeAlias = tuple[tuple[Poly, int], ...]


class Form:
    """`top` times the factors: monic polynomials (generators among them) with nonzero exponents."""

    __slots__ = ("factors", "top")

    def __init__(self, top: Poly, factors: Factors = ()) -> None:
        self.top = top
        self.factors = factors

    def __add__(self, other: Form) -> Form:
        try:
            return self._plus(other)
        except TooLarge:
            # What they share may hide in products that were multiplied out.
            mine, theirs = refined(self), refined(other)
            if mine is self and theirs is other:
                raise
            return mine._plus(theirs)

    def _plus(self, other: Form) -> Form:
        if self.factors == other.factors:
            return Form(self.top + other.top, self.factors)
        if self.top.is_zero():
            return other
        if other.top.is_zero():
            return self
        mine, theirs = self.top, other.top
        common: list[tuple[Poly, int]] = []
        rest = list(other.factors)
        for poly, e in self.factors:
            f = 0
            for k, (candidate, exponent) in enumerate(rest):
                if candidate == poly:
                    f = exponent
                    del rest[k]
                    break
            low = min(e, f)
            if low:
                common.append((poly, low))
            if e > low:
                mine = product(mine, raised(poly, e - low))
            if f > low:
                theirs = product(theirs, raised(poly, f - low))
        for poly, f in rest:
            if f > 0:
                theirs = product(theirs, raised(poly, f))
            else:
                common.append((poly, f))
                mine = product(mine, raised(poly, -f))
        return Form(mine + theirs, tuple(common))

    def __neg__(self) -> Form:
        return Form(-self.top, self.factors)

    def __sub__(self, other: Form) -> Form:
        return self + (-other)

    def __mul__(self, other: Form) -> Form:
        if len(self.top) * len(other.top) > LARGEST_PRODUCT and min(len(self.top), len(other.top)) > 1:
            mine, theirs = self.top.leading_coefficient(), other.top.leading_coefficient()
            sums = merged(((self.top / mine, 1),), ((other.top / theirs, 1),))
            one = self.top.context().constant(mine * theirs)
            return Form(one, merged(merged(self.factors, other.factors), sums))
        return Form(product(self.top, other.top), merged(self.factors, other.factors))

    def scaled(self, factor: Any) -> Form:
        """Times a rational number."""
        return Form(self.top * factor, self.factors if factor else ())

    def raised(self, n: int) -> Form:
        """The n-th power for n > 0; large sums are kept as one factor."""
        if n == 1:
            return self
        if n > LARGEST_EXPONENT:
            raise TooLarge("an exponent is too large")
        factors = tuple((p, e * n) for p, e in self.factors)
        if not self.top.is_zero() and n * coefficient_bits(self.top) > LARGEST_COEFFICIENT:
            raise TooLarge("a power of a number is too large")
        if len(self.top) <= 1 or power_terms(self.top, n) <= LARGEST_EXPANSION:
            return Form(self.top**n, factors)
        lead = self.top.leading_coefficient()
        top = self.top.context().constant(lead**n)
        return Form(top, merged(factors, ((self.top / lead, n),)))


def coefficient_bits(poly: Poly) -> int:
    """How long the longest coefficient is; 1 and -1 count nothing."""
    return max(int(c.p.bit_length() + c.q.bit_length()) - 2 for c in poly.coeffs())


def refined(form: Form) -> Form:
    """The same form over irreducible factors, where it has any of moderate size that are not."""
    top: Poly = form.top.context().constant(1)
    factors: Factors = ()
    changed = False
    for poly, e in ((form.top, 1), *form.factors):
        if len(poly) == 1 or len(poly) > LARGEST_FACTORED or poly.total_degree() > LARGEST_FACTORED_DEGREE:
            content, parts = (poly, []) if e == 1 else (fmpq(1), [(poly, 1)])
        else:
            content, parts = poly.factor()
            content = fmpq(content)  # a Python 1 to a negative power would be a float
            changed = changed or len(parts) > 1
        top = top * content**e
        for part, k in parts:
            lead = part.leading_coefficient()
            top = top * lead ** (int(k) * e)
            factors = merged(factors, ((part / lead, int(k) * e),))
    return Form(top, factors) if changed else form


def merged(one: Factors, other: Factors) -> Factors:
    """The factors of a product."""
    if not one:
        return other
    if not other:
        return one
    result = list(one)
    for poly, e in other:
        for k, (known, f) in enumerate(result):
            if known == poly:
                if e + f:
                    result[k] = (poly, e + f)
                else:
                    del result[k]
                break
        else:
            result.append((poly, e))
    return tuple(result)


def same_factors(one: Factors, other: Factors) -> bool:
    """The same factors, in whatever order."""
    if len(one) != len(other):
        return False
    return one == other or all(any(e == f and p == q for q, f in other) for p, e in one)


def product(one: Poly, other: Poly) -> Poly:
    """The product of two polynomials, if it is not too large."""
    if len(one) * len(other) > LARGEST_WORK:
        raise TooLarge("a product has too many terms")
    result = one * other
    if len(result) > LARGEST_TERMS:
        raise TooLarge("a polynomial has too many terms")
    return result


def power_terms(poly: Poly, n: int) -> int:
    """A bound on the number of terms of poly^n."""
    terms = len(poly)
    if terms <= 1:
        return terms
    if n > 100_000:
        return LARGEST_TERMS + 1 if terms > 1 else 1
    bound = 1
    for degree in poly.degrees():
        bound *= int(degree) * n + 1
        if bound > LARGEST_TERMS:
            break
    else:
        return bound
    if terms > 64:
        return LARGEST_TERMS + 1 if n > 2 else terms * terms
    return min(comb(terms + n - 1, n), LARGEST_TERMS + 1) if n < 4000 else LARGEST_TERMS + 1


def raised(poly: Poly, n: int) -> Poly:
    """poly^n, multiplied out."""
    if n == 1:
        return poly
    terms = power_terms(poly, n)
    if n > LARGEST_EXPONENT or terms > LARGEST_TERMS:
        raise TooLarge("a power has too many terms")
    bits = n * coefficient_bits(poly)
    if bits > LARGEST_COEFFICIENT or terms * bits > LARGEST_LENGTH:
        raise TooLarge("a power of a number is too large")
    return poly**n
