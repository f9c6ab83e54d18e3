"""Printed mathematics in a real browser: what must grow has grown, what must be bold is bold."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from worker.engine.expression import Node, add, block, compare, divide, number, piecewise, power, symbol
from worker.engine.expression import function as fn
from worker.engine.notation import to_mathml
from worker.engine.shapes import shape_of

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "grader" / "static"
FONT = STATIC / "vendor" / "stix-two-math-latin-400-normal.woff2"

a, b, x = symbol("a"), symbol("b"), symbol("x", shape_of("n"))
column = block([[a], [b], [a], [b]])
cases = piecewise([(compare(">", a, number(0)), a), (compare("<", a, number(0)), b)], number(0))


@pytest.fixture(scope="session")
def base_url() -> str:
    """No service: the pages are files."""
    return ""


@pytest.fixture
def draw(page: Page, tmp_path: Path):
    """Draws an expression under the site's own style sheet and font."""
    if not FONT.exists():
        pytest.skip("the fonts come with `make setup`")

    def drawn(node: Node) -> Page:
        sheets = "".join(
            f'<link rel="stylesheet" href="{(STATIC / name).as_uri()}">'
            for name in ("tokens.css", "base.css")
        )
        face = f'@font-face {{ font-family: "Nabla Math"; src: url("{FONT.as_uri()}"); }}'
        style = f"<style>{face} math {{ font: 20px 'Nabla Math'; }}</style>"
        file = tmp_path / "page.html"
        file.write_text(
            f"<!doctype html><meta charset=utf-8>{sheets}{style}<p>{to_mathml(node)}</p>", "utf-8"
        )
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        return page

    return drawn


def height(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.parametrize(
    "node, sign, inside",
    [
        (column, "[", "mtable"),
        (cases, "{", "mtable"),
        (power(add(divide(a, b), number(1)), number(2)), "(", "mfrac"),
        (fn("abs", divide(a, b)), "|", "mfrac"),
    ],
    ids=["matrix", "cases", "brackets around a fraction", "absolute value"],
)
def test_brackets_grow(draw, node: Node, sign: str, inside: str) -> None:
    page = draw(node)
    assert height(page, f'mo:text-is("{sign}")') > 0.85 * height(page, inside)


def test_brackets_of_a_call_stay_small(draw) -> None:
    assert height(draw(fn("cos", a)), 'mo:text-is("(")') < 40


def test_vectors_have_the_font_s_own_bold_letters(draw) -> None:
    page = draw(x)
    assert page.locator("mi").text_content() == "𝐱"
    assert page.evaluate("document.fonts.check(\"20px 'Nabla Math'\", '𝐱')")


def test_conditions_stand_in_a_column(draw) -> None:
    page = draw(cases)
    lefts = {
        round(box["x"]) for cell in page.locator("mtd:nth-child(2)").all() if (box := cell.bounding_box())
    }
    assert len(lefts) == 1
    assert page.locator("mtd").first.evaluate("cell => getComputedStyle(cell).textAlign") == "left"
