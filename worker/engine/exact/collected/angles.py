"""Sines and cosines of sums and multiples, by those of the parts: all angles that occur are brought to one.

What occurs in all angles in one proportion is one block m, often a monomial, which has a unit u of which all
its coefficients are multiples. The cosine and the sine of n u m are polynomials in those of u m, and sums
follow from the addition formulas; of pi the common fractions are numbers and roots. What is left is 0 just if
it is as a polynomial in cosines and single sines.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Any, TypeAlias

from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.collected.sums import (
    ONE,
    Beyond,
    Monomial,
    Sum,
    collect,
    key_of,
    negative,
    scaled,
    times,
    whole,
)

LARGEST_MULTIPLE = 6
MOST_PARTS = 4  # of an angle
LARGEST_EXPONENT = 8
MOST_TERMS = 120
Pair: TypeAlias = tuple[Sum, Sum]  # cosine and sine
HALF = Fraction(1, 2)
CIRCULAR = ("cos", "sin")
INVERSE = ("arcsin", "arctan")


def may_be_opened(atoms: Atoms, of: Sum) -> bool:
    """Several angles occur, or one with pi or an inverse function in it, or a sine or cosine below."""
    circular = [(atoms.keys[a][1], e) for monomial in of for a, e in monomial if atoms.keys[a][0] in CIRCULAR]
    found = {angle for angle, _ in circular}
    if len(found) > 1 or any(e < 0 for _, e in circular):
        return True
    return any(kind_of(atoms, monomial) in ("pi", *INVERSE) for angle in found for monomial, _ in angle)


def kind_of(atoms: Atoms, monomial: Monomial) -> str:
    """What a monomial is that is an atom itself; else nothing."""
    return str(atoms.keys[monomial[0][0]][0]) if len(monomial) == 1 and monomial[0][1] == 1 else ""


def opened(atoms: Atoms, of: Sum, spend: Callable[[int], None]) -> Sum:
    """The sum in sines and cosines of the units, times powers of those that are divided by.

    Raises:
        Beyond: an angle has too many parts, or is too large a multiple.
    """
    keys = atoms.keys
    circular: dict[int, list[Any]] = {}
    for monomial in of:
        for a, e in monomial:
            if keys[a][0] in CIRCULAR:
                circular.setdefault(a, []).append(e)
    if any(e.denominator != 1 or abs(e) > LARGEST_EXPONENT for es in circular.values() for e in es):
        raise Beyond
    lowest = {a: min(0, *es) for a, es in circular.items()}
    blocks = Blocks(atoms, [dict(angle) for angle in {keys[a][1] for a in circular}])
    pairs: dict[Any, Pair] = {}
    total: Sum = {}
    for monomial, c in of.items():
        powers = {a: -e for a, e in lowest.items()}
        rest: list[tuple[int, Any]] = []
        for a, e in monomial:
            if a in powers:
                powers[a] += e
            else:
                rest.append((a, e))
        term: Sum = {tuple(rest): c}
        for a, n in powers.items():
            kind, angle = keys[a]
            if n and angle not in pairs:
                pairs[angle] = of_angle(blocks, dict(angle), spend)
            for _ in range(n):
                factor = pairs[angle][CIRCULAR.index(kind)]
                spend(len(term) * len(factor))
                term = times(term, factor, MOST_TERMS)
        collect(total, term, MOST_TERMS)
    return total


class Blocks:
    """The angles as sums of multiples of a few: what occurs in all of them in one proportion is one block."""

    def __init__(self, atoms: Atoms, angles: list[Sum]) -> None:
        self.atoms = atoms
        columns: dict[Monomial, list[Any]] = {}
        for k, angle in enumerate(angles):
            for monomial, c in angle.items():
                columns.setdefault(monomial, [0] * len(angles))[k] = c
        alike: dict[Any, dict[Monomial, Any]] = {}
        for monomial, column in sorted(columns.items()):
            kind, first = kind_of(atoms, monomial), next(filter(None, column))
            proportion = tuple([Fraction(c) / first for c in column])
            alike.setdefault(monomial if kind in ("pi", *INVERSE) else proportion, {})[monomial] = first
        self.of: dict[Monomial, Sum] = {}  # blocks, by the monomial that stands for them
        self.units: dict[Monomial, Fraction] = {}  # of which all its coefficients are multiples; none for pi
        for group in alike.values():
            leader, scale = next(iter(group.items()))
            self.of[leader] = {m: whole(Fraction(c) / scale) for m, c in group.items()}
            kind = kind_of(atoms, leader)
            if kind != "pi":
                unit = reduce(common_measure, (Fraction(c) for c in columns[leader] if c))
                self.units[leader] = Fraction(1) if kind in INVERSE and unit.denominator == 1 else unit

    def parts(self, angle: Sum) -> list[tuple[Monomial, Any]]:
        """The blocks of an angle, by what stands for them, and how often they occur in it.

        Raises:
            Beyond: they are too many.
        """
        found = [(leader, angle[leader]) for leader in self.of if leader in angle]
        if len(found) > MOST_PARTS:
            raise Beyond
        return found


def common_measure(one: Fraction, other: Fraction) -> Fraction:
    """The greatest rational of which both are integer multiples."""
    below = one.denominator * other.denominator
    return Fraction(gcd(one.numerator * other.denominator, other.numerator * one.denominator), below)


def of_angle(blocks: Blocks, angle: Sum, spend: Callable[[int], None]) -> Pair:
    """Cosine and sine of a sum of multiples."""
    pair: Pair = ({ONE: 1}, {})
    for leader, c in blocks.parts(angle):
        part = (
            of_multiple(blocks, leader, c, spend)
            if leader in blocks.units
            else of_pi(blocks.atoms, Fraction(c))
        )
        pair = added(pair, part, spend)
    return pair


def of_multiple(blocks: Blocks, leader: Monomial, coefficient: Any, spend: Callable[[int], None]) -> Pair:
    """Cosine and sine of a multiple of a unit angle, by those of the unit."""
    unit = abs(blocks.units[leader])
    n = int(coefficient / unit)
    if abs(n) > LARGEST_MULTIPLE:
        raise Beyond
    one = of_unit(blocks.atoms, scaled(blocks.of[leader], unit))
    pair = one
    for _ in range(abs(n) - 1):
        pair = added(pair, one, spend)
    return pair if n > 0 else (pair[0], negative(pair[1]))


def of_unit(atoms: Atoms, angle: Sum) -> Pair:
    """Cosine and sine of an angle as it stands; those of an arcsine and an arctangent are algebraic."""
    (monomial, c), *others = angle.items()
    kind = kind_of(atoms, monomial)
    if not others and c == 1 and kind in INVERSE:
        u: Sum = dict(atoms.keys[monomial[0][0]][1])
        square = times(u, u)
        rest = negative(square) if kind == "arcsin" else square
        collect(rest, {ONE: 1})
        if kind == "arcsin":
            return atoms.root(rest, Fraction(1, 2)), u
        cosine = atoms.root(rest, Fraction(-1, 2))
        return cosine, times(u, cosine)
    if not others and c == HALF and kind in INVERSE:
        # The whole angle is at most a right one, so that the cosine of its half is a positive root.
        whole_cosine, whole_sine = of_unit(atoms, {monomial: 1})
        inside = scaled(whole_cosine, HALF)
        collect(inside, {ONE: HALF})
        cosine = atoms.root(inside, HALF)
        return cosine, times(whole_sine, atoms.inverse(scaled(cosine, 2)))
    return atoms.alone("cos", key_of(angle)), atoms.alone("sin", key_of(angle))


def added(one: Pair, other: Pair, spend: Callable[[int], None]) -> Pair:
    """The addition formulas."""
    (c, s), (d, t) = one, other
    spend((len(c) + len(s)) * (len(d) + len(t)))
    cosine, sine = times(c, d, MOST_TERMS), times(s, d, MOST_TERMS)
    collect(cosine, negative(times(s, t, MOST_TERMS)), MOST_TERMS)
    collect(sine, times(c, t, MOST_TERMS), MOST_TERMS)
    return cosine, sine


def of_pi(atoms: Atoms, turns: Fraction) -> Pair:
    """Cosine and sine of a fraction of pi."""
    return cosine_of_pi(atoms, turns), cosine_of_pi(atoms, Fraction(1, 2) - turns)


def cosine_of_pi(atoms: Atoms, turns: Fraction) -> Sum:
    """cos(turns pi), where it is a number or half the root of one.

    Raises:
        Beyond: it is something else.
    """
    turns = abs(turns) % 2
    if turns > 1:
        turns = 2 - turns
    if turns > Fraction(1, 2):
        return negative(cosine_of_pi(atoms, 1 - turns))
    known = COSINES.get(turns)
    if known is None:
        raise Beyond
    if known == 0:
        return {}
    return scaled(atoms.number_power(known, Fraction(1, 2)), Fraction(1, 2))


# Four times the square of the cosine of these fractions of pi.
COSINES = {Fraction(0): 4, Fraction(1, 6): 3, Fraction(1, 4): 2, Fraction(1, 3): 1, Fraction(1, 2): 0}
