"""The picture of a wrong array: which entries are off at how many points, and how far, in decades.

How far is told in powers of ten of the tolerance only, so that the right value cannot be worked out of it.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from worker.engine.model import Feedback
from worker.engine.numeric.array_answers.reference import Sheet
from worker.engine.numeric.evaluate import Array

MOST_CELLS: Final = 64  # along each axis of the heatmap
MOST_DECADES: Final = 16
MOST_LISTED: Final = 64


def wrong_entries(sheet: Sheet) -> Feedback | None:
    """`entry.wrong`, where some entries are right at every point and others are not."""
    wrong = sheet.wrong.any(axis=0)
    if wrong.ndim > 2 or not wrong.any() or wrong.all():
        return None
    bad, good = (
        [list(_row_column(tuple(at))) for at in np.argwhere(mask)[:MOST_LISTED].tolist()]
        for mask in (wrong, ~wrong)
    )
    row, column = bad[0]
    return Feedback(
        code="entry.wrong", parameters={"row": row, "column": column, "entries": bad, "right": good}
    )


def picture(sheet: Sheet) -> Feedback:
    """`array.entries`: how many are wrong, the worst one, the share of points by entry, errors by decade.

    Rows and columns count from 1; a scalar has one of each. `heat` has for every entry the share of points
    at which it is wrong, `cell` entries along each side in one cell where there are many. `decades[k]`
    counts the entries that are off by 10^k to 10^(k+1) tolerances, `within` those that are not off.
    """
    wrong = sheet.wrong
    with np.errstate(all="ignore"):
        off = np.where(wrong, sheet.off / sheet.tolerance, 0.0)
        decades = np.clip(np.floor(np.log10(off[wrong])), 0, MOST_DECADES - 1).astype(int)
    worst = tuple(int(i) for i in np.unravel_index(int(np.argmax(off)), off.shape))
    row, column = _row_column(worst[1:])
    given = float(sheet.given.values[worst])
    heat, cell = _heat(wrong)
    parameters: dict[str, Any] = {
        "off": int(wrong.sum()),
        "of": int(wrong.size),
        "points_off": int(wrong.reshape(len(wrong), -1).any(axis=1).sum()),
        "points": len(wrong),
        "worst": {"point": worst[0] + 1, "row": row, "column": column, "given": given},
        "heat": heat,
        "cell": cell,
        "within": int(wrong.size - wrong.sum()),
        "decades": np.bincount(decades, minlength=int(decades.max(initial=0)) + 1).tolist(),
    }
    return Feedback(code="array.entries", parameters=parameters)


def _row_column(at: tuple[int, ...]) -> tuple[int, int]:
    if not at:
        return 1, 1
    return (at[0] + 1, 1) if len(at) == 1 else (at[0] + 1, at[1] + 1)


def _heat(wrong: Array) -> tuple[list[list[float]], list[int]]:
    """The share of points at which each entry is wrong, (rows, columns), and the entries in a cell."""
    share = wrong.mean(axis=0)
    flat = share.reshape(share.shape[0] if share.ndim else 1, -1) if share.ndim != 1 else share[:, np.newaxis]
    sides = [-(-length // MOST_CELLS) for length in flat.shape]
    padded = np.pad(flat, [(0, -length % side) for length, side in zip(flat.shape, sides, strict=True)])
    rows, columns = padded.shape[0] // sides[0], padded.shape[1] // sides[1]
    cells = padded.reshape(rows, sides[0], columns, sides[1]).max(axis=(1, 3))
    return [[round(float(x), 4) for x in line] for line in cells], sides
