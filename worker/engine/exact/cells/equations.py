"""Whether a sum is 0 where others are: by its own identities, and by equations that fix a component."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from worker.engine.exact.cells.constants import is_number
from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.collected.comparing import vanishes
from worker.engine.exact.collected.sums import Sum, collect, times


def zero_here(atoms: Atoms, difference: Sum, facts: Iterable[tuple[Sum, int]]) -> bool:
    """The sum is 0 by the identities of what it is made of, or by the equations of this cell."""
    signs: dict[int, int] = {}
    for of, sign in facts:
        if sign == 0:
            difference = solved(atoms, of, difference)
        elif len(of) == 1:
            ((monomial, c),) = of.items()
            if len(monomial) == 1 and monomial[0][1] == 1:
                signs[monomial[0][0]] = sign if c > 0 else -sign
    return not difference or vanishes(atoms, difference, signs)


def solved(atoms: Atoms, zero: Sum, of: Sum) -> Sum:
    """With a component that occurs only linearly in an equation replaced by the rest of it."""
    keys = atoms.keys
    for m in of:
        for a, e in m:
            number = is_number(atoms, a)
            if not number and (keys[a][0] != "component" or e.denominator > 1 or e < 0):
                return of  # the component may hide in what else there is
    for monomial, c in zero.items():
        if len(monomial) != 1 or monomial[0][1] != 1 or keys[monomial[0][0]][0] != "component":
            continue
        atom = monomial[0][0]
        rest = {m: Fraction(-d) / c for m, d in zero.items() if m is not monomial}
        if any(a == atom for m in rest for a, _ in m):
            continue
        total: Sum = {}
        for m, d in of.items():
            term: Sum = {tuple([p for p in m if p[0] != atom]): d}
            for _ in range(next((int(e) for a, e in m if a == atom), 0)):
                term = times(term, rest)
            collect(total, term)
        return total
    return of
