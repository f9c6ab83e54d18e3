"""Which backend runs tapes: the one that was asked for, or the best that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from worker.engine.numeric.tape import cupy_backend, numpy_backend
from worker.engine.numeric.tape.tape import Floats, Results, Tape

Run: TypeAlias = Callable[[Tape, Floats], Results | None]

CHOICES = ("auto", "numpy", "cupy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """Where tapes run. `device` names it for a person; `remark` says why it is not a GPU, where it is not."""

    name: str
    device: str
    run: Callable[[Tape, Floats], Results]
    remark: str = ""


NUMPY = Backend(name=numpy_backend.NAME, device="CPU", run=numpy_backend.run)


def backend(choice: str = "auto") -> Backend:
    """The backend for a choice of CHOICES. NumPy, and why, where a GPU is asked for and there is none."""
    if choice not in CHOICES:
        raise ValueError(f"{choice!r:.40} is none of {', '.join(CHOICES)}")
    if choice == "numpy":
        return NUMPY
    device = cupy_backend.available()
    if device:
        return Backend(name=cupy_backend.NAME, device=device, run=cupy_backend.run)
    return Backend(
        name=NUMPY.name, device=NUMPY.device, run=NUMPY.run, remark=f"no GPU: {cupy_backend.missing()}"
    )


# Instructions times points beyond which a tape is worth carrying to another process and a GPU: NumPy takes
# a quarter of a second for as many, the way there and back a tenth.
WORTH_CARRYING = 1 << 28

_elsewhere: list[Run] = []


@contextmanager
def offered(run: Run) -> Iterator[None]:
    """Meanwhile large tapes run by `run`, which gives None where it cannot."""
    _elsewhere.append(run)
    try:
        yield
    finally:
        _elsewhere.pop()


def evaluated(tape: Tape, points: Floats) -> Results:
    """The value of each expression at P points, given as (inputs, P) in float64; elsewhere if it is worth it.

    Raises:
        TapeError: the points do not fit.
    """
    tape.require(points)
    if _elsewhere and len(tape) * points.shape[1] >= WORTH_CARRYING:
        found = _elsewhere[-1](tape, points)
        if found is not None:
            return found
    return numpy_backend.run(tape, points)
