"""A regrade from beginning to end: answers go to the batch verifiers, verdicts come back, changes are shown.

Answers that are the same in every respect are sent once. All of it can be broken off at any moment and
gone on with: what is judged is kept, and nothing counts before the regrade is applied.
"""

import hashlib
import json
import secrets
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import structlog
from django.conf import settings

from grader.courses.models import Person
from grader.courses.policy import PolicyError
from grader.submissions import broker
from grader.submissions.actions.regrading import (
    apply_regrade,
    not_judged,
    record_regraded,
    regrade_events,
    unapplied,
)
from grader.submissions.conclusions import Conclusion
from grader.submissions.jobs import job
from grader.submissions.models import (
    PENDING,
    EventKind,
    Grade,
    GradeEvent,
    Outcome,
    Regrade,
    Submission,
    Verdict,
)
from grader.submissions.parts import judged_with
from grader.submissions.projection import Projection, projections
from worker.engine.errors import QuestionError
from worker.wire import Batch, Job, Reply, WireError, undecided

log = structlog.get_logger(__name__)

CHUNK = 500  # submissions, or grades, held in memory at a time
POLL = 0.05  # seconds
LET_OTHERS = 0.02  # seconds between two transactions: who waits to write in SQLite stands in no queue
REMEMBERED = 20_000  # distinct answers whose conclusion one run keeps at hand

Answered = tuple[Conclusion, str]  # with the engine that gave it


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far something has come."""

    done: int
    total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Submissions per second so far."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take at this rate, None before anything was done."""
        return (self.total - self.done) / self.rate if self.rate else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What applying a regrade makes of one learner's grade."""

    learner: Person
    before: Projection
    after: Projection
    weight: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What applying a regrade would do. Nothing has been written."""

    changes: tuple[Change, ...]  # of grades whose score changes, by learner
    grades: int
    verdicts: int  # that would come to count
    kept: int  # submissions that a person decided, whose decision stays
    undecided: int  # verdicts that leave what stood and let a person look
    waiting: int  # submissions not judged by the regrade yet


# --- judging --------------------------------------------------------------------------------------


def judge_again(regrade: Regrade) -> Iterator[Progress]:
    """Judge every submission of the item that the regrade has no verdict on yet.

    Those whose first check is still under way come last, and are waited for: their verdict must
    not come after the regrade's.

    Raises:
        BrokerUnavailable: nothing more can be asked now; what was judged is kept.
    """
    started, done = time.monotonic(), 0
    total = not_judged(regrade).count()
    known: dict[str, Answered] = {}
    while rows := list(_settled(regrade)[:CHUNK]):
        asked: dict[str, list[Submission]] = defaultdict(list)
        for row in rows:
            asked[_same_question(regrade, row)].append(row)
        known = known if len(known) < REMEMBERED else {}
        known |= _ask(regrade, {digest: same[0] for digest, same in asked.items() if digest not in known})
        found = {row.pk: known[digest] for digest, same in asked.items() for row in same}
        record_regraded(regrade=regrade, found=found)
        done += len(rows)
        yield Progress(done=done, total=max(total, done), seconds=time.monotonic() - started)


def _settled(regrade: Regrade) -> Any:
    return not_judged(regrade).exclude(state__in=PENDING)


def still_being_checked(regrade: Regrade) -> int:
    """Submissions whose own check has not ended: they cannot be judged again yet."""
    return not_judged(regrade).filter(state__in=PENDING).count()


def _same_question(regrade: Regrade, row: Submission) -> str:
    """A digest that two submissions share where the engine would be asked the same."""
    parts = judged_with(row)
    varies = bool(regrade.revision.content.get("parameters"))
    key = [row.response, row.form, row.part, parts.earlier, parts.accepted, row.variant_seed if varies else 0]
    return hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()


def _ask(regrade: Regrade, rows: dict[str, Submission]) -> dict[str, Answered]:
    """The conclusions on the rows, by their digests. One that no verifier gives is undecided."""
    found: dict[str, Answered] = {}
    jobs: dict[str, Job] = {}
    for digest, row in rows.items():
        key = f"regrade-{regrade.pk}-{secrets.token_hex(16)}"
        try:
            jobs[digest] = job(row, key=key, lease=key, revision=regrade.revision, reply=Reply.HOLD)
        except (QuestionError, PolicyError, WireError) as error:
            log.error("no job could be made", submission=row.pk, error=str(error))
            found[digest] = _nothing("question.invalid")
    waiting = list(jobs.items())
    in_flight = max(1, settings.NABLA_IN_FLIGHT)
    for start in range(0, len(waiting), in_flight):
        found |= _answers(dict(waiting[start : start + in_flight]))
    return found


def _answers(jobs: dict[str, Job]) -> dict[str, Answered]:
    found: dict[str, Answered] = {}
    for _ in range(settings.NABLA_TRIES):
        open_ones = [digest for digest in jobs if digest not in found]
        if not open_ones:
            break
        for start in range(0, len(open_ones), settings.NABLA_GROUP):
            group = open_ones[start : start + settings.NABLA_GROUP]
            broker.publish(Batch(jobs=tuple(jobs[digest] for digest in group)), queue=broker.BATCH)
        found |= _collect({jobs[digest].key: digest for digest in open_ones})
    return found | {digest: _nothing("undecided.stopped") for digest in jobs if digest not in found}


def _collect(keys: dict[str, str]) -> dict[str, Answered]:
    """What comes back under the keys, until all has come or what is missing is in no queue any more."""
    found: dict[str, Answered] = {}
    patience = settings.NABLA_LEASE_SECONDS + 2 * settings.NABLA_GROUP * settings.NABLA_CHECK_SECONDS
    deadline = time.monotonic() + patience
    while keys:
        for result in broker.held(keys):
            try:
                found[keys.pop(result.key)] = Conclusion.from_data(result.verdict), result.engine
            except WireError as error:
                log.warning("result not readable", error=str(error))
        if keys and time.monotonic() > deadline:
            if not broker.leases_in_transit() & keys.keys():
                break
            deadline = time.monotonic() + patience  # nobody has tried them yet
        if keys:
            time.sleep(POLL)
    return found


def _nothing(code: str) -> Answered:
    return Conclusion.from_data(undecided(code, seconds=0.0)), ""


# --- what would change ----------------------------------------------------------------------------


def preview(regrade: Regrade) -> Preview:
    """Who would change and how, were the regrade applied now."""
    changes: list[Change] = []
    grades = 0
    keys = list(Grade.objects.filter(item=regrade.item_id).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = list(
            Grade.objects.filter(pk__in=keys[start : start + CHUNK]).select_related(
                "sitting__learner", "item__assignment__course", "item__revision__exercise"
            )
        )
        grades += len(chunk)
        changes += _changes(regrade, chunk)
    verdicts = Verdict.objects.filter(regrade=regrade, event=None)
    counting = unapplied(regrade)
    return Preview(
        changes=tuple(sorted(changes, key=lambda change: change.learner.username)),
        grades=grades,
        verdicts=counting.count(),
        kept=verdicts.count() - counting.count(),
        undecided=counting.filter(outcome=Outcome.UNDECIDED).count(),
        waiting=not_judged(regrade).count(),
    )


def _changes(regrade: Regrade, grades: Sequence[Grade]) -> Iterator[Change]:
    by_sitting = {grade.sitting_id: grade for grade in grades}
    verdicts = unapplied(regrade).filter(submission__sitting__in=by_sitting).select_related("submission")
    further = regrade_events(regrade, list(verdicts.order_by("id")), by=None)
    for event in further:
        assert event.submission is not None
        event.grade = by_sitting[event.submission.sitting_id]
    if not regrade.keep_decisions:
        further += [GradeEvent(grade=grade, kind=EventKind.LIFTED) for grade in grades if grade.overridden]
    before, after = projections(grades), projections(grades, further=further)
    for grade in grades:
        if before[grade.pk].score != after[grade.pk].score:
            yield Change(
                learner=grade.sitting.learner,
                before=before[grade.pk],
                after=after[grade.pk],
                weight=grade.item.weight,
            )


# --- letting it count -----------------------------------------------------------------------------


def apply(regrade: Regrade, *, by: Person) -> Iterator[Progress]:
    """Let the regrade's verdicts count, as `actions.apply_regrade` does, and say how far it has come."""
    started, total = time.monotonic(), unapplied(regrade).count()
    for done in apply_regrade(regrade=regrade, by=by):
        yield Progress(done=done, total=max(total, done), seconds=time.monotonic() - started)
        time.sleep(LET_OTHERS)
