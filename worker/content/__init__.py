"""Content files and question data: their schema, their loader, and the way to the engine's `Question`."""

from worker.content.exercise import Exercise, ProblemSet, Trial
from worker.content.loader import Catalogue, ContentError, UnknownExercise, digest, load_catalogue, resolve
from worker.content.questions import question
from worker.content.variants import variant, varies

__all__ = [
    "Catalogue",
    "ContentError",
    "Exercise",
    "ProblemSet",
    "Trial",
    "UnknownExercise",
    "digest",
    "load_catalogue",
    "question",
    "resolve",
    "variant",
    "varies",
]
