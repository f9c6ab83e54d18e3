"""By what the rows and columns of a compared derivative are headed: the exercise's own outputs and inputs.

Where the exercise has no name for them, or their number is not known, they are counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from exercises.outputs import output_names
from grader.submissions.sheet import dimensions
from grader.submissions.witnesses import name_latex
from worker.engine.notation.printing.names import GREEK, spelled

_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One row or column: in LaTeX, and as plain text for a drawing."""

    latex: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What an exercise calls outputs and inputs, in the order in which its rows and columns are."""

    rows: Sequence[tuple[str, int]] = ()  # each name with the number of its dimensions
    columns: Sequence[tuple[str, int]] = ()

    def headings(self, rows: int, columns: int) -> tuple[Sequence[Heading], Sequence[Heading]]:
        """Of so many rows and columns, nothing for those that are counted."""
        return _headings(self.rows, rows), _headings(self.columns, columns)


def names_of(exercise: Mapping[str, Any]) -> Names:
    """The names of an exercise, which is content as drawn."""
    asked: Mapping[str, Any] = exercise.get("question") or {}
    wrt = asked.get("wrt") or ()
    by = re.findall(r"[^\s,]+", wrt) if isinstance(wrt, str) else [str(one) for one in wrt]
    variables: Mapping[str, Any] = asked.get("variables") or {}
    inputs = [(name, len(dimensions((variables.get(name) or {}).get("shape")))) for name in by]
    layout, order = asked.get("layout", "numerator"), asked.get("order", 1)
    if layout not in ("numerator", "denominator") or asked.get("entry") or not order or "part" in asked:
        return Names()
    if order == 2:
        return Names(rows=inputs, columns=inputs)
    found = output_names(exercise)
    outputs = [(name, -1) for name in found]  # a vector where its one name has to do for several
    return (
        Names(rows=outputs, columns=inputs) if layout == "numerator" else Names(rows=inputs, columns=outputs)
    )


def _headings(names: Sequence[tuple[str, int]], number: int) -> Sequence[Heading]:
    if len(names) == number and all(rank <= 0 for _, rank in names):
        return [_heading(name) for name, _ in names]
    if len(names) == 1 and abs(names[0][1]) == 1 and not spelled(names[0][0]).subscript:
        return [_heading(f"{names[0][0]}_{place}") for place in range(1, number + 1)]
    return ()


def _heading(name: str) -> Heading:
    base, subscript, accent = spelled(name)
    below = subscript if subscript.isdecimal() else f"_{subscript}" if subscript else ""
    letter = GREEK.get(base, base)
    text = f"∂{letter}{below.translate(_SUBSCRIPTS)}" if not accent else f"∂{name}"
    return Heading(latex=rf"\partial {name_latex(name, 0)}", text=text)
