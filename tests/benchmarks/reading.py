"""How fast answers are read: what students write, and what is sent to make us wait. Processor time."""

from __future__ import annotations

import time
from contextlib import suppress

from tests.benchmarks.measurement import Measurement, quantile
from tests.spec.test_student_answers import EXERCISES
from worker.engine.errors import AnswerError
from worker.engine.model import Scope
from worker.engine.notation import read
from worker.engine.notation.limits import MAX_CHARACTERS

GOAL = 0.5  # MB/s
LONGEST_WAIT = 60.0  # ms
ROUNDS = 5
SHORT = "2x cos(x^2) - 3x + 1"  # 20 characters
SHORT_SCOPE = "scalar-power"
LONG = " + ".join([SHORT, r"\frac{x^2}{2} \cdot e^{-x}", "x*np.sin(x)**2", "(x+1)²·√x"] * 24)  # about 2 KB

# Repeated until they fill the largest response.
HOSTILE = (
    "(", "[", "{", "|", "-", "²", "x", "x ", "1", "1,", "x+", "x*", "x^", "x_", "x'", "x,", "x;", "x=", "2x",
    "sin ", "exp(", "x[1]", "x.T ", "\\frac{", "\\left(", "\\sqrt", "\\begin{bmatrix}", "x & x \\\\ ",
    "diag(", "∑", "δ_ij ", "sum_i x_i + ", "x if x > 0 else ", "x > ", "[x, ", "[[x, x], ", "x)", "(x)",
    "... ", "x, ..., ", "np.", "np.where(x > 0, x, ", "norm(x) ", "||x|| ", "|x| ", "x @ ", "x·x", "1^T ",
    "I ", "f(x) ", "é", "\x00", " ",
)  # fmt: skip


def measure() -> list[Measurement]:
    """Megabytes a second over a corpus, microseconds of a short answer, the worst of the hostile ones."""
    corpus = [
        (scope, answer.strip())
        for exercise in EXERCISES.values()
        for scope in [exercise.scope()]  # one for the whole class
        for answer in exercise.answers.strip().splitlines()
    ]
    size = sum(len(answer.encode()) for _, answer in corpus)
    seconds = min(sum(_seconds(answer, scope) for scope, answer in corpus) for _ in range(ROUNDS))
    scope = EXERCISES[SHORT_SCOPE].scope()
    short = quantile([_seconds(SHORT, scope) for _ in range(1000)], 0.5)
    read(LONG, scope)  # it can be read
    long = len(LONG.encode()) / min(_seconds(LONG, scope) for _ in range(ROUNDS)) / 1e6
    scopes = [EXERCISES[name].scope() for name in (SHORT_SCOPE, "diagonal")]
    waits = {
        text: max(min(_seconds(_filled(text), scope) for _ in range(2)) for scope in scopes)
        for text in HOSTILE
    }
    worst = max(waits, key=lambda text: waits[text])
    return [
        Measurement(
            name=f"reading {len(corpus)} answers of students",
            value=size / seconds / 1e6,
            unit="MB/s",
            baseline="the goal",
            baseline_value=GOAL,
        ),
        Measurement(
            name=f"reading one answer of {len(LONG)} characters",
            value=long,
            unit="MB/s",
            baseline="the goal",
            baseline_value=GOAL,
        ),
        Measurement(
            name="reading an answer of 20 characters, median",
            value=short * 1e6,
            unit="µs",
            baseline="the goal's 20 characters",
            baseline_value=len(SHORT) / GOAL,
        ),
        Measurement(
            name=f"reading 16 KiB of malice, the worst of {len(HOSTILE)}: {worst!r}",
            value=waits[worst] * 1e3,
            unit="ms",
            baseline="the goal",
            baseline_value=LONGEST_WAIT,
        ),
    ]


def _filled(text: str) -> str:
    return (text * (MAX_CHARACTERS // len(text) + 1))[:MAX_CHARACTERS]


def _seconds(answer: str, scope: Scope) -> float:
    started = time.thread_time()
    with suppress(AnswerError):
        read(answer, scope)
    return time.thread_time() - started
