"""Linear inequalities, exactly: Fourier–Motzkin elimination over the rationals.

Polynomials enter with their monomials as unknowns (x*y and x^2 are unknowns of their own, with the
sign that they always have). So infeasible means impossible, while feasible means nothing unless
every monomial is a variable.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import fmpq

from worker.engine.model import Property

if TYPE_CHECKING:
    from worker.engine.exact.field import Field, Kernel
    from worker.engine.exact.forms import Poly

MOST_INEQUALITIES = 400


@dataclass(frozen=True, slots=True)
class Inequality:
    """sum of coefficient * unknown + constant > 0, or >= 0 if not strict."""

    coefficients: dict[Hashable, Fraction]
    constant: Fraction
    strict: bool = True

    def combined(self, factor: Fraction, other: Inequality, other_factor: Fraction) -> Inequality:
        total = {k: v * factor for k, v in self.coefficients.items()}
        for k, v in other.coefficients.items():
            total[k] = total.get(k, Fraction(0)) + v * other_factor
        return Inequality(
            {k: v for k, v in total.items() if v},
            self.constant * factor + other.constant * other_factor,
            self.strict or other.strict,
        )


def solution(inequalities: Iterable[Inequality]) -> dict[Hashable, Fraction] | None:
    """A point that satisfies all, simple and away from the borders; None if there is none.

    Raises:
        OverflowError: elimination became too large to tell.
    """
    from worker.engine.exact.rationals import simplest_between

    system = list(inequalities)
    stages: list[tuple[Hashable, list[Inequality]]] = []
    while True:
        unknowns: dict[Hashable, tuple[int, int]] = {}
        for row in system:
            for k, v in row.coefficients.items():
                above, below = unknowns.get(k, (0, 0))
                unknowns[k] = (above + (v > 0), below + (v < 0))
        if not unknowns:
            break
        chosen = min(unknowns, key=lambda k: (unknowns[k][0] * unknowns[k][1], str(k)))
        with_it = [row for row in system if chosen in row.coefficients]
        rest = [row for row in system if chosen not in row.coefficients]
        stages.append((chosen, with_it))
        for low in with_it:
            if low.coefficients[chosen] <= 0:
                continue
            for high in with_it:
                if high.coefficients[chosen] < 0:
                    rest.append(low.combined(-high.coefficients[chosen], high, low.coefficients[chosen]))
        if len(rest) > MOST_INEQUALITIES:
            raise OverflowError("elimination became too large")
        system = rest
    if any(row.constant < 0 or (row.strict and row.constant == 0) for row in system):
        return None
    point: dict[Hashable, Fraction] = {}
    for unknown, rows in reversed(stages):
        lows: list[Fraction] = []
        highs: list[Fraction] = []
        for row in rows:
            total = row.constant
            for k, v in row.coefficients.items():
                if k != unknown:
                    total += v * point.setdefault(k, Fraction(1))  # free since it vanished
            bound = -total / row.coefficients[unknown]
            (lows if row.coefficients[unknown] > 0 else highs).append(bound)
        if lows and highs:
            bottom, top = max(lows), min(highs)
            margin = (top - bottom) / 8
            point[unknown] = simplest_between(bottom + margin, top - margin)
        elif lows:
            point[unknown] = Fraction(max(lows).__floor__() + 1)
        elif highs:
            point[unknown] = Fraction(min(highs).__ceil__() - 1)
        else:
            point[unknown] = Fraction(1)
    return point


def of_poly(poly: Poly, sign: int, strict: bool = True) -> Inequality:
    """sign * poly > 0, its monomials being the unknowns."""
    coefficients: dict[Hashable, Fraction] = {}
    constant = Fraction(0)
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        value = Fraction(int(c.p), int(c.q)) * sign
        if any(exponents):
            coefficients[tuple(int(e) for e in exponents)] = value
        else:
            constant = value
    return Inequality(coefficients, constant, strict)


def background(field: Field, rows: list[Inequality], interior: bool) -> list[Inequality]:
    """What is always true of the monomials in these rows: their signs, the bounds of variables.

    In the `interior` of the domain no variable takes an end of its interval.
    """
    from worker.engine.exact.ranges import range_of
    from worker.engine.exact.signs import kernel_sign

    found: list[Inequality] = []
    for monomial in {k for row in rows for k in row.coefficients}:
        assert isinstance(monomial, tuple)
        sign: int | None = 1
        for kernel, e in zip(field.by_position, monomial, strict=True):
            if e % 2 and kernel is not None:
                own = kernel_sign(field, kernel)
                sign = None if own is None or own == 0 or sign is None else sign * own
        if sign is not None:
            never_zero = all(
                nonzero(field, k) for k, e in zip(field.by_position, monomial, strict=True) if e and k
            )
            found.append(Inequality({monomial: Fraction(sign)}, Fraction(0), strict=never_zero))
        kernel = bounded_kernel(field, monomial)
        if kernel is not None:
            if sum(monomial) == 1:
                low, high = range_of(field, kernel)
            else:
                low, high = ends(field, kernel)
            if low is not None:
                found.append(Inequality({monomial: Fraction(1)}, -Fraction(int(low.p), int(low.q)), interior))
            if high is not None:
                found.append(
                    Inequality({monomial: Fraction(-1)}, Fraction(int(high.p), int(high.q)), interior)
                )
    return found


def bounded_kernel(field: Field, monomial: tuple[int, ...]) -> Kernel | None:
    """The kernel that the monomial is, or that it is the variable of: x itself may be a power of one."""
    used = [p for p, e in enumerate(monomial) if e]
    kernel = field.by_position[used[0]] if len(used) == 1 else None
    if kernel is None or monomial[used[0]] not in (1, kernel.unit if kernel.kind == "variable" else 1):
        return None
    return kernel


def ends(field: Field, kernel: Kernel) -> tuple[fmpq | None, fmpq | None]:
    """The interval of a variable."""
    interval = field.domain.interval(kernel.argument)
    return tuple(  # type: ignore[return-value]
        None if end is None else fmpq(end.numerator, end.denominator)
        for end in (interval.lower, interval.upper)
    )


def nonzero(field: Field, kernel: Kernel) -> bool:
    """The kernel is zero nowhere on the domain."""
    if kernel.kind in ("exponential", "pi", "cosine"):
        return True
    if kernel.kind != "variable":
        return False
    interval = field.domain.interval(kernel.argument)
    return interval.positive or interval.negative or field.domain.has(kernel.argument, Property.NONZERO)


def infeasible(field: Field, facts: Sequence[tuple[Poly, int]], interior: bool = False) -> bool:
    """These signs certainly cannot occur together (in the interior of the domain)."""
    rows = [of_poly(poly, sign) for poly, sign in facts if sign]
    for poly, sign in facts:
        if sign == 0:
            rows += [of_poly(poly, 1, strict=False), of_poly(poly, -1, strict=False)]
    if len(rows) > 24:
        return False
    field.spend(6)
    try:
        return solution(rows + background(field, rows, interior)) is None
    except OverflowError:
        return False


def implied_sign(field: Field, poly: Poly) -> int | None:
    """The sign of the polynomial if facts and bounds imply it linearly."""
    related = [(p, s) for p, s in field.facts if s]
    for sign in (1, -1):
        if infeasible(field, [*related, (poly, -sign)]):
            return sign
    return None
