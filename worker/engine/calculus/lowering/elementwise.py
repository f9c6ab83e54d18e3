"""Entries of what is done entry by entry: the same operation on the arguments' entries, scalars expanded."""

from __future__ import annotations

from collections.abc import Mapping

from worker.engine import expression, shapes
from worker.engine.calculus import scalar
from worker.engine.calculus.lowering.entries import Entries, Names, Rule
from worker.engine.calculus.lowering.positions import matrix_indices
from worker.engine.expression import Node, Op
from worker.engine.shapes import ONE


def _elementwise(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    parts = [_aligned(low, arg, a, ix, names) for arg in a.args]
    op = a.op
    if op is Op.ADD:
        return scalar.plus(*parts)
    if op is Op.NEGATE:
        return scalar.minus(parts[0])
    if op is Op.MULTIPLY:
        return scalar.times(*parts)
    if op is Op.DIVIDE:
        return scalar.over(parts[0], parts[1])
    if op is Op.POWER:
        return scalar.raised(parts[0], parts[1])
    if op is Op.COMPARE:
        return scalar.compared(str(a.payload), parts[0], parts[1])
    if op is Op.PIECEWISE:
        pairs = list(zip(parts[:-1:2], parts[1:-1:2], strict=True))
        return scalar.cases(pairs, parts[-1])
    return expression.node(op, tuple(parts), a.payload, ())


def _aligned(low: Entries, arg: Node, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    """The entry of an argument that may be expanded to the shape of the whole."""
    if not arg.shape:
        return low.entry(arg, (), names)
    if arg.shape == a.shape:
        return low.entry(arg, ix, names)
    row, column = matrix_indices(a, ix)
    rows, columns = shapes.as_matrix(arg.shape)
    one = scalar.ONE
    return low.at(arg, one if rows is ONE else row, one if columns is ONE else column, names)


RULES: Mapping[Op, Rule] = dict.fromkeys(
    (
        Op.ADD, Op.NEGATE, Op.MULTIPLY, Op.DIVIDE, Op.POWER, Op.FUNCTION, Op.APPLY, Op.COMPARE,
        Op.LOGIC, Op.PIECEWISE,
    ),
    _elementwise,
)  # fmt: skip
