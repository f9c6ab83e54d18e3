"""My progress: points and exercises, the weeks, what people changed, and mistakes by their names."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from html import unescape

from django.test import Client
from django.utils import timezone

from grader.courses.models import Assignment
from grader.submissions.actions import appeal, decide_submission, keep_verdict
from grader.submissions.messages import CODES, message
from grader.submissions.mistake_messages import MISTAKES
from grader.submissions.mistakes import is_named, mistakes_of
from grader.submissions.models import Submission
from grader.submissions.progress_page import _step
from tests.pages.conftest import School

Answered = Callable[..., Submission]


def words(client: Client) -> str:
    """The page as it is read, without its marks."""
    page = client.get("/progress/").content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_points_exercises_and_what_is_due(signed_in: Client, school: School, answered: Answered) -> None:
    answered("correct", item=school.items["sum-x"], response="1^T")
    answered("incorrect")
    answered("partial")
    Assignment.objects.update(due=timezone.now() + timedelta(days=2))
    page = words(signed_in)
    assert "Points 1.5 of 3 in open and closed sets" in page
    assert "Solved 1 of 3 exercises" in page
    assert "Solved on attempt 1 1 of 1 solved" in page
    assert "With a person 0 nothing is open" in page
    assert "Jacobians 1.5 of 3 1 / 3 3" in page
    assert "Not solved yet: 1, 3." in page
    shown = signed_in.get("/progress/").content.decode()
    assert 'aria-label="Exercise 1, partly correct"' in shown
    assert 'aria-label="Exercise 2, solved"' in shown
    signed_in.force_login(school.other_learner)  # a set that was not begun takes one line
    assert 'aria-label="Exercise 2' not in signed_in.get("/progress/").content.decode()


def test_what_a_person_has_is_counted_once(signed_in: Client, school: School, answered: Answered) -> None:
    undecided = answered("undecided")
    appeal(submission=undecided, message="It is the same.", by=school.learner)
    appeal(submission=answered("incorrect", age=60), message="And this?", by=school.learner)
    assert "With a person 2 nothing is lost meanwhile" in words(signed_in)


def test_mistakes_stand_by_name_with_their_section(
    signed_in: Client, school: School, answered: Answered
) -> None:
    for number in range(2):
        answered("incorrect", response=f"[[{number}, 2], [3, 4]]", age=9000 - number)
    answered("partial", age=8000)
    for number in range(5):
        answered("entries", response=f"[[{number}, 9], [3, 4]]", age=100 - number)
    found = mistakes_of(school.learner)
    assert [(one.code, one.times, one.since) for one in found] == [
        ("chain.inner_missing", 2, 6),
        ("layout.vector_for_diagonal", 1, 5),
    ]
    assert mistakes_of(school.other_learner) == []
    assert [one.section for one in found] == ["Matrix calculus"] * 2
    page = words(signed_in)
    assert "The inner derivative is missing 2 times, last on" in page
    assert ", not in your last 6 answers That answer" in page
    assert "That answer : The inner derivative is missing , Matrix calculus" in page


def test_an_answer_that_a_person_accepted_holds_no_mistake(school: School, answered: Answered) -> None:
    submission = answered("incorrect")
    decide_submission(submission=submission, score=Decimal(1), reason="It is.", by=school.instructor)
    assert mistakes_of(school.learner) == []


def test_what_counts_as_a_mistake_has_words_without_parameters() -> None:
    named = [code for code in {*CODES, *MISTAKES} if is_named(code)]
    assert len(named) > 100
    assert [code for code in named if "%(" in message({"code": code}).heading] == []
    others = ("proved.", "parse.", "undecided.", "steps.", "witness.", "value.", "array.")
    assert [code for code in named if code.startswith(others)] == []


def test_what_people_changed_is_told(signed_in: Client, school: School, answered: Answered) -> None:
    assert "Changed by a person" not in words(signed_in)
    undecided = answered("undecided")
    decide_submission(submission=undecided, score=Decimal("0.5"), reason="Half.", by=school.instructor)
    asked = answered("incorrect", item=school.items["square"], response="2")
    appeal(submission=asked, message="Is it not?", by=school.learner)
    keep_verdict(submission=asked, reason="No.", by=school.instructor)
    page = words(signed_in)
    assert "About jacobian-f-g Jacobians A person looked at your answer." in page
    assert "About square Jacobians A person looked at your answer, and the result stands." in page
    assert "0.5 of 1" in page


def test_the_weeks_are_drawn_and_said(signed_in: Client, school: School, answered: Answered) -> None:
    assert "per week" not in words(signed_in)
    answered("correct")
    answered("correct", item=school.items["sum-x"], response="1^T", age=14 * 24 * 3600)
    answered("correct", item=school.items["sum-x"], response="1^T ")  # solved already
    page = words(signed_in)
    assert "2 in 8 weeks" in page
    shown = signed_in.get("/progress/").content.decode()
    assert re.search(r'aria-label="Solved per week from \d+ \w+: 0, 0, 0, 0, 0, 1, 0, 1"', shown)


def test_the_chart_has_few_lines() -> None:
    assert [_step(most) for most in (1, 3, 4, 6, 7, 15, 16, 900)] == [1, 1, 2, 2, 5, 5, 10, 500]


def test_the_old_address_leads_here(signed_in: Client) -> None:
    assert signed_in.get("/grades/")["Location"] == "/progress/"
