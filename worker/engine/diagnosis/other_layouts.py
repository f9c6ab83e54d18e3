"""The right entries in another layout of a derivative with more than two indices.

That a matrix is transposed is proved, and counts otherwise (`layouts`). Here are the layouts that give
another shape, or stack by rows; they are told by values, as every other name is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from worker.engine.diagnosis.closeness import close
from worker.engine.model import Layout, Question
from worker.engine.numeric.evaluate import Array

KEPT_APART = frozenset({Layout.GRADIENT, Layout.TENSOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """The lengths of the indices of the outputs and of the inputs, each kept apart."""

    outputs: tuple[int, ...]
    inputs: tuple[int, ...]

    @classmethod
    def of(cls, question: Question, sizes: dict[str, int]) -> Axes | None:
        """Those of a derivative by one array; None where there are several, or no function."""
        if question.function is None or len(question.wrt) != 1 or question.order != 1:
            return None
        function, target = question.function.shape, question.wrt[0].shape
        outputs, inputs = (tuple(d.at(sizes).value or 0 for d in shape) for shape in (function, target))
        return cls(outputs=outputs, inputs=inputs) if max(len(outputs), len(inputs)) > 1 else None


def other_layouts(mine: Array, reference: Array, axes: Axes, layout: Layout) -> Iterator[str]:
    """The code of the layout in which the learner's array holds the reference's entries."""
    count, outputs, inputs = len(reference), axes.outputs, axes.inputs
    if layout is Layout.VEC:
        apart = _apart(reference, axes)
        if _same(mine, _stacked(apart, axes, by_columns=False)):
            yield "layout.row_major"
        if mine.ndim > 2 and _same(mine, apart):
            yield "layout.unstacked"
    elif layout in KEPT_APART and reference.shape == (count, *outputs, *inputs):
        if any(_same(mine, _stacked(reference, axes, by_columns=how)) for how in (True, False)):
            yield "layout.stacked"
        first = np.moveaxis(reference, range(1, 1 + len(outputs)), range(-len(outputs), 0))
        if outputs and _same(mine, first):
            yield "layout.inputs_first"


def _stacked(apart: Array, axes: Axes, *, by_columns: bool) -> Array:
    """Outputs and inputs each stacked into one index, column after column or row after row."""
    if by_columns:
        split = 1 + len(axes.outputs)
        apart = apart.transpose(0, *range(split - 1, 0, -1), *range(apart.ndim - 1, split - 1, -1))
    return apart.reshape(len(apart), prod(axes.outputs), prod(axes.inputs))


def _apart(stacked: Array, axes: Axes) -> Array:
    """What was stacked column after column, with every index of its own again."""
    unstacked = stacked.reshape(len(stacked), *axes.outputs[::-1], *axes.inputs[::-1])
    split = 1 + len(axes.outputs)
    return unstacked.transpose(0, *range(split - 1, 0, -1), *range(unstacked.ndim - 1, split - 1, -1))


def _same(mine: Array, other: Array) -> bool:
    """The same entries in the same shape; a row or a column of them is one index."""
    shapes = [tuple(side for side in array.shape[1:] if side != 1) for array in (mine, other)]
    return shapes[0] == shapes[1] and close(mine.reshape(other.shape), other)
