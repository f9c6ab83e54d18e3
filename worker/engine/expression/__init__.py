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

from worker.engine.expression.elementwise import (
    add,
    apply,
    compare,
    divide,
    function,
    logic,
    multiply,
    negate,
    piecewise,
    power,
    subtract,
)
from worker.engine.expression.index_level import comprehension, derivative, entry, product_over, sum_over
from worker.engine.expression.leaves import constant, identity, index, number, ones, size, symbol, zeros
from worker.engine.expression.linear_algebra import (
    block,
    cofactor,
    det,
    diag,
    diagonal,
    dot,
    inverse,
    kronecker,
    matmul,
    matrix_power,
    mean,
    norm,
    outer,
    product_of,
    reverse,
    softmax,
    square_side,
    total,
    trace,
    transpose,
    unvec,
    vec,
    vector_length,
)
from worker.engine.expression.nodes import Letter, Node, node
from worker.engine.expression.operations import COMPARISONS, FUNCTIONS, Op
from worker.engine.expression.walking import (
    nodes_below,
    operations,
    rebuild,
    replaced,
    substitute,
    symbols,
    walk,
)

__all__ = [
    "Op", "FUNCTIONS", "COMPARISONS",
    "Node", "node", "Letter",
    "number", "constant", "symbol", "size", "index", "ones", "zeros", "identity",
    "add", "negate", "subtract", "multiply", "divide", "power", "function", "apply", "compare", "logic",
    "piecewise",
    "square_side", "vector_length", "matmul", "matrix_power", "transpose", "diag", "diagonal", "trace",
    "det", "inverse", "cofactor", "total", "mean", "product_of", "norm", "dot", "outer", "kronecker",
    "vec", "unvec", "softmax", "reverse", "block",
    "entry", "sum_over", "product_over", "comprehension", "derivative",
    "walk", "nodes_below", "operations", "rebuild", "replaced", "symbols", "substitute",
]  # fmt: skip
