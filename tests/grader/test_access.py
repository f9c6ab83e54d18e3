"""Who sees what: queries are scoped, and the admin is too."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from grader.courses.models import Course, Person, Role
from grader.submissions import queries
from grader.submissions.actions import record_results
from grader.submissions.models import Grade, Submission
from tests.grader.conftest import make_person
from tests.grader.verdicts import result, verdict

Make = Callable[..., Submission]


@pytest.fixture
def decided(dispatched: Make) -> Submission:
    submission = dispatched()
    record_results(results=[result(submission, verdict("undecided", None))])
    return submission


@pytest.fixture
def elsewhere(db: None) -> Person:
    """An instructor of another course."""
    return make_person("gauss", Course.objects.create(slug="other", title="Other"), Role.INSTRUCTOR)


def test_queries_show_a_learner_their_own_and_a_teacher_their_course(
    decided: Submission,
    course: Course,
    learner: Person,
    instructor: Person,
    stranger: Person,
    elsewhere: Person,
) -> None:
    classmate = make_person("carl", course)
    administrator = Person.objects.create(username="root", is_superuser=True)
    for person, sees, teaches in (
        (learner, True, False),
        (instructor, True, True),
        (administrator, True, True),
        (classmate, False, False),
        (stranger, False, False),
        (elsewhere, False, False),
    ):
        assert queries.visible_submissions(person).filter(pk=decided.pk).exists() is sees, person
        assert queries.grades_of_course(person, course).exists() is teaches, person
        assert queries.own_grades(person).exists() is (person == learner), person
        in_course = person in (learner, classmate, instructor, administrator)
        assert queries.items_of(person).exists() is in_course, person


PAGES = (
    "submissions_submission",
    "submissions_grade",
    "courses_course",
    "courses_enrolment",
    "courses_assignment",
)


def test_admin_shows_teachers_their_course_and_others_nothing(
    client: Client,
    decided: Submission,
    learner: Person,
    instructor: Person,
    stranger: Person,
    elsewhere: Person,
) -> None:
    rows = {
        "submissions_submission": decided,
        "submissions_grade": Grade.objects.get(),
        "courses_course": decided.item.assignment.course,
        "courses_enrolment": learner.enrolments.get(),
        "courses_assignment": decided.item.assignment,
    }
    for page in PAGES:
        for person, status in ((instructor, 200), (elsewhere, 302)):
            client.force_login(person)
            assert client.get(reverse(f"admin:{page}_changelist")).status_code == 200
            assert client.get(reverse(f"admin:{page}_change", args=[rows[page].pk])).status_code == status
        for person in (learner, stranger):
            client.force_login(person)
            assert client.get(reverse(f"admin:{page}_changelist")).status_code == 302
    client.force_login(elsewhere)
    assert "1^T" not in client.get(reverse("admin:submissions_submission_changelist")).text
    for page in ("courses_person", "exercises_exercise", "exercises_revision"):
        client.force_login(instructor)
        assert client.get(reverse(f"admin:{page}_changelist")).status_code == 403


def test_admin_decides_and_overrides_through_the_actions(
    client: Client, decided: Submission, instructor: Person, elsewhere: Person
) -> None:
    grade = Grade.objects.get()
    decide = reverse("admin:submissions_submission_decide", args=[decided.pk])
    override = reverse("admin:submissions_grade_override", args=[grade.pk])
    client.force_login(elsewhere)
    for page in (decide, override):
        assert client.post(page, {"score": "1", "reason": "mine"}).status_code == 403
    client.force_login(instructor)
    assert client.get(decide).status_code == 200
    assert "between 0 and 1" in client.post(decide, {"score": "2", "reason": "x"}).text
    assert client.post(decide, {"score": "0.5", "reason": "half"}).status_code == 302
    grade.refresh_from_db()
    assert grade.score == Decimal("0.5")
    assert client.post(override, {"score": "1", "reason": "oral"}).status_code == 302
    grade.refresh_from_db()
    assert (grade.score, grade.overridden) == (1, True)


@pytest.mark.parametrize("model", ["submissions_submission", "submissions_grade"])
def test_admin_writes_nothing_by_itself(client: Client, decided: Submission, model: str) -> None:
    client.force_login(Person.objects.create(username="root", is_superuser=True, is_staff=True))
    row = decided if model == "submissions_submission" else Grade.objects.get()
    assert client.get(reverse(f"admin:{model}_add")).status_code == 403
    assert client.get(reverse(f"admin:{model}_delete", args=[row.pk])).status_code == 403
