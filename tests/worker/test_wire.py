"""Payloads survive the trip, and what is not one is told apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from worker.wire import Batch, Job, Reply, Result, Results, WireError, undecided

JOB = Job(
    key="17",
    lease="b1",
    question={"function": "x^2", "variables": {"x": {"shape": []}}, "wrt": "x"},
    response="2x",
    form="text",
    policy={"transposed_counts": True},
    reply=Reply.HOLD,
    seconds=2.5,
    memory=1 << 20,
)
RESULT = Result(key="17", lease="b1", verdict=undecided("undecided.stopped", seconds=0.5), engine="e")


@pytest.mark.parametrize(
    "carried",
    [JOB, Batch(jobs=(JOB, JOB)), RESULT, Results(results=(RESULT,))],
    ids=lambda x: type(x).__name__,
)
def test_what_is_carried_arrives_as_it_was(carried: Any) -> None:
    data = json.loads(json.dumps(carried.to_data()))
    assert type(carried).from_data(data) == carried


def test_a_response_may_be_nested_lists_and_lone_surrogates() -> None:
    for response in ([[1, 2.5], [3, "x"]], "\ud800x"):
        data = {**JOB.to_data(), "response": response}
        assert Job.from_data(json.loads(json.dumps(data))).response == response


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": None},
        {"key": 17},
        {"lease": None},
        {"question": "x^2"},
        {"question": None},
        {"response": None},
        {"response": 3},
        {"response": {"a": 1}},
        {"form": ["text"]},
        {"policy": []},
        {"reply": "post"},
        {"reply": None},
        {"seconds": 0},
        {"seconds": "1"},
        {"seconds": True},
        {"seconds": float("nan")},
        {"seconds": 1e9},
        {"memory": 1.5},
        {"memory": -1},
        {"memory": 1 << 50},
        {"surprise": 1},
    ],
    ids=str,
)
def test_a_job_that_is_not_one_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(WireError, match=next(iter(change))):
        Job.from_data(JOB.to_data() | change)


@pytest.mark.parametrize("name", sorted(JOB.to_data()))
def test_a_job_needs_every_field(name: str) -> None:
    data = JOB.to_data()
    del data[name]
    with pytest.raises(WireError, match=name):
        Job.from_data(data)


@pytest.mark.parametrize("data", [None, 1, "x", [], {}, {"version": 1}, {"version": 1, "jobs": {}}], ids=str)
def test_what_is_no_batch_is_refused(data: Any) -> None:
    with pytest.raises(WireError):
        Batch.from_data(data)


def test_a_verdict_needs_an_outcome() -> None:
    data = RESULT.to_data() | {"verdict": {"outcome": "perhaps"}}
    with pytest.raises(WireError, match="outcome"):
        Result.from_data(data)
