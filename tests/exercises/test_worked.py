"""What the steps of worked solutions ask: by their formulas or by their authors, and proved by the engine."""

from pathlib import Path
from typing import Any

import pytest

from exercises.worked import Claim, claims, gives_away, restates
from worker.content import load_catalogue, question, variant
from worker.engine.verify import check

CATALOGUE = load_catalogue(Path(__file__).parents[2] / "exercises" / "catalogue")
SINE: dict[str, Any] = {"function": "x^2 sin(x)", "variables": {"x": {}}, "wrt": "x"}
NEURON: dict[str, Any] = {
    "function": "w·x + b",
    "variables": {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}, "b": {}},
    "wrt": "w",
}


def claimed(asked: dict[str, Any], *solution: str, statement: str = "") -> list[tuple[str, str]]:
    """What the last of the steps claims."""
    exercise = {"question": asked, "solution": list(solution), "statement": statement}
    found = claims(exercise, len(solution))
    assert all(check(question(one.question), one.answer, form="latex").outcome == "correct" for one in found)
    return [(one.asks, one.answer) for one in found]


# step                                                              asks                                         answer
ROWS = r"""
$\frac{d}{dx} x^2 \sin x = 2x \sin x + x^2 \cos x$. | \frac{d}{dx} x^2 \sin x | 2x \sin x + x^2 \cos x
The rule gives $3 \frac{d}{dx}(x + x^2) = 3(1 + 2x) = 3 + 6x$. | 3 \frac{d}{dx}(x + x^2) | 3 + 6x
$\frac{d \sin x}{dx} = \cos x$, the slope. | \frac{d \sin x}{dx} | \cos x
That is $(x + 1)^2 = x^2 + 2x + 1$. | (x + 1)^2 | x^2 + 2x + 1
With $u = x^2$: $\frac{du}{dx} = 2x$. | \frac{du}{dx} | 2x
With $u = x^2$, $y = \sin(u)$: $\frac{dy}{du} = \cos(u)$. | \frac{dy}{du} | \cos(u)
With $u = x^2$, $y = \sin(u)$: $\frac{dy}{dx} = \cos(u) \cdot 2x$. | \frac{dy}{dx} | \cos(u) \cdot 2x
So the derivative is $2x \sin x + x^2 \cos x$. | | 2x \sin x + x^2 \cos x
"""


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_what_a_step_claims(row: str) -> None:
    step, asks, answer = (cell.strip() for cell in row.split("|"))
    assert claimed(SINE, step) == [(asks, answer)]


@pytest.mark.parametrize(
    "step",
    [
        "Look at the graph.",
        "At $x = 1$ it is flat.",
        r"$\frac{d}{dx}x^2 + \frac{d}{dx}x = 2x + 1$.",  # how far does the first operator reach?
        r"With $y = x u$ and $u = x$: $\frac{\partial y}{\partial x} = u$.",  # u is held fixed, unsaid
        r"In short: $2x \sin x$, where $x$ is any number.",
    ],
)
def test_what_cannot_be_read_with_certainty_claims_nothing(step: str) -> None:
    assert claimed(SINE, step) == []


def test_components_are_numbers_of_their_own() -> None:
    product = {**NEURON, "function": "w * x"}
    step = r"$\frac{\partial}{\partial w_i}(w_i x_i) = x_i$."
    assert claimed(product, step) == [(r"\frac{\partial}{\partial w_i}(w_i x_i)", "x_i")]


def test_vectors_keep_the_layout_of_the_exercise() -> None:
    step = r"With $z = \mathbf{w} \cdot \mathbf{x} + b$: $\frac{\partial z}{\partial \mathbf{w}} = \mathbf{x}^\top$."
    assert claimed(NEURON, step) == [(r"\frac{\partial z}{\partial \mathbf{w}}", r"\mathbf{x}^\top")]
    denominator = {**NEURON, "layout": "denominator"}
    assert claimed(denominator, step.replace(r"^\top", "")) == [
        (r"\frac{\partial z}{\partial \mathbf{w}}", r"\mathbf{x}")
    ]


def test_a_remark_may_follow_the_result() -> None:
    asked = {"function": "[x*y; x]", "variables": {"x": {}, "y": {}}, "wrt": "x, y"}
    steps = [r"Stacked: $J = \begin{bmatrix} y & x \\ 1 & 0 \end{bmatrix}$.", "Entry $(i, j)$: row $i$."]
    [claim] = claims({"question": asked, "solution": steps}, 1)
    assert claim.asks == ""
    assert claims({"question": asked, "solution": [steps[0], steps[0]]}, 1) == ()  # which is it?


def test_only_the_last_step_has_the_result() -> None:
    assert claims({"question": SINE, "solution": ["It is $2x \\sin x + x^2 \\cos x$.", "Done."]}, 1) == ()
    assert claims({"question": SINE, "solution": ["Done."]}, 2) == ()


def test_an_entry_is_asked_for_in_its_letters() -> None:
    """With sums, and with deltas: every other letter is bound."""
    total = {**NEURON, "function": "sum(w * x)"}
    step = r"$\frac{\partial}{\partial x_j} \sum_i w_i x_i = w_j$."
    assert claimed(total, step) == [(r"\frac{\partial}{\partial x_j} \sum_i w_i x_i", "w_j")]
    defined = r"Let $\mathbf{y} = \mathbf{x} - \operatorname{mean}(\mathbf{x})$."
    step = r"$\frac{\partial y_i}{\partial x_j} = \delta_{ij} - \frac{1}{n}$."
    [(asks, answer)] = claimed({**NEURON, "function": "x - mean(x)", "wrt": "x"}, step, statement=defined)
    assert (asks, answer) == (r"\frac{\partial y_i}{\partial x_j}", r"\delta_{ij} - \frac{1}{n}")


def test_an_entry_may_be_answered_with_the_name_of_what_is_differentiated() -> None:
    grows = {**NEURON, "function": "exp(x)", "wrt": "x"}
    statement = r"Let $\mathbf{y} = e^{\mathbf{x}}$ with vectors of length $n$."
    step = r"$\frac{\partial y_i}{\partial x_j} = \delta_{ij} e^{x_i}$."
    [claim] = claims({"question": grows, "statement": statement, "solution": [step]}, 1)
    asked = question(claim.question)
    assert check(asked, "delta_ij y_i").outcome == "correct"
    assert check(asked, "y_i").outcome == "incorrect"
    taken = {**grows, "variables": {**NEURON["variables"], "y": {"shape": ["n"]}}}
    [claim] = claims({"question": taken, "statement": statement, "solution": [step]}, 1)
    assert "definitions" not in claim.question  # the exercise's own y is another one


def test_a_letter_of_two_places_asks_nothing() -> None:
    step = r"$\frac{\partial}{\partial x_i} w_i \sum_k x_k = w_i$."
    assert claimed({**NEURON, "function": "w * sum(x)", "wrt": "x"}, step) == []


def test_a_gradient_is_that_of_what_was_defined() -> None:
    asked = {"function": "[x*y; x]", "variables": {"x": {}, "y": {}}, "wrt": "x, y"}
    statement = "Let $f_1(x, y) = x y$ and $f_2(x, y) = x$."
    step = r"$\nabla f_2 = \begin{bmatrix} 1 & 0 \end{bmatrix}$."
    assert claimed(asked, step, statement=statement) == [
        (r"\nabla f_2", r"\begin{bmatrix} 1 & 0 \end{bmatrix}")
    ]


def test_what_only_this_step_defines_is_told_with_the_question() -> None:
    steps = [r"With $u = x^2$: $\frac{du}{dx} = 2x$.", r"With $y = \sin(u)$: $\frac{dy}{du} = \cos(u)$."]
    exercise = {"question": {**SINE, "function": "sin(x^2)"}, "solution": steps, "statement": ""}
    assert [one.given for step in (1, 2) for one in claims(exercise, step)] == [
        ("u = x^2",),
        (r"y = \sin(u)",),
    ]
    [claim] = claims(exercise, 2)
    for answer in ("cos(u)", "cos(x^2)"):
        assert check(question(claim.question), answer).outcome == "correct"


# --- what an author lets a step ask -------------------------------------------------------------------

CHOICE: dict[str, Any] = {
    "what": "What is held still?",
    "options": [
        {"says": "Nothing.", "means": "2x sin(x)", "why": "The sine moves, too."},
        {"says": "Each factor once.", "means": "2x sin(x) + x^2 cos(x)", "why": "Yes.", "right": True},
    ],
}


def authored(*asks: dict[str, Any], asked: dict[str, Any] = SINE) -> tuple[Claim, ...]:
    return claims({"question": asked, "solution": [{"text": "It is $x$.", "asks": list(asks)}]}, 1)


def test_an_author_says_what_is_asked() -> None:
    own, result, choice = authored(
        {"what": "What is the slope of $x^2$?", "function": "x^2", "wrt": "x", "answer": "2x"},
        {"what": "And of it all?", "answer": "2x sin(x) + x^2 cos(x)", "wrong": ["2x cos(x)"]},
        CHOICE,
    )
    assert (own.words, own.answer) == ("What is the slope of $x^2$?", "2x")
    assert own.question == {"variables": {"x": {}}, "function": "x^2", "wrt": "x"}
    assert result.question == SINE
    assert result.wrong == ("2x cos(x)",)
    assert choice.answer == "2x sin(x) + x^2 cos(x)"
    assert [choice.written(number) for number in "12"] == [one.answer for one in choice.options]
    assert choice.chosen("0") is choice.chosen("3") is choice.chosen("x") is choice.chosen("²") is None


def test_variables_of_its_own_leave_the_exercises_aside() -> None:
    data = {"what": "?", "variables": {"t": {}}, "function": "t^2", "wrt": "t", "answer": "2t"}
    [claim] = authored(data, asked={**SINE, "definitions": {"u": "x^2"}, "assume": "x > 0"})
    assert claim.question == {"variables": {"t": {}}, "function": "t^2", "wrt": "t"}


@pytest.mark.parametrize(
    "more, shape",
    [
        ({}, ["n", "n"]),
        ({"function": "sum(x)", "wrt": "x"}, [1, "n"]),
        ({"function": "x * b", "wrt": "b"}, ["n"]),
        ({"function": "w·x", "order": 0}, []),
        ({"function": "w·x", "wrt": "x", "order": 2}, ["n", "n"]),
        ({"reference": "X"}, ["m", "n"]),
    ],
)
def test_shapes_to_choose_from_are_judged(more: dict[str, Any], shape: list[Any]) -> None:
    variables = {**NEURON["variables"], "X": {"shape": ["m", "n"]}}
    shapes = [["n", "n"], [1, "n"], ["n"], [], ["m", "n"]]
    options = [{"says": "?", "shape": one, "why": "?", "right": one == shape} for one in shapes]
    asked = {"function": "x * w", "variables": variables, "wrt": "x"}
    [claim] = authored({"what": "?", "options": options, **more}, asked=asked)
    right = [one.right for one in claim.options]
    assert [
        check(question(claim.question), one.answer).outcome == "correct" for one in claim.options
    ] == right


def test_to_say_again_what_is_asked_is_no_answer() -> None:
    [rewritten] = claims({"question": SINE, "solution": ["That is $(x + 1)^2 = x^2 + 2x + 1$."]}, 1)
    assert restates(rewritten, "(x+1)^2")
    assert not restates(rewritten, "x^2 + 2x + 1")
    [known] = claims({"question": SINE, "solution": [r"$\tanh'(x) = 1 - \tanh^2(x)$."]}, 1)
    assert restates(known, "tanh'(x)")
    assert not restates(known, "1 - tanh(x)^2")
    [own] = authored(
        {"what": "What is the derivative of $e^x$?", "function": "e^x", "wrt": "x", "answer": "e^x"}
    )
    assert not restates(own, "e^x")
    assert not gives_away(own)


def test_words_that_hold_the_answer_are_noticed() -> None:
    data = {"function": "x^2 + x", "wrt": "x", "answer": "2x + 1"}
    [told] = authored({"what": "Is $1 + 2x$ or $2x + 1$ the derivative?", **data})
    [asked] = authored({"what": "What is the derivative of $x^2 + x$ where $x = 1$ or not?", **data})
    assert gives_away(told)
    assert not gives_away(asked)


@pytest.mark.parametrize("seed", [0, 7])
def test_every_step_of_the_catalogue_asks_something_that_the_engine_proves(seed: int) -> None:
    """Its own answer is judged correct, every other option incorrect, and no words give the answer away."""
    silent, failed = [], []
    for slug in CATALOGUE.slugs:
        exercise = variant(CATALOGUE.exercise(slug).content, seed)
        for step in range(1, 1 + len(exercise["solution"])):
            asked = claims(exercise, step)
            if not asked:
                silent.append((slug, step))
            for one in asked:
                others = [option.answer for option in one.options if not option.right]
                expected = [(one.answer, one.form, "correct")]
                expected += [(answer, "auto", "incorrect") for answer in (*others, *one.wrong)]
                for answer, form, outcome in expected:
                    verdict = check(question(one.question), answer, form=form)
                    if verdict.outcome != outcome or gives_away(one):
                        failed.append((slug, step, one.asks or one.words, answer, str(verdict.outcome)))
    assert silent == []
    assert failed == []


def test_the_right_option_has_no_place_of_its_own() -> None:
    places = [
        [one.right for one in claim.options].index(True)
        for slug in CATALOGUE.slugs
        for step in range(1, 1 + len(CATALOGUE.exercise(slug).content["solution"]))
        for claim in claims(CATALOGUE.exercise(slug).content, step)
        if claim.options
    ]
    assert {0, 1, 2} <= set(places)
    assert max(map(places.count, places)) <= 0.6 * len(places)
