"""The mutation check of the proof for every size: break a part of it, and a row of the table notices."""

import pytest

from tests.adversarial.test_every_size import BY_FORM, asked
from worker.engine.errors import AnswerError
from worker.engine.exact import tensor
from worker.engine.exact.comparison import Comparer, Comparison
from worker.engine.exact.tensor import algebra, canonical_letters, signs, sums
from worker.engine.exact.tensor.algebra import Algebra
from worker.engine.exact.tensor.indices import IndexAlgebra
from worker.engine.exact.tensor.matrices import MatrixAlgebra
from worker.engine.exact.tensor.polynomial import ONE, ZERO
from worker.engine.exact.tensor.sums import TensorAlgebra
from worker.engine.exact.tensor.translate import Translator
from worker.engine.model import Conclusion, Scope
from worker.engine.notation import read

places = canonical_letters._places


def places_in_order(*arguments):
    """As if S[i,j] were not S[j,i]."""
    found = places(*arguments)
    return found and (*found[:2], False)


def replaced_by_another(self, atom, values):
    """As if what was remembered of one atom were that of the next."""
    return self.remembered.setdefault(atom.kind, self._substituted(atom, values))


# what is broken | where | the name | what stands there instead
MUTANTS = {
    "every difference is zero": (tensor, "is_zero", lambda item, algebra: True),
    "no difference is zero": (tensor, "is_zero", lambda item, algebra: False),
    "deltas are not contracted": (TensorAlgebra, "_contracted", lambda *a: None),
    "deltas do not move letters": (IndexAlgebra, "_under_delta", lambda *a: None),
    "inverses do not meet their matrix": (TensorAlgebra, "_inverse_contracted", lambda *a: None),
    "inner sums stay closed": (TensorAlgebra, "_opened", lambda *a: None),
    "bound letters keep their order": (sums, "orders", lambda algebra, bound, f: [tuple(bound)]),
    "indices of a symmetric matrix keep their order": (canonical_letters, "_places", places_in_order),
    "one renaming does for all": (IndexAlgebra, "replaced", replaced_by_another),
    "every matrix is its transpose": (MatrixAlgebra, "is_symmetric", lambda *a: True),
    "powers of sizes need a sign": (algebra, "integral", lambda item: False),
    "nothing sums to one": (TensorAlgebra, "_sums_to_one", lambda *a: False),
    "everything sums to one": (TensorAlgebra, "_sums_to_one", lambda *a: True),
    "products leave nothing out": (TensorAlgebra, "_exception", lambda *a: None),
    "positions are not taken apart": (IndexAlgebra, "_parted", lambda *a: None),
    "matrices are not turned": (MatrixAlgebra, "transposed", lambda self, body: body),
    "signs are not simplified": (algebra, "of_the_same_sign", lambda *a: None),
    "logarithms of numbers are 0": (Algebra, "log_of_number", lambda *a: ZERO),
    "all functions increase": (
        signs,
        "_of_sign",
        lambda atom: atom.parts[-1] if atom.kind == "fn" else None,
    ),
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
        for function, by, layout, right, wrong in BY_FORM
    )


def test_nothing_is_noticed_where_nothing_is_broken():
    assert not noticed()


@pytest.mark.parametrize("name", MUTANTS)
def test_broken_part_is_noticed(name, monkeypatch):
    where, part, instead = MUTANTS[name]
    assert hasattr(where, part)
    monkeypatch.setattr(where, part, instead)
    assert noticed()


@pytest.mark.parametrize("looks_first", [True, False])
def test_second_opinion_stops_a_wrong_proof(monkeypatch, looks_first):
    """With a prover that accepts everything, floats still keep a wrong answer from being right."""
    monkeypatch.setattr(tensor, "is_zero", lambda item, algebra: True)
    if not looks_first:  # nor is a witness found where floats differ
        nothing = Comparison(evidence=(), entries={}, sizes={})
        monkeypatch.setattr(Comparer, "_at", lambda *a, **k: nothing)
    question = asked("w ⊙ x", "w", "numerator")
    wrong = read("diag(w)", Scope.of(question)).expression
    found = Comparer(question).compare(wrong, question.reference.expression)
    assert found.conclusion is (Conclusion.DIFFERENT if looks_first else Conclusion.OPEN)
