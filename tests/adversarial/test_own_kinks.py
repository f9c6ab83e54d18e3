"""Where only the answer switches, it must be right there, too; at the question's own kinks nothing is asked."""

import pytest

from worker import content
from worker.engine import verify

X = {"x": {"shape": []}}
WX = {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}}
NEURON = {**WX, "b": {"shape": []}}
XY = {"x": {"shape": []}, "y": {"shape": []}}
SQUARE = ("x^2", X, "x")
RELU = ("max(0, x)", X, "x")

# function, variables, wrt; answer; what comes of it
ROWS = [
    (SQUARE, "2x + [x = 3]", "incorrect value.different"),
    (("abs(x)", X, "x"), "sign(x) + [x = 0] + [x = 3]", "incorrect value.different"),
    (("abs(x)", X, "x"), "sign(x) + [x (x - 3) = 0]", "incorrect value.different"),
    (("abs(x)", X, "x"), "sign(x) + [x = 0]", "correct proved.common_domain"),
    (("abs(x) + abs(x - 1)", X, "x"), "sign(x) + sign(x - 1) + [x (x - 1) = 0]", "correct proved.common_domain"),
    (("abs(x) + abs(x - 1)", X, "x"), "sign(x) + sign(x - 1) + [x (x - 1) (x - 2) = 0]", "incorrect value.different"),
    (SQUARE, "2x [x != 3]", "incorrect value.different"),
    (SQUARE, "[x > 3] 2x + [x < 3] 2x", "incorrect value.different"),
    (SQUARE, "2x + floor(x) - ceil(x) + 1", "incorrect value.different"),
    (SQUARE, "2x if x != 3 else 7", "incorrect value.different"),
    (SQUARE, "2x if x != 3 else 6", "correct proved.common_domain"),
    (SQUARE, "[x > 3] 2x + [x <= 3] 2x", "correct proved.common_domain"),
    (SQUARE, "2 x |x|/|x|", "correct proved.common_domain"),  # has no value at 0, and says so
    (SQUARE, "2x + [sin(x) = 1/2]", "undecided undecided.person"),  # differs, at points nobody can write
    (SQUARE, "2x + [x >= sqrt(2)] - [x > sqrt(2)]", "undecided undecided.person"),  # likewise
    (SQUARE, "2x sign(x - sqrt(2))^2", "undecided undecided.person"),
    (SQUARE, "2x sign(1 + sin(x))", "undecided undecided.person"),
    (SQUARE, "2x sign(2 + sin(x))", "correct"),
    (SQUARE, "2x + floor(sigmoid(x))", "correct"),
    (("x^2 + y", XY, "x"), "2x + [y = x] [y = 2/7]", "incorrect value.different"),
    (RELU, "[x >= 0]", "correct proved.common_domain"),
    (RELU, "[x > 0] + 5 [x = 0]", "correct proved.common_domain"),
    (RELU, "[x >= 0] + [x^2 > 2] - [x^2 >= 2]", "undecided undecided.person"),  # a jump beside the kink
    (RELU, "[x > 0] sign(x^5 - x - 1)^2", "undecided undecided.person"),
    (RELU, "[x > 0] + [x exp(x) > 1] - [x exp(x) >= 1]", "undecided undecided.person"),
    (RELU, "[exp(x) > 1]", "correct proved.common_domain"),
    (RELU, "[-x^3 < 0]", "correct proved.common_domain"),
    (RELU, "[x > sin(x)]", "correct proved.common_domain"),
    (RELU, "[x > sin(x)] + [x + sin(x) > 1] - [x + sin(x) >= 1]", "undecided undecided.person"),
    (RELU, "(1 + sign(x))/2", "correct proved.common_domain"),
    (RELU, "max(0, x)/x", "correct proved.common_domain"),
    (("(x |x| + x^2)/4", X, "x"), "[x > 0] x^2/x", "correct proved.common_domain"),  # no value at 0
    (("(x |x| + x^2)/4", X, "x"), "[x > 0] x^2/x + [x = 5]", "incorrect"),
    (SQUARE, "max(2x, x + x) + |x|/2 - max(x, -x)/2", "correct"),  # bends, and jumps nowhere
    (("abs(x)", X, "x"), "x/|x| + [x = 5]", "incorrect value.different"),
    (("abs(x)", X, "x"), "[x > 0] - [x < 0]", "correct proved.common_domain"),
    (("w ⊙ x", WX, "w"), "diag(x) + diag([w = x])", "incorrect entry.wrong"),
    (("x", {"x": {"shape": ["n"]}}, "x"), "diag([x != 0])", "incorrect entry.wrong"),
    (("dot(w, x)", WX, "x"), "w^T + [w·x = 1] w^T", "incorrect"),
    (("max(0, x)", {"x": {"shape": ["n"]}}, "x"), "diag([x >= 0])", "correct proved.common_domain"),
    (("max(0, dot(w, x) + b)", NEURON, "w"), "[w·x > -b] x^T", "correct proved.common_domain"),
    (("max(0, dot(w, x) + b)", NEURON, "w"), "(1 + sign(w·x + b))/2 x^T", "correct proved.common_domain"),
    (("max(0, dot(w, x) + b)", NEURON, "w"), "[exp(w·x) > exp(-b)] x^T", "correct proved.common_domain"),
    (("max(0, dot(w, x) + b)", NEURON, "w"), "[w·x > -b] sign(sum(exp(w)) - 2)^2 x^T", "undecided"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "answer", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_an_answer_that_switches(asked: tuple[str, dict, str], answer: str, expected: str) -> None:
    function, variables, wrt = asked
    question = content.question({"function": function, "variables": variables, "wrt": wrt})
    verdict = verify.check(question, answer)
    assert f"{verdict.outcome} {verdict.feedback[0].code}".startswith(expected)


# reference, where; answer; what comes of it
STEPS = [
    ("ceil(x) - 1", "", "floor(x)", "incorrect"),
    ("floor(x)", "", "ceil(x) - 1", "incorrect"),
    ("floor(x) - ceil(x) + 1", "", "0", "incorrect"),
    ("-ceil(-x)", "", "floor(x)", "correct"),
    ("floor(x + 1)", "", "floor(x) + 1", "correct"),
    ("(x > 1) + (x > 2)", "0 3", "floor(x)", "incorrect"),  # at the end of the domain; at 1 and 2 nothing is asked
    ("(x > 1) + (x > 2)", "0 5/2", "floor(x)", "correct"),
    ("floor(x)", "0 5/2", "(x > 1) + (x > 2)", "incorrect"),
    ("floor(x)", "0 5/2", "(x >= 1) + (x >= 2)", "correct"),
    ("floor(x)", "0 3", "(x >= 1) + (x >= 2) + (x >= 3)", "correct"),
    ("ceil(x)", "0 3", "(x > 0) + (x > 1) + (x > 2)", "correct"),
    ("ceil(x)", "0 3", "(x >= 0) + (x >= 1) + (x >= 2)", "incorrect"),
    ("floor(x - 2/7)", "1 2", "(x > 9/7)", "incorrect"),
    ("floor(x - 2/7)", "1 2", "(x >= 9/7)", "correct"),
    ("(x > 9/7)", "1 2", "floor(x - 2/7)", "correct"),
    ("ceil(x/2)", "0 5", "(x > 0) + (x > 2) + (x > 4)", "correct"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "where", "answer", "expected"), STEPS, ids=[f"{s[2]}|{s[0]}" for s in STEPS]
)
def test_an_integer_part_in_the_reference_is_no_kink(
    reference: str, where: str, answer: str, expected: str
) -> None:
    x = {"shape": [], **({"domain": where.split()} if where else {})}
    question = content.question({"reference": reference, "variables": {"x": x}})
    assert str(verify.check(question, answer).outcome) == expected


def test_at_the_steps_of_its_function_a_derivative_has_no_value() -> None:
    question = content.question({"function": "x floor(x)", "variables": X, "wrt": "x"})
    assert [str(verify.check(question, a).outcome) for a in ("floor(x)", "-ceil(-x)", "ceil(x)")] == [
        "correct",
        "correct",
        "incorrect",
    ]


def test_steps_of_what_is_an_integer_are_no_kinks() -> None:
    n = {"n": {"shape": [], "properties": ["integer"]}}
    question = content.question({"reference": "floor(n/2)", "variables": n})
    assert [str(verify.check(question, a).outcome) for a in ("ceil(n/2)", "n - ceil(n/2)")] == [
        "incorrect",
        "correct",
    ]


def test_the_border_of_what_is_assumed_belongs_to_the_domain() -> None:
    question = content.question({"reference": "2", "variables": XY, "assume": ["x >= y + 3/7"]})
    assert str(verify.check(question, "1 + sign(x - y - 3/7)").outcome) == "incorrect"
    question = content.question({"reference": "2", "variables": XY, "assume": ["x > y + 3/7"]})
    assert str(verify.check(question, "1 + sign(x - y - 3/7)").outcome) == "correct"


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("(n > 2)", "(n >= 2)"),
        ("(n >= 0)", "(n > 0)"),
        ("(n > 0) - (n <= 0)", "sign(n)"),
        ("(n^2 > 0)", "1"),
        ("((-1)^n > n/3 + 3)", "((-1)^n >= n/3 + 3)"),
    ],
)
def test_where_integers_pass_from_one_case_to_another_is_no_kink(reference: str, answer: str) -> None:
    n = {"n": {"shape": [], "properties": ["integer"]}}
    question = content.question({"reference": reference, "variables": n})
    assert str(verify.check(question, answer).outcome) != "correct"
    assert str(verify.check(question, reference).outcome) == "correct"


@pytest.mark.parametrize(
    ("reference", "where", "answer"),
    [
        ("sqrt(x)", "0 1", "sqrt(x) + 5 [x = 0]"),
        ("sqrt(1 - x^2)", "-1 1", "sqrt(1 - x^2) + 5 [x = 1]"),
        ("arcsin(x)", "-1 1", "arcsin(x) + 5 [x = 1]"),
        ("x^y", "0 1", "x^y [x > 0] + 5 [x = 0]"),
    ],
)
def test_an_end_of_the_declared_domain_is_no_kink(reference: str, where: str, answer: str) -> None:
    variables = {"x": {"shape": [], "domain": where.split()}, "y": {"shape": [], "domain": "positive"}}
    question = content.question({"reference": reference, "variables": variables})
    assert str(verify.check(question, answer).outcome) == "incorrect"


def test_zero_to_a_positive_power_is_zero() -> None:
    question = content.question({"reference": "2x", "variables": X})
    outcomes = [str(verify.check(question, f"2x + {a}").outcome) for a in ("0^(x^2 + 1)", "0^x")]
    assert outcomes == ["undecided", "incorrect"]


CONVENTION = [
    (RELU, "[x > 0]", "correct"),
    (RELU, "max(0, x)/x", "incorrect"),  # no value at the kink
    (RELU, "[x > 0] x/x", "incorrect"),
    (("abs(x)", XY, "x"), "sign(x) y/y", "correct"),  # missing at y = 0, at the kink and beside it
    (("max(0, x y - z)", {**XY, "z": {"shape": []}}, "x"), "[x y > z] y^2/y", "correct"),
    (("max(0, x y - z)", {**XY, "z": {"shape": []}}, "x"), "max(0, x y - z)/(x y - z) y", "incorrect"),
    (("max(0, x^3 - x - 1)", X, "x"), "[x^3 - x > 1] (3x^2 - 1)", "correct"),
    (("max(0, x^3 - x - 1)", X, "x"), "[x^3 - x > 1] (3x^2 - 1) (x^3 - x - 1)/(x^3 - x - 1)", "undecided"),
    (("sum(max(0, x))", {"x": {"shape": ["n"]}}, "x"), "[x > 0]^T", "correct"),
    (("sum(max(0, x))", {"x": {"shape": ["n"]}}, "x"), "(max(0, x) ⊘ x)^T", "incorrect"),
    (("sum(max(0, x))", {"x": {"shape": [2]}}, "x"), "(max(0, x) ⊘ x)^T", "incorrect"),
    (("sum(max(0, x))", {"x": {"shape": ["n"]}, "b": {"shape": []}}, "x"), "[x > 0]^T b/b", "correct"),
    (("max(0, dot(w, x) + b)", NEURON, "w"), "max(0, w·x + b)/(w·x + b) x^T", "incorrect"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "answer", "expected"), CONVENTION, ids=[row[1] for row in CONVENTION])
def test_where_the_convention_is_asked_for_a_kink_has_its_value(
    asked: tuple[str, dict, str], answer: str, expected: str
) -> None:
    function, variables, wrt = asked
    data = {"function": function, "variables": variables, "wrt": wrt, "kink": "convention"}
    assert str(verify.check(content.question(data), answer).outcome) == expected
