"""Every address with every role. A new address without a row here fails."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from grader.api.tokens import create_token
from grader.submissions.models import Submission
from tests.pages.conftest import School

ROLES = ("anonymous", "learner", "other learner", "outsider", "assistant", "instructor", "staff")

# what comes back for:                           anonymous learner other outsider assistant instructor staff
PAGES = """
GET  /                                            | 302 | 200 | 200 | 200 | 200 | 200 | 200
GET  /sets/{assignment}/                          | 302 | 200 | 200 | 404 | 200 | 200 | 200
POST /sets/{assignment}/begin/                    | 401 | 302 | 302 | 404 | 302 | 302 | 302
GET  /exercises/{item}/                           | 302 | 200 | 200 | 404 | 200 | 200 | 200
POST /exercises/{item}/reading/                   | 401 | 200 | 200 | 404 | 200 | 200 | 200
POST /exercises/{item}/submissions/               | 401 | 422 | 422 | 404 | 422 | 422 | 422
POST /exercises/{item}/hints/                     | 401 | 422 | 422 | 404 | 422 | 422 | 422
POST /exercises/{item}/solution/                  | 401 | 422 | 422 | 404 | 422 | 422 | 422
GET  /exercises/{item}/solution/                  | 302 | 404 | 404 | 404 | 404 | 404 | 404
POST /exercises/{item}/solution/{step}/{claim}/              | 401 | 404 | 404 | 404 | 404 | 404 | 404
POST /exercises/{item}/solution/{step}/{claim}/reading/      | 401 | 404 | 404 | 404 | 404 | 404 | 404
POST /exercises/{item}/draft/                     | 401 | 302 | 302 | 404 | 302 | 302 | 302
GET  /submissions/{submission}/                   | 302 | 200 | 404 | 404 | 200 | 200 | 200
GET  /submissions/{submission}/verdict/           | 302 | 200 | 404 | 404 | 200 | 200 | 200
POST /submissions/{submission}/appeal/            | 401 | 422 | 404 | 404 | 404 | 404 | 404
GET  /exercises/{item}/steps/                     | 302 | 404 | 404 | 404 | 404 | 404 | 404
POST /exercises/{item}/steps/{part}/              | 401 | 404 | 404 | 404 | 404 | 404 | 404
POST /exercises/{item}/steps/{part}/reading/      | 401 | 404 | 404 | 404 | 404 | 404 | 404
GET  /exercises/{item}/points/{file}              | 302 | 404 | 404 | 404 | 404 | 404 | 404
POST /exercises/{item}/array/                     | 401 | 422 | 422 | 404 | 422 | 422 | 422
GET  /math-keyboard/                              | 200 | 200 | 200 | 200 | 200 | 200 | 200
GET  /history/                                    | 302 | 200 | 200 | 200 | 200 | 200 | 200
GET  /progress/                                   | 302 | 200 | 200 | 200 | 200 | 200 | 200
GET  /grades/                                     | 301 | 301 | 301 | 301 | 301 | 301 | 301
GET  /how-to-write/                               | 200 | 200 | 200 | 200 | 200 | 200 | 200
GET  /account/                                    | 302 | 200 | 200 | 200 | 200 | 200 | 200
GET  /account/password/                           | 302 | 200 | 200 | 200 | 200 | 200 | 200
GET  /account/data/                               | 302 | 200 | 200 | 200 | 200 | 200 | 200
GET  /account/delete/                             | 302 | 200 | 200 | 200 | 200 | 200 | 200
GET  /sign-up/                                    | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET  /forgotten-password/                         | 200 | 200 | 200 | 200 | 200 | 200 | 200
GET  /forgotten-password/sent/                    | 200 | 200 | 200 | 200 | 200 | 200 | 200
GET  /forgotten-password/{uid}/{token}/           | 200 | 200 | 200 | 200 | 200 | 200 | 200
GET  /practice/                                   | 200 | 200 | 200 | 200 | 200 | 200 | 200
GET  /practice/sets/jacobians/                    | 200 | 200 | 200 | 200 | 200 | 200 | 200
GET  /practice/exercises/jacobian-f-g/            | 200 | 200 | 200 | 200 | 200 | 200 | 200
POST /practice/exercises/jacobian-f-g/reading/    | 200 | 200 | 200 | 200 | 200 | 200 | 200
POST /practice/exercises/jacobian-f-g/answers/    | 422 | 422 | 422 | 422 | 422 | 422 | 422
GET  /practice/exercises/jacobian-f-g/verdict/    | 204 | 204 | 204 | 204 | 204 | 204 | 204
POST /practice/exercises/jacobian-f-g/hints/      | 302 | 302 | 302 | 302 | 302 | 302 | 302
POST /practice/exercises/jacobian-f-g/solution/   | 302 | 302 | 302 | 302 | 302 | 302 | 302
GET  /practice/exercises/jacobian-f-g/solution/   | 404 | 404 | 404 | 404 | 404 | 404 | 404
POST /practice/exercises/jacobian-f-g/solution/{step}/{claim}/ | 404 | 404 | 404 | 404 | 404 | 404 | 404
POST /practice/exercises/jacobian-f-g/solution/{step}/{claim}/reading/ |404|404|404|404|404|404|404
POST /practice/exercises/jacobian-f-g/another/    | 302 | 302 | 302 | 302 | 302 | 302 | 302
GET  /sign-in/                                    | 200 | 302 | 302 | 302 | 302 | 302 | 302
POST /sign-out/                                   | 302 | 302 | 302 | 302 | 302 | 302 | 302
GET  /admin/                                      | 302 | 302 | 302 | 302 | 200 | 200 | 200
GET  /api/v1/openapi.json                         | 200 | 200 | 200 | 200 | 200 | 200 | 200
"""
API = """
GET  /api/v1/courses                              | 401 | 200 | 200 | 200 | 200 | 200 | 200
GET  /api/v1/problem-sets                         | 401 | 200 | 200 | 200 | 200 | 200 | 200
GET  /api/v1/problem-sets/{assignment}            | 401 | 200 | 200 | 404 | 200 | 200 | 200
POST /api/v1/exercises/{item}/submissions         | 401 | 201 | 201 | 404 | 201 | 201 | 201
GET  /api/v1/submissions/{submission}             | 401 | 200 | 404 | 404 | 200 | 200 | 200
GET  /api/v1/courses/{course}/grades              | 401 | 403 | 403 | 404 | 403 | 200 | 200
"""


def rows(table: str) -> Iterator[tuple[str, str, dict[str, int]]]:
    for line in table.strip().splitlines():
        address, *statuses = (cell.strip() for cell in line.split("|"))
        method, path = address.split()
        yield method, path, dict(zip(ROLES, map(int, statuses), strict=True))


CASES = [
    pytest.param(method, path, statuses, id=f"{method} {path}")
    for table in (PAGES, API)
    for method, path, statuses in rows(table)
]


@pytest.fixture
def places(school: School, answered: Callable[..., Submission]) -> dict[str, Any]:
    return {
        "assignment": school.assignment.pk,
        "item": school.item.pk,
        "course": school.course.pk,
        "submission": answered("incorrect").pk,
        "part": "1",
        "step": 1,
        "claim": 1,
        "file": "points.json",
        "uid": "MQ",
        "token": "used-up",
    }


@pytest.mark.parametrize("method, path, statuses", CASES)
def test_status(
    school: School, places: dict[str, Any], method: str, path: str, statuses: dict[str, int]
) -> None:
    found = {}
    for role in ROLES:
        with transaction.atomic():  # each role finds the course as it was
            found[role] = status(school, role, method, path.format(**places))
            transaction.set_rollback(True)
    assert found == statuses


def status(school: School, role: str, method: str, address: str) -> int:
    """What comes back when somebody of this role, in a browser or with a token, asks for the address."""
    client, person = Client(), school.people[role]
    options: dict[str, Any] = {}
    if address.startswith("/api/") and not address.endswith(".json"):
        if role != "anonymous":
            options["headers"] = {
                "Authorization": f"Bearer {create_token(person=person)}",
                "Idempotency-Key": "k",
            }
        if method == "POST":
            options |= {"data": {"response": "[[6xy, 2]]"}, "content_type": "application/json"}
    elif role != "anonymous":
        client.force_login(person)
    return int(getattr(client, method.lower())(address, **options).status_code)


TAKE_BOTH = ("/sign-in/", "/sign-up/", "/forgotten-password/", "/account/", "/admin/", "/api/v1/openapi")


def test_other_methods_are_refused(school: School, places: dict[str, Any], client: Client) -> None:
    client.force_login(school.learner)
    found = {}
    for method, path, _ in rows(PAGES):
        shown_and_sent = "/solution/" in path and not path.endswith("/reading/")
        if path.startswith(TAKE_BOTH) and path not in ("/account/data/", "/forgotten-password/sent/"):
            continue
        if not shown_and_sent:
            other = client.post if method == "GET" else client.get
            found[path] = other(path.format(**places)).status_code
    assert found == dict.fromkeys(found, 405)
    assert len(found) > 30


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address


def test_every_address_has_a_row() -> None:
    named = r"{\w+}|jacobians|jacobian-f-g"
    listed = {re.sub(named, "*", path) for table in (PAGES, API) for _, path, _ in rows(table)}
    found = {re.sub(r"<[^>]+>", "*", address) for address in addresses(get_resolver().url_patterns)}
    ours = {address for address in found if not address.startswith("/admin/")} | {"/admin/"}
    assert ours - {"/api/v1/"} == listed
