"""Realistic questions and answers: the catalogue's own tests, right and wrong ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from worker import content

CATALOGUE = Path(__file__).parents[2] / "exercises" / "catalogue"


def questions_and_answers() -> list[tuple[Mapping[str, Any], Any, str]]:
    """Question data, response and form of every test of every exercise, those of its parts left out."""
    catalogue = content.load_catalogue(CATALOGUE)
    return [
        (exercise.question, trial.answer, str(trial.form))
        for problems in catalogue.problem_sets
        for exercise in problems.exercises
        for trial in exercise.tests
        if not trial.part
    ]
