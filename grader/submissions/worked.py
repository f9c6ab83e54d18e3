"""Working through a solution: what each step claims is asked, and what was tried is judged like practice.

A check is a job without a row, and what came of it is kept in the browser's session, for one exercise at a
time. The step's own answer is always sent along: only where the engine proves that one itself does it say
anything about another.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.worked import Claim, claims
from grader.courses.models import AssignmentItem
from grader.submissions import broker
from grader.submissions.conclusions import Conclusion, unreadable
from grader.submissions.messages import NO_ATTEMPT
from grader.submissions.presentation import Card, card, poll_delay
from grader.submissions.sheet import asked_layout, named_sizes
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
        return [str(one) for one in self.exercise.get("solution") or ()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One claim of a step as the page shows it: what is asked, what was typed, what came of it."""

    number: int
    asks: str
    typed: str
    card: Card | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One step as the page shows it."""

    number: int
    text: str
    tries: Sequence[Tried]
    checked: Card | None  # the step itself
    open: bool

    @property
    def solved(self) -> bool:
        return bool(self.tries) and all(one.card and one.card.tone == "ok" for one in self.tries)

    @property
    def waiting(self) -> int | None:
        """The number of a claim whose check is under way."""
        cards = [(STEP, self.checked), *((one.number, one.card) for one in self.tries)]
        return next((number for number, card in cards if card is not None and not card.final), None)


class Notes:
    """What the session keeps of one solution; of another one it forgets."""

    def __init__(self, session: SessionBase, of: str) -> None:
        self._session = session
        self._of = of
        data = session.get(NAME) or {}
        self._tried: dict[str, dict[str, Any]] = data.get("tried", {}) if data.get("of") == of else {}

    def get(self, step: int, claim: int) -> dict[str, Any] | None:
        return self._tried.get(f"{step}.{claim}")

    def put(self, step: int, claim: int, note: Mapping[str, Any]) -> None:
        self._tried[f"{step}.{claim}"] = dict(note)
        self._session[NAME] = {"of": self._of, "tried": self._tried}


def try_claim(place: Place, session: SessionBase, step: int, claim: int, response: str) -> str:
    """Let the verifiers check an answer to a claim, or with `STEP` the step itself; why not, if not."""
    asked = place.claims(step)
    notes = Notes(session, place.of)
    if len(response) > MOST_CHARACTERS:
        return str(LONG)
    note = {"response": response, "key": "", "sent": timezone.now().isoformat()}
    if claim != STEP and _unread(asked[claim - 1], response) is not None:
        notes.put(step, claim, note)
        return ""
    try:
        if broker.count(f"worked:{place.who}", seconds=60) > PER_MINUTE:
            return str(OFTEN)
        note["key"] = secrets.token_urlsafe(18)
        jobs = [_job(place, one, f"{note['key']}-{n}", one.answer, "latex") for n, one in enumerate(asked)]
        if claim != STEP:
            jobs = [jobs[claim - 1], _job(place, asked[claim - 1], note["key"], response, "auto")]
        broker.publish(Batch(jobs=tuple(jobs)))
    except broker.BrokerUnavailable as error:
        log.warning("a step was not checked", error=str(error))
        return str(AWAY)
    notes.put(step, claim, note)
    return ""


def step_shown(place: Place, session: SessionBase, step: int, *, reached: int) -> Shown:
    """The step with what was tried of it; it lies open once it was solved, or another one was gone on to."""
    notes = Notes(session, place.of)
    tries = [
        Tried(
            number=number,
            asks=claim.asks,
            typed=str((notes.get(step, number) or {}).get("response", "")),
            card=_came_of(place, notes, step, number),
        )
        for number, claim in enumerate(place.claims(step), start=1)
    ]
    checked = _came_of(place, notes, step, STEP)
    shown = Shown(number=step, text=place.texts[step - 1], tries=tries, checked=checked, open=False)
    return Shown(
        number=step,
        text=shown.text,
        tries=tries,
        checked=checked,
        open=step < reached or shown.solved or checked is not None,
    )


def looks_again(looks: int) -> dict[str, Any]:
    """After how long a page that waits asks again."""
    return {"looks": looks + 1, "delay": poll_delay(looks)}


# --- the check and what came of it --------------------------------------------------------------------


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


def _unread(claim: Claim, response: str) -> Mapping[str, Any] | None:
    """The verdict's data on an answer that cannot be read, None if it can."""
    began = time.perf_counter()
    try:
        read_answer(content.question(claim.question), response)
    except AnswerError as error:
        return unreadable(error, seconds=time.perf_counter() - began).data
    return None


def _came_of(place: Place, notes: Notes, step: int, claim: int) -> Card | None:
    note = notes.get(step, claim)
    asked = place.claims(step)
    if note is None or claim > len(asked):
        return None
    if "card" in note:
        return Card(**note["card"])
    if not note["key"]:
        return _judged(asked[claim - 1], note["response"], _unread(asked[claim - 1], note["response"]) or {})
    wanted = [f"{note['key']}-{n}" for n in range(len(asked))]
    if claim != STEP:
        wanted = [wanted[claim - 1], note["key"]]
    found = _held(wanted)
    if len(found) < len(wanted):
        waited = timezone.now() - datetime.fromisoformat(note["sent"])
        return _waiting() if waited < GIVEN_UP_AFTER else _given_up()
    own = [found[key] for key in wanted if key != note["key"]]
    if any(one["outcome"] != "correct" for one in own):
        came = _not_proved()
    elif claim == STEP:
        came = _proved(own, asked)
    else:
        came = _judged(asked[claim - 1], note["response"], found[note["key"]])
    kept = ("state", "tone", "icon", "heading", "mathml", "shape", "glyph", "said")
    texts = [*came.paragraphs, *([came.point.text] if came.point else [])]
    notes.put(step, claim, {**note, "card": {**{n: getattr(came, n) for n in kept}, "paragraphs": texts}})
    return came


def _held(keys: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    try:
        return {one.key: Conclusion.from_data(one.verdict).data for one in broker.held(keys)}
    except (broker.BrokerUnavailable, WireError) as error:
        log.warning("no verdict on a step", error=str(error))
    return {}


def _judged(claim: Claim, response: str, verdict: Mapping[str, Any]) -> Card:
    shown = card(
        state="malformed" if verdict.get("outcome") == "malformed" else "decided",
        verdict=verdict,
        response=response,
        received=timezone.now(),
        now=timezone.now(),
        sizes=named_sizes({"question": claim.question}),
        layout=asked_layout({"question": claim.question}),
    )
    if shown.state == "undecided":
        text = _("We found neither a proof nor a point where it differs. Compare it with the step.")
        return _card("undecided", "person", "i-half", _("We could not decide this one"), text)
    uncounted = str(NO_ATTEMPT)  # as nothing is here
    texts = [one.removesuffix(uncounted).strip() for one in shown.paragraphs]
    return replace(shown, paragraphs=[one for one in texts if one], said=_spoken(shown, texts))


def _spoken(shown: Card, texts: Sequence[str]) -> str:
    return f"{shown.heading}. {texts[0] if texts else ''}".strip()


def _proved(own: Sequence[Mapping[str, Any]], asked: Sequence[Claim]) -> Card:
    sizes = named_sizes({"question": asked[0].question})
    text = _("The engine derived it anew from the function, and got what the step says.")
    if sizes and all(one.get("sizes") == "all" for data in own for one in data.get("evidence", ())):
        text += " " + _("It holds for every size.")
    return _card("correct", "ok", "i-check", _("Proved"), text)


def _not_proved() -> Card:
    text = _("The engine did not get through this step by itself, so it judges nothing here. Read the step.")
    return _card("undecided", "person", "i-half", _("This step is not checked"), text)


def _given_up() -> Card:
    text = _("Nothing is lost: check it again.")
    return _card("undecided", "person", "i-clock", _("The check came to no end"), text)


def _waiting() -> Card:
    heading = _("Being checked")
    return Card(state="waiting", tone="wait", icon="i-clock", heading=heading, said="", final=False)


def _card(state: str, tone: str, icon: str, heading: str, text: str | Promise) -> Card:
    return Card(
        state=state, tone=tone, icon=icon, heading=heading, paragraphs=(str(text),), said=f"{heading}. {text}"
    )
