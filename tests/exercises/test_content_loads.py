"""Every content file loads, is complete, and can be shown."""

import json
import re
from pathlib import Path

import pytest

from exercises.statements import statement_html
from worker.content import Exercise, load_catalogue, question

ROOT = Path(__file__).parents[2]
CATALOGUE = load_catalogue(ROOT / "exercises" / "catalogue")
EXERCISES = [exercise for problems in CATALOGUE.problem_sets for exercise in problems.exercises]
KNOWN = {
    row["id"]: row for row in json.loads((ROOT / "tests" / "data" / "catalogue.json").read_text("utf-8"))
}


def each_exercise(test):
    return pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)(test)


def test_every_exercise_of_the_catalogue_is_there_once():
    """And besides it those that ask for numbers, which the catalogue does not know."""
    assert sorted(slug for slug in CATALOGUE.slugs if not slug.startswith("array-")) == sorted(KNOWN)


def test_every_prerequisite_comes_before():
    CATALOGUE.check_prerequisites()


def test_every_usual_mistake_has_a_code_and_a_feedback():
    labels = {wrong["mistake"] for row in KNOWN.values() for wrong in row["wrong"]}
    assert labels == CATALOGUE.mistakes.keys()
    assert len(labels) == 264
    for label, mistake in CATALOGUE.mistakes.items():
        assert mistake.feedback.endswith((".", "?")), label
        assert not re.search(r"\b(wrong|invalid|oops|unfortunately)\b", mistake.feedback, re.I), label


def test_titles_are_told_apart():
    titles = [exercise.title for exercise in EXERCISES]
    assert len(set(titles)) == len(titles)


def test_a_wrong_answer_of_the_catalogue_is_named_or_tested():
    for row in KNOWN.values():
        exercise = CATALOGUE.exercise(row["id"])
        named = {item["answer"] for item in exercise.question.get("misconceptions", ())}
        tested = {trial.answer for trial in exercise.tests if trial.outcome != "correct"}
        for wrong in row["wrong"]:
            assert wrong["answer"] in named | tested, (row["id"], wrong)


@each_exercise
def test_its_words_are_complete_and_render(exercise: Exercise):
    assert len(exercise.hints) >= 1
    assert len(exercise.solution) >= 1
    assert any(trial.outcome == "correct" for trial in exercise.tests)
    asks = [one for step in exercise.solution for one in step.asks]
    options = [one for ask in asks for one in ask.get("options") or ()]
    words = [ask.get("what", "") for ask in asks] + [one[key] for one in options for key in ("says", "why")]
    steps = [step.text for step in exercise.solution]
    for text in (exercise.statement, *exercise.hints, *steps, *words):
        html = statement_html(text)
        assert "$" not in html, text
        assert not re.search(r"\\[a-z]", html), text


@each_exercise
def test_its_question_can_be_asked(exercise: Exercise):
    asked = question(exercise.question)
    assert asked.reference.source.section == exercise.section
    assert len(asked.misconceptions) == len(exercise.question.get("misconceptions", ()))
