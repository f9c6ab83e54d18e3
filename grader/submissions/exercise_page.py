"""What the page of one exercise is made of: statement, verdict, box, attempts."""

from typing import Any

from grader.courses.models import AssignmentItem, Extension, Person
from grader.submissions import queries
from grader.submissions.access import Access, access, refusal_text
from grader.submissions.array_files import points_files, points_of
from grader.submissions.forms import GRID_LIMIT, Typed
from grader.submissions.helping import help_for
from grader.submissions.judged import attempts_of, line_of, verdict_context
from grader.submissions.models import Draft, State, Submission
from grader.submissions.preview import Preview, preview
from grader.submissions.progress import SetProgress, next_after, set_progress
from grader.submissions.reading_tickets import reading_ticket
from grader.submissions.rules import rules_in_words
from grader.submissions.sheet import sheet
from grader.submissions.timed import clock
from grader.submissions.variants import item_seed

ATTEMPTS_SHOWN = 20
SCRIPTS = (
    "trouble.js",
    "answer.js",
    "preview.js",
    "grid.js",
    "symbols.js",
    "drafts.js",
)  # drafts restore what the others show


def exercise_context(
    person: Person,
    item: AssignmentItem,
    may: Access,
    *,
    typed: Typed | None = None,
    shown: Preview | None = None,
    refusal: str = "",
    taken_up: str = "",
) -> dict[str, Any]:
    """The context of `exercise.html`.

    `typed` is what stands in the box, None for what the person left there; `taken_up` the key of an
    earlier answer to begin from; `refusal` why the answer just sent was not taken.
    """
    progress = set_progress(person, item.assignment, may.extended)
    answers = queries.newest_answers(person, item, most=ATTEMPTS_SHOWN)
    latest = answers[0] if answers else None
    left = queries.attempts_left(person, item, may.extended)
    standing = _standing(person, item, progress, answers, left.get(""), may.extended)
    seed = item_seed(item, own=may.seed, attempts=standing["attempts"]["used"])
    if not refusal and may.refusal:
        refusal = refusal_text(may.refusal)
    if not refusal and left.get("") == 0 and not (latest and latest.pending):
        refusal = refusal_text("attempts.used_up")
    draft = None
    if typed is None:
        typed, draft = _left_there(person, item, answers, taken_up)
    points = points_of(item, seed=seed)
    if shown is None:  # what the verdict below says already is not said twice
        told = latest is not None and latest.state == State.MALFORMED and latest.response == typed.response
        shown = Preview() if told or points else preview(item, typed.response, form=typed.form, seed=seed)
    return standing | {
        "help": help_for(
            person,
            item,
            seed=seed,
            attempts=standing["attempts"]["used"],
            left=left,
            late=progress.late,
            teaches=may.teaches,
        ),
        "rules": rules_in_words(item.assignment, may.extended),
        "clock": clock(may.bell),
        "section": "home",
        "exercise": sheet(item, standing["number"], seed=seed),
        "variant": str(seed),
        "cells": progress.cells,
        "may_answer": not may.refusal and left.get("") != 0,
        "here": True,
        "own": True,
        "refusal": refusal,
        "typed": typed,
        "array": None if points is None else {"count": points.count, "files": points_files(points)},
        "grid_limit": GRID_LIMIT,
        "draft": draft,
        "scripts": SCRIPTS,
        "key": "first" if latest is None else latest.pk,
        "preview_ticket": reading_ticket(person, item, seed=seed),
        "reading": shown.reading,
        "problem": shown.problem,
        **({} if latest is None else verdict_context(latest, looks=0)),
    }


def standing_context(person: Person, item: AssignmentItem) -> dict[str, Any]:
    """What changes on the page with a verdict: attempts, their list, help, the next exercise."""
    may = access(person, item.assignment)
    answers = queries.newest_answers(person, item, most=ATTEMPTS_SHOWN)
    progress = set_progress(person, item.assignment, may.extended)
    left = queries.attempts_left(person, item, may.extended)
    standing = _standing(person, item, progress, answers, left.get(""), may.extended)
    used = standing["attempts"]["used"]
    seed = item_seed(item, own=may.seed, attempts=used)
    return standing | {
        "cells": progress.cells,
        "may_answer": left.get("") != 0,
        "help": help_for(
            person, item, seed=seed, attempts=used, left=left, late=progress.late, teaches=may.teaches
        ),
    }


def _standing(
    person: Person,
    item: AssignmentItem,
    progress: SetProgress,
    answers: list[Submission],
    left: int | None,
    extended: Extension | None,
) -> dict[str, Any]:
    extra = extended.extra_attempts if extended else 0
    attempts = attempts_of(person, item, progress, left, extra=extra)
    return {
        "attempts": attempts,
        "history": attempt_lines(answers, used=attempts["used"]),
        "next": next_after(progress, item.pk),
        "number": next(cell.number for cell in progress.cells if cell.item == item.pk),
    }


def _left_there(
    person: Person, item: AssignmentItem, answers: list[Submission], taken_up: str
) -> tuple[Typed, Draft | None]:
    """An earlier answer where one is taken up, else what was typed and not sent, else the last answer."""
    earlier = next((one for one in answers if str(one.pk) == taken_up), None)
    latest = answers[0] if answers else None
    draft = None if earlier else queries.draft_of(person, item)
    if draft and latest and (draft.response, draft.form) == (latest.response, latest.form):
        draft = None
    left = earlier or draft or latest
    return Typed("") if left is None else Typed(left.response, left.form), draft


def attempt_lines(answers: list[Submission], *, used: int) -> list[dict[str, Any]]:
    """The lines of the newest answers; those that count carry their number, `used` being the newest's."""
    lines = [line_of(one) for one in answers]
    counted = [line for line in reversed(lines) if line["counted"]]
    for number, line in enumerate(counted, start=1 + used - len(counted)):
        line["number"] = number
    return lines
