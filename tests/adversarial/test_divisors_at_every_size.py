"""Answers for every size that divide by what is 0 somewhere: on a half-line, at one size, on a diagonal, throughout.

Cancelled, such a divisor leaves the right answer; as written it has no value where the reference has one.
"""

from __future__ import annotations

import pytest

from worker.content import question
from worker.engine.model import Outcome
from worker.engine.verify import check

VARIABLES = {
    "x": {"shape": ["n"]}, "w": {"shape": ["n"]}, "b": {}, "c": {"domain": "positive"},
    "A": {"shape": ["m", "n"]}, "B": {"shape": ["n", "n"]},
}  # fmt: skip
HIDDEN = "(sin(b) - 2 sin(b/2) cos(b/2))"  # 0 throughout, which the normal form does not see

WITHOUT_VALUES = f"""
x^T ; x^T * relu(b) / relu(b) ; 0 for all negative b
x^T ; (x ⊙ relu(x) ⊘ relu(x))^T ; 0 for negative entries
x^T ; x^T * (|b| - b) / (|b| - b) ; 0 for all positive b
x^T ; x^T * floor(b) / floor(b) ; 0 from 0 to 1
x^T ; x^T * [b > 0] / [b > 0] ; a gate that is closed
x^T ; x^T * relu(b)^n / relu(b)^n ; a power of what is 0
x^T ; x^T * sum(relu(x)) / sum(relu(x)) ; all entries may be negative
x^T ; x^T * prod(relu(x)) / prod(relu(x)) ; one entry may be
x^T ; x^T * max(b, 0) / max(b, 0) ; nothing keeps it above 0
x^T ; x^T (n - 5) / (n - 5) ; at one size
x^T ; x^T (n - 1) / (n - 1) ; at the smallest
x^T ; x^T (n - 2)^(-1) (n - 2) ; as a power
x^T ; x^T log(n) / log(n) ; the logarithm of the smallest size
x^T ; x^T (m - n) / (m - n) ; where the matrix is square
x^T ; x^T det(w w^T) / det(w w^T) ; of rank 1
x^T ; x^T det(w w^T + x x^T) / det(w w^T + x x^T) ; of rank 2
x^T ; x^T det(A A^T) / det(A A^T) ; where A is tall
x^T ; x^T {HIDDEN} / {HIDDEN} ; 0 throughout
x^T ; x^T (1 + log({HIDDEN}^2) - log({HIDDEN}^2)) ; a logarithm of it
x^T ; x^T (4 arctan(1) - pi) / (4 arctan(1) - pi) ; a number that is 0
x^T ; x^T ([sqrt(5 + 2 sqrt(6)) > sqrt(2) + sqrt(3)] + [sqrt(5 + 2 sqrt(6)) < sqrt(2) + sqrt(3)]) ; equal sides
x^T ; x^T inv(tr(B) I - n B) (tr(B) I - n B) ; 0 for n = 1
x^T ; x^T inv(det(B) I - B) (det(B) I - B) ; likewise
x^T ; x^T inv((w·w) I - w w^T) ((w·w) I - w w^T) ; which takes w to 0
x x^T ; J_ij = x_i x_j (x_i - x_j) / (x_i - x_j) ; on the diagonal
x x^T ; J_ij = x_i x_j (B_ij - B_ji) / (B_ij - B_ji) ; on the diagonal
x x^T ; J_ij = x_i x_j (i - j) / (i - j) ; on the diagonal
x x^T ; J_ij = x_i x_j (j - 1) / (j - 1) ; in the first column
sign(x 1^T - 1 x^T) ; J_ij = (x_i - x_j) / |x_i - x_j| ; 0 on the diagonal, and no quotient
[x 1^T > 1 x^T] ; J_ij = 1 - [x_j > x_i] ; neither holds on the diagonal
[x 1^T > 1 x^T] ; J_ij = [x_i >= x_j] ; one holds on the diagonal
"""
WITH_VALUES = """
x^T ; x^T b / b ; b is 0 at a point
x^T ; x^T |b| / |b| ; and so is its size
x^T ; x^T |b| / sqrt(b^2) ; by whatever name
x^T ; x^T sum(x) / sum(x) ; a sum of entries is seldom 0
x^T ; x^T sum(|x|) / sum(|x|) ; a sum of sizes
x^T ; x^T (w·x - b) / (w·x - b) ; on a hyperplane
x^T ; x^T norm(w - x) / norm(w - x) ; at a point
x^T ; x^T (1 + relu(b)) / (1 + relu(b)) ; at least 1
x^T ; x^T max(b, 1) / max(b, 1) ; at least 1
x^T ; x^T n (n + 1) / (n (n + 1)) ; sizes are positive
x^T ; x^T (n + w·x) / (n + w·x) ; at no size throughout
x^T ; x^T (log(c) - 1) / (log(c) - 1) ; at one point
x^T ; x^T sin(w·x) / sin(w·x) ; on hyperplanes
x^T ; x^T (1 + x·w)^n / (1 + x·w)^n ; a power of it
x^T ; x^T det(B) / det(B) ; of a free matrix
x^T ; x^T (det(B) + b) / (det(B) + b) ; of a free matrix
x^T ; x^T (1 + w^T inv(B) w) / (1 + w^T inv(B) w) ; given the inverse
x^T inv(B) ; x^T inv(B) (1 + w^T inv(B) w) / (1 + w^T inv(B) w) ; as in Sherman and Morrison's formula
x^T ; x^T inv((w·w) B + x x^T) ((w·w) B + x x^T) ; B where x is small
x^T ; x^T inv(b B + x w^T) (b B + x w^T) ; likewise
x^T / (n - 1) ; x^T n / (n (n - 1)) ; the reference divides by it, too
x^T / relu(b) ; x^T / max(b, 0) ; the reference divides by it, too
max(x 1^T - 1 x^T, 0) ; J_ij = relu(x_i - x_j) ; the larger one, also on the diagonal
abs(x 1^T - 1 x^T) ; J_ij = max(x_i, x_j) - min(x_i, x_j) ; the distance, also on the diagonal
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split(" ; ")[:2]) for line in table.strip().splitlines()]


def asked(reference: str):
    return question({"reference": reference, "variables": VARIABLES})


@pytest.mark.parametrize("reference, answer", rows(WITHOUT_VALUES))
def test_answer_without_values_is_not_right(reference: str, answer: str) -> None:
    verdict = check(asked(reference), answer)
    assert verdict.outcome in (Outcome.INCORRECT, Outcome.UNDECIDED), verdict


@pytest.mark.parametrize("reference, answer", rows(WITH_VALUES))
def test_answer_that_has_values_almost_everywhere_is_right(reference: str, answer: str) -> None:
    verdict = check(asked(reference), answer)
    assert verdict.outcome is Outcome.CORRECT, verdict


OF_OTHER_SIZES = """
u^T       ; J_j = sum(k=1..n, [k = j]) u_j         ; incorrect
u^T       ; J_j = sum(k=1..n, [k = j] u_j)         ; incorrect
u^T       ; J_j = u_j prod(k=1..n, 1 + [k = j])/2  ; incorrect
u^T       ; J_j = sum(k=1..m, [k = j] u_k)         ; correct
min(1, relu(u))^T ; J_j = sum(k=1..n, [k = j]) max(0, min(1, u_j)) ; incorrect
A         ; J_ij = sum(k=1..n, [k = i]) A_ij       ; incorrect
A         ; J_ij = sum(k=1..m, [k = i] A_kj)       ; correct
x^T       ; J_j = sum(k=1..n, [k = m]) x_j         ; incorrect
x^T       ; J_j = sum(k=1..n, [k = n]) x_j         ; correct
min(1, relu(x))^T ; J_j = sum(k=1..n, [k = 3]) max(0, min(1, x_j)) ; incorrect
min(1, relu(x))^T ; J_j = sum(k=1..n, [k = 1]) max(0, min(1, x_j)) ; correct
"""


@pytest.mark.parametrize("row", OF_OTHER_SIZES.strip().splitlines())
def test_a_bracket_is_used_up_by_a_sum_over_the_same_size_alone(row: str) -> None:
    reference, answer, expected = (cell.strip() for cell in row.split(" ; "))
    variables = {**VARIABLES, "u": {"shape": ["m"]}}
    verdict = check(question({"reference": reference, "variables": variables}), answer)
    assert verdict.outcome is Outcome(expected), verdict
