"""More time, later dates or more attempts for one learner."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from grader.courses.models import Assignment, Extension, Person
from grader.courses.policy import PolicyError
from grader.courses.queries import require_instructor
from grader.courses.timing import sitting_ends
from grader.submissions import notices
from grader.submissions.models import EventKind, Grade, GradeEvent, Sitting
from grader.submissions.projection import lock, reproject


@transaction.atomic
def grant_extension(
    *,
    assignment: Assignment,
    learner: Person,
    due: datetime | None = None,
    closes: datetime | None = None,
    extra_time: timedelta | None = None,
    extra_attempts: int = 0,
    reason: str,
    by: Person,
) -> Extension:
    """Give the learner an extension in place of any before; a sitting under way or over goes on.

    What was late and is not any more counts in full; each grade keeps an event that says why.

    Raises:
        PermissionDenied: `by` does not teach the course.
        PolicyError: the reason is empty, or the dates make no sense.
    """
    require_instructor(by, assignment.course)
    if not reason.strip():
        raise PolicyError("A reason is needed.", code="reason.empty")
    if due is not None and closes is not None and closes < due:
        raise PolicyError("It closes before it is due.", code="extension.dates")
    if extra_time is not None and extra_time <= timedelta(0):
        raise PolicyError("More time is more than none.", code="extension.time")
    extension, _ = Extension.objects.update_or_create(
        assignment=assignment,
        learner=learner,
        defaults={
            "due": due,
            "closes": closes,
            "extra_time": extra_time,
            "extra_attempts": extra_attempts,
            "reason": reason.strip(),
            "by": by,
        },
    )
    sitting = (
        Sitting.objects.select_for_update(no_key=True).filter(assignment=assignment, learner=learner).first()
    )
    if sitting is not None:
        _extend(sitting, assignment, extension)
    return extension


def _extend(sitting: Sitting, assignment: Assignment, extension: Extension) -> None:
    sitting.ends = sitting_ends(sitting.started, assignment.time_limit, extension.extra_time)
    if sitting.ends is None or sitting.ends > timezone.now():
        sitting.rang = None  # it will ring again
    sitting.save(update_fields=["ends", "rang"])
    grades = lock(Grade.objects.filter(sitting=sitting).values_list("sitting_id", "item_id"))
    GradeEvent.objects.bulk_create(
        GradeEvent(grade=grade, kind=EventKind.EXTENSION, by=extension.by, reason=extension.reason)
        for grade in grades
    )
    notices.grades_changed(reproject(grades))
