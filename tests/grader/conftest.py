"""People and an assignment, for the tests of this folder."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from exercises.models import Exercise, ProblemSet, Revision
from grader.courses.actions import enrol, set_problem_set
from grader.courses.models import Assignment, AssignmentItem, Course, Person, Role
from grader.submissions.actions import submit
from grader.submissions.models import State, Submission
from worker.content import digest

QUESTION = {
    "function": "sum(x)",
    "variables": {"x": {"shape": ["n"]}},
    "wrt": "x",
    "order": 1,
    "layout": "numerator",
}


def make_exercise(slug: str, problem_set: ProblemSet, **content: Any) -> Exercise:
    content = {"slug": slug, "title": slug.title(), "statement": "…", "question": QUESTION, **content}
    exercise = Exercise.objects.create(slug=slug, problem_set=problem_set)
    exercise.current = Revision.objects.create(
        exercise=exercise, number=1, content=content, digest=digest(content), published=timezone.now()
    )
    exercise.save()
    return exercise


def make_person(name: str, course: Course | None = None, role: Role = Role.LEARNER) -> Person:
    person = Person.objects.create(username=name)
    if course is not None:
        enrol(course=course, person=person, role=role, by=None)
    return person


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def course(db: None) -> Course:
    return Course.objects.create(slug="calculus", title="Calculus")


@pytest.fixture
def assignment(course: Course) -> Assignment:
    problem_set = ProblemSet.objects.create(slug="sums", title="Sums")
    make_exercise("sum-x", problem_set)
    make_exercise("sum-y", problem_set)
    return set_problem_set(course=course, problem_set=problem_set, by=None)


@pytest.fixture
def item(assignment: Assignment) -> AssignmentItem:
    return assignment.items.get(exercise__slug="sum-x")


@pytest.fixture
def learner(course: Course) -> Person:
    return make_person("ada", course)


@pytest.fixture
def instructor(course: Course) -> Person:
    return make_person("noether", course, Role.INSTRUCTOR)


@pytest.fixture
def stranger(db: None) -> Person:
    """Someone with an account, in no course."""
    return make_person("mallory")


@pytest.fixture
def dispatched(learner: Person, item: AssignmentItem) -> Callable[..., Submission]:
    """Makes a submission that is being checked under the lease given."""

    def make(
        lease: str = "lease", *, response: str = "1^T", by: Person = learner, **changes: Any
    ) -> Submission:
        number = Submission.objects.count()
        submission = submit(learner=by, item=item, response=response, idempotency_key=f"key {number}")
        until = timezone.now() + timezone.timedelta(seconds=10)
        changes = {"state": State.DISPATCHED, "lease": lease, "lease_until": until, "tries": 1, **changes}
        Submission.objects.filter(pk=submission.pk).update(**changes)
        submission.refresh_from_db()
        return submission

    return make
