"""Reproducible sample points inside a question's declared domain, in float64."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import prod
from typing import TypeAlias

import numpy as np

from worker.engine.model import Interval, Property, Variable
from worker.engine.numeric.evaluate import Array

SEED = 20260101
Where: TypeAlias = tuple[Interval, frozenset[Property]]
LARGEST_KEPT = 2000  # numbers that are drawn once for all questions alike


def sample(variables: Mapping[str, Variable], sizes: Mapping[str, int], count: int) -> dict[str, Array]:
    """`count` points: for each variable an array (count, *shape at `sizes`).

    The same for the same variables, always. Assumptions between variables are not looked at.
    """
    named = sorted(variables.items())
    shapes = tuple([(count, *[d.at(sizes).value or 0 for d in variable.shape]) for _, variable in named])
    where = tuple([(variable.interval, variable.properties) for _, variable in named])
    kept = sum(map(prod, shapes)) <= LARGEST_KEPT
    moved = _moved(shapes, where) if kept else _moved.__wrapped__(shapes, where)
    return {name: values for (name, _), values in zip(named, moved, strict=True)}


@lru_cache(maxsize=64)
def _moved(shapes: tuple[tuple[int, ...], ...], where: tuple[Where, ...]) -> list[Array]:
    """Numbers in these shapes, each where its variable may be; nobody writes into them."""
    drawn = _drawn(shapes) if sum(map(prod, shapes)) <= LARGEST_KEPT else _drawn.__wrapped__(shapes)
    moved = [_inside(*one, unit) for one, unit in zip(where, drawn, strict=True)]
    for array in moved:
        array.flags.writeable = False
    return moved


@lru_cache(maxsize=64)
def _drawn(shapes: tuple[tuple[int, ...], ...]) -> list[Array]:
    """Numbers from (0, 1) in these shapes, the same always; nobody writes into them."""
    generator = np.random.default_rng(SEED)
    drawn = [generator.random(shape) for shape in shapes]
    for array in drawn:
        array.flags.writeable = False
    return drawn


def inside(variable: Variable, unit: Array) -> Array:
    """Numbers from (0, 1), shaped (count, *shape), moved to where the variable may be."""
    return _inside(variable.interval, variable.properties, unit)


def _inside(interval: Interval, properties: frozenset[Property], unit: Array) -> Array:
    drawn = _within(interval, unit)
    if Property.SYMMETRIC in properties:
        drawn = (drawn + np.swapaxes(drawn, 1, 2)) / 2
    if Property.SUMS_TO_ONE in properties:
        drawn = np.abs(drawn) + 0.1
        drawn = drawn / drawn.sum(axis=1, keepdims=True)
    if Property.INTEGER in properties:
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
