"""Floats at rational points: they say where to look, and decide nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from worker.engine.exact.points import Point
from worker.engine.exact.rationals import to_float
from worker.engine.exact.structure import component_of
from worker.engine.expression import Node
from worker.engine.model import Component
from worker.engine.numeric.evaluate import RULES
from worker.engine.numeric.scalars import Array, NoScalarError, Scalars

MOST_TRIED = 6
MOST_MISSING = 2
CLEARLY = 1e-6  # relative; far above rounding, and what is closer is found by precision, not by floats


class FloatsAtPoints:
    """Values of scalar expressions at some points; nan where there is no point or no value."""

    def __init__(self, points: Sequence[Point | None]) -> None:
        self._points = points
        self._columns: dict[Component, Array] = {}
        self._scalars = Scalars(len(points), np.float64, self._leaf, RULES)

    @classmethod
    def of_columns(cls, columns: dict[Component, Array], count: int) -> FloatsAtPoints:
        """At points that are given by the values of each component."""
        found = cls([None] * count)
        found._columns = columns
        return found

    def of(self, node: Node) -> Array:
        """One value for each point. NumPy's warnings are the caller's business."""
        try:
            return self._scalars.of(node)
        except NoScalarError:
            return np.full(len(self._points), np.nan)

    def _leaf(self, leaf: Node) -> Array:
        component = component_of(leaf)
        found = self._columns.get(component)
        if found is None:
            values = [np.nan if p is None else to_float(p[component]) for p in self._points]
            found = self._columns[component] = np.array(values)
        return found


def promising(learner: Array, reference: Array) -> list[int]:
    """Where two arrays of values clearly differ, then where the learner's alone has none."""
    with np.errstate(all="ignore"):
        gap, size = np.abs(learner - reference), np.maximum(np.abs(learner), np.abs(reference))
        differs = np.flatnonzero(np.isfinite(gap) & (gap > CLEARLY * size))
        missing = np.flatnonzero(np.isnan(learner) & np.isfinite(reference))
    return [int(k) for k in (*differs[:MOST_TRIED], *missing[:MOST_MISSING])]
