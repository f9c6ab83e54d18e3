"""An exercise with a parameter, so that learners may be asked different variants of it."""

from pathlib import Path

from django.utils import timezone

from exercises.models import Exercise, Revision
from worker import content

LINES = """
slug: lines
title: Lines
section: 2, Lines
introduction: Lines.
exercises:
  - slug: line
    title: A line
    parameters: {k: {value: 3, from: 2, to: 90}}
    statement: Differentiate $«k»x$.
    question: {function: «k» x, variables: {x: {}}, wrt: x}
    difficulty: 1
    hints: [What stays?]
    solution: [It is $«k»$.]
    tests:
      - [«k», correct]
"""


def revise(exercise: Exercise, text: str, folder: Path) -> Revision:
    """The next revision of the exercise, from this text of a content file."""
    (folder / "01-lines.yaml").write_text(text, "utf-8")
    data = content.load_catalogue(folder).exercise("line").content
    return Revision.objects.create(
        exercise=exercise,
        number=exercise.revisions.count() + 1,
        content=data,
        digest=content.digest(data),
        published=timezone.now(),
    )
