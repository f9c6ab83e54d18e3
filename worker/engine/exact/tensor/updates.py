"""Inverses and determinants of matrices that differ from a simple one by few columns times rows.

With B a symbol or diagonal, C of k columns and R of k rows, and G = I + R B^-1 C, a k×k matrix,

    det(B + C R) = det(B) det(G)        (B + C R)^-1 = B^-1 - B^-1 C G^-1 R B^-1

for every size: the matrix determinant lemma, and Sherman and Morrison's formula. As det(I + L R) is
det(I + R L), such a determinant is given one of its cyclic forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from worker.engine.exact.tensor.algebra import TooLargeError
from worker.engine.exact.tensor.letters import BoundLetter, mentioned_in
from worker.engine.exact.tensor.matrices import MATRIX_LETTERS
from worker.engine.exact.tensor.polynomial import (
    ONE,
    ZERO,
    Atom,
    Exponent,
    Monomial,
    Polynomial,
    Rational,
    added,
    monomial_of,
    number,
    scaled,
)
from worker.engine.exact.tensor.sums import TensorAlgebra
from worker.engine.model import Property
from worker.engine.shapes import Dimension

MOST_UPDATES = 3
ROW, COLUMN = MATRIX_LETTERS
INNER = "~inner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """`base` plus the sum of columns[i] times rows[i]; a column is over ROW, a row over COLUMN."""

    base: Polynomial
    columns: tuple[Polynomial, ...]
    rows: tuple[Polynomial, ...]


class UpdateAlgebra(TensorAlgebra):
    """Writes out what it can of inverses and determinants; the others stay whole."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.sides: dict[Polynomial, Dimension] = {}

    def side_of(self, matrix: Any) -> Dimension | None:
        """The number of rows of a matrix, as far as it was told."""
        if isinstance(matrix, str):
            variable = self.variables.get(matrix)
            return None if variable is None else variable.shape[0]
        return self.sides.get(matrix)

    def determinant(self, matrix: Any) -> Polynomial:
        side = self.side_of(matrix)
        if isinstance(matrix, str) or side is None:
            return super().determinant(matrix)
        if matrix == ZERO:
            return ZERO
        along = self.diagonal_of(matrix)
        if along is not None:
            letter = self.fresh()
            here = self.letter(letter, side)
            return self.product_over(letter, side, self.substitute(along, {ROW: here}))
        scale, matrix = self.scalar_content(matrix)
        if scale != ONE:
            self.sides[matrix] = side
            return self.product(self.power(scale, self.size(side)), self.determinant(matrix))
        update = self._update(matrix)
        if update is not None:
            whole = self.base_determinant(update.base, side)
            return self.product(whole, _determinant(self, self._small(update, side)))
        return self._cyclic(matrix, side)

    def inverse_entry(self, matrix: Any, row: Polynomial, column: Polynomial) -> Polynomial:
        side = self.side_of(matrix)
        if isinstance(matrix, str) or side is None:
            return super().inverse_entry(matrix, row, column)
        along = self.diagonal_of(matrix) if matrix != ZERO else None
        if along is not None:
            inverted = self.power(self.substitute(along, {ROW: row}), number(-1))
            return self.product(self.delta(added(row, scaled(column, -1))), inverted)
        scale, core = self.scalar_content(matrix)
        if scale != ONE:
            self.sides[core] = side
        update = self._update(matrix) if matrix != ZERO else None
        if update is None:
            return super().inverse_entry(matrix, row, column)
        small = self._small(update, side)
        scale = self.power(_determinant(self, small), number(-1))
        here = self.base_inverse(update.base, row, column)
        before = [self._times_column(update.base, row, c, side) for c in update.columns]
        after = [self._row_times(update.base, r, column, side) for r in update.rows]
        parts = [
            self.product(scale, before[i], _adjugate(self, small, i, j), after[j])
            for i in range(len(before))
            for j in range(len(after))
        ]
        return added(here, scaled(added(*parts), -1))

    def diagonal_of(self, matrix: Polynomial) -> Polynomial | None:
        """The entries along the diagonal, over ROW, of a matrix that has no others; None of any other."""
        unit = self.delta(added(self.letter(ROW), scaled(self.letter(COLUMN), -1)))
        (((delta, _),),) = unit.terms
        kept: dict[Monomial, Rational] = {}
        for monomial, coefficient in matrix.terms.items():
            rest = tuple(factor for factor in monomial if factor[0] != delta)
            if len(rest) == len(monomial):
                return None
            kept[rest] = coefficient
        return self.substitute(Polynomial(kept), {COLUMN: self.letter(ROW)})

    # --- the parts ------------------------------------------------------------------------------

    def _update(self, body: Polynomial) -> Update | None:
        """The matrix as an update of a symbol or a diagonal matrix, if it is one of few columns."""
        base: dict[Monomial, Rational] = {}
        columns, rows = [], []
        for monomial, coefficient in body.terms.items():
            if any({ROW, COLUMN} <= mentioned_in(a, e) for a, e in monomial):
                base[monomial] = coefficient
                continue
            at_row = tuple(f for f in monomial if ROW in mentioned_in(*f))
            others = tuple(f for f in monomial if f not in at_row)
            columns.append(Polynomial({at_row: 1}))
            rows.append(Polynomial({others: coefficient}))
        found = Polynomial(base)
        if not 0 < len(columns) <= MOST_UPDATES or not self._is_simple(found):
            return None
        return Update(base=found, columns=tuple(columns), rows=tuple(rows))

    def _is_simple(self, base: Polynomial) -> bool:
        """A number times a symbol that is free to be invertible, or diagonal."""
        if len(base.terms) != 1:
            return False
        symbol = _symbol_in(base)
        if symbol is None:
            return _delta_in(base) is not None
        variable = self.variables.get(str(symbol.parts[0]))
        fixed = {Property.SUMS_TO_ONE, Property.INTEGER}
        return variable is not None and not variable.properties & fixed

    def base_inverse(self, base: Polynomial, row: Polynomial, column: Polynomial) -> Polynomial:
        """An entry of the inverse of a simple matrix."""
        symbol = _symbol_in(base)
        if symbol is not None:
            scale = self.power(_without(base, symbol), number(-1))
            name = str(symbol.parts[0])
            turned = symbol.parts[1] != self.letter(ROW)
            places = (column, row) if turned else (row, column)
            return self.product(scale, super().inverse_entry(name, *places))
        delta = _delta_in(base)
        assert delta is not None
        along = self.substitute(_without(base, delta), {COLUMN: row, ROW: row})
        return self.product(self.delta(added(row, scaled(column, -1))), self.power(along, number(-1)))

    def base_determinant(self, base: Polynomial, side: Dimension) -> Polynomial:
        """The determinant of a simple matrix."""
        symbol = _symbol_in(base)
        if symbol is not None:
            scale = self.power(_without(base, symbol), self.size(side))
            return self.product(scale, super().determinant(str(symbol.parts[0])))
        delta = _delta_in(base)
        assert delta is not None
        letter = self.fresh()
        here = self.letter(letter, side)
        along = self.substitute(_without(base, delta), {COLUMN: here, ROW: here})
        return self.product_over(letter, side, along)

    def _times_column(
        self, base: Polynomial, row: Polynomial, column: Polynomial, side: Dimension
    ) -> Polynomial:
        """An entry of B^-1 times a column."""
        letter = self.fresh()
        here = self.letter(letter, side)
        body = self.product(self.base_inverse(base, row, here), self.substitute(column, {ROW: here}))
        return self.sum_over([(letter, side)], body)

    def _row_times(
        self, base: Polynomial, row: Polynomial, column: Polynomial, side: Dimension
    ) -> Polynomial:
        """An entry of a row times B^-1."""
        letter = self.fresh()
        here = self.letter(letter, side)
        body = self.product(self.substitute(row, {COLUMN: here}), self.base_inverse(base, here, column))
        return self.sum_over([(letter, side)], body)

    def _small(self, update: Update, side: Dimension) -> list[list[Polynomial]]:
        """I + R B^-1 C."""
        grid = []
        for i, row in enumerate(update.rows):
            line = []
            for j, column in enumerate(update.columns):
                letter = self.fresh()
                here = self.letter(letter, side)
                inner = self._row_times(update.base, row, here, side)
                body = self.product(inner, self.substitute(column, {ROW: here}))
                total = self.sum_over([(letter, side)], body)
                line.append(added(ONE, total) if i == j else total)
            grid.append(line)
        return grid

    # --- cyclic forms ---------------------------------------------------------------------------

    def _cyclic(self, body: Polynomial, side: Dimension) -> Polynomial:
        """det(B + L R) as det(B) det(I + R B^-1 L), in the first of the forms that there are."""
        mixed = [(m, c) for m, c in body.terms.items() if any(a.kind == "sum" for a, _ in m)]
        base = Polynomial({m: c for m, c in body.terms.items() if (m, c) not in mixed})
        if len(mixed) != 1 or not self._is_simple(base):
            return super().determinant(body)
        rest = Polynomial(dict(mixed))
        letter = self.fresh()
        here = self.letter(letter, side)
        turned = self.sum_over(
            [(letter, side)],
            self.product(self.base_inverse(base, self.letter(ROW), here), self.substitute(rest, {ROW: here})),
        )
        forms = [(str(side), turned.text, turned, side)]
        for other, form in self._rotations(turned, side):
            forms.append((str(other), form.text, form, other))
            backward = self.transposed(form)
            forms.append((str(other), backward.text, backward, other))
        *_, best, best_side = min(forms, key=lambda form: form[:2])
        unit = self.delta(added(self.letter(ROW), scaled(self.letter(COLUMN), -1)))
        whole = added(unit, best)
        self.sides[whole] = best_side
        return self.product(self.base_determinant(base, side), super().determinant(whole))

    def _rotations(self, item: Polynomial, side: Dimension) -> Iterator[tuple[Dimension, Polynomial]]:
        """The other products R L of a matrix that is one product L R, with their sides."""
        if len(item.terms) != 1:
            return
        ((monomial, coefficient),) = item.terms.items()
        sums = [(a, e) for a, e in monomial if a.kind == "sum"]
        if len(sums) != 1 or sums[0][1] != 1:
            return
        outside = Polynomial({tuple(f for f in monomial if f[0] != sums[0][0]): coefficient})
        if outside.letters:
            return
        bound, summand = self._freshly_bound(*sums[0][0].parts)
        if len(summand.terms) != 1:
            return
        ((inner, scale),) = summand.terms.items()
        factors: dict[Atom, Exponent] = dict(inner)
        for cut, dimension in bound:
            halves = _halves(factors, cut)
            if halves is None:
                continue
            left, right = (Polynomial({monomial_of(half.items()): 1}) for half in halves)
            letters: list[BoundLetter] = [(n, d) for n, d in bound if n != cut] + [(INNER, side)]
            here = self.letter(INNER, side)
            left = self.substitute(left, {ROW: here, cut: self.letter(COLUMN)})
            right = self.substitute(right, {COLUMN: here, cut: self.letter(ROW)})
            body = self.sum_over(letters, scaled(self.product(left, right), scale))
            yield dimension, self.product(outside, body)


def _symbol_in(base: Polynomial) -> Atom | None:
    """The symbol's entry, where that is all that mentions row and column."""
    ((monomial, _),) = base.terms.items()
    found = [(a, e) for a, e in monomial if mentioned_in(a, e) & {ROW, COLUMN}]
    if len(found) != 1 or found[0][1] != 1 or found[0][0].kind != "entry" or len(found[0][0].parts) != 3:
        return None
    return found[0][0] if {p.text for p in found[0][0].parts[1:]} == {f"1·${ROW}", f"1·${COLUMN}"} else None


def _delta_in(base: Polynomial) -> Atom | None:
    """The delta between row and column."""
    ((monomial, _),) = base.terms.items()
    found = [a for a, e in monomial if a.kind == "delta" and e == 1 and {ROW, COLUMN} <= a.letters]
    others = [a for a, e in monomial if a not in found and {ROW, COLUMN} <= mentioned_in(a, e)]
    if len(found) != 1 or others or len(found[0].parts[0].terms) != 2:
        return None
    return found[0]


def _without(item: Polynomial, atom: Atom) -> Polynomial:
    ((monomial, coefficient),) = item.terms.items()
    return Polynomial({tuple(f for f in monomial if f[0] != atom): coefficient})


def _halves(
    factors: Mapping[Atom, Exponent], cut: str
) -> tuple[dict[Atom, Exponent], dict[Atom, Exponent]] | None:
    """The factors on the row's side of a letter and the others, if only that letter joins them."""
    reached, left = {ROW}, dict[Atom, Exponent]()
    growing = True
    while growing:
        growing = False
        for atom, exponent in factors.items():
            mentioned = mentioned_in(atom, exponent) - {cut}
            if atom not in left and mentioned & reached:
                left[atom] = exponent
                reached |= mentioned
                growing = True
    right = {a: e for a, e in factors.items() if a not in left}
    joined = [cut in frozenset().union(*(mentioned_in(a, e) for a, e in h.items())) for h in (left, right)]
    return (left, right) if COLUMN not in reached and all(joined) else None


def _determinant(algebra: TensorAlgebra, grid: list[list[Polynomial]]) -> Polynomial:
    if not grid:
        return ONE
    if len(grid) > MOST_UPDATES:
        raise TooLargeError
    parts = [ZERO]
    for column, item in enumerate(grid[0]):
        minor = _determinant(algebra, [line[:column] + line[column + 1 :] for line in grid[1:]])
        parts.append(scaled(algebra.product(item, minor), -1 if column % 2 else 1))
    return added(*parts)


def _adjugate(algebra: TensorAlgebra, grid: list[list[Polynomial]], i: int, j: int) -> Polynomial:
    """The entry (i, j) of det(G) G^-1."""
    kept = [line[:i] + line[i + 1 :] for k, line in enumerate(grid) if k != j]
    return scaled(_determinant(algebra, kept), -1 if (i + j) % 2 else 1)
