"""What is wrong with an array, drawn: entries by the share of points, numbers by how far off they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SIDE: Final = 12  # of a cell, in units of the drawing
CROSSED: Final = 24  # rows and columns up to which a cell with wrong numbers is crossed, too
BAR, TALLEST = 28, 80
WIDEST_LABELLED: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayPicture:
    """Two drawings, each with the words that say the same."""

    entries: SafeString
    entries_said: str
    distances: SafeString
    distances_said: str


def picture(finding: Mapping[str, Any]) -> ArrayPicture | None:
    """The drawings of an `array.entries` finding, None where it lacks what they need."""
    heat, decades = finding.get("heat"), finding.get("decades")
    if not isinstance(heat, Sequence) or not heat or not isinstance(decades, Sequence):
        return None
    within = int(finding.get("within", 0))
    return ArrayPicture(
        entries=_entries(heat),
        entries_said=_entries_said(heat, finding),
        distances=_distances([within, *map(int, decades)]),
        distances_said=_distances_said(within, decades),
    )


def _entries(heat: Sequence[Sequence[float]]) -> SafeString:
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
    return format_html(
        '<svg class="array-heat" viewBox="-1 -1 {} {}" width="{}" aria-hidden="true">{}'
        '<path class="array-heat__grid" d="{}"/><path class="array-heat__cross" d="{}"/></svg>',
        SIDE * columns + 2,
        SIDE * rows + 2,
        min(360, 2 * SIDE * columns + 2),
        format_html_join(
            "",
            '<rect x="{}" y="{}" width="{}" height="{}" fill-opacity="{}"/>',
            shaded,
        ),
        lines,
        crosses,
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
    places = ", ".join(f"({row}, {column}): {share:.0%}" for row, column, share in worst)
    more = len(wrong) - len(worst)
    values = {"off": len(wrong), "cells": len(heat) * len(heat[0]), "places": places, "more": more}
    if several:
        said = _("%(off)s of %(cells)s groups of entries are off at some points; most often %(places)s.")
    elif more:
        said = _("%(off)s of %(cells)s entries are off at some points; most often %(places)s.")
    else:
        said = _("%(off)s of %(cells)s entries are off, at this share of the points: %(places)s.")
    return said % values


def _distances(counts: Sequence[int]) -> SafeString:
    """A bar for the numbers within the tolerance, then one for each power of ten beyond it."""
    tallest = max(log10(1 + count) for count in counts) or 1.0
    bars = []
    for place, count in enumerate(counts):
        height = round(TALLEST * log10(1 + count) / tallest, 1)
        label = _("ok") if not place else f"10{_raised(place - 1)}"
        middle = BAR * place + BAR // 2
        bars.append(
            (
                "array-bars__ok" if not place else "array-bars__off",
                BAR * place + 3,
                TALLEST - height + 14,
                BAR - 6,
                height,
                middle,
                round(TALLEST - height + 10, 1),
                count if count < 10_000 else f"{count / 1000:.0f}k",
                middle,
                TALLEST + 28,
                label,
            )
        )
    width = BAR * len(counts)
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


def _distances_said(within: int, decades: Sequence[int]) -> str:
    parts = [_("%(count)s within it") % {"count": within}]
    parts += [
        _("%(count)s off by 10%(power)s times as much or more") % {"count": count, "power": _raised(power)}
        for power, count in enumerate(decades)
        if count
    ]
    return _("Numbers by how far they are off, in tolerances: %(parts)s.") % {"parts": "; ".join(parts)}


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
