"""Multiplicative relations between algebraic numbers: 3 + 2 sqrt 2 = (1 + sqrt 2)^2.

Lattice reduction of their logarithms suggests exponents, and exact arithmetic in the field checks them. So
the logarithms of such numbers are few kernels, and powers of them with one symbolic exponent meet:
(3 + 2 sqrt 2)^x is (1 + sqrt 2)^(2x).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import ctx, fmpz, fmpz_mat

from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import Kernel
from worker.engine.exact.limits import FormalZero, Unsettled
from worker.engine.exact.values import Values

PRIMES = (2, 3, 5, 7)
MOST_NUMBERS = 9
PRECISION = 200  # bits of the logarithms that are looked at
LARGEST_EXPONENT = 24


def relation(
    field: Field, poly: Poly
) -> tuple[list[tuple[Kernel, Fraction]], list[tuple[int, Fraction]]] | None:
    """Exponents of known logarithms' arguments, and of primes, whose product is |poly|, if there are any."""
    used = field.used_kernels(poly)
    if not used or any(k.algebraic is None for k in used):
        return None
    known = [k for k in field.kernels.values() if k.kind == "logarithm" and _is_algebraic(field, k.argument)]
    if not known:
        return None
    bases = [poly, *(k.argument for k in known), *map(field.context.constant, PRIMES)]
    if len(bases) > MOST_NUMBERS:
        return None
    exponents = _suggested(field, bases)
    if exponents is None or not _holds(field, bases, exponents):
        return None
    own = -exponents[0]
    parts = [Fraction(e, own) for e in exponents[1:]]
    primes = zip(PRIMES, parts[len(known) :], strict=True)
    logs = zip(known, parts[: len(known)], strict=True)
    return [p for p in logs if p[1]], [p for p in primes if p[1]]


def _is_algebraic(field: Field, poly: Poly) -> bool:
    return not poly.is_constant() and all(k.algebraic is not None for k in field.used_kernels(poly))


def _suggested(field: Field, bases: Sequence[Poly]) -> list[int] | None:
    """Small exponents with which the logarithms seem to sum to 0, the first of them not 0."""
    with ctx.workprec(PRECISION + 64):
        values = Values(field)
        logs = [abs(values.of_poly(base)).log() for base in bases]
        if not all(value.is_finite() for value in logs):
            return None
        scaled = [fmpz(int((value * 2**PRECISION).mid().floor().unique_fmpz())) for value in logs]
    size = len(bases)
    rows = [[int(i == j) for j in range(size)] + [int(scaled[i])] for i in range(size)]
    reduced = fmpz_mat(rows).lll()
    for i in range(size):
        row = [int(reduced[i, j]) for j in range(size + 1)]
        if row[0] and max(map(abs, row[:-1])) <= LARGEST_EXPONENT and abs(row[-1]) < 2 ** (PRECISION // 4):
            return row[:-1]
    return None


def _holds(field: Field, bases: Sequence[Poly], exponents: Sequence[int]) -> bool:
    """The product of |base|^exponent is 1."""
    above, below = field.number(1), field.number(1)
    with ctx.workprec(64):
        values = Values(field)
        negative = [bool(values.of_poly(base) < 0) for base in bases]
    for base, flipped, e in zip(bases, negative, exponents, strict=True):
        if e:
            size = Form(-base if flipped else base).raised(abs(e))
            above, below = (above * size, below) if e > 0 else (above, below * size)
    try:
        return field.vanishes((above - below).top)
    except (FormalZero, Unsettled):
        return False
