"""Requests that no browser sends: refused or answered, with one bounded line in the log at most."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from grader.configuration import SAID, BriefOnRefusals
from tests.pages.conftest import School

FORM = "application/x-www-form-urlencoded"
HTMX = {"HX-Request": "true"}

# method, address, content type, body, headers, status
ROWS: list[tuple[str, str, str, bytes, dict[str, str], int]] = [
    ("POST", "/sign-in/", f"{FORM}; charset=nope", b"a=b", {}, 400),
    ("POST", "/sign-in/", f"{FORM}; charset=utf-7", b"a=b", {}, 400),
    ("POST", "/sign-in/", f"{FORM}; charset=base64", b"a=b", {}, 400),
    ("POST", "/sign-in/", f"{FORM}; charset=" + "x" * 4000, b"a=b", {}, 400),
    ("POST", "/sign-in/", "multipart/form-data", b"a=b", {}, 400),
    ("POST", "/sign-in/", "multipart/form-data; boundary=\x01", b"a=b", {}, 400),
    ("POST", "/sign-in/", FORM, b"&".join(b"a%d=1" % n for n in range(2000)), {}, 400),
    ("POST", "/sign-in/", FORM, b"username=%ff%00&password=%c3%28", {}, 200),
    ("POST", "/sign-in/", FORM, b"a=" + b"x" * 10**6, {}, 200),
    ("POST", "/sign-in/", FORM, b"a=" + b"x" * (3 << 20), {}, 400),
    ("POST", "/sign-in/", FORM, b"a=b", {"Content-Length": "-1"}, 400),
    ("POST", "/sign-in/", FORM, b"a=b", {"Content-Length": "²"}, 400),
    ("POST", "/sign-in/", FORM, b"a=b", {"Content-Length": "9" * 40}, 413),
    ("GET", "/", "", b"", {"Host": "elsewhere"}, 400),
    ("GET", "/", "", b"", {"Host": "[::1"}, 400),
    ("GET", "/", "", b"", {"Host": "x" * 5000}, 400),
    ("GET", "/", "", b"", HTMX | {"HX-Current-URL": "http://[bad"}, 401),
    ("GET", "/", "", b"", HTMX | {"HX-Current-URL": "%ff", "HX-Current-URL-URI-AutoEncoded": "true"}, 401),
    ("GET", "/", "", b"", {"Cookie": 'sessionid=\x01\x7f; csrftoken="; =;;'}, 302),
    ("GET", "/", "", b"", {"Accept-Language": "x" * 5000}, 302),
    ("GET", "/", "", b"", {"Accept-Language": "de;q=nan, en;q=1e999"}, 302),
    ("POST", "/sign-out/", FORM, b"", {"Origin": "http://[bad", "Referer": "http://[bad"}, 302),
    ("GET", "/history/?page=%ff&page=" + "9" * 3000, "", b"", {}, 302),
    ("GET", "/" + "%F0%9F" * 900, "", b"", {}, 404),
]  # fmt: skip


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log prints."""
    root = logging.getLogger()
    ours = next(one for one in root.handlers if any(isinstance(f, BriefOnRefusals) for f in one.filters))
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(ours.formatter)
    for kept in ours.filters:
        handler.addFilter(kept)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.mark.parametrize("method, address, content_type, body, headers, status", ROWS)
def test_what_no_browser_sends(
    school: School,
    lines: io.StringIO,
    method: str,
    address: str,
    content_type: str,
    body: bytes,
    headers: dict[str, Any],
    status: int,
) -> None:
    client = Client(raise_request_exception=False)
    response = client.generic(method, address, body, content_type=content_type, headers=headers)
    assert response.status_code == status
    logged = lines.getvalue().splitlines()
    assert len(logged) <= 1
    assert all("Traceback" not in line and len(line) < SAID + 200 for line in logged)


def test_a_fault_of_ours_keeps_its_traceback(
    school: School, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(person: object) -> None:
        raise RuntimeError("told to those who read the log")

    monkeypatch.setattr("grader.submissions.views.courses_with_progress", broken)
    client = Client(raise_request_exception=False)
    client.force_login(school.learner)
    assert client.get("/").status_code == 500
    assert "told to those who read the log" in lines.getvalue()
