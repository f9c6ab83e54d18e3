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

from flint import fmpq, fmpq_mat

from worker.engine.exact import roots
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import Kernel
from worker.engine.exact.limits import LARGEST_EXPONENT, Again, TooLarge
from worker.engine.exact.rationals import as_fmpq, as_fraction

LARGEST_DENOMINATOR = 60  # terms of a common denominator
MOST_FRACTIONS = 6
MOST_TERMS = 120  # of an exponent or an angle


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A monomial, or a polynomial over a monic denominator, without its coefficient."""

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
    if len(above) > MOST_TERMS:
        raise TooLarge("an exponent or angle has too many terms")
    if below.is_constant():
        return [(term_of(field, m, field.one), c) for m, c in monomials(field, above)]
    whole, rest = divmod(above, below)
    found, further = fractions_of(field, rest, below)
    found += [(term_of(field, m, field.one), c) for m, c in monomials(field, whole + further)]
    return found


def fractions_of(field: Field, rest: Poly, below: Poly) -> tuple[list[tuple[Term, Fraction]], Poly]:
    """The fraction as a rational combination of those that were met before, and a polynomial.

    If it is none, it is kept for those that come. So exp(1/x + 1/y) and exp(1/x) exp(1/y) meet.
    """
    if rest.is_zero():
        return [], field.zero
    known = field.fractions
    common = below
    for term in known:
        common = common * (term.below / common.gcd(term.below))
        if len(common) > LARGEST_DENOMINATOR:
            known, common = [], below
            break
    parts = [(term.above, term.below) for term in known]
    divided = [divmod(field.reduce(a * (common / b)), common) for a, b in (*parts, (rest, below))]
    solution = combined([r for _, r in divided[:-1]], divided[-1][1])
    if solution is None:
        content = as_fraction(rest.leading_coefficient())
        term = term_of(field, rest / rest.leading_coefficient(), below)
        if len(field.fractions) < MOST_FRACTIONS:
            field.fractions.append(term)
        return [(term, content)], field.zero
    further = divided[-1][0]
    for (quotient, _), q in zip(divided[:-1], solution, strict=True):
        further = further - quotient * as_fmpq(q)
    return [(term, q) for term, q in zip(known, solution, strict=True) if q], further


def combined(items: list[Poly], wanted: Poly) -> list[Fraction] | None:
    """Rational coefficients with which the polynomials sum to the last one."""
    if not items:
        return None
    rows = sorted({m for item in (*items, wanted) for m in item.monoms()})
    columns = [dict(zip(item.monoms(), item.coeffs(), strict=True)) for item in (*items, wanted)]
    grid = fmpq_mat([[column.get(m, fmpq(0)) for column in columns] for m in rows])
    reduced, rank = grid.rref()
    solution = [Fraction(0)] * len(items)
    for row in range(rank):
        pivot = next(k for k in range(len(columns)) if reduced[row, k] != 0)
        if pivot == len(items):
            return None
        solution[pivot] = as_fraction(reduced[row, len(items)])
    return solution


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
