"""Answers for every size at once: the share proved or refuted, and how soon.

No grading system and no computer algebra system that we know of decides any of these, so that there is
nobody to stand beside; the baseline of a time is the first answer to a question that nobody has met, while
the value is what the next learner of the class waits: after the first answer the verifier's child had a
moment to prepare for more, which is what it does while it waits. Processor time.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace

from tests.adversarial.test_every_size import CASES, asked
from tests.benchmarks.measurement import Measurement, quantile
from worker.engine.model import Outcome, Question, Verdict
from worker.engine.verify import check, prepare


def measure() -> list[Measurement]:
    """Shares of the identities decided, and milliseconds of a check, reading included."""
    check(asked(*CASES[0][:3]), CASES[0][3])  # so that everything is imported
    verdicts: dict[str, list[Verdict]] = {"right": [], "wrong": []}
    first: dict[str, list[float]] = {"right": [], "wrong": []}
    later: dict[str, list[float]] = {"right": [], "wrong": []}
    for function, by, layout, right, wrong in CASES:
        for order in (("right", right), ("wrong", wrong)), (("wrong", wrong), ("right", right)):
            question = replace(asked(function, by, layout))  # an object that nobody has met
            for (kind, answer), times in zip(order, (first, later), strict=True):
                verdict, seconds = _timed(question, answer)
                times[kind].append(seconds * 1e3)
                deque(prepare(question), maxlen=0)
            verdicts[kind].append(verdict)
    proved = sum(v.outcome is Outcome.CORRECT and v.evidence[-1].sizes == "all" for v in verdicts["right"])
    refuted = sum(v.outcome is Outcome.INCORRECT for v in verdicts["wrong"])
    counts = {"right answers proved for every size": proved, "wrong answers refuted": refuted}
    return [
        Measurement(
            name=name,
            value=count,
            unit=f"of {len(CASES)} identities",
            baseline="any other system",
            baseline_value=0,
        )
        for name, count in counts.items()
    ] + [
        Measurement(
            name=f"a {kind} answer for every size, {quantity}",
            value=quantile(later[kind], share),
            unit="ms",
            baseline="as the first answer to its question",
            baseline_value=quantile(first[kind], share),
        )
        for kind in ("right", "wrong")
        for quantity, share in (("median", 0.5), ("p99", 0.99))
    ]


def _timed(question: Question, answer: str) -> tuple[Verdict, float]:
    started = time.thread_time()
    verdict = check(question, answer)
    return verdict, time.thread_time() - started
