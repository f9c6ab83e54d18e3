"""What went wrong with a numeric array, by name: a name is given only where it explains every wrong entry."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worker.engine.model import Feedback, Points
from worker.engine.numeric.array_answers.reference import Sheet, block_size, values_at

ASIDE: Final = 2.0**-20  # how far beside a kink its sides are looked at, relatively
SIDES: Final = 8  # draws of a side for every component
COARSE: Final = 1e-3  # relative errors up to this one can come from low precision or from differences
SMALL: Final = 1e-2  # of a matrix's largest entry: below it errors are taken relative to this
MOST_SHOWN: Final = 8


def named(sheet: Sheet) -> list[Feedback]:
    """The mistake that explains all wrong entries, as a list of at most one."""
    for explain in (_opposite, _rounded, _other_points, _imprecise, _rescaled):
        found = explain(sheet)
        if found is not None:
            return [found]
    return []


def transposed(sheet: Sheet) -> bool:
    """Whether square matrices are right with rows and columns exchanged."""
    swapped = np.swapaxes(sheet.given.values, 1, 2)
    return bool((np.abs(swapped - sheet.right) <= sheet.tolerance).all())


def one_sided(points: Points, sheet: Sheet) -> Feedback | None:
    """`kink.one_sided` where every wrong entry lies at a kink and holds the value from one of its sides."""
    given, right, wrong, largest = sheet.given.values, sheet.right, sheet.wrong, sheet.largest
    places = _places(wrong)
    explained: NDArray[np.bool_] = np.zeros(wrong.shape, dtype=np.bool_)
    size = block_size(points)
    for start in range(0, points.count, size):
        block = slice(start, min(start + size, points.count))
        if not ((places >= block.start) & (places < block.stop)).any():
            continue
        for draw in range(SIDES):
            for direction in (ASIDE, -ASIDE):
                beside = values_at(points, block, moved=direction, draw=draw)
                near = COARSE * (np.abs(beside) + largest[block])
                jumps = np.abs(beside - right[block]) > near
                explained[block] = explained[block] | (jumps & (np.abs(given[block] - beside) <= near))
    if not explained[wrong].all():
        return None
    at = (places[:MOST_SHOWN] + 1).tolist()
    return Feedback(code="kink.one_sided", parameters={"points": at, "count": len(places)})


def _opposite(sheet: Sheet) -> Feedback | None:
    if (np.abs(sheet.given.values + sheet.right) <= sheet.tolerance).all():
        return Feedback(code="sign.flipped")
    return None


def _rounded(sheet: Sheet) -> Feedback | None:
    """Right values, written with too few digits."""
    digits = sheet.given.digits
    if digits is None or not (sheet.off <= sheet.tolerance + sheet.given.rounding(digits)).all():
        return None
    return Feedback(code="array.imprecise", parameters={"digits": digits})


def _other_points(sheet: Sheet) -> Feedback | None:
    """Matrices right at another of the points: a file in another order, or the first point all over."""
    count = len(sheet.right)
    given, right = sheet.given.values.reshape(count, -1), sheet.right.reshape(count, -1)
    tolerance = sheet.tolerance.reshape(count, -1)
    if count < 2 or not np.isfinite(tolerance).all():
        return None
    places = _places(sheet.wrong)
    direction = np.random.default_rng(count).standard_normal(right.shape[1])
    keys = right @ direction
    order = np.argsort(keys, kind="stable")
    nearest = np.clip(np.searchsorted(keys[order], given[places] @ direction), 0, count - 1)
    pairs = []
    for place, middle in zip(places.tolist(), nearest.tolist(), strict=True):
        for other in order[max(0, middle - 2) : middle + 3].tolist():
            if other != place and (np.abs(given[place] - right[other]) <= 4 * tolerance[other]).all():
                pairs.append([place + 1, other + 1])
                break
        else:
            return None
    return Feedback(code="array.other_points", parameters={"pairs": pairs[:MOST_SHOWN], "count": len(pairs)})


def _imprecise(sheet: Sheet) -> Feedback | None:
    """Small errors nearly everywhere: lower precision than the numbers claim, or differences."""
    known = np.isfinite(sheet.tolerance)
    magnitude = np.abs(sheet.right)
    against = np.maximum(magnitude, SMALL * sheet.largest)
    relative = (sheet.off / np.where(against > 0, against, 1.0))[known]
    worth = known & (magnitude > 0)
    if relative.max(initial=0.0) > COARSE or 2 * int(sheet.wrong[worth].sum()) < int(worth.sum()):
        return None  # a few entries that are off by little are wrong, and not imprecise
    return Feedback(code="array.imprecise", parameters={"digits": int(np.floor(-np.log10(relative.max())))})


def _rescaled(sheet: Sheet) -> Feedback | None:
    """One constant factor between all entries."""
    given, right = sheet.given.values, sheet.right
    known = np.isfinite(sheet.tolerance)
    large = known & (np.abs(right) > 1e3 * sheet.tolerance)
    if not large.any():
        return None
    factor = float(np.median(given[large] / right[large]))
    allowed = sheet.tolerance * (2 + abs(factor))
    if factor == 0 or not (np.abs(given - factor * right) <= allowed)[known].all():
        return None
    return Feedback(code="factor.missing" if abs(factor) < 1 else "factor.extra")


def _places(wrong: NDArray[Any]) -> NDArray[np.intp]:
    """The points with a wrong entry, from 0."""
    return np.flatnonzero(wrong.reshape(len(wrong), -1).any(axis=1))
