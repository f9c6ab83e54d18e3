"""How long an array answer of (1000, 64, 64) takes: file, reference, tolerance and judgement, on one core."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.measurement import Measurement
from worker import content
from worker.engine import arrays
from worker.engine.model import Policy

LAYER = {"W": {"shape": ["m", "n"]}, "x": {"shape": ["n"]}, "b": {"shape": ["m"]}}
ROUNDS = 3
Array = np.ndarray[Any, np.dtype[np.float64]]


def measure(count: int = 1000, side: int = 64) -> list[Measurement]:
    """Seconds for a right answer, beside computing that answer with NumPy alone."""
    return [
        _measured(name, function, jacobian, count, side)
        for name, function, jacobian in (
            ("a linear layer", "W x + b", _linear),
            ("a layer with max(0, z)", "max(0, W x + b)", _clipped),
            ("a softmax layer", "softmax(W x + b)", _softmax),
        )
    ]


def _measured(
    name: str, function: str, jacobian: Callable[[Array, Array, Array], Array], count: int, side: int
) -> Measurement:
    asked = content.question(
        {
            "function": function,
            "variables": LAYER,
            "wrt": "x",
            "kink": "zero",
            "sizes": {"m": side, "n": side},
            "points": {"count": count, "seed": 1},
        }
    )
    assert asked.points is not None
    W, x, b = (asked.points.values[name] for name in "Wxb")
    began = time.perf_counter()
    answer = jacobian(W, x, b)
    computing = time.perf_counter() - began
    file = io.BytesIO()
    np.save(file, answer)
    judging = min(_judged(asked, file.getvalue()) for _ in range(ROUNDS))
    return Measurement(
        name=f"array answer ({count}, {side}, {side}) of {name}",
        value=judging,
        unit="s",
        baseline="computing it with NumPy",
        baseline_value=computing,
    )


def _judged(asked: Any, file: bytes) -> float:
    began = time.perf_counter()
    verdict = arrays.check_file(asked, file, "answer.npy", Policy())
    seconds = time.perf_counter() - began
    assert verdict.outcome == "correct", verdict.feedback
    return seconds


def _linear(W: Array, x: Array, b: Array) -> Array:
    return W.copy()


def _clipped(W: Array, x: Array, b: Array) -> Array:
    return (np.einsum("pij,pj->pi", W, x) + b > 0)[:, :, None] * W


def _softmax(W: Array, x: Array, b: Array) -> Array:
    z = np.einsum("pij,pj->pi", W, x) + b
    e = np.exp(z - z.max(axis=1, keepdims=True))
    s = e / e.sum(axis=1, keepdims=True)
    return s[:, :, None] * (W - np.einsum("pk,pkj->pj", s, W)[:, None, :])
