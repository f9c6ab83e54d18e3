"""From rows to jobs. The submission row is the queue; a message is only a hint to work on it now.

A row is leased as it is dispatched. If no verdict came when the lease runs out, its message is
looked for: where it still lies in a queue nobody has tried yet and the lease is prolonged;
otherwise it was lost on the way (a verifier died, the broker forgot) and the row waits again,
until its tries are used up and a person looks. Only so many rows are leased at a time, so that
a backlog waits in the database, where it is safe and ordered.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import structlog
from django.conf import settings
from django.db import Error, transaction
from django.db.models import F
from django.utils import timezone

from grader.courses.policy import PolicyError
from grader.submissions import broker
from grader.submissions.broker import BrokerUnavailable
from grader.submissions.jobs import job
from grader.submissions.models import State, Submission
from worker.engine.errors import QuestionError
from worker.wire import Batch, WireError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass of the dispatcher did, in submissions."""

    sent: int = 0
    expired: int = 0
    gave_up: int = 0
    left: bool = False  # more wait than may be in flight


def publish_now(submission: int) -> None:
    """Send one committed submission at once, if there is room; never raises, never takes long."""
    try:
        if not broker.resting() and _room() > 0:
            _send([submission])
    except (BrokerUnavailable, Error) as error:
        log.warning("left to the dispatcher", submission=submission, error=str(error))


def run_once(now: datetime | None = None) -> Pass:
    """One pass: settle leases that ran out, then send what waits, grouped by exercise.

    Raises:
        BrokerUnavailable: nothing can be sent now.
        django.db.Error: nothing can be read or written now.
    """
    expired, gave_up = _expire(now or timezone.now())
    room = _room()
    waiting = list(
        Submission.objects.filter(state=State.WAITING)
        .order_by("received", "id")
        .values_list("pk", "revision_id", "part")[: room + 1]
        if room > 0
        else ()
    )
    sent = 0
    for _, group in groupby(sorted(waiting[:room], key=lambda row: row[1:]), key=lambda row: row[1:]):
        for keys in _chunks([key for key, *_ in group], settings.NABLA_GROUP):
            sent += _send(keys)
    return Pass(sent=sent, expired=expired, gave_up=gave_up, left=room <= 0 or len(waiting) > room)


def _room() -> int:
    return settings.NABLA_IN_FLIGHT - Submission.objects.filter(state=State.DISPATCHED).count()


def _chunks(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


# --- leases -------------------------------------------------------------------------------------


def _expire(now: datetime) -> tuple[int, int]:
    """Settle the leases that have run out; how many wait again, and how many a person gets."""
    rows = list(
        Submission.objects.filter(state=State.DISPATCHED, lease_until__lt=now)
        .order_by("lease_until")
        .values_list("pk", "lease", "tries")
    )
    if not rows:
        return 0, 0
    in_transit = broker.leases_in_transit()
    expired = gave_up = 0
    for key, lease, tries in rows:
        leased = Submission.objects.filter(pk=key, state=State.DISPATCHED, lease=lease)
        if lease in in_transit:
            leased.update(lease_until=now + _lease_time(settings.NABLA_CHECK_SECONDS))
        elif tries < settings.NABLA_TRIES:
            expired += leased.update(state=State.WAITING, lease="", lease_until=None)
        else:
            gave_up += leased.update(state=State.NEEDS_REVIEW, lease="", lease_until=None)
            log.warning("a person must look", submission=key, tries=tries)
    return expired, gave_up


def _lease_time(seconds: float) -> timedelta:
    """The time that all jobs of a message may take, behind another message that a verifier already holds."""
    return timedelta(seconds=settings.NABLA_LEASE_SECONDS + 2 * seconds)


# --- sending ------------------------------------------------------------------------------------


def _send(keys: Sequence[int]) -> int:
    """Lease the rows that still wait and send them as one message; how many.

    Raises:
        BrokerUnavailable: they wait again, and it was no try.
    """
    with transaction.atomic():
        rows = list(
            Submission.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("revision__exercise", "item__assignment")
            .filter(pk__in=keys, state=State.WAITING)
            .order_by("pk")
        )
        lease = secrets.token_hex(16)
        jobs = []
        for row in rows:
            try:
                jobs.append(job(row, key=str(row.pk), lease=lease))
            except (QuestionError, PolicyError, WireError) as error:
                # The exercise cannot be asked; that is no fault of the answer's.
                log.error("no job could be made", submission=row.pk, error=str(error))
                Submission.objects.filter(pk=row.pk).update(state=State.NEEDS_REVIEW)
        leased = Submission.objects.filter(pk__in=[int(made.key) for made in jobs])
        until = timezone.now() + _lease_time(sum(made.seconds for made in jobs))
        leased.update(state=State.DISPATCHED, lease=lease, lease_until=until, tries=F("tries") + 1)
    if not jobs:
        return 0
    try:
        broker.publish(Batch(jobs=tuple(jobs)))
    except BrokerUnavailable:
        leased.filter(state=State.DISPATCHED, lease=lease).update(
            state=State.WAITING, lease="", lease_until=None, tries=F("tries") - 1
        )
        raise
    return len(jobs)
