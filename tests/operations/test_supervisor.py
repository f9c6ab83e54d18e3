"""The supervisor's promises, with services so small that they start at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations import small_service
from tests.operations.processes import descendants, gone, named

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="looks at processes through /proc"
)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A supervisor whose services run."""
    with (tmp_path / "output").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, small_service.__file__, str(tmp_path)],
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": os.getcwd()},
        )
    wait_for(tmp_path, "first starts", "steady starts", "stubborn starts", "failing starts")
    yield process
    process.kill()
    process.wait()


def events(folder: Path) -> list[str]:
    path = folder / "events"
    return path.read_text().splitlines() if path.exists() else []


def wait_for(folder: Path, *words: str, times: int = 1) -> None:
    deadline = time.monotonic() + 120
    while any(events(folder).count(word) < times for word in words):
        assert time.monotonic() < deadline, (events(folder), (folder / "output").read_text())
        time.sleep(0.02)


def test_sigint_stops_services_in_order(supervisor: subprocess.Popen[str], tmp_path: Path) -> None:
    known = descendants(supervisor.pid)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(120) == 0
    said = [event for event in events(tmp_path) if "starts" not in event]
    assert said == ["first stops", "stubborn refuses", "steady stops"]
    assert gone(known) == []


def test_sigint_twice_does_not_wait(supervisor: subprocess.Popen[str], tmp_path: Path) -> None:
    known = descendants(supervisor.pid)
    supervisor.send_signal(signal.SIGINT)
    time.sleep(0.05)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(120) == 0
    assert gone(known) == []


def test_sigkill_leaves_no_process(supervisor: subprocess.Popen[str]) -> None:
    """Not the services, not their children, which know nothing of death signals, and not the guard."""
    known = descendants(supervisor.pid)
    assert len(named(known, "sleep 600")) == 2
    assert len(named(known, "guard.py")) == 1
    supervisor.kill()
    assert gone(known) == []


def test_a_killed_guard_still_leaves_the_death_signal(supervisor: subprocess.Popen[str]) -> None:
    known = descendants(supervisor.pid)
    os.kill(named(known, "guard.py")[0], signal.SIGKILL)
    strays = [entry for entry in known if entry[0] in named(known, "sleep 600")]
    supervisor.kill()
    assert gone(known - set(strays)) == []
    for process, _ in strays:
        os.kill(process, signal.SIGKILL)


def test_a_crash_is_told_and_mended(supervisor: subprocess.Popen[str], tmp_path: Path) -> None:
    wait_for(tmp_path, "failing starts", times=3)
    output = (tmp_path / "output").read_text()
    assert "failing | last words" in output
    first = output.index("The failing ended (exit status 3); it starts again in 0.5 s.")
    assert output.index("The failing ended (exit status 3); it starts again in 1 s.") > first


def test_a_crash_takes_the_children_along(supervisor: subprocess.Popen[str], tmp_path: Path) -> None:
    """What a process leaves behind when it is killed does not pile up beside its successor."""
    known = descendants(supervisor.pid)
    (first,) = named(known, "name = 'first'")
    family = descendants(first)
    os.kill(first, signal.SIGKILL)
    assert gone(family) == []
    wait_for(tmp_path, "first starts", times=2)
    assert "The first ended (signal SIGKILL)" in (tmp_path / "output").read_text()
