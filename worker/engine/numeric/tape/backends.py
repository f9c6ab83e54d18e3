"""Which backend runs tapes: the one that was asked for, or the best that is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from worker.engine.numeric.tape import cupy_backend, numpy_backend
from worker.engine.numeric.tape.tape import Floats, Results, Tape

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
