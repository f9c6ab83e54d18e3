"""A learner asks a person to look at a verdict; what the person says ends the appeal."""

from django.db import transaction
from django.utils import timezone

from grader.courses.models import Person
from grader.courses.policy import PolicyError, Refused
from grader.courses.queries import require_teacher
from grader.submissions import notices
from grader.submissions.models import Appeal, EventKind, GradeEvent, Submission
from grader.submissions.projection import lock

MESSAGE_CHARACTERS = 2000
APPEALS = 3  # of one submission


@transaction.atomic
def appeal(*, submission: Submission, message: str, by: Person) -> Appeal:
    """Ask a person to look at the learner's own submission. Until they answer, what stands stands.

    Asked again while a person is looking, the appeal is the one that is open.

    Raises:
        Refused: it is not the learner's own, it is still being checked, the message is empty or too long,
            or it has been asked about often enough.
    """
    row = Submission.objects.select_for_update(of=("self",)).select_related("sitting").get(pk=submission.pk)
    if row.sitting.learner_id != by.pk:
        raise Refused("Only the learner appeals.", code="appeal.not_own")
    if row.pending:
        raise Refused("The check is still under way.", code="submission.pending")
    message = message.strip()
    if not 0 < len(message) <= MESSAGE_CHARACTERS:
        raise Refused(f"A message has 1 to {MESSAGE_CHARACTERS} characters.", code="appeal.message")
    if open_one := Appeal.objects.filter(submission=row, answered=None).first():
        return open_one
    if Appeal.objects.filter(submission=row).count() >= APPEALS:
        raise Refused("A person has looked often enough.", code="appeal.often")
    return Appeal.objects.create(submission=row, message=message)


@transaction.atomic
def keep_verdict(*, submission: Submission, reason: str, by: Person) -> GradeEvent:
    """Let stand what stands, and say why to the learner who asked.

    Raises:
        PermissionDenied: `by` does not teach the course.
        PolicyError: nothing stands that could be kept, or the reason is empty.
    """
    require_teacher(by, submission.item.assignment.course)
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    if row.pending or row.needs_review:
        raise PolicyError("Nothing was decided yet: give a score.", code="submission.undecided")
    if not reason.strip():
        raise PolicyError("A reason is needed.", code="reason.empty")
    [grade] = lock([(row.sitting_id, row.item_id)])
    event = GradeEvent.objects.create(
        grade=grade, kind=EventKind.KEPT, submission=row, by=by, reason=reason.strip()
    )
    answer_appeals(submission=row, answer=event.reason, by=by)
    return event


def answer_appeals(*, submission: Submission, answer: str, by: Person) -> int:
    """Answer what the learner asked about the submission, in the decision's transaction; how many."""
    waiting = Appeal.objects.filter(submission=submission, answered=None)
    answered = waiting.update(answer=answer, answered=timezone.now(), by=by)
    if answered:
        notices.appeal_answered(submission)
    return answered
