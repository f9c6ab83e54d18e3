"""A submission is a row first; the same key is the same submission; rules are kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from grader.courses.models import Assignment, AssignmentItem, Course, Extension, Person, Role
from grader.courses.policy import Refused
from grader.submissions import dispatch
from grader.submissions.actions import save_draft, start_sitting, submit
from grader.submissions.models import Draft, Grade, GradeEvent, State, Submission
from tests.grader.conftest import make_person


def _submit(learner: Person, item: AssignmentItem, key: str = "k", **changes: Any) -> Submission:
    return submit(learner=learner, item=item, idempotency_key=key, **{"response": "1^T", **changes})


def test_submission_waits_and_is_hurried_after_the_commit(
    learner: Person,
    item: AssignmentItem,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    hurried: list[int] = []
    monkeypatch.setattr(dispatch, "publish_now", hurried.append)
    with django_capture_on_commit_callbacks(execute=True):
        submission = _submit(learner, item)
        assert hurried == []
    assert hurried == [submission.pk]
    assert (submission.state, submission.revision, submission.tries) == (State.WAITING, item.revision, 0)


def test_same_key_again_is_the_same_submission(learner: Person, item: AssignmentItem) -> None:
    assert _submit(learner, item) == _submit(learner, item)
    assert Submission.objects.count() == 1


def test_same_key_for_another_answer_is_refused(learner: Person, item: AssignmentItem) -> None:
    _submit(learner, item)
    with pytest.raises(Refused) as refused:
        _submit(learner, item, response="x^T")
    assert refused.value.code == "submission.key_reused"


def test_unreadable_answer_is_told_at_once_and_counts_for_nothing(
    learner: Person, item: AssignmentItem
) -> None:
    item.assignment.policy = {"attempts": 1}
    item.assignment.save()
    submission = _submit(learner, item, response="(")
    assert submission.state == State.MALFORMED
    verdict = submission.verdicts.get()
    assert (verdict.outcome, verdict.score, verdict.counted) == ("malformed", None, False)
    assert verdict.data["feedback"][0]["code"].startswith("parse.")
    grade = Grade.objects.get()
    assert (grade.score, grade.attempts) == (None, 0)
    assert _submit(learner, item, "another").state == State.WAITING


@pytest.mark.parametrize(
    "response", ["", "\0", "\ud800", "nan", "(" * 5000, "x" * 1_000_000, [[1], [2, 3]], [float("nan")]]
)
def test_anything_typed_is_kept_as_typed(learner: Person, item: AssignmentItem, response: Any) -> None:
    submission = _submit(learner, item, response=response)
    submission.refresh_from_db()
    if isinstance(response, str):
        assert submission.response == response[: 16 * 1024 + 1]
    else:
        assert repr(submission.response) == repr(response)
    for verdict in submission.verdicts.all():
        assert verdict.outcome == "malformed"


def test_attempts_run_out_and_what_is_being_checked_holds_its_attempt(
    learner: Person, item: AssignmentItem
) -> None:
    item.assignment.policy = {"attempts": 2}
    item.assignment.save()
    _submit(learner, item, "1")
    _submit(learner, item, "2")
    with pytest.raises(Refused) as refused:
        _submit(learner, item, "3")
    assert refused.value.code == "attempts.used_up"
    Extension.objects.create(assignment=item.assignment, learner=learner, extra_attempts=1, reason="ill")
    assert _submit(learner, item, "3")


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"opens": 1}, "assignment.not_open"),
        ({"opens": -3, "due": -1}, "assignment.closed"),
        ({"due": -2, "closes": -1}, "assignment.closed"),
    ],
)
def test_dates_are_kept(learner: Person, item: AssignmentItem, dates: dict[str, int], code: str) -> None:
    now = timezone.now()
    Assignment.objects.update(**{name: now + timedelta(hours=hours) for name, hours in dates.items()})
    item.refresh_from_db()
    with pytest.raises(Refused) as refused:
        _submit(learner, item)
    assert refused.value.code == code


def test_an_answer_counts_from_when_it_was_received(learner: Person, item: AssignmentItem) -> None:
    now = timezone.now()
    Assignment.objects.update(opens=now - timedelta(hours=2), due=now - timedelta(seconds=1))
    item.refresh_from_db()
    start = now - timedelta(minutes=1)
    with pytest.raises(Refused):
        _submit(learner, item)
    Extension.objects.create(
        assignment=item.assignment, learner=learner, due=now + timedelta(hours=1), reason="ill"
    )
    assert _submit(learner, item, received=start).received == start


def test_timed_sitting_needs_its_code_and_ends(learner: Person, item: AssignmentItem) -> None:
    assignment = item.assignment
    assignment.access_code, assignment.time_limit = "abc", timedelta(minutes=30)
    assignment.save()
    with pytest.raises(Refused) as refused:
        _submit(learner, item)
    assert refused.value.code == "sitting.not_started"
    with pytest.raises(Refused) as refused:
        start_sitting(learner=learner, assignment=assignment, access_code="abd")
    assert refused.value.code == "sitting.access_code"
    sitting = start_sitting(learner=learner, assignment=assignment, access_code=" abc ")
    assert sitting.ends == sitting.started + timedelta(minutes=30)
    assert _submit(learner, item)
    with pytest.raises(Refused) as refused:
        _submit(learner, item, "late", received=sitting.ends + timedelta(seconds=1))
    assert refused.value.code == "sitting.ended"


def test_only_those_who_take_part_may_answer(
    course: Course, item: AssignmentItem, learner: Person, stranger: Person, instructor: Person
) -> None:
    with pytest.raises(PermissionDenied):
        _submit(stranger, item)
    Assignment.objects.update(published=False)
    with pytest.raises(PermissionDenied):
        _submit(learner, item)
    assert _submit(instructor, item)
    course.enrolments.filter(person=instructor).update(ended=timezone.now())
    with pytest.raises(PermissionDenied):
        _submit(instructor, item, "again")
    other = make_person("gauss", Course.objects.create(slug="other", title="Other"), Role.INSTRUCTOR)
    with pytest.raises(PermissionDenied):
        _submit(other, item)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"form": "prose"}, "form.unknown"),
        ({"part": "7"}, "part.unknown"),
        ({"idempotency_key": ""}, "submission.key"),
        ({"idempotency_key": "a\0b"}, "submission.key"),
    ],
)
def test_senseless_arguments_are_refused(
    learner: Person, item: AssignmentItem, changes: dict[str, str], code: str
) -> None:
    arguments = {"idempotency_key": "k", **changes}
    with pytest.raises(Refused) as refused:
        submit(learner=learner, item=item, response="x", **arguments)
    assert refused.value.code == code
    assert not Submission.objects.exists()


def test_draft_is_kept_as_typed_until_it_is_submitted(learner: Person, item: AssignmentItem) -> None:
    save_draft(learner=learner, item=item, response="dia")
    assert save_draft(learner=learner, item=item, response="diag(\0").response == "diag(\0"
    assert Draft.objects.get().response == "diag(\0"
    _submit(learner, item)
    assert not Draft.objects.exists()


def test_an_engine_that_breaks_while_reading_loses_nothing(
    learner: Person, item: AssignmentItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("grader.submissions.actions.submitting.read_answer", broken)
    assert _submit(learner, item).state == State.WAITING
    assert not GradeEvent.objects.exists()
