"""A person's own account: made, entered again, changed, taken along, and ended."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from grader.accounts.actions import delete_account
from grader.api.tokens import create_token
from grader.configuration import mail as mail_settings
from grader.courses.actions import enrol
from grader.courses.invitations import accept, invite, open_invitation
from grader.courses.models import Course, Enrolment, Person, Role
from grader.courses.policy import Refused
from grader.submissions import broker, notices
from grader.submissions.actions import (
    appeal,
    decide_submission,
    keep_verdict,
    lift_override,
    override_grade,
    save_draft,
)
from grader.submissions.models import Appeal, Draft, Grade, GradeEvent, Submission
from tests.pages.conftest import School

PASSWORD, NEW = "old chalk 71", "new sponge 82"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def own(school: School, client: Client) -> Client:
    """The learner's browser; they have an address and a password."""
    school.learner.email = "ada@example.org"
    school.learner.set_password(PASSWORD)
    school.learner.save()
    client.force_login(school.learner)
    return client


def enters(name: str, password: str) -> bool:
    return bool(Client().login(username=name, password=password))


# --- signing up -------------------------------------------------------------------------------------


def newcomer(**more: str) -> dict[str, str]:
    return {"username": "emmy", "email": "e@example.org", "password1": NEW, "password2": NEW, **more}


def test_signing_up_where_the_site_allows_it(school: School, client: Client, settings: Any) -> None:
    settings.SIGN_UP = True
    assert "Sign up" in client.get("/sign-up/").content.decode()
    assert client.post("/sign-up/", newcomer()).status_code == 302
    assert client.get("/").status_code == 200
    assert enters("emmy", NEW)


def test_not_where_it_does_not(school: School, client: Client, settings: Any) -> None:
    settings.SIGN_UP = False
    assert client.get("/sign-up/").status_code == 404
    assert client.post("/sign-up/", newcomer()).status_code == 404
    assert not Person.objects.filter(username="emmy").exists()


@pytest.mark.parametrize(
    "change, said",
    [
        ({"username": "ADA"}, "This name is taken."),
        ({"password2": "another one 33"}, "didn’t match"),
        ({"password1": "12345678", "password2": "12345678"}, "too common"),
        ({"email": "nowhere"}, "valid email"),
    ],
)
def test_what_signing_up_refuses(
    school: School, client: Client, settings: Any, change: dict[str, str], said: str
) -> None:
    settings.SIGN_UP = True
    response = client.post("/sign-up/", newcomer(**change))
    assert response.status_code == 422
    assert said in response.content.decode()


def test_an_invitation_is_a_way_in_once(school: School, client: Client, settings: Any) -> None:
    settings.SIGN_UP = False
    _, token = invite(course=school.course, email="e@example.org", by=school.instructor)
    assert "e@example.org" in client.get("/sign-up/", {"invitation": token}).content.decode()
    assert client.post("/sign-up/", newcomer(invitation=token)).status_code == 302
    place = Enrolment.objects.get(person__username="emmy")
    assert (place.course, place.role) == (school.course, Role.LEARNER)
    assert Client().get("/sign-up/", {"invitation": token}).status_code == 404


def test_who_has_an_account_joins_with_it(school: School, client: Client) -> None:
    _, token = invite(course=school.course, email="m@example.org", role=Role.ASSISTANT, by=school.instructor)
    client.force_login(school.outsider)
    assert "Join Matrix calculus" in client.get("/sign-up/", {"invitation": token}).content.decode()
    client.post("/sign-up/", {"invitation": token})
    assert Enrolment.objects.get(course=school.course, person=school.outsider).role == Role.ASSISTANT


def test_an_invitation_changes_no_role(school: School) -> None:
    made, token = invite(course=school.course, email="n@example.org", by=school.instructor)
    assert accept(invitation=made, person=school.instructor).role == Role.INSTRUCTOR
    assert open_invitation(token) is None
    with pytest.raises(Refused):
        accept(invitation=made, person=school.outsider)


# --- passwords --------------------------------------------------------------------------------------


def test_a_forgotten_password(own: Client, school: School) -> None:
    visitor = Client()
    for address in ("ada@example.org", "nobody@example.org"):
        page = visitor.post("/forgotten-password/", {"email": address}, follow=True).content.decode()
        assert "If an account has this address" in page
    [sent] = mail.outbox
    assert sent.to == ["ada@example.org"]
    path = re.search(r"http://testserver(\S+)", sent.body)[1]  # type: ignore[index]
    form = visitor.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    visitor.post(address, {"new_password1": NEW, "new_password2": NEW})
    assert enters("ada", NEW)
    assert not enters("ada", PASSWORD)
    assert "does not work any more" in Client().get(path, follow=True).content.decode()
    assert own.get("/account/").status_code == 302  # other sessions end


def test_a_new_password_for_the_old_one(own: Client) -> None:
    wrong = {"old_password": "guess", "new_password1": NEW, "new_password2": NEW}
    assert own.post("/account/password/", wrong).status_code == 200
    assert enters("ada", PASSWORD)
    page = own.post("/account/password/", {**wrong, "old_password": PASSWORD}, follow=True)
    assert "Your password is changed." in page.content.decode()
    assert enters("ada", NEW)


# --- settings ---------------------------------------------------------------------------------------


def settings_form(**more: str) -> dict[str, str]:
    return {"first_name": "Ada", "last_name": "L", "email": "ada@example.org", "time_zone": "", **more}


def test_settings(own: Client, school: School) -> None:
    page = own.post(
        "/account/", settings_form(time_zone="Asia/Tokyo", mail_grades="on"), follow=True
    ).content.decode()
    assert "Saved." in page
    person = Person.objects.get(pk=school.learner.pk)
    assert (person.time_zone, person.mail_grades, person.mail_decisions) == ("Asia/Tokyo", True, False)


@pytest.mark.parametrize(
    "change", [{"time_zone": "Mars/Olympus"}, {"email": "", "mail_grades": "on"}, {"email": "x"}]
)
def test_settings_that_make_no_sense(own: Client, change: dict[str, str]) -> None:
    assert own.post("/account/", settings_form(**change)).status_code == 422


def test_nobody_becomes_staff_by_a_form(own: Client, school: School) -> None:
    own.post("/account/", settings_form(is_staff="on", is_superuser="on", username="root"))
    person = Person.objects.get(pk=school.learner.pk)
    assert not person.is_staff
    assert not person.is_superuser
    assert person.username == "ada"


# --- data and deletion ------------------------------------------------------------------------------


def test_the_download_holds_ones_own_and_nothing_else(
    own: Client, school: School, answered: Callable[..., Submission]
) -> None:
    mine, other = answered("incorrect"), answered("correct", learner=school.other_learner)
    appeal(submission=mine, message="Look, please.", by=school.learner)
    save_draft(learner=school.learner, item=school.item, response="[[1")
    create_token(person=school.learner)
    response = own.get("/account/data/")
    assert "attachment" in response["Content-Disposition"]
    data = json.loads(response.content)
    assert data["account"]["username"] == "ada"
    assert [one["id"] for one in data["submissions"]] == [mine.pk]
    assert other.pk not in {one["submission"] for one in data["verdicts"]}
    assert data["submissions"][0]["exercise"] == "jacobian-f-g"
    assert data["appeals"][0]["message"] == "Look, please."
    assert data["drafts"][0]["response"] == "[[1"
    assert len(data["grade_events"]) == 1
    assert "hash" not in response.content.decode()
    assert "password" not in response.content.decode()


def test_deletion_takes_the_name_and_leaves_the_grades(
    own: Client, school: School, answered: Callable[..., Submission]
) -> None:
    submission = answered("correct")
    appeal(submission=submission, message="I am Ada.", by=school.learner)
    save_draft(learner=school.learner, item=school.item, response="[[1")
    create_token(person=school.learner)
    assert own.post("/account/delete/", {"password": "guess"}).status_code == 422
    assert enters("ada", PASSWORD)
    assert own.post("/account/delete/", {"password": PASSWORD}).status_code == 302
    person = Person.objects.get(pk=school.learner.pk)
    assert person.username.startswith("deleted-")
    assert (person.first_name, person.last_name, person.email, person.is_active) == ("", "", "", False)
    assert not person.tokens.exists()  # type: ignore[attr-defined]
    assert not Draft.objects.exists()
    assert Appeal.objects.get().message == ""
    assert Grade.objects.get(sitting__learner=person).score == 1
    assert Submission.objects.get(pk=submission.pk).state == "decided"
    assert own.get("/account/").status_code == 302
    assert not enters("ada", PASSWORD)


def test_the_only_instructor_stays(school: School) -> None:
    with pytest.raises(Refused, match="only instructor"):
        delete_account(person=school.instructor)
    enrol(course=school.course, person=school.other_learner, role=Role.INSTRUCTOR, by=None)
    delete_account(person=school.instructor)
    assert Course.objects.filter(pk=school.course.pk).exists()
    with pytest.raises(Refused, match="administration"):
        delete_account(person=school.staff)


# --- notices ----------------------------------------------------------------------------------------


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The site worker without its transport: does at once what it is told."""
    told: list[tuple[str, int]] = []
    work = {notices.DECISION: notices.send_decision, notices.GRADE: notices.send_grade}

    def hint(task: str, key: int) -> None:
        told.append((task, key))
        work[task](key)

    monkeypatch.setattr(broker, "hint", hint)
    return told


def wishes(school: School, **chosen: bool) -> None:
    Person.objects.filter(pk=school.learner.pk).update(email="ada@example.org", **chosen)


def test_an_answered_appeal_is_told_by_mail(
    school: School, answered: Callable[..., Submission], worker: Any, django_capture_on_commit_callbacks: Any
) -> None:
    wishes(school, mail_decisions=True)
    submission = answered("incorrect")
    appeal(submission=submission, message="Look, please.", by=school.learner)
    with django_capture_on_commit_callbacks(execute=True):
        keep_verdict(submission=submission, reason="The inner derivative is 2x.", by=school.instructor)
        assert mail.outbox == []  # not before the commit
    [sent] = mail.outbox
    assert sent.to == ["ada@example.org"]
    assert f"/submissions/{submission.pk}/" in sent.body
    assert "inner derivative" not in sent.body


def test_a_grade_changed_by_a_person_is_told_by_mail(
    school: School, answered: Callable[..., Submission], worker: Any, django_capture_on_commit_callbacks: Any
) -> None:
    wishes(school, mail_grades=True)
    with django_capture_on_commit_callbacks(execute=True):
        submission = answered("incorrect")  # the engine's verdicts are not mailed
    assert mail.outbox == []
    grade = Grade.objects.get(sitting=submission.sitting)
    with django_capture_on_commit_callbacks(execute=True):
        override_grade(grade=grade, score=Decimal(1), reason="Oral exam.", by=school.instructor)
    assert len(mail.outbox) == 1
    assert f"/exercises/{submission.item_id}/" in mail.outbox[0].body
    with django_capture_on_commit_callbacks(execute=True):
        lift_override(grade=grade, reason="Another learner's.", by=school.instructor)
    assert len(mail.outbox) == 2
    with django_capture_on_commit_callbacks(execute=True):
        decide_submission(submission=submission, score=Decimal(0), reason="It is not.", by=school.instructor)
    assert len(mail.outbox) == 2  # it counts what it counted


def test_who_did_not_choose_gets_none(
    school: School, answered: Callable[..., Submission], worker: Any, django_capture_on_commit_callbacks: Any
) -> None:
    wishes(school)
    submission = answered("incorrect")
    appeal(submission=submission, message="Look, please.", by=school.learner)
    with django_capture_on_commit_callbacks(execute=True):
        decide_submission(submission=submission, score=Decimal(1), reason="So it is.", by=school.instructor)
    assert {task for task, _ in worker} == {notices.DECISION}, "of a grade nobody wants to know"
    assert not notices.send_grade(Grade.objects.get().pk), "nor who changed their mind meanwhile"
    assert mail.outbox == []


def test_without_the_broker_the_decision_stands(
    school: School,
    answered: Callable[..., Submission],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def away(*_: Any) -> None:
        raise broker.BrokerUnavailable("away")

    monkeypatch.setattr(broker, "hint", away)
    submission = answered("undecided")
    with django_capture_on_commit_callbacks(execute=True):
        decide_submission(submission=submission, score=Decimal(1), reason="So it is.", by=school.instructor)
    assert GradeEvent.objects.filter(kind="decision").count() == 1


# --- the mail server --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url, port, tls, ssl",
    [
        ("smtp://ada:p%40ss@mail.example.org", 587, True, False),
        ("smtps://ada:p%40ss@mail.example.org", 465, False, True),
        ("smtp+plain://ada:p%40ss@mail.example.org:2525", 2525, False, False),
    ],
)
def test_the_address_of_a_mail_server(url: str, port: int, tls: bool, ssl: bool) -> None:
    found = mail_settings(url)
    assert found["EMAIL_HOST"] == "mail.example.org"
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("ada", "p@ss")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_no_mail_server_and_one_that_makes_no_sense() -> None:
    assert "console" in mail_settings("")["EMAIL_BACKEND"]
    with pytest.raises(ImproperlyConfigured):
        mail_settings("http://mail.example.org")
