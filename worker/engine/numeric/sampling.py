"""Reproducible sample points inside a question's declared domain, in float64."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from worker.engine.model import Interval, Property, Variable
from worker.engine.numeric.evaluate import Array

SEED = 20260101


def sample(variables: Mapping[str, Variable], sizes: Mapping[str, int], count: int) -> dict[str, Array]:
    """`count` points: for each variable an array (count, *shape at `sizes`).

    The same for the same variables, always. Assumptions between variables are not looked at.
    """
    generator = np.random.default_rng(SEED)
    points: dict[str, Array] = {}
    for name, variable in sorted(variables.items()):
        shape = tuple(d.at(sizes).value or 0 for d in variable.shape)
        points[name] = inside(variable, generator.random((count, *shape)))
    return points


def inside(variable: Variable, unit: Array) -> Array:
    """Numbers from (0, 1), shaped (count, *shape), moved to where the variable may be."""
    drawn = _within(variable.interval, unit)
    if Property.SYMMETRIC in variable.properties:
        drawn = (drawn + np.swapaxes(drawn, 1, 2)) / 2
    if Property.SUMS_TO_ONE in variable.properties:
        drawn = np.abs(drawn) + 0.1
        drawn = drawn / drawn.sum(axis=1, keepdims=True)
    if Property.INTEGER in variable.properties:
        drawn = np.rint(drawn)
    return drawn


def _within(interval: Interval, unit: Array) -> Array:
    """Numbers from (0, 1) spread over the interval, of size about one where it is unbounded."""
    lower = None if interval.lower is None else float(interval.lower)
    upper = None if interval.upper is None else float(interval.upper)
    if lower is not None and upper is not None:
        return lower + (upper - lower) * unit
    if lower is not None:
        return lower + 0.2 + 2.5 * unit
    if upper is not None:
        return upper - 0.2 - 2.5 * unit
    return 4.4 * unit - 2.2
