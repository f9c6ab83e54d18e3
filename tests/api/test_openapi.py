"""The API against its own description: whatever is sent, what comes back was announced."""

from collections.abc import Callable, Iterator

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from grader.submissions.models import Submission
from grader.wsgi import application
from tests.api.conftest import Program
from tests.pages.conftest import School

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture(autouse=True)
def _unhurried() -> Iterator[None]:
    """The rate limit is not what is tested here."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def places(school: School, answered: Callable[..., Submission]) -> dict[str, int]:
    """The id that leads somewhere, by the beginning of the path."""
    return {
        "/problem-sets": school.assignment.pk,
        "/exercises": school.item.pk,
        "/submissions": answered("incorrect").pk,
        "/courses": school.course.pk,
    }


@schema.parametrize()
@pytest.mark.parametrize("somewhere", [True, False], ids=["there", "anywhere"])
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_operation(
    case: schemathesis.Case, school: School, places: dict[str, int], *, somewhere: bool
) -> None:
    cache.clear()
    if somewhere and case.path_parameters:
        start = "/" + case.path.removeprefix("/api/v1/").partition("/")[0]
        case.path_parameters = {"id": places[start]}
    program = Program(school.instructor)
    case.call_and_validate(headers=program.headers, checks=CHECKS)
