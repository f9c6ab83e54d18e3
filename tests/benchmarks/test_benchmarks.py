"""The benchmarks run, in little, and their results have the agreed form."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import arrays, checking, competitors, deciding
from tests.benchmarks.answers import questions_and_answers
from tests.benchmarks.competitors import SIMPLIFY, Method, Said, decided
from tests.benchmarks.measurement import Measurement, quantile, table
from tests.benchmarks.pairs import Pair, pairs

pytestmark = pytest.mark.benchmark


def test_one_check_is_measured_in_the_child_and_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "ROUNDS", 1)
    monkeypatch.setattr(checking, "questions_and_answers", lambda: questions_and_answers()[::40])
    measured = checking.measure()
    assert [m.unit for m in measured] == ["ms", "ms", "ms", "s"]
    assert all(m.value > 0 and m.baseline_value > 0 for m in measured)


def test_array_answers_are_measured_beside_computing_them() -> None:
    measured = arrays.measure(count=5, side=4)
    assert all(m.unit == "s" and m.value > 0 and m.baseline_value > 0 for m in measured)


def test_methods_are_measured_on_the_same_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    some = pairs()[::64]
    monkeypatch.setattr(deciding, "pairs", lambda: some)
    monkeypatch.setattr(deciding, "methods", lambda: [SIMPLIFY])
    measured = {(m.name, m.baseline): m for m in deciding.measure()}
    right = measured[f"deciding, right, beside {SIMPLIFY.name}", SIMPLIFY.name]
    assert right.value == len(some) > right.baseline_value
    assert not measured[f"deciding, false accepts, beside {SIMPLIFY.name}", SIMPLIFY.name].value


def test_a_pair_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(competitors, "LIMIT", -0.9)  # a tenth of a second, with the second to prepare
    slow = Method("slow", lambda pair: pair, lambda pair: pair.why and time.sleep(9))
    found = decided(slow, [Pair("x", "x", "", True, "slow"), Pair("x", "x", "", True, "slow")])
    assert [said for said, _ in found] == [Said.TIME_OUT] * 2


def test_results_are_kept_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measured = [Measurement(name="a", value=3, unit="s", baseline="b", baseline_value=2)]
    monkeypatch.setattr(benchmarks, "RESULTS", tmp_path / ".bench" / "results.json")
    monkeypatch.setattr(checking, "measure", lambda: measured)
    for value in (3.0, 6.0):
        measured[0] = Measurement(name="a", value=value, unit="s", baseline="b", baseline_value=2)
        benchmarks.main(["check"])
    results = json.loads((tmp_path / ".bench" / "results.json").read_text())
    assert results == [
        {"name": "a", "value": 6.0, "unit": "s", "baseline": "b", "baseline_value": 2, "ratio": 3.0}
    ]
    assert "  3  " in capsys.readouterr().out


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile(range(100), 0.99) == 99
    assert quantile([1], 0.99) == 1


def test_the_table_has_a_line_for_each_measurement() -> None:
    measurement = Measurement(name="x", value=1, unit="s", baseline="y", baseline_value=0)
    assert len(table([measurement, measurement]).splitlines()) == 3
