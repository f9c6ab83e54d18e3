"""Determinants, inverses and cofactors of square matrices, as scalars over entries.

What is known of a matrix's structure is used first: products, powers, multiples, transposes. A small
matrix of known size is written out by minors; any other stays one determinant or one entry of an inverse.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from worker.engine import expression, shapes
from worker.engine.calculus import scalar
from worker.engine.calculus.lowering.entries import Entries, Names, Rule, written_out
from worker.engine.calculus.lowering.positions import size_of
from worker.engine.expression import Node, Op

LARGEST_DETERMINANT = 6


def _det(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (matrix,) = a.args
    if not matrix.shape:
        return low.entry(matrix, (), names)
    if matrix.op is Op.TRANSPOSE:
        return low.entry(expression.det(matrix.args[0]), (), names)
    if matrix.op is Op.IDENTITY:
        return scalar.ONE
    if matrix.op is Op.INVERSE:
        return scalar.over(scalar.ONE, low.entry(expression.det(matrix.args[0]), (), names))
    if matrix.op is Op.MATMUL and all(f.shape == matrix.shape for f in matrix.args):
        return scalar.times(*(low.entry(expression.det(f), (), names) for f in matrix.args))
    if matrix.op is Op.MATRIX_POWER:
        assert isinstance(matrix.payload, int)
        base = low.entry(expression.det(matrix.args[0]), (), names)
        return scalar.raised(base, expression.number(matrix.payload))
    if matrix.op is Op.DIAG:
        return low.entry(expression.product_of(matrix.args[0]), (), names)
    if _of_squares(matrix):  # det(A)^m det(B)^n, with the side of the other
        left, right = matrix.args
        one = scalar.raised(low.entry(expression.det(left), (), names), size_of(right.shape[0]))
        other = scalar.raised(low.entry(expression.det(right), (), names), size_of(left.shape[0]))
        return scalar.times(one, other)
    factor, core = _scalar_factor(matrix)
    if factor is not None:
        size = size_of(matrix.shape[0])
        scale = scalar.raised(low.entry(factor, (), names), size)
        return scalar.times(scale, low.entry(expression.det(core), (), names))
    side = matrix.shape[0].value
    if side is not None and side <= LARGEST_DETERMINANT:
        return _determinant(_entries_grid(low, matrix, names))
    return expression.det(_lowered_matrix(low, matrix, names))


def _inverse(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (matrix,) = a.args
    if not matrix.shape:
        return scalar.over(scalar.ONE, low.entry(matrix, (), names))
    row, column = ix
    if matrix.op is Op.TRANSPOSE:
        return low.entry(expression.inverse(matrix.args[0]), (column, row), names)
    if matrix.op is Op.INVERSE:
        return low.entry(matrix.args[0], ix, names)
    if matrix.op is Op.IDENTITY:
        return low.entry(matrix, ix, names)
    if matrix.op is Op.DIAG:
        inverted = expression.diag(expression.divide(scalar.ONE, matrix.args[0]))
        return low.entry(inverted, ix, names)
    if _of_squares(matrix):
        inverted = expression.kronecker(*(expression.inverse(f) for f in matrix.args))
        return low.entry(inverted, ix, names)
    if matrix.op is Op.MATMUL and all(f.shape == matrix.shape for f in matrix.args):
        turned = [expression.inverse(f) for f in reversed(matrix.args)]
        return low.entry(expression.matmul(*turned), ix, names)
    if matrix.op is Op.MATRIX_POWER:
        assert isinstance(matrix.payload, int)
        return low.entry(expression.matrix_power(matrix.args[0], -matrix.payload), ix, names)
    factor, core = _scalar_factor(matrix)
    if factor is not None:
        return scalar.over(low.entry(expression.inverse(core), ix, names), low.entry(factor, (), names))
    side = matrix.shape[0].value
    known = [scalar.value_of(i) for i in ix]
    if side is not None and side <= LARGEST_DETERMINANT and None not in known:
        grid = _entries_grid(low, matrix, names)
        r, c = (int(k) - 1 for k in known if k is not None)
        return scalar.over(_minor(grid, c, r), _determinant(grid))
    return expression.entry(expression.inverse(_lowered_matrix(low, matrix, names)), *ix)


def _cofactor(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (matrix,) = a.args
    if not matrix.shape:
        return scalar.ONE
    known = [scalar.value_of(i) for i in ix]
    side = matrix.shape[0].value
    if side is not None and side <= LARGEST_DETERMINANT and None not in known:
        r, c = (int(k) - 1 for k in known if k is not None)
        return _minor(_entries_grid(low, matrix, names), r, c)
    # cof(X) = det(X) X^-T wherever X is invertible, which is almost everywhere
    inverse = low.entry(expression.inverse(matrix), (ix[1], ix[0]), names)
    return scalar.times(low.entry(expression.det(matrix), (), names), inverse)


def _of_squares(matrix: Node) -> bool:
    """A Kronecker product of square matrices."""
    return matrix.op is Op.KRONECKER and all(
        f.shape and f.shape[0] is shapes.as_matrix(f.shape)[1] for f in matrix.args
    )


def _scalar_factor(matrix: Node) -> tuple[Node | None, Node]:
    """(s, A) of s·A, A/s or -A; (None, the matrix) if there is no scalar factor."""
    if matrix.op is Op.NEGATE:
        return scalar.MINUS_ONE, matrix.args[0]
    if matrix.op is Op.DIVIDE and not matrix.args[1].shape:
        return expression.divide(scalar.ONE, matrix.args[1]), matrix.args[0]
    if matrix.op in (Op.MATMUL, Op.MULTIPLY):
        scalars = [f for f in matrix.args if not f.shape]
        arrays = [f for f in matrix.args if f.shape]
        if scalars and (len(arrays) == 1 or matrix.op is Op.MATMUL):
            return scalar.times(*scalars), expression.matmul(*arrays)
    return None, matrix


def _lowered_matrix(low: Entries, matrix: Node, names: Names) -> Node:
    """A square matrix as a symbol, or as a comprehension of its lowered entries."""
    if matrix.op is Op.SYMBOL:
        return matrix
    side = shapes.as_matrix(matrix.shape)[0]
    first = low.fresh(tuple(names.values()), names)
    i = expression.index(first, side)
    second = low.fresh((i, *names.values()), names)
    body = low.entry(matrix, (i, expression.index(second, side)), names)
    return expression.comprehension([(first, side), (second, side)], body)


def _entries_grid(low: Entries, matrix: Node, names: Names) -> list[list[Node]]:
    """The entries of a matrix of known size, row by row."""
    flat = written_out(low, matrix, names)
    width = matrix.shape[1].value or 0
    return [flat[r : r + width] for r in range(0, len(flat), width)]


def _determinant(grid: list[list[Node]]) -> Node:
    """By expansion along rows, minors shared by the columns they use."""
    size = len(grid)
    minors: dict[tuple[int, ...], Node] = {(): scalar.ONE}
    for row in range(size - 1, -1, -1):
        below: dict[tuple[int, ...], Node] = {}
        for columns in combinations(range(size), size - row):
            terms = []
            for place, column in enumerate(columns):
                rest = columns[:place] + columns[place + 1 :]
                sign = scalar.MINUS_ONE if place % 2 else scalar.ONE
                terms.append(scalar.times(sign, grid[row][column], minors[rest]))
            below[columns] = scalar.plus(*terms)
        minors = below
    return minors[tuple(range(size))]


def _minor(grid: list[list[Node]], row: int, column: int) -> Node:
    kept = [line[:column] + line[column + 1 :] for r, line in enumerate(grid) if r != row]
    sign = scalar.MINUS_ONE if (row + column) % 2 else scalar.ONE
    return scalar.times(sign, _determinant(kept) if kept else scalar.ONE)


RULES: Mapping[Op, Rule] = {
    Op.DET: _det,
    Op.INVERSE: _inverse,
    Op.COFACTOR: _cofactor,
}
