"""What people decide: review, override. Each needs a reason and leaves an event."""

from decimal import Decimal

from django.db import transaction

from grader.courses.models import Person
from grader.courses.policy import PolicyError
from grader.courses.queries import require_instructor, require_teacher
from grader.submissions import notices
from grader.submissions.actions.appealing import answer_appeals
from grader.submissions.actions.rejudging import judge_later_parts_again
from grader.submissions.conclusions import MILLIONTH
from grader.submissions.models import EventKind, Grade, GradeEvent, State, Submission
from grader.submissions.projection import lock, reproject


@transaction.atomic
def decide_submission(
    *, submission: Submission, score: Decimal, counted: bool = True, reason: str, by: Person
) -> GradeEvent:
    """Settle what one submission is worth, as a share of 1; the engine's verdict stays beside it.

    The reason is the learner's to read, and answers what they asked about it.

    Raises:
        PermissionDenied: `by` does not teach the course.
        PolicyError: the score is outside 0..1, the reason is empty, or the check is still under way.
    """
    require_teacher(by, submission.item.assignment.course)
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    if row.pending:
        raise PolicyError("The check is still under way.", code="submission.pending")
    share, reason = _share(score), _reason(reason)
    [grade] = lock([(row.sitting_id, row.item_id)])
    event = GradeEvent.objects.create(
        grade=grade,
        kind=EventKind.DECISION,
        submission=row,
        score=share,
        counted=counted,
        by=by,
        reason=reason,
    )
    Submission.objects.filter(pk=row.pk).update(state=State.DECIDED)
    judge_later_parts_again(sitting=row.sitting, item=row.item, part=row.part)
    answer_appeals(submission=row, answer=reason, by=by)
    notices.grades_changed(reproject([grade]))
    return event


@transaction.atomic
def override_grade(*, grade: Grade, score: Decimal, reason: str, by: Person) -> GradeEvent:
    """Set the score that counts, in points of the item's weight; earlier events stay.

    Raises:
        PermissionDenied: `by` does not teach the course.
        PolicyError: the score is outside 0..maximum, or the reason is empty.
    """
    require_instructor(by, grade.item.assignment.course)
    weight = grade.item.weight
    if not (score.is_finite() and 0 <= score <= weight):
        raise PolicyError(f"The score is between 0 and {weight}.", code="score.range")
    share = _share(score / weight if weight else Decimal(0))
    return _event(grade, EventKind.OVERRIDE, share, reason, by)


@transaction.atomic
def lift_override(*, grade: Grade, reason: str, by: Person) -> GradeEvent:
    """Let the policy decide again what counts.

    Raises:
        PermissionDenied: `by` does not teach the course.
        PolicyError: the reason is empty.
    """
    require_instructor(by, grade.item.assignment.course)
    return _event(grade, EventKind.LIFTED, None, reason, by)


def _event(grade: Grade, kind: EventKind, share: Decimal | None, reason: str, by: Person) -> GradeEvent:
    [locked] = lock([(grade.sitting_id, grade.item_id)])
    event = GradeEvent.objects.create(grade=locked, kind=kind, score=share, by=by, reason=_reason(reason))
    notices.grades_changed(reproject([locked]))
    return event


def _share(score: Decimal) -> Decimal:
    if not (score.is_finite() and 0 <= score <= 1):
        raise PolicyError("The score is between 0 and 1.", code="score.range")
    return score.quantize(MILLIONTH)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise PolicyError("A reason is needed.", code="reason.empty")
    return reason.strip()
