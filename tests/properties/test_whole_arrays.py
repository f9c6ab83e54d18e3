"""Floats of whole arrays are those of the same expression written out index by index."""

from __future__ import annotations

import numpy as np
import pytest

from tests.adversarial.test_every_size import CASES, asked
from worker.content import question
from worker.engine.errors import NablaError
from worker.engine.model import Scope
from worker.engine.notation import read
from worker.engine.numeric.evaluate import TooManyValuesError, values
from worker.engine.numeric.sampling import sample
from worker.engine.numeric.whole_arrays import WholeArrays

SHAPES = {"x": ["n"], "w": ["n"], "t": [], "A": ["n", "n"], "U": ["m", "n"], "r": ["m*n"]}
MORE = (
    "softmax(x)", "softmax(x)^T", "mean(U)", "norm(U)", "sum(abs(x))", "outer(x, w)", "x w^T", "x^T w",
    "A^3", "A^-2", "A^0", "A^4 A^-2", "0 * log(-exp(t))", "0 inv(A x x^T) x", "[x > w]",
    "max(x, w)", "A x^T x", "U^T", "where(x > 0, x, w)", "diag(x) A", "kron(U, A)", "vec(U)",
    "unvec(r, m, n) x", "diag(x^T)", "trace(U U^T) det(A)", "x ⊙ (A w) / n", "x^t", "U ⊙ U", "prod(x)",
    "exp(1000 x) - exp(1000 x)", "I", "1 x^T", "π I",
)  # fmt: skip


def answers():
    for function, by, layout, *both in CASES:
        asked_for = asked(function, by, layout)
        yield from ((asked_for, answer) for answer in both)
    every = {name: {"shape": shape} for name, shape in SHAPES.items()}
    yield from ((question({"reference": "A", "variables": every}), answer) for answer in MORE)


@pytest.mark.parametrize("smallest", [2, 4])
def test_values_are_those_index_by_index(smallest: int) -> None:
    compared = 0
    for asked_for, answer in answers():
        expression = asked_for.expand(read(answer, Scope.of(asked_for)).expression)
        sizes = {name: smallest + k for k, name in enumerate(sorted(asked_for.size_names))}
        points = sample(asked_for.variables, sizes, 5)
        try:
            expected = values(expression, points, sizes)
        except (NablaError, KeyError, TooManyValuesError):
            continue
        found = WholeArrays(points, sizes).of(expression)
        assert found.shape == expected.shape, answer
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9, err_msg=answer)
        compared += 1
    assert compared > 500
