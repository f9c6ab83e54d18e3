"""When answers are taken: dates, extensions, and the clock of a timed sitting. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grader.courses.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a learner may answer: the assignment's dates with their extension, and their sitting's clock."""

    opens: datetime | None = None
    due: datetime | None = None
    closes: datetime | None = None
    ends: datetime | None = None  # of the timed sitting

    def refusal(self, moment: datetime) -> str | None:
        """The code of the reason why an answer received at `moment` is not accepted, None if it is."""
        if self.opens is not None and moment < self.opens:
            return "assignment.not_open"
        if self.ends is not None and moment > self.ends:
            return "sitting.ended"
        if self.last is not None and moment > self.last:
            return "assignment.closed"
        return None

    @property
    def last(self) -> datetime | None:
        """After which no answer is taken, the sitting's clock aside."""
        return self.closes if self.closes is not None else self.due

    def over(self, moment: datetime) -> bool:
        """Whether answers are taken no more, the sitting's clock aside."""
        return Window(due=self.due, closes=self.closes).refusal(moment) is not None

    @property
    def bell(self) -> datetime | None:
        """When the sitting ends: by its clock, or as the assignment closes before. None: no clock."""
        if self.ends is None:
            return None
        return self.ends if self.last is None else min(self.ends, self.last)

    def lateness(self, moment: datetime) -> timedelta:
        if self.due is None or moment <= self.due:
            return timedelta(0)
        return moment - self.due


def extended(window: Window, *, due: datetime | None, closes: datetime | None) -> Window:
    """The window with an extension's dates in place of its own; it never closes before it is due."""
    due, closes = due or window.due, closes or window.closes
    if due is not None and closes is not None:
        closes = max(due, closes)
    return replace(window, due=due, closes=closes)


def begun_by_hand(access_code: str, time_limit: timedelta | None) -> bool:
    """Whether a sitting has to be begun; one without code and clock begins with the first answer."""
    return bool(access_code or time_limit)


def sitting_ends(
    started: datetime, time_limit: timedelta | None, extra_time: timedelta | None = None
) -> datetime | None:
    """When the clock of a sitting runs out, None where it has none."""
    if time_limit is None:
        return None
    return started + time_limit + (extra_time or timedelta(0))


def submits_draft(policy: Policy, *, answered: bool) -> bool:
    """Whether a draft is submitted when the bell rings, rather than kept beside what was answered.

    It is where that can only help: always when the best answer counts, else where nothing was answered.
    """
    return policy.at_bell == "submit" and (policy.counts == "best" or not answered)
