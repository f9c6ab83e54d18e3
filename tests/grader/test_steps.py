"""An exercise in steps: each part is judged by what came before, and again when that changes."""

from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from exercises.models import ProblemSet
from grader.courses.actions import set_problem_set
from grader.courses.models import AssignmentItem, Course, Person
from grader.courses.policy import Refused
from grader.submissions import dispatch, jobs
from grader.submissions.actions import decide_submission, record_results, submit
from grader.submissions.models import Grade, State, Submission
from tests.grader.conftest import make_exercise
from worker.child.deciding import decide
from worker.wire import Job

FOUR = [{"name": name} for name in ("1", "2", "3", "4")]
QUESTION = {"function": "sin(x^2)", "variables": {"x": {}}, "wrt": "x"}
LINES = "u = x^2\ny = sin(u)"

Answering = Callable[..., Submission]
keys = count()


@pytest.fixture(autouse=True)
def _nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "publish_now", lambda submission: None)


@pytest.fixture
def stepwise(course: Course) -> AssignmentItem:
    problem_set = ProblemSet.objects.create(slug="steps", title="Steps")
    make_exercise("chain", problem_set, question=QUESTION, parts=FOUR)
    assignment = set_problem_set(course=course, problem_set=problem_set, by=None)
    return assignment.items.select_related("revision__exercise", "assignment__course").get()


def asked(job: Job) -> dict[str, Any]:
    """What a verifier's child is asked about a job."""
    data = job.to_data()
    return {key: data[key] for key in ("question", "response", "form", "policy")}


def judge_what_waits() -> list[str]:
    """Every waiting submission is checked, as a verifier would; the parts that were."""
    judged = []
    for row in Submission.objects.filter(state=State.WAITING).order_by("received", "id"):
        lease = f"lease {next(keys)}"
        made = asked(jobs.job(row, key=str(row.pk), lease=lease))
        until = timezone.now() + timezone.timedelta(seconds=10)
        Submission.objects.filter(pk=row.pk).update(state=State.DISPATCHED, lease=lease, lease_until=until)
        verdict = decide(made)["verdict"]
        result = {"key": str(row.pk), "lease": lease, "verdict": verdict, "engine": "engine"}
        assert record_results(results=[result]) == 1
        judged.append(row.part)
    return judged


@pytest.fixture
def answer(learner: Person, stepwise: AssignmentItem) -> Answering:
    def answer(part: str, response: str) -> Submission:
        row = submit(
            learner=learner, item=stepwise, part=part, response=response, idempotency_key=f"k{next(keys)}"
        )
        judge_what_waits()
        row.refresh_from_db()
        return row

    return answer


def codes(row: Submission) -> list[str]:
    return [one["code"] for one in row.verdicts.latest().data["feedback"]]


def score() -> Decimal | None:
    return Grade.objects.get().score


def test_the_score_of_the_exercise_is_the_mean_of_its_parts(answer: Answering) -> None:
    answer("1", LINES)
    assert score() == Decimal("0.25")
    answer("2", "du/dx = 2x\ndy/du = -cos(u)")
    assert score() == Decimal("0.375")  # one of two derivatives
    answer("3", "-cos(u) 2x")
    answer("4", "2x cos(x^2)")
    assert score() == Decimal("0.875")


def test_a_part_is_judged_by_what_the_learner_wrote_before_it(answer: Answering) -> None:
    answer("1", "u = x^3\ny = sin(u)")
    follows = answer("2", "du/dx = 3x^2\ndy/du = cos(u)")
    assert follows.earlier == {"1": "u = x^3\ny = sin(u)"}
    assert follows.verdicts.latest().outcome == "correct"
    assert "steps.follows" in codes(follows)


def test_a_step_without_the_first_is_told_at_once_and_judged_when_the_first_is_there(
    answer: Answering,
) -> None:
    early = answer("2", "du/dx = 2x\ndy/du = cos(u)")
    assert early.state == State.MALFORMED
    assert codes(early) == ["steps.earlier_needed"]
    answer("1", LINES)
    early.refresh_from_db()
    assert early.state == State.DECIDED
    assert early.verdicts.latest().outcome == "correct"


def test_later_parts_are_judged_again_when_an_earlier_one_is_answered_anew(answer: Answering) -> None:
    answer("1", "u = x^3\ny = sin(u)")
    later = answer("2", "du/dx = 2x\ndy/du = cos(u)")
    assert later.verdicts.latest().score == Decimal("0.5")
    answer("1", LINES)
    later.refresh_from_db()
    assert later.verdicts.latest().score == 1
    assert later.verdicts.count() == 2  # the first verdict stays beside it
    assert later.events.count() == 2
    assert Grade.objects.get().attempts == 3  # two at step 1, one at step 2


def test_only_the_newest_answer_to_a_part_is_judged_again(answer: Answering) -> None:
    answer("1", LINES)
    older = answer("2", "du/dx = x\ndy/du = cos(u)")
    newer = answer("2", "du/dx = 2x\ndy/du = cos(u)")
    answer("1", "u = x*x\ny = sin(u)")
    assert (older.verdicts.count(), newer.verdicts.count()) == (1, 2)


def test_later_parts_are_judged_again_when_a_person_decides_an_earlier_one(
    answer: Answering, instructor: Person
) -> None:
    at_once = answer("1", "y = sin(x^2)")
    assert codes(at_once) == ["steps.degenerate"]
    blocked = answer("2", "dy/dx = 2x cos(x^2)")
    assert codes(blocked) == ["steps.earlier_degenerate"]
    decide_submission(submission=at_once, score=Decimal(1), reason="As agreed in class.", by=instructor)
    assert judge_what_waits() == ["2"]
    blocked.refresh_from_db()
    assert blocked.verdicts.latest().outcome == "correct"
    assert score() == Decimal("0.5")


def test_what_a_person_decided_is_not_judged_again(answer: Answering, instructor: Person) -> None:
    answer("1", LINES)
    later = answer("2", "du/dx = x\ndy/du = cos(u)")
    decide_submission(submission=later, score=Decimal(1), reason="A slip of the pen.", by=instructor)
    answer("1", "u = x*x\ny = sin(u)")
    later.refresh_from_db()
    assert (later.state, later.verdicts.count()) == (State.DECIDED, 1)
    assert score() == Decimal("0.5")


def test_a_check_under_way_is_begun_again_and_its_late_verdict_counts_for_nothing(
    learner: Person, stepwise: AssignmentItem, answer: Answering
) -> None:
    answer("1", "u = x^3\ny = sin(u)")
    row = submit(
        learner=learner,
        item=stepwise,
        part="2",
        response="du/dx = 2x\ndy/du = cos(u)",
        idempotency_key="under way",
    )
    stale = asked(jobs.job(row, key=str(row.pk), lease="stale"))
    until = timezone.now() + timezone.timedelta(seconds=10)
    Submission.objects.filter(pk=row.pk).update(state=State.DISPATCHED, lease="stale", lease_until=until)
    answer("1", LINES)
    late = {"key": str(row.pk), "lease": "stale", "verdict": decide(stale)["verdict"], "engine": "engine"}
    assert record_results(results=[late]) == 0
    assert [one.score for one in row.verdicts.all()] == [1]


def test_an_exercise_in_steps_is_answered_in_its_parts_only(
    learner: Person, stepwise: AssignmentItem
) -> None:
    for part in ("", "5", "rule"):
        with pytest.raises(Refused, match="Unknown part"):
            submit(learner=learner, item=stepwise, part=part, response="2x", idempotency_key="k")
