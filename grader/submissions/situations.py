"""Where a learner stands on an exercise, for the rules on hints and solutions."""

from datetime import datetime

from grader.courses.models import Assignment, AssignmentItem, Extension, Person
from grader.courses.queries import window
from grader.courses.revealing import Situation
from grader.submissions.models import Grade, GradeEvent, State, Submission
from grader.submissions.queries import attempts_left
from grader.submissions.questions import parts_of


def situation_of(learner: Person, item: AssignmentItem, now: datetime) -> Situation:
    """Attempts over all parts; solved once every part was; nothing left once no part can be answered."""
    parts = parts_of(item.revision)
    own = {"sitting__learner": learner, "item": item}
    solved = GradeEvent.objects.filter(
        grade__sitting__learner=learner, grade__item=item, submission__isnull=False, score=1
    )
    grade = Grade.objects.filter(**own).only("attempts").first()
    left = None
    under_way = Submission.objects.filter(**own, state__in=[State.WAITING, State.DISPATCHED])
    if item.assignment.rules.attempts is not None and not under_way.exists():
        left = max(attempts_left(learner, item, part=part) or 0 for part in parts)
    return Situation(
        attempts=0 if grade is None else grade.attempts,
        left=left,
        correct=set(parts) <= set(solved.values_list("submission__part", flat=True)),
        closed=closed_for_all(item.assignment, now),
    )


def closed_for_all(assignment: Assignment, now: datetime) -> bool:
    """Whether nobody can answer any more, extensions included: who is done must not tell who is not."""
    if not window(assignment, None).over(now):
        return False
    extensions = Extension.objects.filter(assignment=assignment)
    return all(window(assignment, one).over(now) for one in extensions)
