"""The cohort's benchmark runs, in little; its model repeats as it says."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.benchmarks import cohort

pytestmark = pytest.mark.benchmark


def test_a_class_is_decided_and_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cohort, "SUBMISSIONS", 400)
    monkeypatch.setattr(cohort, "SIZES", (100, 200))
    monkeypatch.setattr(cohort, "STRENGTHS", (40.0,))
    monkeypatch.setattr(cohort, "LONE", 20)
    monkeypatch.setattr(cohort, "CHART", tmp_path / "cohort.svg")
    rate, time, processor, memory = cohort.measure()
    assert rate.name == "cohort of 400"
    assert all(m.value > 0 for m in (rate, time, processor, memory))
    drawn = ElementTree.parse(tmp_path / "cohort.svg")
    assert len([node for node in drawn.iter() if node.tag.endswith("circle")]) == 4


def test_texts_repeat_as_the_model_says() -> None:
    counts = Counter(cohort.responses(["x", "y"], 20_000, cohort.STRENGTH, random.Random(1)))
    assert sum(counts.values()) == 20_000
    assert 20_000 * 0.03 < counts.most_common(1)[0][1] < 20_000 * 0.9
    more = cohort.responses([f"x + {k} sin(y)" for k in range(99)], 20_000, cohort.STRENGTH, random.Random(1))
    assert 200 < len(set(more)) < 900
