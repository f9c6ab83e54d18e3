"""Signing in and out, and pages whose session ended."""

from django.test import Client

from grader.courses.models import Person
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
    assert response["HX-Redirect"] == f"/sign-in/?next={address.replace('/', '%2F')}"
