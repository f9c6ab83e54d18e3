"""Entries of arrays that arrange what stands in others: transposes, diagonals, stacks, blocks; constants."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from worker.engine import shapes
from worker.engine.calculus import scalar
from worker.engine.calculus.lowering.entries import Entries, Names, Rule, vector_at
from worker.engine.calculus.lowering.positions import joined, matrix_indices, size_of, split
from worker.engine.expression import Node, Op
from worker.engine.shapes import ONE, Dimension


def _transpose(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    row, column = matrix_indices(a, ix)
    return low.at(a.args[0], column, row, names)


def _diag(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    row, column = matrix_indices(a, ix)
    return scalar.times(scalar.compared("==", row, column), vector_at(low, a.args[0], row, names))


def _diagonal(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    i = ix[0] if ix else scalar.ONE
    return low.at(a.args[0], i, i, names)


def _reverse(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (vector,) = a.args
    axis = 1 if len(vector.shape) == 2 and vector.shape[0] is ONE else 0
    if not vector.shape:
        return low.entry(vector, (), names)
    turned = scalar.plus(size_of(vector.shape[axis] + 1), scalar.minus(ix[axis]))
    return low.entry(vector, (*ix[:axis], turned, *ix[axis + 1 :]), names)


def _vec(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (matrix,) = a.args
    column, row = split(ix[0] if ix else scalar.ONE, shapes.as_matrix(matrix.shape)[0])
    return low.at(matrix, row, column, names)


def _unvec(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (vector,) = a.args
    row, column = matrix_indices(a, ix)
    height = shapes.as_matrix(a.shape)[0]
    return vector_at(low, vector, joined(column, row, height), names)


def _block(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    assert isinstance(a.payload, tuple)
    height, width = a.payload
    row, column = matrix_indices(a, ix)
    grid = [a.args[r * width : (r + 1) * width] for r in range(height)]
    row_sizes = [shapes.as_matrix(line[0].shape)[0] for line in grid]
    column_sizes = [shapes.as_matrix(item.shape)[1] for item in grid[0]]

    def pick(position: Node, sizes: list[Dimension], body: Callable[[int, Node], Node]) -> Node:
        """The part in which this position falls, as cases on the position."""
        if len(sizes) == 1:
            return body(0, position)
        start = Dimension.of(0)
        choices: list[tuple[Node, Node]] = []
        for number, part in enumerate(sizes):
            end = start + part
            offset = scalar.plus(position, scalar.minus(size_of(start)))
            inside = scalar.compared("<=", position, size_of(end))
            known = scalar.value_of(inside)
            if known is None or known:
                choices.append((inside, body(number, offset)))
            if known:
                break
            start = end
        return scalar.cases(choices[:-1], choices[-1][1])

    return pick(
        row,
        row_sizes,
        lambda r, i: pick(column, column_sizes, lambda c, j: low.at(grid[r][c], i, j, names)),
    )


RULES: Mapping[Op, Rule] = {
    Op.ONES: lambda low, a, ix, names: scalar.ONE,
    Op.ZEROS: lambda low, a, ix, names: scalar.ZERO,
    Op.IDENTITY: lambda low, a, ix, names: scalar.compared("==", ix[0], ix[1]),
    Op.TRANSPOSE: _transpose,
    Op.DIAG: _diag,
    Op.DIAGONAL: _diagonal,
    Op.REVERSE: _reverse,
    Op.VEC: _vec,
    Op.UNVEC: _unvec,
    Op.BLOCK: _block,
}
