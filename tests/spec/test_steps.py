"""The paper's chain-rule process in four steps: what each step accepts, and what it says of what it does not."""

from pathlib import Path
from typing import Any

import pytest

from worker import content
from worker.engine.model import Verdict
from worker.engine.verify import check

ROOT = Path(__file__).parents[2]
CATALOGUE = content.load_catalogue(ROOT / "exercises" / "catalogue")

QUESTIONS: dict[str, dict[str, Any]] = {
    "sin": {"function": "sin(x^2)", "variables": {"x": {}}, "wrt": "x"},
    "sum": {"function": "x + x^2", "variables": {"x": {}}, "wrt": "x"},
    "logs": {"function": "ln(sin(x^3)^2)", "variables": {"x": {}}, "wrt": "x"},
    "root": {"function": "sqrt(x^2)", "variables": {"x": {}}, "wrt": "x"},
    "neuron": {
        "function": "max(0, w·x + b)",
        "variables": {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}, "b": {}},
        "wrt": "w",
    },
    "maps": {
        "function": "A (B x)",
        "variables": {"A": {"shape": ["n", "n"]}, "B": {"shape": ["n", "n"]}, "x": {"shape": ["n"]}},
        "wrt": "x",
    },
    "loss": {
        "function": "(y - (w·x + b))^2",
        "variables": {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}, "b": {}, "y": {}},
        "wrt": "w",
    },
}

# question | lines | outcome | codes | why
LINES = """
sin    | u = x^2, y = sin(u)                | correct   | proved.composed  | the paper's own
sin    | y = sin(u); u = x^2                | correct   | proved.composed  | the lines may come in any order
sin    | u = x*x, y = cos(u - pi/2)         | correct   | proved.composed  | any lines that compose to the function
sin    | u = x^2; sin(u)                    | correct   | proved.composed  | the last line needs no name
sin    | a = x/2, b = 2a, u = b^2, y = sin u | correct  | proved.composed  | however many
sin    | let u = x^2 and y(u) = sin(u)      | correct   | proved.composed  | as people write
sin    | u_1 := x^2 \\\\ y = \\sin u_1      | correct   | proved.composed  | as people typeset
sin    | u = x^2, v = 3x, y = sin(u)        | correct   | proved.composed steps.unused | pointed out, and no mistake
sin    | y = sin(x^2)                       | incorrect | steps.degenerate | the whole function at once
sin    | u = x, y = sin(u^2)                | incorrect | steps.degenerate | a renaming hides nothing
sin    | u = x + 0, y = sin(u^2)            | incorrect | steps.degenerate | ... nor with an operator that does nothing
sin    | u = sin(x^2), y = u                | incorrect | steps.degenerate | ... nor at the other end
sin    | u = sin(x^2), y = u * 1            | incorrect | steps.degenerate | ... nor there with one
sin    | u = x^2, y = sin(x^2)              | incorrect | steps.degenerate steps.unused | a line that nothing uses is none
sin    | u = x^2, v = sin(u), y = v         | incorrect | steps.degenerate | a renaming is no step, even after good ones
sin    | u = x^3, y = sin(u)                | incorrect | steps.not_the_function | refuted at a point
sin    | u = x^2                            | incorrect | steps.not_the_function steps.degenerate | the last line is missing
sin    | u = sin(x), y = u^2                | incorrect | steps.not_the_function | composed the wrong way round
sin    | u = y, y = u                       | malformed | steps.cycle      |
sin    | u = x^2, x = 3                     | malformed | steps.name_taken | a variable is given
sin    | u = x^2, u = 3x, y = sin u         | malformed | steps.given_twice |
sin    | u = x^2, sin = u                   | malformed | steps.name_reserved |
sin    | u = x^2, y = sin(q)                | malformed | parse.unknown_name |
sin    | u = x^2, y = sin(u                 | malformed | parse.unclosed   |
sin    | the square, then the sine          | malformed | steps.no_name    |
root   | u = x^2, y = sqrt(u)               | correct   | proved.composed  | over all reals
root   | u = 2x, y = u/2                    | incorrect | steps.not_the_function | ... where the root is no identity
neuron | u = w ⊗ x; z = sum(u) + b; y = max(0, z) | correct | proved.composed | for every n
neuron | z = w·x + b, y = relu(z)           | correct   | proved.composed  | several operators in a line are allowed
neuron | u = w ⊗ x; y = max(0, sum(u))      | incorrect | steps.not_the_function | the bias is missing
neuron | u = w ⊗ x; y = max(0, u) + b       | incorrect | steps.not_the_function | another shape
maps   | u = B x, y = A u                   | correct   | proved.composed  |
maps   | C = A B, y = C x                   | correct   | proved.composed  |
maps   | u = A x, y = B u                   | incorrect | steps.not_the_function | the order of the factors
loss   | u = w·x + b, v = y - u, C = v^2    | correct   | proved.composed  | the output may have any name
loss   | u = w·x + b, v = y - u, y = v^2    | malformed | steps.name_taken | ... but that of a variable
"""

SIN = "u = x^2, y = sin(u)"
SUM = "u = x^2, y = x + u"
NEURON = "u = w ⊗ x, z = sum(u) + b, y = max(0, z)"
# question | step 1 | derivatives | outcome | score | codes | why
DERIVATIVES = f"""
sin    | {SIN} | du/dx = 2x, dy/du = cos(u)      | correct   | 1   | proved.derivatives | the paper's own
sin    | {SIN} | ∂y/∂u = cos(x^2); u' = 2x       | correct   | 1   | proved.derivatives | any order, notation, substituted
sin    | {SIN} | \\frac{{du}}{{dx}} = 2x \\\\ \\frac{{\\partial y}}{{\\partial u}} = \\cos u | correct | 1 | proved.derivatives | as typeset
sin    | {SIN} | d/dx u = d/dx x^2 = 2x, dudx = 2 | malformed |    | steps.given_twice |
sin    | {SIN} | du/dx = 2x, dy/du = -cos(u)     | incorrect | 1/2 | steps.derivative_wrong sign.trigonometric | each is judged by itself
sin    | {SIN} | du/dx = 2x                      | incorrect | 1/2 | steps.missing_derivative | and must be there
sin    | {SIN} | du/dx = 2x, dy/du = 2x cos(u)   | incorrect | 1/2 | steps.derivative_wrong chain.too_far | the next link comes in step 3
sin    | {SIN} | du/dx = 2x, dy/du = cos u, dy/dx = 7 | correct | 1 | proved.derivatives steps.not_needed | not asked here
sin    | {SIN} | du/dx = 2x, dy/dv = cos(v)      | malformed |     | steps.unknown_variable |
sin    | {SIN} | 2x, cos(u)                      | malformed |     | steps.no_derivative |
sum    | {SUM} | du/dx = 2x, ∂y/∂u = 1, ∂y/∂x = 1 | correct  | 1   | proved.derivatives | a partial holds u still
sum    | {SUM} | du/dx = 2x, ∂y/∂u = 1, ∂y/∂x = 1 + 2x | incorrect | 2/3 | steps.derivative_wrong chain.partial_asked | ... and is not the total
sum    | {SUM} | u' = 2x, y' = 1                 | malformed |     | steps.which_variable | y has two
neuron | {NEURON} | ∂u/∂w = diag(x), ∂z/∂u = 1^T, dy/dz = [z > 0] | correct | 1 | proved.derivatives | for every n
neuron | {NEURON} | ∂u/∂w = diag(w), ∂z/∂u = 1^T, dy/dz = [z > 0] | incorrect | 2/3 | steps.derivative_wrong operand.swapped |
neuron | {NEURON} | ∂u/∂w = x, ∂z/∂u = 1^T, dy/dz = [z > 0] | incorrect | 5/6 | steps.derivative_wrong layout.vector_for_diagonal | credit as for any answer
neuron | {NEURON} | ∂u/∂w = diag(x), ∂z/∂u = 1, dy/dz = 1 | incorrect | 1/3 | steps.derivative_wrong shape.not_asked gate.ignored |
sin    |       | du/dx = 2x, dy/du = cos(u)      | malformed |     | steps.earlier_needed | nothing to judge it by
sin    | u = x^2, y = sin(u | du/dx = 2x         | malformed |     | steps.earlier_needed | ... that can be read
sin    | y = sin(x^2) | dy/dx = 2x cos(x^2)      | malformed |     | steps.earlier_degenerate | nothing was taken apart: nothing is won
sin    | u = x + 1, y = u + 1 | du/dx = 1, dy/du = 1 | malformed | | steps.earlier_too_far | an easier function wins nothing
sin    | u = x^3, y = sin(u) | du/dx = 3x^2, dy/du = cos u | correct | 1 | proved.derivatives steps.follows | a slip costs once
sin    | u = x^3, y = sin(u) | du/dx = 2x, dy/du = cos u | incorrect | 1/2 | steps.derivative_wrong steps.follows | judged by the learner's own lines
"""

WRONG2 = "du/dx = 2x, dy/du = -cos(u)"
# question | step 1 | step 2 | combined | outcome | codes | why
COMBINED = f"""
sin    | {SIN} |          | cos(u) 2x           | correct   |                          | in terms of the lines
sin    | {SIN} |          | dy/dx = 2x cos(x^2) | correct   |                          | ... or put in already
sin    | {SIN} |          | cos(u)              | incorrect | chain.inner_missing      |
sin    | {SIN} |          | 2x                  | incorrect | chain.outer_missing      |
sin    | {SIN} |          | cos(u) + 2x         | incorrect | chain.links_added        |
sin    | {SIN} | {WRONG2} | -cos(u) 2x          | correct   | steps.follows            | right from a wrong derivative
sin    | {SIN} | {WRONG2} | cos(u) 2x           | correct   |                          | right in itself
sin    | {SIN} | {WRONG2} | -cos(u)             | incorrect | chain.inner_missing steps.follows |
sin    | {SIN} | du/dx = 0, dy/du = cos u | 0   | incorrect |                          | from zero nothing follows
sin    | {SIN} | du/dx = 1, dy/du = 1 | 1       | incorrect |                          | ... nor from plain numbers
sin    | u = x^3, y = sin(u) | | 3x^2 cos(u)    | correct   | steps.follows            |
sin    | y = sin(x^2) |   | 2x cos(x^2)         | malformed | steps.earlier_degenerate |
sum    | {SUM} |          | 1 + 2x              | correct   |                          | a sum over paths
sum    | {SUM} |          | 2x                  | incorrect | chain.total_derivative   | the direct path is missing
sum    | {SUM} |          | 1                   | incorrect | chain.total_derivative   | the path through u is missing
sum    | {SUM} |          | 1 * 1 * 2x          | incorrect | chain.total_derivative   | paths are added
neuron | {NEURON} |       | [z > 0] 1^T diag(x) | correct   |                          | for every n
neuron | {NEURON} |       | 1^T diag(x)         | incorrect | chain.outer_missing      |
neuron | {NEURON} | ∂u/∂w = diag(w), ∂z/∂u = 1^T, dy/dz = [z > 0] | [z > 0] w^T | correct | steps.follows |
maps   | u = B x, y = A u | | A B               | correct   |                          |
maps   | u = B x, y = A u | | B A               | incorrect | chain.order_reversed     | Jacobians do not commute
"""

# question | step 1 | step 3 | result | outcome | codes | why
RESULTS = f"""
sin    |       |              | 2x cos(x^2)   | correct   |                         | judged on the function itself
sin    | {SIN} | cos(u) 2x    | 2x cos(x^2)   | correct   |                         |
sin    | {SIN} | cos(u) 2x    | 2x cos(u)     | malformed | steps.intermediate_left | u is still there
sin    |       |              | 2x cos(u)     | malformed | parse.unknown_name      |
sin    | {SIN} | cos(u) 2x    | cos(x^2)      | incorrect | chain.inner_missing     |
sin    | {SIN} | -cos(u) 2x   | -2x cos(x^2)  | correct   | steps.follows           | put into a wrong step 3
sin    | {SIN} | x            | x             | incorrect |                         | nothing was put in
sin    | {SIN} | 0 * u        | 0             | incorrect |                         | from zero nothing follows
sin    | u = x^3, y = sin(u) | 3x^2 cos(u) | 3x^2 cos(x^3) | correct | steps.follows |
sin    | u = x^3, y = sin(u) |             | 3x^2 cos(x^3) | correct | steps.follows |
sin    | y = sin(x^2) | 7     | 7             | incorrect |                         | a degenerate step 1 lends nothing
neuron | {NEURON} | [z > 0] x^T | [w·x + b > 0] x^T | correct |                      |
neuron | {NEURON} | [z > 0] x^T | x^T         | incorrect | chain.outer_missing     |
"""

# question | step 1 | choice | outcome | codes | why
CHOICES = f"""
sin    |       | single-variable, one-path       | correct   | rule.right        |
sin    |       | vector, vectors                 | incorrect | rule.too_general  | it would do, and is not needed
sin    |       | single-variable, vectors        | incorrect | rule.other_reason |
sin    |       | single-variable                 | malformed | rule.no_reason    |
sum    |       | total-derivative, several-paths | correct   | rule.right        |
sum    |       | single-variable, one-path       | incorrect | rule.too_special  |
sum    | {SUM} | total-derivative, several-paths | correct   | rule.right        |
neuron |       | vector, vectors                 | correct   | rule.right        |
neuron |       | total-derivative, several-paths | incorrect | rule.too_special  |
logs   |       | single-variable, one-path       | correct   | rule.right        |
"""


def rows(table: str) -> list[Any]:
    found = []
    for line in table.strip().splitlines():
        cells = [cell.removesuffix(" |").strip() for cell in (line + " ").split("| ")]
        found.append(pytest.param(cells, id=" ".join(line.split())[:90]))
    return found


def ask(name: str, part: str, response: str, **earlier: str) -> Verdict:
    data = {**QUESTIONS[name], "part": part}
    before = {key.removeprefix("step"): text for key, text in earlier.items() if text}
    return check(content.question({**data, "earlier": before} if before else data), response)


def expect(verdict: Verdict, outcome: str, codes: str) -> None:
    found = [feedback.code for feedback in verdict.feedback]
    assert verdict.outcome == outcome, found
    assert set(codes.split()) <= set(found), found
    if "steps.follows" not in codes:
        assert "steps.follows" not in found
    if outcome == "incorrect":  # never without a proof
        assert any(evidence.conclusion == "different" for evidence in verdict.evidence)


@pytest.mark.parametrize("row", rows(LINES))
def test_intermediate_variables(row: list[str]) -> None:
    name, lines, outcome, codes = row[:4]
    expect(ask(name, "1", lines), outcome, codes)


@pytest.mark.parametrize("row", rows(DERIVATIVES))
def test_their_derivatives(row: list[str]) -> None:
    name, lines, answer, outcome, score, codes = row[:6]
    verdict = ask(name, "2", answer, step1=lines)
    expect(verdict, outcome, codes)
    assert str(verdict.score if verdict.score is not None else "") == score


@pytest.mark.parametrize("row", rows(COMBINED))
def test_combined(row: list[str]) -> None:
    name, lines, derivatives, answer, outcome, codes = row[:6]
    expect(ask(name, "3", answer, step1=lines, step2=derivatives), outcome, codes)


@pytest.mark.parametrize("row", rows(RESULTS))
def test_put_back_in(row: list[str]) -> None:
    name, lines, combined, answer, outcome, codes = row[:6]
    expect(ask(name, "4", answer, step1=lines, step3=combined), outcome, codes)


@pytest.mark.parametrize("row", rows(CHOICES))
def test_the_choice_of_the_rule(row: list[str]) -> None:
    name, lines, choice, outcome, codes = row[:5]
    expect(ask(name, "rule", choice, step1=lines), outcome, codes)


def test_the_rule_is_read_off_the_learners_own_graph() -> None:
    """x + x^2 in one line leaves one path; each operator by itself makes two."""
    question = {"function": "sin(x + x^2)", "variables": {"x": {}}, "wrt": "x", "part": "rule"}
    one_line = {**question, "earlier": {"1": "u = x + x^2, y = sin(u)"}}
    assert check(content.question(question), "total-derivative, several-paths").outcome == "correct"
    assert check(content.question(one_line), "single-variable, one-path").outcome == "correct"


def test_a_missing_path_is_named() -> None:
    verdict = ask("sum", "3", "2x", step1=SUM)
    assert verdict.feedback[0].parameters == {"path": "x → y"}


def test_what_a_person_accepts_is_judged_by_and_not_remarked_upon() -> None:
    data = {**QUESTIONS["sin"], "part": "2", "earlier": {"1": "y = sin(x^2)"}, "accepted": ["1"]}
    assert check(content.question(data), "dy/dx = 2x cos(x^2)").outcome == "correct"
    data = {**data, "earlier": {"1": "u = x^3, y = sin(u)"}}
    verdict = check(content.question(data), "du/dx = 3x^2, dy/du = cos u")
    assert [feedback.code for feedback in verdict.feedback] == ["proved.derivatives"]


STEPS = [
    [cell.strip() for cell in line.split("|")]
    for line in (ROOT / "tests" / "data" / "steps.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("row", STEPS, ids=[row[0] for row in STEPS])
def test_every_exercise_in_steps_can_be_walked_through(row: list[str]) -> None:
    slug, *answers = row
    exercise = CATALOGUE.exercise(slug)
    answers.append(
        next(trial.answer for trial in exercise.tests if trial.outcome == "correct" and not trial.part)
    )
    earlier: dict[str, str] = {}
    for part, answer in zip("1234", answers, strict=True):
        asked = content.question({**exercise.question, "part": part, "earlier": dict(earlier)})
        verdict = check(asked, answer)
        codes = [feedback.code for feedback in verdict.feedback]
        assert (verdict.outcome, "steps.follows" in codes) == ("correct", False), (part, codes)
        earlier[part] = answer


def test_every_exercise_in_steps_is_walked_through() -> None:
    in_steps = {one.slug for problems in CATALOGUE.problem_sets for one in problems.exercises if one.parts}
    assert in_steps == {row[0] for row in STEPS}
