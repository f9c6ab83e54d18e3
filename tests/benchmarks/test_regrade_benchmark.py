"""The benchmark of a regrade runs, in little, on each database that there is."""

from __future__ import annotations

import pytest

from tests.benchmarks import regrading

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]


def test_writing_grades_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regrading, "GRADES", 60)
    measured = regrading.measure()
    assert "regrade, changed grades written, SQLite" in {m.name for m in measured}
    assert all(m.unit == "1/s" and m.value > 0 and m.baseline_value > 0 for m in measured)
