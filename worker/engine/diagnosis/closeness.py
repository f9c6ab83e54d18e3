"""When two arrays of floats are taken for equal: a name is a hint to the learner, never a proof."""

from __future__ import annotations

from math import isfinite

import numpy as np
from numpy.typing import NDArray

from worker.engine.numeric.evaluate import Array

TOLERANCE = 1e-8


def agree(left: Array, right: Array | float) -> NDArray[np.bool_]:
    """Entry by entry."""
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(left - right) <= TOLERANCE * (np.abs(left) + np.abs(right)) + 1e-12)


def same(left: Array, right: Array) -> bool:
    """Close, and without a value at the same points."""
    if left.shape != right.shape or _differ_at_once(left, right):
        return False
    return not (np.isfinite(left) != np.isfinite(right)).any() and close(left, right)


def close(left: Array, right: Array) -> bool:
    """At every point where the right one has a value, which must be half of them."""
    if left.shape != right.shape or _differ_at_once(left, right):
        return False
    usable = np.isfinite(right).reshape(len(right), -1).all(axis=1)
    if 2 * usable.sum() < len(right):
        return False
    return bool(agree(left[usable], right[usable]).all())


def _differ_at_once(left: Array, right: Array) -> bool:
    """Numbers that differ at the first point, as most do, need no look at the others."""
    if left.ndim != 1 or not len(left):
        return False
    mine, other = float(left[0]), float(right[0])
    return isfinite(other) and not abs(mine - other) <= TOLERANCE * (abs(mine) + abs(other)) + 1e-12
