"""Variants: what a seed draws is the same for ever, and what cannot be drawn is told where it stands."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from exercises.checking import report
from tests.exercises.test_content_loads import CATALOGUE, EXERCISES
from worker import content
from worker.content import Exercise, load_catalogue, question, resolve, variant
from worker.content.arithmetic import holds, value_of
from worker.content.fields import Fields
from worker.content.parameters import parameters
from worker.engine import verify
from worker.engine.errors import QuestionError

VARYING = [exercise for exercise in EXERCISES if exercise.varying]
SEEDS = 4

DATA = {
    "parameters": {
        "k": {"value": 3, "from": 2, "to": 9},
        "p": {"of": [2, 3, 4]},
        "f": {"of": [{"name": "sin", "slope": "cos"}, {"name": "exp", "slope": "exp"}]},
    },
    "require": ["k != p"],
}


def draws(slug: str, *seeds: int) -> list[str]:
    """What the seeds draw of `DATA`, each written `k p f`."""
    found = parameters(Fields(DATA))
    drawn = [found.drawn(slug, seed) for seed in seeds]
    return [f"{values['k']} {values['p']} {values['f']['name']}" for values in drawn]  # type: ignore[index]


def test_what_a_seed_draws_never_changes():
    """Learners have been asked these: if this test fails, the generator changed, and must not."""
    assert draws("a-power", 0, 1, 2, 3, 4, 5, 2**48 - 1, 2**63) == PINNED
    assert draws("another", 1, 2, 3) != PINNED[1:4]


PINNED = ["3 2 sin", "7 2 sin", "7 4 sin", "2 4 exp", "6 4 exp", "8 4 sin", "4 3 exp", "8 4 sin"]


def test_draws_are_spread_and_meet_the_requirements():
    found = Counter(draws("a-power", *range(1, 2001)))
    allowed = 2 * sum(k != p for k in range(2, 10) for p in (2, 3, 4))
    assert len(found) == allowed
    assert max(found.values()) < 3 * 2000 / allowed
    assert not any(words.startswith(("2 2", "3 3", "4 4")) for words in found)


def test_without_a_seed_the_exercise_is_as_it_was_written():
    for exercise in VARYING:
        plain = {key: value for key, value in exercise.content.items() if key not in exercise.varying}
        assert not set("«»") & set(str(plain))
        assert resolve({"exercise": exercise.slug}, CATALOGUE) == dict(exercise.question)
        assert variant(exercise.content, 0)["question"] == exercise.question


def test_many_exercises_vary_and_every_section_has_some():
    homes = Counter(CATALOGUE.index[exercise.slug] for exercise in VARYING)
    assert len(VARYING) >= 40
    assert set(homes) == set(CATALOGUE.files)


@pytest.mark.parametrize("exercise", VARYING, ids=lambda exercise: exercise.slug)
def test_the_variants_of_an_exercise_are_sound(exercise: Exercise):
    """Right answers and named mistakes hold, references are not constant, different draws ask differently."""
    found = report(exercise, seeds=SEEDS)
    assert found.failures == []


def test_an_exercise_of_which_nothing_varies_is_told(tmp_path: Path):
    once = loaded(
        tmp_path, "{value: 3, from: 2, to: 9}", "{value: 3, from: 2, to: 4}\n    require: [k < 4, k > 2]"
    )
    assert report(once, seeds=20).failures == ["line.parameters: 20 seeds drew one variant only"]


@pytest.mark.parametrize("exercise", VARYING, ids=lambda exercise: exercise.slug)
def test_a_variant_is_shown_as_it_is_asked(exercise: Exercise):
    """Nothing of the template is left, and what was drawn can be told from the statement or the names given."""
    shown = {(exercise.statement, *exercise.question["variables"])}
    for seed in range(1, 1 + SEEDS):
        drawn = variant(exercise.content, seed)
        assert drawn["slug"] == exercise.slug
        plain = {key: value for key, value in drawn.items() if key not in exercise.varying}
        assert not set("«»") & set(str(plain))
        if drawn["question"] != exercise.question:
            shown.add((drawn["statement"], *drawn["question"]["variables"]))
    asked = {str(variant(exercise.content, seed)["question"]) for seed in range(1 + SEEDS)}
    assert len(shown) == len(asked)


def test_the_check_commands_seed_selects_the_variant():
    slug = "scalar-const-multiple-3x"
    asked = [resolve({"exercise": slug, "seed": seed}, CATALOGUE) for seed in range(8)]
    references = [str(question(data).reference.expression) for data in asked]
    assert asked[0] == resolve({"exercise": slug}, CATALOGUE)
    assert len(set(references)) > 3
    assert all("seed" not in data for data in asked)  # equal variants are one question, whoever draws them
    assert [verify.check(question(data), "3").outcome == "correct" for data in asked] == [
        data["function"] == "3 * x" for data in asked
    ]
    for seed in (-1, 2**63 + 1, 1.5, "1", True):
        with pytest.raises(QuestionError, match="seed"):
            resolve({"exercise": slug, "seed": seed}, CATALOGUE)


def test_a_revision_needs_nothing_beside_it(tmp_path: Path):
    """A variant is made from plain content alone, feedback included, as from the files."""
    for exercise in VARYING[:5]:
        kept = json.loads(json.dumps(exercise.content))
        assert variant(kept, 7) == variant(exercise.content, 7)
        assert all(item["feedback"] for item in variant(kept, 7)["question"].get("misconceptions", ()))


# --- what authors write -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, value",
    [("k", "3"), ("-k", "-3"), ("k-1", "2"), ("2*k^2+1", "19"), ("(k+1)/2", "2"), ("1/k", "1/3"), ("k^-1", "1/3"),
     ("f.slope", "cos"), ("2^(k-1)", "4"), ("-k^2", "-9"), ("12 - 2 - 3", "7"), ("8/2/2", "2")],
)  # fmt: skip
def test_a_place_takes_sums_of_values(text: str, value: str):
    assert str(value_of(text, {"k": 3, "f": {"slope": "cos"}}, "")) == value


@pytest.mark.parametrize(
    "text, words",
    [("", "ends too early"), ("k+", "ends too early"), ("k k", "from 'k' on"), ("m", "no parameter"),
     ("f", "one of the fields slope"), ("k.x", "has none"), ("f.slope+1", "text 'cos'"), ("1/0", "by zero"),
     ("0^-1", "exponent"), ("9^(9^9)", "exponent"), ("999999999999*9", "too large"), ("(k", "lacks a )"),
     ("__import__('os')", "cannot be read"), ("k" * 201, "longer than"), ("(" * 200, "ends too early")],
)  # fmt: skip
def test_a_place_that_cannot_be_filled_says_why(text: str, words: str):
    with pytest.raises(QuestionError) as caught:
        value_of(text, {"k": 3, "f": {"slope": "cos"}}, "here")
    assert str(caught.value).startswith("here: ")
    assert words in str(caught.value)


def test_comparisons():
    values = {"k": 3, "n": 4, "f": "sin", "g": "cos"}
    assert all(holds(text, values, "") for text in ("k < n", "k+1 >= n", "f != g"))
    assert not holds("k == n", values, "")
    for text in ("k", "k + n", "f < g", "k < n < 5"):
        with pytest.raises(QuestionError):
            holds(text, values, "")


FILE = """
slug: lines
title: Lines
section: 2, Lines
introduction: Lines.
exercises:
  - slug: line
    title: A line
    statement: Differentiate $«k»x$.
    parameters:
      k: {value: 3, from: 2, to: 9}
    question: {function: «k» x, variables: {x: {}}, wrt: x}
    difficulty: 1
    hints: [What stays?]
    solution: [It is $«k»$.]
    tests:
      - [«k», correct]
      - [«k+1», incorrect]
"""


def loaded(path: Path, old: str = "", new: str = "") -> Exercise:
    assert old in FILE
    (path / "01-lines.yaml").write_text(FILE.replace(old, new, 1), "utf-8")
    return load_catalogue(path).exercise("line")


def test_a_template_is_filled(tmp_path: Path):
    exercise = loaded(tmp_path)
    assert exercise.statement == "Differentiate $3x$."
    assert [trial.answer for trial in exercise.tests] == ["3", "4"]
    drawn = {variant(exercise.content, seed)["statement"] for seed in range(1, 60)}
    assert drawn == {f"Differentiate ${k}x$." for k in range(2, 10)}
    assert report(exercise, seeds=20).failures == []


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("«k» x", "«m» x", ["01-lines.yaml", "line.question.function", "'m', which is no parameter"]),
        ("«k+1»", "«k+»", ["line.tests[2][1]", "ends too early"]),
        ("$«k»x$", "$«k x$", ["line.statement", "without its partner"]),
        ("from: 2", "from: 12", ["line.parameters.k.to", "from 12"]),
        ("{value: 3, from: 2, to: 9}", "{of: [1]}", ["line.parameters.k", "1 values"]),
        ("{value: 3, from: 2, to: 9}", "{of: [1, 1]}", ["line.parameters.k", "twice"]),
        ("{value: 3, from: 2, to: 9}", "{of: [1, 1.5]}", ["parameters.k.of[2]", "a whole number or a text"]),
        ("{value: 3, from: 2, to: 9}", "{of: [a, {b: 1}]}", ["parameters.k.of", "different kinds"]),
        ("{value: 3, from: 2, to: 9}", "{from: 2, to: 9}", ["line.parameters.k.value", "missing"]),
        ("      k: {", "      m: {of: [1, 2]}\n      k: {", ["line.parameters.m", "used nowhere"]),
        ("    question:", "    require: [k > 3]\n    question:", ["line.require[1]", "own values"]),
        ("    question:", "    require: [k]\n    question:", ["line.require[1]", "no comparison"]),
        ("      k: {", "      K: {", ["line.parameters.K", "no name"]),
    ],
)
def test_parameters_that_cannot_be_used_are_told_where(tmp_path: Path, old: str, new: str, words: list[str]):
    with pytest.raises(content.ContentError) as caught:
        loaded(tmp_path, old, new)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("[«k», correct]", "[3, correct]", "tests[1]: '3' is incorrect"),
        ("[«k+1», incorrect]", "[5, incorrect]", "tests[2]: '5' is correct"),
        ("«k» x", "«3+0*k» x", "asks the same question"),
    ],
)
def test_a_variant_that_is_not_sound_is_told(tmp_path: Path, old: str, new: str, words: str):
    failures: list[Any] = report(loaded(tmp_path, old, new), seeds=40).failures
    assert any(words in failure for failure in failures), failures


def test_a_reference_that_becomes_constant_is_told(tmp_path: Path):
    text = FILE.replace("«k» x", "x^«k-1»").replace("[«k», correct]", "['«k-1» x^«k-2»', correct]")
    text = text.replace("It is $«k»$.", "Look at the power.")
    (tmp_path / "01-lines.yaml").write_text(text, "utf-8")
    failures = report(load_catalogue(tmp_path).exercise("line"), seeds=40).failures
    assert [failure.partition(" (")[0] for failure in failures] == [
        "line.parameters: the reference became constant"
    ]
