"""Where only the answer switches, it must be right there, too; at the question's own kinks nothing is asked."""

import pytest

from worker import content
from worker.engine import verify

X = {"x": {"shape": []}}
WX = {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}}
NEURON = {**WX, "b": {"shape": []}}
SQUARE = ("x^2", X, "x")
RELU = ("max(0, x)", X, "x")

# function, variables, wrt; answer; what comes of it
ROWS = [
    (SQUARE, "2x + [x = 3]", "incorrect value.different"),
    (("abs(x)", X, "x"), "sign(x) + [x = 0] + [x = 3]", "incorrect value.different"),
    (("abs(x)", X, "x"), "sign(x) + [x (x - 3) = 0]", "incorrect value.different"),
    (("abs(x)", X, "x"), "sign(x) + [x = 0]", "correct proved.common_domain"),
    (("abs(x) + abs(x - 1)", X, "x"), "sign(x) + sign(x - 1) + [x (x - 1) = 0]", "correct proved.common_domain"),
    (("abs(x) + abs(x - 1)", X, "x"), "sign(x) + sign(x - 1) + [x (x - 1) (x - 2) = 0]", "incorrect value.different"),
    (SQUARE, "2x [x != 3]", "incorrect value.different"),
    (SQUARE, "[x > 3] 2x + [x < 3] 2x", "incorrect value.different"),
    (SQUARE, "2x + floor(x) - ceil(x) + 1", "incorrect value.different"),
    (SQUARE, "2x if x != 3 else 7", "incorrect value.different"),
    (SQUARE, "2x if x != 3 else 6", "correct proved.common_domain"),
    (SQUARE, "[x > 3] 2x + [x <= 3] 2x", "correct proved.common_domain"),
    (SQUARE, "2 x |x|/|x|", "correct proved.common_domain"),  # has no value at 0, and says so
    (SQUARE, "2x + [sin(x) = 1/2]", "undecided undecided.person"),  # differs, at points nobody can write
    (SQUARE, "2x + [x >= sqrt(2)] - [x > sqrt(2)]", "undecided undecided.person"),  # likewise
    (SQUARE, "2x sign(x - sqrt(2))^2", "undecided undecided.person"),
    (RELU, "[x >= 0]", "correct proved.common_domain"),
    (RELU, "[x > 0] + 5 [x = 0]", "correct proved.common_domain"),
    (RELU, "(1 + sign(x))/2", "correct proved.common_domain"),
    (RELU, "max(0, x)/x", "correct proved.common_domain"),
    (("(x |x| + x^2)/4", X, "x"), "[x > 0] x^2/x", "correct proved.common_domain"),  # no value at 0
    (("(x |x| + x^2)/4", X, "x"), "[x > 0] x^2/x + [x = 5]", "incorrect"),
    (SQUARE, "max(2x, x + x) + |x|/2 - max(x, -x)/2", "correct"),  # bends, and jumps nowhere
    (("abs(x)", X, "x"), "x/|x| + [x = 5]", "incorrect value.different"),
    (("abs(x)", X, "x"), "[x > 0] - [x < 0]", "correct proved.common_domain"),
    (("w ⊙ x", WX, "w"), "diag(x) + diag([w = x])", "incorrect entry.wrong"),
    (("x", {"x": {"shape": ["n"]}}, "x"), "diag([x != 0])", "incorrect entry.wrong"),
    (("dot(w, x)", WX, "x"), "w^T + [w·x = 1] w^T", "incorrect"),
    (("max(0, x)", {"x": {"shape": ["n"]}}, "x"), "diag([x >= 0])", "correct proved.common_domain"),
    (("max(0, dot(w, x) + b)", NEURON, "w"), "[w·x > -b] x^T", "correct proved.common_domain"),
    (("max(0, dot(w, x) + b)", NEURON, "w"), "(1 + sign(w·x + b))/2 x^T", "correct proved.common_domain"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "answer", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_an_answer_that_switches(asked: tuple[str, dict, str], answer: str, expected: str) -> None:
    function, variables, wrt = asked
    question = content.question({"function": function, "variables": variables, "wrt": wrt})
    verdict = verify.check(question, answer)
    assert f"{verdict.outcome} {verdict.feedback[0].code}".startswith(expected)
