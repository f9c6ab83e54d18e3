"""What instructions really come to, by ball arithmetic: the yardstick for every backend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flint import arb, ctx

from worker.engine.numeric.tape.instructions import INSTRUCTIONS, Opcode
from worker.engine.numeric.tape.tape import Tape

BITS = 300


def _cbrt(a: arb) -> arb:
    return -((-a).root(3)) if a < 0 else a.root(3)


def _sign(a: arb) -> arb:
    return arb(1) if a > 0 else arb(-1) if a < 0 else arb(0) if a.is_zero() else arb("nan")


def _copysign(a: arb, b: arb) -> arb:
    return abs(a) if b > 0 else -abs(a) if b < 0 else arb("nan")  # a zero's sign is not arb's


def _holds(yes: bool, no: bool) -> arb:
    return arb(1) if yes else arb(0) if no else arb("nan")


TRUTH: dict[Opcode, Callable[..., arb]] = {
    Opcode.MOVE: lambda a: a,
    Opcode.ADD: lambda a, b: a + b,
    Opcode.SUBTRACT: lambda a, b: a - b,
    Opcode.MULTIPLY: lambda a, b: a * b,
    Opcode.DIVIDE: lambda a, b: a / b,
    Opcode.NEGATE: lambda a: -a,
    Opcode.POWER: lambda a, b: a**b,
    Opcode.GATE: lambda a, b: arb(0) if a.is_zero() else a * b,
    Opcode.MAXIMUM: lambda a, b: a.max(b),
    Opcode.MINIMUM: lambda a, b: a.min(b),
    Opcode.ABSOLUTE: abs,
    Opcode.COPYSIGN: _copysign,
    Opcode.SIGN: _sign,
    Opcode.FLOOR: lambda a: a.floor(),
    Opcode.CEIL: lambda a: a.ceil(),
    Opcode.LESS: lambda a, b: _holds(a < b, a >= b),
    Opcode.LESS_EQUAL: lambda a, b: _holds(a <= b, a > b),
    Opcode.EQUAL: lambda a, b: _holds(a == b, a != b),
    Opcode.NOT_EQUAL: lambda a, b: _holds(a != b, a == b),
    Opcode.SQRT: lambda a: a.sqrt(),
    Opcode.CBRT: _cbrt,
    Opcode.EXP: lambda a: a.exp(),
    Opcode.LOG: lambda a: a.log(),
    Opcode.LOG1P: lambda a: a.log1p(),
    Opcode.SIN: lambda a: a.sin(),
    Opcode.COS: lambda a: a.cos(),
    Opcode.TAN: lambda a: a.tan(),
    Opcode.ARCSIN: lambda a: a.asin(),
    Opcode.ARCCOS: lambda a: a.acos(),
    Opcode.ARCTAN: lambda a: a.atan(),
    Opcode.SINH: lambda a: a.sinh(),
    Opcode.COSH: lambda a: a.cosh(),
    Opcode.TANH: lambda a: a.tanh(),
    Opcode.ARCSINH: lambda a: a.asinh(),
    Opcode.ARCCOSH: lambda a: a.acosh(),
    Opcode.ARCTANH: lambda a: a.atanh(),
    Opcode.ERF: lambda a: a.erf(),
}


def truth(opcode: Opcode, *operands: float) -> arb:
    """The exact value of an instruction (not MERGE) at finite floats, far sharper than any float."""
    with ctx.workprec(BITS):
        return TRUTH[opcode](*(arb(value) for value in operands))


def enclosures(tape: Tape, point: Sequence[Any]) -> list[arb]:
    """Balls around what the tape's expressions really come to at a point of balls.

    A constant of the tape was rounded once, so that its ball reaches to both neighbours.
    """
    slots = [*point, *(arb(value, abs(value) * 2.0**-52) for value in tape.constants.tolist())]
    slots += [arb("nan")] * (tape.slots - len(slots))
    for opcode, out, a, b in tape.code.tolist():
        if opcode == Opcode.MERGE:
            chosen = _holds(slots[a] != 0, slots[a] == 0)
            merged = {1: slots[b], 0: slots[out]}
            slots[out] = merged[int(chosen.unique_fmpz())] if chosen.is_finite() else arb("nan")
        else:
            operands = (a, b)[: INSTRUCTIONS[Opcode(opcode)].operands]
            slots[out] = TRUTH[Opcode(opcode)](*(slots[slot] for slot in operands))
    return [slots[tape.first_stored + row] for row in tape.outputs]
