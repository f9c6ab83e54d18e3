"""What a tape can do: one row for each instruction, the same on every backend.

An instruction takes float64 values `a` and `b` (unary ones `a` alone) and writes one. nan travels, as in
IEEE 754, but a comparison with nan is 0 and a closed gate is 0 whatever it holds back. What an
instruction writes may take the place of an operand, but for a of GATE and both of MERGE.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, unique


@unique
class Opcode(IntEnum):
    """The first column of a tape; the numbers are part of the format."""

    MOVE = 0
    ADD = 1
    SUBTRACT = 2
    MULTIPLY = 3
    DIVIDE = 4
    NEGATE = 5
    POWER = 6
    GATE = 7  # a b, and 0 where a is 0 and b has no value: an Iverson bracket and what it lets through
    MERGE = 8  # b where a is not 0; elsewhere the register keeps what it holds
    MAXIMUM = 9
    MINIMUM = 10
    ABSOLUTE = 11
    COPYSIGN = 12  # |a| with the sign of b
    SIGN = 13
    FLOOR = 14
    CEIL = 15
    LESS = 16
    LESS_EQUAL = 17
    EQUAL = 18
    NOT_EQUAL = 19
    SQRT = 20
    CBRT = 21
    EXP = 22
    LOG = 23
    LOG1P = 24
    SIN = 25
    COS = 26
    TAN = 27
    ARCSIN = 28
    ARCCOS = 29
    ARCTAN = 30
    SINH = 31
    COSH = 32
    TANH = 33
    ARCSINH = 34
    ARCCOSH = 35
    ARCTANH = 36
    ERF = 37


@dataclass(frozen=True, slots=True)
class Instruction:
    """How many operands it reads, how exact it is, and its rule in CUDA C (NumPy's are in `numpy_backend`).

    `ulps` bounds the error of a finite result against the exact value of the operands as given, in units in
    the last place of that value; 0 says that the result is exact, 0.5 that it is correctly rounded. The
    bound holds on both backends: NumPy promises 4 for its vector functions, CUDA at most 3.
    """

    operands: int
    ulps: float
    cuda: str  # an expression in the doubles a and b


EXACT, ROUNDED, FUNCTION = 0.0, 0.5, 4.0

INSTRUCTIONS: dict[Opcode, Instruction] = {
    Opcode.MOVE: Instruction(1, EXACT, "a"),
    Opcode.ADD: Instruction(2, ROUNDED, "a + b"),
    Opcode.SUBTRACT: Instruction(2, ROUNDED, "a - b"),
    Opcode.MULTIPLY: Instruction(2, ROUNDED, "a * b"),
    Opcode.DIVIDE: Instruction(2, ROUNDED, "a / b"),
    Opcode.NEGATE: Instruction(1, EXACT, "-a"),
    Opcode.POWER: Instruction(2, FUNCTION, "pow(a, b)"),
    Opcode.GATE: Instruction(2, ROUNDED, "a == 0.0 && b - b != 0.0 ? 0.0 : a * b"),
    Opcode.MERGE: Instruction(2, EXACT, "a != 0.0 ? b : r"),
    Opcode.MAXIMUM: Instruction(2, EXACT, "a >= b || a != a ? a : b"),
    Opcode.MINIMUM: Instruction(2, EXACT, "a <= b || a != a ? a : b"),
    Opcode.ABSOLUTE: Instruction(1, EXACT, "fabs(a)"),
    Opcode.COPYSIGN: Instruction(2, EXACT, "copysign(a, b)"),
    Opcode.SIGN: Instruction(1, EXACT, "a > 0.0 ? 1.0 : a < 0.0 ? -1.0 : a == 0.0 ? 0.0 : a"),
    Opcode.FLOOR: Instruction(1, EXACT, "floor(a)"),
    Opcode.CEIL: Instruction(1, EXACT, "ceil(a)"),
    Opcode.LESS: Instruction(2, EXACT, "a < b ? 1.0 : 0.0"),
    Opcode.LESS_EQUAL: Instruction(2, EXACT, "a <= b ? 1.0 : 0.0"),
    Opcode.EQUAL: Instruction(2, EXACT, "a == b ? 1.0 : 0.0"),
    Opcode.NOT_EQUAL: Instruction(2, EXACT, "a != b ? 1.0 : 0.0"),
    Opcode.SQRT: Instruction(1, ROUNDED, "sqrt(a)"),
    Opcode.CBRT: Instruction(1, FUNCTION, "cbrt(a)"),
    Opcode.EXP: Instruction(1, FUNCTION, "exp(a)"),
    Opcode.LOG: Instruction(1, FUNCTION, "log(a)"),
    Opcode.LOG1P: Instruction(1, FUNCTION, "log1p(a)"),
    Opcode.SIN: Instruction(1, FUNCTION, "sin(a)"),
    Opcode.COS: Instruction(1, FUNCTION, "cos(a)"),
    Opcode.TAN: Instruction(1, FUNCTION, "tan(a)"),
    Opcode.ARCSIN: Instruction(1, FUNCTION, "asin(a)"),
    Opcode.ARCCOS: Instruction(1, FUNCTION, "acos(a)"),
    Opcode.ARCTAN: Instruction(1, FUNCTION, "atan(a)"),
    Opcode.SINH: Instruction(1, FUNCTION, "sinh(a)"),
    Opcode.COSH: Instruction(1, FUNCTION, "cosh(a)"),
    Opcode.TANH: Instruction(1, FUNCTION, "tanh(a)"),
    Opcode.ARCSINH: Instruction(1, FUNCTION, "asinh(a)"),
    Opcode.ARCCOSH: Instruction(1, FUNCTION, "acosh(a)"),
    Opcode.ARCTANH: Instruction(1, FUNCTION, "atanh(a)"),
    Opcode.ERF: Instruction(1, FUNCTION, "erf(a)"),
}
