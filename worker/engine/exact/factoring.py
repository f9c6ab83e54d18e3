"""The irreducible factors of a form, by which signs, roots and logarithms are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flint import fmpq

from worker.engine.exact.forms import Factors, Form, Poly, merged
from worker.engine.exact.limits import LARGEST_FACTORED, LARGEST_FACTORED_DEGREE, Unsettled
from worker.engine.exact.rationals import as_fmpq

if TYPE_CHECKING:
    from worker.engine.exact.field import Field


def parts(field: Field, form: Form) -> tuple[fmpq, list[tuple[Poly, int]]]:
    """A rational number and powers of irreducible primitive polynomials, whose product it is."""
    if field.has_complex:
        require_real(field, form)
    if divides_by_root(field, form):  # (x + r^2)/r is x/r + r, whose factors nobody sees
        above, below = field.normal(form)
        form = Form(above) if below.is_constant() else Form(above, ((below, -1),))
    content, found = factored(field, field.reduce(form.top))
    factors: Factors = tuple(found)
    for poly, e in form.factors:
        c, its = factored(field, poly)
        content = content * c**e
        factors = merged(factors, tuple((f, k * e) for f, k in its))
    if field.has_algebraic:
        content, factors = monic(field, content, factors)
    return content, [(f, e) for f, e in factors if e]


def monic(field: Field, content: fmpq, factors: Factors) -> tuple[fmpq, Factors]:
    """The same product; a factor that is led by an irrational number is divided by it.

    2 - sqrt(2) x is -sqrt(2) (x - sqrt(2)), so that one gate has one sign, however it is scaled.
    """
    result: Factors = ()
    for poly, e in factors:
        lead = leading_number(field, poly)
        if lead is None or lead.is_constant():
            result = merged(result, ((poly, e),))
            continue
        above, below = field.normal(Form(poly) * field.inverse(Form(lead)))
        if not below.is_constant():
            result = merged(result, ((poly, e),))
            continue
        for item in (lead, above / below.leading_coefficient()):
            c, its = factored(field, item)
            content = content * c**e
            result = merged(result, tuple((f, k * e) for f, k in its))
    return content, result


def leading_number(field: Field, poly: Poly) -> Poly | None:
    """The coefficient of the first monomial in what is no algebraic number; None if all is, or none."""
    algebraic = [k is not None and k.algebraic is not None for k in field.by_position]
    degrees = poly.degrees()
    kinds = {a for a, d in zip(algebraic, degrees, strict=True) if d > 0}
    if kinds != {True, False}:
        return None
    groups: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        outside = tuple(0 if a else int(e) for a, e in zip(algebraic, exponents, strict=True))
        inside = tuple(int(e) if a else 0 for a, e in zip(algebraic, exponents, strict=True))
        groups.setdefault(outside, {})[inside] = c
    return field.context.from_dict(groups[max(groups)])


def divides_by_root(field: Field, form: Form) -> bool:
    """A root of something that varies stands in a denominator."""
    return any(
        e < 0 and any(k.kind == "root" and not k.constant for k in field.used_kernels(poly))
        for poly, e in form.factors
    )


def require_real(field: Field, form: Form) -> None:
    """No kernel that stands for a complex number occurs.

    Raises:
        Unsettled: one does; signs, roots and logarithms of it have no meaning here.
    """
    for poly in (form.top, *(p for p, _ in form.factors)):
        if not poly.is_constant() and any(k.kind in ("turn", "imaginary") for k in field.used_kernels(poly)):
            raise Unsettled("a root or sign of a trigonometric sum that is too large")


def factored(field: Field, poly: Poly) -> tuple[fmpq, list[tuple[Poly, int]]]:
    """A rational number and powers of irreducible polynomials; one that is too large counts as one."""
    if poly.is_constant():
        return (poly.leading_coefficient() if not poly.is_zero() else fmpq(0)), []
    if len(poly) == 1:
        gens = [
            (k.poly, int(e))
            for k, e in zip(field.by_position, poly.degrees(), strict=True)
            if e > 0 and k is not None
        ]
        return poly.leading_coefficient(), gens
    if len(poly) > LARGEST_FACTORED or poly.total_degree() > LARGEST_FACTORED_DEGREE:
        lead = poly.leading_coefficient()
        return lead, [(poly / lead, 1)]
    for known, its in field.known_factors:
        if known == poly:
            return its
    if poly.total_degree() > 1:
        field.spend(2)
    content, factors = poly.factor()
    found = as_fmpq(content), [(f, int(e)) for f, e in factors]
    field.known_factors.append((poly, found))
    return found
