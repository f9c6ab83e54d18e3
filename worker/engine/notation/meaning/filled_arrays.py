"""Arrays that a call fills or repeats: ones, zeros, eye, full, tile."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.limits import MAX_CONCRETE_SIZE
from worker.engine.notation.meaning.calls import arity, calls, only
from worker.engine.notation.meaning.elaborate import Elaboration
from worker.engine.notation.meaning.vector_calls import axis_of
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, Dimension


def shape_argument(e: Elaboration, tree: Tree, arguments: Sequence[Tree]) -> tuple[Dimension, ...]:
    """The shape that np.ones((1, n)) or ones(1, n) names."""
    if len(arguments) == 1 and arguments[0].kind == "matrix":
        arguments = arguments[0].items[0].items
    dimensions = tuple(e.size(item) for item in arguments)
    for dimension in dimensions:
        value = dimension.value
        if value is not None and not 0 < value <= MAX_CONCRETE_SIZE:
            raise AnswerError(
                "parse.too_large", "This size is out of bounds.", start=tree.start, end=tree.end
            )
    return dimensions


@calls("ones", "zeros")
def _filled(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    make = expression.ones if tree.value[0] == "ones" else expression.zeros
    if len(arguments) == 1 and arguments[0].kind == "method" and arguments[0].value[0] == "shape":
        like = arguments[0].items[0]
        shape = e.node(like).shape
        tree.flat = like.flat
        return make(shape)
    dimensions = shape_argument(e, tree, arguments)
    if not dimensions:
        return make((e.sizes.fresh(tree.start, tree.end),))
    if len(dimensions) == 1 and e.lean == "matlab":
        e.note("note.square_array", tree)
        return make(shapes.normal((dimensions[0], dimensions[0])))
    if len(dimensions) == 1:
        tree.flat = True
    return make(shapes.normal(dimensions))


@calls("full")
def _full(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    where, value = only(tree, "full", arguments, 2)
    dimensions = shape_argument(e, tree, [where])
    if len(dimensions) == 1:
        tree.flat = True
    return e.build(expression.multiply, e.node(value), expression.ones(shapes.normal(dimensions)), tree=tree)


@calls("ones_like", "zeros_like", "full_like")
def _like(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if not arguments:
        raise arity(tree, tree.value[0], 0, "one argument")
    shape = e.node(arguments[0]).shape
    if arguments[0].flat:
        tree.flat = True
    if tree.value[0] == "full_like":
        only(tree, "full_like", arguments, 2)
        return e.build(expression.multiply, e.node(arguments[1]), expression.ones(shape), tree=tree)
    return expression.ones(shape) if tree.value[0] == "ones_like" else expression.zeros(shape)


@calls("eye")
def _eye(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if not arguments:
        return expression.identity(e.sizes.fresh(tree.start, tree.end))
    dimensions = shape_argument(e, tree, arguments)
    if len(dimensions) > 2:  # the third would say which diagonal
        raise arity(tree, "eye", len(arguments), "two arguments")
    if len(dimensions) > 1 and dimensions[0] is not dimensions[1]:
        first = e.fresh_letter("i")
        letters = [(first, dimensions[0]), ("l" if first == "j" else e.fresh_letter("j"), dimensions[1])]
        row, column = (expression.index(*pair) for pair in letters)
        return expression.comprehension(letters, expression.compare("==", row, column))
    return expression.identity(dimensions[0])


@calls("repeat", "tile")
def _repeated(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """np.repeat(z, n) and np.tile of numbers and vectors, and of a row or a column along an axis."""
    value_tree, count = only(tree, tree.value[0], arguments, 2)
    value = e.node(value_tree)
    counts = shape_argument(e, tree, [count])
    if not value.shape:
        if len(counts) == 1:
            tree.flat = True
        return e.build(expression.multiply, value, expression.ones(shapes.normal(counts)), tree=tree)
    rows, columns = e.matrix(value, value_tree)
    axis = axis_of(e, [], keywords) if tree.value[0] == "repeat" else None
    if len(counts) == 1 and columns is ONE and value_tree.flat and axis in (None, 0):
        tree.flat = True
        ones = expression.ones(counts)
        pair = (value, ones) if tree.value[0] == "repeat" else (ones, value)
        return expression.node(Op.KRONECKER, pair, None, shapes.normal((rows * counts[0],)))
    if len(counts) == 1 and axis is not None and (rows, columns)[axis % 2] is ONE:
        ones = expression.ones(counts)
        return expression.matmul(ones, value) if axis % 2 == 0 else expression.outer(value, ones)
    if value_tree.flat and columns is ONE:
        value = expression.node(Op.TRANSPOSE, (value,), None, (ONE, rows))
        rows, columns = ONE, rows
    if len(counts) == 2 and tree.value[0] == "tile" and ONE in counts:
        if counts[0] is ONE and columns is ONE:
            return expression.outer(value, expression.ones((counts[1],)))
        if counts[1] is ONE and rows is ONE:
            return expression.matmul(expression.ones((counts[0],)), value)
    raise AnswerError(
        "parse.arguments",
        "This repetition cannot be read here.",
        start=tree.start,
        end=tree.end,
        function="tile",
    )


@calls("repmat")
def _repmat(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """repmat(x, m, n): m copies above each other and n beside each other."""
    if len(arguments) == 2 and arguments[1].kind != "matrix":
        arguments = [*arguments, arguments[1]]
    value = e.node(arguments[0])
    counts = shape_argument(e, tree, arguments[1:])
    if len(counts) != 2:
        raise arity(tree, "repmat", len(arguments), "an array and two numbers")
    ones = expression.ones(shapes.normal(counts))
    if not value.shape:
        return e.build(expression.multiply, value, ones, tree=tree)
    return e.build(expression.kronecker, ones, value, tree=tree)


@calls("broadcast_to")
def _broadcast_to(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    value_tree, where = only(tree, "broadcast_to", arguments, 2)
    ones = Tree("call", where.start, where.end, ("ones", {}), [where])
    return e.instead(tree, Tree("product", tree.start, tree.end, ["*"], [value_tree, ones]))


@calls("atleast_2d")
def _atleast_2d(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """A flat array becomes a row."""
    node = e.node(only(tree, "atleast_2d", arguments)[0])
    rows, columns = e.matrix(node, tree)
    if columns is ONE and arguments[0].flat and node.shape:
        return expression.node(Op.TRANSPOSE, (node,), None, (ONE, rows))
    return node


@calls("squeeze")
def _squeeze(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if not arguments:
        raise arity(tree, "squeeze", 0, "one argument")
    return e.node(arguments[0])
