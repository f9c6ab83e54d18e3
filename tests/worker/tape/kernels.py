"""The ways to run a tape that this machine has, and one that every machine with a C++ compiler has."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np

from worker.engine.numeric.tape import cupy_backend
from worker.engine.numeric.tape.tape import Floats, Results, Tape

COMPILER = shutil.which("g++") or shutil.which("clang++")

# Just enough of CUDA for a kernel whose threads never wait for one another: they run one after the other.
SHIM = """
#include <cmath>
using namespace std;
struct int4 { int x, y, z, w; };
struct Three { int x, y, z; };
static Three threadIdx, blockIdx, blockDim, gridDim;
#define __global__
#define __shared__
double shared[1 << 20];
"""
LAUNCH = """
extern "C" void launch(int blocks, int threads, const int4* code, int ops, const double* constants,
    int first_constant, int first_stored, int first_register, const double* points, double* rows,
    long long count, double* scratch, int registers)
{
    gridDim.x = blocks; blockDim.x = threads;
    for (blockIdx.x = 0; blockIdx.x < blocks; ++blockIdx.x)
        for (threadIdx.x = 0; threadIdx.x < threads; ++threadIdx.x)
            interpret(code, ops, constants, first_constant, first_stored, first_register, points, rows, count,
                      scratch, registers);
}
"""
Run = Callable[[Tape, Floats], Results]


def on_the_host(folder: Path, *, blocks: int = 2, scratch: bool = False) -> Run:
    """Runs tapes by the GPU's own kernel source, compiled as C++: its decoding, addressing and rules."""
    text = folder / "kernel.cpp"
    text.write_text(SHIM + cupy_backend.source() + LAUNCH)
    library = folder / "kernel.so"
    assert COMPILER
    subprocess.run(
        [COMPILER, "-std=c++17", "-O1", "-ffp-contract=off", "-Wall", "-Werror", "-Wno-unknown-pragmas",
         "-shared", "-fPIC", str(text), "-o", str(library)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    launch = ctypes.CDLL(str(library)).launch

    def run(tape: Tape, points: Floats) -> Results:
        threads, shared = cupy_backend.threads_for(tape.registers, 1 << 16)
        width = threads * cupy_backend.LANES
        count = points.shape[1]
        padded = -(-count // width) * width
        given = np.zeros((max(1, tape.inputs), padded))
        given[: tape.inputs, :count] = points
        rows = np.full((max(1, tape.stored), padded), np.nan)
        code = cupy_backend.for_device(tape)
        in_memory = np.full(blocks * max(1, tape.registers) * width, np.nan)
        launch(
            blocks, threads, _pointer(code), len(tape), _pointer(tape.constants), tape.first_constant,
            tape.first_stored, tape.first_register, _pointer(given), _pointer(rows),
            ctypes.c_longlong(padded), _pointer(in_memory) if scratch or not shared else None, tape.registers,
        )  # fmt: skip
        return Results(np.ascontiguousarray(rows[: tape.stored, :count]), tape.outputs)

    return run


def _pointer(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
