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
    finite = np.isfinite(right)
    if finite.all():
        return bool(agree(left, right).all())
    usable = finite.reshape(len(right), -1).all(axis=1)
    if 2 * usable.sum() < len(right):
        return False
    return bool(agree(left[usable], right[usable]).all())


def _differ_at_once(left: Array, right: Array) -> bool:
    """What differs at the first point, as most does, needs no look at the others.

    A few entries are looked at; where the right one is not finite throughout, its point does not count.
    """
    if not len(left):
        return False
    last = left.size // len(left) - 1
    for place in {0, last // 2, last} if last >= 0 else ():
        mine, other = left.item(place), right.item(place)
        if not abs(mine - other) <= TOLERANCE * (abs(mine) + abs(other)) + 1e-12 and isfinite(other):
            return left.ndim == 1 or bool(np.isfinite(right[0]).all())
    return False
