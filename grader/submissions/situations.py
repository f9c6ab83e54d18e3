"""Where a learner stands on an exercise, for the rules on hints and solutions."""

from collections.abc import Mapping
from datetime import datetime

from grader.courses.models import Assignment, AssignmentItem, Extension, Person
from grader.courses.queries import window
from grader.courses.revealing import Situation
from grader.submissions.models import PENDING, GradeEvent, Submission
from grader.submissions.questions import parts_of


def situation_of(
    learner: Person,
    item: AssignmentItem,
    now: datetime,
    *,
    attempts: int,
    left: Mapping[str, int | None],
) -> Situation:
    """Attempts over all parts; solved once every part was; nothing left once no part can be answered.

    `attempts` were counted so far, and so many are `left` at each part.
    """
    solved = GradeEvent.objects.filter(
        grade__sitting__learner=learner, grade__item=item, submission__isnull=False, score=1
    )
    most = max((-1 if one is None else one for one in left.values()), default=-1)
    under_way = Submission.objects.filter(sitting__learner=learner, item=item, state__in=PENDING)
    return Situation(
        attempts=attempts,
        left=None if most < 0 or under_way.exists() else most,
        correct=set(parts_of(item.revision)) <= set(solved.values_list("submission__part", flat=True)),
        closed=closed_for_all(item.assignment, now),
    )


def closed_for_all(assignment: Assignment, now: datetime) -> bool:
    """Whether nobody can answer any more, extensions included: who is done must not tell who is not."""
    if not window(assignment, None).over(now):
        return False
    extensions = Extension.objects.filter(assignment=assignment)
    return all(window(assignment, one).over(now) for one in extensions)
