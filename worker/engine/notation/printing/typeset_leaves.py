"""Two-dimensional mathematics: numbers, names, letters, sizes and constant arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from worker.engine.expression import Node, Op
from worker.engine.notation.printing.marks import Marks
from worker.engine.notation.printing.names import Spelling, spelled
from worker.engine.notation.printing.structure import (
    Level,
    Parts,
    decimal,
    is_vector,
    letter_of,
    level_of_dimension,
    number_of,
    powers_of_ten,
)
from worker.engine.shapes import Dimension


class Leaves(Marks):
    """What has no parts."""

    def number(self, node: Node) -> Parts:
        value = number_of(node)
        shown = decimal(abs(value))
        sign: Parts = [self.negative] if value.numerator < 0 else []
        if shown is not None:
            return [*sign, self.digits(shown)]
        tens = powers_of_ten(abs(value))
        if tens is not None:
            power = self.superscript([self.digits("10")], self.integer(abs(tens[1])))
            if tens[1] < 0:
                return [*sign, *self.fraction([self.digits(str(tens[0]))], power)]
            return [*sign, self.digits(str(tens[0])), self.dot, *power]
        above, below = self.digits(str(abs(value.numerator))), self.digits(str(value.denominator))
        return [*sign, *self.fraction([above], [below])]

    def constant(self, node: Node) -> Parts:
        return [self.identifier("π" if node.payload == "pi" else "e")]

    def symbol(self, node: Node) -> Parts:
        return self.name(spelled(str(node.payload)), bold=is_vector(node.shape))

    def name(self, spelling: Spelling, *, bold: bool = False) -> Parts:
        base: Parts = [self.base(spelling, bold=bold)]
        return self.subscript(base, [self.subscripted(spelling.subscript)]) if spelling.subscript else base

    def base(self, spelling: Spelling, *, bold: bool = False) -> str:
        letter = self.identifier(spelling.base, bold=bold)
        return self.accented(letter, spelling.accent) if spelling.accent else letter

    def subscripted(self, text: str) -> str:
        return self.digits(text) if text.isdigit() else self.identifier(text)

    def size(self, node: Node) -> Parts:
        assert isinstance(node.payload, Dimension)
        return self.dimension(node.payload)

    def dimension(self, dimension: Dimension) -> Parts:
        parts: Parts = []
        for monomial, coefficient in sorted(dimension.terms, key=lambda term: (-len(term[0]), term[0])):
            if parts:
                parts.append(self.minus if coefficient < 0 else self.plus)
            elif coefficient < 0:
                parts.append(self.negative)
            if abs(coefficient) != 1 or not monomial:
                parts.append(self.digits(str(abs(coefficient))))
            for position, name in enumerate(monomial):
                parts += [self.touching] if position else []
                parts += self.name(spelled(name))
        return parts or [self.digits("0")]

    def index(self, node: Node) -> Parts:
        return [self.letter(letter_of(node)[0])]

    def letter(self, letter: str) -> str:
        return self.identifier(letter)

    def letters(self, letters: Iterable[str]) -> Parts:
        """Several, side by side."""
        parts: Parts = []
        for letter in letters:
            parts += [self.touching] * bool(parts) + [self.letter(letter)]
        return parts

    def ones(self, node: Node) -> Parts:
        return self.of_shape([self.filled("1" if node.op is Op.ONES else "0")], node)

    def of_shape(self, base: Parts, node: Node) -> Parts:
        """A constant array: a row is a transposed column, a matrix names its sizes."""
        if is_vector(node.shape):
            row = len(node.shape) == 2
            return self.superscript(base, [self.transposed]) if row else base
        return self.subscript(base, self.sizes(node.shape))

    def sizes(self, shape: Sequence[Dimension]) -> Parts:
        parts: Parts = []
        for dimension in shape:
            loose = level_of_dimension(dimension) < Level.ATOM
            inner = self.dimension(dimension)
            parts += [self.relation("×")] if parts else []
            parts += self.fence("(", inner, ")", tall=False) if loose else inner
        return parts

    def identity(self, node: Node) -> Parts:
        return self.unit_matrix(node.shape[0])

    def unit_matrix(self, side: Dimension) -> Parts:
        base: Parts = [self.identifier("I")]
        return base if side.name else self.subscript(base, self.dimension(side))

    def integer(self, value: int) -> Parts:
        sign: Parts = [self.negative] if value < 0 else []
        return [*sign, self.digits(str(abs(value)))]
