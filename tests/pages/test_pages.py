"""The pages with Django's client: what each shows, in every state."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from exercises.models import Revision
from grader.courses.models import AssignmentItem
from grader.submissions import queries
from grader.submissions.actions import decide_submission
from grader.submissions.judged import title_of
from grader.submissions.models import Submission
from tests.pages.asking import HTMX, change, text
from tests.pages.conftest import VERDICTS, School
from worker.content import digest


def test_home_shows_the_sets_with_a_cell_for_each_exercise(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    answered("correct")
    answered("undecided", item=school.items["sum-x"], response="1^T")
    page = text(signed_in.get("/"))
    assert "Jacobians" in page
    assert 'aria-label="Exercise 1, solved"' in page
    assert 'aria-label="Exercise 2, a person is looking"' in page
    assert 'aria-label="Exercise 3, not started"' in page
    assert "1 of 3" in page
    assert "Continue exercise 2" in page


def test_home_without_a_course_says_what_to_do(client: Client, school: School) -> None:
    client.force_login(school.staff)
    assert "You are in no course yet" in text(client.get("/"))


def test_problem_set_lists_statements_with_mathematics(signed_in: Client, school: School) -> None:
    page = text(signed_in.get(f"/sets/{school.assignment.pk}/"))
    assert page.count("<math") >= 6
    assert "<strong>every</strong>" in page
    assert "About sum-x" in page


def test_exercise_shows_what_is_given(signed_in: Client, school: School) -> None:
    page = text(signed_in.get(f"/exercises/{school.items['sum-x'].pk}/"))
    assert "column of length n" in page
    assert "𝐱" in page
    assert "Numerator layout" in page
    assert "Matrix calculus" in page
    assert 'id="preview-said"' in page


@pytest.mark.parametrize("name", VERDICTS)
def test_every_verdict_on_the_exercise_page(
    signed_in: Client, school: School, answered: Callable[..., Submission], name: str
) -> None:
    submission = answered(name)
    page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "data-final" in page
    assert "http-equiv" not in page
    assert page.count('id="verdict-card"') == 1
    alone = text(signed_in.get(f"/submissions/{submission.pk}/"))
    assert "As typed" in alone
    assert "[[6xy, 2], [3x^2, 8y^7]]" in alone


@pytest.mark.parametrize("age, state", [(1, "waiting"), (20, "waiting-long"), (130, "stopped")])
def test_waiting_pages_ask_again_with_and_without_script(
    signed_in: Client, school: School, answered: Callable[..., Submission], age: int, state: str
) -> None:
    submission = answered(age=age)
    page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert f'data-state="{state}"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert (
        f'hx-get="/submissions/{submission.pk}/verdict/?looks=1&amp;here=1" '
        'hx-trigger="load delay:0.2s, retry"' in page
    )


def test_polling_goes_on_until_there_is_a_verdict(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    waiting = answered(response="[[1, 2], [3, 4]]")
    fragment = text(signed_in.get(f"/submissions/{waiting.pk}/verdict/?looks=3", headers=HTMX))
    assert 'looks=4&amp;here=1" hx-trigger="load delay:1s, retry"' in fragment
    decided = answered("correct")
    fragment = text(signed_in.get(f"/submissions/{decided.pk}/verdict/?looks=3", headers=HTMX))
    assert "hx-get" not in fragment
    assert 'id="verdict-said" class="sr" role="status" hx-swap-oob="innerHTML"' in fragment
    assert "Correct. 1 of 1 point." in fragment


def test_polling_survives_nonsense(signed_in: Client, answered: Callable[..., Submission]) -> None:
    waiting = answered()
    for looks in ("", "x", "-1", "9" * 50, "²"):
        assert signed_in.get(f"/submissions/{waiting.pk}/verdict/", {"looks": looks}).status_code == 200


def test_history_and_grades(signed_in: Client, school: School, answered: Callable[..., Submission]) -> None:
    for name in VERDICTS:
        answered(name)
    answered(response="diag(")
    page = text(signed_in.get("/history/"))
    for label in (
        "Correct",
        "Other layout",
        "Not yet",
        "Partly correct",
        "With a person",
        "Could not be read",
    ):
        assert label in page
    assert "1 of 3" in text(signed_in.get("/progress/"))
    assert signed_in.get("/history/?page=99").status_code == 404
    assert signed_in.get("/history/?page=x").status_code == 200


def test_empty_history(signed_in: Client) -> None:
    assert "No answers yet" in text(signed_in.get("/history/"))


def test_decision_of_a_person_is_shown(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    submission = answered("undecided")
    reason = "It is the same by §4.2."
    decide_submission(submission=submission, score=Decimal(1), reason=reason, by=school.instructor)
    page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "Correct, decided by a person" in page
    assert "It is the same by §4.2." in page
    assert ", not counted" not in page


@pytest.mark.parametrize("allowed", [False, True])
def test_the_value_at_a_witness_is_told_only_where_the_rules_allow_it_now(
    signed_in: Client, school: School, answered: Callable[..., Submission], allowed: bool
) -> None:
    submission = answered("reference told")
    change(school.assignment, policy={"witness_shows_reference": allowed})
    for address in (f"/exercises/{school.item.pk}/", f"/submissions/{submission.pk}/verdict/"):
        page = text(signed_in.get(address))
        assert ("the derivative is 4.2500 there" in page) is allowed
        assert ("the derivative is something else there" in page) is not allowed
        assert ("4.25" in page) is allowed


def test_an_answer_to_an_earlier_revision_keeps_its_title(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    answered("incorrect")
    content = {**school.item.revision.content, "title": "Renamed"}
    later = Revision.objects.create(
        exercise=school.item.exercise,
        number=2,
        content=content,
        digest=digest(content),
        published=timezone.now(),
    )
    AssignmentItem.objects.filter(pk=school.item.pk).update(revision=later)
    [one] = queries.newest_answers(school.learner, school.item, most=5)
    assert title_of(one) == "About jacobian-f-g"
    assert one.item.revision.title == "Renamed"
    assert "About jacobian-f-g" in text(signed_in.get("/history/"))


def test_markup_in_an_answer_is_shown_and_not_run(signed_in: Client, school: School) -> None:
    nasty = '"><script>alert(1)</script>&lt;'
    page = text(signed_in.post(f"/exercises/{school.item.pk}/submissions/", {"response": nasty, "key": "k"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    for address in (
        "/history/",
        f"/exercises/{school.item.pk}/",
        f"/submissions/{Submission.objects.get().pk}/",
    ):
        assert "<script>alert" not in text(signed_in.get(address))


def test_pages_obey_their_content_security_policy(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    submission = answered("incorrect")
    for address in (
        "/",
        f"/exercises/{school.item.pk}/",
        f"/submissions/{submission.pk}/",
        "/history/",
        "/progress/",
    ):
        response = signed_in.get(address)
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)", text(response))


def test_absent_pages_have_a_page(signed_in: Client) -> None:
    response = signed_in.get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing here" in text(response)
