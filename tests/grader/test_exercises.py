"""Content files become rows; what did not change is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exercises.actions import Loaded, load_catalogue
from exercises.models import Exercise, ProblemSet
from grader.courses.demo import ACCOUNTS, make_demo
from grader.courses.models import Course, Enrolment, Person, Role
from worker import content
from worker.engine.errors import QuestionError

FILE = """
slug: sums
title: Sums
section: Vector sum reduction
introduction: Sums of vectors.
exercises:
  - slug: sum-x
    title: The sum
    statement: Differentiate {statement}.
    difficulty: 1
    question: {{function: sum(x), variables: {{x: {{shape: [n]}}}}, wrt: x, order: 1, layout: numerator}}
    hints: [Look at one entry.]
    solution: [Each entry is one.]
    tests:
      - ["1^T", correct]
"""
SECOND = """
  - slug: sum-2x
    title: Twice the sum
    statement: Differentiate it.
    difficulty: 1
    question: {function: sum(2 x), variables: {x: {shape: [n]}}, wrt: x, order: 1, layout: numerator}
    hints: [Look at one entry.]
    solution: [Each entry is two.]
    tests:
      - ["2 * 1^T", correct]
"""


@pytest.fixture
def load(tmp_path: Path, db: None) -> Callable[[str], Loaded]:
    def load(text: str) -> Loaded:
        (tmp_path / "01-sums.yaml").write_text(text)
        return load_catalogue(catalogue=content.load_catalogue(tmp_path))

    return load


def test_loading_twice_changes_nothing(load: Callable[[str], Loaded]) -> None:
    text = FILE.format(statement="sum") + SECOND
    assert load(text) == Loaded(problem_sets=1, exercises=2, revisions=2)
    assert load(text) == Loaded(problem_sets=1, exercises=2, revisions=0)


def test_an_edited_exercise_becomes_a_new_revision_and_assignments_keep_theirs(
    load: Callable[[str], Loaded],
) -> None:
    load(FILE.format(statement="sum"))
    course = make_demo()
    exercise = Exercise.objects.get()
    first = exercise.current
    assert load(FILE.format(statement="the sum")).revisions == 1
    exercise.refresh_from_db()
    assert exercise.current != first
    assert [revision.number for revision in exercise.revisions.all()] == [1, 2]
    assert course.assignments.get().items.get().revision == first
    assert load(FILE.format(statement="sum")).revisions == 0
    exercise.refresh_from_db()
    assert exercise.current == first


def test_an_exercise_gone_from_the_files_is_retired_and_comes_back(load: Callable[[str], Loaded]) -> None:
    load(FILE.format(statement="sum") + SECOND)
    assert load(FILE.format(statement="sum")).retired == 1
    assert Exercise.objects.get(slug="sum-2x").retired
    load(FILE.format(statement="sum") + SECOND)
    assert not Exercise.objects.filter(retired=True).exists()


def test_a_file_that_cannot_be_used_changes_nothing(load: Callable[[str], Loaded], tmp_path: Path) -> None:
    text = FILE.format(statement="sum").replace("function: sum(x)", "function: sum(y)")
    with pytest.raises(QuestionError):
        load(text)
    assert not ProblemSet.objects.exists()
    with pytest.raises(CommandError):
        call_command("load_exercises", content=tmp_path)


def test_the_demo_is_made_once_and_only_where_it_is_allowed(
    load: Callable[[str], Loaded], settings: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
    assert not Person.objects.exists()
    settings.DEMO = True
    load(FILE.format(statement="sum"))
    call_command("demo")
    said = capsys.readouterr().out
    assert all(account.username in said and account.password in said for account in ACCOUNTS)
    person = Person.objects.get(username=ACCOUNTS[1].username)
    person.set_password("changed")
    person.save()
    load(FILE.format(statement="sum") + SECOND)
    call_command("demo")
    person.refresh_from_db()
    assert person.check_password("changed")
    assert Course.objects.get().assignments.get().items.count() == 2
    roles = sorted(Enrolment.objects.values_list("role", flat=True))
    assert roles == [Role.INSTRUCTOR, Role.LEARNER, Role.LEARNER]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("1^T", ["✓ correct, score 1", "row of n", "sizes all"]),
        ("2 * 1^T", ["✗ incorrect, score 0", "at x"]),
        ("1", ["✗ incorrect", "shape.not_asked"]),
        ("10^400 1^T", ["✗ incorrect", "the answer is 1.00e+400"]),  # beyond every float
        ("1^T +", ["! malformed, not counted", "parse.unexpected", "\n        ^"]),
    ],
)
def test_check_answer_tells_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str, said: list[str]
) -> None:
    (tmp_path / "01-sums.yaml").write_text(FILE.format(statement="sum"))
    call_command("check_answer", "sum-x", answer, content=tmp_path)
    out = capsys.readouterr().out
    for words in ["The sum", *said]:
        assert words in out


def test_check_answer_knows_no_such_exercise(tmp_path: Path) -> None:
    (tmp_path / "01-sums.yaml").write_text(FILE.format(statement="sum"))
    with pytest.raises(CommandError, match="did you mean 'sum-x'"):
        call_command("check_answer", "sum-y", "1", content=tmp_path)
