"""What a page weighs: everything that it loads, uncompressed, without fonts and the math keyboard."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db.models import Count
from django.test import Client

from exercises.models import ProblemSet
from grader.courses.actions import set_problem_set
from grader.courses.models import Assignment, AssignmentItem
from grader.practice.memory import Memory
from grader.submissions.actions import reveal_solution
from grader.submissions.exercise_page import ATTEMPTS_SHOWN
from grader.submissions.models import Submission
from tests.pages.conftest import VERDICTS, School

LIMIT = 150_000  # bytes
PER_PAGE = 50


def loaded(page: str) -> Iterator[Path]:
    """The files that the page loads by itself, and those that its modules import at once."""
    for name in re.findall(r'<(?:script|link)\b[^>]*\b(?:src|href)="/static/([^"]+)"', page):
        found = finders.find(name)
        assert found is not None, name
        yield Path(found)
        source = Path(found).read_text(encoding="utf-8")
        for imported in re.findall(r'^import .* from "\./([\w.]+)"', source, re.MULTILINE):
            yield Path(found).with_name(imported)


def weight(client: Client, address: str) -> int:
    response = client.get(address)
    assert response.status_code == 200
    return len(response.content) + sum(path.stat().st_size for path in set(loaded(response.content.decode())))


@pytest.fixture
def busy(signed_in: Client, school: School, answered: Callable[..., Submission]) -> Client:
    """A learner with full pages, in a course with every problem set."""
    call_command("load_exercises", verbosity=0)
    for problem_set in ProblemSet.objects.exclude(slug="jacobians"):
        set_problem_set(course=school.course, problem_set=problem_set, by=None)
    Assignment.objects.update(policy={"solution": "always"})
    for number in range(PER_PAGE):
        answered(list(VERDICTS)[number % len(VERDICTS)], response=f"[[6xy, {number}], [3x^2, 8y^7]]")
    assert Submission.objects.count() >= ATTEMPTS_SHOWN
    return signed_in


# addresses are as short as in a new site, whatever other tests have made
@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_no_page_is_heavy(busy: Client, school: School) -> None:
    explained = AssignmentItem.objects.get(exercise__slug="ext-layer-norm")
    reveal_solution(learner=school.learner, item=explained)
    session = busy.session
    Memory(session).open_solution("ext-layer-norm")
    session.save()
    in_steps = AssignmentItem.objects.get(exercise__slug="chain-sin-x2")
    set_of_largest = ProblemSet.objects.annotate(size=Count("exercises")).order_by("-size")[0]
    largest = max(school.course.assignments.all(), key=lambda one: one.items.count())
    addresses = (
        "/",
        f"/sets/{largest.pk}/",
        f"/exercises/{school.item.pk}/",
        f"/exercises/{in_steps.pk}/",
        f"/submissions/{Submission.objects.first().pk}/",  # type: ignore[union-attr]
        f"/exercises/{explained.pk}/solution/?upto=3",
        "/history/",
        "/progress/",
        "/how-to-write/",
        "/practice/",
        f"/practice/sets/{set_of_largest.slug}/",
        "/practice/exercises/jacobian-f-g/",
        "/practice/exercises/ext-layer-norm/solution/",
        "/account/",
    )
    weights = {address: weight(busy, address) for address in addresses}
    assert {address: size for address, size in weights.items() if size >= LIMIT} == {}


def test_the_math_keyboard_is_loaded_on_demand_only(signed_in: Client, school: School) -> None:
    page = signed_in.get(f"/exercises/{school.item.pk}/").content.decode()
    assert not [path for path in loaded(page) if "mathlive" in path.parts]
