"""Where the time of our own check goes, over all pairs of `deciding`, without the others: in seconds.

Every pair is checked in processes forked from one that is warm, and the least of their processor times
counts. A stage's time is its own, without that of the stages inside it; what no stage claims is the rest.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from tests.benchmarks.competitors import CHECK, LATER, WARM_UP, Method
from tests.benchmarks.measurement import Measurement, quantile
from tests.benchmarks.pairs import Pair, pairs
from worker.engine import conclusions, verify
from worker.engine.diagnosis.naming import MistakeTable
from worker.engine.exact import comparison

ROUNDS = 3
REST = "the rest"
_EXACT = {name: sys.modules[f"worker.engine.exact.{name}"] for name in ("decide", "prove", "refute")}
STAGES: tuple[tuple[Any, str, str], ...] = (
    (verify, "understood", "reading"),
    (comparison.Comparer, "domain", "the question's domain"),
    (_EXACT["decide"].collected, "same", "collecting terms"),
    (_EXACT["refute"].Search, "__init__", "sample points"),
    (_EXACT["refute"].Search, "quick", "a few points"),
    (_EXACT["refute"].Search, "agree_at_opposite_signs", "a few points"),
    (_EXACT["prove"], "by_cells", "gates cell by cell"),
    (_EXACT["refute"].Search, "steered", "points by floats"),
    (_EXACT["prove"], "attempt", "normal form"),
    (_EXACT["refute"].Search, "thorough", "search for a witness"),
    (_EXACT["refute"], "evidence", "the witness's evidence"),
    (MistakeTable, "name", "naming the mistake"),
    (verify, "examine", "examination"),
)
Times = dict[str, float]


class Stages:
    """Processor time by stage, of one check."""

    def __init__(self) -> None:
        self.times: Times = defaultdict(float)
        self._inside: list[float] = []

    def watch(self, owner: Any, name: str, stage: str) -> None:
        """Count what this function takes, but for other stages that it calls."""
        function: Callable[..., Any] = getattr(owner, name)

        @wraps(function)
        def timed(*args: Any, **keywords: Any) -> Any:
            started = time.thread_time()
            self._inside.append(0.0)
            try:
                return function(*args, **keywords)
            finally:
                taken = time.thread_time() - started
                self.times[stage] += taken - self._inside.pop()
                if self._inside:
                    self._inside[-1] += taken

        setattr(owner, name, timed)


def measure() -> list[Measurement]:
    """The median and p99 of a check in milliseconds, then each stage's mean beside the whole check's."""
    work = pairs()
    for pair in work:
        assert pair.nodes
        assert pair.domain
    return [*_measured("first answer", CHECK, work), *_measured("later answer", LATER, work)]


def _measured(label: str, method: Method, work: Sequence[Pair]) -> list[Measurement]:
    rounds = [_forked(method, work) for _ in range(ROUNDS)]
    least = [min(times, key=lambda t: sum(t.values())) for times in zip(*rounds, strict=True)]
    whole = [sum(times.values()) * 1e3 for times in least]
    mean = sum(whole) / len(whole)
    measured = []
    for kind, chosen in (("equal", True), ("different", False)):
        some = [ms for ms, pair in zip(whole, work, strict=True) if pair.equal is chosen]
        for what, share in (("median", 0.5), ("p99", 0.99)):
            measured.append(
                Measurement(
                    name=f"{label}, {kind} pairs, {what}",
                    value=quantile(some, share),
                    unit="ms",
                    baseline=f"all pairs, {what}",
                    baseline_value=quantile(whole, share),
                )
            )
    for stage in dict.fromkeys([*(stage for _, _, stage in STAGES), REST]):
        taken = [times.get(stage, 0.0) * 1e3 for times in least]
        measured.append(
            Measurement(
                name=f"{label}, {stage}, mean",
                value=sum(taken) / len(taken),
                unit="ms",
                baseline="the whole check, mean",
                baseline_value=mean,
            )
        )
    return measured


def _forked(method: Method, work: Sequence[Pair]) -> list[Times]:
    context = multiprocessing.get_context("fork")
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(method, work, far))
    process.start()
    found: list[Times] = near.recv()
    process.join()
    return found


def _serve(method: Method, work: Sequence[Pair], pipe: Any) -> None:
    stages = Stages()
    for owner, name, stage in STAGES:
        stages.watch(owner, name, stage)
    stages.watch(verify, "check", REST)
    for pair in WARM_UP:
        method.decide(method.prepare(pair))
    conclusions.forget()
    gc.collect()
    gc.freeze()
    found = []
    for pair in work:
        question, response = method.prepare(pair)
        stages.times.clear()
        verify.check(question, response)
        found.append(dict(stages.times))
    pipe.send(found)
