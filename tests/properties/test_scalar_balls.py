"""Balls contain the values that mpmath finds with eighty digits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.test_scalar_rewriting import expressions
from worker.engine import expression as ex
from worker.engine.exact import ball_functions  # noqa: F401  the rules register here
from worker.engine.exact.balls import Evaluation, Trouble
from worker.engine.expression import Node, Op, walk

VALUES = st.fractions(min_value=-5, max_value=5, max_denominator=12)


class Undefined(Exception):
    pass


def reference(root: Node, point: dict[str, Fraction]) -> Any:
    """The value by mpmath, an implementation of its own."""
    values: dict[Node, Any] = {}
    for node in walk(root):
        a = [values[arg] for arg in node.args]
        values[node] = _value(node, a, point)
    return values[root]


def _value(node: Node, a: list[Any], point: dict[str, Fraction]) -> Any:
    match node.op, node.payload:
        case Op.NUMBER, Fraction() as v:
            return mpmath.mpf(v.numerator) / v.denominator
        case Op.SYMBOL, str() as name:
            return mpmath.mpf(point[name].numerator) / point[name].denominator
        case Op.ADD, _:
            return a[0] + a[1]
        case Op.NEGATE, _:
            return -a[0]
        case Op.MULTIPLY, _:
            return a[0] * a[1]
        case Op.DIVIDE, _:
            return a[0] / a[1]
        case Op.POWER, _:
            exponent = node.args[1].payload
            assert isinstance(exponent, Fraction)
            if exponent.denominator == 1:
                return a[0] ** int(exponent)
            if a[0] < 0 and exponent.denominator % 2 == 0:
                raise Undefined
            return mpmath.sign(a[0]) * abs(a[0]) ** a[1] if exponent.denominator % 2 else a[0] ** a[1]
        case Op.FUNCTION, ("log" | "sqrt") as name if a[0] < 0:
            raise Undefined(name)
        case Op.FUNCTION, str() as name:
            return FUNCTIONS[name](*a)
    raise AssertionError(node.op)


FUNCTIONS: dict[str, Any] = {
    **{n: getattr(mpmath, n) for n in "exp log sin cos tan sqrt sign sinh cosh tanh".split()},
    "arctan": mpmath.atan,
    "abs": abs,
    "relu": lambda v: max(v, mpmath.mpf(0)),
    "max": max,
    "sigmoid": lambda v: 1 / (1 + mpmath.exp(-v)),
    "softplus": lambda v: mpmath.log1p(mpmath.exp(v)),
}


@settings(max_examples=200, deadline=None, derandomize=True)
@given(expressions, VALUES, VALUES)
def test_ball_contains_the_value(root: Node, x: Fraction, y: Fraction) -> None:
    point = {("x", ()): fmpq(x.numerator, x.denominator), ("y", ()): fmpq(y.numerator, y.denominator)}
    with ctx.workprec(200), mpmath.workdps(80):
        found = Evaluation(point).value(root)
        if found is Trouble.UNSURE:
            return
        try:
            value = reference(root, {"x": x, "y": y})
        except (Undefined, ZeroDivisionError, ValueError):
            assert isinstance(found, Trouble)
            return
        except OverflowError:
            return
        if isinstance(found, Trouble) or not mpmath.isfinite(value) or abs(value) > mpmath.mpf(10) ** 30:
            return
        # mpmath rounds: its value is trusted to forty digits of what occurred on the way.
        near = arb(mpmath.nstr(value, 60, strip_zeros=False), "1e-35")
        assert arb(found).overlaps(near)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(expressions, VALUES, VALUES)
def test_enclosures_of_all_precisions_meet(root: Node, x: Fraction, y: Fraction) -> None:
    point = {("x", ()): fmpq(x.numerator, x.denominator), ("y", ()): fmpq(y.numerator, y.denominator)}
    found = []
    for precision in (64, 128, 1024):
        with ctx.workprec(precision):
            found.append(Evaluation(point).value(root))
    numbers = [arb(v) for v in found if not isinstance(v, Trouble)]
    assert all(one.overlaps(other) for one in numbers for other in numbers)
    certain = {v for v in found if isinstance(v, Trouble) and v is not Trouble.UNSURE}
    assert not (certain and numbers)


@pytest.mark.parametrize("bits", [16, 64, 4096])
def test_a_case_is_taken_only_once_its_condition_is_certain(bits: int) -> None:
    """1 + tanh(-43) is no bracket, and so close to 0 that few bits do not tell it from 0."""
    condition = ex.add(ex.number(1), ex.function("tanh", ex.symbol("x")))
    root = ex.piecewise([(condition, ex.number(1))], ex.number(2))
    with ctx.workprec(bits):
        found = Evaluation({("x", ()): fmpq(-43)}).value(root)
    assert found.__class__ is Trouble if bits < 128 else found == 1
