"""Hints and the worked solution on an exercise: what is open, what comes next and what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grader.courses.models import AssignmentItem, Person
from grader.courses.policy import ZERO, Policy, most_left
from grader.courses.revealing import Situation, revealed
from grader.submissions.models import HintUse
from grader.submissions.projection import SOLUTION
from grader.submissions.rules import percent
from grader.submissions.situations import closed_for_all, situation_of
from worker.content import variant

SHOWN_WHEN: Final[Mapping[str, str | Promise]] = {
    "answered": gettext_lazy("after your first counted attempt"),
    "spent": gettext_lazy(
        "once you have solved it, all attempts are used, or the set is closed for everyone"
    ),
    "correct": gettext_lazy("once you have solved it, or the set is closed for everyone"),
    "closed": gettext_lazy("once the set is closed for everyone"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """The hints of one exercise for one person. Nothing that is not open is in here."""

    shown: Sequence[str]
    total: int
    next: int | None  # the number of the hint that can be opened now
    cost: str  # what the next one takes off later answers, "" where it is free
    before: str  # what a right answer is worth now, and with the next hint opened; where hints cost
    after: str
    later: str  # when the rules let one be opened, where they do not now


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The worked solution for one person; no steps where it is not open."""

    steps: Sequence[str]
    offered: bool
    practice: bool  # opening it makes later answers practice
    later: str  # when it can be opened, where it cannot now


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Both, for one item."""

    item: int | str
    hints: Hints
    solution: Solution
    urls: str = ""  # what the names of its addresses begin with: of practice, or nothing


def help_for(
    person: Person,
    item: AssignmentItem,
    *,
    seed: int,
    attempts: int,
    left: Mapping[str, int | None],
    late: timedelta,
    teaches: bool,
) -> Help:
    """What the person may read of an exercise; who teaches reads everything, and nothing is recorded.

    `attempts` were counted so far, and so many are `left` at each part; an answer given now would
    be so `late`.
    """
    content = variant(item.revision.content, seed)
    hints, steps = list(content.get("hints") or ()), list(content.get("solution") or ())
    rules = item.assignment.rules
    if teaches:
        return Help(
            item=item.pk,
            hints=_hints(rules, hints, opened=len(hints), situation=Situation(), late=late),
            solution=Solution(steps=steps, offered=False, practice=False, later=""),
        )
    used = set(HintUse.objects.filter(sitting__learner=person, item=item).values_list("step", flat=True))
    situation = situation_of(person, item, timezone.now(), attempts=attempts, left=left)
    if situation.closed:  # nothing can be lost any more, and nobody has to ask
        used |= set(range(1, 1 + len(hints))) if revealed(rules.hints, situation) else set()
        used |= {SOLUTION} if revealed(rules.solution, situation) else set()
    return Help(
        item=item.pk,
        hints=_hints(
            replace(rules, hint_cost=ZERO) if SOLUTION in used else rules,  # only practice is left
            hints,
            opened=len(used - {SOLUTION}),
            situation=situation,
            late=late,
        ),
        solution=_solution(rules, steps, opened=SOLUTION in used, situation=situation),
    )


def solution_open(person: Person, item: AssignmentItem, *, teaches: bool) -> bool:
    """Whether the worked solution lies open for the person: they opened it, or it lies open for everyone."""
    if not item.revision.content.get("solution"):
        return False
    if teaches or HintUse.objects.filter(sitting__learner=person, item=item, step=SOLUTION).exists():
        return True
    closed = closed_for_all(item.assignment, timezone.now())
    return closed and revealed(item.assignment.rules.solution, Situation(closed=True))


def _hints(rules: Policy, hints: list[str], *, opened: int, situation: Situation, late: timedelta) -> Hints:
    may = revealed(rules.hints, situation)
    left = opened < len(hints)
    # where no answer can follow, nothing is taken off any
    costs = bool(rules.hint_cost) and left and may and not situation.closed and situation.left != 0

    def worth(opened: int) -> str:
        reach = most_left(rules, attempts=situation.attempts, hints=opened, late=late)
        return percent(reach) if costs else ""

    return Hints(
        shown=hints[:opened],
        total=len(hints),
        next=opened + 1 if left and may else None,
        cost=percent(rules.hint_cost) if costs else "",
        before=worth(opened),
        after=worth(opened + 1),
        later=_later(rules.hints, _("Hints open %(when)s.")) if left and not may else "",
    )


def _solution(rules: Policy, steps: list[str], *, opened: bool, situation: Situation) -> Solution:
    may = bool(steps) and revealed(rules.solution, situation)
    return Solution(
        steps=steps if opened else (),
        offered=may and not opened,
        practice=not situation.correct and not situation.closed,
        later=""
        if may or opened or not steps
        else _later(rules.solution, _("The worked solution opens %(when)s.")),
    )


def _later(rule: str, words: str) -> str:
    return words % {"when": SHOWN_WHEN[rule]} if rule in SHOWN_WHEN else ""
