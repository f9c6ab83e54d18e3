"""Determinants of matrices and entries of inverses, which stay whole in the tensor normal form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worker.engine.exact.tensor.indices import IndexAlgebra
from worker.engine.exact.tensor.polynomial import ONE, ZERO, Atom, Polynomial, monomial_of, number, of_atom
from worker.engine.model import Kink, Property, Variable

MATRIX_LETTERS = ("#row", "#column")


class MatrixAlgebra(IndexAlgebra):
    """Adds matrices: a symbol's name, or the body of an entry, over MATRIX_LETTERS."""

    def __init__(self, variables: Mapping[str, Variable], kink: Kink) -> None:
        super().__init__(variables, kink)
        self._contents: dict[Polynomial, tuple[Polynomial, Polynomial]] = {}
        self._transposes: dict[Polynomial, Polynomial] = {}

    def begin(self) -> None:
        super().begin()
        self._contents.clear()
        self._transposes.clear()

    def determinant(self, matrix: Any) -> Polynomial:
        """The determinant of a symbol, or of a body over MATRIX_LETTERS; X and Xᵀ have the same."""
        if not isinstance(matrix, str):
            matrix = min(matrix, self.transposed(matrix), key=lambda body: body.text)
        text = matrix if isinstance(matrix, str) else matrix.text
        letters = frozenset() if isinstance(matrix, str) else _free_of_matrix(matrix)
        return of_atom(Atom("det", (matrix,), f"det({text})", letters, height=_height(matrix)))

    def inverse_entry(self, matrix: Any, row: Polynomial, column: Polynomial) -> Polynomial:
        """X^-1[row, column]; `matrix` is a symbol's name or a body over MATRIX_LETTERS."""
        if not isinstance(matrix, str):
            scale, matrix = self.scalar_content(matrix)
            if scale != ONE:
                entry = self.inverse_entry(matrix, row, column)
                return self.product(self.power(scale, number(-1)), entry)
        if self.is_symmetric(matrix):
            row, column = sorted((row, column), key=lambda index: index.text)
        elif not isinstance(matrix, str):
            turned = self.transposed(matrix)
            if turned.text < matrix.text:
                matrix, row, column = turned, column, row
        text = matrix if isinstance(matrix, str) else matrix.text
        inner = frozenset() if isinstance(matrix, str) else _free_of_matrix(matrix)
        return of_atom(
            Atom(
                "inverse",
                (matrix, row, column),
                f"inv({text})[{row.text},{column.text}]",
                inner | row.letters | column.letters,
                height=_height(matrix),
            )
        )

    def scalar_content(self, body: Polynomial) -> tuple[Polynomial, Polynomial]:
        """(c, B) of a matrix c B, where c does not depend on row and column; (1, 0) of the zero matrix."""
        found = self._contents.get(body)
        if found is None:
            found = self._contents[body] = self._content_and_rest(body)
        return found

    def _content_and_rest(self, body: Polynomial) -> tuple[Polynomial, Polynomial]:
        if body == ZERO:
            return ONE, ZERO
        content, _ = self.content(body)
        ((monomial, coefficient),) = content.terms.items()
        plain = [(a, e) for a, e in monomial if not a.letters & set(MATRIX_LETTERS)]
        scale = Polynomial({monomial_of(plain): coefficient})
        return scale, body if scale == ONE else self.product(body, self.power(scale, number(-1)))

    def is_symmetric(self, matrix: Any) -> bool:
        if isinstance(matrix, str):
            variable = self.variables.get(matrix)
            return variable is not None and Property.SYMMETRIC in variable.properties
        return bool(self.transposed(matrix) == matrix)

    def transposed(self, body: Polynomial) -> Polynomial:
        found = self._transposes.get(body)
        if found is None:
            first, second = MATRIX_LETTERS
            found = self.substitute(body, {first: self.letter(second), second: self.letter(first)})
            self._transposes[body] = found
        return found

    def _substituted(self, atom: Atom, values: Mapping[str, Polynomial]) -> Polynomial:
        if atom.kind not in ("inverse", "det"):
            return super()._substituted(atom, values)
        matrix, *places = atom.parts
        row_and_column = [self.substitute(place, values) for place in places]
        if isinstance(matrix, str) or not (_free_of_matrix(matrix) & values.keys()):
            return MatrixAlgebra.inverse_entry(self, matrix, *row_and_column)  # it stays as it is
        # the letters of the matrix itself are bound there
        outer = {name: value for name, value in values.items() if name not in MATRIX_LETTERS}
        matrix = self.substitute(matrix, outer)
        return self.determinant(matrix) if atom.kind == "det" else self.inverse_entry(matrix, *row_and_column)


def _free_of_matrix(body: Polynomial) -> frozenset[str]:
    """The letters of a matrix's body that are not its row and column."""
    return body.letters - set(MATRIX_LETTERS)


def _height(matrix: Any) -> int:
    return 0 if isinstance(matrix, str) else int(matrix.height)
