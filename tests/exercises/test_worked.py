"""What the steps of worked solutions claim: read from their formulas, and proved by the engine."""

from pathlib import Path
from typing import Any

import pytest

from exercises.worked import claims
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


@pytest.mark.parametrize("seed", [0, 7])
def test_every_claim_of_the_catalogue_is_proved(seed: int) -> None:
    """And most exercises have one: a step whose formulas are reworded into silence is noticed."""
    asked, failed = set(), []
    for slug in CATALOGUE.slugs:
        exercise = variant(CATALOGUE.exercise(slug).content, seed)
        for step in range(1, 1 + len(exercise.get("solution") or ())):
            for one in claims(exercise, step):
                asked.add((slug, step))
                verdict = check(question(one.question), one.answer, form="latex")
                if verdict.outcome != "correct":
                    failed.append((slug, step, one.asks, one.answer, str(verdict.outcome)))
    assert failed == []
    assert len(asked) >= 270
    assert len({slug for slug, _ in asked}) >= 220
