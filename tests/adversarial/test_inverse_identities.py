"""Identities of inverses and determinants, for every size: updates of low rank, push-through, resolvents.

Each row: an expression (with " by " a function, whose gradient by that variable is asked) | right answers,
separated by ";" | wrong ones close to them.
"""

from __future__ import annotations

import pytest

from worker.content import question
from worker.engine import conclusions, examination
from worker.engine.exact.comparison import Comparer
from worker.engine.exact.tensor import words
from worker.engine.exact.tensor.resolvents import ResolventAlgebra
from worker.engine.exact.tensor.words import completion
from worker.engine.model import Outcome, Question
from worker.engine.numeric.crosscheck import CrossCheck
from worker.engine.verify import check

SHAPES = {
    "a": ["n"], "b": ["n"], "w": ["n"], "x": ["n"], "y": ["n"], "t": [], "A": ["n", "n"], "B": ["n", "n"],
    "C": ["n", "n"], "D": ["n", "m"], "M": ["m", "m"], "S": ["n", "n"], "U": ["m", "n"], "W": ["m", "n"],
    "p": ["n"],
}  # fmt: skip
MORE = {"S": {"properties": ["symmetric"]}, "p": {"properties": ["sums-to-one"], "domain": "positive"}}

ROWS = """
inv(A + a b^T) | inv(A) - inv(A) a b^T inv(A) / (1 + b^T inv(A) a) | inv(A) + inv(A) a b^T inv(A) / (1 + b^T inv(A) a); inv(A) - inv(A) a b^T inv(A) / (1 - b^T inv(A) a); inv(A) - inv(A) a b^T inv(A)
inv(A - a b^T) | inv(A) + inv(A) a b^T inv(A) / (1 - b^T inv(A) a) | inv(A) - inv(A) a b^T inv(A) / (1 - b^T inv(A) a)
inv(I + a b^T) | I - a b^T / (1 + dot(a, b)) | I - b a^T / (1 + dot(a, b)); I - a b^T / (1 - dot(a, b))
inv(t I + x x^T) | I / t - x x^T / (t (t + x^T x)) | I / t - x x^T / (t + x^T x)
inv(diag(y) + a b^T) | diag(1 / y) - (a / y) (b / y)^T / (1 + sum(a b / y)) | diag(1 / y) - (a / y) (b / y)^T / (1 - sum(a b / y))
inv(A + a b^T) a | inv(A) a / (1 + b^T inv(A) a) | inv(A) a / (1 - b^T inv(A) a); inv(A) a
inv(I + a a^T + b b^T) | I - ((1 + b^T b) a a^T - dot(a, b) (a b^T + b a^T) + (1 + a^T a) b b^T) / ((1 + a^T a) (1 + b^T b) - dot(a, b)^2) | I - a a^T / (1 + a^T a) - b b^T / (1 + b^T b)
inv(S + x x^T) x | inv(S) x / (1 + x^T inv(S) x) | inv(S) x / (1 + x^T x)
det(I + a b^T) | 1 + dot(a, b); 1 + trace(a b^T) | 1 - dot(a, b); dot(a, b)
det(A + a b^T) | det(A) (1 + b^T inv(A) a); det(A) + b^T adj(A) a | det(A) (1 - b^T inv(A) a); det(A) + b^T a
det(A^T + a b^T) | det(A) (1 + a^T inv(A) b) | det(A) (1 - a^T inv(A) b)
det(diag(y)) | prod(y) | sum(y)
det(diag(y) + a b^T) | prod(y) (1 + sum(a b / y)) | prod(y) + sum(a b / y)
det(t I + a b^T) | t^n + t^(n-1) dot(a, b) | t + dot(a, b); t^n + dot(a, b)
det(I - 2 x x^T / (x^T x)) | -1 | 1
det(I - x x^T / (x^T x)) | 0 | 1
det(I + D U) | det(I + U D); det(I + D^T U^T)^2 / det(I + U D) | det(I - U D); 1 + det(U D)
det(I + D M U) | det(I + M U D); det(I + U D M) | det(I + M D^T U^T)
det(t I + D U) | t^n det(I + U D / t); t^(n-m) det(t I + U D) | t^m det(I + U D / t)
det(A + D U) | det(A) det(I + U inv(A) D) | det(A) det(I + U D)
det(kron(A, M)) | det(A)^m det(M)^n | det(A)^n det(M)^m; det(A) det(M)
inv(kron(A, M)) | kron(inv(A), inv(M)) | kron(inv(A), M)
inv(2 A + 2 B) | inv(A + B) / 2 | inv(A + B) * 2
inv(t A + t B) | inv(A + B) / t | t inv(A + B)
inv(I + inv(I + B)) | inv(I + inv((I + B + B + I) / 2)) | inv(I + inv(I + B + B + I))
log(det(D^T D)^2) | 2 log(abs(det(D^T D))) | log(abs(det(D^T D)))
log(abs(det(A) + t)) | log((det(A) + t)^2) / 2 | log((det(A) - t)^2) / 2
norm(x y^T) | norm(x) norm(y) | dot(x, y)
sum((x - mean(x))^2) | norm(x - mean(x))^2; norm(x)^2 - n mean(x)^2 | norm(x)^2 - mean(x)^2
det(6 A) | 2^n 3^n det(A); 6^(n+1) det(A) / 6 | 6 det(A); 6^(n+1) det(A)
det(-A)^2 | det(A)^2; (-1)^(2 n) det(A) det(A^T) | -det(A)^2
det(t A + t B) | t^n det(A + B) | t det(A + B)
det(-A - B) | (-1)^n det(A + B) | -det(A + B)
inv(A) + inv(B) | inv(A) (A + B) inv(B); inv(B) (A + B) inv(A) | inv(A + B); inv(A) (A + B) inv(A)
inv(A) - inv(B) | inv(A) (B - A) inv(B) | inv(A) (A - B) inv(B)
inv(inv(A) + inv(B)) | A inv(A + B) B; B inv(A + B) A; A - A inv(A + B) A | A + B; A inv(A + B) A
inv(I + A) | I - inv(I + A) A; I - A inv(I + A); inv(A) inv(I + inv(A)) | I - A; I - inv(A)
inv(I + A B) A | A inv(I + B A) | A inv(I + A B); inv(I + B A) A
inv(I + D U) D | D inv(I + U D) | D inv(I - U D)
inv(I + D U) | I - D inv(I + U D) U | I + D inv(I + U D) U
inv(A + D M U) | inv(A) - inv(A) D inv(inv(M) + U inv(A) D) U inv(A) | inv(A) - inv(A) D inv(M + U inv(A) D) U inv(A)
inv(A + D U) D | inv(A) D inv(I + U inv(A) D) | inv(A) D inv(I + U D)
inv(D^T D + t I) D^T | D^T inv(D D^T + t I) | D^T inv(D D^T - t I)
D inv(D^T D) D^T D | D | D^T^T D^T D
(D inv(D^T D) D^T)^2 | D inv(D^T D) D^T | D D^T
trace(inv(I + D U) D U) | trace(U D inv(I + U D)); trace(D inv(I + U D) U) | trace(inv(I + U D))
x^T inv(I + D D^T) x | x^T x - x^T D inv(I + D^T D) D^T x | x^T x + x^T D inv(I + D^T D) D^T x
x | inv(A + A^T) (A + A^T) x; inv(A B + B A) (A B + B A) x | inv(A + A^T) A x; inv(A B + B A) A B x
inv(diag(y)) | diag(1 / y) | diag(y)
inv(I + diag(y)^2) | diag(1 / (1 + y^2)) | diag(1 + 1 / y^2)
det(I + diag(exp(y))) | prod(1 + exp(y)) | 1 + prod(exp(y))
diag(1 / y) | inv(diag(y)); diag(y)^-1 | inv(diag(y))^2
diag(1 / (1 + y^2)) | inv(I + diag(y)^2); inv(diag(1 + y^2)) | inv(I + diag(y))^2
trace(inv(I + A)) | n - trace(inv(I + A) A); trace(I - A inv(I + A)); n - trace(A^T inv(I + A^T)) | n - trace(A); n + trace(inv(I + A) A)
trace(inv(A + B) A) | n - trace(inv(A + B) B); n - trace(B inv(A + B)) | n + trace(inv(A + B) B); n - trace(inv(A + B) A)
trace(inv(A + t B) B) | (n - trace(inv(A + t B) A)) / t | (n + trace(inv(A + t B) A)) / t; n - trace(inv(A + t B) A)
trace(inv(A + D U)) | trace(inv(A)) - trace(inv(A + D U) D U inv(A)) | trace(inv(A)) + trace(inv(A + D U) D U inv(A))
inv(I + A) ⊙ I | (I - inv(I + A) A) ⊙ I; I - (A inv(I + A)) ⊙ I | (inv(I + A) A) ⊙ I; (I + inv(I + A) A) ⊙ I
B ⊙ inv(I + A) | B ⊙ (I - inv(I + A) A); B ⊙ I - B ⊙ (A inv(I + A)) | B ⊙ (I + inv(I + A) A); B ⊙ A
B ⊙ inv(I + A)^T | B ⊙ (I - A^T inv(I + A^T)) | B ⊙ (I - A inv(I + A))
S ⊙ inv(I + t S) | S ⊙ (I - t S inv(I + t S)); S ⊙ (I - t inv(I + t S) S) | S ⊙ (I - S inv(I + t S))
x ⊙ (inv(I + D U) x) | x ⊙ x - x ⊙ (D U inv(I + D U) x) | x ⊙ x - x ⊙ (D inv(I + U D) D^T x)
sum(inv(I + A)) | n - sum(A inv(I + A)); 1^T (I - inv(I + A) A) 1 | n + sum(A inv(I + A)); n - sum(A)
exp(trace(inv(I + A))) | exp(n - trace(A inv(I + A))) | exp(n + trace(A inv(I + A)))
sin(x^T inv(I + A) x) | sin(x^T x - x^T A inv(I + A) x) | sin(x^T x + x^T A inv(I + A) x)
log(det(I + D^T W^T)) by W | (D inv(I + W D))^T; D^T inv(I + D W)^T | inv(I + W D) D^T
log(det(A + a b^T)) by a | inv(A)^T b / (1 + b^T inv(A) a); inv(A + a b^T)^T b | inv(A) b / (1 + b^T inv(A) a)
"""
CASES = [tuple(cell.strip() for cell in line.split(" | ")) for line in ROWS.strip().splitlines()]


def asked(text: str) -> Question:
    function, _, by = text.partition(" by ")
    every = {n: {"shape": s, **MORE.get(n, {})} for n, s in SHAPES.items()}
    if not by:
        return question({"reference": function, "variables": every})
    return question({"function": function, "variables": every, "wrt": by, "layout": "gradient"})


@pytest.mark.parametrize("text, right, wrong", CASES, ids=[c[0] for c in CASES])
def test_identity_of_inverses_is_proved_for_every_size(text: str, right: str, wrong: str) -> None:
    for answer in right.split(";"):
        verdict = check(asked(text), answer)
        assert verdict.outcome is Outcome.CORRECT, (answer, verdict)
        assert verdict.evidence[-1].sizes == "all"
    for answer in wrong.split(";"):
        assert check(asked(text), answer).outcome is Outcome.INCORRECT, answer


@pytest.mark.parametrize(
    "text, answer",
    [
        ("x", "D inv(D^T D) D^T x + x - D inv(D^T D) D^T x"),  # no value where D is wide
        ("x", "inv(D D^T) D D^T x"),  # nor where it is tall
        ("x", "inv(A - A^T) (A - A^T) x"),  # nor for odd n
        ("x", "inv(A B - B A) (A B - B A) x"),  # nor for n = 1
        ("x", "inv(p a^T) p a^T x"),
        ("x", "log(relu(x) ⊙ relu(x)) + x - log(relu(x) ⊙ relu(x))"),
    ],
)
def test_inverse_that_does_not_exist_for_every_size_proves_nothing(text: str, answer: str) -> None:
    assert check(asked(text), answer).outcome is not Outcome.CORRECT


def test_zero_matrix_written_as_a_difference_has_a_determinant_and_no_inverse() -> None:
    variables = {"A": {"shape": ["n", "n"]}}
    nought = "(A - 2A + A)"
    trace = question({"reference": f"det{nought} + trace(A)", "variables": variables})
    assert check(trace, "trace(A)").outcome is Outcome.CORRECT
    inverse = question({"reference": f"inv{nought}", "variables": variables})
    assert check(inverse, "A").outcome is Outcome.UNDECIDED  # neither has a value


def test_relations_prove_nothing_that_does_not_follow_from_them() -> None:
    one, letter = {((), ()): 1}, {((1,), ()): 1}
    assert not completion.vanishes({((0, 1), ()): 1, ((), ()): -1}, [])
    assert not completion.vanishes({((1, 0), ()): 1, ((), ()): -1}, [{((0, 1), ()): 1, ((), ()): -1}])
    assert not completion.vanishes(one, [letter])
    assert completion.vanishes(letter, [letter])


def test_completion_gives_up_within_its_bounds() -> None:
    word = {((0, 0), ()): 1, ((0, 1), ()): -1, ((1, 0, 2), ()): 1}
    more = {((2, 0), ()): 1, ((0, 2, 1), ()): -1}
    with pytest.raises(completion.TooMuchError):
        completion.vanishes({((3,), ()): 1}, [word, more])


def test_words_are_what_proves_push_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words.completion, "vanishes", lambda *_: False)
    assert check(asked("inv(I + D U) D + x b^T D"), "D inv(I + U D) + x b^T D").outcome is Outcome.UNDECIDED


def forget() -> None:
    conclusions.forget()
    examination.forget()


@pytest.mark.parametrize("part", ["_used_up", "_found_lead", "_path"])
def test_resolvents_are_what_proves_identities_under_other_operations(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ResolventAlgebra, part, lambda *_: None)
    forget()
    assert check(asked("inv(I + A) ⊙ I"), "(I - inv(I + A) A) ⊙ I").outcome is Outcome.UNDECIDED
    forget()


@pytest.mark.parametrize(
    "answer",
    [
        "x + (trace(inv(D^T D) D^T D) - m) a",  # no value where D is wide
        "x + (trace(inv(A - A^T) (A - A^T)) - n) a",  # nor for odd n
        "x + (trace(inv(I + diag(p) - diag(p) + p 1^T - p 1^T - I + a p^T) a p^T) - n) a",
    ],
)
def test_resolvents_prove_nothing_of_inverses_that_do_not_exist(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if floats noticed nothing."""
    forget()
    assert check(asked("x"), answer).outcome is not Outcome.CORRECT
    monkeypatch.setattr(Comparer, "_seem_equal", lambda *_: True)
    monkeypatch.setattr(CrossCheck, "differ", lambda *_: False)
    forget()
    assert check(asked("x"), answer).outcome is not Outcome.CORRECT
    forget()


def test_what_was_only_tried_at_some_sizes_stays_undecided_and_names_them() -> None:
    """Equal at every size tried is no proof for the others, whatever was tried: nothing follows."""
    verdict = check(asked("trace(inv(I + D U))"), "n - m + trace(inv(I + U D))")
    assert verdict.outcome is Outcome.UNDECIDED
    last = verdict.evidence[-1]
    assert last.method == "entries-at-sizes"
    assert len({sizes["n"] for sizes in last.sizes}) > 1
