"""What a later part of an exercise is judged with: the learner's own answers to the parts before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from grader.courses.models import AssignmentItem
from grader.submissions.models import GradeEvent, State, Submission
from grader.submissions.projection import BY_A_PERSON
from grader.submissions.questions import parts_of
from worker.engine.model import Part

ORDERED = [Part.INTERMEDIATES, Part.DERIVATIVES, Part.COMBINATION, Part.RESULT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was answered to earlier parts, as typed, and which of these answers a person has accepted."""

    earlier: dict[str, str] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()


NOTHING_BEFORE = Before()


def before(*, sitting: int, item: AssignmentItem, part: str) -> Before:
    """What a part is judged with now: the last answer to each part before it that could be read."""
    wanted = earlier_than(part) if part in parts_of(item.revision) else ()
    if not wanted:
        return Before()
    read = Submission.objects.filter(sitting=sitting, item=item).exclude(state=State.MALFORMED)
    last = {name: row for name in wanted if (row := _newest(read.filter(part=name))) is not None}
    decided = dict(
        GradeEvent.objects.filter(submission__in=[pk for pk, _ in last.values()], kind__in=BY_A_PERSON)
        .order_by("id")
        .values_list("submission", "score")
    )
    return Before(
        earlier={name: response for name, (_, response) in last.items()},
        accepted=tuple(name for name, (pk, _) in last.items() if decided.get(pk) == 1),
    )


def _newest(answers: QuerySet[Submission]) -> tuple[int, str] | None:
    """The key and the text of the last answer that says something; there may be hundreds before it."""
    rows = answers.order_by("-received", "-id").values_list("pk", "response")
    for pk, response in rows.iterator(chunk_size=8):
        if isinstance(response, str) and response.strip():
            return pk, response
    return None


def judged_with(row: Submission) -> Before:
    """What a submission is judged with: for the newest answer to its part what stands now."""
    if not row.part:
        return Before()
    newer = Submission.objects.filter(
        sitting=row.sitting_id, item=row.item_id, part=row.part, received__gt=row.received
    )
    if newer.exists():
        return Before(earlier=dict(row.earlier))
    return before(sitting=row.sitting_id, item=row.item, part=row.part)


def earlier_than(part: str) -> Sequence[str]:
    """The steps before a part; the choice of the rule rests on the first, and nothing rests on it."""
    if part == Part.RULE:
        return (str(Part.INTERMEDIATES),)
    names = [str(one) for one in ORDERED]
    return tuple(names[: names.index(part)]) if part in names else ()


def later_than(part: str) -> Sequence[str]:
    """The parts that rest on this one."""
    return tuple(str(one) for one in Part if part in earlier_than(one))
