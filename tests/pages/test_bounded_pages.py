"""However much there is to show, a page asks and reads no more, and sends no more back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models.signals import post_init
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from grader.submissions import exercise_page, progress_page, views
from grader.submissions.models import Submission, Verdict
from tests.pages.asking import change, text
from tests.pages.conftest import School

QUERIES = """
/                                 10
/sets/{assignment}/               10
/exercises/{item}/                16
/submissions/{submission}/         8
/submissions/{submission}/verdict/ 18
/history/                          9
/progress/                        20
"""  # whatever there is to show
TO_COUNT_ATTEMPTS = 4  # more, where they are limited


@pytest.mark.parametrize("limited", [False, True], ids=["no limit", "limited attempts"])
def test_number_of_queries_does_not_grow(
    signed_in: Client,
    school: School,
    answered: Callable[..., Submission],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    limited: bool,
) -> None:
    if limited:
        change(school.assignment, policy={"attempts": 99})
    for number in range(12):
        answered("incorrect", response=f"[[{number}, 2], [3, 4]]")
    answered("correct", item=school.items["sum-x"], response="1^T")
    submission = answered("incorrect")
    places = {"assignment": school.assignment.pk, "item": school.item.pk, "submission": submission.pk}
    for address, most in map(str.split, QUERIES.strip().splitlines()):
        with django_assert_max_num_queries(int(most) + limited * TO_COUNT_ATTEMPTS):
            assert signed_in.get(address.format_map(places)).status_code == 200


@pytest.fixture
def verdicts_read() -> Iterator[list[Verdict]]:
    """Every verdict that was read from the database since."""
    read: list[Verdict] = []

    def note(instance: Verdict, **_: Any) -> None:
        read.append(instance)

    post_init.connect(note, sender=Verdict)
    yield read
    post_init.disconnect(note, sender=Verdict)


def test_what_is_read_does_not_grow_with_the_answers(
    signed_in: Client,
    school: School,
    answered: Callable[..., Submission],
    verdicts_read: list[Verdict],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exercise_page, "ATTEMPTS_SHOWN", 3)
    monkeypatch.setattr(views, "PER_PAGE", 3)
    monkeypatch.setattr(progress_page, "ANSWERS_SHOWN", 3)
    for number in range(6):
        submission = answered("incorrect", response=f"[[{number}, 2], [3, 4]]")
    for address, most in (
        ("/", 0),
        (f"/sets/{school.assignment.pk}/", 0),
        (f"/exercises/{school.item.pk}/", 3),
        (f"/submissions/{submission.pk}/", 1),
        (f"/submissions/{submission.pk}/verdict/", 1 + 3),
        ("/history/", 3),
        ("/progress/", 3),
    ):
        verdicts_read.clear()
        assert signed_in.get(address).status_code == 200
        assert len(verdicts_read) == most, address


@pytest.mark.parametrize("place", ["submissions/", "reading/", "draft/"])
def test_a_megabyte_does_not_come_back(signed_in: Client, school: School, place: str) -> None:
    for posted in ({"response": "x" * 1_000_000}, {"mode": "grid", "entry": ["x" * 500_000] * 2}):
        address = f"/exercises/{school.item.pk}/{place}"
        back = signed_in.post(address, {**posted, "key": "k"}, follow=True)
        assert len(back.content) < 150_000


def test_long_answers_are_not_repeated_in_lists(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    for number in range(5):
        answered("incorrect", response=f"[[{number} {'+ 6xy ' * 2000}, 2], [3, 4]]")
    page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert page.count("Edit again") == 5
    assert page.count("+ 6xy " * 1000) <= 2  # in the box, and nowhere else
    assert len(text(signed_in.get("/history/"))) < 30_000
