"""Proofs for every size by the numbers that an entry is made of, and what must not pass for one.

Each row: what to differentiate | by what | an answer. D stands for what is 0 throughout and does not look so.
"""

import pytest

from worker.content import question
from worker.engine.model import Conclusion, Outcome
from worker.engine.verify import check

VARIABLES = {
    **{name: {"shape": ["n"]} for name in "axrw"},
    "A": {"shape": ["m", "n"]},
    "S": {"shape": ["n", "n"], "properties": ["symmetric"]},
    "y": {"shape": ["m"]},
    "c": {"shape": []},
    "d": {"shape": [], "domain": "positive"},
    "k": {"shape": [], "properties": ["integer"]},
}
D = "(sum((x + 1)^2) - sum(x^2) - 2 sum(x) - n)"

PROVED = """
sum(where(abs(r) <= d, r^2/2, d (abs(r) - d/2))) | r | max(-d, min(r, d))^T
sum(where(abs(r) <= d, r^2/2, d (abs(r) - d/2))) | r | (min(1, d/abs(r)) ⊙ r)^T
sum(where(abs(A x - y) <= d, (A x - y)^2/2, d (abs(A x - y) - d/2))) | x | max(-d, min(A x - y, d))^T A
sum(x^3)^(1/3) | x | (x^2)^T / sum(x^3)^(2/3)
sum(x^3)^(1/5) | x | (3/5) (x^2)^T / sum(x^3)^(4/5)
x^T sign(max(0, w·x + c)) | x | [w·x + c > 0] I
max(0, min(x, 1)) | x | diag([0 < x < 1])
sum(max(exp(x), 1 + x)) | x | exp(x)^T
sum(max(x^2, x^4)) | x | where(abs(x) > 1, 4 x^3, 2 x)^T
sum(abs(x) x) | x | 2 max(x, -x)^T
"""

NOT_PROVED = f"""
sum(x) | x | {D}/{D} 1^T
sum(x) | x | sign({D})^2 1^T
sum(x) | x | ([{D} > 0] + [{D} < 0]) 1^T
sum(x) | x | (1 + log(abs({D})) - log(abs({D}))) 1^T
sum(x) | x | abs({D})^0.5/abs({D})^0.5 1^T
sum(x) | x | sign(n - 2)^2 1^T
sum(x) | x | (n - 3)/(n - 3) 1^T
sum(x) | x | (sum(x) - x_j)/(sum(x) - x_j)
sum(x) | x | sign(sum(x) - x_j)^2
sum(x) | x | sign(sum(max(x, 0) - (x + abs(x))/2) + 0 c)^2 1^T
x | x | [i = j] (x_i - x_j + 1)/(x_i - x_j + 1) + (x_i - x_j)/(x_i - x_j) - 1
x | x | sum_k (x_k - x_i)/(x_k - x_i) δ_ij / n
sum(x) | x | (1 + sum(x / {D}) - sum(x / {D})) 1^T
sum(x) | x | (1 + 0 sum(log(-x^2))) 1^T
c sum(x) | x | c (k - 1)/(k - 1) 1^T
"""


def asked(function, by):
    return question({"function": function, "variables": VARIABLES, "wrt": by})


def rows(table):
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize("function, by, answer", rows(PROVED))
def test_a_formula_in_few_numbers_is_proved_for_every_size(function, by, answer):
    verdict = check(asked(function, by), answer)
    assert verdict.outcome is Outcome.CORRECT, verdict
    assert verdict.evidence[-1].conclusion is Conclusion.EQUAL
    assert verdict.evidence[-1].sizes == "all"


@pytest.mark.parametrize("function, by, answer", rows(NOT_PROVED))
def test_what_may_have_no_value_or_jump_throughout_is_not(function, by, answer):
    assert check(asked(function, by), answer).outcome is not Outcome.CORRECT


NO_FAULT = """
sum(max(x, w)) | x | [x_j^3 > w_j^3]
sum(x^3)^(1/3) | x | x_j^2/(sum(x^3))^(2/3) + 0 (abs(x_j) - [sum(x) > x_j])
"""


@pytest.mark.parametrize("function, by, answer", rows(NO_FAULT))
def test_what_is_right_is_never_called_wrong_and_breaks_nothing(function, by, answer):
    assert check(asked(function, by), answer).outcome in (Outcome.CORRECT, Outcome.UNDECIDED)
