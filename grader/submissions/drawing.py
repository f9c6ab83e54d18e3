"""What is drawn beside words: the place of a problem, entries compared, the glyph of a shape."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

CARET_REACH: Final = 48  # characters shown on each side of the place
HEAT_LIMIT: Final = 8  # rows and columns up to which entries are drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Caret:
    """One line of a response with the place that could not be read."""

    before: str
    marked: str
    after: str
    indent: str
    position: int  # counted from 1, in the whole response
    line: int  # counted from 1; 0 if there is only one

    @property
    def said(self) -> str:
        return _("%(text)s. The problem is at position %(position)s.") % {
            "text": self.before + self.marked + self.after,
            "position": self.position,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One entry of the compared matrix."""

    tone: str
    mark: str
    word: str


def caret(response: Any, feedback: Mapping[str, Any]) -> Caret | None:
    """The line of the response that holds the place of the problem, shortened around it.

    Of a grid it is the entry that the feedback names, and nothing where that is empty.

    >>> c = caret("diag(u", {"start": 5, "end": 6})
    >>> c.before, c.marked, c.after, len(c.indent), c.position
    ('diag(', 'u', '', 5, 6)
    """
    start = feedback.get("start", feedback.get("position"))
    if not isinstance(start, int):
        return None
    if not isinstance(response, str):
        response = _entry(response, feedback.get("entry"))
        if not response:
            return None
    start = min(max(start, 0), len(response))
    end = feedback.get("end")
    end = min(max(end, start), len(response)) if isinstance(end, int) else min(start + 1, len(response))
    line_start = response.rfind("\n", 0, start) + 1
    line_end = response.find("\n", start)
    line_end = len(response) if line_end < 0 else line_end
    end = min(end, line_end)
    left, right = max(line_start, start - CARET_REACH), min(line_end, max(end, start + CARET_REACH))
    before = ("…" if left > line_start else "") + response[left:start].replace("\t", " ")
    marked = response[start : min(end, right)]
    after = response[min(end, right) : right] + ("…" if right < line_end else "")
    line = response.count("\n", 0, start) + 1 if "\n" in response else 0
    return Caret(
        before=before, marked=marked, after=after, indent=" " * len(before), position=start + 1, line=line
    )


def heat(finding: Mapping[str, Any], shape: str) -> Sequence[Sequence[Cell]]:
    """The entries of a small matrix, each as it was found; empty where there is nothing to draw."""
    sizes = finding.get("sizes") or {}
    extent = [str(sizes.get(one, one)) for one in _rows_and_columns(shape)]
    if not extent or not all(one.isdecimal() and 0 < int(one) <= HEAT_LIMIT for one in extent):
        return ()
    found = {
        tuple(place) if len(place) == 2 else (place[0], 1): cell
        for key, cell in (
            ("entries", Cell(tone="no", mark="i-x", word=_("differs"))),
            ("right", Cell(tone="ok", mark="i-check", word=_("agrees"))),
        )
        for place in finding.get(key, ())
    }
    undecided = Cell(tone="wait", mark="i-dot", word=_("not decided"))
    return tuple(
        tuple(found.get((row, column), undecided) for column in range(1, int(extent[1]) + 1))
        for row in range(1, int(extent[0]) + 1)
    )


def _rows_and_columns(shape: str) -> Sequence[str]:
    """The two dimensions of a shape in words.

    >>> _rows_and_columns("row of n"), _rows_and_columns("2×n matrix"), _rows_and_columns("scalar")
    (('1', 'n'), ('2', 'n'), ())
    """
    if match := re.match(r"(\w+)×(\w+) ", shape + " "):
        return match[1], match[2]
    if match := re.fullmatch(r"(row|column) of (\w+)", shape):
        return ("1", match[2]) if match[1] == "row" else (match[2], "1")
    return ()


def told_where(feedback: Mapping[str, Any], text: str) -> str:
    """The text, with the entry of the grid that it is about.

    >>> told_where({"entry": [1, 2]}, "This entry is empty."), told_where({}, "Empty.")
    ('Row 1, column 2: This entry is empty.', 'Empty.')
    """
    place = feedback.get("entry")
    if not isinstance(place, list | tuple) or len(place) != 2:
        return text
    return _("Row %(row)s, column %(column)s: %(text)s") % {"row": place[0], "column": place[1], "text": text}


def _entry(grid: Any, place: Any) -> str:
    """The text of a grid's entry, "" where there is none."""
    try:
        row, column = place
        return str(grid[row - 1][column - 1])
    except (IndexError, TypeError, ValueError):
        return ""


def display(mathml: str) -> str:
    """The engine's MathML as a displayed formula."""
    return re.sub(r"^<math(?![^>]*\bdisplay=)", '<math display="block"', mathml)


def glyph(shape: str) -> str:
    """The symbol of a shape in words; "" if it has none.

    >>> glyph("scalar"), glyph("row of n"), glyph("2×3 matrix"), glyph("n×n matrix"), glyph("")
    ('g-scalar', 'g-row', 'g-mat', 'g-sq', '')
    """
    first = shape.partition(" ")[0]
    if first in ("scalar", "row", "column"):
        return {"scalar": "g-scalar", "row": "g-row", "column": "g-col"}[first]
    rows, cross, columns = first.partition("×")
    if not cross or "×" in columns:
        return ""
    if rows == columns:
        return "g-sq"
    if rows.isdecimal() and columns.isdecimal() and int(rows) > int(columns):
        return "g-tall"
    return "g-mat"
