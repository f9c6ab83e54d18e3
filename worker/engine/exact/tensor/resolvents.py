"""Inverses used up beside the leading term of their matrix: in traces, under ⊙, inside functions.

Where P is inv(A + B), P B is 1 - P A. The leading term of a matrix, its longest product, is so removed beside
the inverse, and what is left has one form in many identities that hold because of what inverses are:
tr(P A) + tr(P B) = n. Each step is an equation, so that equal forms are equal wherever the inverses exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from worker.engine.exact.tensor.letters import BoundLetter, letter_of, mentioned_in
from worker.engine.exact.tensor.matrices import MATRIX_LETTERS
from worker.engine.exact.tensor.polynomial import (
    Atom,
    Exponent,
    Monomial,
    Polynomial,
    added,
    number,
    scaled,
)
from worker.engine.exact.tensor.updates import UpdateAlgebra

ROW, COLUMN = MATRIX_LETTERS
LONGEST_CHAIN = 4


@dataclass(frozen=True, slots=True)
class Link:
    """A matrix in a product; the transpose if it is turned."""

    name: str
    turned: bool


@dataclass(frozen=True, slots=True)
class Lead:
    """A matrix as `scale` times a product of symbols plus the rest."""

    chain: tuple[Link, ...]
    scale: Polynomial
    rest: Polynomial


class ResolventAlgebra(UpdateAlgebra):
    """Contracts an inverse with the leading term of its matrix."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._leads: dict[Polynomial, Lead | None] = {}

    def begin(self) -> None:
        super().begin()
        self._leads.clear()

    def _closed(self, bound: list[BoundLetter], factors: dict[Atom, Exponent]) -> Polynomial:
        for atom, exponent in factors.items():
            if atom.kind == "inverse" and exponent == 1 and not isinstance(atom.parts[0], str):
                found = self._used_up(atom, bound, factors)
                if found is not None:
                    return self.sum_over(*found)
        return super()._closed(bound, factors)

    def _used_up(
        self, inverse: Atom, bound: list[BoundLetter], factors: Mapping[Atom, Exponent]
    ) -> tuple[list[BoundLetter], Polynomial] | None:
        """The letters that are left and the summand, without the inverse's leading term beside it."""
        matrix, row, column = inverse.parts
        lead = self._lead(matrix)
        if lead is None:
            return None
        sides = dict(bound)
        for start, other, forward in self._ends(matrix, row, column):
            first = letter_of(start)
            if first not in sides or first in other.letters:
                continue
            chain = lead.chain if forward else tuple(Link(k.name, not k.turned) for k in lead.chain[::-1])
            path = self._path(chain, first, inverse, factors, sides)
            if path is None or path[1] & other.letters:
                continue
            used, inner, end = path
            letter = self.fresh()
            here = self.letter(letter, sides[first])
            places = (other, here) if forward else (here, other)
            turned = {ROW: here, COLUMN: end} if forward else {ROW: end, COLUMN: here}
            beside = self.product(self.inverse_entry(matrix, *places), self.substitute(lead.rest, turned))
            one = self.delta(added(other, scaled(end, -1)))
            instead = added(one, scaled(self.sum_over([(letter, sides[first])], beside), -1))
            outside = self.reduced({a: e for a, e in factors.items() if a not in used})
            body = self.product(outside, self.power(lead.scale, number(-1)), instead)
            return [b for b in bound if b[0] not in inner], body
        return None

    def _ends(
        self, matrix: Polynomial, row: Polynomial, column: Polynomial
    ) -> Iterator[tuple[Polynomial, Polynomial, bool]]:
        """The end at which the matrix may follow, the other end, and whether it follows its rows first."""
        yield column, row, True
        yield row, column, False
        if self.is_symmetric(matrix):
            yield row, column, True
            yield column, row, False

    def _path(
        self,
        chain: tuple[Link, ...],
        letter: str,
        inverse: Atom,
        factors: Mapping[Atom, Exponent],
        sides: Mapping[str, object],
    ) -> tuple[set[Atom], set[str], Polynomial] | None:
        """The factors that are this chain from a letter on, the letters inside, and the index at its end."""
        used, inner = {inverse}, {letter}
        end = self.letter(letter)
        for place, link in enumerate(chain):
            at = letter_of(end)
            around = [a for a, e in factors.items() if a not in used and at in mentioned_in(a, e)]
            if len(around) != 1 or factors[around[0]] != 1:
                return None
            following = self._following(around[0], link, at)
            if following is None:
                return None
            used.add(around[0])
            end = following
            if place < len(chain) - 1:
                at = letter_of(end)
                if at not in sides or at in inner:
                    return None
                inner.add(at)
        mentioned = end.letters.union(*(mentioned_in(a, e) for a, e in factors.items() if a not in used))
        return None if mentioned & inner else (used, inner, end)

    def _following(self, atom: Atom, link: Link, letter: str) -> Polynomial | None:
        """The other index of an entry of this matrix that has the letter where the chain comes from."""
        if atom.kind != "entry" or len(atom.parts) != 3 or atom.parts[0] != link.name:
            return None
        first, second = atom.parts[1:]
        ways = [(second, first) if link.turned else (first, second)]
        if link.name in self.symmetric:
            ways.append((second, first))
        return next((there for here, there in ways if letter_of(here) == letter), None)

    # --- the leading term -----------------------------------------------------------------------

    def _lead(self, matrix: Polynomial) -> Lead | None:
        if matrix not in self._leads:
            self._leads[matrix] = self._found_lead(matrix)
        return self._leads[matrix]

    def _found_lead(self, matrix: Polynomial) -> Lead | None:
        if len(matrix.terms) < 2 or matrix.letters - {ROW, COLUMN}:
            return None
        chains = [(self._chain(monomial), monomial) for monomial in matrix.terms]
        known = [(chain, monomial) for chain, monomial in chains if chain]
        if not known or len({chain for chain, _ in known}) < len(known):
            return None
        chain, monomial = max(known, key=lambda item: (len(item[0]), [(k.name, k.turned) for k in item[0]]))
        scale = Polynomial(
            {tuple(f for f in monomial if not f[0].letters & {ROW, COLUMN}): matrix.terms[monomial]}
        )
        rest = Polynomial({m: c for m, c in matrix.terms.items() if m is not monomial})
        return Lead(chain, scale, rest)

    def _chain(self, monomial: Monomial) -> tuple[Link, ...]:
        """The product of symbols from ROW to COLUMN that this term is; empty if it is none."""
        varying = [(a, e) for a, e in monomial if mentioned_in(a, e) & {ROW, COLUMN}]
        if len(varying) != 1 or varying[0][1] != 1:
            return ()
        atom = varying[0][0]
        if atom.kind != "sum":
            factors = {atom: 1}
        else:
            summand: Polynomial = atom.parts[1]
            if len(summand.terms) != 1:
                return ()
            ((inside, coefficient),) = summand.terms.items()
            if coefficient != 1 or any(e != 1 for _, e in inside):
                return ()
            factors = dict.fromkeys([a for a, _ in inside], 1)
        chain: list[Link] = []
        letter = ROW
        left = list(factors)
        while left:
            around = [a for a in left if letter in a.letters]
            if len(around) != 1 or around[0].kind != "entry" or len(around[0].parts) != 3:
                return ()
            (found,) = around
            left.remove(found)
            first, second = (letter_of(index) for index in found.parts[1:])
            if first == second or not first or not second:
                return ()
            chain.append(Link(str(found.parts[0]), second == letter))
            letter = first if second == letter else second
        return tuple(chain) if letter == COLUMN and len(chain) <= LONGEST_CHAIN else ()
