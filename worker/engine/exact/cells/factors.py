"""Polynomials in components as products over the rationals; quadratics in one component by their roots."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import Ordering, fmpq_mpoly_ctx

from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.collected.sums import ONE, Beyond, Monomial, Sum, collect, scaled, times, whole
from worker.engine.exact.rationals import as_fmpq, as_fraction

MOST_TERMS = 24
LARGEST_DEGREE = 8
MOST_ATOMS = 4
NAMES = tuple(f"a{k}" for k in range(MOST_ATOMS))


def factors_of(of: Sum) -> tuple[int, list[tuple[Sum, int]]] | None:
    """The sign of a number, and irreducible factors with their exponents; None if there is but one."""
    atoms = sorted({a for monomial in of for a, _ in monomial})
    degree = max((sum(e for _, e in monomial) for monomial in of), default=0)
    if degree < 2 or degree > LARGEST_DEGREE or len(of) > MOST_TERMS or len(atoms) > MOST_ATOMS:
        return None
    context: Any = fmpq_mpoly_ctx.get(NAMES[: len(atoms)], Ordering.lex)
    places = {a: k for k, a in enumerate(atoms)}
    terms = {}
    for monomial, c in of.items():
        exponents = [0] * len(atoms)
        for a, e in monomial:
            exponents[places[a]] = int(e)
        terms[tuple(exponents)] = as_fmpq(c)
    content, found = context.from_dict(terms).factor()
    parts = [(_sum(poly, atoms), int(e)) for poly, e in found]
    return (1 if content > 0 else -1), parts


def _sum(poly: Any, atoms: list[int]) -> Sum:
    found: Sum = {}
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        monomial: Monomial = tuple([(a, int(e)) for a, e in zip(atoms, exponents, strict=True) if e])
        found[monomial] = whole(as_fraction(c))
    return found


def quadratic_in(of: Sum, atom: int) -> tuple[Sum, Sum, Sum] | None:
    """a, b and c for a v^2 + b v + c, where v is an atom."""
    parts: tuple[Sum, Sum, Sum] = ({}, {}, {})
    for monomial, value in of.items():
        power = next((e for a, e in monomial if a == atom), 0)
        if power > 2:
            return None
        parts[2 - int(power)][tuple([p for p in monomial if p[0] != atom])] = value
    return parts if parts[0] else None


def discriminant(a: Sum, b: Sum, c: Sum) -> Sum:
    """b^2 - 4 a c."""
    found = dict(times(b, b))
    collect(found, scaled(times(a, c), -4))
    return found


def linear_factors(atoms: Atoms, of: Sum) -> tuple[int, list[Sum]] | None:
    """The sign of an irreducible quadratic in one component: that of a number, times those of v - root."""
    used = {a for monomial in of for a, _ in monomial}
    if len(used) != 1:
        return None
    (atom,) = used
    found = quadratic_in(of, atom)
    if found is None:
        return None
    a, b, c = (Fraction(part.get(ONE, 0)) for part in found)
    inside = b * b - 4 * a * c
    sign = 1 if a > 0 else -1
    if inside < 0:
        return sign, []
    try:
        root = atoms.number_power(inside, Fraction(1, 2))
    except Beyond:
        return None
    factors = []
    for side in (1, -1):
        gap: Sum = {((atom, 1),): 1}
        collect(gap, {ONE: whole(b / (2 * a))} if b else {})
        collect(gap, scaled(root, side / (2 * a)))
        factors.append(gap)
    return sign, factors
