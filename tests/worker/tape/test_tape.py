"""Expressions become tapes that mean the same, alone or in a cohort, on every backend."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.expressions import CONCRETE, expressions
from tests.worker.tape.kernels import COMPILER, Run, on_the_host
from tests.worker.tape.truth import BITS, enclosures
from worker.engine import expression as ex
from worker.engine.calculus import Lowering, written_out
from worker.engine.errors import AnswerError, EngineError
from worker.engine.exact import ball_functions  # noqa: F401  the rules register here
from worker.engine.exact.balls import Evaluation, Trouble
from worker.engine.exact.structure import component_of, order
from worker.engine.expression import Node, Op
from worker.engine.numeric.tape import NotOnTapeError, Tape, TapeError, compiled, numpy_backend
from worker.engine.numeric.tape.instructions import Opcode
from worker.engine.shapes import Dimension

X, Y = ex.symbol("x"), ex.symbol("y")
VALUES = st.fractions(min_value=-4, max_value=4, max_denominator=8)
quiet = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def leaves(roots: list[Node]) -> list[Node]:
    found = {n for root in roots for n in ex.walk(root) if n.op in (Op.SYMBOL, Op.ENTRY) and not n.shape}
    return sorted(found, key=lambda n: n.serial)


def scalars(array: Node) -> list[Node] | None:
    """What an expression over known sizes is written out to; None where it cannot be."""
    try:
        entries = written_out(Lowering(), array)
        for entry in entries:
            order(entry)
            for leaf in leaves([entry]):
                component_of(leaf)
    except (AnswerError, EngineError):
        return None
    return entries


@quiet
@given(expressions(CONCRETE), st.data())
def test_a_tape_means_its_expressions(array: Node, data: st.DataObject) -> None:
    entries = scalars(array)
    if entries is None or any(n.op is Op.APPLY for e in entries for n in ex.walk(e)):
        return
    inputs = leaves(entries)
    point = [data.draw(VALUES) for _ in inputs]
    tape = Tape.from_data(compiled(entries, inputs).to_data())
    with ctx.workprec(BITS):
        exact = [fmpq(v.numerator, v.denominator) for v in point]
        evaluation = Evaluation({component_of(leaf): v for leaf, v in zip(inputs, exact, strict=True)})
        for entry, found in zip(entries, enclosures(tape, [arb(v) for v in exact]), strict=True):
            value = evaluation.value(entry)
            if value.__class__ is not Trouble and found.is_finite():
                assert arb(value).overlaps(found), (entry, point, value, found)


@quiet
@given(st.lists(expressions(CONCRETE, ()), min_size=2, max_size=5), st.data())
def test_a_value_is_the_same_alone_and_in_a_cohort(cohort: list[Node], data: st.DataObject) -> None:
    roots = [entry for array in cohort for entry in scalars(array) or ()]
    inputs = leaves(roots)
    points = np.array([[float(data.draw(VALUES)) for _ in range(3)] for _ in inputs]).reshape(-1, 3)
    together = numpy_backend.run(compiled(roots, inputs), points)
    for place, root in enumerate(roots):
        alone = numpy_backend.run(compiled([root], inputs), points)[0]
        np.testing.assert_array_equal(alone, together[place])


@pytest.mark.skipif(
    COMPILER is None, reason="NOT TESTED: no C++ compiler to run the GPU's kernel on the host"
)
@pytest.mark.parametrize("scratch", [False, True], ids=["shared memory", "global memory"])
def test_the_kernel_of_the_gpu_finds_what_numpy_finds(tmp_path_factory: Any, scratch: bool) -> None:
    kernel = on_the_host(tmp_path_factory.mktemp("kernel"), scratch=scratch)

    @quiet
    @given(st.lists(expressions(CONCRETE, ()), min_size=1, max_size=4), st.integers(1, 900))
    def agree(cohort: list[Node], count: int) -> None:
        roots = [entry for array in cohort for entry in scalars(array) or ()]
        inputs = leaves(roots)
        points = np.random.default_rng(count).normal(0, 2, (len(inputs), count))
        tape = compiled(roots, inputs)
        one, other = numpy_backend.run(tape, points), kernel(tape, points)
        # Functions differ by a few units in the last place, and what is computed from them by more.
        close = np.isclose(one.rows, other.rows, rtol=1e-6, atol=1e-9, equal_nan=True)
        assert close.mean() > 0.98 if close.size else True

    agree()


def count(tape: Tape, *opcodes: Opcode) -> int:
    return sum(int((tape.code[:, 0] == opcode).sum()) for opcode in opcodes)


def test_what_expressions_share_is_computed_once() -> None:
    square = ex.power(X, ex.number(2))
    tape = compiled([ex.power(X, ex.number(4)), ex.power(square, ex.number(2)), ex.multiply(X, X)], [X])
    assert len(tape) == count(tape, Opcode.MULTIPLY) == 2
    assert tape.stored == 2
    products = [ex.multiply(ex.number(k), X, Y) for k in (2, 3, 5)]
    assert len(compiled(products, [X, Y])) == 4


def test_a_subtraction_costs_no_negative() -> None:
    tape = compiled([ex.add(ex.negate(ex.multiply(X, Y)), X), ex.multiply(ex.number(-1), X)], [X, Y])
    assert tape.code[:, 0].tolist() == [Opcode.MULTIPLY, Opcode.SUBTRACT, Opcode.NEGATE]


def test_registers_are_used_again() -> None:
    total = X
    for k in range(1, 200):
        total = ex.function("sin", ex.add(total, ex.multiply(ex.number(k), Y)))
    tape = compiled([total], [X, Y])
    assert len(tape) > 590
    assert tape.registers <= 2


def test_what_is_not_asked_for_is_not_computed(run: Run) -> None:
    zero_power = ex.power(ex.function("exp", X), ex.number(0))
    tape = compiled([zero_power, X, ex.number(Fraction(1, 4))], [X])
    assert count(tape, Opcode.EXP) == 0
    found = run(tape, np.array([[3.0, 4.0]]))
    np.testing.assert_array_equal([found[0], found[1], found[2]], [[1, 1], [3, 4], [0.25, 0.25]])


def test_odd_roots_of_negative_numbers_are_real(run: Run) -> None:
    powers = [Fraction(1, 3), Fraction(2, 3), Fraction(-1, 3), Fraction(1, 5), Fraction(2, 5), Fraction(1, 2)]
    found = run(compiled([ex.power(X, ex.number(p)) for p in powers], [X]), np.array([[-8.0]]))
    expected = [-2, 4, -0.5, -(8 ** (1 / 5)), 8 ** (2 / 5), np.nan]
    np.testing.assert_allclose([found[k][0] for k in range(len(powers))], expected, rtol=1e-15)


def test_a_closed_bracket_discards_what_has_no_value(run: Run) -> None:
    log = ex.function("log", X)
    gated = ex.multiply(ex.compare(">", X, ex.number(0)), log)
    chosen = ex.piecewise([(ex.compare(">", X, ex.number(0)), log)], ex.number(7))
    found = run(compiled([gated, chosen], [X]), np.array([[-1.0, 1.0]]))
    np.testing.assert_array_equal([found[0], found[1]], [[0, 0], [7, 0]])


def test_an_unknown_function_has_derivatives_that_fit_it(run: Run) -> None:
    roots = [ex.apply("g", orders, X, Y) for orders in ((0, 0), (1, 0), (0, 1), (1, 1))]
    step = 1e-6
    points = np.array([[0.3, 0.3 + step, 0.3, 0.3 + step], [0.7, 0.7, 0.7 + step, 0.7 + step]])
    found = run(compiled(roots, [X, Y]), points)
    value = found[0]
    np.testing.assert_allclose((value[1] - value[0]) / step, found[1][0], rtol=1e-4)
    np.testing.assert_allclose((value[2] - value[0]) / step, found[2][0], rtol=1e-4)
    np.testing.assert_allclose((found[1][2] - found[1][0]) / step, found[3][0], rtol=1e-4)


@pytest.mark.parametrize("count", [1, 511, 4096, 4097, 10_000])
def test_any_number_of_points(count: int, run: Run) -> None:
    points = np.random.default_rng(1).normal(size=(2, count))
    found = run(compiled([ex.add(ex.multiply(X, Y), X)], [X, Y]), points)
    np.testing.assert_array_equal(found[0], points[0] * points[1] + points[0])


def test_no_inputs_and_no_expressions(run: Run) -> None:
    found = run(compiled([ex.add(ex.constant("pi"), ex.number(1))], []), np.empty((0, 3)))
    np.testing.assert_array_equal(found[0], [np.pi + 1] * 3)
    assert len(run(compiled([], [X]), np.ones((1, 3)))) == 0


def test_what_has_no_place_on_a_tape_is_refused() -> None:
    letter = ex.index("i", Dimension.of("n"))
    for root in (letter, ex.total(ex.symbol("v", (Dimension.of(3),))), ex.symbol("other")):
        with pytest.raises(NotOnTapeError):
            compiled([root], [X])


def test_huge_numbers_overflow_and_nothing_breaks(run: Run) -> None:
    huge = ex.number(Fraction(10) ** 400)
    found = run(compiled([ex.multiply(huge, X), ex.power(X, ex.number(10**6))], [X]), np.array([[2.0]]))
    assert np.isinf(found[0][0])
    assert np.isinf(found[1][0])


GOOD = compiled([ex.add(ex.multiply(X, Y), ex.number(2)), ex.function("sin", X)], [X, Y])


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("code"),
        lambda d: d.update(code="***"),
        lambda d: d.update(code=d["code"][:4]),
        lambda d: d.update(inputs=-1),
        lambda d: d.update(inputs=1 << 40),
        lambda d: d.update(registers="2"),
        lambda d: d.update(outputs=[99]),
        lambda d: d.update(outputs=[True]),
        lambda d: d.update(stored=0),
        lambda d: d.update(registers=0),
    ],
)
def test_data_that_are_no_tape_are_refused(change: Any) -> None:
    data = GOOD.to_data()
    change(data)
    with pytest.raises(TapeError):
        Tape.from_data(data)


@pytest.mark.parametrize(
    "line",
    [(99, 5, 0, 1), (-1, 5, 0, 1), (1, 0, 0, 1), (1, 5, 0, -1), (1, 99, 0, 1), (1, 3, 6, 6), (8, 5, 0, 1)],
)
def test_a_line_that_reaches_where_it_must_not_is_refused(line: tuple[int, int, int, int]) -> None:
    tape = Tape(
        code=np.array([line], dtype=np.int32), constants=np.array([2.0]), inputs=2, stored=2, registers=2,
        outputs=(),
    )  # fmt: skip
    with pytest.raises(TapeError):
        Tape.from_data(tape.to_data())


@pytest.mark.parametrize(
    "points", [np.ones((1, 3)), np.ones(2), np.ones((2, 3), dtype=np.float32), np.ones((3, 2)).T]
)
def test_points_that_do_not_fit_are_refused(points: Any) -> None:
    with pytest.raises(TapeError):
        numpy_backend.run(GOOD, points)
