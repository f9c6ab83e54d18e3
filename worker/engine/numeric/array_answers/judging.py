"""Whether an array is right, by point and entry, and what it is if not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

import numpy as np

from worker.engine.errors import AnswerError
from worker.engine.model import Conclusion, Feedback, Kink, Points
from worker.engine.numeric.array_answers import recognise
from worker.engine.numeric.array_answers.received import Given
from worker.engine.numeric.array_answers.reference import SAFETY, laid_out
from worker.engine.numeric.array_answers.report import picture, wrong_entries
from worker.engine.numeric.evaluate import Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArrayComparison:
    """What comparing an array with the reference at the points found. Numbers, and no proof."""

    conclusion: Conclusion
    remark: str  # the tolerance, in words
    kinks: bool = False  # equal but at kinks, where another one-sided derivative was given
    shape_not_asked: Feedback | None = None
    transposed: Feedback | None = None
    vector_for_diagonal: bool = False
    named: tuple[Feedback, ...] = ()
    wrong_entries: Feedback | None = None
    share_right: Fraction = Fraction(0)


def compare(points: Points, given: Given, kink: Kink) -> ArrayComparison:
    """Compare an array with the reference at the points.

    Raises:
        AnswerError: it does not have one entry, or matrix, for each point.
    """
    remark = (
        f"numbers of {given.precision} at {points.count} points; tolerance {SAFETY * given.roundoff:.1e} "
        "of an entry's magnitude and of its reaction to the inputs"
    )
    asked = tuple(side.at(points.sizes).value or 1 for side in points.reference.shape)
    values = _one_for_each_point(points, given.values, asked)
    fitted = _fitted(values, asked, flat=given.flat)
    if fitted is None:
        return _other_shape(points, given, values, asked, remark)
    sheet = laid_out(points, replace(given, values=fitted))
    wrong = sheet.wrong
    if not wrong.any():
        return ArrayComparison(conclusion=Conclusion.EQUAL, remark=remark)
    one_sided = recognise.one_sided(points, sheet)
    if one_sided is not None and kink is Kink.OPEN:
        return ArrayComparison(conclusion=Conclusion.EQUAL, remark=remark, kinks=True)
    transposed = None
    if _is_square(asked) and recognise.transposed(sheet):
        transposed = Feedback(code="layout.transposed")
    named = [one_sided] if one_sided is not None else recognise.named(sheet)
    return ArrayComparison(
        conclusion=Conclusion.DIFFERENT,
        remark=remark,
        transposed=transposed,
        named=(*named, picture(sheet)),
        wrong_entries=wrong_entries(sheet),
        share_right=Fraction(int(wrong.size - wrong.sum()), wrong.size),
    )


def _one_for_each_point(points: Points, values: Array, asked: tuple[int, ...]) -> Array:
    """The values with the points as their first axis."""
    if points.only and values.shape != (1, *asked):
        return values[np.newaxis]
    if values.ndim and values.shape[0] == points.count:
        return values
    if points.count == 1:
        return values[np.newaxis]
    shape = "×".join(map(str, values.shape)) or "a single number"
    hint = ""
    if points.count in values.shape:
        axis = values.shape.index(points.count) + 1
        hint = f" Axis {axis} has that length: move it to the front."
    raise AnswerError(
        "array.points",
        f"The first axis counts the {points.count} points; the array is {shape}.{hint}",
        given=shape,
        points=points.count,
    )


def _fitted(values: Array, asked: tuple[int, ...], *, flat: bool) -> Array | None:
    """The values in the shape that is asked for, where nothing but axes of length one may be missing."""
    inner = values.shape[1:]
    without_ones = tuple(side for side in asked if side != 1)
    if inner == asked:
        return values
    if inner == without_ones or (flat and inner == (prod(asked),)) or (not asked and prod(inner) == 1):
        return values.reshape(len(values), *asked)
    return None


def _is_square(asked: tuple[int, ...]) -> bool:
    return len(asked) == 2 and asked[0] == asked[1]


def _other_shape(
    points: Points, given: Given, values: Array, asked: tuple[int, ...], remark: str
) -> ArrayComparison:
    """An array of another shape is wrong; what remains is to say what it is."""
    shape = "×".join(map(str, values.shape[1:])) or "a single number"
    transposed, diagonal = None, False
    if len(asked) == 2 and values.shape[1:] == asked[::-1]:
        sheet = laid_out(points, replace(given, values=np.swapaxes(values, 1, 2)))
        if not sheet.wrong.any():
            column = asked[0] == 1
            transposed = Feedback(code="layout.vertical_gradient" if column else "layout.transposed")
    elif _is_square(asked) and values.shape[1:] == asked[:1]:
        square = values[:, :, np.newaxis] * np.eye(asked[0])
        diagonal = not laid_out(points, replace(given, values=square)).wrong.any()
    return ArrayComparison(
        conclusion=Conclusion.DIFFERENT,
        remark=remark,
        shape_not_asked=Feedback(code="shape.not_asked", parameters={"given": shape}),
        transposed=transposed,
        vector_for_diagonal=diagonal,
    )
