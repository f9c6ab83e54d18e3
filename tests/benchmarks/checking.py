"""One check: in the sandboxed child, over its pipes, beside the same check in this process.

The question is known, as in a class; the answer is one that nobody has given yet.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tests.benchmarks.answers import questions_and_answers
from tests.benchmarks.measurement import Measurement, quantile
from tests.worker.children import MISBEHAVING
from worker.child.deciding import decide
from worker.child.owner import Owner
from worker.engine.conclusions import forget
from worker.wire import Job

ROUNDS = 2  # each with a child and a memory of its own
WRONG = "17/19"  # the first answer to every question, which nobody counts

Check = Callable[[Mapping[str, Any], Any, str], object]


def measure() -> list[Measurement]:
    """Median and p99 of one check in milliseconds, parsing included."""
    with Owner() as owner:
        owner.status()
        started = time.perf_counter()
        with Owner() as another:
            another.status()
        warm_up = time.perf_counter() - started
    inside: list[float] = []
    outside: list[float] = []
    for _ in range(ROUNDS):
        forget()
        inside += _times(_here)
        with Owner() as owner:
            outside += _times(partial(_in_child, owner))
    with Owner(command=MISBEHAVING) as owner:  # serves real frames, and says at once what it was told
        pipes = _times(partial(_in_child, owner))
    here, median, p99 = "the same in this process", quantile(inside, 0.5), quantile(inside, 0.99)
    return [
        Measurement(
            name=name,
            value=value * scale,
            unit=unit,
            baseline=baseline,
            baseline_value=baseline_value * scale,
        )
        for name, value, scale, unit, baseline, baseline_value in (
            ("one check, median", quantile(outside, 0.5), 1e3, "ms", here, median),
            ("one check, p99", quantile(outside, 0.99), 1e3, "ms", here, p99),
            ("the pipes alone, median", quantile(pipes, 0.5), 1e3, "ms", "one check in this process", median),
            ("a child from start to ready", warm_up, 1, "s", "the limit of a check", 1.5),
        )
    ]


def _times(check: Check) -> list[float]:
    """Seconds of every check, each question having been asked before."""
    work = questions_and_answers()
    for question, _, _ in work:
        check(question, WRONG, "auto")
    seconds = []
    for question, response, form in work:
        started = time.perf_counter()
        check(question, response, form)
        seconds.append(time.perf_counter() - started)
    return seconds


def _in_child(owner: Owner, question: Mapping[str, Any], response: Any, form: str) -> object:
    return owner.decide(Job(key="", question=question, response=response, form=form, seconds=30))


def _here(question: Mapping[str, Any], response: Any, form: str) -> object:
    request = {"question": question, "response": response, "form": form, "policy": {}}
    return json.dumps(decide(request))
