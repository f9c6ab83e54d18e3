"""What "My progress" is made of: what counts, how it grew, what changed, and what is worth another look."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grader.courses.models import Person
from grader.courses.policy import ZERO
from grader.submissions import queries
from grader.submissions.judged import line_of
from grader.submissions.mistakes import mistakes_of
from grader.submissions.models import Appeal, EventKind, Grade, GradeEvent, State, Submission
from grader.submissions.progress import CourseProgress, SetProgress, courses_with_progress, plain, worth
from grader.submissions.variants import item_seed
from worker.content import variant

WEEKS: Final = 8
ANSWERS_SHOWN: Final = 3
CHANGES_SHOWN: Final = 6
CHANGES_SINCE: Final = timedelta(days=30)
CHANGES: Final[dict[str, str | Promise]] = {
    EventKind.REGRADE: gettext_lazy("The exercise was changed, and your answer was judged again."),
    EventKind.DECISION: gettext_lazy("A person looked at your answer."),
    EventKind.GROUP_DECISION: gettext_lazy("A person looked at your answer."),
    EventKind.KEPT: gettext_lazy("A person looked at your answer, and the result stands."),
    EventKind.OVERRIDE: gettext_lazy("A person set the points."),
    EventKind.LIFTED: gettext_lazy("The points follow from your answers again."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One week of the chart. Sideways in percent, so that the text keeps its size at every width."""

    count: int
    label: str
    x: str
    middle: str
    y: int
    height: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Exercises solved by week, as bars and in words."""

    bars: Sequence[Bar]
    lines: Sequence[tuple[int, int]]  # value, y
    total: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The set that is due next, with the numbers of what is not solved in it."""

    set: SetProgress
    when: datetime
    open: str


def progress_context(person: Person) -> dict[str, Any]:
    """The context of `progress.html`, in a fixed number of queries."""
    courses = courses_with_progress(person)
    sets = [one for course in courses for one in course.sets if one.open]
    cells = [cell for one in sets for cell in one.cells]
    earned, maximum = sum((s.earned for s in sets), ZERO), sum((s.maximum for s in sets), ZERO)
    solved = [cell for cell in cells if cell.tone == "ok"]
    return {
        "section": "progress",
        "courses": courses,
        "begun": any(course.begun for course in courses),
        "points": plain(earned),
        "maximum": plain(maximum),
        "exercises": len(cells),
        "solved": len(solved),
        "at_once": sum(cell.attempts == 1 for cell in solved),
        "with_a_person": _with_a_person(person),
        "chart": _chart(person),
        "changes": _changes(person),
        "latest": [line_of(one) for one in queries.own_submissions(person)[:ANSWERS_SHOWN]],
        "mistakes": mistakes_of(person),
        "due": _due(courses),
    }


def _with_a_person(person: Person) -> int:
    """Answers that somebody has to look at: undecided ones, and those that the learner has asked about."""
    undecided = Submission.objects.filter(sitting__learner=person, state=State.NEEDS_REVIEW)
    asked = Appeal.objects.filter(submission__sitting__learner=person, answered=None)
    return len({*undecided.values_list("pk", flat=True), *asked.values_list("submission", flat=True)})


def _due(courses: Sequence[CourseProgress]) -> Due | None:
    """Of what is due and not solved whole, the set that closes first."""
    waiting = [
        Due(set=one, when=one.due, open=runs([cell.number for cell in left]))
        for course in courses
        for one in course.sets
        if one.open and not one.closed and one.due is not None
        if (left := [cell for cell in one.cells if cell.tone != "ok"])
    ]
    ahead = [one for one in waiting if one.when >= timezone.now()]
    return min(ahead, key=lambda one: one.when, default=None)


def runs(numbers: Sequence[int]) -> str:
    """Numbers in order, those that follow one another as one.

    >>> runs([1, 2, 4, 6, 7, 8, 9])
    '1, 2, 4, 6–9'
    """
    said: list[list[int]] = []
    for number in numbers:
        if said and said[-1][-1] == number - 1:
            said[-1].append(number)
        else:
            said.append([number])
    return ", ".join(f"{one[0]}–{one[-1]}" if len(one) > 2 else ", ".join(map(str, one)) for one in said)


def _changes(person: Person) -> list[dict[str, Any]]:
    """What people and regrades have done to the person's grades lately, the newest first."""
    lately = GradeEvent.objects.filter(
        grade__sitting__learner=person,
        kind__in=list(CHANGES),
        created__gte=timezone.now() - CHANGES_SINCE,
    )
    newest = list(lately.order_by("-id").values_list("pk", flat=True)[:CHANGES_SHOWN])
    if not newest:  # as for nearly everybody
        return []
    events = (
        GradeEvent.objects.filter(pk__in=newest)
        .select_related("grade__sitting", "grade__item__assignment", "grade__item__revision__exercise")
        .order_by("-id")
    )
    return [
        {
            "item": event.grade.item_id,
            "title": _title(event.grade),
            "set": event.grade.item.assignment.title,
            "said": str(CHANGES[event.kind]),
            "when": event.created,
            "points": _points(event.grade),
        }
        for event in events
    ]


def _title(grade: Grade) -> str:
    seed = item_seed(grade.item, own=grade.sitting.variant_seed, attempts=grade.attempts)
    return str(variant(grade.item.revision.content, seed).get("title") or grade.item.revision.title)


def _points(grade: Grade) -> str:
    return "" if grade.score is None else worth(grade.item.weight, grade.score)


# --- the chart ---------------------------------------------------------------------------------------

TOP, FLOOR = 14, 134  # of the bars, in pixels


def _chart(person: Person) -> Chart | None:
    """The weeks up to this one; None where nothing was solved in them."""
    monday = _monday(timezone.localdate())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    when = Coalesce("submission__received", "created")
    firsts = (
        GradeEvent.objects.filter(grade__sitting__learner=person, score=1)
        .filter(Q(grade__score=1) | Q(grade__submission=F("submission")))  # right, with points taken off
        .values("grade")
        .annotate(first=Min(when))
        .values_list("first", flat=True)
    )
    solved = Counter(_monday(timezone.localdate(first)) for first in firsts)
    counts = [solved[week] for week in weeks]
    if not any(counts):
        return None
    step = _step(max(counts))
    most = step * -(-max(counts) // step)
    scale = (FLOOR - TOP) / most
    labels = [date_format(week, "j M") for week in weeks]
    bars = [
        Bar(
            count=count,
            label=label if place % 2 == (WEEKS - 1) % 2 else "",
            x=f"{6 + 11.8 * place:.1f}%",
            middle=f"{6 + 11.8 * place + 4.5:.1f}%",
            y=round(FLOOR - scale * count),
            height=round(scale * count),
            current=place == WEEKS - 1,
        )
        for place, (count, label) in enumerate(zip(counts, labels, strict=True))
    ]
    return Chart(
        bars=bars,
        lines=[(value, round(FLOOR - scale * value)) for value in range(0, most + 1, step)],
        total=sum(counts),
        said=_("Solved per week from %(first)s: %(counts)s")
        % {"first": date_format(weeks[0], "j F"), "counts": ", ".join(map(str, counts))},
    )


def _step(most: int) -> int:
    """Between the lines of the chart, so that there are four of them at most."""
    return next(
        one for power in range(9) for one in (10**power, 2 * 10**power, 5 * 10**power) if 3 * one >= most
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
