"""The rules of an assignment in words, before they matter: dates, time, attempts, hints, what counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from django.utils import dateformat, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grader.courses.models import Assignment, Extension
from grader.courses.policy import Policy, attempts_allowed
from grader.courses.queries import window
from grader.courses.timing import sitting_ends

COUNTS: Final[Mapping[str, str | Promise]] = {
    "best": gettext_lazy("Your best answer counts."),
    "last": gettext_lazy("Your last answer counts."),
    "first": gettext_lazy("Your first answer counts."),
    "average": gettext_lazy("The average of your answers counts."),
}
SOLUTION: Final[Mapping[str, str | Promise]] = {
    "always": gettext_lazy("You can open it at any time."),
    "answered": gettext_lazy("It opens after your first counted attempt."),
    "spent": gettext_lazy(
        "It opens once you have solved it, all attempts are used, or the set is closed for everyone."
    ),
    "correct": gettext_lazy("It opens once you have solved it, or the set is closed for everyone."),
    "closed": gettext_lazy("It opens once the set is closed for everyone."),
    "never": gettext_lazy("It is not shown here."),
}
HINTS: Final[Mapping[str, str | Promise]] = {
    "answered": gettext_lazy("They open after your first counted attempt."),
    "spent": gettext_lazy(
        "They open once you have solved it, all attempts are used, or the set is closed for everyone."
    ),
    "correct": gettext_lazy("They open once you have solved it, or the set is closed for everyone."),
    "closed": gettext_lazy("They open once the set is closed for everyone."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it is about, and what it says."""

    label: str
    text: str


def percent(share: Fraction) -> str:
    """Such as "12.5 %", on one line; more digits say nothing.

    >>> [percent(Fraction(1, number)).replace("\N{NO-BREAK SPACE}", "_") for number in (8, 1, 3)]
    ['12.5_%', '100_%', '33.3_%']
    """
    return f"{float(100 * share):.1f}".rstrip("0").rstrip(".") + "\N{NO-BREAK SPACE}%"


def rules_in_words(assignment: Assignment, extended: Extension | None) -> list[Rule]:
    """Every rule of the assignment as it holds for one learner, their extension counted in."""
    policy = assignment.rules
    return [
        *_dates(assignment, extended),
        *_time(assignment, extended),
        *_attempts(policy, extended),
        *_partly(policy),
        *_help(policy),
        *_shape(policy),
        *_numbers(policy),
    ]


def _dates(assignment: Assignment, extended: Extension | None) -> Iterator[Rule]:
    dates = window(assignment, extended)
    policy = assignment.rules
    if dates.opens is not None and dates.opens > timezone.now():
        yield Rule(label=_("Opens"), text=_when(dates.opens))
    if dates.due is not None:
        text = _when(dates.due) + "."
        if dates.due != assignment.due:
            text += " " + _("This is your extended date.")
        if dates.closes is None:
            text += " " + _("Later answers are not taken.")
        yield Rule(label=_("Due"), text=text)
    if dates.closes is not None:
        text = _("Answers are taken until %(when)s.") % {"when": _when(dates.closes)}
        if dates.closes != assignment.closes:
            text += " " + _("This is your extended date.")
        if dates.due is not None:
            text += " " + _late(policy)
        yield Rule(label=_("Late answers") if dates.due is not None else _("Closes"), text=text)


def _late(policy: Policy) -> str:
    if not policy.late_per_day:
        return _("Being late costs nothing.")
    text = _("Each day begun takes %(share)s off.") % {"share": percent(policy.late_per_day)}
    if policy.late_floor:
        text += " " + _("At least %(share)s stays.") % {"share": percent(policy.late_floor)}
    return text


def _time(assignment: Assignment, extended: Extension | None) -> Iterator[Rule]:
    limit = time_allowed(assignment, extended)
    if limit is None:
        return
    minutes = round(limit.total_seconds() / 60)
    text = ngettext(
        "%(minutes)s minute from the moment you begin.",
        "%(minutes)s minutes from the moment you begin.",
        minutes,
    ) % {"minutes": minutes}
    text += " " + _("The clock runs on when you leave or reload the page.")
    if assignment.rules.at_bell == "submit" and assignment.rules.counts == "best":
        text += " " + _("When it ends, what you have typed is submitted as it is.")
    elif assignment.rules.at_bell == "submit":
        text += " " + _("When it ends, what you have typed is submitted where you have not answered yet.")
    else:
        text += " " + _("When it ends, what you have typed is kept but not submitted.")
    yield Rule(label=_("Time"), text=text)


def time_allowed(assignment: Assignment, extended: Extension | None) -> timedelta | None:
    """How long a sitting lasts for a learner, None without a limit."""
    start = timezone.now()
    ends = sitting_ends(start, assignment.time_limit, extended.extra_time if extended else None)
    return None if ends is None else ends - start


def _attempts(policy: Policy, extended: Extension | None) -> Iterator[Rule]:
    allowed = attempts_allowed(policy, extra=extended.extra_attempts if extended else 0)
    if allowed is None:
        text = _("As many as you like.")
    else:
        text = ngettext("%(n)s for each exercise.", "%(n)s for each exercise.", allowed) % {"n": allowed}
    text += " " + str(COUNTS[policy.counts])
    if policy.attempt_penalty:
        text += " " + _("Each attempt takes %(share)s off those that follow.") % {
            "share": percent(policy.attempt_penalty)
        }
    if policy.transposed_counts:
        text += " " + _("An answer that cannot be read is no attempt.")
    else:
        text += " " + _("An answer that cannot be read, or that is right in the other layout, is no attempt.")
    yield Rule(label=_("Attempts"), text=text)


def _partly(policy: Policy) -> Iterator[Rule]:
    credits = (
        (policy.diagonal_credit, _("%(share)s for a vector in place of the diagonal matrix")),
        (policy.special_case_credit, _("%(share)s for an answer that holds for one size only")),
        (policy.transposed_credit, _("%(share)s for the other layout")),
        (policy.entries_credit, _("up to %(share)s for the entries that are right")),
    )
    worth = [words % {"share": percent(share)} for share, words in credits if share]
    if worth:
        yield Rule(label=_("Partly right"), text=", ".join(worth) + ".")


def _help(policy: Policy) -> Iterator[Rule]:
    if policy.hints != "never":
        text = str(HINTS.get(policy.hints, ""))
        if policy.hint_cost:
            share = {"share": percent(policy.hint_cost)}
            text += " " + _("Each takes %(share)s off the answers that follow it.") % share
        else:
            text += " " + _("They cost nothing.")
        yield Rule(label=_("Hints"), text=text.strip())
    text = str(SOLUTION[policy.solution])
    if policy.solution in ("always", "answered"):
        text += " " + _("What you answer after it is practice and changes no grade.")
    yield Rule(label=_("Worked solution"), text=text)


def _shape(policy: Policy) -> Iterator[Rule]:
    if policy.show_shape:
        text = _("Before you check an answer, the preview says whether its shape is the one asked for.")
        yield Rule(label=_("Shape"), text=text)


def _numbers(policy: Policy) -> Iterator[Rule]:
    if policy.variants == "learner":
        yield Rule(label=_("Numbers"), text=_("Where an exercise varies, yours are your own."))
    if policy.variants == "attempt":
        yield Rule(label=_("Numbers"), text=_("Where an exercise varies, each attempt has new ones."))


def _when(moment: datetime) -> str:
    return dateformat.format(timezone.localtime(moment), "l j F Y, H:i")
