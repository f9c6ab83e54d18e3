"""What every rule works with: entries that are remembered, and sums that are written out or kept.

A rule gives the entry of one operation. It gets the operation's node, one 1-based index node for each
dimension of its shape, and the values of the letters that are bound around it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, TypeAlias

from worker.engine import expression, shapes
from worker.engine.calculus import scalar
from worker.engine.calculus.letters import fresh, letters_in, own_letters
from worker.engine.calculus.lowering.positions import factors_of, joined
from worker.engine.errors import AnswerError, EngineError
from worker.engine.expression import Node, Op
from worker.engine.shapes import ONE, Dimension

# An answer whose entries cannot be written out within this many nodes is refused, not waited for.
LARGEST_LOWERING = 200_000
LARGEST_WRITTEN_SUM = 4096

Names: TypeAlias = Mapping[str, Node]
Rule: TypeAlias = Callable[["Entries", Node, "tuple[Node, ...]", Names], Node]


class Entries:
    """Entries of expressions, remembered per node and indices; each operation by its rule."""

    rules: ClassVar[Mapping[Op, Rule]]

    def __init__(self) -> None:
        self.known: dict[tuple[object, ...], Node] = {}
        self._occurring: dict[Node, frozenset[str]] = {}

    def entry(self, array: Node, indices: tuple[Node, ...] = (), names: Names | None = None) -> Node:
        """The entry of `array` at 1-based index nodes, one for each dimension of its shape."""
        scope = self._relevant(array, names) if names else {}
        key = (array, indices, *scope.items()) if scope else (array, indices)
        found = self.known.get(key)
        if found is None:
            found = self._entry(array, indices, scope)
            self.known[key] = found
            if len(self.known) > LARGEST_LOWERING:
                raise AnswerError("limit.too_large", "This has too many entries to write out.")
        return found

    def _relevant(self, array: Node, names: Names) -> dict[str, Node]:
        """The names whose letters occur in the array: what else is in scope must not keep entries apart."""
        if array not in self._occurring:
            for current in expression.walk(array):
                if current not in self._occurring:
                    self._occurring[current] = own_letters(current).union(
                        *(self._occurring[arg] for arg in current.args)
                    )
        occurring = self._occurring[array]
        return {letter: value for letter, value in names.items() if letter in occurring}

    def _entry(self, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
        op = a.op
        if op in (Op.NUMBER, Op.CONSTANT, Op.SIZE):
            return a
        if op is Op.SYMBOL:
            return expression.entry(a, *ix) if a.shape else a
        if op is Op.INDEX:
            return names.get(a.payload[0], a)
        rule = self.rules.get(op)
        if rule is None:
            raise EngineError(f"no entries of {op}")
        return rule(self, a, ix, names)

    def at(self, array: Node, row: Node, column: Node, names: Names) -> Node:
        """The entry of a scalar, vector or matrix at (row, column) of its matrix form."""
        if len(array.shape) == 2:
            return self.entry(array, (row, column), names)
        return self.entry(array, (row,) if array.shape else (), names)

    def sum(
        self,
        dimension: Dimension,
        used: Sequence[Node],
        names: Names,
        body: Callable[[Node], Node],
    ) -> Node:
        """Sum of body(k) for k from 1 to the dimension, with a letter that `used` do not contain."""
        size = dimension.value
        if size is not None:
            if size > LARGEST_WRITTEN_SUM:
                raise AnswerError("limit.too_large", "This sum has too many terms to write out.")
            return scalar.plus(*(body(expression.number(k)) for k in range(1, size + 1)))
        factors = factors_of(dimension)
        if factors is not None:
            return self._sum_of_pairs(factors, used, names, body)
        letter = self.fresh(used, names)
        return scalar.summed(letter, dimension, body(expression.index(letter, dimension)))

    def _sum_of_pairs(
        self,
        factors: tuple[Dimension, Dimension],
        used: Sequence[Node],
        names: Names,
        body: Callable[[Node], Node],
    ) -> Node:
        """A sum over m·n as two sums, in the order in which the body can take positions apart."""
        one = self.fresh(used, names)
        other = self.fresh((*used, expression.index(one, ONE)), names)
        for outer, inner in (factors, factors[::-1]):
            position = joined(expression.index(one, outer), expression.index(other, inner), inner)
            try:
                return scalar.summed(one, outer, scalar.summed(other, inner, body(position)))
            except AnswerError:
                continue
        raise AnswerError("limit.unsupported", "These entries can be told only at known sizes.")

    def fresh(self, used: Sequence[Node], names: Names) -> str:
        """A letter that neither `used` nor the values in scope contain."""
        taken: set[str] = set()
        for item in (*used, *names.values()):
            taken |= letters_in(item)
        return fresh(taken)


def vector_at(low: Entries, vector: Node, i: Node, names: Names) -> Node:
    """Component i of a column or a row."""
    rows, _ = shapes.as_matrix(vector.shape)
    if rows is ONE:
        return low.at(vector, scalar.ONE, i, names)
    return low.at(vector, i, scalar.ONE, names)


def written_out(low: Entries, array: Node, names: Names | None = None) -> list[Node]:
    """All entries of an array of known size, the last index fastest."""
    positions: list[tuple[Node, ...]] = [()]
    for dimension in array.shape:
        if dimension.value is None:
            raise EngineError("entries of an array of unknown size")
        ticks = [expression.number(k) for k in range(1, dimension.value + 1)]
        positions = [(*front, tick) for front in positions for tick in ticks]
    try:
        return [low.entry(array, position, names) for position in positions]
    except RecursionError:
        raise AnswerError("limit.too_large", "This has too many entries to write out.") from None
