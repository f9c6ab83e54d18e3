"""The reference as an index-level scalar that can be edited, and back."""

from __future__ import annotations

from collections.abc import Callable

from worker.engine import expression
from worker.engine.calculus import Lowering
from worker.engine.expression import Letter, Node, Op
from worker.engine.model import Question
from worker.engine.shapes import ONE

SQUARE = 2  # axes of a matrix


class LoweredReference:
    """The reference as an index-level scalar, and back."""

    def __init__(self, question: Question) -> None:
        self.array = question.reference.expression
        self.letters: list[Letter] = [(f"~{c}", d) for c, d in zip("abcdef", self.array.shape, strict=False)]
        places = tuple(expression.index(*letter) for letter in self.letters)
        self.entry = Lowering().entry(self.array, places)

    def with_entry(self, entry: Node) -> LoweredReference:
        """The same array, its entry written in another way."""
        other = object.__new__(LoweredReference)
        other.array, other.letters, other.entry = self.array, self.letters, entry
        return other

    def back(self, entry: Node) -> Node:
        """The array with this entry."""
        return expression.comprehension(self.letters, entry) if self.letters else entry

    def edited(self, change: Callable[[Node], Node | None]) -> Node:
        return self.back(expression.rebuild(self.entry, lambda f, args: change(f)))


def replaced_in(lowered: LoweredReference, part: Node, by: Node) -> Node:
    """The array with another part in its entry."""
    return lowered.back(expression.replaced(lowered.entry, part, by))


def is_row(array: Node) -> bool:
    """Whether the array is a matrix of one row."""
    return len(array.shape) == SQUARE and array.shape[0] is ONE


def is_square(array: Node) -> bool:
    """Whether the array is a matrix with as many rows as columns."""
    return len(array.shape) == SQUARE and array.shape[0] is array.shape[1]


def is_gate(current: Node) -> bool:
    """A condition on values; brackets on index letters alone are Kronecker deltas."""
    kinds = (Op.SYMBOL, Op.FUNCTION)
    return current.op is Op.COMPARE and any(n.op in kinds for n in expression.walk(current))
