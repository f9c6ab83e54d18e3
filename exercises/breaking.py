"""Long formulas that may go on in the next line, before a sign that joins or compares.

Browsers do not break MathML. So the parts between such signs are put into rows of their own, which look the
same in one line, and which the pages' styles let flow like words: `math.breaks > mrow > mrow`, and likewise
in an entry of a matrix. What has no such sign is told by how much it is too wide for paper (`wide-2`: by a
factor of two).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

LONG: Final = 18  # letters that fit into a line of a small screen
PAPER: Final = 56  # and of a sheet of paper
MOST_LONG: Final = 3  # columns of a matrix beside each other
_SHORTEST: Final = 300  # characters of MathML below which nothing is long
_BREAKS: Final = frozenset("=≠<>≤≥+-−")
_OPENS: Final = frozenset("([{")
_CLOSES: Final = frozenset(")]}")


@lru_cache(maxsize=1024)
def broken(mathml: str) -> str:
    """The formula that the engine printed, breakable where it is long."""
    if len(mathml) < _SHORTEST:
        return mathml
    try:
        math = ElementTree.fromstring(mathml)  # noqa: S314
    except ElementTree.ParseError:
        return mathml
    break_long(math)
    return ElementTree.tostring(math, encoding="unicode")


def break_long(math: Element) -> None:
    """Let the formula be broken, if it is long, and say how wide what cannot be broken is."""
    if _width(math) <= LONG:
        return
    for table in math.iter("mtable"):
        _break_entries(table)
    row = math
    while len(row) == 1 and row[0].tag == "mrow":
        row = row[0]
    parts = _parts(row)
    if len(parts) > 1:
        whole = ElementTree.Element("mrow")
        _group(row, parts, into=whole)
        math[:] = [whole]
        _add_class(math, "breaks")
    widest = max(sum(map(_width, part)) for part in parts)
    if widest > PAPER:
        _add_class(math, f"wide-{min(4, -(-int(widest) // PAPER))}")


def _break_entries(table: Element) -> None:
    """Let long entries of a matrix be broken, each within its column: `long-2` where there are two such."""
    wide = [column for column, width in enumerate(_columns(table)) if width > LONG]
    if not wide or len(wide) > MOST_LONG:
        return
    for cell in (row[column] for row in table for column in wide if column < len(row)):
        parts = _parts(cell[0]) if len(cell) == 1 and cell[0].tag == "mrow" else []
        if len(parts) > 1 and _width(cell) > LONG:
            _group(cell[0], parts, into=cell[0])
            _add_class(cell[0], "breaks")
    _add_class(table, f"long-{len(wide)}")


def _group(row: Element, parts: list[list[Element]], *, into: Element) -> None:
    for one in list(row):
        row.remove(one)
    for part in parts:
        ElementTree.SubElement(into, "mrow").extend(part)


def _add_class(one: Element, name: str) -> None:
    one.set("class", " ".join([*one.get("class", "").split(), name]))


def _parts(row: Element) -> list[list[Element]]:
    """What stands between the signs, each but the first with the sign before it."""
    parts: list[list[Element]] = [[]]
    depth = 0
    for one in row:
        sign = (one.text or "") if one.tag == "mo" else ""
        breaks = sign and sign in _BREAKS and parts[-1] and one.get("form") != "prefix"
        if breaks and (depth == 0 or _is_long(parts[-1])):
            one.set("form", "infix")
            parts.append([])
        depth += (sign in _OPENS and sign != "") - (_closes(one))
        parts[-1].append(one)
    return [part for part in parts if part]


def _is_long(part: list[Element]) -> bool:
    return sum(map(_width, part)) > LONG


def _closes(one: Element) -> bool:
    """Whether a bracket ends here; it may carry an exponent."""
    base = one[0] if one.tag in ("msup", "msub", "msubsup") and len(one) else one
    return base.tag == "mo" and (base.text or "") in _CLOSES and bool(base.text)


def _width(one: Element) -> float:
    """About how many letters wide it is."""
    if one.tag == "mtable":
        widths = _columns(one)
        return sum(widths) + 2 * len(widths)
    if one.tag == "mrow" and "breaks" in one.get("class", "").split():
        return LONG
    if not len(one):
        spaced = one.tag == "mo" and (one.text or "") in _BREAKS
        return len(re.sub(r"\s", "", one.text or "")) + (1.5 if spaced else 0)
    inside = [_width(child) for child in one]
    if one.tag == "mfrac":
        return max(inside)
    if one.tag in ("msub", "msup"):
        return inside[0] + 0.7 * inside[1]
    if one.tag in ("msubsup", "munder", "mover", "munderover"):
        return inside[0] + 0.7 * max(inside[1:])
    return sum(inside) + (1 if one.tag == "msqrt" else 0)


def _columns(table: Element) -> list[float]:
    """The width of each column of a matrix."""
    widths: list[float] = []
    for row in table:
        widths += [0.0] * (len(row) - len(widths))
        widths[: len(row)] = [max(pair) for pair in zip(widths, map(_width, row), strict=False)]
    return widths
