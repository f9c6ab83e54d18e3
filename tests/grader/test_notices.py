"""Notices by mail: the site worker's own tasks, through SMTP, to those who chose them and nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from grader.celery import app
from grader.configuration import mail
from grader.courses.models import Assignment, AssignmentItem, Person
from grader.submissions import broker, notices
from grader.submissions.actions import (
    appeal,
    decide_submission,
    grant_extension,
    keep_verdict,
    record_results,
)
from grader.submissions.models import Grade, Submission
from tests.grader.mail_server import MailServer, mail_server
from tests.grader.test_regrade import Make, answered, applied, judged, mended, started, verifier
from tests.grader.verdicts import result, verdict

__all__ = ["answered", "mended", "verifier"]  # fixtures


@pytest.fixture
def post(settings: Any) -> Iterator[MailServer]:
    """The mail server that EMAIL_URL names."""
    with mail_server() as server:
        for name, value in mail(server.url).items():
            setattr(settings, name, value)
        settings.ADDRESS = "https://nabla.example"
        yield server


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The site worker without its transport: each hint runs the task that is registered under its name."""
    told: list[tuple[str, int]] = []
    app.loader.import_default_modules()

    def hint(name: str, key: int) -> None:
        told.append((name, key))
        app.tasks[name](key)

    monkeypatch.setattr(broker, "hint", hint)
    return told


def wishes(name: str, **chosen: bool) -> None:
    Person.objects.filter(username=name).update(email=f"{name}@example.org", **chosen)


def test_a_regrade_tells_those_whose_grade_it_changed_and_who_chose_it(
    post: MailServer,
    answered: dict[str, Submission],
    mended: Any,
    item: AssignmentItem,
    instructor: Person,
    django_capture_on_commit_callbacks: Any,
) -> None:
    wishes("ada", mail_grades=True)
    wishes("emmy", mail_decisions=True)  # changed, too, and chose other mails
    wishes("kurt", mail_grades=True)  # was wrong and is
    regrade = judged(started(item, mended, instructor))
    assert post.kept == []
    with django_capture_on_commit_callbacks(execute=True):
        applied(regrade, instructor)
        assert post.kept == []  # not before the commit
    [sent] = post.kept
    assert post.recipients == ["ada@example.org"]
    assert (sent["To"], sent["From"]) == ("ada@example.org", "nabla@localhost")
    assert sent["Subject"] == "A grade of yours changed: Sum-X"
    body = sent.get_content()
    assert f"https://nabla.example/exercises/{item.pk}/" in body
    assert "https://nabla.example/account/" in body
    assert regrade.reason not in body
    with django_capture_on_commit_callbacks(execute=True):
        applied(regrade, instructor)
    assert len(post.kept) == 1  # applied once more, nothing changes


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "decided"])
def test_an_answered_appeal_is_told(
    post: MailServer,
    answered: dict[str, Submission],
    instructor: Person,
    django_capture_on_commit_callbacks: Any,
    kept: bool,
) -> None:
    wishes("kurt", mail_decisions=True)
    asked = answered["kurt"]
    appeal(submission=asked, message="Is it not?", by=asked.sitting.learner)
    with django_capture_on_commit_callbacks(execute=True):
        if kept:
            keep_verdict(submission=asked, reason="It is not.", by=instructor)
        else:
            decide_submission(submission=asked, score=Decimal(1), reason="It is.", by=instructor)
    [sent] = post.kept
    assert post.recipients == ["kurt@example.org"]
    assert f"https://nabla.example/submissions/{asked.pk}/" in sent.get_content()
    assert "It is" not in sent.get_content()


def test_an_extension_that_changes_a_grade_is_told(
    post: MailServer,
    dispatched: Make,
    assignment: Assignment,
    item: AssignmentItem,
    learner: Person,
    instructor: Person,
    django_capture_on_commit_callbacks: Any,
) -> None:
    wishes("ada", mail_grades=True)
    now = timezone.now()
    late = {"due": now - timedelta(hours=1), "closes": now + timedelta(days=9)}
    Assignment.objects.filter(pk=assignment.pk).update(policy={"late_per_day": "1/4"}, **late)
    item.refresh_from_db()
    record_results(results=[result(dispatched(), verdict("correct", 1.0))])
    assert [grade.score for grade in Grade.objects.all()] == [0.75]
    assignment.refresh_from_db()
    for due, mails in ((now + timedelta(days=1), 1), (now + timedelta(days=2), 1)):
        with django_capture_on_commit_callbacks(execute=True):
            grant_extension(assignment=assignment, learner=learner, due=due, reason="Ill.", by=instructor)
        assert [grade.score for grade in Grade.objects.all()] == [1]
        assert len(post.kept) == mails  # the second changes no grade


@pytest.mark.parametrize("busy, sent", [(2, 1), (5, 1), (99, 0)])
def test_a_busy_mail_server_is_tried_again(
    post: MailServer, answered: dict[str, Submission], busy: int, sent: int
) -> None:
    wishes("ada", mail_grades=True)
    post.busy = busy
    grade = Grade.objects.get(sitting__learner__username="ada")
    ended = app.tasks[notices.GRADE].apply(args=[grade.pk])  # the worker would wait between the tries
    assert len(post.kept) == sent
    assert ended.successful() is bool(sent)


def test_a_hint_that_fails_in_an_unforeseen_way_undoes_nothing(
    answered: dict[str, Submission],
    instructor: Person,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def broken(name: str, key: int) -> None:
        raise ValueError("unforeseen")

    monkeypatch.setattr(broker, "hint", broken)
    with django_capture_on_commit_callbacks(execute=True):
        decide_submission(submission=answered["kurt"], score=Decimal(1), reason="So it is.", by=instructor)
    assert Grade.objects.get(sitting__learner__username="kurt").score == 1
