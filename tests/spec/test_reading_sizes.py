"""Sizes that a question made concrete are still written by name; what has no size gets that which fits."""

from __future__ import annotations

import pytest

from tests.spec.reading import rows
from worker.engine.model import Scope
from worker.engine.notation import read, to_text
from worker.engine.shapes import Shape, shape_of

SYMBOLS = {
    **dict.fromkeys("zmn", shape_of()),
    "x": shape_of(3),
    "A": shape_of(3, 3),
    "B": shape_of(2, 2),
    "X": shape_of(2, 3),
}
ASKED: dict[str, Shape] = {
    "number": shape_of(),
    "row": shape_of(1, 3),
    "square": shape_of(3, 3),
    "matrix": shape_of(2, 3),
    "vec": shape_of(6, 6),
    "entries": shape_of(9, 9),
}
AT_SIZES = r"""
asked: number
sum_{i=1}^{n} x_i § sum(i=1..3, x_{i}) § a sum to the size
sum_{i=1}^{n-1} x_i + x_n § sum(i=1..3, [i <= n - 1]*x_{i}) + x_{3} § and to the one before
1/n § 1/n § a number
ones(1, n) x § ones(1, 3) x § a row
asked: row
ones(n)^T/n § ones(3)^T/n § a vector of ones
[1 for i in range(n)] § [1 for _=1..1, i=1..3] § a list
[x_1, …, x_n] § [x_{j} for _=1..1, j=1..3] § a run
asked: square
eye(n) - ones((n, n))/n § eye(3) - ones(3, 3)/n § as code writes it
I_n - 1_n 1_n^T/n § eye(3) - (ones(3) ones(3)^T)/n § as indices
δ_ij - 1/n § [delta_{i,j} - 1/n for i=1..3, j=1..3] § entry by entry
asked: matrix
eye(m) X + zeros((m, n)) § eye(2) X + zeros(2, 3) § two sizes
asked: vec
kron(A^T, I) § kron(A^T, eye(2)) § the identity as large as is left
kron(I, B) § kron(eye(3), B) § on the other side
A^T ⊗ I § kron(A^T, eye(2)) {kronecker_product} § with its sign
A^T ⊗ I_m § kron(A^T, eye(2)) {kronecker_product} § written out
asked: entries
kron(I, A) + kron(A^T, I) § kron(eye(3), A) + kron(A^T, eye(3)) § two of them
I ⊗ A + A^T ⊗ I § kron(eye(3), A) + kron(A^T, eye(3)) {kronecker_product kronecker_product} § with signs
"""


@pytest.mark.parametrize("asked, response, expected", [*rows(AT_SIZES)])
def test_reading(asked: str, response: str, expected: str) -> None:
    answer = read(response, Scope(symbols=SYMBOLS, shape=ASKED[asked], lengths={"m": 2, "n": 3}))
    codes = " ".join(note.code.removeprefix("note.") for note in answer.notes)
    assert to_text(answer.expression) + (f" {{{codes}}}" if codes else "") == expected
