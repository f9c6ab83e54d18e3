"""Judging a course's answers again, after a key was fixed or with a newer engine, and what then counts.

A regrade adds verdicts. Until it is applied none of them is in force: nobody's grade, and nothing
that a learner sees, comes from a verdict that has no event.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from exercises.models import Revision
from grader.courses.models import AssignmentItem, Person
from grader.courses.policy import PolicyError
from grader.courses.queries import require_instructor
from grader.submissions import notices
from grader.submissions.conclusions import Conclusion
from grader.submissions.models import (
    EventKind,
    GradeEvent,
    Outcome,
    Regrade,
    State,
    Submission,
    Verdict,
)
from grader.submissions.projection import BY_A_PERSON, lock, reproject
from worker.engine import ENGINE_DIGEST

LEARNERS = 50  # in a transaction: enough that committing costs little, few enough that nobody waits for it


@transaction.atomic
def start_regrade(
    *, item: AssignmentItem, revision: Revision, reason: str, keep_decisions: bool = True, by: Person
) -> Regrade:
    """Begin to judge the item's submissions again, against the revision; nothing that counts changes yet.

    One that was begun on the same terms and not yet applied is gone on with.

    Raises:
        PermissionDenied: `by` does not teach the course.
        PolicyError: the revision is another exercise's or not published, or the reason is empty.
    """
    require_instructor(by, item.assignment.course)
    if revision.exercise_id != item.exercise_id or revision.published is None:
        raise PolicyError("A regrade needs a published revision of this exercise.", code="regrade.revision")
    if not reason.strip():
        raise PolicyError("A reason is needed.", code="reason.empty")
    AssignmentItem.objects.select_for_update().get(pk=item.pk)
    begun = Regrade.objects.filter(item=item, revision=revision, keep_decisions=keep_decisions, applied=None)
    of_another_engine = Verdict.objects.filter(regrade=OuterRef("pk")).exclude(engine__in=[ENGINE_DIGEST, ""])
    if open_one := begun.exclude(Exists(of_another_engine)).order_by("id").last():
        return open_one
    return Regrade.objects.create(
        item=item, revision=revision, reason=reason.strip(), keep_decisions=keep_decisions, by=by
    )


def not_judged(regrade: Regrade) -> QuerySet[Submission]:
    """The item's submissions that this regrade has no verdict on yet, oldest first."""
    return (
        Submission.objects.filter(item=regrade.item_id)
        .exclude(Exists(Verdict.objects.filter(submission=OuterRef("pk"), regrade=regrade)))
        .select_related("revision__exercise", "item__assignment", "item__exercise")
        .order_by("pk")
    )


@transaction.atomic
def record_regraded(*, regrade: Regrade, found: Mapping[int, tuple[Conclusion, str]]) -> int:
    """Keep what the verifier concluded (with its engine) about submissions, by their keys; how many were new.

    The actor is the engine. A submission that has a verdict of this regrade keeps it.
    """
    Regrade.objects.select_for_update().get(pk=regrade.pk)
    rows = list(not_judged(regrade).filter(pk__in=found))
    Verdict.objects.bulk_create(
        Verdict(
            submission=row,
            revision_id=regrade.revision_id,
            engine=found[row.pk][1][:64],
            outcome=found[row.pk][0].outcome,
            score=found[row.pk][0].score,
            counted=found[row.pk][0].counted,
            data=found[row.pk][0].data,
            regrade=regrade,
        )
        for row in rows
    )
    return len(rows)


def apply_regrade(*, regrade: Regrade, by: Person) -> Iterator[int]:
    """Let the regrade's verdicts count, some learners at a time; yields the submissions settled so far.

    Each learner's change lies in one transaction, so that a crash leaves nobody with half of it, and what
    has its event is not done again: applying once more goes on where it stopped. From here on the item asks
    the revision. What a person decided stays, unless the regrade was begun otherwise.

    Raises:
        PermissionDenied: `by` does not teach the course.
        PolicyError: some submissions have not been judged.
    """
    require_instructor(by, regrade.item.assignment.course)
    if not_judged(regrade).exists():
        raise PolicyError("Not every submission has been judged.", code="regrade.not_judged")
    AssignmentItem.objects.filter(pk=regrade.item_id).update(revision=regrade.revision_id)
    concerned: dict[int, list[int]] = defaultdict(list)
    for sitting, key in unapplied(regrade).values_list("submission__sitting", "pk"):
        concerned[sitting].append(key)
    sittings, done = sorted(concerned), 0
    for start in range(0, len(sittings), LEARNERS):
        some = {sitting: concerned[sitting] for sitting in sittings[start : start + LEARNERS]}
        done += _apply_to(regrade, some, by)
        yield done
    Regrade.objects.filter(pk=regrade.pk, applied=None).update(applied=timezone.now())


def unapplied(regrade: Regrade) -> QuerySet[Verdict]:
    """The regrade's verdicts that are to count and do not yet."""
    return _to_count(regrade, Verdict.objects.filter(regrade=regrade))


def _to_count(regrade: Regrade, verdicts: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Those among the regrade's verdicts."""
    if regrade.keep_decisions:
        decided = GradeEvent.objects.filter(submission=OuterRef("submission"), kind__in=BY_A_PERSON)
        verdicts = verdicts.exclude(Exists(decided))
    return verdicts.filter(event=None)


def regrade_events(regrade: Regrade, verdicts: Sequence[Verdict], *, by: Person | None) -> list[GradeEvent]:
    """The events, not yet written, by which the verdicts come to count; their grades are left to be set."""
    return [
        GradeEvent(
            kind=EventKind.REGRADE,
            submission=verdict.submission,
            verdict=verdict,
            score=verdict.score,
            counted=verdict.counted,
            by=by,
            reason=regrade.reason,
        )
        for verdict in verdicts
    ]


@transaction.atomic
def _apply_to(regrade: Regrade, sittings: Mapping[int, Sequence[int]], by: Person) -> int:
    """These verdicts of these sittings, by their keys: no database looks through the whole regrade."""
    grades = {grade.sitting_id: grade for grade in lock((sitting, regrade.item_id) for sitting in sittings)}
    verdicts = list(
        _to_count(regrade, Verdict.objects.filter(pk__in=[*chain.from_iterable(sittings.values())]))
        .select_related("submission")
        .defer("data", "submission__response", "submission__earlier")
        .order_by("id")
    )
    events = regrade_events(regrade, verdicts, by=by)
    for event in events:
        assert event.submission is not None
        event.grade = grades[event.submission.sitting_id]
    if not regrade.keep_decisions:
        events += [
            GradeEvent(grade=grade, kind=EventKind.LIFTED, by=by, reason=regrade.reason)
            for grade in grades.values()
            if grade.overridden
        ]
    GradeEvent.objects.bulk_create(events)
    _settle(verdicts)
    notices.grades_changed(reproject(list(grades.values())))
    return len(verdicts)


def _settle(verdicts: Sequence[Verdict]) -> None:
    """Move each submission to where its new verdict puts it."""
    moves: dict[State, list[int]] = defaultdict(list)
    for verdict in verdicts:
        moves[_state_after(verdict)].append(verdict.submission_id)
    for state, keys in moves.items():
        settled = Submission.objects.filter(pk__in=keys)
        settled.exclude(state__in=[state, State.WAITING, State.DISPATCHED]).update(state=state)


def _state_after(verdict: Verdict) -> State:
    """What had been decided and no longer can be keeps its grade, and a person looks at what is new."""
    if verdict.outcome in {Outcome.CORRECT, Outcome.INCORRECT}:
        return State.DECIDED
    if verdict.outcome == Outcome.MALFORMED and verdict.submission.state == State.MALFORMED:
        return State.MALFORMED
    return State.NEEDS_REVIEW
