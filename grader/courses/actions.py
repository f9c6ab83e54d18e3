"""Writes about courses: who takes part, what is set."""

from decimal import Decimal

from django.db import transaction

from exercises.models import ProblemSet
from grader.courses.models import Assignment, AssignmentItem, Course, Enrolment, Person, Role
from grader.courses.policy import Policy
from grader.courses.queries import require_instructor


@transaction.atomic
def enrol(*, course: Course, person: Person, role: Role, section: str = "", by: Person | None) -> Enrolment:
    """Let the person take part in the course in this role; again after they left, too.

    `by` is None where the site itself acts (the demo, an accepted invitation).
    """
    if by is not None:
        require_instructor(by, course)
    enrolment, _ = Enrolment.objects.update_or_create(
        course=course, person=person, defaults={"role": role, "section": section, "ended": None}
    )
    return enrolment


@transaction.atomic
def set_problem_set(
    *,
    course: Course,
    problem_set: ProblemSet,
    slug: str = "",
    title: str = "",
    policy: Policy | None = None,
    published: bool = True,
    by: Person | None,
) -> Assignment:
    """An assignment of all exercises of the problem set, each pinned to its current revision."""
    if by is not None:
        require_instructor(by, course)
    assignment = Assignment.objects.create(
        course=course,
        slug=slug or problem_set.slug,
        title=title or problem_set.title,
        instructions=problem_set.summary,
        position=problem_set.position,
        published=published,
        policy={} if policy is None else policy.to_data(),
    )
    add_exercises(assignment=assignment, problem_set=problem_set)
    return assignment


def add_exercises(*, assignment: Assignment, problem_set: ProblemSet) -> int:
    """Append the exercises of the problem set that the assignment lacks; how many they were."""
    present = set(assignment.items.values_list("exercise_id", flat=True))
    last = max(assignment.items.values_list("position", flat=True), default=-1)
    missing = problem_set.exercises.filter(retired=False, current__isnull=False).exclude(pk__in=present)
    items = [
        AssignmentItem(
            assignment=assignment,
            exercise=exercise,
            revision=exercise.current,
            weight=Decimal(1),
            position=last + 1 + index,
        )
        for index, exercise in enumerate(missing.select_related("current"))
        if exercise.current is not None
    ]
    AssignmentItem.objects.bulk_create(items)
    return len(items)
