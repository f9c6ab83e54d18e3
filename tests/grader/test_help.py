"""Hints and worked solutions: shown when the rules say so, on record, and nowhere before."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from exercises.models import Exercise, ProblemSet, Revision
from grader.api.tokens import create_token
from grader.courses.actions import enrol, set_problem_set
from grader.courses.models import Assignment, AssignmentItem, Course, Extension, Person, Role
from grader.courses.policy import Policy, Refused
from grader.submissions.actions import decide_submission, reveal_hint, reveal_solution, submit
from grader.submissions.models import EventKind, Grade, GradeEvent, HintUse, State, Submission
from worker.content import digest

HINTS = ["Hintone", "Hinttwo", "Hintthree"]
STEPS = ["Stepone", "Steptwo"]
CONTENT = {
    "slug": "square",
    "title": "A square",
    "statement": "Differentiate $x^2$.",
    "section": "2, Powers",
    "question": {"function": "x^2", "variables": {"x": {}}, "wrt": "x"},
    "hints": HINTS,
    "solution": STEPS,
}


@pytest.fixture
def item(db: None) -> AssignmentItem:
    problem_set = ProblemSet.objects.create(slug="powers", title="Powers")
    exercise = Exercise.objects.create(slug="square", problem_set=problem_set)
    exercise.current = Revision.objects.create(
        exercise=exercise, number=1, content=CONTENT, digest=digest(CONTENT), published=timezone.now()
    )
    exercise.save()
    course = Course.objects.create(slug="course", title="Course")
    assignment = set_problem_set(course=course, problem_set=problem_set, by=None)
    for name, role in (("ada", Role.LEARNER), ("carl", Role.LEARNER), ("emmy", Role.INSTRUCTOR)):
        enrol(course=course, person=Person.objects.create(username=name), role=role, by=None)
    return read(assignment)


def read(assignment: Assignment) -> AssignmentItem:
    return assignment.items.select_related("assignment__course", "revision__exercise", "exercise").get()


def rule(item: AssignmentItem, **rules: Any) -> AssignmentItem:
    Assignment.objects.update(policy=Policy.from_data(rules).to_data())
    return read(item.assignment)


def person(name: str) -> Person:
    return Person.objects.get(username=name)


def answered(item: AssignmentItem, key: str, score: str, *, by: str = "ada") -> Submission:
    """An answer that was worth so much."""
    row = submit(learner=person(by), item=item, response="2x", idempotency_key=key)
    Submission.objects.filter(pk=row.pk).update(state=State.NEEDS_REVIEW)
    decide_submission(submission=row, score=Decimal(score), reason="seen", by=person("emmy"))
    return row


def grade() -> Grade:
    return Grade.objects.get(sitting__learner__username="ada")


def page(name: str, item: AssignmentItem, method: str = "get", place: str = "", **data: Any) -> str:
    client = Client()
    client.force_login(person(name))
    found = getattr(client, method)(f"/exercises/{item.pk}/{place}", data, follow=True)
    solution = client.get(f"/exercises/{item.pk}/solution/")  # a page of its own, where it lies open
    return found.content.decode() + (solution.content.decode() if solution.status_code == 200 else "")


def words(text: str) -> list[str]:
    return [word for word in (*HINTS, *STEPS) if word in text]


def everything_a_learner_can_read(item: AssignmentItem) -> str:
    """Pages and API, as one text."""
    client = Client()
    client.force_login(person("ada"))
    texts = [
        client.get(address).content.decode()
        for address in (
            "/",
            f"/sets/{item.assignment_id}/",
            f"/exercises/{item.pk}/",
            f"/exercises/{item.pk}/solution/",
            "/history/",
            "/progress/",
        )
    ]
    token = {"Authorization": f"Bearer {create_token(person=person('ada'))}"}
    for address in ("problem-sets", f"problem-sets/{item.assignment_id}"):
        texts.append(client.get(f"/api/v1/{address}", headers=token).content.decode())
    return "".join(texts)


def test_nothing_is_told_before_it_is_opened(item: AssignmentItem) -> None:
    answered(item, "1", "0")
    assert words(everything_a_learner_can_read(item)) == []


def test_hints_open_one_after_the_other_and_are_on_record(item: AssignmentItem) -> None:
    assert "Open hint 1 of 3" in page("ada", item)
    assert words(page("ada", item, "post", "hints/", step=1)) == HINTS[:1]
    assert words(page("ada", item, "post", "hints/", step=1)) == HINTS[:1]  # a double click opens one
    assert words(page("ada", item, "post", "hints/", step=3)) == HINTS[:1]
    assert words(page("ada", item, "post", "hints/", step=2)) == HINTS[:2]
    assert words(page("carl", item)) == []
    assert list(HintUse.objects.values_list("step", flat=True)) == [1, 2]
    events = GradeEvent.objects.filter(kind=EventKind.HINT)
    assert [(event.reason, event.by.username) for event in events] == [("hint 1", "ada"), ("hint 2", "ada")]
    for step in ("0", "4", "x", "-1", "9" * 50):
        assert words(page("ada", item, "post", "hints/", step=step)) == HINTS[:2]


def test_a_hint_costs_the_answers_after_it_and_says_so_before(item: AssignmentItem) -> None:
    item = rule(item, hint_cost="1/4")
    answered(item, "1", "0.5")
    shown = page("ada", item)
    assert "costs 25\N{NO-BREAK SPACE}%" in shown
    assert "100\N{NO-BREAK SPACE}% of the points now, and 75\N{NO-BREAK SPACE}% once" in shown
    reveal_hint(learner=person("ada"), item=item, step=1)
    assert grade().score == Decimal("0.5")
    answered(item, "2", "1")
    assert grade().score == Decimal("0.75")
    reveal_hint(learner=person("ada"), item=item, step=2)
    assert grade().score == Decimal("0.75")
    answered(item, "3", "1")
    assert grade().score == Decimal("0.75")
    answered(item, "4", "1", by="carl")
    assert Grade.objects.get(sitting__learner__username="carl").score == 1


def test_what_is_answered_after_the_solution_is_practice(item: AssignmentItem) -> None:
    item = rule(item, solution="always", hint_cost="0.1")
    answered(item, "1", "0.5")
    assert "counts with your best result so far, 0.5 of 1" in page("ada", item)
    assert "costs" in page("ada", item)
    assert words(page("ada", item, "post", "solution/")) == STEPS
    assert "costs" not in page("ada", item).partition('id="help"')[2].partition("<aside")[0]
    answered(item, "2", "1")
    assert (grade().score, grade().attempts) == (Decimal("0.5"), 1)


@pytest.mark.parametrize(
    ("rules", "happens", "opens"),
    [
        ({"solution": "correct"}, [], False),
        ({"solution": "correct"}, ["0"], False),
        ({"solution": "correct"}, ["0", "1"], True),
        ({"solution": "spent", "attempts": 2}, ["0"], False),
        ({"solution": "spent", "attempts": 2}, ["0", "0.5"], True),
        ({"solution": "answered"}, [], False),
        ({"solution": "answered"}, ["0"], True),
        ({"solution": "closed"}, ["1"], False),
        ({"solution": "never"}, ["1"], False),
    ],
)
def test_the_solution_opens_by_the_rule(
    item: AssignmentItem, rules: dict[str, Any], happens: list[str], opens: bool
) -> None:
    item = rule(item, **rules)
    for number, score in enumerate(happens):
        answered(item, str(number), score)
    assert words(page("ada", item, "post", "solution/")) == (STEPS if opens else [])
    if not opens:
        with pytest.raises(Refused) as refused:
            reveal_solution(learner=person("ada"), item=item)
        assert refused.value.code == "solution.withheld"


def test_the_last_attempt_is_not_used_up_while_it_is_being_checked(item: AssignmentItem) -> None:
    item = rule(item, solution="spent", attempts=1)
    submit(learner=person("ada"), item=item, response="2x", idempotency_key="1")
    with pytest.raises(Refused):
        reveal_solution(learner=person("ada"), item=item)


def test_what_opens_when_the_set_closes_waits_for_everyone(item: AssignmentItem) -> None:
    item = rule(item, solution="closed")
    past = timezone.now() - timedelta(hours=1)
    Assignment.objects.update(due=past)
    extended = Extension.objects.create(
        assignment=item.assignment, learner=person("carl"), due=past + timedelta(days=1), reason="ill"
    )
    assert words(page("ada", item)) == []
    Extension.objects.filter(pk=extended.pk).update(due=past)
    assert words(page("ada", item)) == [*HINTS, *STEPS]  # nothing is at stake any more
    assert not HintUse.objects.exists()
    rule(item, solution="never", hints="never")
    assert words(page("ada", item)) == []


def test_who_teaches_reads_everything_and_leaves_no_record(item: AssignmentItem) -> None:
    assert words(page("emmy", item)) == [*HINTS, *STEPS]
    assert not HintUse.objects.exists()


def test_opening_needs_a_sitting_where_there_is_a_clock(item: AssignmentItem) -> None:
    Assignment.objects.update(time_limit=timedelta(minutes=10))
    item = read(item.assignment)
    opening: list[Callable[[], object]] = [
        lambda: reveal_hint(learner=person("ada"), item=item, step=1),
        lambda: reveal_solution(learner=person("ada"), item=item),
    ]
    for act in opening:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "sitting.not_started"
