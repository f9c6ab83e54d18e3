"""Every read about submissions and grades, scoped to what the person may see.

A learner sees their own; who teaches a course sees its learners'. What lies outside is not
forbidden but absent, so that nothing can be told from the answer.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, Q, QuerySet

from exercises.models import Revision
from grader.courses import policy
from grader.courses.models import AssignmentItem, Course, Extension, Person
from grader.courses.queries import assignments_of, taught_by
from grader.submissions.models import (
    PENDING,
    Appeal,
    Draft,
    Grade,
    GradeEvent,
    HintUse,
    Submission,
    Verdict,
)
from grader.submissions.projection import BY_A_PERSON, attempts_used
from grader.submissions.questions import parts_of


def items_of(person: Person) -> QuerySet[AssignmentItem]:
    """The exercises that the person may answer or look at."""
    return (
        AssignmentItem.objects.filter(assignment__in=assignments_of(person))
        .select_related("assignment__course", "exercise__problem_set", "revision__exercise")
        .order_by("assignment", "position", "id")
    )


def place_of(item: AssignmentItem) -> int:
    """The exercise's place in its set, from 1."""
    places = list(AssignmentItem.objects.filter(assignment=item.assignment_id).values_list("pk", flat=True))
    return places.index(item.pk) + 1


IN_FORCE = Q(regrade=None) | Q(event__isnull=False)  # a regrade's verdicts are not before it is applied


def with_verdicts(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """With everything that a card of them shows, for one or a few: see `history_of` for many."""
    return _with_what_hangs_on_them(submissions).select_related(
        "item__assignment", "item__exercise", "revision__exercise"
    )


def history_of(person: Person) -> QuerySet[Submission]:
    """The person's submissions, newest first, for a list of them: see `completed`."""
    return _with_what_hangs_on_them(Submission.objects.filter(sitting__learner=person))


def completed(submissions: Iterable[Submission]) -> list[Submission]:
    """The submissions with their items and revisions, each read once.

    Many share one, and its content is by far the most that there is to read.
    """
    found = list(submissions)
    items = AssignmentItem.objects.select_related("assignment", "exercise").in_bulk(
        {one.item_id for one in found}
    )
    revisions = Revision.objects.select_related("exercise").in_bulk({one.revision_id for one in found})
    for one in found:
        one.item, one.revision = items[one.item_id], revisions[one.revision_id]
    return found


def _with_what_hangs_on_them(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    # As lists (`Submission.in_force` and so on): the related managers would build a query for each.
    hanging = [
        Prefetch("verdicts", queryset=Verdict.objects.filter(IN_FORCE).order_by("id"), to_attr="in_force"),
        Prefetch(
            "events",
            queryset=GradeEvent.objects.filter(kind__in=BY_A_PERSON).order_by("id"),
            to_attr="decisions",
        ),
        Prefetch("appeals", queryset=Appeal.objects.order_by("id"), to_attr="asked"),
    ]
    return submissions.select_related("sitting").prefetch_related(*hanging)


def own_submissions(person: Person) -> QuerySet[Submission]:
    """The person's submissions, newest first."""
    return with_verdicts(Submission.objects.filter(sitting__learner=person))


def visible_submissions(person: Person) -> QuerySet[Submission]:
    """The person's submissions and those in courses that they teach, newest first."""
    return with_verdicts(
        Submission.objects.filter(
            Q(sitting__learner=person) | Q(item__assignment__course__in=taught_by(person))
        )
    )


def newest_answers(person: Person, item: AssignmentItem, *, most: int) -> list[Submission]:
    """The person's newest answers to the item, read `with_verdicts`, the newest first."""
    own = Submission.objects.filter(sitting__learner=person, item=item)
    return _of_item(item, _with_what_hangs_on_them(own)[:most])


def newest_of_parts(person: Person, item: AssignmentItem, parts: Sequence[str]) -> dict[str, Submission]:
    """The person's newest answer to each part that they have answered, read `with_verdicts`."""
    own = Submission.objects.filter(sitting__learner=person, item=item, part__in=parts)
    newest = dict(own.order_by("received", "id").values_list("part", "pk"))
    shown = Submission.objects.filter(pk__in=newest.values())
    found = _of_item(item, _with_what_hangs_on_them(shown))
    return {one.part: one for one in found}


def _of_item(item: AssignmentItem, submissions: Iterable[Submission]) -> list[Submission]:
    """The submissions with the item that they are known to be of, and its revision where it was theirs."""
    found = list(submissions)
    others = {one.revision_id for one in found} - {item.revision_id}
    revisions = Revision.objects.select_related("exercise").in_bulk(others) if others else {}
    for one in found:
        one.item = item
        one.revision = revisions.get(one.revision_id, item.revision)
    return found


def latest_verdict(submission: Submission) -> Verdict | None:
    """The verdict that stands; only of submissions read `with_verdicts`."""
    return submission.in_force[-1] if submission.in_force else None


def decision_on(submission: Submission) -> GradeEvent | None:
    """What a person decided about the submission last; only of submissions read `with_verdicts`."""
    return submission.decisions[-1] if submission.decisions else None


def attempts_left(person: Person, item: AssignmentItem, extended: Extension | None) -> dict[str, int | None]:
    """Attempts that the person has left at each part, None where there is no limit."""
    rules, parts = item.assignment.rules, parts_of(item.revision)
    if rules.attempts is None:
        return dict.fromkeys(parts)
    own = {"sitting__learner": person, "item": item}
    grade = own_grade(person, item)
    used = {} if grade is None else attempts_used(grade)
    pending = Counter(Submission.objects.filter(**own, state__in=PENDING).values_list("part", flat=True))
    extra = 0 if extended is None else extended.extra_attempts
    return {
        part: policy.attempts_left(rules, extra=extra, used=used.get(part, 0), pending=pending[part])
        for part in parts
    }


def hints_open(person: Person, item: AssignmentItem) -> int:
    """How many hints the person has opened there."""
    return HintUse.objects.filter(sitting__learner=person, item=item, step__gt=0).count()


def draft_of(person: Person, item: AssignmentItem) -> Draft | None:
    """What the person has typed there and not submitted, None if nothing; of an exercise without parts."""
    return drafts_of(person, item).get("")


def drafts_of(person: Person, item: AssignmentItem) -> dict[str, Draft]:
    """The same of each part."""
    return {one.part: one for one in Draft.objects.filter(sitting__learner=person, item=item)}


def own_grade(person: Person, item: AssignmentItem) -> Grade | None:
    """The person's grade on the item, which it comes with."""
    grade = Grade.objects.filter(sitting__learner=person, item=item).select_related("sitting").first()
    if grade is not None:
        grade.item = item
    return grade


def own_grades(person: Person) -> QuerySet[Grade]:
    """The person's grades."""
    return _graded(Grade.objects.filter(sitting__learner=person))


def grades_of_course(person: Person, course: Course) -> QuerySet[Grade]:
    """The grades of all learners of the course, none if the person does not teach it."""
    return _graded(Grade.objects.filter(item__assignment__course__in=taught_by(person).filter(pk=course.pk)))


def _graded(grades: QuerySet[Grade]) -> QuerySet[Grade]:
    return grades.select_related("sitting__learner", "item__assignment__course", "item__exercise").order_by(
        "item__assignment__course",
        "item__assignment__position",
        "sitting__learner__username",
        "item__position",
    )
