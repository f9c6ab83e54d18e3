"""Signing in and out, and pages whose session ended."""

import pytest
from django.test import Client

from grader.courses.models import Person
from grader.submissions.models import Submission
from tests.pages.asking import HTMX, text
from tests.pages.conftest import School


def test_sign_in_and_out(client: Client, school: School) -> None:
    person = Person.objects.get(username="ada")
    person.set_password("learn-nabla")
    person.save()
    address = f"/exercises/{school.item.pk}/"
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"
    page = client.post("/sign-in/", {"username": "ada", "password": "guess", "next": address})
    assert "do not go together" in text(page)
    arrived = client.post("/sign-in/", {"username": "ada", "password": "learn-nabla", "next": address})
    assert arrived["Location"] == address
    assert client.get(address).status_code == 200
    client.post("/sign-out/")
    assert client.get(address).status_code == 302


def test_script_of_a_page_is_sent_to_sign_in(client: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/"
    headers = HTMX | {"HX-Current-URL": f"http://testserver{address}"}
    response = client.post(address + "reading/", {"response": "1"}, headers=headers)
    assert response.status_code == 401
    assert response["HX-Redirect"] == f"/sign-in/?next={address.replace('/', '%2F')}&ended=1"
    assert "signed out in the meantime" in text(client.get(response["HX-Redirect"]))
    assert "signed out in the meantime" not in text(client.get("/sign-in/"))


@pytest.mark.parametrize(
    ("posted", "shown"),
    [
        ({"response": "2x <b>"}, "2x &lt;b&gt;"),
        ({"mode": "grid", "columns": "2", "entry": ["6xy", "3x^2"], "response": ""}, "6xy\n3x^2"),
        ({"message": "Row 1 is right."}, "Row 1 is right."),
        ({"response": "x" * 1_000_000}, "xxx"),
    ],
)
def test_who_has_no_script_gets_back_what_they_typed(
    client: Client, school: School, posted: dict[str, str], shown: str
) -> None:
    address = f"/exercises/{school.item.pk}/"
    sent = client.post(
        address + "submissions/", posted, headers={"Referer": f"http://testserver{address}?from=3"}
    )
    assert sent.status_code == 401
    page = text(sent)
    assert f">{shown}" in page
    assert len(page) < 150_000
    assert f'href="/sign-in/?next={address.replace("/", "%2F")}&amp;ended=1"' in page
    assert Submission.objects.count() == 0
    elsewhere = client.post(address + "submissions/", posted, headers={"Referer": "https://example.org/trap"})
    assert 'href="/sign-in/?next=%2F&amp;ended=1"' in text(elsewhere)
