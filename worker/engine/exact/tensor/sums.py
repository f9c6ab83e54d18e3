"""Closed sums and products over index letters, in canonical form.

A sum distributes over terms, uses up Kronecker deltas, moves out what does not depend on its letter,
opens sums inside it, and is then one atom: a monomial over bound letters, named canonically. Bound
letters are called `#h.k` with h the nesting height, so that no renaming can capture one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worker.engine.exact.tensor.algebra import TooLargeError
from worker.engine.exact.tensor.atoms import as_polynomial, poly_atom
from worker.engine.exact.tensor.canonical_letters import orders
from worker.engine.exact.tensor.letters import BoundLetter, connected_to_first, mentioned_in, solved_for
from worker.engine.exact.tensor.matrices import MatrixAlgebra
from worker.engine.exact.tensor.polynomial import (
    ONE,
    ZERO,
    Atom,
    Exponent,
    Polynomial,
    added,
    number,
    of_atom,
    scaled,
)
from worker.engine.model import Kink, Property, Variable
from worker.engine.shapes import Dimension

LARGEST_COPIES = 4
LARGEST_LETTERS = 8


class TensorAlgebra(MatrixAlgebra):
    """Adds sums and products over letters: all that the tensor normal form computes with."""

    def __init__(self, variables: Mapping[str, Variable], kink: Kink) -> None:
        super().__init__(variables, kink)
        self._count = 0

    def begin(self) -> None:
        super().begin()
        self._count = 0

    # --- sums -------------------------------------------------------------------------------

    def sum_over(self, letters: Sequence[BoundLetter], body: Polynomial) -> Polynomial:
        """Sum of the body over all these letters, each from 1 to its dimension."""
        result = body
        for name, dimension in reversed(letters):
            result = added(
                *(
                    scaled(self._sum_of_term(name, dimension, dict(monomial)), coefficient)
                    for monomial, coefficient in result.terms.items()
                )
            )
        return result

    def _sum_of_term(self, letter: str, dimension: Dimension, factors: dict[Atom, Exponent]) -> Polynomial:
        self.step()
        contracted = self._contracted(letter, dimension, factors)
        if contracted is not None:
            return contracted
        outside: dict[Atom, Exponent] = {}
        inside: dict[Atom, Exponent] = {}
        for atom, exponent in factors.items():
            mentions = letter in atom.letters or (
                isinstance(exponent, Polynomial) and letter in exponent.letters
            )
            (inside if mentions else outside)[atom] = exponent
        scale = self.reduced(outside)
        if not inside:
            return self.product(scale, self.size(dimension))
        bound: list[BoundLetter] = [(letter, dimension)]
        opened = [ONE]
        for atom, exponent in inside.items():
            copies = self._opened(atom, exponent, bound)
            opened.append(of_atom(atom, exponent) if copies is None else copies)
        if len(bound) > LARGEST_LETTERS:
            raise TooLargeError
        merged = self.product(*opened)
        if len(bound) == 1 and len(merged.terms) == 1:
            ((monomial, coefficient),) = merged.terms.items()
            return self.product(scale, number(coefficient), self._closed(bound, dict(monomial)))
        parts = [ZERO]
        for monomial, coefficient in merged.terms.items():
            closed = self._closed_after_contraction(bound, dict(monomial))
            parts.append(scaled(closed, coefficient))
        return self.product(scale, added(*parts))

    def _opened(self, atom: Atom, exponent: Exponent, bound: list[BoundLetter]) -> Polynomial | None:
        """A sum factor as its summand, with its letters joined to `bound`; copies for a power."""
        if atom.kind != "sum" or isinstance(exponent, Polynomial):
            return None
        if exponent.denominator != 1 or not 0 < exponent <= LARGEST_COPIES:
            return None
        letters, body = atom.parts
        copies = []
        for _ in range(int(exponent)):
            fresh, copy = self._freshly_bound(letters, body)
            bound.extend(fresh)
            copies.append(copy)
        return self.product(*copies)

    def _closed_after_contraction(
        self, bound: list[BoundLetter], factors: dict[Atom, Exponent]
    ) -> Polynomial:
        """Sum over all of `bound`, taking deltas and products of inverses away first."""
        for place, (letter, dimension) in enumerate(bound):
            contracted = self._contracted(letter, dimension, factors)
            if contracted is not None:
                return self.sum_over(bound[:place] + bound[place + 1 :], contracted)
        connected = connected_to_first(bound, factors)
        if len(connected) < len(bound):
            names = {name for name, _ in connected}
            here = {a: e for a, e in factors.items() if mentioned_in(a, e) & names}
            there = {a: e for a, e in factors.items() if a not in here}
            rest = [b for b in bound if b[0] not in names]
            return self.product(
                self._closed_after_contraction(connected, here),
                self._closed_after_contraction(rest, there),
            )
        if not factors:
            return self.product(*(self.size(dimension) for _, dimension in bound))
        return self._closed(bound, factors)

    def _contracted(
        self, letter: str, dimension: Dimension, factors: dict[Atom, Exponent]
    ) -> Polynomial | None:
        """The sum over `letter` with a delta, or with an inverse times its matrix, used up."""
        for atom in factors:
            if atom.kind == "delta" and letter in atom.letters:
                value = solved_for(atom.parts[0], letter)
                if value is None or not self._is_within(value, dimension):
                    continue
                rest = self.reduced({a: e for a, e in factors.items() if a is not atom})
                return self.substitute(rest, {letter: value})
        return self._inverse_contracted(letter, factors)

    def _is_within(self, value: Polynomial, dimension: Dimension) -> bool:
        """Whether an index takes values up to this dimension only, as far as is known of its letters."""
        for atom, _ in value.factors():
            side = self.dimensions.get(str(atom.parts[0])) if atom.kind == "index" else None
            if side not in (None, dimension) or (atom.kind == "size" and atom.parts[0] != dimension.name):
                return False
        return True

    def _inverse_contracted(self, letter: str, factors: dict[Atom, Exponent]) -> Polynomial | None:
        """sum_k X^-1[i,k] X[k,j] = [i = j], and likewise from the other side."""
        around = [a for a, e in factors.items() if letter in mentioned_in(a, e)]
        if len(around) != 2 or any(factors[a] != 1 for a in around):
            return None
        inverse = next((a for a in around if a.kind == "inverse"), None)
        entry = next((a for a in around if a.kind == "entry" and len(a.parts) == 3), None)
        if inverse is None or entry is None or inverse.parts[0] != entry.parts[0]:
            return None
        here = self.letter(letter)
        _, row, column = inverse.parts
        _, first, second = entry.parts
        rest = self.reduced({a: e for a, e in factors.items() if a not in (inverse, entry)})
        if column == here and first == here and letter not in (row.letters | second.letters):
            return self.product(rest, self.delta(added(row, scaled(second, -1))))
        if row == here and second == here and letter not in (column.letters | first.letters):
            return self.product(rest, self.delta(added(first, scaled(column, -1))))
        return None

    def _closed(self, bound: list[BoundLetter], factors: dict[Atom, Exponent]) -> Polynomial:
        """The sum as one atom, its letters named canonically."""
        if len(bound) == 1 and len(factors) == 1:
            ((atom, exponent),) = factors.items()
            if self._sums_to_one(atom, exponent, bound[0]):
                return ONE
        height = 1 + max(
            max(a.height, e.height if isinstance(e, Polynomial) else 0) for a, e in factors.items()
        )
        body = self.reduced(dict(factors))
        best: tuple[str, tuple[BoundLetter, ...], Polynomial] | None = None
        for order in orders(self, bound, factors):
            names = {name: f"#{height}.{k}" for k, (name, _) in enumerate(order)}
            renamed = self.substitute(body, {o: self.letter(names[o], d) for o, d in order})
            letters = tuple((names[name], dimension) for name, dimension in order)
            text = ",".join(f"{n}:{d}" for n, d in letters) + f" {renamed.text}"
            if best is None or text < best[0]:
                best = (text, letters, renamed)
        assert best is not None
        text, letters, renamed = best
        free = renamed.letters - {name for name, _ in letters}
        sign = renamed.sign if renamed.sign in ("+", "0+") else ""
        atom = Atom(
            "sum", (letters, renamed), f"Σ({text})", free,
            sign=sign, height=height, smooth=renamed.smooth,
        )  # fmt: skip
        return of_atom(atom)

    def _sums_to_one(self, atom: Atom, exponent: Exponent, bound: BoundLetter) -> bool:
        if atom.kind != "entry" or exponent != 1 or len(atom.parts) != 2:
            return False
        variable = self.variables.get(str(atom.parts[0]))
        return (
            variable is not None
            and Property.SUMS_TO_ONE in variable.properties
            and atom.parts[1] == self.letter(bound[0])
        )

    # --- products ---------------------------------------------------------------------------

    def product_over(self, letter: str, dimension: Dimension, body: Polynomial) -> Polynomial:
        """Product of the body over a letter; distributes over the factors of a monomial."""
        excepted = self._exception(letter, dimension, body)
        if excepted is not None:
            at, elsewhere = excepted
            return self.product(at, self.product_over(letter, dimension, elsewhere))
        if len(body.terms) != 1:
            return self._closed_product(letter, dimension, poly_atom(body), 1)
        ((monomial, coefficient),) = body.terms.items()
        count = self.size(dimension)
        result = self.power(number(coefficient), count) if coefficient != 1 else ONE
        for atom, exponent in monomial:
            if letter not in mentioned_in(atom, exponent):
                raised = self.product(as_polynomial(exponent), count)
                result = self.product(result, self.power(of_atom(atom), raised))
            else:
                closed = self._closed_product(letter, dimension, atom, exponent)
                result = self.product(result, closed)
        return result

    def _exception(
        self, letter: str, dimension: Dimension, body: Polynomial
    ) -> tuple[Polynomial, Polynomial] | None:
        """A body that is otherwise at one index, as in a product over k ≠ j: taken apart.

        Gives (body there / general body there, general body); both hold where that one is not zero.
        """
        delta = next((a for a, _ in body.factors() if a.kind == "delta" and letter in a.letters), None)
        place = None if delta is None else solved_for(delta.parts[0], letter)
        if delta is None or place is None or not self._is_within(place, dimension):
            return None
        general = Polynomial({m: c for m, c in body.terms.items() if all(a != delta for a, _ in m)})
        if not general.terms:
            return None
        there, usual = (self.substitute(item, {letter: place}) for item in (body, general))
        return self.product(there, self.power(usual, number(-1))), general

    def _closed_product(
        self, letter: str, dimension: Dimension, atom: Atom, exponent: Exponent
    ) -> Polynomial:
        if atom.kind == "exp" and not isinstance(exponent, Polynomial):
            inside = self.sum_over([(letter, dimension)], scaled(atom.parts[0], exponent))
            return self.exponential(inside)
        outer: Exponent = 1
        if not isinstance(exponent, Polynomial) and exponent.denominator == 1:
            outer, exponent = exponent, 1
        body = of_atom(atom, exponent)
        height = 1 + body.height
        name = f"#{height}.0"
        renamed = self.substitute(body, {letter: self.letter(name)})
        closed = Atom(
            "prod", (name, dimension, renamed), f"Π({name}:{dimension} {renamed.text})",
            renamed.letters - {name}, sign="+" if renamed.sign == "+" else "",
            height=height, smooth=renamed.smooth,
        )  # fmt: skip
        return of_atom(closed, outer)

    # --- renaming under a binder ------------------------------------------------------------

    def _substituted(self, atom: Atom, values: Mapping[str, Polynomial]) -> Polynomial:
        if atom.kind == "sum":
            letters, body = self._freshly_bound(atom.parts[0], atom.parts[1])
            return self.sum_over(letters, self.substitute(body, values))
        if atom.kind == "prod":
            letters, body = self._freshly_bound((atom.parts[:2],), atom.parts[2])
            return self.product_over(*letters[0], self.substitute(body, values))
        return super()._substituted(atom, values)

    def _freshly_bound(
        self, letters: Sequence[BoundLetter], body: Polynomial
    ) -> tuple[list[BoundLetter], Polynomial]:
        """The binder with new letters, so that closing it again cannot capture one of the old."""
        names = {old: self.fresh() for old, _ in letters}
        renamed = self.substitute(body, {o: self.letter(names[o], d) for o, d in letters})
        return [(names[old], dimension) for old, dimension in letters], renamed

    def fresh(self) -> str:
        self._count += 1
        return f"~t{self._count}."  # no name begins another, as texts are searched for them
