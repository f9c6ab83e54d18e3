"""Linear inequalities, exactly: Fourier–Motzkin elimination over the rationals.

Polynomials enter with their monomials as unknowns (x*y and x^2 are unknowns of their own, with the
sign that they always have). So infeasible means impossible, while feasible means nothing unless
every monomial is a variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from flint import fmpq

from worker.engine.model import Property

if TYPE_CHECKING:
    from worker.engine.exact.field import Field
    from worker.engine.exact.forms import Poly
    from worker.engine.exact.kernels import Kernel

MOST_INEQUALITIES = 400
ZERO = fmpq(0)


Monomial: TypeAlias = tuple[int, ...]  # exponents of all generators


@dataclass(frozen=True, slots=True)
class Inequality:
    """sum of coefficient * monomial + constant > 0, or >= 0 if not strict."""

    coefficients: dict[Monomial, fmpq]
    constant: fmpq
    strict: bool = True

    @property
    def fails(self) -> bool:
        """Without unknowns: it does not hold."""
        return bool(self.constant < 0) or (self.strict and self.constant == 0)

    def without(self, unknown: Monomial, other: Inequality) -> Inequality:
        """What follows from both, whose coefficients of the unknown are positive here and negative there."""
        mine, theirs = -other.coefficients[unknown], self.coefficients[unknown]
        total = {k: v * mine for k, v in self.coefficients.items()}
        for k, v in other.coefficients.items():
            total[k] = total[k] + v * theirs if k in total else v * theirs
        return Inequality(
            {k: v for k, v in total.items() if v},
            self.constant * mine + other.constant * theirs,
            self.strict or other.strict,
        )


def contradictory(inequalities: Iterable[Inequality]) -> bool:
    """No real numbers satisfy all of them.

    Raises:
        OverflowError: elimination became too large to tell.
    """
    system = list(inequalities)
    while True:
        signs: dict[Monomial, tuple[int, int]] = {}
        for row in system:
            if not row.coefficients and row.fails:
                return True
            for k, v in row.coefficients.items():
                above, below = signs.get(k, (0, 0))
                signs[k] = (above + 1, below) if v > 0 else (above, below + 1)
        if not signs:
            return False
        # What is bounded on one side only can be chosen so far out that all its rows hold.
        free = {k for k, (above, below) in signs.items() if not above or not below}
        if free:
            system = [row for row in system if free.isdisjoint(row.coefficients)]
            continue
        chosen = min(signs, key=lambda k: (signs[k][0] * signs[k][1], k))
        with_it = [row for row in system if chosen in row.coefficients]
        system = [row for row in system if row.coefficients and chosen not in row.coefficients]
        lows = [row for row in with_it if row.coefficients[chosen] > 0]
        highs = [row for row in with_it if row.coefficients[chosen] < 0]
        system += [low.without(chosen, high) for low in lows for high in highs]
        if len(system) > MOST_INEQUALITIES:
            raise OverflowError("elimination became too large")


def of_poly(poly: Poly, sign: int, strict: bool = True) -> Inequality:
    """sign * poly > 0, its monomials being the unknowns."""
    coefficients: dict[Monomial, fmpq] = {}
    constant = ZERO
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        value = c if sign > 0 else -c
        if any(exponents):
            coefficients[tuple(map(int, exponents))] = value
        else:
            constant = value
    return Inequality(coefficients, constant, strict)


def background(field: Field, rows: list[Inequality], interior: bool) -> list[Inequality]:
    """What is always true of the monomials in these rows: their signs, the bounds of variables.

    The facts are rows already. In the `interior` of the domain no variable takes an end of its interval.
    """
    from worker.engine.exact.ranges import range_of
    from worker.engine.exact.signs import kernel_sign

    found: list[Inequality] = []
    for monomial in {k for row in rows for k in row.coefficients}:
        if unbounded(field, monomial):
            continue
        sign: int | None = 1
        for kernel, e in zip(field.by_position, monomial, strict=True):
            if e % 2 and kernel is not None:
                own = kernel_sign(field, kernel)
                sign = None if own is None or own == 0 or sign is None else sign * own
        if sign is not None:
            never_zero = all(
                nonzero(field, k) for k, e in zip(field.by_position, monomial, strict=True) if e and k
            )
            found.append(Inequality({monomial: fmpq(sign)}, ZERO, strict=never_zero))
        kernel = bounded_kernel(field, monomial)
        if kernel is not None:
            if sum(monomial) == 1:
                low, high = range_of(field, kernel)
            else:
                low, high = ends(field, kernel)
            if low is not None:
                found.append(Inequality({monomial: fmpq(1)}, -low, interior))
            if high is not None:
                found.append(Inequality({monomial: fmpq(-1)}, high, interior))
    return found


def unbounded(field: Field, monomial: Monomial) -> bool:
    """A variable that may take any value, as far as its declaration tells; facts are rows of their own."""
    if sum(monomial) != 1:
        return False
    kernel = field.by_position[monomial.index(1)]
    if kernel is None or kernel.kind != "variable" or kernel.unit != 1:
        return False
    interval = field.domain.interval(kernel.argument)
    return interval.lower is None and interval.upper is None


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
        return contradictory(rows + background(field, rows, interior))
    except OverflowError:
        return False


def implied_sign(field: Field, poly: Poly) -> int | None:
    """The sign of the polynomial if facts and bounds imply it linearly."""
    related = [(p, s) for p, s in field.facts if s]
    positive, negative = field.samples.signs_of(poly)
    for sign in [sign for sign, excluded in ((1, negative), (-1, positive)) if not excluded]:
        if infeasible(field, [*related, (poly, -sign)]):
            return sign
    return None
