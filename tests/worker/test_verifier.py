"""The verifier as it runs: a Celery worker, a real broker, and kills at every point."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery

from tests.conftest import BrokerServer
from tests.worker.children import ROOT, gone
from worker.wire import Batch, Job, Reply, Results

pytestmark = pytest.mark.service

QUESTION = {"function": "x^2", "variables": {"x": {"shape": []}}, "wrt": "x"}


class Service:
    """A verifier, and both ends of its queues."""

    def __init__(self, broker: str, log: Path, queue: str = "verify") -> None:
        self.queue = queue
        self.redis = redis.Redis.from_url(broker, socket_timeout=None)  # it waits as long as it is told to
        self._site = Celery("site", broker=broker)
        self._broker = broker
        self._log = log
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self, **environment: str) -> None:
        command = [sys.executable, "-m", "celery", "-A", "worker.app", "worker", "-Q", self.queue]
        command += ["-c", "1", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        plain = {"PATH": os.environ["PATH"], "REDIS_URL": self._broker, **environment}
        with self._log.open("ab") as log:
            self.worker = subprocess.Popen(command, cwd=ROOT, env=plain, stdout=log, stderr=log)

    def stop(self) -> None:
        if self.worker is not None:
            self.worker.terminate()
            try:
                self.worker.wait(120)
            finally:
                self.worker.kill()
                self.worker.wait()
        self._site.close()
        self.redis.close()

    def submit(self, *jobs: Job) -> None:
        data = Batch(jobs=jobs).to_data()
        self._site.send_task("worker.verify", args=[data], queue=self.queue, ignore_result=True)

    def results(self, count: int, within: float = 300.0) -> dict[str, Any]:
        """The verdicts that reached the site's queue, by key."""
        found: dict[str, Any] = {}
        end = time.monotonic() + within
        while len(found) < count:
            message = self.redis.blpop(["site"], timeout=max(0.1, end - time.monotonic()))
            assert message, f"{len(found)} of {count} results; {self._log.read_text()[-4000:]}"
            envelope = json.loads(message[1])
            assert envelope["headers"]["task"] == "grader.record"
            (data,), _, _ = json.loads(base64.b64decode(envelope["body"]))
            for result in Results.from_data(data).results:
                assert result.key not in found
                found[result.key] = result
        return found

    def children(self) -> list[int]:
        """Process ids of the sandboxed children under this worker, warm or not."""
        assert self.worker
        return [pid for pool in offspring(self.worker.pid) for pid in offspring(pool)]

    def pool(self) -> list[int]:
        assert self.worker
        return offspring(self.worker.pid)


def offspring(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@pytest.fixture
def service(broker: str, tmp_path: Path) -> Iterator[Service]:
    service = Service(broker, tmp_path / "verifier.log")
    service.start()
    yield service
    service.stop()


def job(key: str, response: str = "2x", **fields: Any) -> Job:
    return Job(
        **{"key": key, "lease": "b-" + key, "question": QUESTION, "response": response, "seconds": 120.0}
        | fields
    )


def outcome(results: dict[str, Any], key: str) -> str:
    verdict = results[key].verdict
    return verdict["outcome"] if verdict["outcome"] != "undecided" else verdict["feedback"][0]["code"]


def warmed_up(service: Service) -> int:
    """The id of the child, once it has answered."""
    service.submit(job("warm-up", "x + x"))  # another text: what was decided once is not decided again
    service.results(1)
    (child,) = service.children()
    return child


def frozen(service: Service) -> int:
    """The id of a warm child that has been stopped where it is, so that a check lasts until somebody acts."""
    child = warmed_up(service)
    os.kill(child, signal.SIGSTOP)
    return child


def wait_for_the_frozen(child: int, within: float = 120.0) -> None:
    """Return when a job lies in the pipe of the child: its check is under way."""
    end = time.monotonic() + within
    pipe = os.open(f"/proc/{child}/fd/0", os.O_RDONLY | os.O_NONBLOCK)
    try:
        while not struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]:
            assert time.monotonic() < end, "no job reached the child"
            time.sleep(0.01)
    finally:
        os.close(pipe)


def test_verdicts_of_a_batch_come_back_with_their_leases(service: Service) -> None:
    service.submit(job("1"), job("2", "3x"), job("3", "2x)"), job("4", question={"function": "x"}))
    results = service.results(4)
    assert [outcome(results, key) for key in "1234"] == [
        "correct",
        "incorrect",
        "malformed",
        "question.invalid",
    ]
    assert {result.lease for result in results.values()} == {"b-1", "b-2", "b-3", "b-4"}
    assert all(result.engine for result in results.values())


def test_a_job_without_a_row_is_held_under_its_key_for_a_minute(service: Service) -> None:
    service.submit(job("try-it", reply=Reply.HOLD), job("row"))
    assert set(service.results(1)) == {"row"}
    held = json.loads(service.redis.get("nabla:held:try-it") or b"null")
    assert held["verdict"]["outcome"] == "correct"
    assert 0 < service.redis.ttl("nabla:held:try-it") <= 60


def test_a_job_over_its_time_is_undecided_and_the_rest_of_its_batch_is_not(service: Service) -> None:
    frozen(service)  # a child that hangs, whatever the reason
    service.submit(job("slow", seconds=0.5), job("next"))
    results = service.results(2)
    assert [outcome(results, key) for key in ("slow", "next")] == ["undecided.time_limit", "correct"]


def test_a_child_killed_in_the_middle_of_a_check_costs_that_check_alone(service: Service) -> None:
    child = frozen(service)
    service.submit(job("hit"), job("next"))
    wait_for_the_frozen(child)
    os.kill(child, signal.SIGKILL)
    results = service.results(2)
    assert [outcome(results, key) for key in ("hit", "next")] == ["undecided.stopped", "correct"]


def test_a_verifier_killed_in_the_middle_of_a_check_leaves_no_process(service: Service) -> None:
    child = frozen(service)
    pool = service.pool()
    service.submit(job("lost"))
    wait_for_the_frozen(child)
    assert service.worker
    service.worker.kill()
    service.worker.wait()
    assert all(gone(pid) for pid in [child, *pool])

    service.start()  # the row's lease runs out, and the site sends the job again
    service.submit(job("lost"))
    assert outcome(service.results(1), "lost") == "correct"


def test_a_pool_process_killed_in_the_middle_of_a_check_is_replaced(service: Service) -> None:
    child = frozen(service)
    (pool,) = service.pool()
    service.submit(job("lost"))
    wait_for_the_frozen(child)
    os.kill(pool, signal.SIGKILL)
    assert gone(child)
    service.submit(job("next"))
    assert outcome(service.results(1), "next") == "correct"


def test_a_verifier_that_is_asked_to_stop_finishes_its_check_and_leaves_no_process(service: Service) -> None:
    child = frozen(service)
    service.submit(job("last"))
    wait_for_the_frozen(child)
    assert service.worker
    service.worker.terminate()
    time.sleep(0.3)
    os.kill(child, signal.SIGCONT)
    assert outcome(service.results(1), "last") == "correct"
    assert service.worker.wait(120) == 0
    assert gone(child)


def test_a_submission_is_never_stuck_behind_a_batch(broker: str, tmp_path: Path, service: Service) -> None:
    batch = Service(broker, tmp_path / "batch.log", queue="batch")
    try:
        batch.start()
        child = frozen(batch)  # the batch cannot end before the submissions are decided
        for number in range(100):
            texts = [f"{number} x + {k}" for k in range(4)]
            batch.submit(*(job(f"batch-{text}", text, seconds=600.0) for text in texts))
        wait_for_the_frozen(child)
        for number in range(3):
            service.submit(job(f"mine-{number}", f"2x + {number}"))
            assert set(service.results(1)) == {f"mine-{number}"}
        assert batch.redis.llen("batch") >= 95  # none was taken by the other verifier
        os.kill(child, signal.SIGCONT)
        assert all(key.startswith("batch-") for key in service.results(4))
    finally:
        batch.stop()


def test_what_is_no_batch_is_dropped_and_the_next_is_served(service: Service) -> None:
    for nonsense in ({}, {"version": 99, "jobs": []}, [], "x", None):
        service._site.send_task("worker.verify", args=[nonsense], queue="verify", ignore_result=True)
    service.submit(job("next"))
    assert outcome(service.results(1), "next") == "correct"


def test_the_verifier_works_without_django_database_or_secrets(service: Service) -> None:
    warmed_up(service)
    (pool,) = service.pool()
    mapped = Path(f"/proc/{pool}/maps").read_text()
    assert "sqlite" not in mapped
    environment = Path(f"/proc/{pool}/environ").read_bytes()
    assert b"DATABASE_URL" not in environment
    assert b"SECRET" not in environment


def test_a_broker_that_is_killed_and_comes_back_is_served_again(
    service: Service, broker_server: BrokerServer
) -> None:
    child = frozen(service)
    service.submit(job("during"))
    wait_for_the_frozen(child)
    broker_server.kill()
    os.kill(child, signal.SIGCONT)  # the result is there, and nobody to take it
    time.sleep(0.3)
    broker_server.start()
    service.submit(job("after"))
    found = service.results(1)
    assert outcome(found, min(found)) == "correct"
    if "after" not in found:
        assert outcome(service.results(1), "after") == "correct"
