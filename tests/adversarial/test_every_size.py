"""Identities proved for every size at once, and near-misses that must not pass.

Sections of the paper (Parr & Howard) and chapters 2 and 8 of The Matrix Cookbook (Petersen & Pedersen).
Each row: what to differentiate | by what | layout | a right answer | a wrong one close to it.
"""

import re

import pytest

from tests.adversarial import cookbook
from worker.content import question
from worker.engine.model import Conclusion, Outcome
from worker.engine.verify import check

SHAPES = {
    "a": ["n"], "b": ["n"], "c": [], "w": ["n"], "x": ["n"], "y": ["n"], "z": [], "t": [], "u": ["m"], "p": ["n"],
    "A": ["n", "n"], "B": ["n", "n"], "C": ["n", "n"], "D": ["n", "m"], "M": ["m", "m"], "S": ["n", "n"],
    "U": ["m", "n"], "V": ["k", "m"], "W": ["m", "n"], "X": ["n", "n"], "K": ["m", "n"], "q": ["n"],
    "v": ["m"], "r": ["m*n"], "h": ["m"], "Y": ["N", "n"], "d": ["N"], "eps": [], "P": ["m", "m"], "Q": ["n", "n"],
}  # fmt: skip
MORE = {
    "S": {"properties": ["symmetric"]},
    "P": {"properties": ["symmetric"]},
    "Q": {"properties": ["symmetric"]},
    "eps": {"domain": "positive"},
    "p": {"domain": "positive"},
    "y": {"properties": ["sums-to-one"]},
}

ROWS = """
w ⊙ x            | w | numerator | diag(x)                           | diag(w)
w ⊙ x            | w | numerator | δ_ij x_j                          | δ_ij w_j
sum(sigmoid(x))^2 | x | numerator | 2 (n - sum(1 / (1 + exp(x)))) (sigmoid(x) ⊙ (1 - sigmoid(x)))^T | 2 sum(1 / (1 + exp(x))) (sigmoid(x) ⊙ (1 - sigmoid(x)))^T
w + x            | w | numerator | I                                 | 2 I
w ⊘ x            | x | numerator | -diag(w ⊘ x^2)                    | diag(w ⊘ x^2)
x * z            | z | numerator | x                                 | x + z
sum(x * z)       | z | numerator | sum(x)                            | n * sum(x)
sum(x)           | x | numerator | 1^T                               | 2 * 1^T
sum(x)^2         | x | numerator | 2 sum(x) 1^T                      | 2 x^T
mean(x)          | x | numerator | 1^T / n                           | 1^T
sum(sin(x^2))    | x | numerator | (2 x ⊙ cos(x^2))^T                | cos(x^2)^T
W x              | x | numerator | W                                 | 2 W
dot(x, A x)      | x | numerator | x^T (A + A^T)                     | 2 x^T A
dot(x, S x)      | x | numerator | 2 x^T S                           | x^T S
dot(x - a, S (x - a)) | x | numerator | 2 (x - a)^T S                | 2 (x + a)^T S
max(0, dot(w, x) + c) | w | numerator | [w·x + c > 0] x^T            | [w·x > 0] x^T
max(0, dot(w, x) + c) | w | numerator | x^T * [w·x + c >= 0]         | [w·x + c > 1] x^T
max(2 x, x + x)  | x | numerator | 2 I                               | 0 I
max(w, x)        | w | numerator | diag([w > x])                     | diag([x > w])
softmax(x)       | x | numerator | diag(softmax(x)) - softmax(x) softmax(x)^T | diag(softmax(x)) + softmax(x) softmax(x)^T
log(softmax(x))  | x | numerator | I - 1 softmax(x)^T                | I - softmax(x) 1^T
log(sum(exp(x))) | x | numerator | softmax(x)^T                      | exp(x)^T
x / norm(x)      | x | numerator | (I - x x^T / (x·x)) / norm(x)     | (I - x x^T) / norm(x)
norm(c x)        | x | numerator | |c| x^T / norm(x)                 | c x^T / norm(x)
c z norm(c z U)  | U | gradient  | c z |c| |z| U / norm(U)           | c^2 z^2 U / norm(U)
norm(x - a)      | x | numerator | (x - a)^T / norm(x - a)           | (x - a)^T / norm(x - a)^2
x - mean(x)      | x | numerator | I - 1 1^T / n                     | I - 1 1^T
softmax(K q / sqrt(n)) | q | numerator | (diag(softmax(K q / sqrt(n))) - softmax(K q / sqrt(n)) softmax(K q / sqrt(n))^T) K / sqrt(n) | (diag(softmax(K q / sqrt(n))) - softmax(K q / sqrt(n)) softmax(K q / sqrt(n))^T) K
sum((Y w - d)^2) | w | numerator | 2 (Y w - d)^T Y                   | 2 (Y w)^T Y
mean((d - max(0, Y w + c))^2) | w | numerator | 2 / N * ((Y w + c - d) ⊙ [Y w + c > 0])^T Y | 2 / N * ((Y w + c - d) ⊙ [Y w > 0])^T Y
tanh(dot(w, x)) | w | numerator | (1 - tanh(w·x)^2) x^T              | (1 - tanh(w·x)) x^T
sigmoid(dot(w, x)) | w | numerator | sigmoid(w·x) (1 - sigmoid(w·x)) x^T | sigmoid(w·x) x^T
log(1 + exp(dot(w, x))) | w | numerator | sigmoid(w·x) x^T           | sigmoid(-w·x) x^T
prod(x)          | x | numerator | prod(x) (1 ⊘ x)^T                 | prod(x) x^T
p^x              | x | numerator | diag(p^x ⊙ log(p))                | diag(p^x)
sum(abs(x))      | x | numerator | sign(x)^T                         | [x > 0]^T
det(X)           | X | gradient  | det(X) inv(X)^T                   | det(X) inv(X)
det(A X B)       | X | gradient  | det(A X B) inv(X)^T               | det(X) inv(X)^T
log(abs(det(X))) | X | gradient  | inv(X)^T                          | inv(X)
det(U^T M U)     | U | gradient  | det(U^T M U) (M U inv(U^T M U) + M^T U inv(U^T M^T U)) | 2 det(U^T M U) M U inv(U^T M U)
log(det(U^T U))  | U | gradient  | 2 U inv(U^T U)                    | U inv(U^T U)
dot(a, inv(X) b) | X | gradient  | -inv(X)^T a b^T inv(X)^T          | -inv(X) a b^T inv(X)
trace(A inv(X) B) | X | gradient | -(inv(X) B A inv(X))^T            | -inv(X) B A inv(X)
trace(inv(X + A)) | X | gradient | -(inv(X + A) inv(X + A))^T        | -inv(X + A) inv(X + A)
dot(a, X b)      | X | gradient  | a b^T                             | b a^T
dot(a, X^T b)    | X | gradient  | b a^T                             | a b^T
dot(b, X^T X b)  | X | gradient  | 2 X b b^T                         | 2 b b^T X
dot(a, X X^T b)  | X | gradient  | (a b^T + b a^T) X                 | 2 a b^T X
trace(X)         | X | gradient  | I                                 | 1 1^T
trace(X A)       | X | gradient  | A^T                               | A
sum(X B)         | X | gradient  | 1 (B 1)^T                         | 1 (B^T 1)^T
trace(A X B)     | X | gradient  | A^T B^T                           | B^T A^T
trace(A X^T B)   | X | gradient  | B A                               | A B
trace(X^2)       | X | gradient  | 2 X^T                             | 2 X
trace(X^3)       | X | gradient  | 3 (X^2)^T                         | 3 X^2
trace(X^2 B)     | X | gradient  | (X B + B X)^T                     | X B + B X
trace(X^T B X)   | X | gradient  | B X + B^T X                       | 2 B X
trace(A X B X)   | X | gradient  | A^T X^T B^T + B^T X^T A^T         | 2 A^T X^T B^T
trace(U^T M U C) | U | gradient  | M^T U C^T + M U C                 | 2 M U C
trace(U U^T U U^T) | U | gradient | 4 U U^T U                        | 4 U^T U U^T
trace(A (X ⊙ X)) | X | gradient  | 2 A^T ⊙ X                         | 2 A ⊙ X
norm(U)^2        | U | gradient  | 2 U                               | U
-sum(y ⊙ log(softmax(x))) | x | numerator | (softmax(x) - y)^T       | softmax(x)^T
-mean(d ⊙ log(sigmoid(Y w)) + (1 - d) ⊙ log(1 - sigmoid(Y w))) | w | numerator | (sigmoid(Y w) - d)^T Y / N | (sigmoid(Y w) - d)^T Y
sum(where(x > 0, x, exp(x) - 1)) | x | numerator | exp(min(x, 0))^T     | exp(x)^T
min(1, exp(dot(w, x))) | w | numerator | exp(min(0, w·x)) [w·x < 0] x^T | exp(w·x) x^T
sum(max(exp(x), 2)) | x | numerator | (exp(x) ⊙ [x > log(2)])^T       | (exp(x) ⊙ [x > 0])^T
sum(max(exp(x), exp(-x))) | x | numerator | (sign(x) ⊙ exp(abs(x)))^T | exp(abs(x))^T
sum(log(max(1, exp(x)))) | x | numerator | [x > 0]^T                  | 1^T
sum(abs(x^3))    | x | numerator | (3 x ⊙ abs(x))^T                   | (3 x^2)^T
sum(abs(sinh(x))) | x | numerator | (sign(x) ⊙ cosh(x))^T             | cosh(x)^T
sum(max(0, arctan(x))) | x | numerator | ([x > 0] ⊘ (1 + x^2))^T      | (1 ⊘ (1 + x^2))^T
sum(max(0, cos(x))) | x | numerator | -(sin(x) ⊙ [cos(x) > 0])^T      | -(sin(x) ⊙ [x > 0])^T
sum(abs(log(p))) | p | numerator | (sign(p - 1) ⊘ p)^T                | (1 ⊘ p)^T
sum(x ⊙ x)       | x | numerator | 2 x^T                             | 2 exp(log(x))^T
prod(x)          | x | numerator | ∏_{k≠j} x_k                       | ∏_k x_k x_j
unvec(r, m, n) x | r | numerator | kron(x^T, I)                      | kron(I, x^T)
trace(A^30 A^(-28) X) | X | gradient | (A^2)^T                 | A^2
trace((A A A)^-1 A^4 X) | X | gradient | A^T                   | A^40
trace(inv(A) A X B) | X | gradient | B^T                             | (A B)^T
trace((inv(A) + B) A X) | X | gradient | (I + B A)^T                | (B A)^T
det(2 X)         | X | gradient  | 2^n det(X) inv(X)^T                | 2 det(X) inv(X)^T
sum(2^x)         | x | numerator | log(2) (2^x)^T                     | (2^x)^T
inv(A + t B)     | t | numerator | -inv(A + t B) B inv(A + t B)      | -B inv(A + t B) inv(A + t B)
det(A + t B)     | t | numerator | det(A + t B) trace(inv(A + t B) B) | det(A + t B) trace(B)
det(X^3)         | X | gradient  | 3 det(X)^3 inv(X)^T                | 3 det(X)^2 inv(X)^T
det(t X)         | t | numerator | n t^(n-1) det(X)                   | t^(n-1) det(X)
det(-X)          | X | gradient  | (-1)^n det(X) inv(X)^T             | -det(X) inv(X)^T
det(X / t)       | X | gradient  | det(X) inv(X)^T / t^n              | det(X) inv(X)^T / t
trace(inv(X^2))  | X | gradient  | -2 (inv(X)^3)^T                    | -2 inv(X)^3
det(D^T S D)     | D | gradient  | 2 det(D^T S D) S D inv(D^T S D)    | det(D^T S D) S D inv(D^T S D)
trace(inv(X^T S X) A) | X | gradient | -S X inv(X^T S X) (A + A^T) inv(X^T S X) | -2 S X inv(X^T S X) A inv(X^T S X)
"""


def asked(function, by, layout):
    names = SHAPES.keys() & {*re.findall(r"[A-Za-z]+", function), by}
    variables = {name: {"shape": SHAPES[name], **MORE.get(name, {})} for name in sorted(names)}
    kind = {"order": 2} if layout == "hessian" else {"layout": layout}
    functions = {"functions": {"f": 1}} if "f(" in function else {}
    return question({"function": function, "variables": variables, "wrt": by, **kind, **functions})


def cases(rows):
    return [tuple(part.strip() for part in line.split(" | ")) for line in rows.strip().splitlines()]


BY_FORM = cases(ROWS)  # these are proved by the tensor normal form alone
CASES = [*BY_FORM, *cases(cookbook.ROWS)]


@pytest.mark.parametrize(
    "function, by, layout, right, wrong", CASES, ids=[f"{c[0]} by {c[1]}" for c in CASES]
)
class TestEverySize:
    def test_right_answer_is_proved_for_every_size(self, function, by, layout, right, wrong):
        verdict = check(asked(function, by, layout), right)
        assert verdict.outcome is Outcome.CORRECT, verdict
        assert verdict.evidence[-1].sizes == "all"

    def test_near_miss_is_refuted_by_a_witness(self, function, by, layout, right, wrong):
        verdict = check(asked(function, by, layout), wrong)
        assert verdict.outcome is Outcome.INCORRECT, verdict
        assert verdict.evidence[-1].conclusion is Conclusion.DIFFERENT


def test_a_product_of_many_factors_stays_open() -> None:
    verdict = check(asked("dot(x, A x)", "x", "numerator"), "x^T" + " A" * 400)
    assert verdict.outcome is Outcome.UNDECIDED
