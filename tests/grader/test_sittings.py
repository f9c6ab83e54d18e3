"""Timed sittings: a clock that only the server keeps, a bell that loses nothing, extensions honoured."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from exercises.models import Exercise, ProblemSet, Revision
from grader.courses.actions import enrol, set_problem_set
from grader.courses.models import Assignment, AssignmentItem, Course, Enrolment, Person, Role
from grader.courses.policy import Policy, PolicyError, Refused
from grader.submissions.actions import (
    decide_submission,
    grant_extension,
    ring,
    ring_bells,
    save_draft,
    start_sitting,
    submit,
)
from grader.submissions.models import Draft, EventKind, Grade, GradeEvent, Sitting, State, Submission
from worker.content import digest

MINUTE = timedelta(minutes=1)


@pytest.fixture
def item(db: None) -> AssignmentItem:
    """One of two exercises of a set that takes thirty minutes."""
    problem_set = ProblemSet.objects.create(slug="sums", title="Sums")
    for slug, function in (("sum", "sum(x)"), ("twice", "sum(2 x)")):
        question = {"function": function, "variables": {"x": {"shape": ["n"]}}, "wrt": "x"}
        content = {"slug": slug, "title": slug, "statement": "…", "question": question, "hints": ["…"]}
        exercise = Exercise.objects.create(slug=slug, problem_set=problem_set)
        exercise.current = Revision.objects.create(
            exercise=exercise, number=1, content=content, digest=digest(content), published=timezone.now()
        )
        exercise.save()
    course = Course.objects.create(slug="course", title="Course")
    assignment = set_problem_set(course=course, problem_set=problem_set, by=None)
    for name, role in (("ada", Role.LEARNER), ("emmy", Role.INSTRUCTOR)):
        enrol(course=course, person=Person.objects.create(username=name), role=role, by=None)
    Assignment.objects.update(time_limit=30 * MINUTE)
    return read(assignment, "sum")


def read(assignment: Assignment, slug: str) -> AssignmentItem:
    return assignment.items.select_related("assignment__course", "revision__exercise", "exercise").get(
        exercise__slug=slug
    )


def ada() -> Person:
    return Person.objects.get(username="ada")


def begin(item: AssignmentItem) -> Sitting:
    return start_sitting(learner=ada(), assignment=item.assignment)


def draft(item: AssignmentItem, response: str = "1^T") -> Draft:
    found = save_draft(learner=ada(), item=item, response=response)
    assert found is not None
    return found


def pass_time(minutes: int) -> None:
    """As if the sitting, and what was done in it, lay so much further back."""
    back = minutes * MINUTE
    for sitting in Sitting.objects.all():
        ends = sitting.ends and sitting.ends - back
        Sitting.objects.filter(pk=sitting.pk).update(started=sitting.started - back, ends=ends)
    for one in Draft.objects.all():
        Draft.objects.filter(pk=one.pk).update(saved=one.saved - back)


def test_the_clock_survives_reloads_and_signing_in_again(item: AssignmentItem) -> None:
    first = begin(item)
    pass_time(10)
    assert begin(item).pk == first.pk
    client = Client()
    client.force_login(ada())
    for address in (f"/sets/{item.assignment_id}/", f"/exercises/{item.pk}/"):
        page = client.get(address).content.decode()
        assert 'role="timer"' in page
        seconds = int(page.partition('data-seconds="')[2].partition('"')[0])
        assert 18 * 60 < seconds <= 20 * 60


def test_the_start_page_says_what_will_happen_and_shows_no_exercise(item: AssignmentItem) -> None:
    Assignment.objects.update(access_code="Emmy 1882")
    client = Client()
    client.force_login(ada())
    page = client.get(f"/sets/{item.assignment_id}/").content.decode()
    for words in ("If you begin now, you have 30 minutes", "The clock runs on", "is submitted as it is"):
        assert words in page
    assert f"/exercises/{item.pk}/" not in page
    refused = client.post(f"/sets/{item.assignment_id}/begin/", {"access_code": "1882"})
    assert refused.status_code == 422
    assert not Sitting.objects.exists()
    client.post(f"/sets/{item.assignment_id}/begin/", {"access_code": " Emmy 1882 "})
    assert f"/exercises/{item.pk}/" in client.get(f"/sets/{item.assignment_id}/").content.decode()


def test_a_set_that_closes_soon_cuts_the_time_short_and_says_so(item: AssignmentItem) -> None:
    Assignment.objects.update(due=timezone.now() + 10 * MINUTE)
    client = Client()
    client.force_login(ada())
    page = client.get(f"/sets/{item.assignment_id}/").content.decode()
    assert "you have 10 minutes" in page
    assert "The set closes then." in page


def test_the_bell_submits_what_was_typed_in_time(item: AssignmentItem) -> None:
    sitting = begin(item)
    draft(item)
    assert ring_bells() == 0
    pass_time(31)
    assert ring_bells() == 1
    row = Submission.objects.get()
    assert (row.response, row.state) == ("1^T", State.WAITING)
    assert row.received < Sitting.objects.get().ends
    assert not Draft.objects.exists()
    assert ring_bells() == ring(sitting=sitting) == 0
    assert Submission.objects.count() == 1


def test_the_first_look_after_the_end_rings_too(item: AssignmentItem) -> None:
    begin(item)
    draft(item)
    pass_time(31)
    client = Client()
    client.force_login(ada())
    page = client.get(f"/exercises/{item.pk}/").content.decode()
    assert Submission.objects.get().response == "1^T"
    assert "Your time for this set is over" in page
    assert 'id="answer"' not in page


def test_nothing_is_taken_or_changed_after_the_bell(item: AssignmentItem) -> None:
    begin(item)
    draft(item)
    pass_time(31)
    for act in (
        lambda: submit(learner=ada(), item=item, response="1^T", idempotency_key="1"),
        lambda: save_draft(learner=ada(), item=item, response="2"),
        lambda: save_draft(learner=ada(), item=item, response=""),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "sitting.ended"
    assert Draft.objects.get().response == "1^T"


@pytest.mark.parametrize(
    ("rules", "answered", "submitted"),
    [
        ({}, "2 * 1^T", True),
        ({}, "1^T +", True),
        ({"counts": "last"}, "", True),
        ({"counts": "last"}, "2 * 1^T", False),
        ({"counts": "last"}, "1^T +", True),
        ({"at_bell": "keep"}, "", False),
        ({"attempts": 1}, "2 * 1^T", False),
        ({}, "1^T", False),
    ],
)
def test_a_draft_is_submitted_where_that_can_only_help_and_never_lost(
    item: AssignmentItem, rules: dict[str, Any], answered: str, submitted: bool
) -> None:
    Assignment.objects.update(policy=Policy.from_data(rules).to_data())
    item = read(item.assignment, "sum")
    begin(item)
    if answered:
        submit(learner=ada(), item=item, response=answered, idempotency_key="1")
    draft(item)
    pass_time(31)
    assert ring_bells() == submitted
    assert ring_bells() == 0
    responses = set(Submission.objects.values_list("response", flat=True))
    responses |= set(Draft.objects.values_list("response", flat=True))
    assert "1^T" in responses
    assert Submission.objects.filter(response="1^T").count() == (submitted or answered == "1^T")


def test_a_draft_of_someone_who_left_stays_and_stops_nobody(item: AssignmentItem) -> None:
    begin(item)
    draft(item)
    Enrolment.objects.filter(person=ada()).update(ended=timezone.now())
    pass_time(31)
    assert ring_bells() == 0
    assert Draft.objects.get().response == "1^T"
    assert Sitting.objects.get().rang is not None


def test_more_time_moves_the_end_and_lets_the_bell_ring_again(item: AssignmentItem) -> None:
    begin(item)
    draft(item)
    pass_time(31)
    ring_bells()
    emmy = Person.objects.get(username="emmy")
    grant_extension(
        assignment=item.assignment, learner=ada(), extra_time=10 * MINUTE, reason="fire alarm", by=emmy
    )
    other = read(item.assignment, "twice")
    draft(other, "2 * 1^T")
    submit(learner=ada(), item=item, response="3", idempotency_key="9")
    assert ring_bells() == 0
    pass_time(10)
    assert ring_bells() == 1
    assert Submission.objects.filter(item=other).get().response == "2 * 1^T"


def test_an_extension_given_later_lifts_a_late_penalty_and_leaves_an_event(item: AssignmentItem) -> None:
    emmy = Person.objects.get(username="emmy")
    now = timezone.now()
    Assignment.objects.update(
        time_limit=None, due=now - MINUTE, closes=now + MINUTE, policy={"late_per_day": "0.5"}
    )
    item = read(item.assignment, "sum")
    row = submit(learner=ada(), item=item, response="1^T", idempotency_key="1")
    Submission.objects.filter(pk=row.pk).update(state=State.NEEDS_REVIEW)
    decide_submission(submission=row, score=Decimal(1), reason="right", by=emmy)
    assert Grade.objects.get().score == Decimal("0.5")
    grant_extension(assignment=item.assignment, learner=ada(), due=now + MINUTE, reason="ill", by=emmy)
    assert Grade.objects.get().score == 1
    event = GradeEvent.objects.get(kind=EventKind.EXTENSION)
    assert (event.reason, event.by) == ("ill", emmy)


def test_only_who_teaches_grants_an_extension_and_it_makes_sense(item: AssignmentItem) -> None:
    given: dict[str, Any] = {"assignment": item.assignment, "learner": ada(), "reason": "ill"}
    emmy = Person.objects.get(username="emmy")
    with pytest.raises(PermissionDenied):
        grant_extension(**given, extra_attempts=1, by=ada())
    now = timezone.now()
    for wrong in ({"reason": " "}, {"due": now, "closes": now - MINUTE}, {"extra_time": -MINUTE}):
        with pytest.raises(PolicyError):
            grant_extension(**{**given, **wrong}, by=emmy)
