"""What the rules make of an answer is said where it is felt: dates, hints, earlier attempts, what counts."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from grader.courses.models import Assignment
from grader.submissions.actions import override_grade, reveal_hint
from grader.submissions.models import Grade, Submission
from grader.submissions.rules import percent
from tests.pages.conftest import School, give_help

Answered = Callable[..., Submission]
DAY = timedelta(days=1)


def words(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ").split())


def late(days: float = 0.5) -> None:
    """The set was due so long ago, and is still open."""
    now = timezone.now()
    policy = {"late_per_day": "0.1", "attempt_penalty": "0.1", "hint_cost": "0.25", "attempts": 3}
    Assignment.objects.update(due=now - days * DAY, closes=now + 7 * DAY, policy=policy)


def test_a_right_answer_says_what_it_counts_where_points_are_taken_off(
    signed_in: Client, school: School, answered: Answered
) -> None:
    late()
    answered("incorrect")
    answered("correct", response="[[6xy, 3x^2], [2, 8y^7]]")
    page = words(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "1 of 1 point" in page
    assert "By the rules of this set the exercise counts 0.81 of 1." in page
    assert 'aria-label="Exercise 1, solved" aria-current' in page  # and not partly correct
    assert 'aria-label="Exercise 1, solved"' in words(signed_in.get("/"))
    assert "1 / 3" in words(signed_in.get("/progress/"))


def test_where_nothing_is_taken_off_nothing_is_said(
    signed_in: Client, school: School, answered: Answered
) -> None:
    answered("correct")
    assert "By the rules" not in words(signed_in.get(f"/exercises/{school.item.pk}/"))


def test_what_counts_is_not_solved_because_another_answer_was(
    signed_in: Client, school: School, answered: Answered
) -> None:
    Assignment.objects.update(policy={"counts": "last"})
    answered("correct")
    answered("partial", response="[6xy, 8y^7]")
    assert 'aria-label="Exercise 1, partly correct"' in words(signed_in.get("/"))
    override_grade(grade=Grade.objects.get(), score=Decimal(0), reason="copied", by=school.instructor)
    assert 'aria-label="Exercise 1, tried, not solved"' in words(signed_in.get("/"))


def test_a_hint_says_what_it_leaves_of_the_points_when_the_answer_is_late(
    signed_in: Client, school: School, answered: Answered
) -> None:
    late()
    give_help(school.item)
    page = words(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "This will be attempt 1 of 3, for at most 90 % of the points" in page
    assert "can reach 90 % of the points now, and 67.5 % once this hint is open" in page
    reveal_hint(learner=school.learner, item=school.item, step=1)
    answered("incorrect")
    page = words(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "The next can reach 58.5 % of the points." in page
    assert "can reach 58.5 % of the points now, and 36 % once this hint is open" in page


def test_a_hint_costs_nothing_once_no_answer_can_follow(
    signed_in: Client, school: School, answered: Answered
) -> None:
    give_help(school.item)
    Assignment.objects.update(policy={"attempts": 1, "hint_cost": "0.25"})
    assert "costs 25 %" in words(signed_in.get(f"/exercises/{school.item.pk}/"))
    answered("incorrect")
    page = words(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "costs 25 %" not in page
    assert "Open hint 1 of 2" in page
    assert "The next can reach" not in page


@pytest.mark.parametrize(
    ("dates", "home", "page"),
    [
        ({"due": -DAY}, "closed ", "This set is closed."),
        ({"closes": -DAY}, "closed ", "This set is closed."),
        ({"due": -DAY, "closes": DAY}, "was due ", "was due "),
        ({"due": DAY}, "due ", "due "),
        ({"closes": DAY}, "closes ", "closes "),
    ],
)
def test_every_date_is_told(
    signed_in: Client, school: School, dates: dict[str, timedelta], home: str, page: str
) -> None:
    now = timezone.now()
    Assignment.objects.update(**{name: now + away for name, away in dates.items()})
    last = timezone.localtime(now + max(dates.values()))
    shown = words(signed_in.get("/"))
    assert home in shown
    if home == "closed ":
        assert f"closed {last.day} " in shown
    assert page in words(signed_in.get(f"/sets/{school.assignment.pk}/"))


def test_a_set_that_nobody_has_begun_shows_how_many_exercises_it_has(
    signed_in: Client, school: School, answered: Answered
) -> None:
    page = words(signed_in.get("/"))
    assert "3 exercises" in page
    assert "Where to begin" in page
    assert 'class="cells"' not in page  # nor the key to them
    answered("incorrect")
    page = words(signed_in.get("/"))
    assert "Where you stopped" in page
    assert page.count('role="listitem"') == 3


def test_after_what_is_solved_comes_the_next(signed_in: Client, school: School, answered: Answered) -> None:
    answered("correct", item=school.items["square"], response="2x")
    page = words(signed_in.get("/"))
    assert "Where to go on" in page
    assert "Open exercise 1 " in page


def test_what_is_undecided_shows_how_it_was_read(
    signed_in: Client, school: School, answered: Answered
) -> None:
    page = words(signed_in.get(f"/submissions/{answered('undecided').pk}/"))
    assert "Your answer, as we read it" in page


def test_an_exercise_in_error_is_not_blamed_on_the_answer(
    signed_in: Client, school: School, answered: Answered
) -> None:
    submission = answered("question in error")
    page = words(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert 'data-state="undecided"' in page
    assert "This exercise has an error" in page
    assert "Edit my answer" not in page
    assert "Could not be read" not in words(signed_in.get("/history/"))
    assert submission.needs_review


def test_a_share_stands_on_one_line() -> None:
    assert " " not in percent(Fraction(1, 2))
