"""Divisors that are 0 at an integer: one of few values, and no null set.

Each row: answer | reference | verdict. n is any integer, k a positive one, m one from 0 on; x is real.
"""

from __future__ import annotations

import pytest

from worker.content import question
from worker.engine.model import Outcome
from worker.engine.verify import check

VARIABLES = {
    "x": {},
    "n": {"properties": ["integer"]},
    "k": {"properties": ["integer"], "domain": "positive"},
    "m": {"properties": ["integer"], "domain": "nonnegative"},
}
ROWS = """
x n / n                       | x           | incorrect
x (n x) / (n x)               | x           | incorrect
x (n - 1) / (n - 1)           | x           | incorrect
n (n + 1) / (n + 1)           | n           | incorrect
x m / m                       | x           | incorrect
x (k - 1) / (k - 1)           | x           | incorrect
x sin(n) / sin(n)             | x           | incorrect
x + 0 log(n^2)                | x           | incorrect
x / (1 / n) / n               | x           | incorrect
x k / k                       | x           | correct
x (n^2 + 1) / (n^2 + 1)       | x           | correct
x (2 n + 1) / (2 n + 1)       | x           | correct
x (n^2 - 2) / (n^2 - 2)       | x           | correct
x (x - n) / (x - n)           | x           | correct
x x / x                       | x           | correct
x n / n^2                     | x / n       | correct
n x^n / x                     | n x^(n - 1) | correct
"""


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_what_is_divided_by_may_be_no_integers_zero(row: str) -> None:
    answer, reference, expected = (cell.strip() for cell in row.split("|"))
    verdict = check(question({"reference": reference, "variables": VARIABLES}), answer)
    assert verdict.outcome is Outcome(expected), verdict


def test_the_function_of_the_question_may_divide_by_them() -> None:
    asked = question({"function": "x^(n + 1) / (n + 1)", "variables": VARIABLES, "wrt": "x"})
    assert check(asked, "(n + 1) x^n / (n + 1)").outcome is Outcome.CORRECT


def test_a_domain_of_one_point_has_no_slopes() -> None:
    variables = {"x": {}, "y": {}}
    asked = question(
        {
            "reference": "[tanh(3 - y) > 0] [exp(x) > 0]",
            "variables": variables,
            "assume": ["x >= 1", "x <= 1"],
        }
    )
    assert check(asked, "[min(tanh(3 - y), exp(x)) > 0]").outcome is not Outcome.INCORRECT


def test_an_arctangent_is_turned_once() -> None:
    """Both sides of cot(x)^(-1/2) seem to be of higher degree: that went on without an end."""
    asked = question(
        {"reference": "pi/2 - arctan(1/(2 cot(x)^(-1/2)))", "variables": {"x": {}}, "assume": ["x >= 10"]}
    )
    assert check(asked, "arctan(2 cot(x)^(-1/2))").outcome is not Outcome.INCORRECT
