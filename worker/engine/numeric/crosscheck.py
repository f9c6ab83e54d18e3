"""A second opinion on proofs: floats at sample points, to catch a mistake of our own.

A proof that floats contradict at most of the points where both sides have a value is not trusted; and where
they differ, a witness is looked for before a proof. This never makes an answer right or wrong: it can only
send it to a person.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from worker.engine.errors import NablaError
from worker.engine.expression import Node
from worker.engine.model import Question
from worker.engine.numeric.evaluate import Array, TooManyValuesError
from worker.engine.numeric.sampling import sample
from worker.engine.numeric.whole_arrays import WholeArrays

POINTS = 6
# Rounding and cancellation stay far below this; a wrong proof would not.
TOLERANCE = 1e-4
MOST_KEPT = 32  # arrays at one choice of sizes
MOST_VALUES = 1000  # of what arrays are made of

Sizes = Mapping[str, int]


class CrossCheck:
    """Compares values at a few points of one question's domain, the same for all answers."""

    def __init__(self, question: Question) -> None:
        self._variables = question.variables
        self._at: dict[tuple[tuple[str, int], ...], _Values] = {}

    def differ(self, learner: Node, reference: Node, sizes: Sizes) -> bool:
        """Whether floats say that two expressions differ at some of the points where both have values."""
        _, differs = self._compared(learner, reference, sizes)
        return bool(differs.any())

    def contradicts(self, learner: Node, reference: Node, sizes: Sizes) -> bool:
        """Whether floats say that two expressions, proved equal, differ."""
        usable, differs = self._compared(learner, reference, sizes)
        return bool(usable.any() and differs.sum() * 2 > usable.sum())

    def agree(self, learner: Node, reference: Node, sizes: Sizes) -> bool | None:
        """Whether floats say that two expressions are equal; None where they tell nothing."""
        usable, differs = self._compared(learner, reference, sizes)
        return bool(differs.sum() * 2 <= usable.sum()) if usable.any() else None

    def keep(self, reference: Node, sizes: Sizes) -> None:
        """Work out a reference's values before an answer comes."""
        self._values(reference, sizes)

    def without_values(self, array: Node, sizes: Sizes) -> bool:
        """Whether no sample point at these sizes gives a value: U^T U has no inverse for a wide U."""
        found = self._values(array, sizes)
        return found is not None and not np.isfinite(found.reshape(len(found), -1)).all(axis=1).any()

    def _compared(
        self, learner: Node, reference: Node, sizes: Sizes
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """At which points both have values, and at which of these the values differ."""
        mine, theirs = self._values(learner, sizes), self._values(reference, sizes)
        if mine is None or theirs is None or mine.shape != theirs.shape:
            return NOWHERE, NOWHERE
        mine, theirs = mine.reshape(len(mine), -1), theirs.reshape(len(theirs), -1)
        with np.errstate(all="ignore"):
            magnitude = np.maximum(np.abs(mine), np.abs(theirs)).max(axis=1)
            gap = np.abs(mine - theirs).max(axis=1)
            usable = np.isfinite(magnitude) & np.isfinite(gap)
            return usable, usable & (gap > TOLERANCE * magnitude + 1e-9)

    def _values(self, array: Node, sizes: Sizes) -> Array | None:
        key = tuple(sorted(sizes.items()))
        if key not in self._at:
            self._at[key] = _Values(WholeArrays(sample(self._variables, sizes, POINTS), sizes))
        return self._at[key].of(array)


class _Values:
    """Values of whole answers and references at one choice of sizes; the last of them are kept."""

    def __init__(self, arrays: WholeArrays) -> None:
        self._arrays = arrays
        self._kept: dict[Node, Array | None] = {}

    def of(self, array: Node) -> Array | None:
        if array not in self._kept:
            if len(self._kept) > MOST_KEPT or self._arrays.size > MOST_VALUES:
                self._kept.clear()
                self._arrays = WholeArrays(self._arrays.points, self._arrays.sizes)
            self._kept[array] = self._evaluated(array)
        return self._kept[array]

    def _evaluated(self, array: Node) -> Array | None:
        try:
            return self._arrays.of(array)
        except (NablaError, TooManyValuesError, RecursionError, KeyError, np.linalg.LinAlgError):
            return None


NOWHERE = np.zeros(POINTS, dtype=np.bool_)
