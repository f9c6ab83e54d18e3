"""What question data mean: layouts, components, definitions, sizes, points."""

from typing import Any

import pytest

from worker.content import question
from worker.engine import shapes, verify
from worker.engine.errors import QuestionError
from worker.engine.model import Kink, Property

VECTORS = {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}}
F_AND_G = {"function": "[3x^2 y; 2x + y^8]", "variables": {"x": {}, "y": {}}, "wrt": "x, y"}
MATRICES = {"W": {"shape": ["m", "n"]}, "x": {"shape": ["n"]}}

# question data, shape of the reference, a right answer
MEANINGS: list[tuple[dict[str, Any], str, Any]] = [
    (F_AND_G, "2×2 matrix", "[[6xy, 3x^2], [2, 8y^7]]"),
    ({**F_AND_G, "layout": "denominator"}, "2×2 matrix", "[[6xy, 2], [3x^2, 8y^7]]"),
    ({**F_AND_G, "wrt": ["y"]}, "column of 2", "[3x^2; 8y^7]"),
    ({**F_AND_G, "order": 0}, "column of 2", "[3x^2 y; 2x + y^8]"),
    ({**F_AND_G, "at": {"x": 1, "y": 1}}, "2×2 matrix", [[6, 3], [2, 8]]),
    ({**F_AND_G, "at": {"x": "1/2"}}, "2×2 matrix", "[[3y, 3/4], [2, 8y^7]]"),
    (
        {**F_AND_G, "at": {"x": [1.0, 0.5], "y": [2.0, 1.0]}},
        "2×2×2 tensor",
        [[[12, 3], [2, 1024]], [[3, 0.75], [2, 8]]],
    ),
    ({"function": "w ⊗ x", "variables": VECTORS, "wrt": "w"}, "n×n matrix", "diag(x)"),
    ({"function": "w ⊗ x", "variables": VECTORS, "wrt": "w", "sizes": {"n": 2}}, "2×2 matrix", "[[x1, 0], [0, x2]]"),
    ({"function": "w ⊗ x", "variables": VECTORS, "wrt": "w2", "sizes": {"n": 3}}, "column of 3", "[0; x2; 0]"),
    ({"function": "sum(x) / n", "variables": VECTORS, "wrt": "x", "sizes": {"n": 2}}, "row of 2", "[1/2, 1/2]"),
    ({"function": "sum(x) / n", "variables": VECTORS, "wrt": "x", "sizes": {"n": 2}}, "row of 2", "1/n 1^T"),
    ({"function": "dot(x, x)", "variables": VECTORS, "wrt": "x", "at": {"x": [1, 2, 3]}}, "row of 3", [[2, 4, 6]]),
    ({"function": "dot(x, x)", "variables": VECTORS, "wrt": "x", "order": 2}, "n×n matrix", "2 I"),
    ({"function": "sum(W x)", "variables": MATRICES, "wrt": "W", "layout": "gradient"}, "m×n matrix", "ones(m) x^T"),
    ({"function": "sum(W x)", "variables": MATRICES, "wrt": "W[1,2]"}, "scalar", "x2"),
    ({"function": "sum(W x)", "variables": MATRICES, "wrt": "W12"}, "scalar", "x2"),
    ({"function": "W x", "variables": MATRICES, "wrt": "W", "layout": "tensor"}, "m×m×n tensor", "δ_ij x_k"),
    (
        {"function": "W x", "variables": MATRICES, "wrt": "W", "layout": "vec", "sizes": {"m": 2, "n": 2}},
        "2×4 matrix",
        "[[x1, 0, x2, 0], [0, x1, 0, x2]]",
    ),
    ({"function": "det(X)^2", "variables": {"X": {"shape": [2, 2]}}, "order": 0}, "scalar", "(X11 X22 - X12 X21)^2"),
    ({"function": "dot(v, [x; 1])", "variables": {"v": {"shape": ["n+1"]}, **VECTORS}, "wrt": "v"}, "row of n+1", "[x^T, 1]"),
    ({"reference": "2*x*cos(x^2)", "variables": {"x": {"domain": [-3, 3]}}}, "scalar", "cos(x²)·2x"),
    ({"reference": "w - eta * gradient(dot(w, w), w)", "variables": {**VECTORS, "eta": {}}}, "column of n", "w - 2 eta w"),
    (
        {"reference": "w - eta * gradient(dot(w, w), w)", "variables": {**VECTORS, "eta": {}}, "at": {"w": [1, 2]}},
        "column of 2",
        "[1 - 2 eta; 2 - 4 eta]",
    ),
    (
        {"function": "max(0, z)", "variables": {**VECTORS, "b": {}}, "definitions": {"z": "w·x + b"}, "wrt": "w"},
        "row of n",
        "[z > 0] x^T",
    ),
    (
        {"function": "a^2", "variables": {"x": {}}, "definitions": {"a": "sin(z)", "z": {"expression": "x^3"}}, "wrt": "x"},
        "scalar",
        "2 a cos(z) 3x^2",
    ),
]  # fmt: skip


@pytest.mark.parametrize("data, shape, answer", MEANINGS, ids=[str(data)[:80] for data, _, _ in MEANINGS])
def test_question_data_mean(data: dict[str, Any], shape: str, answer: Any):
    asked = question(data)
    assert shapes.describe(asked.shape) == shape
    assert verify.check(asked, answer).outcome == "correct"


def judged(data: dict[str, Any], *answers: str) -> list[str]:
    return [str(verify.check(question(data), answer).outcome) for answer in answers]


def test_an_entry_is_asked_for_by_its_indices():
    outer = {
        "function": "w * sum(x)",
        "variables": {"w": VECTOR, "x": VECTOR},
        "wrt": "x",
        "entry": ["i", "j"],
    }
    right = ["w_i", "J_ij = w_i", "sum_k w_i delta_kj", "w 1^T"]
    assert judged(outer, *right) == ["correct"] * len(right)
    assert judged(outer, "w_j", "delta_ij w_i", "1", "w") == ["incorrect"] * 4
    assert judged(outer, "w_k") == ["malformed"]  # which place is k?
    backwards = {**outer, "entry": ["j", "i"]}
    assert judged(backwards, "w_j", "w_i", "J_ij = w_i") == ["correct", "incorrect", "correct"]
    cube = {"function": "outer(w, x)", "variables": outer["variables"], "wrt": "x", "layout": "tensor"}
    assert judged({**cube, "entry": ["i", "j", "k"]}, "w_i delta_jk", "w_j delta_ik") == [
        "correct",
        "incorrect",
    ]
    assert judged({**cube, "entry": ["k", "l", "p"]}, "w_k delta_lp", "w_i delta_jk") == [
        "correct",
        "malformed",
    ]
    total = {"function": "sum(x)", "variables": {"x": VECTOR}, "wrt": "x", "entry": "j"}
    assert judged(total, "1", "x_j", "0") == ["correct", "incorrect", "incorrect"]


VECTOR = {"shape": ["n"]}


def test_what_is_differentiated_by_may_be_a_definition():
    """It is a variable until then: what else is made of the same is held still. Either name may be answered."""
    data = {"function": "x sin(u)", "variables": {"x": {}}, "definitions": {"u": "x^2"}, "wrt": "u"}
    assert judged(data, "x cos(u)", "x cos(x^2)", "sin(u) + 2x^2 cos(u)") == [
        "correct",
        "correct",
        "incorrect",
    ]


BAD_QUESTIONS = [
    ({"entry": ["i"]}, "names 1 indices of a n×n matrix"),
    ({"entry": ["i", "i"]}, "is no index here"),
    ({"entry": ["i", "x"]}, "is no index here"),
    ({"wrt": "u", "definitions": {"u": "2 x"}, "layout": "vec"}, "needs a variable"),
]


@pytest.mark.parametrize("more, words", BAD_QUESTIONS)
def test_a_question_that_cannot_be_asked_says_so(more: dict[str, Any], words: str):
    with pytest.raises(QuestionError, match=words):
        question({"function": "x^2", "variables": {"x": VECTOR}, "wrt": "x", **more})


def test_domains_and_properties():
    variables = {
        "a": {"domain": "positive"},
        "b": {"domain": [-0.5, "1/3"]},
        "c": {"domain": "nonzero", "shape": ["n"]},
        "d": {"domain": [0, None]},
        "y": {"shape": ["n"], "domain": "positive", "properties": ["sums-to-one"]},
        "S": {"shape": ["n", "n"], "properties": ["symmetric"]},
    }
    found = question({"function": "a", "variables": variables, "wrt": "a"}).variables
    assert found["a"].interval.positive
    assert str(found["b"].interval.upper) == "1/3"
    assert found["c"].properties == {Property.NONZERO}
    assert found["d"].interval.upper is None
    assert found["y"].properties == {Property.SUMS_TO_ONE}
    assert found["S"].properties == {Property.SYMMETRIC}


def test_a_kink_is_open_unless_the_convention_is_asked():
    data = {"function": "max(0, z)", "variables": {"z": {}}, "wrt": "z"}
    assert question(data).kink is Kink.OPEN
    assert question({**data, "kink": "zero"}).kink is Kink.CONVENTION
    assert verify.check(question(data), "[z >= 0]").outcome == "correct"
    assert verify.check(question({**data, "kink": "zero"}), "[z >= 0]").outcome == "incorrect"
    assert verify.check(question({**data, "kink": "zero"}), "[z > 0]").outcome == "correct"


def test_equal_data_give_the_same_question():
    assert question(dict(F_AND_G)) is question(dict(reversed(F_AND_G.items())))


def test_a_misconception_is_named_with_its_feedback_and_credit():
    wrong = [{"answer": "cos(x^2)", "code": "chain.inner_missing", "feedback": "What is it?", "credit": 0.25}]
    asked = question({"function": "sin(x^2)", "variables": {"x": {}}, "wrt": "x", "misconceptions": wrong})
    verdict = verify.check(asked, "cos(x*x)")
    assert verdict.outcome == "incorrect"
    assert float(verdict.score or 0) == 0.25
    assert verdict.feedback[0].code == "chain.inner_missing"


def test_what_an_author_may_leave_out_may_be_left_out() -> None:
    """A mistake without words of its own is named, and a source may know its section only."""
    asked = question(
        {
            "function": "x^2",
            "variables": {"x": {}},
            "wrt": "x",
            "misconceptions": [{"answer": "x", "code": "factor.missing"}],
            "source": {"section": "3"},
        }
    )
    assert asked.reference.source.section == "3"
    assert verify.check(asked, "x").feedback[0].to_data() == {"code": "factor.missing"}


@pytest.mark.parametrize(
    "definitions",
    [
        {"h": "x_hat + 1", "x_hat": "x^2"},
        {"u": "u_1 + 1", "u_1": "x^2"},
        {"h": "v_1 + v2", "v": "[x^2; 1]"},
    ],
)
def test_definitions_come_in_any_order_whatever_their_names(definitions: dict[str, str]) -> None:
    first = next(iter(definitions))
    asked = question(
        {"function": f"{first}^2", "variables": {"x": {}}, "wrt": "x", "definitions": definitions}
    )
    assert verify.check(asked, "4 x (x^2 + 1)").outcome == "correct"
