"""The REST API: what it gives, what it takes, and how it refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from grader.api.models import Token
from grader.api.tokens import create_token, digest, person_of
from grader.courses.actions import set_problem_set
from grader.courses.models import Assignment
from grader.submissions.models import State, Submission
from tests.api.conftest import Program
from tests.pages.conftest import School

# --- tokens -------------------------------------------------------------------------------------


def test_command_prints_a_token_and_keeps_only_its_hash(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_token", "ada", "--name", "notebook", "--days", "30")
    token = capsys.readouterr().out.strip()
    assert token.startswith("nabla_")
    kept = Token.objects.get()
    assert (kept.token_hash, kept.name) == (digest(token), "notebook")
    assert person_of(token) == school.learner


def test_command_for_nobody(school: School) -> None:
    with pytest.raises(CommandError, match="there is no account 'nobody'"):
        call_command("create_token", "nobody")


@pytest.mark.parametrize("change", ["revoked", "expired", "inactive", "altered", "none", "basic", "empty"])
def test_token_that_is_no_good(school: School, client: Client, change: str) -> None:
    token = create_token(person=school.learner)
    past = timezone.now() - timedelta(seconds=1)
    if change == "revoked":
        Token.objects.update(revoked=past)
    if change == "expired":
        Token.objects.update(expires=past)
    if change == "inactive":
        type(school.learner).objects.update(is_active=False)
    header = {"altered": f"Bearer {token}x", "basic": f"Basic {token}", "empty": "Bearer "}
    headers = {} if change == "none" else {"Authorization": header.get(change, f"Bearer {token}")}
    response = client.get("/api/v1/courses", headers=headers)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["code"] == "token.missing_or_unknown"


def test_a_session_is_no_token(school: School, client: Client) -> None:
    client.force_login(school.learner)
    assert client.get("/api/v1/courses").status_code == 401


def test_use_of_a_token_is_noted_now_and_then(school: School, program: Program) -> None:
    program.get("/courses")
    first = Token.objects.get().last_used
    program.get("/courses")
    assert first is not None
    assert Token.objects.get().last_used == first


# --- reading ------------------------------------------------------------------------------------


def test_courses_and_problem_sets(school: School, program: Program) -> None:
    [course] = program.get("/courses").json()
    assert course == {
        "id": school.course.pk,
        "slug": "calculus",
        "title": "Matrix calculus",
        "role": "learner",
    }
    [problem_set] = program.get("/problem-sets").json()
    assert problem_set == program.get(f"/problem-sets/{school.assignment.pk}").json()
    assert [one["slug"] for one in problem_set["exercises"]] == ["jacobian-f-g", "sum-x", "square"]
    first = problem_set["exercises"][0]
    assert (first["number"], first["points"], first["score"], first["attempts"]) == (1, 1.0, None, 0)
    assert "$f(x, y)" in first["statement"]


def test_exercises_appear_when_the_set_opens(school: School, program: Program) -> None:
    Assignment.objects.update(opens=timezone.now() + timedelta(days=1))
    [problem_set] = program.get("/problem-sets").json()
    assert (problem_set["open"], problem_set["exercises"]) == (False, [])
    answer = program.post(f"/exercises/{school.item.pk}/submissions", {"response": "1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "assignment.not_open")


def test_queries_do_not_grow_with_the_sets(
    school: School, program: Program, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    problem_set = school.item.exercise.problem_set
    for number in range(5):
        set_problem_set(course=school.course, problem_set=problem_set, slug=f"again-{number}", by=None)
    program.get("/problem-sets")
    with django_assert_max_num_queries(11):
        assert len(program.get("/problem-sets").json()) == 6


def test_grades_are_for_instructors(school: School, answered: Callable[..., Submission]) -> None:
    answered("correct")
    address = f"/courses/{school.course.pk}/grades"
    assert Program(school.learner).get(address).status_code == 403
    assert Program(school.assistant).get(address).status_code == 403
    [grade] = Program(school.instructor).get(address).json()
    assert (grade["learner"], grade["exercise"], grade["score"]) == ("ada", "jacobian-f-g", 1.0)
    assert Program(school.instructor).get(address, after=1).json() == []


# --- submitting ---------------------------------------------------------------------------------


def test_submit_then_read_the_verdict(
    school: School, program: Program, answered: Callable[..., Submission]
) -> None:
    made = program.post(f"/exercises/{school.item.pk}/submissions", {"response": "[[1, 2], [3, 4]]"})
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["verdict"]) == ("waiting", None)
    again = program.client.get(made["Location"], headers=program.headers)
    assert again.json() == made.json()
    decided = answered("incorrect")
    shown = program.get(f"/submissions/{decided.pk}").json()
    assert shown["state"] == "decided"
    verdict = shown["verdict"]
    assert (verdict["outcome"], verdict["score"], verdict["counted"]) == ("incorrect", 0.0, True)
    assert verdict["feedback"][0]["code"] == "chain.inner_missing"
    assert verdict["feedback"][0]["heading"] == "the inner derivative is missing"
    assert verdict["feedback"][1]["parameters"]["entries"] == [[1, 2]]
    assert verdict["evidence"][0]["witness"]["entry"] == [1, 2]


@pytest.mark.parametrize("allowed", [False, True])
def test_the_value_at_a_witness_is_told_only_where_the_rules_allow_it_now(
    school: School, program: Program, answered: Callable[..., Submission], allowed: bool
) -> None:
    submission = answered("reference told")
    policy = {"witness_shows_reference": allowed}
    Assignment.objects.filter(pk=school.assignment.pk).update(policy=policy)
    [evidence] = program.get(f"/submissions/{submission.pk}").json()["verdict"]["evidence"]
    assert ("reference" in evidence["witness"]) is allowed


def test_malformed_is_told_at_once(school: School, program: Program) -> None:
    made = program.post(f"/exercises/{school.item.pk}/submissions", {"response": "diag(x"})
    assert made.status_code == 201
    assert made.json()["state"] == "malformed"
    assert made.json()["verdict"]["outcome"] == "malformed"
    assert made.json()["verdict"]["counted"] is False


def test_the_same_key_is_the_same_submission(school: School, program: Program) -> None:
    address = f"/exercises/{school.item.pk}/submissions"
    made = [program.post(address, {"response": "[[1, 2], [3, 4]]"}, key="k").json()["id"] for _ in range(2)]
    assert len(set(made)) == 1
    other = program.post(address, {"response": "[[1, 2], [3, 5]]"}, key="k")
    assert (other.status_code, other.json()["code"]) == (409, "submission.key_reused")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "data, key, status",
    [
        ({"response": "1"}, None, 422),
        ({"response": "1"}, "", 422),
        ({"response": "1"}, "k" * 101, 422),
        ({}, "k", 422),
        ({"response": None}, "k", 422),
        ({"response": 1}, "k", 422),
        ({"response": {"a": 1}}, "k", 422),
        ({"response": "1", "form": "morse"}, "k", 422),
        ({"response": "1", "score": 1}, "k", 422),
        ({"response": "x" * 16385}, "k", 422),
        ({"response": [["x" * 200] * 100]}, "k", 413),
        ('{"response": [[NaN]], "form": "array"}', "k", 422),
        ('{"response": [[1e999]], "form": "array"}', "k", 422),
        ("not json", "k", 400),
        ("[" * 100_000, "k", 400),
    ],
)
def test_request_that_is_refused(
    school: School, program: Program, data: Any, key: str | None, status: int
) -> None:
    response = program.post(f"/exercises/{school.item.pk}/submissions", data, key=key)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert {"type", "status", "code", "title"} <= response.json().keys()
    assert Submission.objects.count() == 0


def test_nested_lists_are_an_answer(school: School, program: Program) -> None:
    made = program.post(
        f"/exercises/{school.item.pk}/submissions", {"response": [["6xy", "3x^2"], [2, "8y^7"]]}
    )
    assert made.status_code == 201
    assert Submission.objects.get().response == [["6xy", "3x^2"], [2, "8y^7"]]
    assert Submission.objects.get().state == State.WAITING


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999999"])
def test_addresses_that_lead_nowhere(school: School, program: Program, number: str) -> None:
    assert program.get(f"/submissions/{number}").status_code in (404, 422)
    assert program.get("/submissions/999999").status_code == 404


def test_openapi_describes_every_operation(client: Client, db: None) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert sorted(
        operation["operationId"] for path in described["paths"].values() for operation in path.values()
    ) == [
        "list_courses",
        "list_grades",
        "list_problem_sets",
        "read_problem_set",
        "read_submission",
        "submit",
    ]
    assert described["components"]["securitySchemes"] == {"TokenAuth": {"type": "http", "scheme": "bearer"}}
