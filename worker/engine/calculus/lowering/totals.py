"""Entries of what runs over the entries of an array: sums, means, products, norms, traces, softmax."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from worker.engine import expression, shapes
from worker.engine.calculus import scalar
from worker.engine.calculus.lowering.entries import Entries, Names, Rule, written_out
from worker.engine.calculus.lowering.positions import matrix_indices, size_of
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.shapes import Dimension


def _sum(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (array,) = a.args
    if len(array.shape) > 2:
        return _sum_tensor(low, array, (), names)
    rows, columns = shapes.as_matrix(array.shape)
    row, column = matrix_indices(a, ix)
    if a.payload == 0:
        return low.sum(rows, (column,), names, lambda k: low.at(array, k, column, names))
    if a.payload == 1:
        return low.sum(columns, (row,), names, lambda k: low.at(array, row, k, names))

    def over_rows(i: Node) -> Node:
        return low.sum(columns, (i,), names, lambda j: low.at(array, i, j, names))

    return low.sum(rows, (), names, over_rows)


def _sum_tensor(low: Entries, array: Node, front: tuple[Node, ...], names: Names) -> Node:
    if len(front) == len(array.shape):
        return low.entry(array, front, names)
    return low.sum(
        array.shape[len(front)], front, names, lambda k: _sum_tensor(low, array, (*front, k), names)
    )


def _mean(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (array,) = a.args
    rows, columns = shapes.as_matrix(array.shape)
    axis = a.payload
    assert axis is None or isinstance(axis, int)
    count = rows * columns if axis is None else rows if axis == 0 else columns
    total = low.entry(expression.total(array, axis), ix, names)
    return scalar.over(total, size_of(count))


def _product(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (array,) = a.args
    rows, columns = shapes.as_matrix(array.shape)

    def over(dimension: Dimension, used: tuple[Node, ...], body: Callable[[Node], Node]) -> Node:
        if dimension.value is not None:
            return scalar.times(*(body(expression.number(k)) for k in range(1, dimension.value + 1)))
        letter = low.fresh(used, names)
        return expression.product_over(letter, dimension, body(expression.index(letter, dimension)))

    return over(rows, (), lambda i: over(columns, (i,), lambda j: low.at(array, i, j, names)))


def _norm(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (array,) = a.args
    if a.payload == "1":
        return low.entry(expression.total(expression.function("abs", array)), (), names)
    if a.payload == "inf":
        count = 1
        for dimension in array.shape:
            if dimension.value is None:
                raise AnswerError("limit.unsupported", "A largest entry needs a known size here.")
            count *= dimension.value
        parts = [expression.function("abs", item) for item in written_out(low, array, names)]
        return parts[0] if count == 1 else expression.function("max", *parts)
    if not array.shape:
        return expression.function("abs", low.entry(array, (), names))
    squares = expression.total(expression.multiply(array, array))
    return expression.function("sqrt", low.entry(squares, (), names))


def _trace(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    matrix = a.args[0]
    side = shapes.as_matrix(matrix.shape)[0]
    return low.sum(side, (), names, lambda k: low.at(matrix, k, k, names))


def _softmax(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (vector,) = a.args
    exponentials = expression.function("exp", vector)
    return scalar.over(
        low.entry(exponentials, ix, names), low.entry(expression.total(exponentials), (), names)
    )


RULES: Mapping[Op, Rule] = {
    Op.SUM: _sum,
    Op.MEAN: _mean,
    Op.PRODUCT: _product,
    Op.NORM: _norm,
    Op.TRACE: _trace,
    Op.SOFTMAX: _softmax,
}
