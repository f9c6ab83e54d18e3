"""Whether no point has given signs: linear inequalities over monomials that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flint import arb, ctx, fmpq

from worker.engine.exact import linear
from worker.engine.exact.cells.constants import is_number, value_of
from worker.engine.exact.cells.signs import Signs
from worker.engine.exact.collected.sums import ONE, Monomial, Sum
from worker.engine.exact.linear import Inequality
from worker.engine.exact.rationals import as_fmpq

CONSTANT_BITS = 64
POSITIVE, NEGATIVE = fmpq(1), fmpq(-1)


def contradictory(facts: Iterable[tuple[Sum, int]], given: Iterable[Inequality], signs: Signs) -> bool:
    """No point has sums of these signs, with what is given."""
    rows = [row for of, sign in facts for row in inequalities(of, sign)] + list(given)
    for monomial in {m for row in rows for m in row.coefficients}:
        rows += bounds(monomial, signs)  # type: ignore[arg-type]
    try:
        return linear.contradictory(rows)
    except OverflowError:
        return False


def inequalities(of: Sum, sign: int) -> list[Inequality]:
    """That the sum has this sign."""
    if sign:
        return [inequality(of, sign)]
    return [inequality(of, side, strict=False) for side in (1, -1)]


def inequality(of: Sum, sign: int, strict: bool = True) -> Inequality:
    """sign * sum > 0."""
    coefficients: dict[Any, fmpq] = {m: as_fmpq(c) * sign for m, c in of.items() if m != ONE}
    return Inequality(coefficients, as_fmpq(of.get(ONE, 0)) * sign, strict)


def bounds(monomial: Monomial, signs: Signs) -> list[Inequality]:
    """What is always true of a monomial."""
    atoms, unknown = signs.atoms, _times(monomial)
    keys = [atoms.keys[a] for a, _ in monomial]
    found = []
    if all(signs.positive(a) for a, _ in monomial):
        found.append(Inequality(unknown(POSITIVE), fmpq(0)))
    elif all(e % 2 == 0 or signs.positive(a) for a, e in monomial):
        found.append(Inequality(unknown(POSITIVE), fmpq(0), strict=False))
    if all(is_number(atoms, a) for a, _ in monomial):
        with ctx.workprec(CONSTANT_BITS):
            value = value_of(atoms, {monomial: 1})
            low, high = (_rational(end) for end in (value.lower(), value.upper()))
        found.append(Inequality(unknown(POSITIVE), -low, strict=False))
        found.append(Inequality(unknown(NEGATIVE), high, strict=False))
    if len(monomial) == 1 and monomial[0][1] == 1 and keys[0][0] == "component":
        interval = atoms.domain.interval(keys[0][1])
        if interval.lower is not None:
            found.append(Inequality(unknown(POSITIVE), -as_fmpq(interval.lower), interval.lower_open))
        if interval.upper is not None:
            found.append(Inequality(unknown(NEGATIVE), as_fmpq(interval.upper), interval.upper_open))
    return found


def _times(monomial: Monomial) -> Any:
    return lambda coefficient: {monomial: coefficient}


def _rational(value: arb) -> fmpq:
    """An exact ball as a rational number."""
    mantissa, exponent = value.man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)
