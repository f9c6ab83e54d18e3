"""Runs tapes on an NVIDIA GPU: one kernel, compiled once, that interprets any tape.

A thread computes `LANES` points, so that an instruction is decoded once for several; all threads of a
block are at the same instruction, so that no branch diverges and nobody waits for another. Registers lie in
shared memory, slot after slot, the points of a block side by side; where a tape needs more than there is,
in global memory behind the caches. What expressions come to goes straight to its stored row.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from worker.engine.numeric.tape.instructions import INSTRUCTIONS, Opcode
from worker.engine.numeric.tape.tape import Code, Floats, Results, Tape, TapeError

NAME = "cupy"
LANES = 4  # points a thread
THREADS = (128, 64, 32)  # of a block: as many as let the registers fit
DOUBLE = 8  # bytes
MOST_BYTES = 4 << 30  # of points, rows and registers on the device
KERNEL = "interpret"
OPTIONS = ("--std=c++17", "--fmad=false")  # no contraction: each instruction is rounded by itself

_SOURCE = """
#define LANES @LANES@
#define EACH(value) \\
    for (int l = 0; l < LANES; ++l) { \\
        const double a = left[l], b = right[l], r = kept[l]; \\
        (void)a; (void)b; (void)r; \\
        result[l] = (value); \\
    } \\
    break;

extern "C" __global__ void @KERNEL@(
    const int4* __restrict__ code, const int ops,
    const double* __restrict__ constants,
    const int first_constant, const int first_stored, const int first_register,
    const double* points, double* rows, const long long count,  // a multiple of a block's points
    double* scratch, const int registers)                       // null where shared memory is enough
{
    extern __shared__ double shared[];
    const int threads = blockDim.x;
    const int width = threads * LANES;
    double* const file = threadIdx.x
        + (scratch ? scratch + (long long)blockIdx.x * registers * width : shared);
    for (long long base = (long long)blockIdx.x * width; base < count; base += (long long)gridDim.x * width) {
        const long long first = base + threadIdx.x;
        for (int line = 0; line < ops; ++line) {
            const int4 instruction = code[line];  // opcode, out, a, b; b is -1 for a unary one
            double left[LANES], right[LANES], kept[LANES], result[LANES];
#define FETCH(into, slot) { \\
    const bool one_for_all = (slot) >= first_constant && (slot) < first_stored; \\
    const double* const at = \\
        (slot) >= first_register ? file + (long long)((slot) - first_register) * width \\
        : (slot) >= first_stored ? rows + ((slot) - first_stored) * count + first \\
        : one_for_all ? constants + ((slot) - first_constant) \\
        : points + (slot) * count + first; \\
    const int step = one_for_all ? 0 : threads; \\
    for (int l = 0; l < LANES; ++l) into[l] = at[l * step]; \\
}
            for (int l = 0; l < LANES; ++l) right[l] = kept[l] = 0.0;
            FETCH(left, instruction.z)
            if (instruction.w >= 0) FETCH(right, instruction.w)
            if (instruction.x == MERGE) FETCH(kept, instruction.y)
            switch (instruction.x) {
@CASES@
                default: for (int l = 0; l < LANES; ++l) result[l] = 0.0;
            }
            double* const out = instruction.y >= first_register
                ? file + (long long)(instruction.y - first_register) * width
                : rows + (instruction.y - first_stored) * count + first;
            for (int l = 0; l < LANES; ++l) out[l * threads] = result[l];
        }
    }
}
"""


def source() -> str:
    """The kernel in CUDA C, its cases made from the table of instructions."""
    cases = "\n".join(
        f"                case {int(opcode)}: EACH({instruction.cuda})  // {opcode.name}"
        for opcode, instruction in INSTRUCTIONS.items()
    )
    filled = _SOURCE.replace("@CASES@", cases).replace("== MERGE", f"== {int(Opcode.MERGE)}")
    return filled.replace("@LANES@", str(LANES)).replace("@KERNEL@", KERNEL)


def for_device(tape: Tape) -> Code:
    """The tape's code with b = -1 in unary instructions: nothing is fetched for it."""
    code = tape.code.copy()
    unary = [int(opcode) for opcode, instruction in INSTRUCTIONS.items() if instruction.operands == 1]
    code[np.isin(code[:, 0], unary), 3] = -1
    return np.ascontiguousarray(code)


def threads_for(registers: int, shared_bytes: int) -> tuple[int, int]:
    """Threads of a block, and bytes of shared memory for their registers; 0 where these do not fit."""
    for threads in THREADS:
        needed = registers * threads * LANES * DOUBLE
        if needed <= shared_bytes:
            return threads, needed
    return THREADS[0], 0


def available() -> str:
    """What will run tapes here: "" if nothing can, and then `missing` says why."""
    return _device()[0]


def missing() -> str:
    """Why no GPU can be used here; "" where one can."""
    return _device()[1]


@cache
def _device() -> tuple[str, str]:
    try:
        import cupy

        properties = cupy.cuda.runtime.getDeviceProperties(cupy.cuda.Device().id)
        name = properties["name"]
        return (name.decode() if isinstance(name, bytes) else str(name)), ""
    except ImportError as error:
        return "", f"CuPy is not installed ({error})"
    except Exception as error:  # a driver that is missing or too old, no device: CuPy has an error for each
        return "", f"{type(error).__name__}: {error}"


@cache
def _kernel() -> tuple[Any, int, int]:
    """The compiled kernel, the shared memory that a block may have in bytes, and how many blocks to start."""
    import cupy

    kernel = cupy.RawKernel(source(), KERNEL, options=OPTIONS)
    attributes = cupy.cuda.Device().attributes
    shared = int(attributes.get("MaxSharedMemoryPerBlockOptin", 48 << 10))
    kernel.max_dynamic_shared_size_bytes = shared
    return kernel, shared, 16 * int(attributes["MultiProcessorCount"])


def run(tape: Tape, points: Floats) -> Results:
    """The value of each expression at P points, given as (inputs, P) in float64 on the host.

    Raises:
        TapeError: the points do not fit, or not even a block of them fits on the device.
    """
    import cupy

    tape.require(points)
    count = points.shape[1]
    kernel, shared_bytes, blocks = _kernel()
    threads, shared = threads_for(tape.registers, shared_bytes)
    width = threads * LANES
    scratch_bytes = 0 if shared or not tape.registers else blocks * tape.registers * width * DOUBLE
    if scratch_bytes > MOST_BYTES:
        raise TapeError(f"{tape.registers} registers are too many for this device")
    code = cupy.asarray(for_device(tape))
    constants = cupy.asarray(tape.constants if len(tape.constants) else np.zeros(1))
    scratch = cupy.empty(scratch_bytes // DOUBLE) if scratch_bytes else np.intp(0)
    rows = np.empty((tape.stored, count))
    at_once = (
        max(1, (MOST_BYTES - scratch_bytes) // (DOUBLE * (tape.inputs + tape.stored + 1)) // width) * width
    )
    for start in range(0, count, at_once):
        part = points[:, start : start + at_once]
        length = part.shape[1]
        padded = -(-length // width) * width
        given = cupy.zeros((max(1, tape.inputs), padded))
        given[: tape.inputs, :length] = cupy.asarray(part)
        found = cupy.empty((max(1, tape.stored), padded))
        kernel(
            (min(blocks, padded // width),),
            (threads,),
            (
                code, np.int32(len(tape)), constants,
                np.int32(tape.first_constant), np.int32(tape.first_stored), np.int32(tape.first_register),
                given, found, np.int64(padded), scratch, np.int32(tape.registers),
            ),
            shared_mem=shared,
        )  # fmt: skip
        rows[:, start : start + length] = found[: tape.stored, :length].get()
    return Results(rows, tape.outputs)
