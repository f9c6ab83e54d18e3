"""What is wrong with an array, drawn: entries by the share of points, numbers by how far off they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from grader.submissions.headings import Heading, Names

SIDE: Final = 12  # of a cell, in units of the drawing
CROSSED: Final = 24  # rows and columns up to which a cell with wrong numbers is crossed, too
BAR, TALLEST = 56, 80
# Powers of ten of the tolerance, from the first to before the second.
GROUPS: Final = ((0, 1, "< 10"), (1, 3, "< 10³"), (3, 6, "< 10⁶"), (6, None, "≥ 10⁶"))
WIDEST_LABELLED: Final = 8
LETTERS: Final = 10  # pixels: the height of a row's or column's name


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayPicture:
    """Two drawings, each with the words that say the same."""

    entries: SafeString
    entries_said: str
    distances: SafeString
    distances_said: str


def picture(finding: Mapping[str, Any], names: Names) -> ArrayPicture | None:
    """The drawings of an `array.entries` finding, None where it lacks what they need.

    Rows and columns have the exercise's `names`, else their numbers.
    """
    heat, decades = finding.get("heat"), finding.get("decades")
    if not isinstance(heat, Sequence) or not heat or not isinstance(decades, Sequence):
        return None
    groups = _grouped(int(finding.get("within", 0)), decades)
    return ArrayPicture(
        entries=_entries(heat, *_axes(heat, finding, names)),
        entries_said=_entries_said(heat, finding),
        distances=_distances(groups),
        distances_said=_distances_said(groups),
    )


def _axes(
    heat: Sequence[Sequence[float]], finding: Mapping[str, Any], names: Names
) -> tuple[Sequence[str], Sequence[str]]:
    """What stands beside the rows and above the columns of the drawing; a group has the name of its first."""
    cell = finding.get("cell") or (1, 1)
    lengths = (len(heat) * cell[0], len(heat[0]) * cell[1])
    if max(cell) > 1:  # the last group may be a smaller one, and their numbers are all that is known
        found: tuple[Sequence[Heading], Sequence[Heading]] = ((), ())
    else:
        found = names.headings(*lengths)
    texts = [
        [one.text for one in named] or [str(number) for number in range(1, length + 1)]
        for named, length in zip(found, lengths, strict=True)
    ]
    return texts[0][:: cell[0]], texts[1][:: cell[1]]


def _entries(heat: Sequence[Sequence[float]], down: Sequence[str], across: Sequence[str]) -> SafeString:
    """A cell for each entry: the darker, the more points; crossed where any is off."""
    rows, columns = len(heat), len(heat[0])
    shaded = [
        (SIDE * column, SIDE * row, SIDE, SIDE, f"{0.2 + 0.8 * share:.2f}")
        for row, line in enumerate(heat)
        for column, share in enumerate(line)
        if share
    ]
    crosses = " ".join(
        f"M{x + 3} {y + 3}l6 6m0-6l-6 6" for x, y, *_rest in shaded if max(rows, columns) <= CROSSED
    )
    lines = " ".join(
        [f"M0 {SIDE * row}h{SIDE * columns}" for row in range(rows + 1)]
        + [f"M{SIDE * column} 0v{SIDE * rows}" for column in range(columns + 1)]
    )
    width = min(360, 2 * SIDE * columns + 2)
    unit = (SIDE * columns + 2) / width  # of the drawing, for a pixel
    letters = round(LETTERS * unit, 1)
    left = round(letters * (0.7 * max(map(len, down)) + 0.5), 1)
    step_across = -(-letters * (0.6 * max(map(len, across)) + 0.5) // SIDE)
    step_down = -(-1.6 * letters // SIDE)
    labels = [
        ("middle", SIDE * n + SIDE / 2, round(-0.5 * letters, 1), letters, name)
        for n, name in enumerate(across)
        if n % step_across == 0
    ] + [
        ("end", round(-0.5 * letters, 1), round(SIDE * n + SIDE / 2 + 0.35 * letters, 1), letters, name)
        for n, name in enumerate(down)
        if n % step_down == 0
    ]
    whole = (round(SIDE * columns + 2 + left + letters, 1), round(SIDE * rows + 2 + 1.6 * letters, 1))
    return format_html(
        '<svg class="array-heat" viewBox="{} {} {} {}" width="{}" aria-hidden="true">{}'
        '<path class="array-heat__grid" d="{}"/><path class="array-heat__cross" d="{}"/>{}</svg>',
        round(-1 - left, 1),
        round(-1 - 1.6 * letters, 1),
        *whole,
        round(whole[0] / unit),
        format_html_join(
            "",
            '<rect x="{}" y="{}" width="{}" height="{}" fill-opacity="{}"/>',
            shaded,
        ),
        lines,
        crosses,
        format_html_join("", '<text text-anchor="{}" x="{}" y="{}" font-size="{}">{}</text>', labels),
    )


def _entries_said(heat: Sequence[Sequence[float]], finding: Mapping[str, Any]) -> str:
    wrong = [
        (row, column, share)
        for row, line in enumerate(heat, 1)
        for column, share in enumerate(line, 1)
        if share
    ]
    several = max(finding.get("cell") or [1]) > 1
    worst = sorted(wrong, key=lambda one: -one[2])[:WIDEST_LABELLED]
    places = ", ".join(
        f"({row}, {column}): {'< 1' if share < 0.01 else f'{100 * share:.0f}'}\N{NO-BREAK SPACE}%"
        for row, column, share in worst
    )
    more = len(wrong) - len(worst)
    values = {"off": len(wrong), "cells": len(heat) * len(heat[0]), "places": places, "more": more}
    if several:
        said = _("%(off)s of %(cells)s groups of entries are off at some points; most often %(places)s.")
    elif more:
        said = _("%(off)s of %(cells)s entries are off at some points; most often %(places)s.")
    else:
        said = _("%(off)s of %(cells)s entries are off, at this share of the points: %(places)s.")
    return said % values


def _grouped(within: int, decades: Sequence[int]) -> list[tuple[str, int]]:
    """How many numbers are off by how many tolerances, in a few groups with their names."""
    counts = [int(count) for count in decades]
    groups = [(_("not off"), within)]
    for start, end, name in GROUPS:
        groups.append((name, sum(counts[start:end])))
    return groups


def _distances(groups: Sequence[tuple[str, int]]) -> SafeString:
    """A bar for each group, as tall as the logarithm of its number."""
    tallest = max(log10(1 + count) for _name, count in groups) or 1.0
    bars = []
    for place, (name, count) in enumerate(groups):
        height = round(TALLEST * log10(1 + count) / tallest, 1)
        middle = BAR * place + BAR // 2
        bars.append(
            (
                "array-bars__off" if place else "array-bars__ok",
                BAR * place + 6,
                TALLEST - height + 14,
                BAR - 12,
                height,
                middle,
                round(TALLEST - height + 10, 1),
                count if count < 10_000 else f"{count / 1000:.0f}k",
                middle,
                TALLEST + 28,
                name,
            )
        )
    width = BAR * len(groups)
    return format_html(
        '<svg class="array-bars" viewBox="0 0 {} {}" width="{}" aria-hidden="true">{}</svg>',
        width,
        TALLEST + 34,
        width,
        format_html_join(
            "",
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
            '<text x="{}" y="{}">{}</text><text x="{}" y="{}">{}</text>',
            bars,
        ),
    )


def _distances_said(groups: Sequence[tuple[str, int]]) -> str:
    parts = "; ".join(f"{name}: {count}" for name, count in groups if count)
    return _("Numbers by how many tolerances they are off: %(parts)s.") % {"parts": parts}
