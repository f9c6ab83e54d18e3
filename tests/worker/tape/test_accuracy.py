"""Each instruction, on every backend, within the error that its row states; balls are the truth."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest

from tests.worker.tape.kernels import Run
from tests.worker.tape.truth import BITS, truth
from worker.engine.numeric.tape.instructions import INSTRUCTIONS, Opcode
from worker.engine.numeric.tape.tape import Floats, Tape

from flint import arb, ctx  # isort: skip

COUNT = 400
TINY = np.finfo(float).tiny


def single(opcode: Opcode) -> Tape:
    """Two inputs, one stored row, one instruction; MERGE finds its second input there."""
    code = [(Opcode.MOVE, 2, 1, 0)] if opcode is Opcode.MERGE else []
    code.append((opcode, 2, 0, 1 if INSTRUCTIONS[opcode].operands == 2 else 0))
    return Tape(
        code=np.array(code, dtype=np.int32), constants=np.empty(0), inputs=2, stored=1, registers=0,
        outputs=(0,),
    )  # fmt: skip


def operands(opcode: Opcode) -> Floats:
    """Floats of all sizes and signs within what the instruction takes, simple ones among them."""
    generator = np.random.default_rng(int(opcode))
    wide = generator.choice([-1.0, 1.0], (2, COUNT)) * np.exp(generator.uniform(-30, 30, (2, COUNT)))
    plain = generator.integers(-6, 7, (2, COUNT)) / 2
    drawn = np.where(generator.random((2, COUNT)) < 0.6, generator.normal(0, 3, (2, COUNT)), plain)
    drawn[:, : COUNT // 4] = wide[:, : COUNT // 4]
    if opcode in (Opcode.ARCSIN, Opcode.ARCCOS, Opcode.ARCTANH):
        drawn = np.clip(drawn / 8, -1, 1)
    if opcode in (Opcode.LOG, Opcode.SQRT):
        drawn = np.abs(drawn)
    if opcode is Opcode.LOG1P:
        drawn = np.abs(drawn) - 0.999
    if opcode is Opcode.ARCCOSH:
        drawn = 1 + np.abs(drawn)
    if opcode is Opcode.POWER:
        drawn = np.stack([np.abs(drawn[0]), np.clip(drawn[1], -9, 9)])
    return np.ascontiguousarray(drawn)


@pytest.mark.parametrize("opcode", [o for o in Opcode if o is not Opcode.MERGE], ids=lambda o: o.name)
def test_an_instruction_is_as_exact_as_its_row_states(opcode: Opcode, run: Run) -> None:
    given = operands(opcode)
    found = run(single(opcode), given)[0]
    arity = INSTRUCTIONS[opcode].operands
    compared = 0
    for k in range(COUNT):
        expected = truth(opcode, *given[:arity, k].tolist())
        if not expected.is_finite() or abs(float(expected)) > 1e300:
            continue
        if 0 < abs(float(expected)) < TINY or not np.isfinite(found[k]):
            assert np.isfinite(found[k]), (opcode, given[:, k])
            continue
        compared += 1
        with ctx.workprec(BITS):
            error = abs(arb(found[k]) - expected) / float(np.spacing(abs(float(expected)) or TINY))
            # A unit in the last place halves just below a power of two: hence the hair above.
            assert error <= INSTRUCTIONS[opcode].ulps * 1.0001, (opcode, given[:, k], found[k], expected)
    assert compared > COUNT // 3


@pytest.mark.parametrize(
    "opcode, a, b, result",
    [
        (Opcode.MERGE, 1, 7, 7),
        (Opcode.GATE, 0, inf, 0),
        (Opcode.GATE, 0, nan, 0),
        (Opcode.GATE, 1, -3, -3),
        (Opcode.GATE, 1, 1e300, 1e300),  # whose square is no float
        (Opcode.GATE, 1, nan, nan),
        (Opcode.SIGN, 0, 0, 0),
        (Opcode.SIGN, nan, 0, nan),
        (Opcode.MAXIMUM, nan, 1, nan),
        (Opcode.MAXIMUM, 1, nan, nan),
        (Opcode.MINIMUM, nan, 1, nan),
        (Opcode.MINIMUM, 1, nan, nan),
        (Opcode.LESS, nan, 1, 0),
        (Opcode.LESS_EQUAL, 1, nan, 0),
        (Opcode.EQUAL, nan, nan, 0),
        (Opcode.NOT_EQUAL, nan, nan, 1),
        (Opcode.LOG, 0, 0, -inf),
        (Opcode.LOG, -1, 0, nan),
        (Opcode.SQRT, -1, 0, nan),
        (Opcode.DIVIDE, 1, 0, inf),
        (Opcode.DIVIDE, 0, 0, nan),
        (Opcode.POWER, 0, 0, 1),
        (Opcode.POWER, -8, 3, -512),
        (Opcode.POWER, -8, 0.5, nan),
        (Opcode.EXP, 1000, 0, inf),
        (Opcode.COPYSIGN, 3, -0.0, -3),
    ],
)
def test_what_has_no_value_is_the_same_on_every_backend(
    opcode: Opcode, a: float, b: float, result: float, run: Run
) -> None:
    found = run(single(opcode), np.array([[a], [b]], dtype=float))[0]
    np.testing.assert_array_equal(found, [result])


def test_merge_keeps_what_it_does_not_overwrite(run: Run) -> None:
    tape = Tape(
        code=np.array([(Opcode.MOVE, 3, 2, 0), (Opcode.MERGE, 3, 0, 1)], dtype=np.int32),
        constants=np.empty(0), inputs=3, stored=1, registers=0, outputs=(0,),
    )  # fmt: skip
    found = run(tape, np.array([[0.0, 1.0, 0.0], [5.0, 6.0, 7.0], [8.0, 9.0, nan]]))[0]
    np.testing.assert_array_equal(found, [8.0, 6.0, nan])
