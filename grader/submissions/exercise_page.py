"""What the page of one exercise is made of: statement, verdict, box, attempts."""

import secrets
from typing import Any

from grader.courses.models import AssignmentItem, Person
from grader.submissions import queries
from grader.submissions.access import Access, refusal_text
from grader.submissions.judged import as_text, attempts_of, line_of, next_after, verdict_context
from grader.submissions.models import State, Submission
from grader.submissions.preview import Preview, preview
from grader.submissions.progress import set_progress
from grader.submissions.sheet import sheet

ATTEMPTS_SHOWN = 20


def exercise_context(
    person: Person,
    item: AssignmentItem,
    may: Access,
    *,
    response: str | None = None,
    shown: Preview | None = None,
    refusal: str = "",
    taken_up: str = "",
) -> dict[str, Any]:
    """The context of `exercise.html`.

    `response` is what stands in the box, None for what the person left there; `taken_up` the key of an
    earlier answer to begin from; `refusal` why the answer just sent was not taken.
    """
    progress = set_progress(person, item.assignment)
    number = next(cell.number for cell in progress.cells if cell.item == item.pk)
    answers = list(queries.own_submissions(person).filter(item=item)[:ATTEMPTS_SHOWN])
    latest = answers[0] if answers else None
    attempts = attempts_of(person, item, progress)
    if not refusal and may.refusal:
        refusal = refusal_text(may.refusal)
    if not refusal and attempts["left"] == 0 and not (latest and latest.pending):
        refusal = refusal_text("attempts.used_up")
    if response is None:
        earlier = next((one for one in answers if str(one.pk) == taken_up), latest)
        response = "" if earlier is None else as_text(earlier.response)
    if shown is None:  # what the verdict below says already is not said twice
        told = latest is not None and latest.state == State.MALFORMED and latest.response == response
        shown = Preview() if told else preview(item, response, seed=may.seed)
    return {
        "section": "home",
        "exercise": sheet(item, number),
        "cells": progress.cells,
        "history": attempt_lines(answers, used=attempts["used"]),
        "attempts": attempts,
        "next": next_after(progress, item.pk),
        "may_answer": not may.refusal and attempts["left"] != 0,
        "refusal": refusal,
        "response": response,
        "key": secrets.token_urlsafe(16),
        "reading": shown.reading,
        "problem": shown.problem,
        **({} if latest is None else verdict_context(latest, looks=0)),
    }


def attempt_lines(answers: list[Submission], *, used: int) -> list[dict[str, Any]]:
    """The lines of the newest answers; those that count carry their number, `used` being the newest's."""
    lines = [line_of(one) for one in answers]
    counted = [line for line in reversed(lines) if line["counted"]]
    for number, line in enumerate(counted, start=1 + used - len(counted)):
        line["number"] = number
    return lines
