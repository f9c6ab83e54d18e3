"""Working through a solution: what each step asks, and what was tried is judged like practice.

A check is a job without a row, and what came of it is kept in the browser's session, for one exercise at a
time. The step's own answer is always sent along: only where the engine proves that one itself does it say
anything about another.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext_lazy

from exercises.worked import Claim, claims, restates, step_text
from grader.courses.models import AssignmentItem
from grader.submissions import broker, worked_cards
from grader.submissions.conclusions import Conclusion, unreadable
from grader.submissions.presentation import Card
from worker import content
from worker.engine.errors import AnswerError
from worker.engine.reading import read_answer
from worker.wire import Batch, Job, Reply, WireError

log = structlog.get_logger(__name__)

NAME: Final = "worked"  # in the session
MOST_CHARACTERS: Final = 2000  # of an answer to a step: the session keeps it
PER_MINUTE: Final = 30
GIVEN_UP_AFTER: Final = timedelta(seconds=45)  # results are held for sixty
STEP: Final = 0  # in place of a claim's number: the step itself is checked

OFTEN: Final = gettext_lazy("Many checks in one minute. Wait a little, then check again: your answer stays.")
AWAY: Final = gettext_lazy(
    "The checker does not answer just now. Your answer stays: check it again in a moment."
)
LONG: Final = gettext_lazy("A step has at most 2000 characters. Is there a shorter way to write it?")
CHOOSE: Final = gettext_lazy("Choose one of them first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One exercise's solution, opened by somebody: in a course or in practice."""

    item: AssignmentItem
    exercise: Mapping[str, Any]  # its content, as drawn
    of: str  # what the session calls it
    urls: str  # what the names of its addresses begin with
    key: int | str  # and what they end with
    who: str  # whose checks are counted together

    def claims(self, step: int) -> tuple[Claim, ...]:
        return claims(self.exercise, step)

    @property
    def texts(self) -> Sequence[str]:
        return [step_text(one) for one in self.exercise.get("solution") or ()]


class Notes:
    """What the session keeps of one solution; of another one it forgets.

    Two answers may be on their way at once, and a page that waits for one asks while another is sent. So what
    is new goes beside what stands there by then, and is saved at once: a session is saved as a whole.
    """

    def __init__(self, session: SessionBase, of: str) -> None:
        self._session = session
        self._of = of
        self._tried = self._known(session.get(NAME))
        self._new: dict[str, dict[str, Any]] = {}

    def get(self, step: int, claim: int) -> dict[str, Any] | None:
        return self._tried.get(f"{step}.{claim}")

    def put(self, step: int, claim: int, note: Mapping[str, Any]) -> None:
        self._new[f"{step}.{claim}"] = self._tried[f"{step}.{claim}"] = dict(note)

    def save(self) -> None:
        """Write down what was put."""
        if self._new:
            tried = {**self._known(self._session.load().get(NAME)), **self._new}
            self._session[NAME] = {"of": self._of, "tried": tried}
            self._session.save()

    def typed(self, step: int, claim: int) -> str:
        """What was answered, as it was typed or chosen."""
        return str((self.get(step, claim) or {}).get("response", ""))

    def _known(self, data: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
        return dict(data.get("tried", {})) if data and data.get("of") == self._of else {}


def try_claim(place: Place, session: SessionBase, step: int, claim: int, response: str) -> str:
    """Let the verifiers check an answer to a claim, or with `STEP` the step itself; why not, if not.

    Where there are options the response is the number of one.
    """
    asked = place.claims(step)
    notes = Notes(session, place.of)
    if len(response) > MOST_CHARACTERS:
        return str(LONG)
    if claim != STEP and asked[claim - 1].options and asked[claim - 1].chosen(response) is None:
        return str(CHOOSE)
    note = {"response": response, "key": "", "sent": timezone.now().isoformat()}
    if claim != STEP and _at_once(asked[claim - 1], response) is not None:
        notes.put(step, claim, note)
        notes.save()
        return ""
    try:
        if broker.count(f"worked:{place.who}", seconds=60) > PER_MINUTE:
            return str(OFTEN)
        note["key"] = secrets.token_urlsafe(18)
        jobs = [_job(place, one, f"{note['key']}-{n}", one.answer, one.form) for n, one in enumerate(asked)]
        if claim != STEP:
            written = asked[claim - 1].written(response)
            jobs = [jobs[claim - 1], _job(place, asked[claim - 1], note["key"], written, "auto")]
        broker.publish(Batch(jobs=tuple(jobs)))
    except broker.BrokerUnavailable as error:
        log.warning("a step was not checked", error=str(error))
        return str(AWAY)
    notes.put(step, claim, note)
    notes.save()
    return ""


def came_of(place: Place, notes: Notes, step: int, claim: int) -> Card | None:
    """What came of the last answer to a claim, or with `STEP` of the step itself; None if none was tried."""
    note = notes.get(step, claim)
    asked = place.claims(step)
    if note is None or claim > len(asked):
        return None
    if "card" in note:
        return Card(**note["card"])
    if not note["key"]:
        return _at_once(asked[claim - 1], note["response"])
    wanted = [f"{note['key']}-{n}" for n in range(len(asked))]
    if claim != STEP:
        wanted = [wanted[claim - 1], note["key"]]
    found = _held(wanted)
    if len(found) < len(wanted):
        waited = timezone.now() - datetime.fromisoformat(note["sent"])
        return worked_cards.waiting() if waited < GIVEN_UP_AFTER else worked_cards.given_up()
    own = [found[key] for key in wanted if key != note["key"]]
    if any(one["outcome"] != "correct" for one in own):
        came = worked_cards.not_proved()
    elif claim == STEP:
        came = worked_cards.proved(own, asked)
    else:
        came = worked_cards.judged(asked[claim - 1], note["response"], found[note["key"]])
    kept = ("state", "tone", "icon", "heading", "mathml", "shape", "glyph", "said")
    texts = [*came.paragraphs, *([came.point.text] if came.point else [])]
    notes.put(step, claim, {**note, "card": {**{n: getattr(came, n) for n in kept}, "paragraphs": texts}})
    return came


def _at_once(claim: Claim, response: str) -> Card | None:
    """What no verifier has to be asked for: the answer cannot be read, or is only what is asked."""
    if claim.options:
        return None
    began = time.perf_counter()
    try:
        read_answer(content.question(claim.question), response)
    except AnswerError as error:
        data = unreadable(error, seconds=time.perf_counter() - began).data
        return worked_cards.judged(claim, response, data)
    return worked_cards.restated() if restates(claim, response) else None


def _job(place: Place, claim: Claim, key: str, response: str, form: str) -> Job:
    return Job(
        key=key,
        question=dict(claim.question),
        response=response,
        form=form,
        policy=place.item.assignment.rules.for_engine(),
        reply=Reply.HOLD,
        seconds=settings.NABLA_CHECK_SECONDS,
        memory=settings.NABLA_CHECK_BYTES,
    )


def _held(keys: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    try:
        return {one.key: Conclusion.from_data(one.verdict).data for one in broker.held(keys)}
    except (broker.BrokerUnavailable, WireError) as error:
        log.warning("no verdict on a step", error=str(error))
    return {}
