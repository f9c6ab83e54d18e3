"""Gates that compare equal things: their slope is that of either side, never 0 and never a half.

An automatic derivative of max(2x, x + x) may come out as 0, as the kink is everywhere. Each row: function | by |
its derivative | answers that must not pass, separated by ";".
"""

import pytest

from worker.content import question
from worker.engine.model import Outcome, Question
from worker.engine.verify import check

SHAPES = {"t": [], "s": [], "x": ["n"], "w": ["n"], "A": ["n", "n"]}

ROWS = """
max(2 t, t + t)           | t | 2                     | 0; 1; 3/2
min(3 t, t + 2 t)         | t | 3                     | 0; 3/2
max(t, t, 2 t - t)        | t | 1                     | 0; 1/3
max((t + 1)^2, t^2 + 2 t + 1) | t | 2 t + 2           | 0; 2 t
max(cosh(t), (exp(t) + exp(-t)) / 2) | t | sinh(t)    | 0; sinh(t)/2
max(t sin(s)^2 + t cos(s)^2, t) | t | 1               | 0; 1/2
max(log(exp(t)), t)       | t | 1                     | 0; 2
max(t, s, t)              | t | [t > s]               | 2 [t > s]; 0
max(abs(t), abs(-t))      | t | sign(t)               | 0; 2 sign(t)
max(min(t, 1), min(1, t)) | t | [t < 1]               | 0; 2 [t < 1]
abs(t) * abs(t)           | t | 2 t                   | 0; 2 abs(t)
abs(t - t)                | t | 0                     | 1
relu(t - t) + t           | t | 1                     | 0; 2
sign(t - t) * t           | t | 0                     | 1
relu(t) - relu(-t)        | t | 1                     | 0; sign(t)
max(relu(t), t)           | t | [t > 0]               | 0; 1
max(t, -t)                | t | sign(t)               | 0; 1
sqrt(t^2)                 | t | sign(t)               | 1; 0
where(t - t > 0, t, 2 t)  | t | 2                     | 1; 3/2
where(t - t >= 0, t, 2 t) | t | 1                     | 2; 0
where(t > 0, where(t > 0, t, 3 t), where(t > 0, 7, -t)) | t | sign(t) | 0; 3 [t > 0] - [t <= 0]
max(x, x)                 | x | I                     | 0 I; I / 2
max(2 x, x + x)           | x | 2 I                   | 0 I; I
abs(x) ⊙ abs(x)           | x | 2 diag(x)             | 2 diag(abs(x)); 0 I
max(dot(w, x), dot(x, w)) | w | x^T                   | 0 x^T; x^T / 2
max(x^T A x, x^T A^T x)   | x | x^T (A + A^T)         | 0 x^T; 2 x^T A
abs(norm(x)^2 - x^T x)    | x | 0 x^T                 | x^T
sign(sum(x) - n mean(x)) sum(x) | x | 0 x^T           | 1^T
max(sum(x), n mean(x))    | x | 1^T                   | 0 x^T; 2 * 1^T
"""
CASES = [tuple(cell.strip() for cell in line.split(" | ")) for line in ROWS.strip().splitlines()]


def asked(function: str, by: str, kink: str) -> Question:
    names = {n for n in SHAPES if n in function.replace("max", "").replace("exp", "").replace("abs", "")} | {
        by
    }
    return question(
        {
            "function": function,
            "variables": {n: {"shape": SHAPES[n]} for n in names},
            "wrt": by,
            "kink": kink,
        }
    )


@pytest.mark.parametrize("function, by, right, wrong", CASES, ids=[c[0] for c in CASES])
def test_tie_has_the_slope_of_either_side(function: str, by: str, right: str, wrong: str) -> None:
    assert check(asked(function, by, "open"), right).outcome is Outcome.CORRECT
    for answer in wrong.split(";"):
        assert check(asked(function, by, "open"), answer).outcome is Outcome.INCORRECT, answer


@pytest.mark.parametrize("function, by, right, wrong", CASES, ids=[c[0] for c in CASES])
def test_convention_at_kinks_lets_no_tie_through(function: str, by: str, right: str, wrong: str) -> None:
    for answer in wrong.split(";"):
        assert check(asked(function, by, "zero"), answer).outcome is not Outcome.CORRECT, answer
