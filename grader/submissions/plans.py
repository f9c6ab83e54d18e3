"""The plan of a Jacobian: how many rows and columns, and whether outputs or inputs go down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

CELL: Final = 36  # pixels
LEFT, TOP = 38, 22
MOST: Final = 4  # drawn cell by cell; of more, and of a size without a number, the first and the last
MIDDLE: Final = "⋯"
_MATRIX: Final = re.compile(r"([^\s×]+)×([^\s×]+) matrix|(row|column) of (\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name beside a row or above a column: a letter with what stands below it, or dots."""

    letter: str
    below: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One drawing, and its sentence."""

    width: int
    height: int
    labels: Sequence[Label]
    lines: str  # the path of all borders
    said: str


def plans(shape: str, *, outputs_down: bool) -> tuple[Plan, Plan] | None:
    """The plan of an answer of this shape and the plan of its transpose; None where there is nothing to draw.

    `outputs_down` says whether the answer gives each output a row.
    """
    found = _MATRIX.match(shape)
    if found is None:
        return None
    rows, columns, line, length = found.groups()
    if line:
        rows, columns = ("1", length) if line == "row" else (length, "1")
    return plan(rows, columns, outputs_down=outputs_down), plan(columns, rows, outputs_down=not outputs_down)


def plan(rows: str, columns: str, *, outputs_down: bool) -> Plan:
    """So many rows and columns, each a number or a name."""
    down, across = ("y", "x") if outputs_down else ("x", "y")
    steps_down, steps_across = _steps(rows), _steps(columns)
    right, bottom = LEFT + CELL * len(steps_across), TOP + CELL * len(steps_down)
    labels = [
        *(_label(across, step, LEFT + CELL * n + CELL // 2, TOP - 8) for n, step in enumerate(steps_across)),
        *(_label(down, step, LEFT // 2, TOP + CELL * n + CELL // 2 + 4) for n, step in enumerate(steps_down)),
    ]
    borders = [f"M{LEFT + CELL * n} {TOP}V{bottom}" for n in range(len(steps_across) + 1)]
    borders += [f"M{LEFT} {TOP + CELL * n}H{right}" for n in range(len(steps_down) + 1)]
    words = (
        _("Rows, one for each output: %(rows)s. Columns, one for each input: %(columns)s.")
        if outputs_down
        else _("Rows, one for each input: %(rows)s. Columns, one for each output: %(columns)s.")
    )
    return Plan(
        width=right + 2,
        height=bottom + 2,
        labels=labels,
        lines="".join(borders),
        said=words % {"rows": rows, "columns": columns},
    )


def _steps(size: str) -> Sequence[str]:
    if size.isascii() and size.isdecimal() and 1 <= int(size) <= MOST:
        return [str(number) for number in range(1, int(size) + 1)]
    return ["1", MIDDLE, size]


def _label(letter: str, step: str, x: int, y: int) -> Label:
    dots = step == MIDDLE
    return Label(letter=MIDDLE if dots else letter, below="" if dots else step, x=x, y=y)
