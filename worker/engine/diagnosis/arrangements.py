"""Right entries in the wrong places or shape: found by comparing the values of two arrays.

Every array has the points first: (P, *shape).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from worker.engine.diagnosis.closeness import agree, close
from worker.engine.numeric.evaluate import Array

LARGEST_MOVED = 400
MATRIX = 3  # axes of a matrix's values, with the points


def arrangements(mine: Array, reference: Array, *, symmetric: bool, every_size: bool) -> Iterator[str]:
    """The codes of all arrangements of the reference that the learner's array is."""
    if mine.ndim < 2 and mine.shape == reference.shape:
        return
    if not np.isfinite(mine).all() or not np.isfinite(reference).all():
        return
    if mine.shape != reference.shape:
        yield from _other_shape(mine, reference)
        return
    if close(mine, reference):
        return
    yield from _zeros(mine, reference, symmetric=symmetric)
    yield from _moved(mine, reference, symmetric=symmetric, every_size=every_size)
    yield from _signs(mine, reference)


def _zeros(mine: Array, reference: Array, *, symmetric: bool) -> Iterator[str]:
    """Entries that should be zero and are not, everything else right; and the reverse."""
    points = (0,)
    right = np.asarray(agree(mine, reference).all(axis=points))
    zero = np.asarray((np.abs(reference) < 1e-12).all(axis=points))
    mine_zero = np.asarray((np.abs(mine) < 1e-12).all(axis=points))
    wrong = ~right
    if right[~zero].any() and zero[wrong].all():
        yield "entry.should_be_zero"
    if mine.ndim == MATRIX and mine.shape[1] == mine.shape[2] and mine_zero[wrong].all() and right.any():
        diagonal = np.eye(mine.shape[1], dtype=bool)
        # Zeros are no sign of a diagonal, unless second derivatives were asked and the pure ones are zero.
        if not wrong[diagonal].any() and (symmetric or not mine_zero[diagonal].all()):
            yield "entry.off_diagonal_missing"


def _signs(mine: Array, reference: Array) -> Iterator[str]:
    """Some entries with the other sign."""
    if not close(np.abs(mine), np.abs(reference)):
        return
    same, turned = agree(mine, reference).all(axis=0), agree(mine, -reference).all(axis=0)
    if (same | turned).all():
        yield "sign.flipped"


def _moved(mine: Array, reference: Array, *, symmetric: bool, every_size: bool) -> Iterator[str]:
    """The same entries in other places."""
    count = mine[0].size
    flat, right = mine.reshape(len(mine), count), reference.reshape(len(mine), count)
    if count > LARGEST_MOVED or not close(np.sort(flat, axis=1), np.sort(right, axis=1)):
        return
    if mine.ndim == MATRIX and 1 not in mine.shape[1:]:
        yield from _moved_in_matrix(mine, reference, symmetric=symmetric, every_size=every_size)
    elif mine.ndim > MATRIX:
        yield from _axes_exchanged(mine, reference)
    else:
        # Each entry of a vector of constants is the same: nothing was exchanged there.
        wrong = ~agree(flat, right).all(axis=0)
        yield "entry.swapped" if wrong.sum() <= 3 else "entry.permuted"


def _moved_in_matrix(mine: Array, reference: Array, *, symmetric: bool, every_size: bool) -> Iterator[str]:
    height, width = mine.shape[1:]
    square = height == width
    if symmetric and square:
        # A Hessian stays what it is when it is transposed, so mirroring it moves single entries only.
        if height == 2 and close(mine, np.swapaxes(mine, 1, 2)) and close(mine, reference[:, ::-1]):
            yield "entry.diagonal_swapped"
    elif square and close(mine, np.swapaxes(reference[:, ::-1, ::-1], 1, 2)):
        yield "layout.anti_transposed"
    rows = _matching([mine[:, r] for r in range(height)], [reference[:, r] for r in range(height)])
    columns = _matching([mine[:, :, c] for c in range(width)], [reference[:, :, c] for c in range(width)])
    small = max(height, width) <= 3 and not every_size
    named = rows or columns
    if rows:
        yield "entry.rows_swapped" if small else "entry.permuted"
    if columns:
        yield "entry.columns_swapped" if small else "entry.permuted"
    if height == width and close(mine, np.swapaxes(reference, 1, 2)):
        return
    if not named:
        within = close(np.sort(mine, axis=2), np.sort(reference, axis=2))
        yield "entry.swapped" if within else "entry.permuted"


def _matching(mine: list[Array], right: list[Array]) -> bool:
    """Whether the slices are the same in another order."""
    left = list(right)
    for slice_ in mine:
        found = next((k for k, other in enumerate(left) if close(slice_, other)), None)
        if found is None:
            return False
        left.pop(found)
    return True


def _axes_exchanged(mine: Array, reference: Array) -> Iterator[str]:
    yield "entry.indices_swapped"


# --- other shapes -------------------------------------------------------------------------------


def _other_shape(mine: Array, reference: Array) -> Iterator[str]:
    flat = mine.reshape(len(mine), -1)
    size, full = flat.shape[1], reference[0].size
    if size == 1 and full > 1:
        spread = np.broadcast_to(flat.reshape(-1, *[1] * (reference.ndim - 1)), reference.shape)
        known = np.abs(reference) > 1e-12
        same = agree(spread, reference)
        matrix = reference.ndim >= MATRIX and 1 not in reference.shape[1:]
        # Off the diagonal a matrix has zeros; every entry of a vector is an answer of its own.
        if same.all() or (matrix and known.any() and same[known].all()):
            yield "shape.scalar_for_matrix" if matrix else "shape.scalar_for_vector"
        elif reference.ndim == MATRIX and agree(flat, reference.sum(axis=1)).all():
            yield "sum.over_outputs"
        elif reference.ndim == MATRIX and agree(flat, np.diagonal(reference, axis1=1, axis2=2)).all():
            yield "shape.scalar_for_matrix" if reference.shape[1] > 1 else "shape.scalar_for_vector"
        return
    if full == 1:
        if agree(flat, np.broadcast_to(reference.reshape(-1, 1), flat.shape)).all():
            yield "shape.vector_for_scalar"
        return
    if reference.ndim > MATRIX:
        if mine.ndim <= MATRIX and _collapsed(mine, reference):
            # In index notation the learner kept one index: the condition on the others is lost.
            yield "delta.ignored" if mine.ndim == 2 else "shape.tensor_collapsed"
    elif reference.ndim == MATRIX:
        yield from _vector_for_matrix(mine, flat, reference)


def _vector_for_matrix(mine: Array, flat: Array, reference: Array) -> Iterator[str]:
    vector = mine.ndim == 2 or 1 in mine.shape[1:]
    height, width = reference.shape[1:]
    if vector and 1 not in (height, width):
        row = flat.shape[1] == width and agree(flat[:, None, :], reference).all()
        column = flat.shape[1] == height and agree(flat[:, :, None], reference).all()
        square = height == width == flat.shape[1]
        is_diagonal = square and (np.abs(reference[:, ~np.eye(height, dtype=bool)]) < 1e-12).all()
        if square and not is_diagonal and agree(flat, np.diagonal(reference, axis1=1, axis2=2)).all():
            yield "shape.vector_for_matrix"
        if row or column:
            yield "shape.vector_for_matrix"
        if not row and width > flat.shape[1] and height > 1:
            kept = all(_subsequence(flat, reference[:, r]) for r in range(height))
            if kept and (np.abs(reference) < 1e-12).any():
                yield "shape.tensor_collapsed"
    if mine.ndim == MATRIX and mine.shape[1] == height and mine.shape[2] < width:
        kept = all(_subsequence(mine[:, r], reference[:, r]) for r in range(height))
        if kept:
            yield "entry.columns_dropped"


def _subsequence(mine: Array, full: Array) -> bool:
    """Whether the row, its zeros taken out, stands in the full row in this order."""
    place = 0
    for column in range(full.shape[1]):
        if place < mine.shape[1] and agree(mine[:, place], full[:, column]).all():
            place += 1
        elif (np.abs(full[:, column]) > 1e-12).any():
            return False
    return bool(place == mine.shape[1])


def _collapsed(mine: Array, reference: Array) -> bool:
    """Whether the entries of the tensor that are not zero are those of the learner's smaller array."""
    known = np.abs(reference) > 1e-12
    if not known.any() or known.all():
        return False
    flat = mine.reshape(len(mine), -1)
    for axis in range(1, reference.ndim):
        if flat.shape[1] == reference.shape[axis]:
            shape = [1] * reference.ndim
            shape[0], shape[axis] = len(mine), flat.shape[1]
            if agree(np.broadcast_to(flat.reshape(shape), reference.shape), reference)[known].all():
                return True
    return False
