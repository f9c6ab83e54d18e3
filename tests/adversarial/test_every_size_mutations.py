"""The mutation check of the proof for every size: break a part of it, and a row of the table notices."""

import pytest

from tests.adversarial.test_every_size import CASES, asked
from worker.engine.errors import AnswerError
from worker.engine.exact import tensor
from worker.engine.exact.comparison import Comparer
from worker.engine.exact.tensor import algebra, canonical_letters, sums
from worker.engine.exact.tensor.algebra import Algebra
from worker.engine.exact.tensor.indices import IndexAlgebra
from worker.engine.exact.tensor.matrices import MatrixAlgebra
from worker.engine.exact.tensor.polynomial import ONE, ZERO
from worker.engine.exact.tensor.sums import TensorAlgebra
from worker.engine.exact.tensor.translate import Translator
from worker.engine.model import Conclusion, Scope
from worker.engine.notation import read

# what is broken | where | the name | what stands there instead
MUTANTS = {
    "every difference is zero": (tensor, "is_zero", lambda item, algebra: True),
    "no difference is zero": (tensor, "is_zero", lambda item, algebra: False),
    "deltas are not contracted": (TensorAlgebra, "_contracted", lambda *a: None),
    "deltas do not move letters": (IndexAlgebra, "_under_delta", lambda *a: None),
    "inverses do not meet their matrix": (TensorAlgebra, "_inverse_contracted", lambda *a: None),
    "inner sums stay closed": (TensorAlgebra, "_opened", lambda *a: None),
    "bound letters keep their order": (sums, "orders", lambda algebra, bound, f: [tuple(bound)]),
    "letters keep their marks": (canonical_letters, "sorts_indices", lambda *a: False),
    "powers of sizes need a sign": (algebra, "integral", lambda item: False),
    "nothing sums to one": (TensorAlgebra, "_sums_to_one", lambda *a: False),
    "everything sums to one": (TensorAlgebra, "_sums_to_one", lambda *a: True),
    "products leave nothing out": (TensorAlgebra, "_exception", lambda *a: None),
    "positions are not taken apart": (IndexAlgebra, "_parted", lambda *a: None),
    "matrices are not turned": (MatrixAlgebra, "transposed", lambda self, body: body),
    "gates are always open": (Algebra, "gate", lambda self, argument, *, strict=True: ONE),
    "gates are always shut": (Algebra, "gate", lambda self, argument, *, strict=True: ZERO),
    "denominators are not cancelled": (Algebra, "_cancelled", lambda *a: None),
    "functions of gates stay whole": (Translator, "_by_cases", lambda self, u, rule, depth=0: rule(u)),
    "logarithms need nothing": (Translator, "_require", lambda *a: None),
}


def proved(answer: str, function: str, by: str, layout: str) -> bool:
    """Whether the tensor normal form alone, without its second opinion, calls the answer right."""
    question = asked(function, by, layout)
    expression = question.expand(read(answer, Scope.of(question)).expression)
    prover = tensor.TensorProver(question)
    try:
        return prover.compare(expression, question.reference.expression).conclusion is Conclusion.EQUAL
    except (AnswerError, AttributeError, TypeError, ValueError):
        return False  # a mutant may break down altogether


def noticed() -> bool:
    return any(
        not proved(right, function, by, layout) or proved(wrong, function, by, layout)
        for function, by, layout, right, wrong in CASES
    )


def test_nothing_is_noticed_where_nothing_is_broken():
    assert not noticed()


@pytest.mark.parametrize("name", MUTANTS)
def test_broken_part_is_noticed(name, monkeypatch):
    where, part, instead = MUTANTS[name]
    assert hasattr(where, part)
    monkeypatch.setattr(where, part, instead)
    assert noticed()


def test_second_opinion_stops_a_wrong_proof(monkeypatch):
    """With a prover that accepts everything, floats still keep a wrong answer from being right."""
    monkeypatch.setattr(tensor, "is_zero", lambda item, algebra: True)
    question = asked("w ⊙ x", "w", "numerator")
    wrong = read("diag(w)", Scope.of(question)).expression
    found = Comparer(question).compare(wrong, question.reference.expression)
    assert found.conclusion is Conclusion.OPEN
