"""A scatter plot as SVG, on logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT, MARGIN = 720, 440, 60
COLOURS = ("#1f5fbf", "#b5481d", "#2a7d4f")


class Series(NamedTuple):
    """A name, and points: across, up, and what to write beside each."""

    name: str
    points: Sequence[tuple[float, float, str]]


def scatter(series: Sequence[Series], *, across: str, up: str) -> str:
    """The plot; every value is above 0."""
    horizontal = _decades([x for one in series for x, _, _ in one.points])
    vertical = _decades([y for one in series for _, y, _ in one.points])

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            MARGIN + (WIDTH - 2 * MARGIN) * _share(x, horizontal),
            HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * _share(y, vertical),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for decade in range(horizontal[0], horizontal[1] + 1):
        x, y = place(10.0**decade, 10.0 ** vertical[0])
        parts.append(f'<path d="M{x:.1f} {MARGIN}V{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{10.0**decade:,g}</text>')
    for decade in range(vertical[0], vertical[1] + 1):
        x, y = place(10.0 ** horizontal[0], 10.0**decade)
        parts.append(f'<path d="M{x:.1f} {y:.1f}H{WIDTH - MARGIN}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**decade:,g}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(across)}</text>')
    parts.append(f'<text x="{MARGIN}" y="{MARGIN - 36}">{escape(up)}</text>')
    for number, one in enumerate(series):
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<text x="{WIDTH - MARGIN}" y="{MARGIN - 40 + 16 * number}" fill="{colour}" '
                     f'text-anchor="end">{escape(one.name)}</text>')  # fmt: skip
        for x, y, words in one.points:
            a, b = place(x, y)
            parts.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>')
            parts.append(f'<text x="{a + 7:.1f}" y="{b - 6:.1f}" fill="{colour}">{escape(words)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _share(value: float, decades: tuple[int, int]) -> float:
    return (math.log10(value) - decades[0]) / (decades[1] - decades[0])
