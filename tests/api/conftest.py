"""A program with a token, in the course of the page tests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from grader.api.tokens import create_token
from grader.courses.models import Person
from tests.pages.conftest import School, _nothing_is_sent, answered, school

__all__ = ["_nothing_is_sent", "answered", "school"]

Call = Callable[..., Any]


class Program:
    """Speaks to the API for a person."""

    def __init__(self, person: Person) -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {create_token(person=person)}"}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, data: Any, *, key: str | None = "key") -> Any:
        headers = self.headers | ({} if key is None else {"Idempotency-Key": key})
        return self.client.post(f"/api/v1{path}", data, content_type="application/json", headers=headers)


@pytest.fixture
def program(school: School) -> Program:
    """The learner's program."""
    return Program(school.learner)
