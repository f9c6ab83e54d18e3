"""People's decisions: with a reason, as events, by those who may."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from grader.courses.models import Course, Person, Role
from grader.courses.policy import PolicyError
from grader.submissions.actions import decide_submission, lift_override, override_grade, record_results
from grader.submissions.models import EventKind, Grade, GradeEvent, State, Submission
from tests.grader.conftest import make_person
from tests.grader.verdicts import result, verdict

Make = Callable[..., Submission]


@pytest.fixture
def undecided(dispatched: Make) -> Submission:
    submission = dispatched()
    record_results(results=[result(submission, verdict("undecided", None))])
    submission.refresh_from_db()
    return submission


def test_a_decision_settles_what_was_undecided(undecided: Submission, instructor: Person) -> None:
    decide_submission(
        submission=undecided, score=Decimal("0.75"), reason="right but for a sign", by=instructor
    )
    undecided.refresh_from_db()
    assert undecided.state == State.DECIDED
    grade = Grade.objects.get()
    assert (grade.score, grade.attempts, grade.submission) == (Decimal("0.75"), 1, undecided)
    event = GradeEvent.objects.last()
    assert event is not None
    assert (event.kind, event.by, event.reason) == (EventKind.DECISION, instructor, "right but for a sign")
    assert undecided.verdicts.get().outcome == "undecided"


def test_a_decision_replaces_the_verdict_on_that_submission_only(
    dispatched: Make, instructor: Person
) -> None:
    first, second = dispatched("a"), dispatched("b")
    record_results(results=[result(first, verdict("incorrect", 0.5)), result(second, verdict())])
    assert Grade.objects.get().score == 1
    decide_submission(submission=second, score=Decimal(0), reason="copied", by=instructor)
    grade = Grade.objects.get()
    assert (grade.score, grade.attempts, grade.submission) == (Decimal("0.5"), 2, first)


def test_no_decision_while_the_check_is_under_way(dispatched: Make, instructor: Person) -> None:
    with pytest.raises(PolicyError) as error:
        decide_submission(submission=dispatched(), score=Decimal(1), reason="hurry", by=instructor)
    assert error.value.code == "submission.pending"


def test_an_override_wins_until_it_is_lifted(dispatched: Make, instructor: Person) -> None:
    submission = dispatched("a")
    submission.item.weight = Decimal(4)
    submission.item.save()
    record_results(results=[result(submission, verdict("incorrect", 0))])
    grade = Grade.objects.get()
    override_grade(grade=grade, score=Decimal(3), reason="oral exam", by=instructor)
    grade.refresh_from_db()
    assert (grade.score, grade.overridden) == (Decimal("0.75"), True)
    record_results(results=[result(dispatched("b"), verdict())])
    grade.refresh_from_db()
    assert grade.score == Decimal("0.75")
    lift_override(grade=grade, reason="a mistake", by=instructor)
    grade.refresh_from_db()
    assert (grade.score, grade.overridden, grade.attempts) == (1, False, 2)
    assert GradeEvent.objects.count() == 4


@pytest.mark.parametrize("score", ["-0.1", "1.1", "NaN", "Infinity"])
def test_scores_outside_the_range_are_refused(undecided: Submission, instructor: Person, score: str) -> None:
    with pytest.raises(PolicyError):
        decide_submission(submission=undecided, score=Decimal(score), reason="why", by=instructor)
    with pytest.raises(PolicyError):
        override_grade(grade=Grade.objects.get(), score=Decimal(score), reason="why", by=instructor)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_needed(undecided: Submission, instructor: Person, reason: str) -> None:
    with pytest.raises(PolicyError):
        decide_submission(submission=undecided, score=Decimal(1), reason=reason, by=instructor)
    with pytest.raises(PolicyError):
        override_grade(grade=Grade.objects.get(), score=Decimal(1), reason=reason, by=instructor)
    assert GradeEvent.objects.count() == 1


def test_who_may_decide_and_who_may_override(
    undecided: Submission, course: Course, learner: Person, stranger: Person
) -> None:
    elsewhere = make_person("gauss", Course.objects.create(slug="other", title="Other"), Role.INSTRUCTOR)
    assistant = make_person("weyl", course, Role.ASSISTANT)
    grade = Grade.objects.get()
    for person in (learner, stranger, elsewhere):
        with pytest.raises(PermissionDenied):
            decide_submission(submission=undecided, score=Decimal(1), reason="why", by=person)
    for person in (learner, stranger, elsewhere, assistant):
        with pytest.raises(PermissionDenied):
            override_grade(grade=grade, score=Decimal(1), reason="why", by=person)
        with pytest.raises(PermissionDenied):
            lift_override(grade=grade, reason="why", by=person)
    assert decide_submission(submission=undecided, score=Decimal(1), reason="why", by=assistant)
