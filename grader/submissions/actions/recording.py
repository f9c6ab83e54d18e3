"""Verdicts become grades: in groups, each submission by compare-and-set on its lease."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from grader.submissions.conclusions import Conclusion
from grader.submissions.models import EventKind, GradeEvent, Outcome, State, Submission, Verdict
from grader.submissions.projection import lock, reproject
from worker.wire import Result, WireError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One result, checked, on its way to its submission."""

    submission: int
    lease: str
    engine: str
    conclusion: Conclusion

    @classmethod
    def from_data(cls, data: object) -> "Found":
        """Raises WireError where the data is not a result on a row."""
        result = Result.from_data(data)
        if not result.key.isascii() or not result.key.isdecimal() or len(result.key) > 18:
            raise WireError("result.key: not a submission")
        if not result.lease:
            raise WireError("result.lease: empty")
        return cls(
            submission=int(result.key),
            lease=result.lease,
            engine=result.engine[:64],
            conclusion=Conclusion.from_data(result.verdict),
        )


def record_results(*, results: Sequence[object]) -> int:
    """Record the verifier's results; how many were. The actor is the engine that each result names.

    A result whose lease is no longer its submission's is late or a repetition and is passed over,
    so that a job that runs twice counts once. One that cannot be read, or that the database
    refuses, is passed over alone: its lease runs out and the dispatcher sees to the submission.
    """
    found: list[Found] = []
    for data in results:
        try:
            found.append(Found.from_data(data))
        except WireError as error:
            log.warning("result not readable", error=str(error))
    try:
        return _record(found)
    except (DataError, IntegrityError):
        if len(found) <= 1:
            log.exception("result refused by the database", submissions=[one.submission for one in found])
            return 0
    return sum(record_results(results=[data]) for data in results)


@transaction.atomic
def _record(found: Sequence[Found]) -> int:
    by_lease = {(one.submission, one.lease): one for one in found}
    rows = (
        Submission.objects.select_for_update()
        .filter(pk__in={one.submission for one in found}, state=State.DISPATCHED)
        .order_by("pk")
    )
    current = [(row, by_lease[row.pk, row.lease]) for row in rows if (row.pk, row.lease) in by_lease]
    kept = [(row, one) for row, one in current if not _worth_another_try(row, one.conclusion)]
    settled = {row.pk for row, _ in kept}
    moves: dict[State, list[int]] = defaultdict(list)
    for row, one in current:
        moves[_state(one.conclusion) if row.pk in settled else State.WAITING].append(row.pk)
    for state, keys in moves.items():
        Submission.objects.filter(pk__in=keys).update(state=state, lease="", lease_until=None)
    verdicts = Verdict.objects.bulk_create(
        Verdict(
            submission=row,
            revision_id=row.revision_id,
            engine=one.engine,
            lease=one.lease,
            outcome=one.conclusion.outcome,
            score=one.conclusion.score,
            counted=one.conclusion.counted,
            data=one.conclusion.data,
        )
        for row, one in kept
    )
    grades = {
        (grade.sitting_id, grade.item_id): grade for grade in lock((r.sitting_id, r.item_id) for r, _ in kept)
    }
    GradeEvent.objects.bulk_create(
        GradeEvent(
            grade=grades[row.sitting_id, row.item_id],
            kind=EventKind.VERDICT,
            submission=row,
            verdict=verdict,
            score=verdict.score,
            counted=verdict.counted,
        )
        for (row, _), verdict in zip(kept, verdicts, strict=True)
    )
    reproject(list(grades.values()))
    return len(kept)


def _worth_another_try(row: Submission, conclusion: Conclusion) -> bool:
    """A check that died may succeed elsewhere; one that ran into a limit would again."""
    return conclusion.stopped and row.tries < settings.NABLA_TRIES


def _state(conclusion: Conclusion) -> State:
    if conclusion.outcome == Outcome.UNDECIDED or conclusion.blames_the_question:
        return State.NEEDS_REVIEW
    if conclusion.outcome == Outcome.MALFORMED:
        return State.MALFORMED
    return State.DECIDED
