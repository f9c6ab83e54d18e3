"""The tape's benchmark runs, in little, and its methods compute the same."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks import cohort_tapes, tape
from tests.benchmarks.cohort_tapes import VARIABLES, classes
from worker.engine.numeric.tape import compiled, numpy_backend

pytestmark = pytest.mark.benchmark


def test_the_tape_is_measured_beside_others_and_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape, "classes", lambda: classes(submissions=4, entries=2, points=64))
    monkeypatch.setattr(tape, "ROUNDS", 1)
    measured = tape.measure()
    assert {m.unit for m in measured} == {"million nodes/s", "million/s"}
    assert all(m.value > 0 and m.baseline_value > 0 for m in measured)
    beside_torch = [m for m in measured if "torch" in m.name]
    assert len(beside_torch) == (4 if tape.python_with_torch() else 0), "its results are held against ours"


def test_where_there_is_no_torch_it_is_left_out_aloud(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tape, "interpreters", lambda: ["/nowhere/python", "/bin/false"])
    tape.python_with_torch.cache_clear()
    [group, _] = classes(submissions=1, entries=1, points=8)
    assert tape.with_torch(compiled(group.entries, VARIABLES), group) == []
    assert "LEFT OUT: no torch" in capsys.readouterr().out
    tape.python_with_torch.cache_clear()


def test_the_others_find_what_the_tape_finds() -> None:
    numexpr = pytest.importorskip("numexpr", reason="what the benchmarks compare with is not installed")
    for group in classes(submissions=4, entries=3, points=200):
        results = numpy_backend.run(compiled(group.entries, VARIABLES), group.points)
        given = dict(zip(tape.NAMES, group.points, strict=True))
        for place, entry in enumerate(group.entries):
            found = numexpr.evaluate(tape._text(entry), local_dict=given, global_dict={})
            np.testing.assert_allclose(results[place], found, rtol=1e-9, atol=1e-9)


def test_the_shared_class_shares_and_the_other_hardly() -> None:
    groups = classes(submissions=60, points=8)
    shared, unshared = (len(compiled(group.entries, VARIABLES)) / group.nodes for group in groups)
    assert shared < 0.1 < 0.3 < unshared
    assert cohort_tapes.operations(VARIABLES[0]) == 0
