"""Verdicts become grades, each job's once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from exercises.models import Revision
from grader.courses.models import Course, Person
from grader.submissions.actions import record_results
from grader.submissions.models import EventKind, Grade, GradeEvent, State, Submission, Verdict
from grader.submissions.projection import lock, reproject
from grader.submissions.signals import grade_changed
from tests.grader.conftest import make_person
from tests.grader.verdicts import result, verdict

Make = Callable[..., Submission]


def _state(submission: Submission) -> str:
    submission.refresh_from_db()
    return submission.state


def test_verdict_event_and_grade_are_recorded_together(dispatched: Make) -> None:
    submission = dispatched()
    announced: list[Grade] = []

    def hear(grade: Grade, **_: Any) -> None:
        announced.append(grade)

    grade_changed.connect(hear)
    assert (
        record_results(results=[result(submission, verdict("incorrect", 0.5, "layout.vector_for_diagonal"))])
        == 1
    )
    grade_changed.disconnect(hear)
    assert (_state(submission), submission.lease) == (State.DECIDED, "")
    stored = submission.verdicts.get()
    assert (stored.outcome, stored.score, stored.engine) == ("incorrect", Decimal("0.5"), "engine-1")
    assert stored.revision == submission.revision
    event = GradeEvent.objects.get()
    assert (event.kind, event.verdict, event.score) == (EventKind.VERDICT, stored, Decimal("0.5"))
    grade = Grade.objects.get()
    assert (grade.score, grade.attempts, grade.submission) == (Decimal("0.5"), 1, submission)
    assert announced == [grade]


def test_a_job_that_runs_twice_counts_once(dispatched: Make) -> None:
    submission = dispatched()
    data = result(submission, verdict("incorrect", 0))
    assert record_results(results=[data, data]) == 1
    assert record_results(results=[data]) == 0
    assert (Verdict.objects.count(), Grade.objects.get().attempts) == (1, 1)


@pytest.mark.parametrize("lease", ["another", "", "lease "])
def test_a_late_lease_changes_nothing(dispatched: Make, lease: str) -> None:
    submission = dispatched("lease")
    assert record_results(results=[result(submission, verdict(), lease=lease)]) == 0
    assert _state(submission) == State.DISPATCHED


MISSHAPEN: list[Any] = [
    None,
    [],
    {},
    {"key": "1"},
    {"key": "no number", "lease": "a", "verdict": verdict(), "engine": ""},
    {"key": "٣", "lease": "a", "verdict": verdict(), "engine": ""},
    {"key": "9" * 30, "lease": "a", "verdict": verdict(), "engine": ""},
    {"key": "999999", "lease": "a", "verdict": verdict(), "engine": ""},
]


def test_what_cannot_be_read_does_not_harm_the_rest(dispatched: Make) -> None:
    submission = dispatched()
    assert record_results(results=[*MISSHAPEN, result(submission, verdict()), *MISSHAPEN]) == 1
    assert _state(submission) == State.DECIDED


@pytest.mark.parametrize(
    "data",
    [
        verdict("brilliant"),
        verdict("correct", None),
        verdict("correct", 2),
        verdict("correct", float("nan")),
        verdict("correct", True),
        verdict("correct", "1"),
        verdict(feedback="none"),
        verdict(feedback=[1]),
        {},
    ],
)
def test_what_is_no_verdict_is_passed_over(dispatched: Make, data: Any) -> None:
    submission = dispatched()
    assert record_results(results=[result(submission, data)]) == 0
    assert _state(submission) == State.DISPATCHED


def test_verdict_with_characters_that_databases_refuse_is_kept(dispatched: Make) -> None:
    submission = dispatched()
    odd = verdict("incorrect", 0, feedback=[{"code": "x", "name": "a\0\ud800b", "value": float("inf")}])
    assert record_results(results=[result(submission, odd)]) == 1
    assert submission.verdicts.get().data["feedback"][0] == {"code": "x", "name": "a\ufffd?b", "value": "inf"}


@pytest.mark.parametrize(
    ("data", "state", "attempts"),
    [
        (verdict("correct", 1), State.DECIDED, 1),
        (verdict("incorrect", 0), State.DECIDED, 1),
        (verdict("incorrect", 0, "layout.transposed", counted=False), State.DECIDED, 0),
        (verdict("malformed", None, "shape.mismatch"), State.MALFORMED, 0),
        (verdict("malformed", None, "question.invalid"), State.NEEDS_REVIEW, 0),
        (verdict("undecided", None, "undecided.time_limit"), State.NEEDS_REVIEW, 0),
        (verdict("undecided", None, "undecided.memory_limit"), State.NEEDS_REVIEW, 0),
        (verdict("undecided", None), State.NEEDS_REVIEW, 0),
    ],
)
def test_state_after_a_verdict(dispatched: Make, data: Any, state: State, attempts: int) -> None:
    submission = dispatched()
    record_results(results=[result(submission, data)])
    assert _state(submission) == state
    assert Grade.objects.get().attempts == attempts
    assert submission.verdicts.count() == 1


def test_a_check_that_died_is_tried_again_until_the_tries_are_used(dispatched: Make) -> None:
    stopped = verdict("undecided", None, "undecided.stopped")
    submission = dispatched(tries=2)
    record_results(results=[result(submission, stopped)])
    assert (_state(submission), submission.lease, submission.tries) == (State.WAITING, "", 2)
    last = dispatched(tries=3)
    record_results(results=[result(last, stopped)])
    assert (_state(last), last.verdicts.count()) == (State.NEEDS_REVIEW, 1)


def test_undecided_leaves_the_old_grade(dispatched: Make) -> None:
    first, second = dispatched("a"), dispatched("b")
    record_results(results=[result(first, verdict("incorrect", 0.5))])
    record_results(results=[result(second, verdict("undecided", None))])
    grade = Grade.objects.get()
    assert (grade.score, grade.attempts, grade.submission) == (Decimal("0.5"), 1, first)


def test_a_group_is_recorded_in_a_bounded_number_of_queries(
    course: Course, dispatched: Make, django_assert_max_num_queries: Any
) -> None:
    learners = [make_person(f"learner{number}", course) for number in range(8)]
    rows = [dispatched(f"lease{number}", by=learner) for number, learner in enumerate(learners)]
    results = [result(row, verdict()) for row in rows]
    with django_assert_max_num_queries(12):
        assert record_results(results=results) == len(rows)
    assert Grade.objects.filter(score=1).count() == len(rows)


def test_what_was_written_stays(dispatched: Make, learner: Person) -> None:
    submission = dispatched()
    record_results(results=[result(submission, verdict())])
    for change in (
        lambda: Submission.objects.update(response="better"),
        lambda: Verdict.objects.update(outcome="correct", score=Decimal("0.1")),
        lambda: GradeEvent.objects.update(score=Decimal("0.1")),
        lambda: Revision.objects.update(content={}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_regrade_that_cannot_decide_leaves_what_stood(dispatched: Make) -> None:
    submission = dispatched()
    record_results(results=[result(submission, verdict("incorrect", 0.5))])
    [grade] = Grade.objects.all()
    undecided = Verdict.objects.create(
        submission=submission,
        revision=submission.revision,
        engine="engine-2",
        outcome="undecided",
        counted=False,
        data={},
    )
    GradeEvent.objects.create(grade=grade, kind=EventKind.REGRADE, submission=submission, verdict=undecided)
    with transaction.atomic():
        assert reproject(lock([(grade.sitting_id, grade.item_id)])) == []
    grade.refresh_from_db()
    assert (grade.score, grade.attempts) == (Decimal("0.5"), 1)
