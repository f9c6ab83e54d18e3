"""A factor too many or too few: the learner's answer is the right one times something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from worker.engine.diagnosis.closeness import agree, close
from worker.engine.numeric.evaluate import Array

# Factors that rules leave behind; another ratio is a slip of the pen, and has no name.
LARGEST_FACTOR = 12
SMALLEST = 1e-12  # what is less is taken for 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A number at each point that may be a factor too many or too few.

    Whether the variable is in it, and whether the function divides by it.
    """

    values: Array
    moves: bool
    divides: bool


def scaling(mine: Array, reference: Array, scales: Sequence[Scale]) -> Iterator[str]:
    """The code of the factor that explains the whole answer, if one does."""
    known = np.isfinite(mine) & np.isfinite(reference) & (np.abs(reference) > SMALLEST)
    if not known.any() or np.ptp(reference[known]) < 1e-12:
        return
    with np.errstate(all="ignore"):
        ratio = middle(mine[known] / reference[known])
    if ratio > 0 and _is_simple(ratio) and close(mine, ratio * reference):
        yield "factor.missing" if abs(ratio) < 1 else "factor.extra"
        return
    if np.ptp(mine[known]) < 1e-12:
        return  # where a number stands, a factor that moves explains nothing
    for scale in scales:
        factor = scale.values.reshape(-1, *[1] * (reference.ndim - 1))
        missing = "factor.variable_missing" if scale.moves and reference.ndim == 1 else "factor.missing"
        extra = "factor.extra"
        if scale.divides and not scale.moves:
            missing = extra = "quotient.denominator_power"
        with np.errstate(all="ignore"):
            per_scale = mine[known] / (reference * factor)[known]
            over_scale = mine[known] / (reference / factor)[known]
        for ratios, code in ((per_scale, extra), (over_scale, missing)):
            level = middle(ratios)
            same = np.isfinite(ratios).all() and agree(ratios, level).all()
            # A number in front besides is a second mistake, unless it came with the factor: 2 u of u².
            squared = code == "factor.extra" and abs(level - 2) < 1e-7
            if same and (squared or abs(level - 1) < 1e-7) and _zeros_match(mine, reference):
                yield code
                return


def proportional(mine: Array, other: Array) -> bool:
    """Whether one constant leads from the other array, which varies, to the learner's."""
    known = np.isfinite(mine) & np.isfinite(other) & (np.abs(other) > SMALLEST)
    if not known.any() or np.ptp(other[known]) < 1e-12 or not _zeros_match(mine, other):
        return False
    ratio = middle(mine[known] / other[known])
    # A plain number in front would be another mistake; a root of a size comes from the function.
    odd = np.isfinite(ratio) and ratio and abs(ratio) != 1 and not _is_simple(ratio)
    return bool(odd and close(mine, ratio * other))


def middle(values: Array) -> float:
    """One of the middle values; nan where one is nan. NumPy's median takes several times as long."""
    flat = np.sort(values, axis=None)
    return float(flat[-1] if np.isnan(flat[-1]) else flat[len(flat) // 2])


def _is_simple(ratio: float) -> bool:
    """A whole number up to the largest factor, or one over it; not 1."""
    if not np.isfinite(ratio) or not ratio:
        return False
    size = max(abs(ratio), 1 / abs(ratio))
    return size > 1.5 and size <= LARGEST_FACTOR and abs(size - round(size)) < 1e-7


def _zeros_match(mine: Array, reference: Array) -> bool:
    return bool((np.abs(mine[np.abs(reference) <= 1e-12]) < 1e-12).all())
