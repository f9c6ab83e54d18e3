"""The letters of matrix words: symbols, their transposes, inverses, vectors and diagonal matrices."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from worker.engine.exact.tensor.words.sums import ONE, Sum, minus, surrounded
from worker.engine.model import Property, Variable
from worker.engine.shapes import Dimension


@dataclass(slots=True, kw_only=True)
class Letter:
    """A matrix that is not taken apart; `turned` is the letter of its transpose."""

    rows: Dimension
    columns: Dimension
    turned: int = -1
    symbol: str = ""  # of a symbol or its transpose
    inverse_of: Sum | None = None


class Alphabet:
    """Letters, each known by what it stands for."""

    def __init__(self, variables: Mapping[str, Variable], *, assumed: bool) -> None:
        self.variables = variables
        self.letters: list[Letter] = []
        self.inverses: list[int] = []
        fixed = {Property.SUMS_TO_ONE, Property.INTEGER}
        # Which variables may be scaled: their entries fill an open set, but for symmetry.
        self.free = {n: not (assumed or v.properties & fixed) for n, v in variables.items()}
        self._known: dict[Hashable, int] = {}

    def letter(
        self, key: Hashable, rows: Dimension, columns: Dimension, *, symmetric: bool = False, symbol: str = ""
    ) -> int:
        """The letter of what this key names."""
        found = self._known.get(key)
        if found is None:
            new = Letter(rows=rows, columns=columns, symbol=symbol)
            found = self._pair(key, key if symmetric else ("turned", key), new)
        return found

    def symbol(self, name: str, rows: Dimension, columns: Dimension) -> int:
        """The letter of a variable; a vector is a column."""
        variable = self.variables.get(name)
        symmetric = variable is not None and Property.SYMMETRIC in variable.properties
        return self.letter(("symbol", name), rows, columns, symmetric=symmetric, symbol=name)

    def inverse(self, matrix: Sum, side: Dimension) -> int:
        """The letter of the inverse of a square matrix."""
        key = ("inverse", frozenset(matrix.items()))
        found = self._known.get(key)
        if found is None:
            transposed = self.transposed(matrix)
            new = Letter(rows=side, columns=side, inverse_of=matrix)
            found = self._pair(key, ("inverse", frozenset(transposed.items())), new)
            self.inverses.append(found)
            if new.turned != found:
                self.letters[new.turned].inverse_of = transposed
        return found

    def turned(self, letter: int) -> int:
        """The letter of the transpose."""
        return self.letters[letter].turned

    def transposed(self, item: Sum) -> Sum:
        """The transpose of a sum of words."""
        return {(tuple(map(self.turned, reversed(word))), scale): v for (word, scale), v in item.items()}

    def relations(self) -> list[Sum]:
        """What is 0: an inverse times its matrix less 1, on either side, and the same transposed."""
        found: list[Sum] = []
        for at, letter in enumerate(self.letters):
            if letter.inverse_of is not None:
                found.append(minus(surrounded((at,), letter.inverse_of, ()), ONE))
                found.append(minus(surrounded((), letter.inverse_of, (at,)), ONE))
        return found

    def _new(self, letter: Letter) -> int:
        self.letters.append(letter)
        return len(self.letters) - 1

    def _pair(self, key: Hashable, turned_key: Hashable, letter: Letter) -> int:
        """The letter of a matrix and, unless they are the same, that of its transpose."""
        at = self._known[key] = self._new(letter)
        letter.turned = at
        if turned_key != key:
            other = Letter(rows=letter.columns, columns=letter.rows, turned=at, symbol=letter.symbol)
            letter.turned = self._known[turned_key] = self._new(other)
        return at
