"""WCAG contrast of every pair of design tokens that meet on a page, light and dark."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "grader/static/tokens.css").read_text(encoding="utf-8")
LIGHT_CSS, DARK_CSS = TOKENS.split("@media (prefers-color-scheme: dark)")
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b")
LIGHT = dict(COLOUR.findall(LIGHT_CSS))
THEMES = {"light": LIGHT, "dark": {**LIGHT, **dict(COLOUR.findall(DARK_CSS))}}

INKS = ("ink", "ink-2", "ink-3")
TONES = ("ok", "no", "part", "layout", "person", "wait")
TEXT = [
    *((ink, paper) for ink in INKS for paper in ("bg", "surface", "sunken", "grid")),
    *(("accent", paper) for paper in ("bg", "surface", "sunken", "accent-soft")),
    *(("accent-strong", "accent-soft"), ("on-accent", "accent"), ("on-accent", "accent-strong")),
    *((tone, paper) for tone in TONES for paper in ("surface", "bg", "sunken", f"{tone}-soft")),
    *((ink, f"{tone}-soft") for tone in TONES for ink in ("ink", "ink-2")),
    *(("surface", tone) for tone in TONES),
]
OTHER = [
    *(("line-strong", paper) for paper in ("surface", "bg")),
    *(("focus", paper) for paper in ("surface", "bg", "sunken")),
    *(("c1", "surface"), ("c2", "surface")),
]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("needed, pairs", [(4.5, TEXT), (3.0, OTHER)], ids=["text", "other"])
def test_contrast_of_tokens(theme: str, needed: float, pairs: list[tuple[str, str]]) -> None:
    tokens = THEMES[theme]
    low = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in low.items() if value < needed} == {}


def test_pages_take_every_colour_from_the_tokens() -> None:
    base = (Path(__file__).parents[2] / "grader/static/base.css").read_text(encoding="utf-8")
    screen, _, _ = base.partition("@media print")
    assert re.findall(r"#[0-9a-fA-F]{6}\b", screen) == []
    assert set(re.findall(r"var\(--([\w-]+)", screen)) - THEMES["light"].keys() <= {
        *re.findall(r"--([\w-]+):", TOKENS),
        *("tone", "soft", "edge"),
    }
