"""Numbered values to slots: what is not needed is left out, and a register is free after its last use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from worker.engine.numeric.tape.instructions import INSTRUCTIONS, Opcode
from worker.engine.numeric.tape.tape import Tape

Line = tuple[int, int, int, int]  # opcode, a, b, c: see `compiling.Graph`
INPUT, CONSTANT = -1, -2  # in place of an opcode: a is the position


def allocated(lines: Sequence[Line], constants: Sequence[float], inputs: int, outputs: Sequence[int]) -> Tape:
    """The tape that computes the values `outputs` of `lines`; see `compiling.Graph` for what a line is.

    The first `inputs` lines are the inputs.
    """
    last_use = _last_uses(lines, outputs)
    needed = [v for v in range(len(lines)) if v in last_use]
    kept = [v for v in needed if lines[v][0] == CONSTANT]
    slot = {v: v for v in range(inputs)} | {v: inputs + place for place, v in enumerate(kept)}
    first_stored = inputs + len(kept)
    rows = {v: row for row, v in enumerate(dict.fromkeys(outputs))}
    first_register = first_stored + len(rows)
    code: list[tuple[int, int, int, int]] = []
    free: list[int] = []
    registers = 0
    for value, row in rows.items():
        if lines[value][0] < 0:  # an input or a constant is an answer, too
            code.append((Opcode.MOVE, first_stored + row, slot[value], 0))
    for value in needed:
        opcode, a, b, c = lines[value]
        if opcode < 0:
            continue
        operands = _operands(lines[value])
        dying = [
            slot[v] for v in dict.fromkeys(operands) if last_use[v] == value and slot[v] >= first_register
        ]
        reused = slot[c] if c >= 0 and slot[c] in dying and c not in (a, b) else None
        # What a merge overwrites is copied there first, and must not land on an operand; a gate is looked
        # at again after the product is there.
        early = reused is None and c >= 0
        kept_back = dying if early else [slot[a]] if opcode == Opcode.GATE and slot[a] in dying else []
        free += [s for s in dying if s != reused and s not in kept_back]
        if value in rows:
            out = first_stored + rows[value]
            free += [reused] if reused is not None else []
        elif reused is not None:
            out = reused
        elif free:
            out = free.pop()
        else:
            out = first_register + registers
            registers += 1
        free += kept_back
        slot[value] = out
        if c >= 0 and out != slot[c]:
            code.append((Opcode.MOVE, out, slot[c], 0))
        second = slot[b] if INSTRUCTIONS[Opcode(opcode)].operands == 2 else 0
        code.append((opcode, out, slot[a], second))
    return Tape(
        code=np.array(code, dtype=np.int32).reshape(-1, 4),
        constants=np.array([constants[lines[v][1]] for v in kept], dtype=np.float64),
        inputs=inputs,
        stored=len(rows),
        registers=registers,
        outputs=tuple(rows[v] for v in outputs),
    )


_FOR_EVER = 1 << 60


def _operands(line: Line) -> list[int]:
    opcode, a, b, c = line
    if opcode < 0:
        return []
    return [a, b][: INSTRUCTIONS[Opcode(opcode)].operands] + ([c] if c >= 0 else [])


def _last_uses(lines: Sequence[Line], outputs: Sequence[int]) -> dict[int, int]:
    """For each value that is needed, the line that reads it last; an output is read for ever."""
    last = dict.fromkeys(outputs, _FOR_EVER)
    for value in range(len(lines) - 1, -1, -1):
        if value in last:
            for operand in _operands(lines[value]):
                last.setdefault(operand, value)
    return last
