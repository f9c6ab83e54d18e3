"""How far a person is: one cell per exercise, points per set and course.

Every function takes a fixed number of queries, whatever there is to show.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Case, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from grader.courses import policy
from grader.courses.models import Assignment, AssignmentItem, Enrolment, Extension, Person, Role
from grader.courses.policy import ZERO, takes_points_off, total
from grader.courses.queries import assignments_of, courses_of, extensions, window
from grader.submissions.models import PENDING, Grade, GradeEvent, State, Submission
from grader.submissions.projection import right_in_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One exercise in a row of cells. Never colour alone: a mark and a word go with the tone."""

    item: int
    number: int
    tone: str = ""
    icon: str = ""
    label: str
    weight: Decimal = Decimal(1)
    share: Fraction | None = None  # of a full score; None: nothing counts yet
    attempts: int = 0

    @property
    def points(self) -> str:
        return worth(self.weight, self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetProgress:
    """One assignment with the person's cells."""

    id: int
    title: str
    instructions: str
    opens: datetime | None
    due: datetime | None
    last: datetime | None  # after which no answer is taken
    open: bool
    closed: bool
    late: timedelta  # of an answer given now
    cells: Sequence[Cell]
    earned: Fraction
    maximum: Fraction

    @property
    def points(self) -> str:
        return points(self.earned, self.maximum)

    @property
    def percent(self) -> int:
        return round(100 * self.earned / self.maximum) if self.maximum else 0

    @property
    def solved(self) -> int:
        return sum(cell.tone == "ok" for cell in self.cells)

    @property
    def begun(self) -> bool:
        return any(cell.tone or cell.attempts for cell in self.cells)

    @property
    def is_late(self) -> bool:
        """Whether answers are still taken, after the due date."""
        return bool(self.late) and not self.closed

    @property
    def attempts(self) -> int:
        return sum(cell.attempts for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseProgress:
    """A course with its sets, in the person's role."""

    id: int
    title: str
    role: str
    role_label: str
    sets: Sequence[SetProgress] = field(default=())

    @property
    def points(self) -> str:
        shown = [one for one in self.sets if one.open]
        return points(sum((s.earned for s in shown), ZERO), sum((s.maximum for s in shown), ZERO))

    @property
    def begun(self) -> bool:
        """Whether there is a set whose cells are worth showing."""
        return any(one.open and one.begun for one in self.sets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Where to go on: `first` where nothing was answered anywhere."""

    item: int
    number: int
    total: int
    title: str
    set: str
    last: datetime | None  # when it was answered, None where it is one that was not
    first: bool


# What the answer that counts was judged: where lateness, hints or earlier attempts took points off, what is
# right is solved all the same. Only asked where the grade is not full.
RIGHT = Case(
    When(
        score__lt=1,
        then=Subquery(
            GradeEvent.objects.filter(submission=OuterRef("submission"), score__isnull=False)
            .order_by("-id")
            .values("score")[:1]
        ),
    )
)


def points(earned: Fraction, maximum: Fraction) -> str:
    """Such as "2.5 of 8"."""
    return _("%(earned)s of %(maximum)s") % {"earned": plain(earned), "maximum": plain(maximum)}


def worth(weight: Decimal, score: Decimal | Fraction | None) -> str:
    """What a score is worth of an item's points, such as "0.5 of 1"."""
    whole = Fraction(weight)
    return points(policy.points(whole, None if score is None else Fraction(score)), whole)


def plain(number: Decimal | Fraction) -> str:
    """At most two digits after the point, none that say nothing.

    >>> plain(Decimal("2.500000")), plain(Decimal("8.00")), plain(Decimal("0.333333"))
    ('2.5', '8', '0.33')
    """
    text = f"{float(number):.2f}"
    return text.rstrip("0").rstrip(".")


def courses_with_progress(person: Person) -> list[CourseProgress]:
    """Every course of the person with the sets that they may see."""
    enrolments = list(
        Enrolment.objects.filter(person=person, ended=None).select_related("course").order_by("course__title")
    )
    roles = {enrolment.course_id: enrolment.role for enrolment in enrolments}
    sets: dict[int, list[SetProgress]] = defaultdict(list)
    assignments = list(assignments_of(person).filter(course__in=courses_of(person)))
    for assignment, progress in zip(assignments, sets_progress(person, assignments), strict=True):
        sets[assignment.course_id].append(progress)
    return [
        CourseProgress(
            id=enrolment.course_id,
            title=enrolment.course.title,
            role=roles[enrolment.course_id],
            role_label=str(Role(enrolment.role).label),
            sets=sets[enrolment.course_id],
        )
        for enrolment in enrolments
    ]


def set_progress(person: Person, assignment: Assignment, extended: Extension | None) -> SetProgress:
    """One set with the person's cells; `extended` is their extension for it."""
    return _sets(person, [assignment], {} if extended is None else {assignment.pk: extended})[0]


def resume(person: Person, courses: Iterable[CourseProgress]) -> Resume | None:
    """The exercise answered last, or the next once that is solved, else the first; None where nothing is."""
    sets = [one for course in courses for one in course.sets if one.open and one.cells]
    places = {cell.item: (one, cell) for one in sets for cell in one.cells}
    last = (
        Submission.objects.filter(sitting__learner=person)
        .order_by("-received", "-id")
        .values_list("item_id", "received")
        .first()
    )
    received: datetime | None = None
    if last is not None and last[0] in places:
        (one, cell), received = places[last[0]], last[1]
        ahead = next_after(one, cell.item) if cell.tone == "ok" and not one.closed else None
        if ahead is not None:
            cell, received = ahead, None
    elif sets:
        one = next((one for one in sets if not one.closed), sets[0])
        cell = one.cells[0]
    else:
        return None
    item = AssignmentItem.objects.select_related("revision__exercise").get(pk=cell.item)
    return Resume(
        item=cell.item,
        number=cell.number,
        total=len(one.cells),
        title=item.revision.title,
        set=one.title,
        last=received,
        first=last is None,
    )


def next_after(progress: SetProgress, item: int) -> Cell | None:
    """The next exercise of the set that is not solved, after this one and around."""
    here = next(index for index, cell in enumerate(progress.cells) if cell.item == item)
    ahead = [*progress.cells[here + 1 :], *progress.cells[:here]]
    return next((cell for cell in ahead if cell.tone != "ok"), None)


def sets_progress(person: Person, assignments: Sequence[Assignment]) -> list[SetProgress]:
    """The sets in the same order, each with the person's cells."""
    return _sets(person, assignments, extensions(person, assignments))


def _sets(
    person: Person, assignments: Sequence[Assignment], extended: Mapping[int, Extension]
) -> list[SetProgress]:
    now = timezone.now()
    # Plain values: a course has hundreds of exercises, and a row of the table for each took most time.
    items: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    rows = AssignmentItem.objects.filter(assignment__in=assignments)
    for belongs_to, item, weight in rows.values_list("assignment_id", "pk", "weight"):
        items[belongs_to].append((item, weight))
    own = Q(sitting__learner=person, sitting__assignment__in=assignments)
    in_parts = _right_in_parts(own, assignments)
    grades = {
        item_id: (score, attempts, score == 1 or right == 1 or item_id in in_parts)
        for item_id, score, attempts, right in Grade.objects.filter(own)
        .annotate(right=RIGHT)
        .values_list("item_id", "score", "attempts", "right")
    }
    under_way: dict[int, set[str]] = defaultdict(set)
    states = (*PENDING, State.NEEDS_REVIEW)
    for item_id, state in Submission.objects.filter(own, state__in=states).values_list("item_id", "state"):
        under_way[item_id].add(state)
    found = []
    for assignment in assignments:
        cells = [
            _cell(item, weight, number, grades.get(item), under_way[item])
            for number, (item, weight) in enumerate(items[assignment.pk], start=1)
        ]
        dates = window(assignment, extended.get(assignment.pk))
        refusal = dates.refusal(now)
        earned, maximum = total((Fraction(cell.weight), cell.share) for cell in cells)
        found.append(
            SetProgress(
                id=assignment.pk,
                title=assignment.title,
                instructions=assignment.instructions,
                opens=dates.opens,
                due=dates.due,
                last=dates.last,
                open=refusal != "assignment.not_open",
                closed=refusal == "assignment.closed",
                late=dates.lateness(now),
                cells=cells,
                earned=earned,
                maximum=maximum,
            )
        )
    return found


def _right_in_parts(own: Q, assignments: Sequence[Assignment]) -> set[int]:
    """The items answered in parts that are all right. Only asked where the rules may take points off."""
    costly = [one.pk for one in assignments if takes_points_off(one.rules) and one.rules.counts != "average"]
    if not costly:
        return set()
    graded = Grade.objects.filter(
        own, sitting__assignment__in=costly, score__lt=1, submission=None, overridden=False
    )
    grades = list(graded.select_related("item__assignment", "item__revision"))
    right = right_in_parts(grades) if grades else set()
    return {grade.item_id for grade in grades if grade.pk in right}


def _cell(
    item: int,
    weight: Decimal,
    number: int,
    grade: tuple[Decimal | None, int, bool] | None,
    under_way: set[str],
) -> Cell:
    """The cell of one exercise: what is reached comes first, then what is still open."""
    score, attempts, solved = (None, 0, False) if grade is None else grade
    if solved:
        tone, icon, label = "ok", "i-check", _("solved")
    elif State.NEEDS_REVIEW in under_way:
        tone, icon, label = "person", "i-person", _("a person is looking")
    elif under_way:
        tone, icon, label = "wait", "i-clock", _("being checked")
    elif score:
        tone, icon, label = "part", "i-half", _("partly correct")
    elif score is not None:
        tone, icon, label = "no", "i-dot", _("tried, not solved")
    elif grade is not None:
        tone, icon, label = "", "", _("begun")
    else:
        tone, icon, label = "", "", _("not started")
    return Cell(
        item=item,
        number=number,
        tone=tone,
        icon=icon,
        label=label,
        weight=weight,
        share=None if score is None else Fraction(score),
        attempts=attempts,
    )
