"""Algebraic constants: a polynomial in roots of integers and cosines of fractions of pi is 0 or far from it.

Each such kernel is an algebraic integer whose conjugates are bounded. A polynomial in them with
integer coefficients is an algebraic integer, too; if it is not zero, its norm is a nonzero integer,
so that |value| >= M^-(D-1), where M bounds all conjugates and D the degree. Ball arithmetic below
that bound therefore proves a zero: sqrt(3 + 2 sqrt 2) = 1 + sqrt 2, 4 cos(pi/5) = 1 + sqrt 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Any

from flint import arb, ctx, fmpq, fmpz

if TYPE_CHECKING:
    from worker.engine.exact.field import Field
    from worker.engine.exact.kernels import Kernel

LARGEST_DEGREE = 1 << 12
LARGEST_PRECISION = 60_000


@dataclass(frozen=True, slots=True)
class Integer:
    """An algebraic integer: its degree over what it is built from, and a bound of its conjugates."""

    degree: int
    bound: fmpq
    below: frozenset[int] = frozenset()  # positions of the algebraic kernels it is built from


def vanishes(field: Field, poly: Any) -> bool:
    """Every coefficient, as a polynomial in the kernels that are not algebraic constants, is zero."""
    groups: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
    algebraic = [k is not None and k.algebraic is not None for k in field.by_position]
    if not any(a and d > 0 for a, d in zip(algebraic, poly.degrees(), strict=True)):
        return False
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        outside = tuple(0 if a else int(e) for a, e in zip(algebraic, exponents, strict=True))
        inside = tuple(int(e) if a else 0 for a, e in zip(algebraic, exponents, strict=True))
        groups.setdefault(outside, {})[inside] = c
    # A lone coefficient that is a nonzero rational settles it at once.
    if any(len(g) == 1 and not any(next(iter(g))) for g in groups.values()):
        return False
    return all(is_zero(field, field.context.from_dict(g)) for g in groups.values())


def is_zero(field: Field, poly: Any) -> bool:
    """Zero, proven; False also where the bound lies beyond reach."""
    kernels = tower(field, field.used_kernels(poly))
    degree = field_degree(kernels)
    if degree > LARGEST_DEGREE:
        return False
    scale = 1
    for c in poly.coeffs():
        scale = scale * c.q // _gcd(scale, c.q)
    largest = conjugate_bound(field, poly) * fmpq(scale)
    bits = max(1, int(largest.p).bit_length() - int(largest.q).bit_length() + 1)
    precision = bits * degree + 64
    with ctx.workprec(64):
        rough = value(field, poly)
        if not rough.contains(0):
            return False
    if precision > LARGEST_PRECISION:
        return False
    with ctx.workprec(precision):
        close = value(field, poly) * scale
        return bool(abs(close) < arb(2) ** (-bits * (degree - 1) - 1))


def field_degree(kernels: list[Kernel]) -> int:
    """A bound on the degree of the field that these generate.

    Cosines of fractions of pi, and square roots of primes too, lie in one cyclotomic field, whose
    degree is often far below the product of theirs.
    """
    product, rest, conductor = 1, 1, 1
    for kernel in kernels:
        degree = kernel.algebraic.degree if kernel.algebraic else 1
        product *= degree
        if kernel.kind == "cosine":
            conductor = lcm(conductor, 2 * int(kernel.unit.q))
        elif kernel.kind == "root" and kernel.unit == 2 and kernel.argument.is_constant():
            conductor = lcm(conductor, 4 * int(kernel.argument.leading_coefficient().p))
        else:
            rest *= degree
    cyclotomic = int(fmpz(conductor).euler_phi()) if conductor < 10**9 else product
    return min(product, rest * cyclotomic)


def _gcd(one: Any, other: Any) -> Any:
    while other:
        one, other = other, one % other
    return one


def tower(field: Field, kernels: list[Kernel]) -> list[Kernel]:
    """The kernels and all that they are built from."""
    positions: set[int] = set()
    for kernel in kernels:
        positions.add(kernel.position)
        if kernel.algebraic:
            positions |= kernel.algebraic.below
    return [k for p in positions if (k := field.by_position[p]) is not None]


def conjugate_bound(field: Field, poly: Any) -> fmpq:
    """An upper bound of |poly| under every choice of conjugates."""
    bounds = [k.algebraic.bound if k is not None and k.algebraic else fmpq(1) for k in field.by_position]
    total = fmpq(0)
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        term = abs(c)
        for b, e in zip(bounds, exponents, strict=True):
            if e:
                term = term * b ** int(e)
        total = total + term
    return total


def value(field: Field, poly: Any) -> arb:
    """A ball around the value of a polynomial in constant algebraic kernels."""
    known: dict[int, arb] = {}

    def of(p: Any) -> arb:
        total = arb(0)
        for exponents, c in zip(p.monoms(), p.coeffs(), strict=True):
            term = arb(c)
            for position, e in enumerate(exponents):
                if e:
                    term = term * kernel_value(position) ** int(e)
            total = total + term
        return total

    def kernel_value(position: int) -> arb:
        found = known.get(position)
        if found is None:
            kernel = field.by_position[position]
            assert kernel is not None
            if kernel.kind == "cosine":
                found = 2 * arb.cos_pi_fmpq(kernel.unit)
            else:
                found = abs(of(kernel.argument)).root(kernel.unit)
            known[position] = found
        return found

    return of(poly)
