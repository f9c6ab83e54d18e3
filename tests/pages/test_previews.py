"""How an answer is read, before it is sent."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from grader.courses.models import Person
from grader.submissions import reading_tickets
from grader.submissions.models import Submission
from grader.submissions.views import EXAMPLES
from tests.pages.asking import HTMX, change, text
from tests.pages.conftest import School
from worker.content import question
from worker.engine.verify import check


def test_preview_reads_without_counting(signed_in: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/reading/"
    response = signed_in.post(address, {"response": "[[6xy, 3x^2], [2, 8y^7]]"}, headers=HTMX)
    assert response["X-Reading"] == "read"
    assert "2×2" in text(response)
    assert "<math" in text(response)
    assert 'data-said="Read as' in text(response)
    assert Submission.objects.count() == 0


def test_preview_tells_the_shape_where_the_rules_do(signed_in: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/reading/"
    for told in (False, True):
        change(school.assignment, policy={"show_shape": told})
        right = text(signed_in.post(address, {"response": "[[1, 2], [3, 4]]"}, headers=HTMX))
        other = text(signed_in.post(address, {"response": "[1, 2]"}, headers=HTMX))
        assert ("the shape asked for" in right) is told
        assert ("another shape is asked for" in other) is told
        page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
        typed = text(signed_in.post(preview_address(page), {"response": "[1, 2]"}, headers=HTMX))
        assert ("another shape is asked for" in typed) is told
        assert ("the preview says whether its shape" in page) is told


def preview_address(page: str) -> str:
    """Where the page's script asks how a text is read."""
    found = re.search(r'hx-post="([^"]+/reading/[^"]*)"', page)
    assert found is not None
    return unescape(found[1])


TYPED_MORE = ("[[6xy, 3x^2], [2, 8y^7", "[[6xy, 3x^2], [2, 8y^7]]", "6 x q")
PREVIEW_QUERIES = 2  # the session and the person
PRACTICE_QUERIES = 1  # the exercise


def test_a_preview_while_somebody_types_asks_only_who_they_are(
    signed_in: Client, school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = preview_address(text(signed_in.get(f"/exercises/{school.item.pk}/")))
    signed_in.post(address, {"response": "x"}, headers=HTMX)
    for typed in TYPED_MORE:
        with django_assert_num_queries(PREVIEW_QUERIES):
            response = signed_in.post(address, {"response": typed}, headers=HTMX)
        plain = signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": typed}, headers=HTMX)
        assert text(response) == text(plain)
        assert response["X-Reading"] == plain["X-Reading"]


def test_a_preview_in_practice_looks_up_the_exercise_only(
    client: Client, school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = preview_address(text(client.get("/practice/exercises/jacobian-f-g/")))
    for typed in TYPED_MORE:
        with django_assert_num_queries(PRACTICE_QUERIES):
            client.post(address, {"response": typed}, headers=HTMX)


def test_a_ticket_is_good_for_one_person_one_exercise_and_an_hour(
    signed_in: Client, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = school.item
    address = preview_address(text(signed_in.get(f"/exercises/{item.pk}/")))
    _, ticket = address.split("?as=")
    person = Person.objects.get(pk=signed_in.session["_auth_user_id"])
    taken = reading_tickets.taken(ticket, person, item.pk)
    assert taken is not None
    assert taken.item.revision == item.revision
    assert reading_tickets.taken(ticket, person, school.items["sum-x"].pk) is None
    assert reading_tickets.taken(ticket[:-1] + "!", person, item.pk) is None
    assert reading_tickets.taken("", person, item.pk) is None
    stranger = Person.objects.create_user(username="stranger")
    assert reading_tickets.taken(ticket, stranger, item.pk) is None
    other = Client()
    other.force_login(stranger)
    assert other.post(address, {"response": "x"}, headers=HTMX).status_code == 404
    monkeypatch.setattr(reading_tickets, "GOOD_FOR", -1)
    assert reading_tickets.taken(ticket, person, item.pk) is None
    assert signed_in.post(address, {"response": "x"}, headers=HTMX)["X-Reading"] == "read"


def test_preview_points_to_what_cannot_be_read(signed_in: Client, school: School) -> None:
    response = signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": "6 x q"}, headers=HTMX)
    assert response["X-Reading"] == "problem"
    assert "6 x <mark>q</mark>" in text(response)
    assert "q is not a name of this exercise. It has x, y." in text(response)


def test_preview_of_nothing(signed_in: Client, school: School) -> None:
    response = signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": " \n"}, headers=HTMX)
    assert response["X-Reading"] == "empty"


def test_preview_without_script_is_the_page_with_the_text_kept(signed_in: Client, school: School) -> None:
    page = text(signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": "[[6xy, 3x^2]]"}))
    assert "We read this as" in page
    assert "[[6xy, 3x^2]]</textarea>" in page


@pytest.mark.parametrize("texts", [texts for _, _, texts in EXAMPLES])
def test_examples_of_how_to_write_mean_the_same(texts: list[str]) -> None:
    shapes: dict[str, list[str]] = {"x": [], "y": [], "v": ["n"], "w": ["n"], "A": ["n", "n"]}
    variables: dict[str, Any] = {name: {"shape": shape} for name, shape in shapes.items()}
    variables["y"]["domain"] = "positive"
    asked = question({"reference": "A + I - A" if texts == ["I"] else texts[0], "variables": variables})
    assert [check(asked, text).outcome for text in texts] == ["correct"] * len(texts)
