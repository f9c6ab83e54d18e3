"""Rows and columns of what is compared are headed by the exercise's own outputs and inputs, else counted."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from exercises.outputs import output_names
from grader.submissions.array_picture import picture
from grader.submissions.headings import Names, names_of
from grader.submissions.models import Submission
from tests.pages.conftest import School

SCALARS = {"x": {}, "y": {}}
VECTORS = {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}, "b": {}}


def exercise(statement: str, function: str, variables: Any, wrt: Any, **more: Any) -> dict[str, Any]:
    question = {"function": function, "variables": variables, "wrt": wrt, **more}
    return {"statement": statement, "question": question}


TWO = exercise("Let $f(x, y) = 3x^2y$ and $g(x, y) = 2x + y^8$.", "[3 x^2 y; 2 x + y^8]", SCALARS, "x, y")
MEANT = r"Let $\mathbf{u} = 2\mathbf{x}$ and $\mathbf{y} = \mathbf{w} \otimes \mathbf{x}$."


@pytest.mark.parametrize(
    ("told", "names"),
    [
        (TWO, ("f", "g")),
        (exercise(MEANT, "w ⊙ x", VECTORS, "x"), ("y",)),  # and not u, which is another function
        (exercise("Let $y = x^2$.", "x^3", SCALARS, "x"), ()),
        (exercise(r"Let $y = 2$. Find $\frac{\partial a}{\partial x}$.", "x^3", SCALARS, "x"), ("a",)),
        (exercise(r"$\frac{dp}{dx}$ or $\frac{dq}{dx}$?", "x^3", SCALARS, "x"), ()),
        (exercise(r"Find $\frac{dp}{dy}$.", "x^3", SCALARS, "x"), ()),
        (exercise("Let $f(x, y) = 3x^2y$.", "[3 x^2 y; 2 x + y^8]", SCALARS, "x, y"), ()),
        (exercise("Let $y = $.", "", {}, ""), ()),
        ({"statement": "", "question": {"reference": "x", "variables": SCALARS}}, ()),
    ],
)
def test_a_name_counts_where_it_is_surely_the_function_s(told: Any, names: tuple[str, ...]) -> None:
    assert output_names(told) == names


def headed(told: Any, rows: int, columns: int) -> tuple[str, str]:
    down, across = names_of(told).headings(rows, columns)
    return " ".join(one.text for one in down), " ".join(one.text for one in across)


def test_rows_are_outputs_and_columns_inputs_in_the_layout_asked_for() -> None:
    vectors = exercise(MEANT, "w ⊙ x", VECTORS, "x")
    assert headed(TWO, 2, 2) == ("∂f ∂g", "∂x ∂y")
    assert headed(vectors, 3, 3) == ("∂y₁ ∂y₂ ∂y₃", "∂x₁ ∂x₂ ∂x₃")
    assert headed(exercise(MEANT, "w ⊙ x", VECTORS, "x", layout="denominator"), 2, 2) == (
        "∂x₁ ∂x₂",
        "∂y₁ ∂y₂",
    )
    assert headed(exercise("$y = x^2 y$", "x^2 y", SCALARS, "x, y", order=2), 2, 2) == ("∂x ∂y", "∂x ∂y")


def test_what_has_no_sure_name_is_counted() -> None:
    assert headed(TWO, 3, 3) == ("", "")
    assert headed(exercise(MEANT, "w ⊙ x", VECTORS, "w, x"), 2, 4) == ("∂y₁ ∂y₂", "")
    assert headed(exercise("", "X", {"X": {"shape": ["n", "n"]}}, "X", layout="gradient"), 2, 2) == ("", "")


def test_a_verdict_heads_its_entries_by_name(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    answered("incorrect")
    page = signed_in.get(f"/exercises/{school.item.pk}/").content.decode()
    heat = page[page.index('<table class="heat">') :]
    across = re.findall(r'<th scope="col">(.*?)</th>', heat)
    assert [re.search('alttext="([^"]*)"', one)[1] for one in across] == ["partial x", "partial y"]  # type: ignore[index]
    assert '<span class="sr">partial x</span>' in across[0]
    assert (
        '<th scope="row"><span class="sr">row </span>1</th>' in heat
    )  # this statement names no function of two


def test_an_array_s_drawing_is_headed_too() -> None:
    found = {"heat": [[0.5, 0, 0], [0, 0, 0]], "cell": [1, 1], "within": 5, "decades": [0] * 8}
    names = Names(rows=[("y", -1)], columns=[("x", 1)])
    drawn = picture(found, names)
    assert drawn is not None
    texts = re.findall(r">([^<>]+)</text>", drawn.entries)
    assert texts == ["∂x₁", "∂x₂", "∂x₃", "∂y₁", "∂y₂"]
    grouped = picture({**found, "cell": [2, 4]}, names)
    assert grouped is not None
    assert re.findall(r">([^<>]+)</text>", grouped.entries) == ["1", "5", "9", "1", "3"]


def test_names_leave_each_other_room() -> None:
    found = {"heat": [[0.5] * 64] * 2, "cell": [1, 1], "within": 5, "decades": [0] * 8}
    drawn = picture(found, Names(columns=[("x", 1)]))
    assert drawn is not None
    assert 3 < len(re.findall("∂x", drawn.entries)) < 16
