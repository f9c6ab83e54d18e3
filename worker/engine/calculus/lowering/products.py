"""Entries of products of arrays: a sum of products of the factors' entries, or one such product."""

from __future__ import annotations

from collections.abc import Mapping

from worker.engine import expression, shapes
from worker.engine.calculus import scalar
from worker.engine.calculus.lowering.entries import Entries, Names, Rule, vector_at
from worker.engine.calculus.lowering.positions import matrix_indices, split
from worker.engine.expression import Node, Op
from worker.engine.shapes import ONE


def _matmul(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    *front, last = a.args
    left = front[0] if len(front) == 1 else expression.matmul(*front)
    if not left.shape or not last.shape:
        return scalar.times(*(low.entry(p, ix if p.shape else (), names) for p in (left, last)))
    row, column = matrix_indices(a, ix)
    inner = shapes.as_matrix(left.shape)[1]
    return low.sum(
        inner,
        (row, column),
        names,
        lambda k: scalar.times(low.at(left, row, k, names), low.at(last, k, column, names)),
    )


def _matrix_power(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (base,) = a.args
    exponent = a.payload
    assert isinstance(exponent, int)
    if not base.shape:
        return scalar.raised(low.entry(base, (), names), expression.number(exponent))
    if exponent < 0:
        base, exponent = expression.inverse(base), -exponent
    if exponent == 0:
        return scalar.compared("==", ix[0], ix[1])
    return low.entry(expression.matmul(*[base] * exponent), ix, names)


def _dot(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    left, right = a.args
    length = expression.vector_length(left, "a dot product")
    return low.sum(
        length,
        (),
        names,
        lambda k: scalar.times(vector_at(low, left, k, names), vector_at(low, right, k, names)),
    )


def _outer(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    rows, columns = (expression.vector_length(v, "outer") for v in a.args)
    row, column = matrix_indices(a, ix)
    if rows is ONE and columns is not ONE and len(ix) == 1:
        row, column = scalar.ONE, ix[0]
    return scalar.times(vector_at(low, a.args[0], row, names), vector_at(low, a.args[1], column, names))


def _kronecker(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    left, right = a.args
    height, width = shapes.as_matrix(right.shape)
    row, column = matrix_indices(a, ix)
    i1, i2 = split(row, height)
    j1, j2 = split(column, width)
    return scalar.times(low.at(left, i1, j1, names), low.at(right, i2, j2, names))


RULES: Mapping[Op, Rule] = {
    Op.MATMUL: _matmul,
    Op.MATRIX_POWER: _matrix_power,
    Op.DOT: _dot,
    Op.OUTER: _outer,
    Op.KRONECKER: _kronecker,
}
