"""A learner asks a person to look; what the person says ends the appeal and leaves an event."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from grader.courses.models import Person
from grader.courses.policy import PolicyError, Refused
from grader.submissions.actions import appeal, decide_submission, keep_verdict, record_results
from grader.submissions.actions.appealing import APPEALS, MESSAGE_CHARACTERS
from grader.submissions.models import Appeal, EventKind, Grade, GradeEvent, State, Submission
from tests.grader.verdicts import result, verdict

Make = Callable[..., Submission]


@pytest.fixture
def judged(dispatched: Make) -> Submission:
    submission = dispatched()
    record_results(results=[result(submission, verdict("incorrect", 0.0))])
    submission.refresh_from_db()
    return submission


def test_what_stands_stands_while_a_person_looks(judged: Submission, learner: Person) -> None:
    before = Grade.objects.values().get()
    asked = appeal(submission=judged, message=" Row 2 is right, is it not? ", by=learner)
    assert (asked.message, asked.answered) == ("Row 2 is right, is it not?", None)
    assert Grade.objects.values().get() == before
    judged.refresh_from_db()
    assert judged.state == State.DECIDED


def test_asking_again_meanwhile_is_the_same_appeal(judged: Submission, learner: Person) -> None:
    first = appeal(submission=judged, message="Please look.", by=learner)
    assert appeal(submission=judged, message="Hello?", by=learner) == first
    assert Appeal.objects.get().message == "Please look."


def test_a_decision_answers_the_appeal(judged: Submission, learner: Person, instructor: Person) -> None:
    appeal(submission=judged, message="Please look.", by=learner)
    decide_submission(submission=judged, score=Decimal(1), reason="You are right.", by=instructor)
    answered = Appeal.objects.get()
    assert (answered.answer, answered.by) == ("You are right.", instructor)
    assert answered.answered is not None
    assert Grade.objects.get().score == 1


def test_a_kept_verdict_is_an_event_that_changes_no_score(
    judged: Submission, learner: Person, instructor: Person
) -> None:
    appeal(submission=judged, message="Please look.", by=learner)
    before = Grade.objects.values().get()
    event = keep_verdict(submission=judged, reason="The factor 2 is missing.", by=instructor)
    assert (event.kind, event.score, event.by) == (EventKind.KEPT, None, instructor)
    assert Grade.objects.values().get() == before
    assert Appeal.objects.get().answer == "The factor 2 is missing."
    # ... and later events still find the attempt
    decide_submission(submission=judged, score=Decimal("0.5"), reason="On second thought.", by=instructor)
    assert Grade.objects.get().score == Decimal("0.5")


def test_a_kept_unreadable_answer_stays_uncounted(
    dispatched: Make, learner: Person, instructor: Person
) -> None:
    submission = dispatched()
    record_results(results=[result(submission, verdict("malformed", None))])
    appeal(submission=submission, message="I can read it.", by=learner)
    keep_verdict(submission=submission, reason="The bracket is never closed.", by=instructor)
    grade = Grade.objects.get()
    assert (grade.score, grade.attempts) == (None, 0)


def test_nothing_to_keep_where_nothing_was_decided(dispatched: Make, instructor: Person) -> None:
    submission = dispatched()
    with pytest.raises(PolicyError):
        keep_verdict(submission=submission, reason="hurry", by=instructor)
    record_results(results=[result(submission, verdict("undecided", None))])
    with pytest.raises(PolicyError):
        keep_verdict(submission=submission, reason="hurry", by=instructor)
    assert not GradeEvent.objects.filter(kind=EventKind.KEPT).exists()


def test_after_an_answer_a_learner_may_ask_again_but_not_for_ever(
    judged: Submission, learner: Person, instructor: Person
) -> None:
    for _ in range(APPEALS):
        appeal(submission=judged, message="Please look.", by=learner)
        keep_verdict(submission=judged, reason="It stays.", by=instructor)
    with pytest.raises(Refused):
        appeal(submission=judged, message="Please look.", by=learner)


@pytest.mark.parametrize("message", ["", "  \n", "x" * (MESSAGE_CHARACTERS + 1)])
def test_a_message_has_words_and_an_end(judged: Submission, learner: Person, message: str) -> None:
    with pytest.raises(Refused):
        appeal(submission=judged, message=message, by=learner)


def test_who_may_what(
    dispatched: Make, judged: Submission, learner: Person, instructor: Person, stranger: Person
) -> None:
    for other in (instructor, stranger):
        with pytest.raises(Refused):
            appeal(submission=judged, message="Please look.", by=other)
    for other in (learner, stranger):
        with pytest.raises(PermissionDenied):
            keep_verdict(submission=judged, reason="It stays.", by=other)
    with pytest.raises(Refused):
        appeal(submission=dispatched("later"), message="Please look.", by=learner)
