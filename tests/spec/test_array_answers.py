"""Numeric arrays: what counts as right, and what a wrong one is called."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from worker import content
from worker.engine import arrays, verify
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.model import Policy, Question, Verdict
from worker.engine.numeric.array_answers import from_file

X, Y = [1.0, 0.5, -2.0], [2.0, 1.0, 3.0]
TWO = {"x": {"shape": []}, "y": {"shape": []}}
NEURON = {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}, "b": {"shape": []}}
LAYER = {"W": {"shape": ["m", "n"]}, "x": {"shape": ["n"]}, "b": {"shape": ["m"]}}


def question(**data: Any) -> Question:
    return content.question(data)


def checked(asked: Question, answer: Any, form: str = "array") -> Verdict:
    if isinstance(answer, np.ndarray):
        return arrays.check_file(asked, npy(answer), "answer.npy", Policy())
    return verify.check(asked, answer, form)


def npy(values: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def said(verdict: Verdict) -> str:
    return f"{verdict.outcome} {verdict.feedback[0].code}"


@pytest.fixture(scope="module")
def jacobian() -> Question:
    """[x exp(y), x y^2] by (x, y), at three points."""
    return question(function="[x exp(y), x y^2]", variables=TWO, wrt=["x", "y"], at={"x": X, "y": Y})


def right() -> np.ndarray:
    return np.array([[[np.exp(y), x * np.exp(y)], [y**2, 2 * x * y]] for x, y in zip(X, Y, strict=True)])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (right, "correct array.within_tolerance"),
        (lambda: right().astype(np.float32), "correct array.within_tolerance"),
        (lambda: right().astype(np.float32).astype(np.float64), "correct array.within_tolerance"),
        (lambda: right().tolist(), "correct array.within_tolerance"),
        (lambda: np.round(right(), 7).tolist(), "correct array.within_tolerance"),
        (lambda: right() * (1 + 1e-13), "incorrect array.imprecise"),  # float64 numbers are held to float64
        (lambda: np.round(right(), 2).tolist(), "incorrect array.imprecise"),
        (lambda: right().astype(np.float16).astype(np.float64) + 1e-5, "incorrect array.imprecise"),
        (lambda: np.swapaxes(right(), 1, 2), "incorrect layout.transposed"),
        (lambda: right()[::-1], "incorrect array.other_points"),
        (lambda: np.repeat(right()[:1], 3, axis=0), "incorrect array.other_points"),
        (lambda: -right(), "incorrect sign.flipped"),
        (lambda: right() / 3, "incorrect factor.missing"),
        (lambda: 2 * right(), "incorrect factor.extra"),
        (lambda: right() + np.array([[0, 0], [0, 1e-9]]), "incorrect array.entries"),
        (lambda: right()[0], "malformed array.points"),
        (lambda: np.moveaxis(right(), 0, 2), "malformed array.points"),
        (lambda: right()[:, :1], "incorrect shape.not_asked"),
    ],
)  # fmt: skip
def test_an_array_is_right_or_wrong_by_name(
    jacobian: Question, answer: Callable[[], Any], expected: str
) -> None:
    assert said(checked(jacobian, answer())) == expected


def test_the_wrong_entries_are_pictured_without_giving_the_right_values_away(jacobian: Question) -> None:
    wrong = right()
    wrong[2, 0, 0] = 7.25
    verdict = checked(jacobian, wrong)
    picture = next(item for item in verdict.feedback if item.code == "array.entries").parameters
    assert (picture["off"], picture["of"], picture["points_off"], picture["points"]) == (1, 12, 1, 3)
    assert picture["worst"] == {"point": 3, "row": 1, "column": 1, "given": 7.25}
    assert picture["heat"] == [[0.3333, 0.0], [0.0, 0.0]]
    assert sum(picture["decades"]) == 1
    [entries] = [item for item in verdict.feedback if item.code == "entry.wrong"]
    assert entries.parameters["entries"] == [[1, 1]]
    assert "20.08" not in str(verdict.to_data())


def test_the_verdict_states_its_tolerance(jacobian: Question) -> None:
    (evidence,) = checked(jacobian, right()).evidence
    assert evidence.method == "numeric-array"
    assert "tolerance" in evidence.remark


@pytest.mark.parametrize(
    ("kink", "at_the_kink", "expected"),
    [
        ("zero", [0.0, 0.0], "correct array.within_tolerance"),
        ("zero", [1.5, 1.0], "incorrect kink.one_sided"),
        ("open", [1.5, 1.0], "correct array.within_tolerance"),
        ("open", [7.0, 1.0], "incorrect array.entries"),
    ],
)
def test_at_a_kink_either_side_will_do_unless_the_convention_is_asked(
    kink: str, at_the_kink: list[float], expected: str
) -> None:
    asked = question(
        function="max(0, dot(w, x) + b)", variables=NEURON, wrt="w", kink=kink,
        at={"w": [[1, 2], [2, -3]], "x": [[3.5, 1], [1.5, 1]], "b": [0.5, 0]},
    )  # fmt: skip
    assert said(checked(asked, [[3.5, 1.0], at_the_kink])) == expected


def test_a_gradient_needs_no_axis_of_length_one_and_a_single_point_no_list() -> None:
    asked = question(function="sum(x^3)", variables={"x": {"shape": ["n"]}}, wrt="x", at={"x": [1.5, 2.5]})
    for answer in ([6.75, 18.75], [[6.75, 18.75]], [[[6.75, 18.75]]]):
        assert said(checked(asked, answer)) == "correct array.within_tolerance"
    assert said(checked(asked, [[6.75], [18.75]])) == "incorrect layout.vertical_gradient"


def test_a_vector_of_the_diagonal_is_named() -> None:
    asked = question(function="x^2", variables={"x": {"shape": ["n"]}}, wrt="x", at={"x": [[0.3, 1], [2, 5]]})
    assert said(checked(asked, [[0.6, 2], [4, 10]])) == "incorrect layout.vector_for_diagonal"


def test_what_cancels_on_the_way_is_not_held_against_an_honest_computation() -> None:
    """A saturated softmax: each entry is a tiny difference of large terms."""
    asked = question(
        function="softmax(W x + b)", variables=LAYER, wrt="x",
        sizes={"m": 8, "n": 16}, points={"count": 40, "seed": 3},
    )  # fmt: skip
    assert asked.points is not None
    W, x, b = (5 * asked.points.values[name] if name == "W" else asked.points.values[name] for name in "Wxb")
    asked.points.values["W"][:] = W  # type: ignore[index]  # larger weights than are drawn
    z = np.einsum("pij,pj->pi", W, x) + b
    e = np.exp(z - z.max(axis=1, keepdims=True))
    s = e / e.sum(axis=1, keepdims=True)
    honest = s[:, :, None] * (W - np.einsum("pk,pkj->pj", s, W)[:, None, :])
    assert said(checked(asked, honest)) == "correct array.within_tolerance"
    assert said(checked(asked, s[:, :, None] * W)) == "incorrect array.entries"


def test_drawn_points_are_the_same_for_ever_and_float32() -> None:
    asked = question(
        function="sum(x^2)", variables={"x": {"shape": ["n"], "domain": [1, 3]}}, wrt="x",
        sizes={"n": 3}, points={"count": 2, "seed": 7},
    )  # fmt: skip
    assert asked.points is not None
    values = asked.points.values["x"]
    assert values.tolist() == [
        [2.0400052070617676, 2.700272798538208, 1.9708516597747803],
        [2.1048669815063477, 2.973775863647461, 2.0472726821899414],
    ]
    assert (values == values.astype(np.float32)).all()
    assert said(checked(asked, 2 * values)) == "correct array.within_tolerance"


def test_an_expression_still_answers_where_an_array_is_asked(jacobian: Question) -> None:
    assert said(checked(jacobian, [[6.0, 2], [4, 8]], "array")) == "malformed array.points"
    asked = question(
        function="sum(x^2)", variables={"x": {"shape": ["n"]}}, wrt="x",
        sizes={"n": 3}, points={"count": 2, "seed": 7},
    )  # fmt: skip
    assert checked(asked, "2 x^T", "auto").outcome == "correct"


FILES = {
    "answer.npy": npy(right()),
    "answer-fortran.npy": npy(np.asfortranarray(right())),
    "answer.json": str(right().tolist()).encode(),
    "named.json": b'{"answer": ' + str(right().tolist()).encode() + b"}",
    "answer.csv": "\n".join(",".join(map(repr, row.ravel().tolist())) for row in right()).encode(),
    "titled.csv": b"a,b,c,d\n"
    + "\n".join(";".join(map(repr, row.ravel().tolist())) for row in right()).encode(),
}


def npz(**named: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **named)
    return file.getvalue()


FILES |= {"answer.npz": npz(arr=right())}


@pytest.mark.parametrize("name", FILES)
def test_every_format_brings_the_same_array(jacobian: Question, name: str) -> None:
    assert said(arrays.check_file(jacobian, FILES[name], name, Policy())) == "correct array.within_tolerance"


PICKLED = io.BytesIO()
np.save(PICKLED, np.array([{"a": 1}], dtype=object), allow_pickle=True)


@pytest.mark.parametrize(
    ("name", "content_of_it", "code"),
    [
        ("a.npy", PICKLED.getvalue(), "array.type"),
        ("a.npy", npy(np.array([1j])), "array.type"),
        ("a.npy", npy(np.array(["x"])), "array.type"),
        ("a.npy", npy(right())[:-1], "array.broken"),
        ("a.npy", npy(right()).replace(b"(3, 2, 2)", b"(9, 9, 9)"), "array.broken"),
        ("a.npy", npy(right()).replace(b"(3, 2, 2)", b"(3, -2, 2)"), "array.broken"),
        ("a.npy", npy(right()).replace(b"'descr'", b"'descx'"), "array.broken"),
        ("a.npy", b"\x93NUMPY\x01\x00\xff\xff{", "array.broken"),
        ("a.npy", b"", "array.broken"),
        ("a.npy", npy(np.array([1.0, np.nan])), "array.not_finite"),
        ("a.npy", npy(np.array([-np.inf, 1.0], np.float32)), "array.not_finite"),
        ("a.npy", npy(np.array([True])), "array.type"),
        ("a.npy", npy(np.empty((0, 3))), "array.empty"),
        ("a.npz", b"PK\x03\x04 no zip", "array.broken"),
        ("a.npz", npz(a=right(), b=right()), "array.format"),
        ("a.npz", npz(a=right())[:-40], "array.broken"),
        ("a.json", b"[[1, 2], [3]]", "array.ragged"),
        ("a.json", b"[1, NaN]", "array.not_finite"),
        ("a.json", b"[1, 1e999]", "array.not_finite"),
        ("a.json", b"[1, 2", "array.broken"),
        ("a.json", b"[" * 100_000, "array.shape"),
        ("a.json", b'["1"]', "array.not_a_number"),
        ("a.json", b"[true]", "array.not_a_number"),
        ("a.json", b"\xff\xfe", "array.broken"),
        ("a.json", b"[" + b"9" * 5000 + b"]", "array.broken"),
        ("a.csv", b"1,2\n3", "array.ragged"),
        ("a.csv", b"1,2\n3,x", "array.not_a_number"),
        ("a.csv", b"# nothing\n", "array.empty"),
        ("a.csv", b"1,inf", "array.not_finite"),
        ("a.pkl", b"cos\nsystem\n(S'echo'\ntR.", "array.format"),
        ("answer", b"1", "array.format"),
    ],
)  # fmt: skip
def test_what_is_no_array_is_refused_and_says_why(name: str, content_of_it: bytes, code: str) -> None:
    with pytest.raises(AnswerError) as error:
        from_file(content_of_it, name)
    assert error.value.code == code
    assert error.value.message


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(AnswerError) as error:
        from_file(npz(a=np.zeros((9 << 20,))), "bomb.npz")
    assert error.value.code == "array.too_large"


@pytest.mark.parametrize("points", [{"count": 0}, {"count": 10**9}, {"count": "x"}, {"number": 3}, 7])
def test_points_that_cannot_be_drawn_name_the_field(points: Any) -> None:
    with pytest.raises(QuestionError, match="points"):
        question(function="sum(x)", variables={"x": {"shape": ["n"]}}, wrt="x", sizes={"n": 3}, points=points)
