"""What was handed in: finite float64 numbers in a box, and how precise they claim to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from worker.engine.errors import AnswerError
from worker.engine.numeric.evaluate import Array

MOST_ENTRIES: Final = 8 << 20  # 64 MiB of float64
MOST_AXES: Final = 8
DOUBLE, SINGLE, HALF = 2.0**-53, 2.0**-24, 2.0**-11  # unit roundoffs
FEWEST_DIGITS: Final = 6  # significant ones: what was rounded more coarsely is judged as if it had so many
SINGLE_DIGITS: Final = 9  # as many as a float32 needs to come back; fewer than 7 it cannot have


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """An array as it was handed in. `roundoff` is the relative error of its best possible entry.

    A `flat` one has one axis for all entries of a point, as a line of a table has.
    """

    values: Array
    roundoff: float
    digits: int | None = None  # significant decimal digits, where it was written with few
    flat: bool = False

    def rounding(self, digits: int | None = None) -> Array:
        """How far rounding to so many significant digits may have moved each entry; its own by default."""
        digits = digits or (self.digits and max(self.digits, FEWEST_DIGITS))
        if digits is None:
            return np.zeros_like(self.values)
        size = np.abs(self.values)
        leading = np.floor(np.log10(np.where(size > 0, size, 1.0)))
        return np.asarray(0.5 * 10.0 ** (leading + 1 - digits) * (1 + 2.0**-40))

    @property
    def precision(self) -> str:
        """How precise the numbers are, as the verdict names it."""
        if self.digits is not None:
            return f"{self.digits} digits"
        return {HALF: "float16", SINGLE: "float32"}.get(self.roundoff, "float64")


def is_numeric(response: object) -> bool:
    """Whether the response is a nested list of numbers only, with at least one that is no whole number.

    Whole numbers say the same as an expression does; with others, how they were rounded matters.
    """
    stack: list[Any] = [response]
    fractional = False
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, bool) or not isinstance(item, int | float):
            return False
        else:
            fractional = fractional or item != int_or_none(item)
    return fractional and isinstance(response, list)


def int_or_none(value: float) -> int | None:
    """The whole number that this is, None for any other and for what is not finite."""
    try:
        return int(value) if value == int(value) else None
    except (ValueError, OverflowError):
        return None


def from_lists(response: object) -> Given:
    """The array that nested lists of numbers make.

    Raises:
        AnswerError: it is empty, ragged, too large, or holds something else than finite numbers; says where.
    """
    shape = _box(response)
    flat: list[float] = []
    _flatten(response, shape, (), flat)
    return written(np.array(flat, dtype=np.float64).reshape(shape))


def written(values: Array) -> Given:
    """What numbers that were written as decimals are worth: float32, float64, or so many digits."""
    require_finite(values)
    if (values == np.float64(np.float32(values))).all():
        whole = bool((values == np.rint(values)).all())
        return Given(values, DOUBLE if whole else SINGLE)
    digits = _digits(values)
    return Given(values, DOUBLE if digits is None or digits <= FEWEST_DIGITS else SINGLE, digits)


def stored(values: np.ndarray[Any, Any]) -> Given:
    """What an array with a type of its own is worth.

    Raises:
        AnswerError: the type is not real, or a number is not finite.
    """
    kind = values.dtype.kind
    if kind not in "fiu" or values.dtype.itemsize > 8:
        raise AnswerError(
            "array.type",
            f"The numbers have the type {values.dtype}; float64, float32 or integers are expected.",
            given=str(values.dtype),
        )
    if values.ndim > MOST_AXES:
        raise AnswerError("array.shape", f"An array of {values.ndim} axes is more than anybody asks for.")
    if values.size == 0:
        raise AnswerError("array.empty", "The array is empty.")
    exact = np.ascontiguousarray(values, dtype=np.float64)
    require_finite(exact)
    if kind == "f" and values.dtype.itemsize < 8:
        return Given(exact, SINGLE if values.dtype.itemsize == 4 else HALF)
    return written(exact)


def require_finite(values: Array) -> None:
    """Raises AnswerError at the first entry that is nan or infinite."""
    finite = np.isfinite(values)
    if not finite.all():
        at = tuple(int(i) + 1 for i in np.argwhere(~finite)[0])
        word = "nan" if np.isnan(values[tuple(i - 1 for i in at)]) else "infinite"
        count = int(finite.size - finite.sum())
        raise AnswerError(
            "array.not_finite",
            f"Entry {_place(at)} is {word}"
            + (f", and {count - 1} more are not finite." if count > 1 else "."),
            place=list(at),
            count=count,
        )


def _digits(values: Array) -> int | None:
    """The significant decimal digits with which all of these were written, None if they are many."""
    sample = np.unique(values[values != 0])
    if not len(sample):
        return 1
    few = sample[:: max(1, len(sample) // 4096)]
    for digits in range(1, SINGLE_DIGITS + 1):
        if all(float(f"{value:.{digits - 1}e}") == value for value in few.tolist()):
            return digits
    return None


def _box(response: object) -> tuple[int, ...]:
    """The lengths along the first elements."""
    shape: list[int] = []
    entries = 1
    level = response
    while isinstance(level, list):
        shape.append(len(level))
        entries *= len(level)
        if not level:
            raise AnswerError("array.empty", "The array is empty.")
        if len(shape) > MOST_AXES:
            raise AnswerError("array.shape", f"More than {MOST_AXES} axes are more than anybody asks for.")
        if entries > MOST_ENTRIES:
            raise AnswerError("array.too_large", f"More than {MOST_ENTRIES} entries are too many.")
        level = level[0]
    return tuple(shape)


def _flatten(level: Any, shape: tuple[int, ...], at: tuple[int, ...], flat: list[float]) -> None:
    if not shape:
        if isinstance(level, bool) or not isinstance(level, int | float):
            raise AnswerError(
                "array.not_a_number", f"Entry {_place(at)} is no number: {_brief(level)}.", place=list(at)
            )
        try:
            flat.append(float(level))
        except OverflowError:
            raise AnswerError(
                "array.not_finite", f"Entry {_place(at)} is too large.", place=list(at), count=1
            ) from None
        return
    if not isinstance(level, list) or len(level) != shape[0]:
        have = f"{len(level)} entries" if isinstance(level, list) else "a number"
        raise AnswerError(
            "array.ragged",
            f"The rows differ in length: {_place(at)} has {have}, where {shape[0]} entries are expected.",
            place=list(at),
        )
    for position, item in enumerate(level, 1):
        _flatten(item, shape[1:], (*at, position), flat)


def _place(at: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, at))})" if at else "the whole"


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:40] + "…"
