"""Whether an assignment may be looked at and answered now, and the words where it may not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grader.courses.models import Assignment, Extension, Person
from grader.courses.queries import extensions, taught, window
from grader.courses.timing import begun_by_hand
from grader.submissions.models import Sitting
from grader.submissions.variants import own_seed

REFUSALS: Final[Mapping[str, str | Promise]] = {
    "assignment.not_open": _("This set is not open yet. You can answer from its opening on."),
    "assignment.closed": _("This set is closed. Your answers stay, and new ones are not taken."),
    "sitting.not_started": _("Begin this set first, on its own page."),
    "sitting.ended": _("Your time for this set is over. What you sent before counts."),
    "sitting.access_code": _("That is not the access code. Ask your instructor for it."),
    "attempts.used_up": _("All attempts are used. Your answers stay below."),
    "appeal.message": _("Write what the person should look at, in at most 2000 characters."),
    "appeal.often": _("A person has looked at this answer several times. Write to your instructor instead."),
    "submission.pending": _("This answer is still being checked. Ask once there is a result."),
    "hint.withheld": _("Hints are not open now. The rules of this set say when they are."),
    "hint.order": _("Another hint comes first."),
    "solution.withheld": _("The worked solution is not open now. The rules of this set say when it is."),
    "variant.changed": _(
        "This exercise has new numbers since you loaded the page. Reload it and answer those."
    ),
    "submission.key": _("The key of an answer has 1 to 100 characters that can be printed."),
    "form.unknown": _("There is no such form of an answer. Leave it out, and it is recognised."),
    "part.unknown": _("This exercise has no such part."),
    "submission.key_reused": _("This page was already used for another answer. Reload it and send again."),
    "file.not_asked": _("This exercise asks for no file."),
    "file.format": _("The file must end in .npy, .npz, .json or .csv. Nothing was sent."),
    "file.empty": _("Choose a file that is not empty, and send it again."),
    "file.too_large": _("A file has at most 64 MiB. Save the array as float32, or compressed as .npz."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the person may do with an assignment now; a refusal is a code of `REFUSALS`."""

    look: bool
    begin: bool  # a sitting has to be begun first
    teaches: bool
    refusal: str  # why answers are not taken, "" if they are
    seed: int  # of the person's variants
    extended: Extension | None
    bell: datetime | None  # when their sitting ends, None where no clock runs
    rings: Sitting | None  # whose time is over, and whose drafts nobody has dealt with yet


def refusal_text(code: str) -> str:
    """Why an answer was not taken, for the learner."""
    return str(REFUSALS.get(code, _("This answer was not taken. Reload the page and send it again.")))


def access(person: Person, assignment: Assignment) -> Access:
    """What the person may do with an assignment that they see; who teaches it may always look."""
    return accesses(person, [assignment])[assignment.pk]


def accesses(person: Person, assignments: Sequence[Assignment]) -> dict[int, Access]:
    """The same for many assignments, in as many queries."""
    sittings = {
        one.assignment_id: one for one in Sitting.objects.filter(learner=person, assignment__in=assignments)
    }
    extended = extensions(person, assignments)
    teaches = taught(person, assignments)
    now = timezone.now()
    return {
        one.pk: _access(
            one,
            sitting=sittings.get(one.pk),
            extended=extended.get(one.pk),
            teaches=one.course_id in teaches,
            seed=own_seed(person, one, sittings.get(one.pk)),
            now=now,
        )
        for one in assignments
    }


def _access(
    assignment: Assignment,
    *,
    sitting: Sitting | None,
    extended: Extension | None,
    teaches: bool,
    seed: int,
    now: datetime,
) -> Access:
    times = window(assignment, extended, sitting.ends if sitting else None)
    refusal, bell = times.refusal(now) or "", times.bell
    to_begin = sitting is None and begun_by_hand(assignment.access_code, assignment.time_limit)
    unseen = refusal == "assignment.not_open" or to_begin
    return Access(
        look=teaches or not unseen,
        teaches=teaches,
        begin=to_begin and not refusal,
        refusal=refusal or ("sitting.not_started" if to_begin else ""),
        seed=seed,
        extended=extended,
        bell=None if refusal else bell,
        rings=sitting if refusal and bell and sitting and sitting.rang is None else None,
    )
