"""From rows to jobs: leases, the cap, tries, and a broker that is away."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from exercises.models import Revision
from grader.courses.models import AssignmentItem, Person
from grader.submissions import actions, broker, dispatch
from grader.submissions.actions import record_results, submit
from grader.submissions.broker import BrokerUnavailable
from grader.submissions.models import State, Submission
from tests.grader.verdicts import result, verdict
from worker.wire import Batch

Make = Callable[..., Submission]


class Broker:
    """Keeps the messages that would have been sent."""

    def __init__(self) -> None:
        self.away = False
        self.sent: list[Batch] = []
        self.in_transit: frozenset[str] = frozenset()

    def publish(self, batch: Batch) -> None:
        if self.away:
            raise BrokerUnavailable
        self.sent.append(Batch.from_data(batch.to_data()))

    def leases_in_transit(self) -> frozenset[str]:
        if self.away:
            raise BrokerUnavailable
        return self.in_transit


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> Broker:
    queue = Broker()
    monkeypatch.setattr(broker, "publish", queue.publish)
    monkeypatch.setattr(broker, "leases_in_transit", queue.leases_in_transit)
    monkeypatch.setattr(broker, "resting", lambda: False)
    return queue


@pytest.fixture
def waiting(learner: Person, item: AssignmentItem) -> Callable[..., Submission]:
    def make(item: AssignmentItem = item) -> Submission:
        key = f"waiting {Submission.objects.count()}"
        return submit(learner=learner, item=item, response="1^T", idempotency_key=key)

    return make


def test_a_job_is_complete(waiting: Make, queue: Broker) -> None:
    submission = waiting()
    dispatch.publish_now(submission.pk)
    submission.refresh_from_db()
    [[job]] = [batch.jobs for batch in queue.sent]
    assert (job.key, job.lease, job.response) == (str(submission.pk), submission.lease, "1^T")
    assert job.question == submission.revision.content["question"]
    assert job.policy["diagonal_credit"] == "1/2"
    assert (submission.state, submission.tries) == (State.DISPATCHED, 1)
    assert submission.lease_until is not None
    assert submission.lease_until > timezone.now() + timedelta(seconds=10)


def test_a_row_is_sent_once(waiting: Make, queue: Broker) -> None:
    submission = waiting()
    dispatch.publish_now(submission.pk)
    dispatch.publish_now(submission.pk)
    assert dispatch.run_once().sent == 0
    assert len(queue.sent) == 1


def test_waiting_rows_are_grouped_by_exercise(
    waiting: Make, item: AssignmentItem, queue: Broker, settings: pytest.FixtureRequest
) -> None:
    settings.NABLA_GROUP = 2
    other = item.assignment.items.exclude(pk=item.pk).get()
    for which in (item, other, item, item):
        waiting(which)
    assert dispatch.run_once().sent == 4
    assert sorted(len(batch.jobs) for batch in queue.sent) == [1, 1, 2]


def test_a_backlog_waits_in_the_database(
    waiting: Make, queue: Broker, settings: pytest.FixtureRequest
) -> None:
    settings.NABLA_IN_FLIGHT = 2
    rows = [waiting() for _ in range(5)]
    done = dispatch.run_once()
    assert (done.sent, done.left) == (2, True)
    dispatch.publish_now(rows[4].pk)
    assert dispatch.run_once().sent == 0
    assert [s.state for s in Submission.objects.order_by("pk")] == [State.DISPATCHED] * 2 + [
        State.WAITING
    ] * 3
    for row in rows[:2]:
        row.refresh_from_db()
    record_results(results=[result(row, verdict()) for row in rows[:2]])
    assert dispatch.run_once().sent == 2


def test_a_broker_that_is_away_costs_no_try(waiting: Make, queue: Broker) -> None:
    submission = waiting()
    queue.away = True
    dispatch.publish_now(submission.pk)
    with pytest.raises(BrokerUnavailable):
        dispatch.run_once()
    submission.refresh_from_db()
    assert (submission.state, submission.lease, submission.tries) == (State.WAITING, "", 0)
    queue.away = False
    assert dispatch.run_once().sent == 1


def test_a_lost_job_is_sent_again_under_a_new_lease(waiting: Make, queue: Broker) -> None:
    submission = waiting()
    dispatch.run_once()
    submission.refresh_from_db()
    lost = submission.lease
    done = dispatch.run_once(timezone.now() + timedelta(minutes=1))
    assert (done.expired, done.sent) == (1, 1)
    submission.refresh_from_db()
    assert (submission.state, submission.tries) == (State.DISPATCHED, 2)
    assert record_results(results=[result(submission, verdict(), lease=lost)]) == 0
    assert record_results(results=[result(submission, verdict())]) == 1


def test_tries_are_bounded_and_then_a_person_looks(waiting: Make, queue: Broker) -> None:
    submission = waiting()
    later = timezone.now() + timedelta(minutes=1)
    for _ in range(5):
        dispatch.run_once(later)
    submission.refresh_from_db()
    assert (submission.state, submission.tries, len(queue.sent)) == (State.NEEDS_REVIEW, 3, 3)


def test_what_still_lies_in_a_queue_was_not_tried(waiting: Make, queue: Broker) -> None:
    submission = waiting()
    dispatch.run_once()
    submission.refresh_from_db()
    queue.in_transit = frozenset({submission.lease})
    later = timezone.now() + timedelta(minutes=1)
    assert dispatch.run_once(later).expired == 0
    before = submission.lease
    submission.refresh_from_db()
    assert (submission.lease, submission.tries) == (before, 1)
    assert submission.lease_until is not None
    assert submission.lease_until > later


def test_an_exercise_that_cannot_be_asked_needs_a_person(waiting: Make, queue: Broker) -> None:
    fine = waiting()
    empty = Revision.objects.create(exercise=fine.item.exercise, number=2, content={}, digest="empty")
    broken = Submission.objects.get(pk=fine.pk)
    broken.pk, broken.idempotency_key, broken.revision, broken._state.adding = None, "broken", empty, True
    broken.save()
    dispatch.run_once()
    states = dict(Submission.objects.values_list("idempotency_key", "state"))
    assert states.pop("broken") == State.NEEDS_REVIEW
    assert set(states.values()) == {State.DISPATCHED}


def test_an_unreadable_answer_is_never_sent(learner: Person, item: AssignmentItem, queue: Broker) -> None:
    submit(learner=learner, item=item, response="(", idempotency_key="k")
    assert dispatch.run_once().sent == 0


def test_the_loop_survives_outages_and_stops_when_asked(
    monkeypatch: pytest.MonkeyPatch, settings: pytest.FixtureRequest
) -> None:
    settings.NABLA_DISPATCH_SECONDS = 0.01
    happens = iter([BrokerUnavailable("gone"), OperationalError("gone"), "nothing", None])

    def run_once() -> dispatch.Pass:
        what = next(happens)
        if isinstance(what, Exception):
            raise what
        if what == "nothing":
            return dispatch.Pass()
        os.kill(os.getpid(), signal.SIGTERM)
        return dispatch.Pass()

    monkeypatch.setattr(dispatch, "run_once", run_once)
    monkeypatch.setattr(actions, "ring_bells", lambda: 0)
    monkeypatch.setattr(broker, "sign_of_life", lambda: None)
    cleaned: list[bool] = []
    monkeypatch.setattr(actions, "clean_up", lambda: cleaned.append(True))
    for closing in ("close_old_connections", "connections.close_all"):
        monkeypatch.setattr(f"grader.submissions.management.commands.dispatch.{closing}", lambda: None)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("dispatch")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert next(happens, "all done") == "all done"
    assert cleaned == [True]  # after the first pass that went well, and then once an hour
