"""Forms that are named or not text: code, entries, arrays; the author's own notation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.reading import reading, scope
from worker.engine.errors import AnswerError
from worker.engine.model import Form, Scope
from worker.engine.notation import read, to_text
from worker.engine.shapes import describe, shape_of

CODE = [
    ("square", "B * C", "B ⊙ C", "the star is element-wise"),
    ("square", "B ** 2", "B.^2", "so is the power"),
    ("square", "B @ C", "B C", "@ is the matrix product"),
    ("row", "2 * x", "(2*x)^T {flat_array}", "a flat array takes the orientation that is asked for"),
    ("matrix", "A * x", "A ⊙ (ones(m) x^T)", "a flat array is a row beside a matrix"),
]


@pytest.mark.parametrize(("asked", "response", "expected", "why"), CODE, ids=[row[1] for row in CODE])
def test_code_that_is_called_code(asked: str, response: str, expected: str, why: str) -> None:
    assert reading(asked, response, Form.CODE) == expected, why


@pytest.mark.parametrize(
    ("response", "form"),
    [
        ("diag(x)", Form.TEXT),
        (r"\operatorname{diag}(x)", Form.LATEX),
        ("np.diag(x)", Form.CODE),
        ([["z", 0], [0, 1.5]], Form.ENTRIES),
    ],
)
def test_the_form_is_recognised(response: str | list[Any], form: Form) -> None:
    assert read(response, scope("square")).form is form


ENTRIES = [
    ([["6*z*b", "3z^2"], [2, "8b^7"]], "[6*z*b, 3*z^2; 2, 8*b^7]", "texts and numbers"),
    ([["1/z"], [-2]], "[1/z; -2]", "a column"),
    (["z", "b"], "[z, b]", "a flat list is a row"),
    ([[12, 3], [2, 1024]], "[12, 3; 2, 1024]", "numbers alone"),
    ([[0.1, 1e-3]], "[0.1, 0.001]", "decimals are exact"),
    ([["z"]], "z", "one by one is a number"),
    ([["x_1", r"\frac{z}{2}"]], "[x_{1}, z/2]", "each entry in any notation"),
]


@pytest.mark.parametrize(("response", "expected", "why"), ENTRIES, ids=[row[2] for row in ENTRIES])
def test_entries(response: list[Any], expected: str, why: str) -> None:
    assert to_text(read(response, scope("anything")).expression) == expected


def test_a_list_of_lists_of_lists_is_a_tensor() -> None:
    answer = read([[[1, 0], ["z", 0]], [[0, 0], [0, 1]]], scope("anything"))
    assert describe(answer.shape) == "2×2×2 tensor"


BROKEN = [
    ([["z", "foo"], [1, 2]], "parse.unknown_name", [1, 2], "the entry is named"),
    ([["z", "b +"]], "parse.unexpected", [1, 2], "and the place within it"),
    ([[1, float("nan")]], "parse.number", [1, 2], "not a number"),
    ([[1, float("inf")]], "parse.number", [1, 2], "infinity"),
    ([[1, None]], "parse.number", [1, 2], "nothing"),
    ([[1, True]], "parse.number", [1, 2], "a truth value"),
    ([[1, ""]], "parse.empty", [1, 2], "an empty text"),
]


@pytest.mark.parametrize(("response", "code", "entry", "why"), BROKEN, ids=[row[3] for row in BROKEN])
def test_broken_entries(response: list[Any], code: str, entry: list[int], why: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(response, scope("anything"))
    assert caught.value.code == code
    assert caught.value.parameters["entry"] == entry


@pytest.mark.parametrize("response", [[[1, 2], [3]], [[1, 2], 3], [], [[]], [[[1], [2, 3]]]])
def test_ragged_lists(response: list[Any]) -> None:
    with pytest.raises(AnswerError) as caught:
        read(response, scope("anything"))
    assert caught.value.code == "parse.ragged"


AUTHOR = [
    ("max(0, dot(w, x) + b)", "max(0, dot(w, x) + b)", "scalar"),
    ("mean((y - max(0, X w + b))^2)", "mean((y - max(0, X w + b))^2)", "scalar"),
    ("[3z^2 b; 2z + b^8]", "[3*z^2*b; 2*z + b^8]", "column of 2"),
    ("softmax(B x / sqrt(n))", "softmax((B x)/sqrt(n))", "column of n"),
    ("cat(x, 1)", "[x; 1]", "column of n+1"),
    ("rev(x)", "rev(x)", "column of n"),
    ("where(z > 0, z, exp(z) - 1)", "{z if z > 0, exp(z) - 1 otherwise}", "scalar"),
    ("gradient(z^2, z)", "gradient(z^2, z)", "scalar"),
    ("jacobian(B x, x)", "jacobian(B x, x)", "n×n matrix"),
    ("gradient(tr(A^T A), A)", "gradient(tr(A^T A), A)", "m×n matrix"),
    ("hessian(x^T B x, x)", "hessian(x^T B x, x)", "n×n matrix"),
    ("vec(A)", "vec(A)", "column of m*n"),
    ("unvec(vec(A), m, n)", "unvec(vec(A), m, n)", "m×n matrix"),
    ("X w + b 1 - y", "X w + b*1 - y", "column of N"),
]


@pytest.mark.parametrize(("response", "expected", "shape"), AUTHOR, ids=[row[0] for row in AUTHOR])
def test_author_notation(response: str, expected: str, shape: str) -> None:
    answer = read(response, scope("anything", author=True))
    assert to_text(answer.expression) == expected
    assert describe(answer.shape) == shape


def test_declared_names_win() -> None:
    """e, I, T and names of functions are ordinary names where an exercise declares them."""
    names = Scope(symbols={"e": shape_of(), "I": shape_of(), "T": shape_of(), "H": shape_of()}, shape=())
    assert to_text(read("e^2 + I T + H(1)", names).expression) == "e^2 + I*T + H*1"
    assert to_text(read("2^T", names).expression) == "2^T"


def test_a_size_that_nothing_settles_is_asked_for() -> None:
    names = Scope(symbols={"A": shape_of("m", "n")}, sizes=frozenset({"m", "n"}), shape=())
    with pytest.raises(AnswerError) as caught:
        read("tr(I)", names)
    assert caught.value.code == "parse.ambiguous_size"
    assert (caught.value.start, caught.value.end) == (3, 4)


NOTES = [
    ("square", "B*C", "The product with C is the matrix product; write ⊙ for entry by entry."),
    ("column", "w x", "The product with x is taken entry by entry; write ⊙ to say so."),
    ("number", "1/2z", "1/2z is read as (1/2)·z; write brackets if the divisor goes on."),
    ("number", "|x|", "|x| is the number of elements, n; write ‖x‖ for the length."),
    ("column", "x + z", "z is added to, or multiplied with, each entry of the column of n."),
    ("number", "sin^-1(z)", "The -1 means the inverse function, not one divided by sin."),
    ("number", "sin z b", "sin is applied to all of z b; write brackets if it ends before."),
    ("number", "e^2z", "The exponent ends at e^2; write e^(…) if it goes on."),
    ("square", "x_i", "This does not depend on j: every entry along j is the same."),
    ("number", "J = 2z", "The answer is what stands behind the last =."),
    ("number", "2q where q = z^2", "q stands for what you said it is."),
]


@pytest.mark.parametrize(("asked", "response", "sentence"), NOTES, ids=[row[1] for row in NOTES])
def test_a_chosen_reading_is_said(asked: str, response: str, sentence: str) -> None:
    notes = read(response, scope(asked)).notes
    assert [note.parameters["message"] for note in notes] == [sentence]
