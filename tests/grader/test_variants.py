"""Who is asked which variant: by the assignment's rule, the learner's seed and their attempts."""

from typing import Any

import pytest
from django.test import Client

from exercises.models import Exercise, ProblemSet
from grader.courses.actions import enrol, set_problem_set
from grader.courses.models import Assignment, AssignmentItem, Course, Person, Role
from grader.courses.policy import Policy, Refused
from grader.submissions.actions import save_draft, submit
from grader.submissions.jobs import job
from grader.submissions.models import Grade, Sitting
from tests.grader.varying import LINES, revise

OTHERS = (
    "carl",
    "emmy",
    "kurt",
    "sofia",
    "alan",
    "grace",
    "david",
)  # seeds are secret: two may draw the same


@pytest.fixture
def item(db: None, tmp_path: Any) -> AssignmentItem:
    problem_set = ProblemSet.objects.create(slug="lines", title="Lines")
    exercise = Exercise.objects.create(slug="line", problem_set=problem_set)
    exercise.current = revise(exercise, LINES, tmp_path)
    exercise.save()
    course = Course.objects.create(slug="course", title="Course")
    assignment = set_problem_set(course=course, problem_set=problem_set, by=None)
    for name in ("ada", *OTHERS):
        person = Person.objects.create_user(name, password=name)
        enrol(course=course, person=person, role=Role.LEARNER, by=None)
    return assignment.items.select_related("assignment", "revision__exercise", "exercise").get()


def rule(item: AssignmentItem, **rules: Any) -> AssignmentItem:
    Assignment.objects.update(policy=Policy(**rules).to_data())
    return AssignmentItem.objects.select_related("assignment", "revision__exercise", "exercise").get()


def shown(name: str, item: AssignmentItem) -> str:
    """The function as the learner's page states it."""
    client = Client()
    client.force_login(Person.objects.get(username=name))
    page = client.get(f"/exercises/{item.pk}/").content.decode()
    mathml = page.partition('<section class="statement"')[2].partition("</section>")[0]
    return "".join(ch for ch in mathml if ch.isdigit() or ch == "𝑥")


def asked(name: str, item: AssignmentItem, key: str = "1", **given: Any) -> str:
    learner = Person.objects.get(username=name)
    row = submit(learner=learner, item=item, response="7", idempotency_key=key, **given)
    return str(job(row, key="1", lease="1").question["function"])


def test_without_a_rule_everyone_is_asked_what_was_written(item: AssignmentItem) -> None:
    assert asked("ada", item) == asked("carl", item) == "3 x"
    assert shown("ada", item).startswith("3")


def test_each_learner_is_asked_their_own_numbers_and_keeps_them(item: AssignmentItem) -> None:
    item = rule(item, variants="learner")
    before = shown("ada", item)
    assert not Sitting.objects.exists()  # looking writes nothing
    save_draft(learner=Person.objects.get(username="ada"), item=item, response="1")
    assert shown("ada", item) == before
    first = asked("ada", item)
    assert before.startswith(first.split()[0])
    assert asked("ada", item, "2") == first
    other = next(name for name in OTHERS if asked(name, item) != first)
    assert shown(other, item) != before


def test_each_attempt_is_asked_new_numbers_where_the_rule_says_so(item: AssignmentItem) -> None:
    item = rule(item, variants="attempt")
    first = asked("ada", item)
    assert asked("ada", item, "2") == first  # until the verdict is there
    later = []
    for attempts in range(1, 8):
        Grade.objects.update(attempts=attempts)
        later.append(asked("ada", item, f"after {attempts}"))
        assert shown("ada", item).startswith(later[-1].split()[0])
    assert len({first, *later}) > 1


def test_an_answer_to_numbers_that_are_asked_no_more_is_refused(item: AssignmentItem) -> None:
    item = rule(item, variants="attempt")
    learner = Person.objects.get(username="ada")
    row = submit(learner=learner, item=item, response="7", idempotency_key="1")
    submit(learner=learner, item=item, response="8", idempotency_key="2", variant=row.variant_seed)
    Grade.objects.update(attempts=1)
    with pytest.raises(Refused) as refused:
        submit(learner=learner, item=item, response="7", idempotency_key="3", variant=row.variant_seed)
    assert refused.value.code == "variant.changed"
    same = submit(learner=learner, item=item, response="7", idempotency_key="1", variant=row.variant_seed)
    assert same == row  # what was sent once is not refused when it is sent again


def test_a_mended_revision_is_asked_with_the_numbers_that_were_shown(
    item: AssignmentItem, tmp_path: Any
) -> None:
    item = rule(item, variants="learner")
    learner = Person.objects.get(username="ada")
    row = submit(learner=learner, item=item, response="7", idempotency_key="1")
    mended = revise(
        item.exercise,
        LINES.replace("to: 90", "to: 40").replace("function: «k» x", "function: «k» x^2"),
        tmp_path,
    )
    was = job(row, key="1", lease="1").question["function"]
    assert job(row, key="1", lease="1", revision=mended).question["function"] == f"{was}^2"
