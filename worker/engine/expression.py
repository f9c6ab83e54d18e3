"""Immutable, hash-consed expressions: the one language of reader, calculus, proofs and printers.

A `Node` is an operation on nodes, with a payload and a shape. Nodes are interned, so that equal
trees are one object and `is` is structural equality. Constructors infer shapes, check them
(`ShapeError`), and keep what was written: no simplification happens here, so that a reading can
be printed back as the learner wrote it.

Two levels share the type. *Array level*: what people write (`diag(x)`, `A @ x`). *Index level*:
scalars over index letters (`Op.ENTRY`, `Op.INDEX`, `Op.SUM_OVER`, comparisons as Iverson brackets),
which is what `calculus` and `exact` compute with; `Op.COMPREHENSION` leads from it back to arrays.

Indices are 1-based. Comparisons and logic are 0/1-valued (Iverson).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Iterator, Sequence
from enum import StrEnum, unique
from fractions import Fraction
from typing import Any, TypeAlias

from worker.engine import shapes
from worker.engine.errors import EngineError, ShapeError
from worker.engine.shapes import ONE, SCALAR, Dimension, Shape


@unique
class Op(StrEnum):
    """Operations; the comment gives payload and arguments."""

    # leaves
    NUMBER = "number"  # Fraction
    CONSTANT = "constant"  # "pi" or "e"
    SYMBOL = "symbol"  # name
    SIZE = "size"  # Dimension, as a scalar value
    INDEX = "index"  # (letter, Dimension): an integer from 1 to the dimension
    ONES = "ones"
    ZEROS = "zeros"
    IDENTITY = "identity"
    # element-wise, scalars expand
    ADD = "add"
    NEGATE = "negate"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    POWER = "power"
    FUNCTION = "function"  # a name of FUNCTIONS
    APPLY = "apply"  # (name, orders of differentiation): a declared, unknown function
    COMPARE = "compare"  # one of COMPARISONS, two arguments
    LOGIC = "logic"  # and, or, not
    PIECEWISE = "piecewise"  # condition, value, condition, value, ..., otherwise
    # linear algebra
    MATMUL = "matmul"
    MATRIX_POWER = "matrix_power"  # int, may be negative
    TRANSPOSE = "transpose"
    DIAG = "diag"  # vector (column or row) to diagonal matrix
    DIAGONAL = "diagonal"  # square matrix to the column of its diagonal
    TRACE = "trace"
    DET = "det"
    INVERSE = "inverse"
    COFACTOR = "cofactor"
    SUM = "sum"  # axis: None (everything), 0 (over rows, gives a row), 1 (gives a column)
    MEAN = "mean"  # axis likewise
    PRODUCT = "product"  # of all entries
    NORM = "norm"  # "1", "2", "inf", "fro"
    DOT = "dot"
    OUTER = "outer"
    KRONECKER = "kronecker"
    VEC = "vec"  # column-stacked
    UNVEC = "unvec"  # column-stacked vector back to rows × columns (the node's shape)
    SOFTMAX = "softmax"
    REVERSE = "reverse"
    BLOCK = "block"  # (block rows, block columns), row by row; scalars make a grid
    # index level
    ENTRY = "entry"  # array, then one scalar index per dimension of it
    SUM_OVER = "sum_over"  # (letter, Dimension), body
    PRODUCT_OVER = "product_over"  # likewise
    COMPREHENSION = "comprehension"  # tuple of (letter, Dimension) for its axes, body
    # author only
    DERIVATIVE = "derivative"  # (layout, order); function, then what to differentiate by


FUNCTIONS = frozenset(
    {
        *("exp", "log", "sqrt", "abs", "sign", "floor", "ceil", "max", "min"),
        *("sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan"),
        *("sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"),
        *("heaviside", "relu", "sigmoid", "softplus", "erf"),
    }
)
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
Payload: TypeAlias = Hashable
Letter: TypeAlias = tuple[str, Dimension]


class Node:
    """One operation. Built by the functions below, never directly; compared with `is`."""

    __slots__ = ("__weakref__", "args", "op", "payload", "serial", "shape")

    op: Op
    args: tuple[Node, ...]
    payload: Any  # see Op: what it holds depends on the operation
    shape: Shape
    serial: int  # grows with creation: a total order, arguments before their users

    def __repr__(self) -> str:
        inside = ", ".join([repr(self.payload)] * (self.payload is not None) + [*map(repr, self.args)])
        return f"{self.op}({inside})"

    def __reduce__(self) -> tuple[object, ...]:
        return (node, (self.op, self.args, self.payload, self.shape))


SWEEP_AT = 20_000  # entries: a sweep of as many takes about 10 ms


class _Table:
    """The interning table: weak in its values, swept when it has doubled since the last sweep."""

    def __init__(self) -> None:
        self.entries: dict[tuple[object, ...], weakref.ref[Node]] = {}
        self.serial = 0
        self.sweep_at = SWEEP_AT

    def sweep(self) -> None:
        # A dead entry's key held its arguments alive; they die in the next round.
        while self._drop_dead() * 10 > len(self.entries):
            pass
        self.sweep_at = max(SWEEP_AT, 2 * len(self.entries))

    def _drop_dead(self) -> int:
        """How many dead entries were dropped; none of their keys is alive when this returns."""
        dead = [key for key, reference in self.entries.items() if reference() is None]
        for key in dead:
            del self.entries[key]
        return len(dead)


_TABLE = _Table()


def node(op: Op, args: tuple[Node, ...], payload: Payload, shape: Shape) -> Node:
    """The one node with these parts. Internal to the engine: it checks nothing."""
    table = _TABLE
    key = (op, payload, shape, args)
    reference = table.entries.get(key)
    found = None if reference is None else reference()
    if found is None:
        found = object.__new__(Node)
        found.op, found.args, found.payload, found.shape = op, args, payload, shape
        table.serial += 1
        found.serial = table.serial
        table.entries[key] = weakref.ref(found)
        if len(table.entries) > table.sweep_at:
            table.sweep()
    return found


# --- leaves -------------------------------------------------------------------------------------


def number(value: int | Fraction) -> Node:
    """An exact rational."""
    return node(Op.NUMBER, (), Fraction(value), SCALAR)


def constant(name: str) -> Node:
    """pi or e."""
    if name not in ("pi", "e"):
        raise EngineError(f"no constant {name!r}")
    return node(Op.CONSTANT, (), name, SCALAR)


def symbol(name: str, shape: Shape = SCALAR) -> Node:
    """A declared name."""
    return node(Op.SYMBOL, (), name, shape)


def size(dimension: Dimension) -> Node:
    """A dimension as a number, as in 1/n."""
    if dimension.value is not None:
        return number(dimension.value)
    return node(Op.SIZE, (), dimension, SCALAR)


def index(letter: str, dimension: Dimension) -> Node:
    """An index letter: an integer from 1 to the dimension."""
    return node(Op.INDEX, (), (letter, dimension), SCALAR)


def ones(shape: Shape) -> Node:
    """The array of ones."""
    return node(Op.ONES, (), None, shape) if shape else number(1)


def zeros(shape: Shape) -> Node:
    """The array of zeros."""
    return node(Op.ZEROS, (), None, shape) if shape else number(0)


def identity(dimension: Dimension) -> Node:
    """The identity matrix."""
    if dimension is ONE:
        return number(1)
    return node(Op.IDENTITY, (), None, (dimension, dimension))


# --- element-wise -------------------------------------------------------------------------------


def add(*terms: Node, broadcast: bool = False) -> Node:
    """Element-wise sum; scalars expand."""
    shape = shapes.elementwise((t.shape for t in terms), broadcast=broadcast)
    return node(Op.ADD, terms, None, shape) if len(terms) != 1 else terms[0]


def negate(term: Node) -> Node:
    """The negative."""
    return node(Op.NEGATE, (term,), None, term.shape)


def subtract(left: Node, right: Node, *, broadcast: bool = False) -> Node:
    """Left plus the negative of right."""
    return add(left, negate(right), broadcast=broadcast)


def multiply(*factors: Node, broadcast: bool = False) -> Node:
    """Element-wise product; scalar factors scale."""
    shape = shapes.elementwise((f.shape for f in factors), broadcast=broadcast)
    return node(Op.MULTIPLY, factors, None, shape) if len(factors) != 1 else factors[0]


def divide(left: Node, right: Node, *, broadcast: bool = False) -> Node:
    """Element-wise quotient."""
    shape = shapes.elementwise((left.shape, right.shape), broadcast=broadcast)
    return node(Op.DIVIDE, (left, right), None, shape)


def power(base: Node, exponent: Node, *, broadcast: bool = False) -> Node:
    """Element-wise power; for a matrix power see `matrix_power`."""
    shape = shapes.elementwise((base.shape, exponent.shape), broadcast=broadcast)
    return node(Op.POWER, (base, exponent), None, shape)


def function(name: str, *args: Node, broadcast: bool = False) -> Node:
    """An element-wise function of FUNCTIONS; `max` and `min` take two or more arguments."""
    if name not in FUNCTIONS:
        raise EngineError(f"no function {name!r}")
    shape = shapes.elementwise((a.shape for a in args), broadcast=broadcast)
    return node(Op.FUNCTION, args, name, shape)


def apply(name: str, orders: tuple[int, ...], *args: Node) -> Node:
    """A declared, unknown scalar function, differentiated `orders` times by each argument."""
    if len(orders) != len(args):
        raise EngineError("one order of differentiation for each argument")
    return node(Op.APPLY, args, (name, orders), shapes.elementwise(a.shape for a in args))


def compare(relation: str, left: Node, right: Node, *, broadcast: bool = False) -> Node:
    """1 where the relation holds, else 0."""
    if relation not in COMPARISONS:
        raise EngineError(f"no comparison {relation!r}")
    shape = shapes.elementwise((left.shape, right.shape), broadcast=broadcast)
    return node(Op.COMPARE, (left, right), relation, shape)


def logic(connective: str, *args: Node) -> Node:
    """`and`, `or`, `not` of 0/1-valued nodes."""
    return node(Op.LOGIC, args, connective, shapes.elementwise(a.shape for a in args))


def piecewise(cases: Sequence[tuple[Node, Node]], otherwise: Node, *, broadcast: bool = False) -> Node:
    """The value of the first case whose condition holds, else `otherwise`."""
    flat = (*(part for case in cases for part in case), otherwise)
    shape = shapes.elementwise((part.shape for part in flat), broadcast=broadcast)
    return node(Op.PIECEWISE, flat, None, shape)


# --- linear algebra -----------------------------------------------------------------------------


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


def _reduced(array: Node, axis: int | None) -> Shape:
    if axis is None:
        return SCALAR
    rows, columns = shapes.as_matrix(array.shape)
    return shapes.normal((ONE, columns) if axis == 0 else (rows, ONE))


def total(array: Node, axis: int | None = None) -> Node:
    """Sum of all entries, or over the rows (axis 0, a row) or columns (axis 1, a column)."""
    return node(Op.SUM, (array,), axis, _reduced(array, axis))


def mean(array: Node, axis: int | None = None) -> Node:
    """Mean of all entries, or over an axis as in `total`."""
    return node(Op.MEAN, (array,), axis, _reduced(array, axis))


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


# --- index level --------------------------------------------------------------------------------


def entry(array: Node, *indices: Node) -> Node:
    """One entry; 1-based scalar indices, one for each dimension of the array's shape."""
    if len(indices) != len(array.shape):
        words = shapes.describe(array.shape)
        raise ShapeError(f"a {words} has {len(array.shape)} indices, not {len(indices)}", left=words)
    return node(Op.ENTRY, (array, *indices), None, SCALAR)


def sum_over(letter: str, dimension: Dimension, body: Node) -> Node:
    """Sum of the body for the letter from 1 to the dimension; the body may be an array."""
    return node(Op.SUM_OVER, (body,), (letter, dimension), body.shape)


def product_over(letter: str, dimension: Dimension, body: Node) -> Node:
    """Product of the body for the letter from 1 to the dimension."""
    return node(Op.PRODUCT_OVER, (body,), (letter, dimension), body.shape)


def comprehension(letters: Sequence[Letter], body: Node) -> Node:
    """The array whose entry at (i, j, …) is the scalar body.

    An axis of dimension one is given by a letter that the body does not use, so that a row is
    written `comprehension([("_", ONE), ("j", n)], …)`.
    """
    if body.shape:
        raise ShapeError("the entry of an array must be a scalar", left=shapes.describe(body.shape))
    shape = shapes.normal(tuple(dimension for _, dimension in letters))
    return node(Op.COMPREHENSION, (body,), tuple(letters), shape)


def derivative(of: Node, by: Sequence[Node], *, layout: str, order: int, shape: Shape) -> Node:
    """A derivative to be worked out; only authors may write one."""
    return node(Op.DERIVATIVE, (of, *by), (layout, order), shape)


# --- walking ------------------------------------------------------------------------------------


def walk(root: Node) -> Iterator[Node]:
    """Every distinct node below and including `root`, arguments before their users."""
    done: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        current, ready = stack.pop()
        if ready:
            yield current
            continue
        if current in done:
            continue
        done.add(current)
        if current.args:
            stack.append((current, True))
            stack.extend([(arg, False) for arg in current.args])
        else:
            yield current


def rebuild(root: Node, change: Callable[[Node, tuple[Node, ...]], Node | None]) -> Node:
    """`root` with every node replaced, arguments first.

    `change` gets a node and its new arguments and returns the replacement, or None to keep the
    operation (with its payload and shape) on the new arguments.
    """
    new: dict[Node, Node] = {}
    for current in walk(root):
        args = tuple(new[arg] for arg in current.args)
        replacement = change(current, args)
        if replacement is None:
            same = args == current.args
            replacement = current if same else node(current.op, args, current.payload, current.shape)
        new[current] = replacement
    return new[root]


def symbols(root: Node) -> frozenset[str]:
    """The names of the symbols in an expression."""
    return frozenset(str(n.payload) for n in walk(root) if n.op is Op.SYMBOL)


def substitute(root: Node, values: dict[str, Node]) -> Node:
    """With symbols replaced by expressions of the same shape."""
    if not values:
        return root

    def change(current: Node, args: tuple[Node, ...]) -> Node | None:
        if current.op is Op.SYMBOL and current.payload in values:
            return values[str(current.payload)]
        return None

    return rebuild(root, change)
