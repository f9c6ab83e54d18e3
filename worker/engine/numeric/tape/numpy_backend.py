"""Runs tapes with NumPy: every instruction is one pass over a block of points, written in place."""

from __future__ import annotations

from collections.abc import Callable
from math import erf, isfinite
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from worker.engine.numeric.tape.instructions import INSTRUCTIONS, Opcode
from worker.engine.numeric.tape.tape import Floats, Results, Tape

NAME = "numpy"
# Points in a block: long enough that a pass costs far more than its call, short enough that the registers in
# use at a time, of 32 KiB each, stay in a core's own cache.
BLOCK = 4096
LINE = 8  # numbers in a line of the cache

Kernel = Callable[..., Any]


def run(tape: Tape, points: Floats) -> Results:
    """The value of each expression at P points, given as (inputs, P) in float64.

    Raises:
        TapeError: the points do not fit.
    """
    tape.require(points)
    count = points.shape[1]
    rows = _aligned(tape.stored, count)
    registers = _aligned(tape.registers, min(BLOCK, count))
    constants = [np.array(value) for value in tape.constants]
    program = program_of(tape)
    with np.errstate(all="ignore"):
        for start in range(0, count, BLOCK):
            end = min(start + BLOCK, count)
            slots = [*points[:, start:end], *constants, *rows[:, start:end], *registers[:, : end - start]]
            for kernel, operands in program:
                kernel(*operands(slots))
    return Results(rows, tape.outputs)


def _aligned(rows: int, columns: int) -> Floats:
    """Room for numbers, each row of which begins where a line of the cache does: a vector instruction that
    straddles two lines costs two."""
    length = -(-columns // LINE) * LINE
    room = np.empty(rows * length + LINE)
    first = -room.__array_interface__["data"][0] // room.itemsize % LINE
    return room[first : first + rows * length].reshape(rows, length)[:, :columns]


Program = list[tuple[Kernel, Callable[[list[Floats]], tuple[Floats, ...]]]]
_programs: WeakKeyDictionary[Tape, Program] = WeakKeyDictionary()


def program_of(tape: Tape) -> Program:
    """A tape's kernels, each with what takes its operands (and where to write) out of the slots."""
    found = _programs.get(tape)
    if found is None:
        found = _programs[tape] = [
            (KERNELS[opcode], itemgetter(*_places(opcode, out, a, b)))
            for opcode, out, a, b in tape.code.tolist()
        ]
    return found


def _places(opcode: int, out: int, a: int, b: int) -> tuple[int, ...]:
    return (a, b, out) if INSTRUCTIONS[Opcode(opcode)].operands == 2 else (a, out)


def folded(opcode: Opcode, *operands: float) -> float:
    """What an instruction (not MERGE) makes of constants."""
    out = np.empty(1)
    with np.errstate(all="ignore"):
        KERNELS[opcode](*(np.full(1, value) for value in operands), out)
    return float(out[0])


# --- kernels: operands, then where to write, which may be one of the operands (GATE: b, not a) --


def _move(a: Floats, out: Floats) -> None:
    out[...] = a


def _gate(a: Floats, b: Floats, out: Floats) -> None:
    np.multiply(a, b, out)
    # The sum of squares is finite only where all are, and the quickest to look at.
    if not isfinite(np.dot(out, out)):
        np.copyto(out, 0.0, where=~np.isfinite(out) & np.equal(a, 0.0))


def _merge(a: Floats, b: Floats, out: Floats) -> None:
    np.copyto(out, b, where=np.not_equal(a, 0.0))


def _maximum(a: Floats, b: Floats, out: Floats) -> None:
    np.maximum(a, b, out=out)


def _minimum(a: Floats, b: Floats, out: Floats) -> None:
    np.minimum(a, b, out=out)


def _compared(relation: Kernel) -> Kernel:
    def kernel(a: Floats, b: Floats, out: Floats) -> None:
        out[...] = relation(a, b)

    return kernel


def _erf(a: Floats, out: Floats) -> None:
    out[...] = np.fromiter(map(erf, np.broadcast_to(a, out.shape).tolist()), np.float64, out.size)


_KERNELS: dict[Opcode, Kernel] = {
    Opcode.MOVE: _move,
    Opcode.ADD: np.add,
    Opcode.SUBTRACT: np.subtract,
    Opcode.MULTIPLY: np.multiply,
    Opcode.DIVIDE: np.divide,
    Opcode.NEGATE: np.negative,
    Opcode.POWER: np.power,
    Opcode.GATE: _gate,
    Opcode.MERGE: _merge,
    Opcode.MAXIMUM: _maximum,
    Opcode.MINIMUM: _minimum,
    Opcode.ABSOLUTE: np.abs,
    Opcode.COPYSIGN: np.copysign,
    Opcode.SIGN: np.sign,
    Opcode.FLOOR: np.floor,
    Opcode.CEIL: np.ceil,
    Opcode.LESS: _compared(np.less),
    Opcode.LESS_EQUAL: _compared(np.less_equal),
    Opcode.EQUAL: _compared(np.equal),
    Opcode.NOT_EQUAL: _compared(np.not_equal),
    Opcode.SQRT: np.sqrt,
    Opcode.CBRT: np.cbrt,
    Opcode.EXP: np.exp,
    Opcode.LOG: np.log,
    Opcode.LOG1P: np.log1p,
    Opcode.SIN: np.sin,
    Opcode.COS: np.cos,
    Opcode.TAN: np.tan,
    Opcode.ARCSIN: np.arcsin,
    Opcode.ARCCOS: np.arccos,
    Opcode.ARCTAN: np.arctan,
    Opcode.SINH: np.sinh,
    Opcode.COSH: np.cosh,
    Opcode.TANH: np.tanh,
    Opcode.ARCSINH: np.arcsinh,
    Opcode.ARCCOSH: np.arccosh,
    Opcode.ARCTANH: np.arctanh,
    Opcode.ERF: _erf,
}
KERNELS: list[Kernel] = [_KERNELS[opcode] for opcode in Opcode]  # by number
