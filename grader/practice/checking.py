"""From what was typed to a verdict card, without a row: the job's result lies in the broker for a minute."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from grader.courses.models import AssignmentItem
from grader.practice.memory import Asked
from grader.submissions import broker
from grader.submissions.conclusions import Conclusion, unreadable
from grader.submissions.headings import names_of
from grader.submissions.presentation import Card, card
from grader.submissions.questions import question_data, question_for
from grader.submissions.sheet import asked_layout, named_sizes
from worker.content import variant
from worker.engine.errors import AnswerError
from worker.engine.reading import read_answer
from worker.wire import Batch, Job, Reply, WireError

log = structlog.get_logger(__name__)

GIVEN_UP_AFTER: Final = timedelta(seconds=45)  # results are held for sixty


def read(item: AssignmentItem, response: Any, *, form: str, seed: int) -> Mapping[str, Any] | None:
    """The verdict's data on an answer that cannot be read, None if it can."""
    began = time.perf_counter()
    try:
        read_answer(question_for(item.revision, seed=seed), response, form=form)
    except AnswerError as error:
        return unreadable(error, seconds=time.perf_counter() - began).data
    except Exception:
        # Not the learner's fault: the verifier, which has limits, gets to look at it.
        log.exception("answer not read", exercise=item.exercise.slug)
    return None


def send(item: AssignmentItem, asked: Asked) -> None:
    """Let the verifiers check the answer.

    Raises:
        BrokerUnavailable: it was not sent.
        QuestionError: the exercise cannot be asked.
    """
    job = Job(
        key=asked.key,
        question=question_data(item.revision, seed=asked.seed),
        response=asked.response,
        form=asked.form,
        policy=item.assignment.rules.for_engine(),
        reply=Reply.HOLD,
        seconds=settings.NABLA_CHECK_SECONDS,
        memory=settings.NABLA_CHECK_BYTES,
    )
    broker.publish(Batch(jobs=(job,)))


def found(asked: Asked) -> Mapping[str, Any] | None:
    """The verdict's data where it has come and still lies there, else None."""
    try:
        for result in broker.held([asked.key]):
            return Conclusion.from_data(result.verdict).data
    except (broker.BrokerUnavailable, WireError) as error:
        log.warning("no verdict to practice", error=str(error))
    return None


def waited_in_vain(asked: Asked) -> bool:
    """Whether nothing will come any more, or has come and gone."""
    return timezone.now() - asked.when > GIVEN_UP_AFTER


def practice_card(item: AssignmentItem, asked: Asked | None, response: Any, data: Any) -> Card:
    """The card of a verdict in practice, or of one that is waited for: nothing counts, nobody else looks."""
    if data is None and asked is not None and waited_in_vain(asked):
        return _undecided(_("The check came to no end"), _("Nothing is lost: check your answer again."))
    content = item.revision.content
    shown = card(
        state="waiting" if data is None else "decided",
        verdict=data,
        response=response,
        received=timezone.now() if asked is None else asked.when,
        now=timezone.now(),
        sizes=named_sizes(content),
        layout=asked_layout(content),
        names=lambda: names_of(variant(content, 0 if asked is None else asked.seed)),
    )
    if shown.state == "undecided":
        return _undecided(
            _("We could not decide this one"),
            _(
                "We found neither a proof nor a point where it differs, and in practice nobody else looks. "
                "Try to write it in another way, or compare it with the worked solution."
            ),
        )
    if not shown.final:
        return replace(shown, state="waiting", heading=_("Checking your answer"), paragraphs=())
    if shown.state == "malformed":
        return replace(shown, score="")
    first = shown.paragraphs[0] if shown.paragraphs else ""
    return replace(shown, score="", said=f"{shown.heading}. {first}".strip())


def _undecided(heading: str, text: str) -> Card:
    return Card(
        state="undecided",
        tone="person",
        icon="v-part",
        heading=heading,
        paragraphs=(text,),
        said=f"{heading}. {text}",
    )
