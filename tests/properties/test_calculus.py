"""Entries, derivatives and normal forms of random expressions, held against an independent evaluator."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from tests.properties.evaluation import Evaluator, agree, point
from tests.properties.expressions import CONCRETE, SYMBOLIC, World, expressions
from worker.engine import expression as ex
from worker.engine.calculus import derive
from worker.engine.errors import AnswerError
from worker.engine.exact.comparison import Comparer
from worker.engine.exact.tensor import TensorProver
from worker.engine.expression import Node, Op
from worker.engine.model import Conclusion, Layout, Question, Reference, Variable
from worker.engine.numeric.evaluate import TooManyValuesError, values
from worker.engine.shapes import SCALAR

SIZES = {"m": 2, "n": 3}
WORLDS = [pytest.param(SYMBOLIC, id="symbolic"), pytest.param(CONCRETE, id="concrete")]
ordinary = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
# Steps have no slope to compare with, and unknown functions no values.
STEPS = {"floor", "ceil"}
NOT_SMOOTH = {"floor", "ceil", "sign", "heaviside", "abs", "relu", "max", "min"}


def question(world: World, reference: Node) -> Question:
    variables = {name: Variable(name=name, shape=shape) for name, shape in world.symbols.items()}
    return Question(variables=variables, reference=Reference(expression=reference))


def derived(root: Node, variable: Node) -> Node:
    try:
        return derive(root, [variable])
    except AnswerError:
        reject()  # entries that can be told only at known sizes


def entries(root: Node, points: dict[str, np.ndarray]) -> np.ndarray:
    try:
        return values(root, points, SIZES)
    except AnswerError:
        reject()


def has_values(root: Node) -> bool:
    """Unknown functions have none; cofactors for every size are told for invertible matrices only."""
    return not any(
        n.op is Op.APPLY or (n.op is Op.COFACTOR and n.args[0].op is not Op.SYMBOL) for n in ex.walk(root)
    )


def is_smooth(root: Node) -> bool:
    return not any(
        n.op in (Op.COMPARE, Op.PIECEWISE, Op.LOGIC, Op.NORM)
        or (n.op is Op.FUNCTION and n.payload in NOT_SMOOTH)
        for n in ex.walk(root)
    )


@pytest.mark.parametrize("world", WORLDS)
@ordinary
@given(data=st.data())
def test_entries_are_those_of_the_evaluator(world: World, data: st.DataObject) -> None:
    root = data.draw(expressions(world))
    assume(has_values(root))
    there = point(world.symbols, SIZES, seed=7)
    expected = there(root)
    # Where a zero meets what has no value, the engine keeps the zero (the paper's convention).
    assume(np.isfinite(expected).all() and (np.abs(expected) < 1e12).all())
    found = entries(root, {name: array[None] for name, array in there.values.items()})[0]
    assert agree(found.reshape(expected.shape), expected)


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS)
@ordinary
@given(data=st.data())
def test_derivatives_are_those_of_central_differences(world: World, data: st.DataObject) -> None:
    """One direction covers them all: J·d is the slope of the function along d."""
    root = data.draw(expressions(world, depth=2))
    assume(has_values(root) and is_smooth(root) and len(root.shape) <= 1)
    names = sorted(ex.symbols(root) & {"x", "y", "u", "z", "b"})
    assume(names)
    name = names[0]
    variable = ex.symbol(name, world.symbols[name])
    jacobian = derived(root, variable)
    there = point(world.symbols, SIZES, seed=3)
    base = np.atleast_1d(there.values[name])
    step = np.random.default_rng(5).uniform(-1, 1, base.shape)

    def along(distance: float) -> np.ndarray:
        moved = (base + distance * step).reshape(np.shape(there.values[name]))
        return np.atleast_1d(Evaluator({**there.values, name: moved}, SIZES)(root)).astype(float).reshape(-1)

    with np.errstate(all="ignore"):
        h = 1e-5
        coarse, fine = (along(2 * h) - along(-2 * h)) / (4 * h), (along(h) - along(-h)) / (2 * h)
        slope = (4 * fine - coarse) / 3
        size = np.abs(along(0.0)).max()
    assume(np.isfinite(slope).all() and np.abs(slope).max() < 1e4 and size < 1e4)
    assume(np.abs(fine - coarse).max() < 1e-4 * (1 + np.abs(slope).max()))
    matrix = there(jacobian).reshape(len(slope), len(step.reshape(-1)))
    assume(np.isfinite(matrix).all())  # 0^b has a slope, and its derivative 0^b log(0) b' no value
    assert np.allclose(matrix @ step.reshape(-1), slope, rtol=1e-3, atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS)
@ordinary
@given(data=st.data())
def test_gradients_by_matrices_are_those_of_central_differences(world: World, data: st.DataObject) -> None:
    """In the matrix's own shape, gates included: off a kink they have a slope like everything else."""
    root = data.draw(expressions(world, SCALAR, depth=3))
    assume(has_values(root) and not any(n.op is Op.FUNCTION and n.payload in STEPS for n in ex.walk(root)))
    names = sorted(ex.symbols(root) & {"A", "X", "B", "C", "W"})
    assume(names)
    name = names[0]
    try:
        gradient = derive(root, [ex.symbol(name, world.symbols[name])], 1, Layout.GRADIENT)
    except AnswerError:
        reject()
    there = point(world.symbols, SIZES, seed=11)
    base = there.values[name]
    step = np.random.default_rng(13).uniform(-1, 1, base.shape)

    def along(distance: float) -> float:
        moved = Evaluator({**there.values, name: base + distance * step}, SIZES)
        return float(np.asarray(moved(root), dtype=float).reshape(()))

    with np.errstate(all="ignore"):
        h = 1e-5
        sides = [(along(h) - along(0.0)) / h, (along(0.0) - along(-h)) / h]
        coarse, fine = (along(2 * h) - along(-2 * h)) / (4 * h), (along(h) - along(-h)) / (2 * h)
        slope, size = (4 * fine - coarse) / 3, abs(along(0.0))
    assume(np.isfinite([*sides, slope]).all() and abs(slope) < 1e4 and size < 1e4)
    assume(
        abs(sides[0] - sides[1]) < 1e-3 * (1 + abs(slope)) and abs(fine - coarse) < 1e-4 * (1 + abs(slope))
    )
    matrix = np.broadcast_to(there(gradient), base.shape)
    assume(np.isfinite(matrix).all())
    assert np.allclose((matrix * step).sum(), slope, rtol=1e-3, atol=1e-4)


@pytest.mark.slow
@ordinary
@given(data=st.data())
def test_equal_normal_forms_have_equal_values(data: st.DataObject) -> None:
    """No two expressions of one shape are called equal that differ at a point: pairs drawn at random ..."""
    left = data.draw(expressions(SYMBOLIC, depth=2))
    right = data.draw(expressions(SYMBOLIC, left.shape, depth=2))
    assert_not_wrongly_equal(left, right)


@pytest.mark.slow
@ordinary
@given(data=st.data())
def test_a_changed_expression_is_not_called_equal(data: st.DataObject) -> None:
    """... and pairs one step apart, where a fault of the form would show."""
    left = data.draw(expressions(SYMBOLIC, depth=3))
    places = [n for n in ex.walk(left) if n.op in (Op.SYMBOL, Op.ADD, Op.MATMUL, Op.TRANSPOSE, Op.SUM)]
    assume(places)
    chosen = data.draw(st.sampled_from(places))
    right = ex.rebuild(left, lambda n, args: changed(n, args) if n is chosen else None)
    assume(right.shape == left.shape)
    assert_not_wrongly_equal(left, right)


def changed(current: Node, args: tuple[Node, ...]) -> Node:
    """Another node of the same shape in its place."""
    if current.op is Op.SYMBOL or not current.shape:
        return ex.multiply(ex.number(2), ex.node(current.op, args, current.payload, current.shape))
    if len(current.shape) == 2 and current.shape[0] is current.shape[1]:
        return ex.transpose(ex.node(current.op, args, current.payload, current.shape))
    return ex.negate(ex.node(current.op, args, current.payload, current.shape))


def assert_not_wrongly_equal(left: Node, right: Node) -> None:
    assume(has_values(left) and has_values(right))
    asked = question(SYMBOLIC, right)
    if TensorProver(asked).compare(left, right).conclusion is not Conclusion.EQUAL:
        return
    for seed in range(4):
        there = point(SYMBOLIC.symbols, SIZES, seed=seed)
        mine, theirs = there(left), there(right)
        if np.isfinite(mine).all() and np.isfinite(theirs).all():
            assert agree(mine, theirs), seed


@pytest.mark.slow
@ordinary
@given(data=st.data())
def test_every_expression_equals_itself(data: st.DataObject) -> None:
    """Written otherwise, it is never refuted: its sum with zero, its double halved, its double transpose."""
    root = data.draw(expressions(SYMBOLIC, depth=2))
    same = ex.divide(ex.add(root, root), ex.number(2))
    try:
        found = Comparer(question(SYMBOLIC, root)).compare(same, root)
    except (AnswerError, TooManyValuesError):
        return
    assert found.conclusion is not Conclusion.DIFFERENT
