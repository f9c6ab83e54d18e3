"""The tape beside what else evaluates many expressions at many points, and beside this CPU's own bound.

A node evaluation is one operation of one submission's entry at one point, as written: a method that shares
work between submissions gets credit for all of them. All run on one thread, in float64, in one process, and
are timed by the processor's clock, so that a busy machine changes little. torch alone has a process of its
own (`torch_tape`), since the interpreter that has it need not be this one; its results must be ours.
"""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import sympy

from tests.benchmarks.cohort_tapes import VARIABLES, Class, classes
from tests.benchmarks.measurement import Measurement
from tests.benchmarks.sympy_forms import to_sympy
from worker.engine.exact import Domain
from worker.engine.expression import Node, Op
from worker.engine.numeric.tape import Tape, compiled, numpy_backend
from worker.engine.numeric.tape.instructions import INSTRUCTIONS, Opcode

ROUNDS = 3
SAMPLE = 30  # submissions that the slow methods evaluate; their rate is per node, so that it compares

NAMES = [str(leaf.payload) for leaf in VARIABLES]


def measure() -> list[Measurement]:
    """Rates of the tape beside each other method's, for both classes; then its share of the bound."""
    return [measurement for group in classes() for measurement in _measured(group)]


def _measured(group: Class) -> list[Measurement]:
    tape = compiled(group.entries, VARIABLES)
    few = Class(group.name, group.submissions[:SAMPLE], group.points)
    seconds = best(lambda: numpy_backend.run(tape, group.points))
    everything = best(lambda: numpy_backend.run(compiled(group.entries, VARIABLES), group.points))
    work, points = group.nodes * group.points.shape[1], group.points.shape[1]
    found = []
    for other, name, rate in (
        ("sympy.lambdify", "a submission, compiling left out", lambdified(few, whole=False)),
        ("numexpr", "an entry, compiling left out", with_numexpr(few)),
        *(("torch on the CPU", name, rate) for name, rate in with_torch(tape, group)),
    ):
        if rate is not None:
            title = f"tape, {group.name}, beside {other}{', room ready' * ('ready' in name)}"
            found.append(_beside(title, work / seconds, f"{other}, {name}", rate))
    rate = lambdified(few, whole=True)
    title = f"tape from expressions on, {group.name}"
    found.append(_beside(title, work / everything, "sympy.lambdify a submission", rate))
    bound = Measurement(
        name=f"tape, {group.name}, instructions",
        value=len(tape) * points / seconds / 1e6,
        unit="million/s",
        baseline=f"this CPU's bound for these {len(tape)}, {tape.registers} registers",
        baseline_value=len(tape) * points / roofline(tape, points) / 1e6,
    )
    return [*found, bound]


def _beside(name: str, value: float, baseline: str, rate: float) -> Measurement:
    return Measurement(
        name=name, value=value / 1e6, unit="million nodes/s", baseline=baseline, baseline_value=rate / 1e6
    )


def best(action: Callable[[], object]) -> float:
    """Seconds of the quickest of a few runs."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        started = time.process_time()
        action()
        times.append(time.process_time() - started)
    return min(times)


# --- others -------------------------------------------------------------------------------------


def lambdified(group: Class, *, whole: bool) -> float:
    """Node evaluations a second by a NumPy function for each submission; `whole` counts making it."""
    everywhere = Domain(variables={})
    symbols = [to_sympy(leaf, everywhere) for leaf in VARIABLES]
    forms = [[to_sympy(entry, everywhere) for entry in submission] for submission in group.submissions]

    def made(form: list[Any]) -> Any:
        return sympy.lambdify(symbols, form, modules="numpy", cse=True)  # noqa: TID251  our own nodes

    functions = [made(form) for form in forms]

    def run() -> None:
        with np.errstate(all="ignore"):
            for form, function in zip(forms, functions, strict=True):
                (made(form) if whole else function)(*group.points)

    return group.nodes * group.points.shape[1] / best(run)


def with_numexpr(group: Class) -> float | None:
    """Node evaluations a second by numexpr, one expression for each entry, compiled before."""
    try:
        import numexpr
    except ImportError:
        print("numexpr is not installed, and left out")
        return None
    numexpr.set_num_threads(1)
    kinds = [(name, np.float64) for name in NAMES]
    compiled_forms = [numexpr.NumExpr(_text(entry), kinds) for entry in group.entries]

    def run() -> None:
        for form in compiled_forms:
            form(*group.points)

    return group.nodes * group.points.shape[1] / best(run)


def _text(root: Node) -> str:
    """In numexpr's words; the expressions are the benchmark's own."""
    inside = [_text(arg) for arg in root.args]
    match root.op:
        case Op.NUMBER:
            return f"({root.payload.numerator}.0/{root.payload.denominator}.0)"
        case Op.SYMBOL:
            return str(root.payload)
        case Op.ADD:
            return f"({'+'.join(inside)})"
        case Op.MULTIPLY:
            return f"({'*'.join(inside)})"
        case Op.NEGATE:
            return f"(-{inside[0]})"
        case Op.DIVIDE:
            return f"({inside[0]}/{inside[1]})"
        case Op.POWER:
            return f"({inside[0]}**{int(root.args[1].payload)})"
        case Op.COMPARE:
            return f"where({inside[0]}{root.payload}{inside[1]},1.0,0.0)"
        case Op.FUNCTION if root.payload == "sigmoid":
            return f"(1/(1+exp(-{inside[0]})))"
        case Op.FUNCTION:
            return f"{root.payload}({inside[0]})"
    raise ValueError(root.op)


def with_torch(tape: Tape, group: Class) -> list[tuple[str, float]]:
    """Node evaluations a second by the same tape over torch tensors, written in place, on one thread.

    With room for registers and results made by each run, as ours does it, and with room that lies ready.
    """
    python = python_with_torch()
    if python is None:
        return []
    with tempfile.TemporaryDirectory(prefix="nabla-bench-") as folder:
        given, results = Path(folder) / "tape.npz", Path(folder) / "results.npz"
        np.savez(
            given,
            code=tape.code,
            constants=tape.constants,
            points=group.points,
            names=np.array([opcode.name for opcode in Opcode]),
            sizes=np.array([tape.stored, tape.registers, ROUNDS]),
        )
        command = [python, str(Path(__file__).with_name("torch_tape.py")), str(given), str(results)]
        said = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        with np.load(results) as found:
            ours = numpy_backend.run(tape, group.points).rows
            np.testing.assert_allclose(found["rows"], ours, rtol=1e-9, atol=1e-9)
    print(f"torch {said['torch']} of {python}")
    work = group.nodes * group.points.shape[1]
    return [
        ("the same tape", work / said["seconds"]),
        ("the same tape, room ready", work / said["room ready"]),
    ]


def interpreters() -> list[str]:
    """Where torch may be: here, where somebody says, or where Debian's python3-torch puts it."""
    return [sys.executable, os.environ.get("NABLA_TORCH_PYTHON", sys.executable), "/usr/bin/python3"]


@cache
def python_with_torch() -> str | None:
    """An interpreter that has torch; says aloud where there is none."""
    for python in interpreters():
        with contextlib.suppress(OSError):
            tried = subprocess.run([python, "-c", "import numpy, torch"], capture_output=True, cwd="/")
            if tried.returncode == 0:
                return python
    print("LEFT OUT: no torch here. `apt-get install python3-torch`, or name a Python: NABLA_TORCH_PYTHON=…")
    return None


# --- the bound ----------------------------------------------------------------------------------


def roofline(tape: Tape, points: int) -> float:
    """Seconds below which NumPy cannot run this mix of instructions on this CPU.

    Each instruction takes at least its own kernel's time on operands that lie in the cache, at the block
    length that suits it best, with a warm branch predictor and nothing around it; a row of results takes at
    least as long as memory needs to take it up.
    """
    counts = Counter(tape.code[:, 0].tolist())
    kernels = sum(times * _kernel_time(Opcode(opcode)) for opcode, times in counts.items()) * points
    stored = tape.stored * points * 8 / _bytes_a_second()
    return max(kernels, stored)


def _kernel_time(opcode: Opcode) -> float:
    """Seconds an element."""
    kernel = numpy_backend.KERNELS[opcode]
    quickest = math.inf
    for length in (2048, 4096, 8192):
        operands = [*np.random.default_rng(1).normal(0, 1.2, (INSTRUCTIONS[opcode].operands, length))]
        operands.append(np.empty(length))
        with np.errstate(all="ignore"):
            for _ in range(25):
                started = time.process_time()
                for _ in range(8):
                    kernel(*operands)
                quickest = min(quickest, (time.process_time() - started) / 8 / length)
    return quickest


def _bytes_a_second() -> float:
    """How fast this CPU writes memory that is in no cache."""
    target = np.empty(1 << 24)
    return target.nbytes / best(lambda: target.fill(1.0))
