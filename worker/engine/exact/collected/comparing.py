"""Whether a sum is 0, once what is divided by is multiplied out and angles are brought to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worker.engine.exact.collected import angles
from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.collected.sums import ONE, Beyond, Exponent, Sum, collect, joined, times

MOST_WORK = 600  # products of terms in one comparison
MOST_TERMS = 120  # on the way
LARGEST_MULTIPLIED = 8  # exponent of a sum that is multiplied out here


class Work:
    """How much may still be multiplied."""

    def __init__(self) -> None:
        self.left = MOST_WORK

    def spend(self, products: int) -> None:
        """Raises Beyond when there has been too much of it."""
        self.left -= products
        if self.left < 0:
            raise Beyond


def vanishes(atoms: Atoms, difference: Sum, signs: Mapping[int, int]) -> bool:
    """The sum is 0 wherever it has a value and the atoms of `signs` have these signs, null sets apart."""
    work = Work()
    try:
        difference = multiplied_out(atoms, with_signs(atoms, difference, signs), work)
        if not difference:
            return True
        difference = without_squares(atoms, difference, work)
        if not difference or not angles.may_be_opened(atoms, difference):
            return not difference
        opened = angles.opened(atoms, difference, work.spend)
        opened = without_squares(atoms, multiplied_out(atoms, opened, work), work)
        return not opened
    except Beyond:
        return False


def with_signs(atoms: Atoms, of: Sum, signs: Mapping[int, int]) -> Sum:
    """Sizes of known sign as what they are the size of; the squares of others, too."""
    keys = atoms.keys
    if not any(keys[a][0] == "size" for monomial in of for a, _ in monomial):
        return of
    total: Sum = {}
    for monomial, c in of.items():
        sign, found = 1, ONE
        for a, e in monomial:
            if keys[a][0] != "size":
                found = joined(found, ((a, e),))
                continue
            inner = keys[a][1]
            known = signs.get(inner) or atoms.sign(inner)
            if known == 1:
                found = joined(found, ((inner, e),))
            elif known == -1 and e.denominator == 1:
                found, sign = joined(found, ((inner, e),)), sign * (-1 if e % 2 else 1)
            else:
                squares = 2 * (e // 2)
                found = joined(found, tuple(p for p in ((inner, squares), (a, e - squares)) if p[1]))
        collect(total, {found: c * sign}, MOST_TERMS)
    return total


def multiplied_out(atoms: Atoms, of: Sum, work: Work) -> Sum:
    """The sum over a common denominator, which is left out; roots that differ by integers, as one root.

    Terms with incommensurable roots of a sum are put one after the other: if each group of them vanishes,
    all do.
    """
    bases, difference = atoms.bases, of
    while difference:
        found: dict[int, set[Exponent]] = {}
        for monomial in difference:
            for a, e in monomial:
                if a in bases:
                    found.setdefault(a, set()).add(e)
        # What was made last may contain what was made before.
        open_ = [a for a, es in found.items() if not settled(es)]
        if not open_:
            return difference
        atom = max(open_)
        difference = without(atom, bases[atom], difference, work)
    return difference


def settled(exponents: set[Exponent]) -> bool:
    """Nothing is gained by multiplying out: roots between 0 and 1 alone."""
    return all(0 < e < 1 for e in exponents)


def without(atom: int, base: Sum, of: Sum, work: Work) -> Sum:
    """With whole powers of an atom multiplied out, and times such a power where some are negative."""
    by_root: dict[Exponent, list[tuple[Any, Exponent, Any]]] = {}
    for monomial, c in of.items():
        own = next((e for a, e in monomial if a == atom), 0)
        rest = tuple([pair for pair in monomial if pair[0] != atom])
        by_root.setdefault(own % 1, []).append((rest, own, c))
    lowest = min(own - root for root, group in by_root.items() for _, own, _ in group)
    powers: dict[int, Sum] = {0: {ONE: 1}}
    total: Sum = {}
    for root, group in by_root.items():
        for rest, own, c in group:
            n = int(own - root - lowest)
            if n > LARGEST_MULTIPLIED:
                raise Beyond
            for k in range(1, n + 1):
                if k not in powers:
                    powers[k] = times(powers[k - 1], base, MOST_TERMS)
            work.spend(len(powers[n]))
            left = joined(rest, ((atom, root),)) if root else rest
            collect(total, times({left: c}, powers[n], MOST_TERMS), MOST_TERMS)
    return total


def without_squares(atoms: Atoms, of: Sum, work: Work) -> Sum:
    """With sin^2 as 1 - cos^2."""
    total: Sum = {}
    for monomial, c in of.items():
        square = next(
            (
                p
                for p in monomial
                if p[1].__class__ is int and 2 <= p[1] <= LARGEST_MULTIPLIED and atoms.keys[p[0]][0] == "sin"
            ),
            None,
        )
        term: Sum = {monomial: c}
        if square is not None:
            sine, e = square
            cosine = atoms.atom("cos", atoms.keys[sine][1])
            rest = tuple([p for p in monomial if p[0] != sine])
            term = {joined(rest, ((sine, 1),)) if e % 2 else rest: c}
            for _ in range(e // 2):
                term = times(term, {ONE: 1, ((cosine, 2),): -1}, MOST_TERMS)
            work.spend(len(term))
            term = without_squares(atoms, term, work)
        collect(total, term, MOST_TERMS)
    return total
