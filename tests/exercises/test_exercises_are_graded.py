"""Every test that a content file states holds, and so do the catalogue's answers, right and wrong.

That the named mistakes are recognised, in variants too, is for `test_check_exercises.py`.
"""

from typing import Any

import pytest

from tests.exercises.test_content_loads import CATALOGUE, EXERCISES, KNOWN
from worker.content import Trial, question
from worker.engine import verify
from worker.engine.model import Verdict

TRIALS = [(exercise.slug, trial) for exercise in EXERCISES for trial in exercise.tests]
RIGHT = [(slug, answer) for slug, row in KNOWN.items() for answer in (row["expected"], *row["also"])]
ENTRIES = [(slug, item) for slug, row in KNOWN.items() for item in row["entrywise"]]
LATEX = [(slug, row["latex_entries"]) for slug, row in KNOWN.items() if row["latex_entries"]]
WRONG = [(slug, wrong) for slug, row in KNOWN.items() for wrong in row["wrong"]]


def checked(slug: str, answer: Any, form: str = "auto", **overrides: Any) -> Verdict:
    return verify.check(question({**CATALOGUE.exercise(slug).question, **overrides}), answer, form=form)


def codes(verdict: Verdict) -> list[str]:
    return [item.code for item in verdict.feedback]


def name(value: object) -> str:
    answer = (
        value.answer
        if isinstance(value, Trial)
        else value.get("answer")
        if isinstance(value, dict)
        else value
    )
    return str(answer)[:60]


@pytest.mark.parametrize("slug, trial", TRIALS, ids=name)
def test_a_stated_test_holds(slug: str, trial: Trial):
    part = {"part": trial.part, "earlier": dict(trial.earlier)} if trial.part else {}
    verdict = checked(slug, trial.answer, trial.form.value, **part)
    assert verdict.outcome == trial.outcome, codes(verdict)
    if trial.code:
        assert trial.code in codes(verdict)


@pytest.mark.parametrize("slug, answer", RIGHT, ids=name)
def test_a_right_answer_of_the_catalogue_is_correct(slug: str, answer: str):
    verdict = checked(slug, answer)
    assert verdict.outcome == "correct", codes(verdict)


@pytest.mark.slow
@pytest.mark.parametrize("slug, item", ENTRIES, ids=lambda value: str(value)[:60])
def test_the_entries_at_concrete_sizes_are_correct(slug: str, item: dict[str, Any]):
    verdict = checked(slug, item["entries"], sizes=item["sizes"])
    assert verdict.outcome == "correct", codes(verdict)


@pytest.mark.slow
@pytest.mark.parametrize("slug, latex", LATEX, ids=name)
def test_the_entries_in_latex_at_concrete_sizes_are_correct(slug: str, latex: str):
    verdict = checked(slug, latex, sizes=KNOWN[slug]["points"][0]["sizes"])
    assert verdict.outcome == "correct", codes(verdict)


@pytest.mark.slow
@pytest.mark.parametrize("slug, wrong", WRONG, ids=name)
def test_a_wrong_answer_of_the_catalogue_is_not_correct(slug: str, wrong: dict[str, Any]):
    verdict = checked(slug, wrong["answer"])
    if verdict.outcome == "malformed":
        assert codes(verdict) == ["shape.mismatch"]  # its shapes fit at equal sizes only
    else:
        assert verdict.outcome == "incorrect", codes(verdict)
