"""Every error below /api/ is `application/problem+json`, whichever layer it comes from."""

import json
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from grader.api import api as operations
from grader.submissions.models import Submission
from tests.api.conftest import Program
from tests.pages.conftest import School
from tests.pages.test_translation import pseudo, untranslated

__all__ = ["pseudo"]

ANSWER = b'{"response": "1"}'
LONG = b'{"response": "' + b"x" * 10**6 + b'"}'
LARGE = b'{"response": "' + b"x" * (2 << 20) + b'"}'

# method path | content type | body | status | code
ROWS: list[tuple[str, str, str, bytes, int, str]] = [
    ("GET", "/api", "", b"", 404, "absent"),
    ("GET", "/api/", "", b"", 404, "absent"),
    ("GET", "/api/v2/courses", "", b"", 404, "absent"),
    ("POST", "/api/v1/nothing", "text/plain", b"x", 404, "absent"),
    ("GET", "/api/v1/courses/", "", b"", 404, "absent"),
    ("GET", "/api/v1/%ff%00", "", b"", 404, "absent"),
    ("DELETE", "/api/v1/courses", "", b"", 405, "request.method"),
    ("PUT", "/api/v1/courses", "application/json", b"{}", 405, "request.method"),
    ("PATCH", "{submit}", "application/json", b"{}", 405, "request.method"),
    ("OPTIONS", "{submit}", "", b"", 405, "request.method"),
    ("POST", "{submit}", "text/plain", ANSWER, 415, "request.media_type"),
    ("POST", "{submit}", "application/xml", b"<a/>", 415, "request.media_type"),
    ("POST", "{submit}", "application/x-www-form-urlencoded", b"response=1", 415, "request.media_type"),
    ("POST", "{submit}", "application/x-www-form-urlencoded; charset=no", b"r=1", 400, "request.unusable"),
    ("POST", "{submit}", "multipart/form-data", b"response=1", 415, "request.media_type"),
    ("POST", "{submit}", "application/json", b"{", 400, "request.unusable"),
    ("POST", "{submit}", "application/json", b"", 422, "request.invalid"),
    ("POST", "{submit}", "application/json", b'{"response": "\xff"}', 400, "request.unusable"),
    ("POST", "{submit}", "application/json", LONG, 422, "request.invalid"),
    ("POST", "{submit}", "application/json", LARGE, 413, "request.too_large"),
]  # fmt: skip


@pytest.fixture(params=ROWS)
def refused(request: pytest.FixtureRequest, school: School, program: Program) -> tuple[Any, int, str]:
    """A response, and the status and code that it should have."""
    method, path, content_type, body, status, code = request.param
    path = path.replace("{submit}", f"/api/v1/exercises/{school.item.pk}/submissions")
    headers = program.headers | {"Idempotency-Key": "k"}
    response = program.client.generic(method, path, body, content_type=content_type, headers=headers)
    return response, status, code


def test_errors_have_one_form(refused: tuple[Any, int, str]) -> None:
    response, status, code = refused
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    told = response.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["title"].endswith(".")
    assert told["type"].startswith("about:blank")
    assert (status == 405) is ("Allow" in response)
    assert not Submission.objects.exists()


def test_json_with_a_character_set_is_json(school: School, program: Program) -> None:
    for number, content_type in enumerate(("application/json; charset=utf-8", "Application/JSON", "")):
        path = f"/api/v1/exercises/{school.item.pk}/submissions"
        headers = program.headers | {"Idempotency-Key": f"k{number}"}
        made = program.client.generic("POST", path, ANSWER, content_type=content_type, headers=headers)
        assert made.status_code == 201


def test_a_body_larger_than_any_upload_is_not_read(school: School, program: Program) -> None:
    headers = program.headers | {"Content-Length": str(10**9)}
    response: Any = program.client.generic(
        "POST", "/api/v1/courses", b"", "application/json", headers=headers
    )
    assert (response.status_code, response.json()["code"]) == (413, "request.too_large")


def test_a_fault_of_ours_says_so_and_nothing_else(
    school: School, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: HttpRequest) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(operations, "_person", broken)
    client = Client(raise_request_exception=False)
    response: Any = client.get("/api/v1/courses", headers=program.headers)
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in json.dumps(response.json())


def test_a_wrong_host_is_told_in_the_same_form(program: Program) -> None:
    response: Any = program.client.get("/api/v1/courses", headers=program.headers | {"Host": "elsewhere"})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_every_title_can_be_translated(pseudo: None, refused: tuple[Any, int, str]) -> None:
    response, _, _ = refused
    assert untranslated(response.json()["title"]) == set()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"response": "1", "form": "runes"}, "request.invalid"),
        ({"response": "1", "part": "9"}, "part.unknown"),
        ({"response": "1", "variant": "12345"}, "variant.changed"),
    ],
)
def test_so_can_what_the_rules_refuse(
    school: School, program: Program, pseudo: None, answer: dict[str, str], code: str
) -> None:
    headers = program.headers | {"Idempotency-Key": "k"}
    path = f"/api/v1/exercises/{school.item.pk}/submissions"
    response: Any = program.client.post(path, answer, content_type="application/json", headers=headers)
    told = response.json()
    assert (told["code"], untranslated(told["title"])) == (code, set())


def test_pages_keep_their_own_form(client: Client, db: None) -> None:
    response = client.get("/apiary/")
    assert (response.status_code, response["Content-Type"]) == (404, "text/html; charset=utf-8")
