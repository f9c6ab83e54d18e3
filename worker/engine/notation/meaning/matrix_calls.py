"""Functions of matrices, and arrays that are put together from others."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.limits import MAX_MATRIX_POWER
from worker.engine.notation.meaning import arrays, bars, ellipsis
from worker.engine.notation.meaning.calls import arity, calls, only
from worker.engine.notation.meaning.elaborate import Elaboration, integer
from worker.engine.notation.meaning.exact_values import not_by_zero
from worker.engine.notation.meaning.index_notation import as_vector
from worker.engine.notation.meaning.vector_calls import axis_of
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, SCALAR


@calls("diag")
def _diag(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """diag(x); diag(a, b, c); diag(…, 1/x_i, …); of a matrix its diagonal, or it without all else."""
    if not arguments:
        raise arity(tree, "diag", 0, "one argument")
    if len(arguments) == 1 and arguments[0].kind == "matrix" and len(arguments[0].items) == 1:
        cells = arguments[0].items[0].items
        if any(cell.kind == "ellipsis" for cell in cells):
            arguments = cells
    if any(item.kind == "ellipsis" for item in arguments):
        entries = ellipsis.vector(e, arguments, tree)
        return expression.node(Op.DIAG, (entries,), None, (entries.shape or (ONE,)) * 2)
    if len(arguments) > 1:
        rows = [[item] for item in arguments]
        vector = arrays.block(e, tree, rows)
    else:
        vector = as_vector(e, bars.as_array(e, arguments[0]), arguments[0])
        if len(vector.shape) == 2 and ONE not in e.sizes.shape(vector.shape):
            side = e.square(vector, arguments[0], "the diagonal")
            entries = expression.node(Op.DIAGONAL, (vector,), None, (side,))
            if e.lean == "diagonal":
                e.note("note.diagonal_matrix", tree)
                return expression.node(Op.DIAG, (entries,), None, (side, side))
            if e.code:
                tree.flat = True
            else:
                e.note("note.diagonal_vector", tree)
            return entries
    length = e.vector(vector, arguments[0], "diag")
    if not vector.shape:  # diag(1) and diag(z): as large as it has to be
        unit = expression.identity(e.sizes.fresh(tree.start, tree.end))
        alone = vector.op is Op.NUMBER and vector.payload == 1
        return unit if alone else expression.node(Op.MULTIPLY, (vector, unit), None, unit.shape)
    return expression.node(Op.DIAG, (vector,), None, shapes.normal((length, length)))


@calls("diagonal")
def _diagonal(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    node = e.node(only(tree, "diagonal", arguments)[0])
    side = e.square(node, arguments[0], "the diagonal")
    if e.code:
        tree.flat = True
    return expression.node(Op.DIAGONAL, (node,), None, shapes.normal((side,)))


_SQUARE = {"trace": (Op.TRACE, "the trace"), "det": (Op.DET, "the determinant")}


@calls("trace", "det")
def _number_of_square(
    e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]
) -> Node:
    key = tree.value[0]
    node = e.node(only(tree, key, arguments)[0])
    e.square(node, arguments[0], _SQUARE[key][1])
    if not node.shape:
        return node
    return expression.node(_SQUARE[key][0], (node,), None, SCALAR)


@calls("matrix_power")
def _matrix_power(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    base, exponent = only(tree, "matrix_power", arguments, 2)
    node, whole = e.node(base), integer(e.node(exponent))
    e.square(node, base, "a matrix power")
    if whole is None or abs(whole) > MAX_MATRIX_POWER:
        raise AnswerError(
            "parse.arguments",
            "A matrix is raised to a whole number.",
            start=exponent.start,
            end=exponent.end,
            function="matrix_power",
        )
    if not node.shape:
        return expression.power(node, expression.number(whole))
    return expression.node(Op.MATRIX_POWER, (node,), whole, node.shape)


@calls("inv", "cof", "adj")
def _of_square(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    key = tree.value[0]
    node = e.node(only(tree, key, arguments)[0])
    e.square(node, arguments[0], "an inverse" if key == "inv" else key)
    if key == "inv":
        not_by_zero(node, arguments[0])
    if not node.shape:
        return expression.divide(expression.number(1), node) if key == "inv" else expression.number(1)
    if key == "inv":
        return expression.node(Op.INVERSE, (node,), None, node.shape)
    cofactor = expression.node(Op.COFACTOR, (node,), None, node.shape)
    if key == "cof":
        return cofactor
    return expression.node(Op.TRANSPOSE, (cofactor,), None, node.shape)


@calls("pinv")
def _pseudo_inverse(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """X^+ of a matrix of full rank: (X^T X)^-1 X^T if it is tall, X^T (X X^T)^-1 if it is broad.

    Which one it is follows from the sizes, or from what the exercise inverts.
    """
    argument = only(tree, "pinv", arguments)[0]
    node = e.node(argument)
    rows, columns = e.matrix(node, argument)
    if e.sizes.unify(rows, columns):
        return e.instead(tree, Tree("call", tree.start, tree.end, ("inv", {}), [argument]))
    inverted = e.scope.inverted
    if rows.value is not None and columns.value is not None:
        tall = rows.value > columns.value
    elif (rows in inverted) is not (columns in inverted):
        tall = columns in inverted
    else:
        raise AnswerError(
            "parse.arguments",
            "Write the pseudoinverse out: as (X^T X)^{-1} X^T, or as X^T (X X^T)^{-1}.",
            start=tree.start,
            end=tree.end,
            function="pinv",
        )
    e.note("note.pseudoinverse", tree, independent="columns" if tall else "rows")
    turned = expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((columns, rows)))
    side = columns if tall else rows
    gram = expression.node(
        Op.MATMUL, (turned, node) if tall else (node, turned), None, shapes.normal((side, side))
    )
    inverse = expression.node(Op.INVERSE, (gram,), None, gram.shape)
    return expression.node(Op.MATMUL, (inverse, turned) if tall else (turned, inverse), None, turned.shape)


@calls("solve")
def _solve(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """np.linalg.solve(A, b) is the inverse of A times b; R's solve(A) is the inverse."""
    if len(arguments) == 1:
        return e.instead(tree, Tree("call", tree.start, tree.end, ("inv", {}), list(arguments)))
    matrix, right = only(tree, "solve", arguments, 2)
    inverse = Tree("call", matrix.start, matrix.end, ("inv", {}), [matrix])
    return e.instead(tree, Tree("product", tree.start, tree.end, ["@"], [inverse, right]))


@calls("transpose")
def _transpose(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if not arguments:
        raise arity(tree, "transpose", 0, "one argument")
    alone = e.text.startswith("t", tree.start) and "(" in e.text[tree.start : tree.start + 3]
    if alone and not e.node(arguments[0]).shape:  # R's t(A); of a number it is another t
        raise AnswerError(
            "parse.unexpected", "t was not expected here.", start=tree.start, end=tree.end, found="t"
        )
    return e.instead(tree, Tree("transpose", tree.start, tree.end, False, [arguments[0]]))


@calls("vec", "vecc")
def _vec(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if len(arguments) > 1:
        return arrays.block(e, tree, [[item] for item in arguments])
    argument = only(tree, "vec", arguments)[0]
    if argument.kind == "matrix" and len(argument.items) == 1:
        return arrays.block(e, argument, [[item] for item in argument.items[0].items])
    node = e.node(argument)
    rows, columns = e.matrix(node, argument)
    return expression.node(Op.VEC, (node,), None, shapes.normal((rows * columns,)))


@calls("unvec")
def _unvec(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    vector, rows, columns = only(tree, "unvec", arguments, 3)
    node = e.node(vector)
    height, breadth = e.size(rows), e.size(columns)
    length = e.vector(node, vector, "unvec")
    if not e.sizes.unify(length, height * breadth):
        raise e.mismatch(node.shape, (height, breadth), vector, "have different numbers of entries")
    return expression.node(Op.UNVEC, (node,), None, shapes.normal((height, breadth)))


@calls("cat")
def _cat(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """Vectors one after the other: rows give a row, everything else a column."""
    arguments = _listed(arguments)
    axis = axis_of(e, [], keywords)
    if any(item.kind == "ellipsis" for item in arguments):
        return ellipsis.vector(e, arguments, tree)
    nodes = [e.node(item) for item in arguments]
    rows = any(len(n.shape) == 2 and e.sizes.shape(n.shape)[0] is ONE for n in nodes)
    matrices = any(len(n.shape) == 2 and ONE not in e.sizes.shape(n.shape) for n in nodes)
    if (
        (axis in (1, -1) and not any(item.flat for item in arguments))
        or (rows and axis is None)
        or (matrices and tree.value[0] == "cat" and "hstack" in e.shown(tree)[:12])
    ):
        return arrays.block(e, tree, [list(arguments)])
    if e.code and axis is None and not matrices:
        tree.flat = True
    return arrays.block(e, tree, [[item] for item in arguments])


def _listed(arguments: Sequence[Tree]) -> Sequence[Tree]:
    """The items, whether they stand in a list or not."""
    if arguments and arguments[0].kind == "matrix" and len(arguments[0].items) == 1:
        return arguments[0].items[0].items
    return arguments


@calls("vstack", "row_stack", "stack")
def _vstack(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    items = _listed(arguments)
    if len(items) == 1 and items[0].kind == "product":  # stack([w] * n)
        node = e.node(items[0])
        turned = axis_of(e, arguments[1:], keywords) in (1, -1)
        return e.build(expression.transpose, node, tree=tree) if turned else node
    if tree.value[0] == "stack" and axis_of(e, arguments[1:], keywords) in (1, -1):
        return arrays.block(e, tree, [list(items)])
    if not any(e.node(item).shape for item in items):  # numbers make a flat array
        tree.flat = True
        return arrays.block(e, tree, [list(items)])
    upright = [len(e.sizes.shape(e.node(item).shape)) == 1 for item in items]  # flat arrays become rows
    rows = [
        [Tree("transpose", item.start, item.end, False, [item]) if turned else item]
        for item, turned in zip(items, upright, strict=True)
    ]
    return arrays.block(e, tree, rows)


@calls("column_stack")
def _column_stack(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    return arrays.block(e, tree, [list(_listed(arguments))])


@calls("block", "array")
def _array(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """np.array([[…], […]])."""
    if not arguments:
        raise arity(tree, "array", 0, "a list")
    argument = arguments[0]
    if len(arguments) > 1 and argument.kind != "matrix":
        return arrays.block(e, tree, [[item] for item in arguments])  # vector(a, b, c)
    node = e.node(argument)
    if argument.kind in ("matrix", "generated") and len(e.sizes.shape(node.shape)) == 2:
        shape = e.sizes.shape(node.shape)
        nested = argument.kind == "matrix" and any(cell.kind == "matrix" for cell in argument.items[0].items)
        if shape[0] is ONE and not nested:
            tree.flat = True
    return node


@calls("row")
def _row(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    node = as_vector(e, e.node(only(tree, "row", arguments)[0]), arguments[0])
    length = e.vector(node, arguments[0], "row")
    if len(e.sizes.shape(node.shape)) == 2:
        return node
    return expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((ONE, length)))


@calls("col")
def _col(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    node = as_vector(e, e.node(only(tree, "col", arguments)[0]), arguments[0])
    length = e.vector(node, arguments[0], "col")
    if len(e.sizes.shape(node.shape)) == 1:
        return node
    return expression.node(Op.TRANSPOSE, (node,), None, (length,))
