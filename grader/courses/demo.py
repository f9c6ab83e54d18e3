"""A course to try: one instructor, two students, every problem set as an assignment."""

from dataclasses import dataclass

from django.db import transaction

from exercises.models import ProblemSet
from grader.courses.actions import add_exercises, enrol, set_problem_set
from grader.courses.models import Course, Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Someone in the demo course, with a password that everybody knows."""

    username: str
    password: str
    first_name: str
    last_name: str
    role: Role


ACCOUNTS = (
    Account(
        username="noether",
        password="teach-nabla",  # noqa: S106 - known on purpose, and only made where NABLA_DEMO allows it
        first_name="Emmy",
        last_name="Noether",
        role=Role.INSTRUCTOR,
    ),
    Account(
        username="ada",
        password="learn-nabla",  # noqa: S106
        first_name="Ada",
        last_name="Lovelace",
        role=Role.LEARNER,
    ),
    Account(
        username="carl",
        password="learn-nabla",  # noqa: S106
        first_name="Carl",
        last_name="Jacobi",
        role=Role.LEARNER,
    ),
)
COURSE = "matrix-calculus"


@transaction.atomic
def make_demo() -> Course:
    """The demo course, made or completed; what is there stays, changed passwords too."""
    course, _ = Course.objects.get_or_create(
        slug=COURSE, defaults={"title": "Matrix calculus for deep learning", "time_zone": "Europe/Berlin"}
    )
    for account in ACCOUNTS:
        person, made = Person.objects.get_or_create(
            username=account.username,
            defaults={"first_name": account.first_name, "last_name": account.last_name},
        )
        if made:
            person.set_password(account.password)
            person.save()
            enrol(course=course, person=person, role=account.role, by=None)
    for problem_set in ProblemSet.objects.all():
        assignment = course.assignments.filter(slug=problem_set.slug).first()
        if assignment is None:
            set_problem_set(course=course, problem_set=problem_set, by=None)
        else:
            add_exercises(assignment=assignment, problem_set=problem_set)
    return course
