"""Many scalar expressions as one instruction tape, run over blocks of sample points.

- `instructions`   what a tape can do: opcodes, their accuracy, and the same rule for both backends
- `tape`           the tape itself: `int32[ops, 4]`, constants beside it, checked when it comes from elsewhere
- `compiling`      expressions to a tape: one graph, common parts once, registers by liveness
- `numpy_backend`  runs it on any machine
- `cupy_backend`   runs it on an NVIDIA GPU: one kernel that interprets, never a kernel per expression
- `backends`       which of the two, by setting or by what is there

Numbers filter and steer; they never prove.
"""

from worker.engine.numeric.tape.backends import Backend, backend, evaluated
from worker.engine.numeric.tape.compiling import NotOnTapeError, compiled
from worker.engine.numeric.tape.tape import Results, Tape, TapeError

__all__ = ["Backend", "NotOnTapeError", "Results", "Tape", "TapeError", "backend", "compiled", "evaluated"]
