"""What is printed reads back: the same text again, and the same meaning at random points.

Text settles: a product of a scalar and an array may be read as an element-wise or as a matrix
product, e^x as exp(x), a minus may move out of a product, each of which moves a bracket; what was
read twice prints and reads without any further change. Meaning is compared by an evaluator of its
own (`evaluation`), at sizes where every dimension differs.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from tests.properties.array_code import CannotBeWritten, to_array_code
from tests.properties.evaluation import agree, point
from tests.properties.expressions import CONCRETE, SYMBOLIC, World, expressions
from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.model import Form
from worker.engine.notation import read, to_latex, to_mathml, to_speech, to_text
from worker.engine.notation.meaning.exact_values import value_of

SIZES = {"m": 2, "n": 3}
WORLDS = {"symbolic": SYMBOLIC, "concrete": CONCRETE}
bounded = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


PRODUCTS = {Op.MATMUL, Op.DOT, Op.OUTER, Op.MULTIPLY}
LINEAR = {Op.NEGATE, Op.TRANSPOSE, Op.TRACE, Op.SUM, Op.DIAG, Op.DIAGONAL}


def is_zero(node: Node) -> bool:
    """Also a product with a zero matrix, however deep, which a text may have as a product of numbers."""
    if value_of(node) == 0 or (node.op is Op.ADD and all(map(is_zero, node.args))):
        return True
    return node.op in PRODUCTS | LINEAR and any(map(is_zero, node.args))


def divides_by_no_zero(root: Node) -> bool:
    """What divides by zero by the way it is written is refused, and so does not come back."""
    for node in expression.walk(root):
        if node.op in (Op.INVERSE, Op.MATRIX_POWER) and is_zero(node.args[0]):
            return False
        if node.op is Op.DIVIDE and is_zero(node.args[1]):
            return False
        if node.op is Op.POWER and is_zero(node.args[0]) and (value_of(node.args[1]) or 0) < 0:
            return False
    return True


def read_back(world: World, node: Node, text: str, form: Form = Form.AUTO) -> Node:
    """What a text of this expression means; without a value, it may be refused: it divides by 0."""
    try:
        return read(text, world.scope(node.shape), form).expression
    except AnswerError as error:
        points = [point(world.symbols, SIZES, seed) for seed in (1, 2)]
        if error.code == "parse.division_by_zero" and not any(np.isfinite(at(node)).all() for at in points):
            reject()
        raise


def means_the_same(world: World, left: Node, right: Node) -> bool:
    """Equal shapes, and equal values at two points."""
    if left.shape != right.shape:
        return False
    points = [point(world.symbols, SIZES, seed) for seed in (1, 2)]
    return all(agree(at(left), at(right)) for at in points)


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
@bounded
@given(data=st.data())
def test_text(world: World, data: st.DataObject) -> None:
    node = data.draw(expressions(world).filter(divides_by_no_zero))
    again = read_back(world, node, to_text(node), Form.TEXT)
    assert means_the_same(world, node, again)
    settled = to_text(read_back(world, node, to_text(again), Form.TEXT))
    last = read_back(world, node, settled, Form.TEXT)
    assert to_text(last) == settled
    assert means_the_same(world, node, last)


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
@bounded
@given(data=st.data())
def test_text_is_recognised(world: World, data: st.DataObject) -> None:
    """Nobody says that it is text."""
    node = data.draw(expressions(world).filter(divides_by_no_zero))
    assert means_the_same(world, node, read_back(world, node, to_text(node)))


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
@bounded
@given(data=st.data())
def test_latex(world: World, data: st.DataObject) -> None:
    node = data.draw(expressions(world).filter(divides_by_no_zero))
    again = read_back(world, node, to_latex(node), Form.LATEX)
    assert means_the_same(world, node, again)


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
@bounded
@given(data=st.data())
def test_array_code(world: World, data: st.DataObject) -> None:
    node = data.draw(expressions(world).filter(divides_by_no_zero))
    try:
        code = to_array_code(node)
    except CannotBeWritten:
        return
    again = read_back(world, node, code, Form.CODE)
    assert means_the_same(world, node, again)


@bounded
@given(data=st.data())
def test_everything_can_be_shown_and_said(data: st.DataObject) -> None:
    node = data.draw(expressions(SYMBOLIC, depth=4))
    assert to_mathml(node).endswith("</mrow></math>")
    assert to_speech(node).strip()


def test_the_evaluator_itself() -> None:
    """Known values, so that the yardstick is measured too."""
    at = point(SYMBOLIC.symbols, SIZES, 7)
    x, matrix, u = at.values["x"], at.values["A"], at.values["u"]
    scope = SYMBOLIC.scope(())
    for text, expected in [
        ("x^T x", x @ x),
        ("u^T A x", u @ matrix @ x),
        ("sum(i=1..n, x_{i}^2)", x @ x),
        ("norm(A, fro)^2", np.sum(matrix**2)),
        ("{1 if x_{1} > 0, 2 otherwise}", 1.0),
        ("sum([delta_{i,j} for i=1..n, j=1..n])", 3.0),
    ]:
        assert agree(at(read(text, scope).expression), np.asarray(expected))
