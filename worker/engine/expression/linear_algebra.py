"""Vectors and matrices as wholes: products, transposes, determinants, totals, stacks and blocks."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import shapes
from worker.engine.errors import ShapeError
from worker.engine.expression.nodes import Node, node
from worker.engine.expression.operations import Op
from worker.engine.shapes import ONE, SCALAR, Dimension, Shape


def square_side(matrix: Node, purpose: str) -> Dimension:
    """Its number of rows, which is its number of columns, or a `ShapeError`."""
    rows, columns = shapes.as_matrix(matrix.shape)
    if rows is not columns:
        words = shapes.describe(matrix.shape)
        raise ShapeError(f"{purpose} needs a square matrix, and this is a {words}", left=words)
    return rows


def vector_length(vector: Node, purpose: str) -> Dimension:
    """The length of a column or a row, or a `ShapeError`."""
    rows, columns = shapes.as_matrix(vector.shape)
    if columns is ONE:
        return rows
    if rows is ONE:
        return columns
    words = shapes.describe(vector.shape)
    raise ShapeError(f"{purpose} needs a vector, and this is a {words}", left=words)


def matmul(*factors: Node) -> Node:
    """Matrix product; vectors are columns, scalar factors scale."""
    shape = factors[0].shape
    for factor in factors[1:]:
        shape = shapes.product(shape, factor.shape)
    return node(Op.MATMUL, factors, None, shape) if len(factors) != 1 else factors[0]


def matrix_power(base: Node, exponent: int) -> Node:
    """A square matrix to an integer power."""
    square_side(base, "a matrix power")
    return node(Op.MATRIX_POWER, (base,), exponent, base.shape)


def transpose(array: Node) -> Node:
    """The transpose; of a column, a row."""
    return node(Op.TRANSPOSE, (array,), None, shapes.transposed(array.shape))


def diag(vector: Node) -> Node:
    """The diagonal matrix with this column (or row) on its diagonal."""
    length = vector_length(vector, "diag")
    return node(Op.DIAG, (vector,), None, shapes.normal((length, length)))


def diagonal(matrix: Node) -> Node:
    """The diagonal of a square matrix, as a column."""
    return node(Op.DIAGONAL, (matrix,), None, shapes.normal((square_side(matrix, "diagonal"),)))


def trace(matrix: Node) -> Node:
    """Sum of the diagonal of a square matrix."""
    square_side(matrix, "trace")
    return node(Op.TRACE, (matrix,), None, SCALAR)


def det(matrix: Node) -> Node:
    """Determinant of a square matrix."""
    square_side(matrix, "det")
    return node(Op.DET, (matrix,), None, SCALAR)


def inverse(matrix: Node) -> Node:
    """Inverse of a square matrix."""
    square_side(matrix, "an inverse")
    return node(Op.INVERSE, (matrix,), None, matrix.shape)


def cofactor(matrix: Node) -> Node:
    """Matrix of cofactors of a square matrix."""
    square_side(matrix, "cof")
    return node(Op.COFACTOR, (matrix,), None, matrix.shape)


def total(array: Node, axis: int | None = None) -> Node:
    """Sum of all entries, or over the rows (axis 0, a row) or columns (axis 1, a column)."""
    return node(Op.SUM, (array,), axis, _reduced(array, axis))


def mean(array: Node, axis: int | None = None) -> Node:
    """Mean of all entries, or over an axis as in `total`."""
    return node(Op.MEAN, (array,), axis, _reduced(array, axis))


def _reduced(array: Node, axis: int | None) -> Shape:
    if axis is None:
        return SCALAR
    rows, columns = shapes.as_matrix(array.shape)
    return shapes.normal((ONE, columns) if axis == 0 else (rows, ONE))


def product_of(array: Node) -> Node:
    """Product of all entries."""
    return node(Op.PRODUCT, (array,), None, SCALAR)


def norm(array: Node, kind: str = "2") -> Node:
    """Vector norm 1, 2 or inf of all entries; "fro" (= 2) for a matrix."""
    return node(Op.NORM, (array,), kind, SCALAR)


def dot(left: Node, right: Node) -> Node:
    """Sum of the products of corresponding entries of two vectors, rows or columns."""
    if vector_length(left, "a dot product") is not vector_length(right, "a dot product"):
        one, other = shapes.describe(left.shape), shapes.describe(right.shape)
        raise ShapeError(f"dot product of a {one} and a {other}", left=one, right=other)
    return node(Op.DOT, (left, right), None, SCALAR)


def outer(left: Node, right: Node) -> Node:
    """The matrix left_i right_j."""
    rows, columns = vector_length(left, "outer"), vector_length(right, "outer")
    return node(Op.OUTER, (left, right), None, shapes.normal((rows, columns)))


def kronecker(left: Node, right: Node) -> Node:
    """Kronecker product."""
    (a, b), (c, d) = shapes.as_matrix(left.shape), shapes.as_matrix(right.shape)
    return node(Op.KRONECKER, (left, right), None, shapes.normal((a * c, b * d)))


def vec(matrix: Node) -> Node:
    """The columns of a matrix, stacked."""
    rows, columns = shapes.as_matrix(matrix.shape)
    return node(Op.VEC, (matrix,), None, shapes.normal((rows * columns,)))


def unvec(vector: Node, rows: Dimension, columns: Dimension) -> Node:
    """The rows×columns matrix whose stacked columns are this vector."""
    if vector_length(vector, "reshape") is not rows * columns:
        words = shapes.describe(vector.shape)
        raise ShapeError(f"a {words} does not fill {rows}×{columns}", left=words)
    return node(Op.UNVEC, (vector,), None, shapes.normal((rows, columns)))


def softmax(vector: Node) -> Node:
    """exp(v) over its sum."""
    vector_length(vector, "softmax")
    return node(Op.SOFTMAX, (vector,), None, vector.shape)


def reverse(vector: Node) -> Node:
    """The entries of a vector, last to first (the rows of a matrix, last to first)."""
    return node(Op.REVERSE, (vector,), None, vector.shape)


def block(rows: Sequence[Sequence[Node]]) -> Node:
    """A matrix of blocks, row by row; scalars make an ordinary grid."""
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise ShapeError("the rows differ in length")
    sides = [[shapes.as_matrix(item.shape) for item in row] for row in rows]
    for row in sides:
        if any(cell[0] is not row[0][0] for cell in row):
            raise ShapeError("blocks side by side differ in their number of rows")
    for column in zip(*sides, strict=True):
        if any(cell[1] is not column[0][1] for cell in column):
            raise ShapeError("blocks above each other differ in their number of columns")
    height, breadth = Dimension.of(0), Dimension.of(0)
    for row in sides:
        height = height + row[0][0]
    for cell in sides[0]:
        breadth = breadth + cell[1]
    items = tuple(item for row in rows for item in row)
    return node(Op.BLOCK, items, (len(rows), width), shapes.normal((height, breadth)))
