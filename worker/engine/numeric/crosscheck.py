"""A second opinion on proofs: floats at sample points, to catch a mistake of our own.

A proof that floats contradict at most of the points where both sides have a value is not trusted. This never
makes an answer right or wrong: it can only send it to a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from worker.engine.errors import NablaError
from worker.engine.expression import Node
from worker.engine.model import Question
from worker.engine.numeric.evaluate import Array, TooManyValuesError, values
from worker.engine.numeric.sampling import sample

POINTS = 6
# Rounding and cancellation stay far below this; a wrong proof would not.
TOLERANCE = 1e-4


class CrossCheck:
    """Compares values at a few points of one question's domain."""

    def __init__(self, question: Question) -> None:
        self._variables = question.variables
        self.sizes = {name: 2 + k for k, name in enumerate(sorted(question.size_names))}
        self._kept: dict[Node, Array | None] = {}

    @cached_property
    def points(self) -> Mapping[str, Array]:
        """Where values are compared; most scalar questions never ask."""
        return sample(self._variables, self.sizes, POINTS)

    def contradicts(self, learner: Node, reference: Node) -> bool:
        """Whether floats say that two expressions, proved equal, differ."""
        mine = self._values(learner)
        if reference not in self._kept:
            if len(self._kept) > 32:
                self._kept.clear()
            self._kept[reference] = self._values(reference)
        theirs = self._kept[reference]
        if mine is None or theirs is None or mine.shape != theirs.shape:
            return False
        usable, differs = _compared(mine, theirs)
        return bool(usable.any() and differs.sum() * 2 > usable.sum())

    def agree(self, learner: Node, reference: Node, sizes: Mapping[str, int]) -> bool | None:
        """Whether floats say that two expressions are equal; None where they tell nothing."""
        points = sample(self._variables, sizes, POINTS)
        mine, theirs = (self._values(array, points, sizes) for array in (learner, reference))
        if mine is None or theirs is None or mine.shape != theirs.shape:
            return None
        usable, differs = _compared(mine, theirs)
        return bool(differs.sum() * 2 <= usable.sum()) if usable.any() else None

    def without_values(self, array: Node, sizes: Mapping[str, int]) -> bool:
        """Whether no sample point at these sizes gives a value: U^T U has no inverse for a wide U."""
        points = sample(self._variables, sizes, POINTS)
        found = self._values(array, points, sizes)
        return found is not None and not np.isfinite(found.reshape(len(found), -1)).all(axis=1).any()

    def _values(
        self, array: Node, points: Mapping[str, Array] | None = None, sizes: Mapping[str, int] | None = None
    ) -> Array | None:
        try:
            return values(array, points or self.points, sizes or self.sizes)
        except (NablaError, TooManyValuesError, RecursionError, KeyError, np.linalg.LinAlgError):
            return None


def _compared(mine: Array, theirs: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """At which points both have values, and at which of these the values differ."""
    axes = tuple(range(1, mine.ndim))
    with np.errstate(all="ignore"):
        usable = np.asarray(np.isfinite(mine).all(axis=axes) & np.isfinite(theirs).all(axis=axes))
        scale = np.maximum(np.abs(mine).max(axis=axes), np.abs(theirs).max(axis=axes))
        gap = np.abs(mine - theirs).max(axis=axes)
    return usable, np.asarray(usable & (gap > TOLERANCE * scale + 1e-9))
