"""Questions on matrices as strangers ask them, and answers in the notation of whoever writes them.

Each row: what to differentiate | its names with their sizes | by what | layout, or hessian | an answer; right ones
in one table, wrong ones that are close to being read as right in another, what cannot be read in a third.
"""

import pytest

from worker.content import question
from worker.engine.model import Conclusion, Outcome
from worker.engine.verify import check

RIGHT = r"""
log(det(X^T X)) | X:m n | X | gradient | 2 (X^+)^T
log(det(X^T X)) | X:m n | X | gradient | 2 X^{+\top}
log(det(X X^T)) | X:m n | X | gradient | 2 * np.linalg.pinv(X).T
inv(X^T X) X^T y | X:m n, y:m | y | numerator | \mathbf{X}^+
a^T inv(X) b | X:n n, a:n, b:n | X | gradient | -torch.outer(torch.linalg.solve(X.T, a), torch.linalg.solve(X, b))
inv(X^T X + l I) X^T y | X:m n, y:m, l: positive | y | numerator | (X'*X + l*eye(n)) \ X'
(x - u)^T inv(S) (x - u) | x:n, u:n, S:n n symmetric | x | gradient | 2*(S\x - S\u)
softmax(z) | z:n | z | numerator | \operatorname{diag}(\mathbf{p}) - \mathbf{p}\mathbf{p}^\top,\quad \mathbf{p} = \operatorname{softmax}(\mathbf{z})
A tanh(B x) | A:m k, B:k n, x:n | x | numerator | A_{ik}(1 - h_k^2) B_{kj} where h = tanh(B x)
trace(T^T X T) | X:n n, T:n m | X | gradient | T T^T
x^T A x | A:n n, x:n | x | numerator | x dot (A + A^T)
sum(X) | X:m n | X | gradient | all ones
sum(x) | x:n | x | numerator | all ones
trace(A diag(x)) | A:n n, x:n | x | numerator | np.diag(A)
trace(A diag(x)) | A:n n, x:n | x | numerator | 1^T diag(A)
trace(A diag(x)) | A:n n, x:n | x | numerator | diag(A)^T
norm(X) | X:m n | X | gradient | X / torch.norm(X, 2)
sum(max(0, x)^2) | x:n | x | numerator | 2 * np.clip(x, 0, None)
sum(max(0, x)^2) | x:n | x | numerator | 2 * x.clamp(min=0)
x^T A x | A:n n, x:n | x | gradient | (A + t(A)) %*% x
trace(A inv(X) B) | A:n n, X:n n, B:n n | X | gradient | -t(solve(X) %*% B %*% A %*% solve(X))
kron(A, B) x | A:2 2, B:2 2, x:4 | x | numerator | A \otimes B
sum(log(1 + exp(x))) | x:n | x | numerator | np.exp(x - np.logaddexp(0, x))
mean((x - mean(x))^2) | x:n | x | gradient | 2 (x - x.mean())/n + x.var() - x.var(ddof=0)
"""

WRONG = r"""
sum(x) + mean((x - mean(x))^2) | x:n | x | gradient | 1 + 2 (x - mean(x))/n + x.var(ddof=1) - x.var()
sum(x) + mean((x - mean(x))^2) | x:n | x | gradient | 1 + 2 (x - mean(x))/n + torch.var(x) - mean((x - mean(x))^2)
log(det(X)) | X:n n symmetric | X | gradient | 2 X^{-1} - diag(X^{-1})
sum(x) | x:n | x | numerator | np.ones(shape=(n, 1))
A B x | A:m k, B:k n, x:n | x | numerator | 2 A_{ik} B_{kj}
"""

REFUSED = r"""
x^2 | x: | x | numerator | 2 t(x)
sum(A * X * X) | A:m n, X:m n | X | gradient | 2 A X
norm(X) | X:m n | X | gradient | X / np.linalg.norm(X, 2)
norm(X) | X:m n | X | gradient | X / \|X\|_2
norm(X) | X:m n | X | gradient | X / np.linalg.norm(X, axis=1)
w * x | w:n, x:n | w | numerator | np.diag(x, k=1)
w * x | w:n, x:n | w | numerator | np.eye(n, k=1) * x
x | x:n | x | numerator | np.eye(n, n, 1)
norm(X w - y)^2 | X:m n, w:n, y:m | w | gradient | 2 X^T X (w - X^+ y)
"""

KNOWN_OF_VARIABLES = {"symmetric": {"properties": ["symmetric"]}, "positive": {"domain": "positive"}}


def asked(function, names, by, layout):
    variables = {}
    for one in names.split(","):
        name, _, words = one.strip().partition(":")
        sides = [word for word in words.split() if word not in KNOWN_OF_VARIABLES]
        shape = [int(side) if side.isdigit() else side for side in sides]
        variables[name] = {"shape": shape}
        for word in words.split():
            variables[name] |= KNOWN_OF_VARIABLES.get(word, {})
    kind = {"order": 2} if layout == "hessian" else {"layout": layout}
    return question({"function": function, "variables": variables, "wrt": by, **kind})


def rows(table):
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize("function, names, by, layout, answer", rows(RIGHT))
def test_right_in_its_notation(function, names, by, layout, answer):
    verdict = check(asked(function, names, by, layout), answer)
    assert verdict.outcome is Outcome.CORRECT, verdict
    assert verdict.evidence[-1].sizes == "all"


@pytest.mark.parametrize("function, names, by, layout, answer", rows(WRONG))
def test_wrong_though_close_to_it(function, names, by, layout, answer):
    verdict = check(asked(function, names, by, layout), answer)
    assert verdict.outcome is Outcome.INCORRECT, verdict
    assert verdict.evidence[-1].conclusion is Conclusion.DIFFERENT


@pytest.mark.parametrize("function, names, by, layout, answer", rows(REFUSED))
def test_what_says_something_else_is_not_read_as_right(function, names, by, layout, answer):
    assert check(asked(function, names, by, layout), answer).outcome is Outcome.MALFORMED
