"""What can be told of index letters by looking: where they occur, what binds together, what a delta says."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from worker.engine.exact.tensor.polynomial import Atom, Exponent, Polynomial, Rational, scaled
from worker.engine.shapes import Dimension

BoundLetter: TypeAlias = tuple[str, Dimension]


def mentioned_in(atom: Atom, exponent: Exponent) -> frozenset[str]:
    """The free letters of a factor."""
    if isinstance(exponent, Polynomial):
        return atom.letters | exponent.letters
    return atom.letters


def letter_of(index: Polynomial) -> str:
    """The letter, if the index is one; else nothing."""
    if len(index.terms) != 1:
        return ""
    ((monomial, coefficient),) = index.terms.items()
    if coefficient != 1 or len(monomial) != 1 or monomial[0][1] != 1 or monomial[0][0].kind != "index":
        return ""
    return str(monomial[0][0].parts[0])


def connected_to_first(bound: list[BoundLetter], factors: dict[Atom, Exponent]) -> list[BoundLetter]:
    """The bound letters connected to the first one through common factors."""
    reached = {bound[0][0]}
    names = {name for name, _ in bound}
    growing = True
    while growing:
        growing = False
        for atom, exponent in factors.items():
            mentioned = mentioned_in(atom, exponent) & names
            if mentioned & reached and not mentioned <= reached:
                reached |= mentioned
                growing = True
    return [letter for letter in bound if letter[0] in reached]


def solved_for(difference: Polynomial, letter: str) -> Polynomial | None:
    """letter from difference == 0, if that is some other single index letter or number.

    Index arithmetic such as n + 1 - i is allowed where it stays within 1..n: a reversal.
    """
    rest = []
    side: Rational = 0
    for monomial, coefficient in difference.terms.items():
        if any(letter in atom.letters for atom, _ in monomial):
            if len(monomial) != 1 or monomial[0][0].kind != "index" or abs(coefficient) != 1:
                return None
            side = coefficient
        else:
            rest.append((monomial, coefficient))
    if not side:
        return None
    value = scaled(Polynomial(dict(rest)), Fraction(-1) / side)
    return value if _stays_in_range(value) else None


def _stays_in_range(value: Polynomial) -> bool:
    terms = sorted(value.terms.items(), key=lambda t: t[0] == ())
    if len(terms) == 1:
        monomial, coefficient = terms[0]
        return coefficient == 1 and len(monomial) == 1 and monomial[0][0].kind in ("index", "size")
    letters = [c for m, c in terms if m and m[0][0].kind == "index"]
    sizes = [c for m, c in terms if m and m[0][0].kind == "size"]
    constants = [c for m, c in terms if not m]
    return letters == [-1] and sizes == [1] and constants == [1] and len(terms) == 3
