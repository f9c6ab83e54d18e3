"""Grades from their events: fold what happened, apply the policy, write what changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from grader.courses.models import AssignmentItem, Extension
from grader.courses.policy import ZERO, Attempt, standing
from grader.courses.queries import window
from grader.courses.timing import Window
from grader.submissions.conclusions import MILLIONTH
from grader.submissions.models import EventKind, Grade, GradeEvent, HintUse
from grader.submissions.questions import parts_of
from grader.submissions.signals import grade_changed

SOLUTION = 0  # the step of `HintUse` that stands for it
BY_A_PERSON = {EventKind.DECISION, EventKind.GROUP_DECISION}


class Happened(NamedTuple):
    """What matters of an event here: rows of the table, of which a learner has hundreds, take most time."""

    grade: int
    kind: str
    score: Decimal | None
    counted: bool
    submission: int | None
    part: str | None
    received: datetime | None

    @classmethod
    def of(cls, event: GradeEvent) -> "Happened":
        """What an event that is not yet written will say."""
        of = event.submission
        return cls(
            event.grade_id,
            event.kind,
            event.score,
            event.counted,
            *((None, None, None) if of is None else (of.pk, of.part, of.received)),
        )


@dataclass(slots=True)
class History:
    """The events of one grade, folded."""

    attempts: dict[int, Attempt] = field(default_factory=dict)
    override: Fraction | None = None

    def add(self, event: Happened, window: Window) -> None:
        """Take in the next event. The last word on a submission stands."""
        if event.kind == EventKind.OVERRIDE and event.score is not None:
            self.override = Fraction(event.score)
        elif event.kind == EventKind.LIFTED:
            self.override = None
        elif event.submission is not None and event.part is not None and event.received is not None:
            # Undecided leaves what stood before.
            if event.score is None and event.submission in self.attempts:
                return
            self.attempts[event.submission] = Attempt(
                submission=event.submission,
                part=event.part,
                score=None if event.score is None else Fraction(event.score),
                counted=event.counted,
                late=window.lateness(event.received),
            )

    def ordered(self, received: dict[int, datetime]) -> Sequence[Attempt]:
        """The attempts as they were received."""
        return sorted(self.attempts.values(), key=lambda a: (received[a.submission], a.submission))


def lock(pairs: Iterable[tuple[int, int]]) -> list[Grade]:
    """The grades of (sitting, item) pairs, locked in the same order everywhere: nobody waits in a circle."""
    sittings: dict[int, set[int]] = defaultdict(set)
    for sitting, item in pairs:
        sittings[item].add(sitting)
    wanted = Q()
    for item, those in sorted(sittings.items()):
        wanted |= Q(item=item, sitting__in=sorted(those))
    if not wanted:
        return []
    grades = list(
        Grade.objects.select_for_update(of=("self",))
        .filter(wanted)
        .select_related("sitting__learner")
        .order_by("pk")
    )
    items = AssignmentItem.objects.select_related("assignment__course", "revision__exercise").in_bulk(
        {grade.item_id for grade in grades}
    )
    for grade in grades:
        grade.item = items[grade.item_id]  # read once, however many share it
    return grades


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What a grade's events come to by the policy."""

    score: Decimal | None
    attempts: int
    submission: int | None
    overridden: bool


def projections(grades: Sequence[Grade], *, further: Iterable[GradeEvent] = ()) -> dict[int, Projection]:
    """What the events of the grades come to, by grade; `further` ones, not yet written, come after them."""
    histories, received = _histories(grades, further, windows=_windows(grades))
    shown = _reveals(grades)
    found = {}
    for grade in grades:
        history = histories[grade.pk]
        now = standing(
            grade.item.assignment.rules,
            [
                _beside(shown[grade.sitting_id, grade.item_id], attempt, received[attempt.submission])
                for attempt in history.ordered(received)
            ],
            parts=parts_of(grade.item.revision),
            override=history.override,
        )
        found[grade.pk] = Projection(
            score=None if now.score is None else _decimal(now.score),
            attempts=now.attempts,
            submission=now.submission,
            overridden=history.override is not None,
        )
    return found


def reproject(grades: Sequence[Grade]) -> list[Grade]:
    """Bring the (locked) grades up to date with their events; those that changed, announced."""
    found = projections(grades)
    changed = []
    for grade in grades:
        now = found[grade.pk]
        after = (now.score, now.attempts, now.submission, now.overridden)
        if after != (grade.score, grade.attempts, grade.submission_id, grade.overridden):
            grade.score, grade.attempts, grade.submission_id, grade.overridden = after
            grade.updated = timezone.now()
            changed.append(grade)
    Grade.objects.bulk_create(  # they are there: each is updated. `bulk_update` takes ten times as long
        changed,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["score", "attempts", "submission", "overridden", "updated"],
    )
    for grade in changed:
        grade_changed.send(sender=Grade, grade=grade)
    return changed


def part_scores(grade: Grade, extended: Extension | None) -> dict[str, Fraction | None]:
    """What each part counts by the policy, as a share of 1; None where nothing counts yet.

    `extended` is the learner's extension.
    """
    histories, received = _histories([grade], windows={grade.pk: window(grade.item.assignment, extended)})
    shown = _reveals([grade])[grade.sitting_id, grade.item_id]
    attempts = [
        _beside(shown, attempt, received[attempt.submission])
        for attempt in histories[grade.pk].ordered(received)
    ]
    rules = grade.item.assignment.rules
    return {name: standing(rules, attempts, parts=(name,)).score for name in parts_of(grade.item.revision)}


def right_in_parts(grades: Sequence[Grade]) -> set[int]:
    """Those of the grades on exercises in parts whose parts are all right, whatever the rules took off.

    Late days, hints and earlier attempts cost points; what was answered is right all the same.
    """
    histories, received = _histories(grades, windows={grade.pk: Window() for grade in grades})
    shown = _reveals(grades)
    right = set()
    for grade in grades:
        attempts = [
            replace(_beside(shown[grade.sitting_id, grade.item_id], one, received[one.submission]), hints=0)
            for one in histories[grade.pk].ordered(received)
        ]
        rules = replace(grade.item.assignment.rules, attempt_penalty=ZERO)
        if standing(rules, attempts, parts=parts_of(grade.item.revision)).score == 1:
            right.add(grade.pk)
    return right


def attempts_used(grade: Grade) -> dict[str, int]:
    """Counted attempts at each part that has any."""
    histories, _ = _histories([grade], windows={grade.pk: Window()})
    return Counter(attempt.part for attempt in histories[grade.pk].attempts.values() if attempt.counted)


def _histories(
    grades: Sequence[Grade], further: Iterable[GradeEvent] = (), *, windows: Mapping[int, Window]
) -> tuple[dict[int, History], dict[int, datetime]]:
    histories: dict[int, History] = defaultdict(History)
    received: dict[int, datetime] = {}
    rows = GradeEvent.objects.filter(grade__in=[grade.pk for grade in grades]).values_list(
        "grade_id", "kind", "score", "counted", "submission_id", "submission__part", "submission__received"
    )
    written = (Happened(*row) for row in rows.order_by("id"))
    for event in chain(written, map(Happened.of, further)):
        histories[event.grade].add(event, windows[event.grade])
        if event.submission is not None and event.received is not None:
            received[event.submission] = event.received
    return histories, received


def _windows(grades: Sequence[Grade]) -> dict[int, Window]:
    extensions = {
        (extension.assignment_id, extension.learner_id): extension
        for extension in Extension.objects.filter(
            assignment__in={grade.sitting.assignment_id for grade in grades},
            learner__in={grade.sitting.learner_id for grade in grades},
        )
    }
    return {
        grade.pk: window(
            grade.item.assignment, extensions.get((grade.sitting.assignment_id, grade.sitting.learner_id))
        )
        for grade in grades
    }


def _reveals(grades: Sequence[Grade]) -> dict[tuple[int, int], list[HintUse]]:
    """Hints and solutions that were shown, by sitting and item."""
    found: dict[tuple[int, int], list[HintUse]] = defaultdict(list)
    for use in HintUse.objects.filter(sitting__in={grade.sitting_id for grade in grades}):
        found[use.sitting_id, use.item_id].append(use)
    return found


def _beside(shown: Sequence[HintUse], attempt: Attempt, received: datetime) -> Attempt:
    """The attempt, with what had been shown of its part when it was received."""
    if not shown:
        return attempt
    # What was shown of the whole exercise was shown of each of its parts.
    of_it = [use for use in shown if use.part in ("", attempt.part)]
    before = [use.step for use in of_it if use.revealed < received]
    return replace(attempt, hints=sum(step > 0 for step in before), after_solution=SOLUTION in before)


def _decimal(share: Fraction) -> Decimal:
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(MILLIONTH)
