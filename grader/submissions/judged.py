"""Submissions with their verdicts, as cards and as lines of lists."""

import json
from fractions import Fraction
from typing import Any

from django.utils import timezone

from grader.courses.models import AssignmentItem, Person
from grader.courses.policy import attempts_allowed, most_left
from grader.submissions import queries
from grader.submissions.actions.appealing import APPEALS
from grader.submissions.headings import names_of
from grader.submissions.models import Submission
from grader.submissions.part_names import name_of_part
from grader.submissions.presentation import Card, Decision, card, poll_delay, result
from grader.submissions.progress import SetProgress, plain
from grader.submissions.rules import percent
from grader.submissions.sheet import asked_layout, named_sizes, section_name
from grader.submissions.witnesses import as_allowed
from worker.content import variant

BRIEF = 60  # characters of an answer that stand for it in a list
DRAWN = 1000  # characters of MathML up to which a list draws it
NARROW = 250  # and up to which it never scrolls there
COPIED = 500  # characters of an answer that a list puts into the box by itself; the site does with more


def as_text(response: Any) -> str:
    """A response as text; grids and arrays as nested lists, their entries as typed.

    >>> as_text([["6xy", "3x^2"], [2, 0.5]])
    '[[6xy, 3x^2], [2, 0.5]]'
    """
    if isinstance(response, list):
        return f"[{', '.join(map(as_text, response))}]"
    return response if isinstance(response, str) else json.dumps(response)


def card_of(submission: Submission) -> Card:
    """The verdict card of a submission read `with_verdicts`."""
    found = queries.latest_verdict(submission)
    return card(
        state=submission.state,
        verdict=None if found is None else as_allowed(found.data, submission.item.assignment.rules),
        response=submission.response,
        received=submission.received,
        now=timezone.now(),
        points=plain(submission.item.weight),
        sizes=named_sizes(submission.revision.content),
        layout=asked_layout(submission.revision.content),
        names=lambda: names_of(variant(submission.revision.content, submission.variant_seed)),
        decision=_decision(submission),
    )


def line_of(submission: Submission) -> dict[str, Any]:
    """A submission read `with_verdicts` as one line of a list."""
    found = queries.latest_verdict(submission)
    data = None if found is None else found.data
    decision = _decision(submission)
    shown = result(state=submission.state, verdict=data, decision=decision)
    counts = decision or found
    text = as_text(submission.response)
    mathml = str(((data or {}).get("reading") or {}).get("mathml", ""))
    return {
        "id": submission.pk,
        "item": submission.item_id,
        "title": title_of(submission),
        "part": name_of_part(submission.part),
        "set_title": submission.item.assignment.title,
        "text": text,
        "brief": text if len(text) <= BRIEF else text[: BRIEF - 1] + "…",
        "mathml": mathml if len(mathml) <= DRAWN else "",
        "scrolls": len(mathml) > NARROW,
        "received": submission.received,
        "counted": counts is not None and counts.counted,
        "final": not submission.pending,
        "tone": shown.tone,
        "icon": shown.icon,
        "label": shown.label,
        "score": shown.score,
        "copied": submission.form != "entries" and len(text) <= COPIED,
        "asked": any(one.answered is None for one in submission.asked),
    }


def title_of(submission: Submission) -> str:
    """What the exercise was called in the variant that was answered."""
    shown = variant(submission.revision.content, submission.variant_seed)
    return str(shown.get("title") or submission.revision.title)


def verdict_context(submission: Submission, *, looks: int) -> dict[str, Any]:
    """What the verdict card's template needs, after so many looks at it."""
    shown = card_of(submission)
    return {
        "submission": submission,
        "card": shown,
        "looks": looks + 1,
        "delay": poll_delay(looks),
        "paper": section_name(submission.revision.content),
        "share": _share(submission),
        **appeal_context(submission, shown),
    }


def appeal_context(submission: Submission | None, shown: Card | None) -> dict[str, Any]:
    """What was asked about the submission, and whether it can be asked about now."""
    if submission is None or shown is None:
        return {"appeals": (), "may_appeal": False}
    appeals = submission.asked
    waits = any(one.answered is None for one in appeals)
    return {"appeals": appeals, "may_appeal": shown.final and not waits and len(appeals) < APPEALS}


def attempts_of(
    person: Person, item: AssignmentItem, progress: SetProgress, left: int | None, *, extra: int
) -> dict[str, Any]:
    """Attempts used, left and allowed (None: no limit), and what the exercise counts now.

    `reach` is the share that the next answer can get, where the rules may take some off; `next_reach` the
    same where they do. The next one comes after those that are still being checked.
    """
    cell = next(one for one in progress.cells if one.item == item.pk)
    rules = item.assignment.rules
    allowed = attempts_allowed(rules, extra=extra)
    hints = queries.hints_open(person, item) if rules.hint_cost else 0
    reach = most_left(rules, attempts=cell.attempts, hints=hints, late=progress.late)
    return {
        "left": left,
        "used": cell.attempts,
        "next": cell.attempts + 1 if left is None or allowed is None else allowed - left + 1,
        "allowed": allowed,
        "points": cell.points,
        "share": cell.share,
        "weight": plain(cell.weight),
        "reach": "" if reach == 1 and not rules.attempt_penalty else percent(reach),
        "next_reach": "" if reach == 1 else percent(reach),
    }


def _share(submission: Submission) -> Fraction | None:
    """What the submission itself was judged to be worth; None where nobody has decided."""
    stands = _decision(submission) or queries.latest_verdict(submission)
    return None if stands is None or stands.score is None else Fraction(stands.score)


def _decision(submission: Submission) -> Decision | None:
    event = queries.decision_on(submission)
    if event is None or event.score is None:
        return None
    return Decision(score=event.score, reason=event.reason, counted=event.counted)
