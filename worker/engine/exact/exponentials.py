"""Exponentials over a lattice: exp(sum c_i m_i) = product of exp(u_i m_i)^(c_i/u_i).

Each monomial m (possibly over a denominator) has one kernel exp(u m) with a rational unit u, refined
when a coefficient occurs that is no multiple of it. A monomial that is a bare log|f| is a rational
power of |f| instead.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from worker.engine.exact import roots
from worker.engine.exact.field import Field, Kernel, as_fraction
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.limits import LARGEST_EXPONENT, Again, TooLarge


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A monomial over a monic denominator, without its coefficient."""

    key: Hashable
    above: Poly
    below: Poly

    def form(self, field: Field) -> Form:
        if self.below.is_constant():
            return Form(self.above)
        return Form(self.above) * field.inverse(Form(self.below))


def terms(field: Field, form: Form) -> list[tuple[Term, Fraction]]:
    """The form as a sum of terms with rational coefficients, the same however it was written."""
    above, below = field.normal(form)
    if below.is_constant():
        return [(term_of(field, m, field.one), c) for m, c in monomials(field, above)]
    whole, rest = divmod(above, below)
    found = [(term_of(field, m, field.one), c) for m, c in monomials(field, whole)]
    for m, c in monomials(field, rest):
        shared = m.gcd(below)
        found.append((term_of(field, m / shared, below / shared), c))
    return found


def monomials(field: Field, poly: Poly) -> list[tuple[Poly, Fraction]]:
    """The terms of a polynomial: monomials and their coefficients."""
    make = field.context.from_dict
    return [(make({e: 1}), as_fraction(c)) for e, c in zip(poly.monoms(), poly.coeffs(), strict=True)]


def term_of(field: Field, above: Poly, below: Poly) -> Term:
    """The term above/below, with its key."""
    return Term((field.poly_key(above), field.poly_key(below)), above, below)


def exp(field: Field, form: Form) -> Form:
    """exp(form)."""
    result = Form(field.one)
    for term, c in terms(field, form):
        if term.below.is_constant():
            kernel = field.kernel_at(term.above)
            if kernel is not None and kernel.kind == "logarithm":
                result = result * power_of_logarithm(field, kernel, c)
                continue
        result = result * term_power(field, term, c)
    return result


def power_of_logarithm(field: Field, kernel: Kernel, exponent: Fraction) -> Form:
    """exp(c log|f|) = |f|^c."""
    if kernel.argument.is_constant():
        return roots.number_power(field, as_fraction(kernel.argument), exponent)
    own = field.kernel_at(kernel.argument)
    if own is not None and own.kind == "variable" and own.unit > 1:
        exponent = exponent * own.unit
    return roots.factor_power(field, kernel.argument, exponent)


def term_power(field: Field, term: Term, coefficient: Fraction) -> Form:
    """exp(coefficient * term)."""
    if coefficient == 0:
        return Form(field.one)
    key = ("exponential", term.key)
    unit = lattice_unit(field, key, coefficient)
    kernel, new = field.kernel((*key, unit), "exponential")
    if new:
        kernel.argument, kernel.unit, kernel.positive = term, unit, True
        kernel.constant = all(
            k.constant for p in (term.above, term.below) if not p.is_constant() for k in field.used_kernels(p)
        )
    n = coefficient / unit
    if abs(n) > LARGEST_EXPONENT:
        raise TooLarge("an exponent is too large")
    return field.power(Form(kernel.poly), int(n))


def lattice_unit(field: Field, key: Hashable, coefficient: Fraction) -> Fraction:
    """The unit of which the coefficient is a multiple.

    Raises:
        Again: it had to be refined.
    """
    units = field.memory.units
    unit = units.get(key)
    if unit is None:
        unit = units[key] = abs(coefficient)
    elif (coefficient / unit).denominator != 1:
        units[key] = common_measure(unit, coefficient)
        raise Again
    return unit


def common_measure(one: Fraction, other: Fraction) -> Fraction:
    """The greatest rational of which both are integer multiples."""
    below = one.denominator * other.denominator
    return Fraction(gcd(one.numerator * other.denominator, other.numerator * one.denominator), below)
