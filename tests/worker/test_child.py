"""The child dies in every way it can; the check is undecided, and the next one runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.worker.children import MISBEHAVING, ROOT, gone, job, processor_time, running
from worker.child import owner as owner_module
from worker.child.owner import ChildUnavailable, Owner
from worker.wire import Job


@pytest.fixture
def owner() -> Iterator[Owner]:
    with Owner(command=MISBEHAVING) as owner:
        yield owner


def code(owner: Owner, response: str, **fields: Any) -> str:
    """The outcome and the code of a check's only finding."""
    verdict = owner.decide(job(response, **fields)).verdict
    (finding,) = verdict["feedback"]
    return f"{verdict['outcome']} {finding['code']}"


@pytest.mark.parametrize(
    "response, seconds, expected",
    [
        ("spin", 0.3, "undecided.time_limit"),
        ("hang_in_native_code", 0.3, "undecided.time_limit"),
        ("sleep_ignoring_signals", 0.3, "undecided.time_limit"),
        ("fill_memory", 120.0, "undecided.memory_limit"),
        ("abort_flint", 120.0, "undecided.memory_limit"),  # FLINT calls abort(3)
        ("crash", 120.0, "undecided.stopped"),  # a segmentation fault
        ("leave", 120.0, "undecided.stopped"),
        ("babble", 120.0, "undecided.stopped"),  # bytes that are no frame
        ("recurse", 120.0, "undecided.engine_error"),
        ("whimper", 120.0, "undecided.engine_error"),
    ],
)
def test_a_check_that_goes_wrong_is_undecided_and_the_next_one_runs(
    owner: Owner, response: str, seconds: float, expected: str
) -> None:
    assert code(owner, response, seconds=seconds, memory=64 << 20) == f"undecided {expected}"
    assert code(owner, "hello") == "correct said"


def test_a_check_over_its_time_is_stopped_at_its_time(owner: Owner) -> None:
    owner.status()
    took = [owner.decide(job("spin", seconds=0.4)).verdict["seconds"] for _ in range(3)]
    assert 0.4 <= min(took) < 10.0  # it would spin for ever


@pytest.mark.slow
def test_after_a_slow_check_a_warm_child_is_there_already(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = []

    class Counted(owner_module.Process):
        def __init__(self, command: Any) -> None:
            starts.append(command)
            super().__init__(command)

    monkeypatch.setattr(owner_module, "Process", Counted)
    with Owner(command=MISBEHAVING) as owner:
        owner.decide(job("spin", seconds=2.0))
        there = len(starts)
        owner.decide(job("hello"))
        assert (there, len(starts)) == (2, 2)


def test_a_child_killed_in_the_middle_of_a_check_costs_that_check_alone(owner: Owner) -> None:
    pid = owner.status()["pid"]
    idle = processor_time(pid)

    def kill_in_the_middle() -> None:
        while processor_time(pid) < idle + 0.1:  # until it is at work
            time.sleep(0.01)
        os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_in_the_middle)
    killer.start()
    assert code(owner, "spin") == "undecided undecided.stopped"
    killer.join()
    assert code(owner, "hello") == "correct said"


def test_a_child_killed_between_checks_costs_none(owner: Owner) -> None:
    pid = owner.status()["pid"]
    os.kill(pid, signal.SIGKILL)
    assert gone(pid)
    assert code(owner, "hello") == "correct said"


def test_an_error_in_the_engine_is_logged_and_not_shown(
    owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    verdict = owner.decide(job("whimper")).verdict
    assert "secret" not in str(verdict)
    assert "a secret that the learner must not see" in caplog.text
    assert "in whimper" in caplog.text


def test_a_response_that_cannot_be_sent_is_undecided_and_costs_no_child(owner: Owner) -> None:
    nested: list[Any] = []
    for _ in range(50_000):
        nested = [nested]
    pid = owner.status()["pid"]
    verdict = owner.decide(Job(key="k", question={}, response=nested)).verdict
    assert verdict["feedback"] == [{"code": "undecided.engine_error"}]
    assert owner.status()["pid"] == pid


def test_memory_is_limited_anew_for_each_job(owner: Owner) -> None:
    assert code(owner, "hello", memory=32 << 20) == "correct said"
    pid = owner.status()["pid"]
    narrow = Path(f"/proc/{pid}/limits").read_text()
    assert code(owner, "hello", memory=1 << 30) == "correct said"
    wide = Path(f"/proc/{pid}/limits").read_text()

    def address_space(limits: str) -> int:
        return int(next(x for x in limits.splitlines() if x.startswith("Max address space")).split()[3])

    assert address_space(wide) - address_space(narrow) == (1 << 30) - (32 << 20)


def test_a_child_is_replaced_when_it_has_served_its_checks() -> None:
    with Owner(command=MISBEHAVING, checks_per_child=3) as owner:
        first = owner.status()["pid"]
        for _ in range(3):
            assert code(owner, "hello") == "correct said"
        end = time.monotonic() + 120
        while owner.status()["pid"] == first and time.monotonic() < end:
            assert code(owner, "wait") == "correct said"
        assert owner.status()["pid"] != first
        assert gone(first)


@pytest.mark.slow
def test_a_child_that_cannot_start_is_not_started_in_a_hot_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = []

    class Counted(owner_module.Process):
        def __init__(self, command: Any) -> None:
            starts.append(time.monotonic())
            super().__init__(command)

    monkeypatch.setattr(owner_module, "Process", Counted)
    with Owner(command=(sys.executable, "-S", "-c", "raise SystemExit('no engine here')")) as owner:
        with pytest.raises(ChildUnavailable, match="no engine here"):
            owner.decide(job("hello"))
        with pytest.raises(ChildUnavailable):
            owner.decide(job("hello"))
    assert len(starts) == 6
    assert starts[-1] - starts[0] > 1.5


def test_the_child_dies_with_its_owner_even_in_the_middle_of_a_check() -> None:
    program = (
        "import sys; from worker.child.owner import Owner; from worker.wire import Job\n"
        "with Owner(command=sys.argv[1:]) as owner:\n"
        "    print(owner.status()['pid'], flush=True)\n"
        "    owner.decide(Job(key='k', question={}, response='spin', seconds=300))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, *MISBEHAVING], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert running(pid)
        parent.kill()
    assert gone(pid)


def test_a_child_whose_owner_is_gone_before_it_starts_leaves_at_once() -> None:
    command = [sys.executable, "-m", "worker.child", "1"]  # we are not process 1
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.PIPE, timeout=120, capture_output=True)
    assert (done.returncode, done.stdout) == (0, b"")
