"""Tapes carried out of the child to a GPU, which its confinement keeps out of reach, and results back.

The child sends a compiled tape and points, nothing else; the owner checks both before it runs anything, and
gives up on what is too large. Then the child computes by itself.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from worker.engine.numeric.tape import Backend, Results, Tape, TapeError
from worker.engine.numeric.tape.tape import Floats

log = logging.getLogger(__name__)

MOST_WORK = 1 << 36  # instructions times points
MOST_VALUES = 1 << 24  # points times inputs, or times rows of results

Ask = Callable[[dict[str, Any]], Any]


# --- in the child -------------------------------------------------------------------------------


def carrier(ask: Ask) -> Callable[[Tape, Floats], Results | None]:
    """What runs a tape by asking the owner; None where the owner does not."""

    def run(tape: Tape, points: Floats) -> Results | None:
        if not _bounded(tape, points.shape[1]):
            return None
        answer = ask({"evaluate": tape.to_data(), "points": _packed(points)})
        if "rows" not in answer:
            return None
        return Results(_unpacked(answer["rows"]).reshape(tape.stored, points.shape[1]), tape.outputs)

    return run


# --- in the owner -------------------------------------------------------------------------------


def run_for(child: Mapping[str, Any], backend: Backend) -> dict[str, Any]:
    """The answer to a child that asks: `{"rows": ...}`, or `{"refused": why}`."""
    try:
        tape = Tape.from_data(child["evaluate"])
        given = _unpacked(child["points"])
        points = np.ascontiguousarray(given.reshape(tape.inputs, -1))
        if not _bounded(tape, points.shape[1]):
            return {"refused": "too large"}
        return {"rows": _packed(backend.run(tape, points).rows)}
    except (TapeError, KeyError, TypeError, ValueError, binascii.Error) as error:
        return {"refused": str(error)[:200]}
    except Exception as error:  # whatever a driver may raise: the child computes by itself
        log.warning("%s on %s: %s", backend.name, backend.device, error)
        return {"refused": "failed"}


def _bounded(tape: Tape, count: int) -> bool:
    largest = max(tape.inputs, tape.stored, 1) * count
    return tape.inputs > 0 and len(tape) * count <= MOST_WORK and largest <= MOST_VALUES


def _packed(values: Floats) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f8").tobytes()).decode("ascii")


def _unpacked(text: str) -> Floats:
    return np.frombuffer(base64.b64decode(text, validate=True), dtype="<f8").astype(np.float64)
