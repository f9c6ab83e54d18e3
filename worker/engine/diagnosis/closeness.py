"""When two arrays of floats are taken for equal: a name is a hint to the learner, never a proof."""

from __future__ import annotations

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
    if left.shape != right.shape or (np.isfinite(left) != np.isfinite(right)).any():
        return False
    return close(left, right)


def close(left: Array, right: Array) -> bool:
    """At every point where the right one has a value, which must be half of them."""
    if left.shape != right.shape:
        return False
    usable = np.isfinite(right).reshape(len(right), -1).all(axis=1)
    if 2 * usable.sum() < len(right):
        return False
    return bool(agree(left[usable], right[usable]).all())
