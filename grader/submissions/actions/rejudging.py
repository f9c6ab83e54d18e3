"""Later parts are judged again when what they rest on changes: answered anew, or decided by a person."""

from grader.courses.models import AssignmentItem
from grader.submissions import dispatch
from grader.submissions.after_commit import after_commit
from grader.submissions.models import GradeEvent, Sitting, State, Submission
from grader.submissions.parts import later_than
from grader.submissions.projection import BY_A_PERSON
from grader.submissions.questions import parts_of


def judge_later_parts_again(*, sitting: Sitting, item: AssignmentItem, part: str) -> int:
    """Let the newest answer to each part that rests on this one wait for a verdict again; how many do.

    Joins the transaction of its cause. What a person decided stays decided, earlier verdicts stay beside the
    new one, and a check that is under way loses its lease, so that what comes of it counts for nothing.
    """
    later = [name for name in later_than(part) if name in parts_of(item.revision)]
    if not later:
        return 0
    rows = Submission.objects.filter(sitting=sitting, item=item, part__in=later).order_by("received", "id")
    newest = {name: key for key, name in rows.values_list("pk", "part")}
    decided = GradeEvent.objects.filter(submission__in=newest.values(), kind__in=BY_A_PERSON)
    again = set(newest.values()) - set(decided.values_list("submission", flat=True))
    waiting = Submission.objects.filter(pk__in=again).exclude(state=State.WAITING)
    keys = sorted(waiting.values_list("pk", flat=True))
    Submission.objects.filter(pk__in=keys).update(state=State.WAITING, lease="", lease_until=None, tries=0)
    for key in keys:
        after_commit(dispatch.publish_now, key)
    return len(keys)
