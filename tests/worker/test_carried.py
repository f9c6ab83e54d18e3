"""Large tapes leave the child for a backend outside, and what the child says is checked there."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.worker.asking import POINTS, TAPE
from tests.worker.children import job
from worker import tasks
from worker.child.owner import Owner
from worker.engine.numeric.tape import Backend, Results, Tape, backends, cupy_backend, numpy_backend
from worker.settings import Settings

ASKING = (sys.executable, str(Path(__file__).with_name("asking.py")))


class Recorded:
    """A backend that remembers what it ran."""

    def __init__(self) -> None:
        self.ran: list[tuple[Tape, Any]] = []
        self.failing = False

    def run(self, tape: Tape, points: Any) -> Results:
        self.ran.append((tape, points))
        if self.failing:
            raise RuntimeError("out of memory on the device")
        return numpy_backend.run(tape, points)


def said(response: str, backend: Recorded | None) -> Any:
    given = None if backend is None else Backend(name="test", device="test", run=backend.run)
    with Owner(command=ASKING, backend=given) as owner:
        return owner.decide(job(response)).verdict["feedback"][0]


def test_a_large_tape_runs_outside_and_its_results_come_back_exactly() -> None:
    backend = Recorded()
    words = said("run", backend)["words"]
    expected = numpy_backend.run(TAPE, POINTS)
    np.testing.assert_array_equal(words, [expected[0], expected[1]])
    ((tape, points),) = backend.ran
    np.testing.assert_array_equal(tape.code, TAPE.code)
    np.testing.assert_array_equal(points, POINTS)


def test_where_the_device_fails_the_child_computes_by_itself() -> None:
    backend = Recorded()
    backend.failing = True
    expected = numpy_backend.run(TAPE, POINTS)
    np.testing.assert_array_equal(said("run", backend)["words"], [expected[0], expected[1]])


def test_what_is_no_tape_is_refused_and_not_run() -> None:
    backend = Recorded()
    assert "refused" in said("nonsense", backend)["words"]
    assert not backend.ran


def test_what_is_too_large_is_not_even_sent() -> None:
    backend = Recorded()
    assert said("large", backend)["words"] is True
    assert not backend.ran


def test_a_child_whose_owner_has_no_backend_is_not_listened_to() -> None:
    assert said("nonsense", None)["code"] == "undecided.stopped"


def test_a_small_tape_stays_where_it_is() -> None:
    with backends.offered(lambda tape, points: pytest.fail("carried")):
        assert len(backends.evaluated(TAPE, POINTS)) == 2


def test_a_machine_without_a_gpu_says_so_and_numpy_does_all(caplog: pytest.LogCaptureFixture) -> None:
    if cupy_backend.available():
        pytest.skip(f"this machine has one: {cupy_backend.available()}")
    with caplog.at_level(logging.WARNING):
        assert tasks._gpu(Settings(backend="auto")) is None
    assert "tapes run on CPU (numpy); no GPU: CuPy is not installed" in caplog.text
    assert tasks._gpu(Settings()) is None


def test_a_gpu_is_used_where_there_is_one() -> None:
    if not cupy_backend.available():
        pytest.skip(f"NOT TESTED on a GPU: {cupy_backend.missing()}")
    found = tasks._gpu(Settings(backend="auto"))
    assert found is not None
    assert found.name == "cupy"
