"""Judging again: seen before it counts, then applied to each learner whole, once, and again after a crash."""

import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from exercises.models import Revision
from grader.courses.models import AssignmentItem, Course, Person
from grader.courses.policy import PolicyError
from grader.submissions import broker
from grader.submissions.actions import (
    apply_regrade,
    decide_submission,
    override_grade,
    record_results,
    regrading,
    start_regrade,
)
from grader.submissions.broker import BrokerUnavailable
from grader.submissions.models import EventKind, Grade, GradeEvent, Regrade, State, Submission, Verdict
from grader.submissions.queries import latest_verdict, own_submissions
from grader.submissions.regrading import judge_again, preview
from tests.grader.conftest import QUESTION, make_person
from tests.grader.verdicts import result, verdict
from worker.child.deciding import decide
from worker.content import digest
from worker.engine import ENGINE_DIGEST
from worker.wire import Batch, Result

Make = Callable[..., Submission]
WHY = "The key had lost a factor."


class AtHand:
    """The verifier without its transport: it decides here and now. `test_faults` has the real one."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.away = False
        self._held: dict[str, Result] = {}

    def publish(self, batch: Batch, *, queue: str) -> None:
        assert queue == broker.BATCH, "a learner's answer never waits behind a regrade"
        if self.away:
            raise BrokerUnavailable("away")
        for job in batch.jobs:
            data = job.to_data()
            self.asked.append(job.response if isinstance(job.response, str) else repr(job.response))
            said = decide(data)["verdict"]
            self._held[job.key] = Result(key=job.key, lease=job.lease, verdict=said, engine=ENGINE_DIGEST)

    def held(self, keys: Any) -> list[Result]:
        return [self._held[key] for key in keys if key in self._held]


@pytest.fixture(autouse=True)
def verifier(monkeypatch: pytest.MonkeyPatch) -> AtHand:
    at_hand = AtHand()
    monkeypatch.setattr(broker, "publish", at_hand.publish)
    monkeypatch.setattr(broker, "held", at_hand.held)
    return at_hand


@pytest.fixture
def mended(item: AssignmentItem) -> Revision:
    """The successor of the item's revision: the function is twice the sum."""
    content = {
        "slug": "sum-x", "title": "Sum-X", "statement": "…", "question": {**QUESTION, "function": "sum(2 x)"}
    }  # fmt: skip
    exercise = item.exercise
    exercise.current = Revision.objects.create(
        exercise=exercise, number=2, content=content, digest=digest(content), published=timezone.now()
    )
    exercise.save()
    return exercise.current


@pytest.fixture
def answered(dispatched: Make, course: Course) -> dict[str, Submission]:
    """Ada was right by the old key, Emmy is right by the new one, Kurt by none."""
    responses = {"ada": "1^T", "emmy": "2 * 1^T", "kurt": "3 * 1^T"}
    found = {}
    for name, response in responses.items():
        person = Person.objects.filter(username=name).first() or make_person(name, course)
        found[name] = dispatched(name, response=response, by=person)
        right = name == "ada"
        record_results(
            results=[result(found[name], verdict("correct" if right else "incorrect", float(right)))]
        )
    return found


def started(item: AssignmentItem, mended: Revision, by: Person, **options: Any) -> Regrade:
    return start_regrade(item=item, revision=mended, reason=WHY, by=by, **options)


def judged(regrade: Regrade) -> Regrade:
    for _ in judge_again(regrade):
        pass
    return regrade


def applied(regrade: Regrade, by: Person) -> None:
    for _ in apply_regrade(regrade=regrade, by=by):
        pass


def scores() -> dict[str, Decimal | None]:
    return {grade.sitting.learner.username: grade.score for grade in Grade.objects.all()}


@pytest.mark.usefixtures("answered")
def test_a_preview_shows_who_would_change_and_writes_nothing_that_counts(
    item: AssignmentItem, mended: Revision, instructor: Person, learner: Person
) -> None:
    before, events = scores(), GradeEvent.objects.count()
    shown = preview(judged(started(item, mended, instructor)))
    assert [(c.learner.username, c.before.score, c.after.score) for c in shown.changes] == [
        ("ada", 1, 0),
        ("emmy", 0, 1),
    ]
    assert (shown.grades, shown.verdicts, shown.kept, shown.waiting) == (3, 3, 0, 0)
    assert scores() == before
    assert GradeEvent.objects.count() == events
    [own] = own_submissions(learner)
    standing = latest_verdict(own)
    assert standing is not None
    assert standing.outcome == "correct", "a verdict that is not applied is nobody's to see"


def test_applied_it_counts_with_its_reason_and_the_item_asks_the_new_revision(
    answered: dict[str, Submission], item: AssignmentItem, mended: Revision, instructor: Person
) -> None:
    regrade = judged(started(item, mended, instructor))
    foreseen = {c.learner.username: c.after.score for c in preview(regrade).changes}
    applied(regrade, instructor)
    assert scores() == {"ada": 0, "emmy": 1, "kurt": 0}
    assert foreseen.items() <= scores().items()
    item.refresh_from_db()
    regrade.refresh_from_db()
    assert item.revision == mended
    assert regrade.applied is not None
    event = GradeEvent.objects.filter(submission=answered["emmy"]).last()
    assert event is not None
    assert (event.kind, event.by, event.reason) == (EventKind.REGRADE, instructor, WHY)
    assert event.verdict is not None
    assert event.verdict.revision == mended
    assert answered["emmy"].verdicts.count() == 2, "what was said before stays"


def test_the_same_answer_is_asked_once(
    dispatched: Make, course: Course, item: AssignmentItem, mended: Revision, instructor: Person,
    verifier: AtHand,
) -> None:  # fmt: skip
    for number in range(6):
        submission = dispatched(f"l{number}", by=make_person(f"p{number}", course), response="2 * 1^T")
        record_results(results=[result(submission, verdict("incorrect", 0.0))])
    judged(started(item, mended, instructor))
    assert verifier.asked == ["2 * 1^T"]
    assert Verdict.objects.filter(regrade__isnull=False).count() == 6


@pytest.mark.usefixtures("answered")
def test_applied_twice_is_applied_once(item: AssignmentItem, mended: Revision, instructor: Person) -> None:
    regrade = judged(started(item, mended, instructor))
    applied(regrade, instructor)
    events = GradeEvent.objects.count()
    applied(regrade, instructor)
    assert GradeEvent.objects.count() == events


@pytest.mark.usefixtures("answered")
def test_after_a_crash_it_goes_on_where_it_stopped(
    item: AssignmentItem, mended: Revision, instructor: Person, verifier: AtHand,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(regrading, "LEARNERS", 1)
    regrade = judged(started(item, mended, instructor))
    steps = apply_regrade(regrade=regrade, by=instructor)
    next(steps)
    steps.close()  # one learner is done, whole; the process is gone
    assert GradeEvent.objects.filter(kind=EventKind.REGRADE).count() == 1
    regrade.refresh_from_db()
    assert regrade.applied is None

    again = started(item, mended, instructor)
    assert again == regrade
    asked = len(verifier.asked)
    applied(judged(again), instructor)
    assert len(verifier.asked) == asked, "what was judged is not judged again"
    assert GradeEvent.objects.filter(kind=EventKind.REGRADE).count() == 3
    assert scores() == {"ada": 0, "emmy": 1, "kurt": 0}


@pytest.mark.usefixtures("answered")
def test_a_crash_within_a_transaction_leaves_nobody_with_half(
    item: AssignmentItem, mended: Revision, instructor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrading, "LEARNERS", 2)
    regrade = judged(started(item, mended, instructor))
    steps = apply_regrade(regrade=regrade, by=instructor)
    assert next(steps) == 2
    with monkeypatch.context() as patch:
        patch.setattr(regrading, "reproject", Mock(side_effect=RuntimeError("the power is gone")))
        with pytest.raises(RuntimeError):
            next(steps)
    assert scores() == {"ada": 0, "emmy": 1, "kurt": 0}
    assert GradeEvent.objects.filter(kind=EventKind.REGRADE).count() == 2, "the third was written, and undone"
    applied(started(item, mended, instructor), instructor)
    assert GradeEvent.objects.filter(kind=EventKind.REGRADE).count() == 3


@pytest.mark.usefixtures("answered")
def test_many_learners_cost_hardly_more_queries_than_one(
    dispatched: Make, course: Course, item: AssignmentItem, mended: Revision, instructor: Person,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(40):
        submission = dispatched(f"l{number}", by=make_person(f"p{number}", course), response="2 * 1^T")
        record_results(results=[result(submission, verdict("incorrect", 0.0))])
    regrade = judged(started(item, mended, instructor))
    with django_assert_max_num_queries(25):
        applied(regrade, instructor)
    assert GradeEvent.objects.filter(kind=EventKind.REGRADE).count() == 43


@pytest.mark.usefixtures("answered")
def test_a_regrade_says_one_thing_of_a_submission(
    answered: dict[str, Submission], item: AssignmentItem, mended: Revision, instructor: Person
) -> None:
    regrade = judged(started(item, mended, instructor))
    said = Verdict.objects.get(regrade=regrade, submission=answered["ada"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(
            submission=said.submission, revision=said.revision, engine="e", outcome="correct", score=1,
            counted=True, data={}, regrade=regrade,
        )  # fmt: skip


@pytest.mark.usefixtures("answered")
def test_a_broker_that_goes_away_loses_nothing(
    item: AssignmentItem, mended: Revision, instructor: Person, verifier: AtHand
) -> None:
    regrade = started(item, mended, instructor)
    verifier.away = True
    with pytest.raises(BrokerUnavailable):
        judged(regrade)
    verifier.away = False
    assert preview(judged(started(item, mended, instructor))).waiting == 0


def test_what_a_person_decided_stays_unless_asked_otherwise(
    answered: dict[str, Submission], item: AssignmentItem, mended: Revision, instructor: Person
) -> None:
    decide_submission(submission=answered["ada"], score=Decimal("0.5"), reason="half", by=instructor)
    emmy = Grade.objects.get(sitting__learner__username="emmy")
    override_grade(grade=emmy, score=Decimal("0.25"), reason="agreed", by=instructor)
    regrade = judged(started(item, mended, instructor))
    shown = preview(regrade)
    assert (shown.changes, shown.kept) == ((), 1)
    applied(regrade, instructor)
    assert scores() == {"ada": Decimal("0.5"), "emmy": Decimal("0.25"), "kurt": 0}

    otherwise = judged(started(item, mended, instructor, keep_decisions=False))
    assert {c.learner.username: c.after.score for c in preview(otherwise).changes} == {"ada": 0, "emmy": 1}
    applied(otherwise, instructor)
    assert scores() == {"ada": 0, "emmy": 1, "kurt": 0}


def test_undecided_leaves_the_grade_and_calls_a_person(
    answered: dict[str, Submission], item: AssignmentItem, mended: Revision, instructor: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("tests.grader.test_regrade.decide", lambda _: {"verdict": verdict("undecided", None)})
    regrade = judged(started(item, mended, instructor))
    assert preview(regrade).undecided == 3
    applied(regrade, instructor)
    assert scores() == {"ada": 1, "emmy": 0, "kurt": 0}
    answered["ada"].refresh_from_db()
    assert answered["ada"].state == State.NEEDS_REVIEW


@pytest.mark.usefixtures("answered")
def test_an_answer_under_way_is_waited_for(
    dispatched: Make, item: AssignmentItem, mended: Revision, instructor: Person
) -> None:
    late = dispatched("late", response="2 * 1^T")
    regrade = judged(started(item, mended, instructor))
    assert preview(regrade).waiting == 1
    with pytest.raises(PolicyError) as error:
        applied(regrade, instructor)
    assert error.value.code == "regrade.not_judged"
    record_results(results=[result(late, verdict("incorrect", 0.0))])
    applied(judged(regrade), instructor)
    assert scores()["ada"] == 1, "the late answer is right by the new key"


def test_only_an_instructor_with_a_reason_and_a_revision_of_this_exercise(
    item: AssignmentItem, mended: Revision, instructor: Person, learner: Person, assignment: Any
) -> None:
    with pytest.raises(PermissionDenied):
        started(item, mended, learner)
    with pytest.raises(PolicyError, match="reason"):
        start_regrade(item=item, revision=mended, reason=" ", by=instructor)
    other = assignment.items.get(exercise__slug="sum-y")
    with pytest.raises(PolicyError, match="revision"):
        started(other, mended, instructor)


@pytest.mark.usefixtures("answered", "mended", "instructor")
def test_the_command_shows_then_applies() -> None:
    def told(*options: str) -> str:
        out = io.StringIO()
        where = "calculus/sums/sum-x"
        call_command("regrade", where, "--by", "noether", "--reason", WHY, *options, stdout=out)
        return out.getvalue()

    shown = told()
    assert "judged 3 of 3" in shown
    assert "per second" in shown
    assert "2 of 3 grades change" in shown
    assert "Nothing was written" in shown
    assert scores()["emmy"] == 0
    said = told("--apply")
    assert re.search(r"applied 3 of 3, \d+ per second, 0 s left", said)
    assert "Applied: 3 verdicts count, 2 grades changed." in said
    assert scores() == {"ada": 0, "emmy": 1, "kurt": 0}
    with pytest.raises(CommandError, match="nobody called"):
        call_command("regrade", "calculus/sums/sum-x", "--by", "who", "--reason", WHY)
    with pytest.raises(CommandError, match="There is no"):
        call_command("regrade", "calculus/sums/nothing", "--by", "noether", "--reason", WHY)
