"""A question's sample points, and what arrays are at them: floats, for hints and never for proofs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from itertools import chain, count

import numpy as np

from worker.engine import expression
from worker.engine.calculus import Lowering, written_out
from worker.engine.diagnosis.closeness import close
from worker.engine.errors import NablaError
from worker.engine.exact.sizes import at_sizes
from worker.engine.exact.structure import inverses, is_plain
from worker.engine.expression import Node, Op
from worker.engine.model import Question
from worker.engine.numeric.crosscheck import CrossCheck
from worker.engine.numeric.evaluate import RULES, Array, TooManyValuesError, Valuation
from worker.engine.numeric.sampling import sample
from worker.engine.numeric.scalars import NoScalarError, Scalars, leaf_of
from worker.engine.numeric.whole_arrays import WholeArrays

POINTS = 24  # two conditions agree at fewer by chance
SIZES = (3, 5, 6, 7)  # at two, one half is one over n, and at four it is one over its root
STACKED_SIZES = (3, 2)
FAULTS = (
    NablaError,
    TooManyValuesError,
    RecursionError,
    LookupError,
    ArithmeticError,
    ValueError,
    MemoryError,
)
STACKING = frozenset({Op.KRONECKER, Op.VEC, Op.UNVEC})


class Sampled:
    """The sample points of one question, and values of arrays there."""

    def __init__(self, question: Question) -> None:
        self.question = question
        names = sorted(question.size_names)
        # The positions of a stacked matrix are told one by one, so it is a small one.
        stacked = any(len(d.names) > 1 for v in question.variables.values() for d in v.shape)
        sizes = STACKED_SIZES if stacked else SIZES
        self.sizes = dict(zip(names, chain(sizes, count(SIZES[-1] + 1)), strict=False))
        if len(names) == 2 and inverses(question.reference.expression):
            self._turn_where_nothing_is_inverted()

    def _turn_where_nothing_is_inverted(self) -> None:
        """X^T X has an inverse for a tall X: then the other size is the larger one."""
        check = CrossCheck(self.question)
        for sizes in (self.sizes, dict(zip(self.sizes, reversed(self.sizes.values()), strict=True))):
            if not any(check.without_values(n, sizes) for n in inverses(self.question.reference.expression)):
                self.sizes = sizes
                return

    @cached_property
    def points(self) -> Mapping[str, Array]:
        """Where values are compared; questions that nobody gets wrong never ask."""
        return sample(self.question.variables, self.sizes, POINTS)

    @cached_property
    def reference(self) -> Array | None:
        found = self._of_plain(self.question.reference.expression, self._scalars)
        return self.of(self.question.reference.expression) if found is None else found

    def is_reference(self, array: Node) -> bool:
        """Whether the array has the reference's values."""
        found = self.of(array)
        return found is not None and self.reference is not None and close(found, self.reference)

    def of(self, array: Node) -> Array | None:
        """Values of an array as it was written; None where it has none."""
        found = self._of_plain(array)
        if found is not None:
            return found
        with suppress(*FAULTS):
            return WholeArrays(self.points, self.sizes).of(array)
        return self._index_by_index(array, Valuation(self.points, self.sizes))

    def of_many(self, array: Node) -> Array | None:
        """Values of one array of many, which share what they are made of."""
        found = self._of_plain(array, self._scalars)
        return self._index_by_index(array, self._valuation) if found is None else found

    @cached_property
    def _scalars(self) -> Scalars:
        number = next((len(values) for values in self.points.values()), 1)
        return Scalars(number, np.float64, leaf_of(self.points), RULES)

    @cached_property
    def _valuation(self) -> Valuation:
        return Valuation(self.points, self.sizes)

    def _of_plain(self, array: Node, scalars: Scalars | None = None) -> Array | None:
        if not is_plain(array):
            return None
        with suppress(NoScalarError, *FAULTS), np.errstate(all="ignore"):
            return (scalars or self._scalars.alone()).of(array)
        return None

    def _index_by_index(self, array: Node, valuation: Valuation) -> Array | None:
        try:
            if array.shape and any(n.op in STACKING for n in expression.walk(array)):
                return self._entry_by_entry(at_sizes(array, self.sizes), valuation)
            return valuation.of(array)
        except FAULTS:
            return None

    def _entry_by_entry(self, array: Node, valuation: Valuation) -> Array:
        """Values of an array with stacked positions such as those of m·n rows, told at known sizes only."""
        shape = [d.value or 0 for d in array.shape]
        columns = [valuation.of(entry) for entry in written_out(Lowering(), array)]
        return np.stack(columns, axis=1).reshape(-1, *shape)
