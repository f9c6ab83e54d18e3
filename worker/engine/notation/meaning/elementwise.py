"""Entry by entry: what ⊙, ⊗, ∘ and ⊘ mean, and how arrays of different shapes are lined up for it."""

from __future__ import annotations

from worker.engine import expression, shapes
from worker.engine.expression import Node, Op
from worker.engine.notation.meaning.bars import entrywise
from worker.engine.notation.meaning.elaborate import Elaboration, rule
from worker.engine.notation.meaning.exact_values import not_by_zero
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, Shape


@rule("elementwise")
def elementwise(e: Elaboration, tree: Tree) -> Node:
    """⊙, ⊗, ∘ and ⊘; ⊗ of shapes that differ is the outer or the Kronecker product."""
    first = tree.items[0]
    node = entrywise(e, first)
    for operator, item in zip(tree.value, tree.items[1:], strict=True):
        node = _entrywise(e, operator, node, entrywise(e, item), first, item, tree)
        first = Tree("elementwise", tree.start, item.end)
    return node


def _entrywise(
    e: Elaboration, operator: str, left: Node, right: Node, first: Tree, item: Tree, tree: Tree
) -> Node:
    op = Op.DIVIDE if operator in ("⊘", "./") else Op.MULTIPLY
    if operator == "⊗" and e.lean in ("ones", "outer"):
        left, right = _ones_for_one(e, left, first), _ones_for_one(e, right, item)
        if len(e.sizes.shape(left.shape)) == 1 == len(e.sizes.shape(right.shape)):
            return _tensor_product(e, left, right, first, item)
    if operator == "⊗" and e.lean == "kronecker" and len(left.shape) == 2 == len(right.shape):
        return _tensor_product(e, left, right, first, item)
    if op is Op.DIVIDE:
        not_by_zero(right, item)
    shape: Shape | None
    if not left.shape or not right.shape:
        shape = left.shape or right.shape
    else:
        shape = e.sizes.unify_shapes(left.shape, right.shape)
    if shape is None and operator == "⊗" and Op.IDENTITY in (left.op, right.op):
        shape = stretched(e, left.shape, right.shape)  # x ⊗ I, entry by entry
        if shape is not None:
            e.note("note.broadcast", item, shape=e.describe(shape))
    if shape is None and operator == "⊗":
        return _tensor_product(e, left, right, first, item)
    if shape is None:
        shape = row_and_column(e, left.shape, right.shape)
        if shape is not None and e.scope.shape != e.sizes.shape(shape):
            shape = None  # a row and a column: what is meant cannot be told
        if shape is not None:
            right = turned(e, right, item)
            e.note("note.oriented", item, shape=e.describe(shape))
    if shape is None:
        shape = stretched(e, left.shape, right.shape)
        if shape is None:
            raise e.mismatch(left.shape, right.shape, item, "do not fit element by element")
        e.note("note.broadcast", item, shape=e.describe(shape))
    if op is Op.MULTIPLY and left.op is Op.MULTIPLY and first.kind != "group":
        return expression.node(Op.MULTIPLY, (*left.args, right), None, shape)
    return expression.node(op, (left, right), None, shape)


def _ones_for_one(e: Elaboration, node: Node, tree: Tree) -> Node:
    """The vector of ones, where w ⊗ 1 leaves it to be understood."""
    if e.lean == "ones" and tree.kind == "number" and tree.value == 1:
        return expression.ones((e.sizes.fresh(tree.start, tree.end),))
    return node


def stretched(e: Elaboration, left: Shape, right: Shape) -> Shape | None:
    """A column beside a matrix with as many rows, or a row beside one with as many columns."""
    left, right = e.sizes.shape(left), e.sizes.shape(right)
    if len(left) > 2 or len(right) > 2:
        return None
    one, other = shapes.as_matrix(left), shapes.as_matrix(right)
    if ONE not in one:
        one, other = other, one
    if ONE not in one or ONE in other:
        return None
    fits = e.sizes.unify(one[0], other[0]) if one[1] is ONE else e.sizes.unify(one[1], other[1])
    return e.sizes.shape(other) if fits else None


def _tensor_product(e: Elaboration, left: Node, right: Node, first: Tree, item: Tree) -> Node:
    one, other = e.sizes.shape(left.shape), e.sizes.shape(right.shape)
    if len(one) > 2 or len(other) > 2:
        raise e.mismatch(one, other, item, "do not fit element by element")
    if len(one) == 1 and len(other) == 1:
        e.note("note.outer_product", item)
        return expression.node(Op.OUTER, (left, right), None, shapes.normal((one[0], other[0])))
    e.note("note.kronecker_product", item)
    (a, b), (c, d) = shapes.as_matrix(one), shapes.as_matrix(other)
    return expression.node(Op.KRONECKER, (left, right), None, shapes.normal((a * c, b * d)))


def row_and_column(e: Elaboration, left: Shape, right: Shape) -> Shape | None:
    """The left shape, if the right one is the same vector turned."""
    left, right = e.sizes.shape(left), e.sizes.shape(right)
    if (
        len(left) > 2
        or len(right) > 2
        or ONE not in shapes.as_matrix(left)
        or ONE not in shapes.as_matrix(right)
    ):
        return None
    return left if shapes.transposed(left) == right else None


def turned(e: Elaboration, node: Node, tree: Tree) -> Node:
    """The transpose."""
    rows, columns = e.matrix(node, tree)
    return expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((columns, rows)))
