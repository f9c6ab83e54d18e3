"""Pages before a set opens, after it closed, and when the attempts are used."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from grader.submissions.actions import grant_extension
from grader.submissions.models import Submission
from tests.pages.asking import HTMX, change, text
from tests.pages.conftest import School, judge


def give_extension(school: School, **given: Any) -> None:
    grant_extension(
        assignment=school.assignment, learner=school.learner, reason="Ill.", by=school.instructor, **given
    )


def test_a_set_that_is_not_open_shows_no_exercise(signed_in: Client, school: School) -> None:
    change(school.assignment, opens=timezone.now() + timedelta(days=1))
    page = text(signed_in.get(f"/sets/{school.assignment.pk}/"))
    assert "This set is not open yet" in page
    assert "About sum-x" not in page
    assert signed_in.get(f"/exercises/{school.item.pk}/").status_code == 302
    assert signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": "1"}).status_code == 404


def test_instructors_look_at_a_set_before_it_opens(client: Client, school: School) -> None:
    change(school.assignment, opens=timezone.now() + timedelta(days=1))
    client.force_login(school.instructor)
    assert client.get(f"/exercises/{school.item.pk}/").status_code == 200


def test_a_closed_set_takes_no_answer(signed_in: Client, school: School) -> None:
    change(school.assignment, due=timezone.now() - timedelta(minutes=1))
    page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "This set is closed." in page
    assert 'id="response"' not in page
    address = f"/exercises/{school.item.pk}/submissions/"
    for headers in (HTMX, {}):
        response = signed_in.post(address, {"response": "1", "key": "k"}, headers=headers)
        assert response.status_code == 422
        assert "This set is closed." in text(response)
    assert Submission.objects.count() == 0


def test_attempts_are_counted_down(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    change(school.assignment, policy={"attempts": 2})
    address = f"/exercises/{school.item.pk}/"
    assert "This will be attempt 1 of 2" in text(signed_in.get(address))
    answered("incorrect")
    page = text(signed_in.get(address))
    assert "This will be attempt 2 of 2" in page
    assert "1 attempt left" in page
    answered("layout")
    assert "This will be attempt 2 of 2" in text(signed_in.get(address))
    give_extension(school, extra_attempts=2)
    assert "This will be attempt 2 of 4" in text(signed_in.get(address))
    waiting = answered()
    assert "This will be attempt 3 of 4" in text(signed_in.get(address))  # what is checked holds its attempt
    judge(waiting, "layout")
    give_extension(school, extra_attempts=0)
    answered("incorrect", response="[[1, 1], [1, 1]]")
    page = text(signed_in.get(address))
    assert "All attempts are used." in page
    assert 'id="response"' not in page


def test_a_set_with_an_access_code_begins_with_it(signed_in: Client, school: School) -> None:
    change(school.assignment, access_code="opensesame")
    address = f"/sets/{school.assignment.pk}/"
    page = text(signed_in.get(address))
    assert 'name="access_code"' in page
    assert "About sum-x" not in page
    assert signed_in.get(f"/exercises/{school.item.pk}/").status_code == 302
    assert signed_in.post(address + "begin/", {"access_code": "guess"}).status_code == 422
    assert signed_in.post(address + "begin/", {"access_code": "opensesame"}).status_code == 302
    assert "About sum-x" in text(signed_in.get(address))
