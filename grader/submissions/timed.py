"""A timed sitting on the pages: what beginning it means, the clock while it runs, and its end."""

import math
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from grader.courses.models import Assignment, Extension, Person
from grader.courses.queries import window
from grader.courses.timing import sitting_ends
from grader.submissions import actions
from grader.submissions.access import Access, access


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What will happen when the learner begins now."""

    minutes: int | None  # None: no clock
    ends: datetime | None
    cut_short: bool  # the assignment closes before the time is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time left by the server's clock; the browser's may be wrong, so it only counts down."""

    ends: datetime
    seconds: int

    @property
    def minutes(self) -> int:
        return math.ceil(self.seconds / 60)


def opened(person: Person, assignment: Assignment) -> Access:
    """What the person may do with the assignment; at the first look after the bell, it rings."""
    may = access(person, assignment)
    if may.rings is not None:
        actions.ring(sitting=may.rings)
        may = access(person, assignment)
    return may


def beginning(assignment: Assignment, extended: Extension | None) -> Beginning:
    """What beginning the assignment now would mean."""
    now = timezone.now()
    ends = sitting_ends(now, assignment.time_limit, extended.extra_time if extended else None)
    bell = window(assignment, extended, ends).bell
    if ends is None or bell is None:
        return Beginning(minutes=None, ends=None, cut_short=False)
    return Beginning(minutes=round((bell - now).total_seconds() / 60), ends=bell, cut_short=bell < ends)


def clock(bell: datetime | None) -> Clock | None:
    """The clock of a sitting that is under way, None where none runs."""
    if bell is None:
        return None
    return Clock(ends=bell, seconds=max(0, math.ceil((bell - timezone.now()).total_seconds())))
