"""Long formulas may be broken before signs; nothing else of them changes."""

from xml.etree import ElementTree

import pytest

from exercises.breaking import broken
from exercises.statements import math_html
from worker.content import question
from worker.engine.reading import read_answer

NUMBERS = {"x": {}, "y": {}}


def leaves(mathml: str) -> list[str]:
    return [one.text for one in ElementTree.fromstring(mathml).iter() if one.text]


def parts(mathml: str) -> list[str]:
    math = ElementTree.fromstring(mathml)
    return ["".join(one.itertext()) for one in math[0]] if "breaks" in math.get("class", "") else []


def printed(answer: str) -> str:
    asked = question({"reference": "x y", "variables": NUMBERS})
    return read_answer(asked, answer).mathml


@pytest.mark.parametrize(
    ("latex", "there"),
    [
        ("y = x + 1", []),
        (r"y = ax^2 + bx - (c + d)^2 + \sin x + 1", ["y", "=ax2", "+bx", "−(c+d)2", "+sinx", "+1"]),
        (r"-x + x_1 + x_2 + x_3 + x_4 + x_5 + x_6", ["−x", "+x1", "+x2", "+x3", "+x4", "+x5", "+x6"]),
        (
            r"f(a = b, c + d, e + f + g + h + i + j) = \frac{1 + 2 + 3}{4}",
            ["f(a=b,c+d,e+f+g", "+h+i+j)", "=1+2+34"],
        ),
        (r"\sin(x) \sin(x) \sin(x) \sin(x) \sin(x) \sin(x)", []),
    ],
)
def test_a_long_formula_may_be_broken_outside_of_brackets(latex: str, there: list[str]) -> None:
    assert parts(math_html(latex)) == there
    assert ('class="breaks"' in math_html(latex)) is bool(there)


def test_what_the_engine_printed_stays_what_it_was() -> None:
    for answer in (
        "x",
        " + ".join(["x^2"] * 30),
        "(" + " + ".join(["x"] * 60) + ")^2",
        "1/(" + "x+" * 50 + "1)",
    ):
        before = printed(answer)
        after = broken(before)
        assert leaves(after) == leaves(before)
        assert ElementTree.fromstring(after).get("alttext") == ElementTree.fromstring(before).get("alttext")
    assert broken(printed("x + y")) == printed("x + y")
    assert broken("<math>" * 100) == "<math>" * 100  # what is none is left alone


def test_what_cannot_be_broken_says_how_wide_it_is() -> None:
    assert 'class="wide-2"' in broken(printed("1/(" + "x+" * 25 + "1)"))
    assert 'class="wide-4"' in broken(printed("1/(" + "x+" * 90 + "1)"))
    assert "wide" not in broken(printed(" + ".join(["x^2"] * 90)))
