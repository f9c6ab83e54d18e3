"""A factor of 0 does not take away what its neighbour needs: 1^T + 0 log(x)^T has no value for negative x."""

import pytest

from worker.content import question
from worker.engine.verify import check

ROWS = """
sum(x)    | 1^T + 0 log(x)^T             | undecided
sum(x)    | (1 + 0 * sqrt(x))^T          | undecided
sum(x)    | (1 + 0 * arcsin(x))^T        | undecided
sum(x)    | 1^T + 0 x^T                  | correct
sum(x)    | 1^T + 0 exp(x)^T             | correct
norm(x)^2 | 2 x^T log(sum(x))^0          | undecided
norm(x)^2 | 2 x^T + 0 log(sum(x)) x^T    | undecided
norm(x)^2 | 2 x^T + 0 / relu(sum(x)) x^T | undecided
norm(x)^2 | 2 x^T + 1^T + 0 log(x)^T     | incorrect
sum(x)    | 1^T + 0 x^T / relu(sum(x))   | undecided
sum(x)    | 1^T + 0 x^T inv(x x^T)       | undecided
sum(x)    | 1^T + 0 det(x x^T) / det(x x^T) x^T | undecided
sum(x)    | 1^T + 0 (4 arctan(1) - pi) / (4 arctan(1) - pi) x^T | undecided
sum(x)    | 1^T + 0 (1 / x)^T            | correct
sum(x)    | 1^T + 0 x^T / norm(x)        | correct
sum(x)    | 1^T + 0 log(norm(x)) x^T     | correct
sum(x)    | (1 + 0 tan(x))^T             | correct
sum(x)    | 1^T + 0 x^T inv(I + x x^T)   | correct
"""
CASES = [tuple(cell.strip() for cell in line.split(" | ")) for line in ROWS.strip().splitlines()]


@pytest.mark.parametrize(("function", "answer", "outcome"), CASES)
@pytest.mark.parametrize("size", ["n", 2])
def test_what_stands_beside_a_zero_needs_a_value(
    function: str, answer: str, outcome: str, size: str | int
) -> None:
    asked = question({"function": function, "variables": {"x": {"shape": [size]}}, "wrt": "x"})
    assert str(check(asked, answer).outcome) == outcome


def test_a_size_at_which_a_divisor_is_zero() -> None:
    asked = question({"function": "sum(x)", "variables": {"x": {"shape": ["n"]}}, "wrt": "x"})
    assert str(check(asked, "1^T + 0 (n - 3) / (n - 3) x^T").outcome) == "undecided"
    assert str(check(asked, "1^T + 0 (n + 3) / (n + 3) x^T").outcome) == "correct"


def test_entries_that_are_written_one_by_one() -> None:
    variables = {"x": {"shape": []}, "y": {"shape": []}}
    asked = question({"function": "x + y", "variables": variables, "wrt": ["x", "y"]})
    assert str(check(asked, "[1, 1 + 0 log(x)]").outcome) != "correct"
    assert str(check(asked, "[1, 1 + 0 x]").outcome) == "correct"


def test_what_the_question_has_itself_is_no_doubt() -> None:
    asked = question({"reference": "1^T + 0 log(x)^T", "variables": {"x": {"shape": ["n"]}}})
    assert str(check(asked, "0 log(x)^T + 1^T").outcome) == "correct"
