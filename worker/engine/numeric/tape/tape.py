"""The instruction tape: what both backends run.

One row for each instruction: opcode, slot to write, slots of the operands a and b (b is 0 for a unary one).
Slots are numbered through:

    inputs | constants | stored rows | registers

Inputs and constants are only read. What an expression comes to is written to a stored row, and may be read
from there again; everything else lives in a register as long as it is needed.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from worker.engine.numeric.tape.instructions import INSTRUCTIONS, Opcode

Floats: TypeAlias = NDArray[np.float64]
Code: TypeAlias = NDArray[np.int32]

MOST_INSTRUCTIONS = 1 << 20
MOST_SLOTS = 1 << 22


class TapeError(ValueError):
    """Data that are no tape, or points that do not fit one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Tape:
    """Scalar expressions over common inputs, ready to run. Built by `compiling.compiled` or `from_data`."""

    code: Code  # (ops, 4)
    constants: Floats  # (constants,)
    inputs: int  # how many components a point has
    stored: int  # rows of results
    registers: int
    outputs: tuple[int, ...]  # the stored row of each expression; equal ones share a row

    @property
    def first_constant(self) -> int:
        return self.inputs

    @property
    def first_stored(self) -> int:
        return self.inputs + len(self.constants)

    @property
    def first_register(self) -> int:
        return self.first_stored + self.stored

    @property
    def slots(self) -> int:
        return self.first_register + self.registers

    def __len__(self) -> int:
        """How many instructions it has."""
        return len(self.code)

    def require(self, points: Floats) -> None:
        """Raises TapeError unless `points` are (inputs, P) in float64, each input's values side by side."""
        if points.ndim != 2 or len(points) != self.inputs or points.dtype != np.float64:
            raise TapeError(f"points: not float64 of shape ({self.inputs}, P)")
        if not points.flags.c_contiguous:
            raise TapeError("points: not contiguous")

    def to_data(self) -> dict[str, Any]:
        """JSON; exact."""
        return {
            "code": base64.b64encode(self.code.astype("<i4").tobytes()).decode("ascii"),
            "constants": base64.b64encode(self.constants.astype("<f8").tobytes()).decode("ascii"),
            "inputs": self.inputs,
            "stored": self.stored,
            "registers": self.registers,
            "outputs": list(self.outputs),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Tape:
        """A tape that somebody else compiled, checked so that no backend can be led astray by it.

        Raises:
            TapeError: it is none; every slot and opcode lies where it must, and nothing is read unwritten.
        """
        try:
            code = np.frombuffer(base64.b64decode(data["code"], validate=True), dtype="<i4")
            constants = np.frombuffer(base64.b64decode(data["constants"], validate=True), dtype="<f8")
            counts = [data["inputs"], data["stored"], data["registers"]]
            outputs = tuple(data["outputs"])
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise TapeError(f"not a tape: {error!r:.100}") from None
        if any(type(n) is not int or not 0 <= n < MOST_SLOTS for n in (*counts, *outputs)):
            raise TapeError("counts and outputs: not whole numbers in bounds")
        if code.size % 4 or code.size > 4 * MOST_INSTRUCTIONS:
            raise TapeError("code: not (ops, 4), or too long")
        tape = cls(
            code=code.astype(np.int32).reshape(-1, 4),
            constants=constants.astype(np.float64),
            inputs=counts[0],
            stored=counts[1],
            registers=counts[2],
            outputs=outputs,
        )
        _check(tape)
        return tape


def _check(tape: Tape) -> None:
    """Raises TapeError where the tape reaches outside its slots or reads what was never written."""
    if tape.slots > MOST_SLOTS:
        raise TapeError("too many slots")
    written = [slot < tape.first_stored for slot in range(tape.slots)]
    for line, (opcode, out, a, b) in enumerate(tape.code.tolist()):
        try:
            operands = INSTRUCTIONS[Opcode(opcode)].operands
        except ValueError:
            raise TapeError(f"line {line}: no opcode {opcode}") from None
        read = [a, b][:operands] + [out] * (opcode == Opcode.MERGE)
        if not all(0 <= slot < tape.slots for slot in (out, a, b)) or out < tape.first_stored:
            raise TapeError(f"line {line}: a slot out of bounds")
        if not all(written[slot] for slot in read):
            raise TapeError(f"line {line}: reads what was not written")
        written[out] = True
    if any(row >= tape.stored or not written[tape.first_stored + row] for row in tape.outputs):
        raise TapeError("an output that no instruction writes")


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """The value of each expression at P points."""

    rows: Floats  # (stored, P)
    outputs: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.outputs)

    def __getitem__(self, expression: int) -> Floats:
        """(P,): equal expressions give the same array, so do not write to it."""
        row: Floats = self.rows[self.outputs[expression]]
        return row
