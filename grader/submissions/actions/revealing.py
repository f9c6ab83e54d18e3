"""A learner's writes about help: open a hint, open the worked solution. What was opened is on record."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grader.courses.models import AssignmentItem, Person
from grader.courses.policy import Refused, Reveal
from grader.courses.queries import extension
from grader.courses.revealing import revealed
from grader.submissions.actions.submitting import sitting_of
from grader.submissions.models import EventKind, Grade, GradeEvent, HintUse, Sitting
from grader.submissions.projection import SOLUTION, lock, reproject
from grader.submissions.queries import attempts_left
from grader.submissions.situations import situation_of


def reveal_hint(*, learner: Person, item: AssignmentItem, step: int) -> HintUse:
    """Open the next hint, the first being 1; one that is open already stays as it was.

    Raises:
        PermissionDenied: the assignment is not the learner's.
        Refused: not begun, the rules withhold hints now, or another hint comes next.
    """
    hints = item.revision.content.get("hints") or ()
    if not 1 <= step <= len(hints):
        raise Refused("There is no such hint.", code="hint.unknown")
    return _reveal(learner, item, step, rule=item.assignment.rules.hints, refusal="hint.withheld")


def reveal_solution(*, learner: Person, item: AssignmentItem) -> HintUse:
    """Open the worked solution: what is answered from now on is practice and changes no grade.

    Raises:
        PermissionDenied: the assignment is not the learner's.
        Refused: not begun, there is none, or the rules withhold it now.
    """
    if not item.revision.content.get("solution"):
        raise Refused("There is no solution.", code="solution.withheld")
    return _reveal(learner, item, SOLUTION, rule=item.assignment.rules.solution, refusal="solution.withheld")


def _reveal(learner: Person, item: AssignmentItem, step: int, *, rule: Reveal, refusal: str) -> HintUse:
    sitting = sitting_of(learner, item)
    now = timezone.now()
    if opened := HintUse.objects.filter(sitting=sitting, item=item, part="", step=step).first():
        return opened
    left = attempts_left(learner, item, extension(assignment=item.assignment, learner=learner))
    grade = Grade.objects.filter(sitting=sitting, item=item).only("attempts").first()
    used = 0 if grade is None else grade.attempts
    if not revealed(rule, situation_of(learner, item, now, attempts=used, left=left)):
        raise Refused("The rules of the assignment withhold it now.", code=refusal)
    with transaction.atomic():
        Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
        return _record(sitting, item, step, now)


def _record(sitting: Sitting, item: AssignmentItem, step: int, now: datetime) -> HintUse:
    """The use on record, with its event; nobody else opens anything in this sitting meanwhile."""
    opened = set(HintUse.objects.filter(sitting=sitting, item=item, part="").values_list("step", flat=True))
    if step in opened:
        return HintUse.objects.get(sitting=sitting, item=item, part="", step=step)
    if step != SOLUTION and step != 1 + max(opened - {SOLUTION}, default=0):
        raise Refused("Another hint comes first.", code="hint.order")
    use = HintUse.objects.create(sitting=sitting, item=item, step=step, revealed=now)
    Grade.objects.get_or_create(sitting=sitting, item=item)
    [grade] = lock([(sitting.pk, item.pk)])
    reason = "solution" if step == SOLUTION else f"hint {step}"
    GradeEvent.objects.create(grade=grade, kind=EventKind.HINT, by=sitting.learner, reason=reason)
    reproject([grade])
    return use
