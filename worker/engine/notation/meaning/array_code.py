"""Idioms of array code: methods, indexing from 0, einsum."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.lexing.vocabulary import FUNCTION_WORDS
from worker.engine.notation.meaning import calls, index_notation
from worker.engine.notation.meaning.elaborate import Elaboration, integer, rule
from worker.engine.notation.meaning.keywords import row_by_row
from worker.engine.notation.meaning.whole_numbers import whole
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, SCALAR, Dimension, Shape


@rule("method")
def method(e: Elaboration, tree: Tree) -> Node:
    """x.sum(), A.dot(x), x.reshape(1, -1), x.T is a transpose already."""
    name, keywords = tree.value
    base, *arguments = tree.items
    if "order" in keywords and not row_by_row(keywords["order"]):
        raise AnswerError(
            "parse.arguments",
            "An array is read row by row here; write vec(X) for its columns below each other.",
            start=tree.start,
            end=tree.end,
            function="order",
        )
    if name in (
        "copy",
        "clone",
        "numpy",
        "tolist",
        "detach",
        "item",
        "astype",
        "float",
        "double",
        "conj",
        "contiguous",
        "A",
    ):
        node = e.node(base)
        if base.flat:
            tree.flat = True
        to_int = name == "astype" and arguments and str(arguments[0].value).startswith("int")
        return whole(node, tree) if to_int else node
    if name in ("t", "transpose"):
        return e.instead(tree, Tree("transpose", tree.start, tree.end, False, [base]))
    if name == "I":
        return calls.method_call(e, "inv", tree, [base], {})
    if name in ("reshape", "view"):
        return reshaped(e, tree, base, arguments)
    if name in ("flatten", "ravel"):
        return _flattened(e, tree, base)
    if name in ("squeeze",):
        return _flattened(e, tree, base) if len(e.sizes.shape(e.node(base).shape)) == 2 else e.node(base)
    if name in ("unsqueeze", "expand_dims"):
        return expanded(e, tree, base, arguments)
    if name in ("shape", "size", "numel", "dim", "ndim"):
        return _shape(e, tree, name, base, arguments)
    key = FUNCTION_WORDS.get(name, ("", ""))[1]
    key = {"sub": "subtract", "mul": "multiply", "clip": "clip"}.get(name, key)
    if not key:
        raise AnswerError(
            "parse.unknown_function", f".{name} is not known here.", start=tree.start, end=tree.end, name=name
        )
    return calls.method_call(e, key, tree, [base, *arguments], keywords)


def _shape(e: Elaboration, tree: Tree, name: str, base: Tree, arguments: Sequence[Tree]) -> Node:
    rows, columns = e.matrix(e.node(base), base)
    if arguments:
        axis = integer(e.node(arguments[0]))
        return expression.size(columns if axis in (1, -1) and columns is not ONE else rows)
    if name == "shape":
        raise AnswerError(
            "parse.arguments",
            "Say which size is meant, as in x.shape[0].",
            start=tree.start,
            end=tree.end,
            function="shape",
        )
    return expression.size(rows * columns)


@calls.calls("reshape")
def _reshape(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if len(arguments) < 2:
        raise calls.arity(tree, "reshape", len(arguments), "an array and a shape")
    return reshaped(e, tree, arguments[0], arguments[1:])


def reshaped(e: Elaboration, tree: Tree, base: Tree, arguments: Sequence[Tree]) -> Node:
    """reshape(1, -1) is the row, reshape(-1, 1) the column, reshape(-1) the flat array."""
    if len(arguments) == 1 and arguments[0].kind == "matrix":
        arguments = arguments[0].items[0].items
    node = e.node(base)
    rows, columns = e.matrix(node, base)
    sizes = [None if _is_minus_one(item) else e.size(item) for item in arguments]
    total = rows * columns
    known = [size for size in sizes if size is not None]
    if len(sizes) == 1:
        return _flattened(e, tree, base)
    if len(sizes) != 2:
        raise AnswerError(
            "parse.arguments", "Arrays have one or two axes here.", start=tree.start, end=tree.end
        )
    vector = rows is ONE or columns is ONE
    if len(known) == 1 and known[0] is ONE and vector:
        as_row = sizes[0] is ONE
    elif len(known) == 2 and ONE in known and vector and e.sizes.unify(known[0] * known[1], total):
        as_row = known[0] is ONE
    elif len(known) == 2 and e.sizes.unify(known[0] * known[1], total) and vector:
        column = node if columns is ONE else expression.transpose(node)
        turned = expression.node(Op.UNVEC, (column,), None, shapes.normal((known[1], known[0])))
        return expression.node(Op.TRANSPOSE, (turned,), None, shapes.normal((known[0], known[1])))
    else:
        raise AnswerError(
            "parse.arguments",
            "This reshape cannot be read here.",
            start=tree.start,
            end=tree.end,
            function="reshape",
        )
    if as_row == (rows is ONE and columns is not ONE):
        return node
    return expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((columns, rows)))


def _is_minus_one(tree: Tree) -> bool:
    return tree.kind == "negate" and tree.items[0].kind == "number" and tree.items[0].value == 1


def _flattened(e: Elaboration, tree: Tree, base: Tree) -> Node:
    """A flat array; a matrix is read row by row."""
    node = e.node(base)
    rows, columns = e.matrix(node, base)
    tree.flat = True
    if columns is ONE:
        return node
    turned = expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((columns, rows)))
    if rows is ONE:
        return turned
    return expression.node(Op.VEC, (turned,), None, shapes.normal((rows * columns,)))


@calls.calls("expand_dims")
def _expand_dims(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if "axis" in keywords or "dim" in keywords:
        arguments = [*arguments, keywords.get("axis") or keywords["dim"]]
    if len(arguments) != 2:
        raise calls.arity(tree, "expand_dims", len(arguments), "an array and an axis")
    return expanded(e, tree, arguments[0], arguments[1:])


def expanded(e: Elaboration, tree: Tree, base: Tree, arguments: Sequence[Tree]) -> Node:
    """A new axis: 0 makes a row of a flat array, 1 a column."""
    axis = integer(e.node(arguments[0])) if len(arguments) == 1 else None
    node = e.node(base)
    length = e.vector(node, base, "a new axis")
    column = len(e.sizes.shape(node.shape)) == 1
    if axis == 0:
        return expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((ONE, length))) if column else node
    if axis in (1, -1):
        return node if column else expression.node(Op.TRANSPOSE, (node,), None, (length,))
    raise AnswerError("parse.arguments", "The new axis is 0 or 1.", start=tree.start, end=tree.end)


# --- indexing ---------------------------------------------------------------------------------------


@rule("indexing")
def indexing(e: Elaboration, tree: Tree) -> Node:
    """x[0] and W[:, 1] in array code (from 0), X[1, 2] and x[i] in text (from 1)."""
    base, *parts = tree.items
    if base.kind == "method" and base.value[0] == "shape":
        rows, columns = e.matrix(e.node(base.items[0]), base)
        place = integer(e.node(parts[0]))
        return expression.size(columns if place in (1, -1) and columns is not ONE else rows)
    if base.kind in ("unknown", "letter"):
        return index_notation.entry(e, Tree("entry", tree.start, tree.end, None, [base, *parts]))
    node = e.node(base)
    shape = e.sizes.shape(node.shape)
    if not shape:
        raise AnswerError("parse.index", "A number has no components.", start=tree.start, end=tree.end)
    if any(part.kind in ("slice", "newaxis") for part in parts):
        return _sliced(e, tree, base, node, shape, parts)
    if all(part.kind in ("number", "negate") for part in parts) and e.code:
        parts = [_from_zero(e, part, shape, position) for position, part in enumerate(parts)]
    flat_row = len(shape) == 2 and shape[0] is ONE and len(parts) == 1
    if len(shape) == 2 and len(parts) == 1 and not flat_row:
        return index_notation.row(e, node, shape, parts[0])
    return index_notation.taken(e, node, shape, parts, tree)


def _from_zero(e: Elaboration, part: Tree, shape: Shape, position: int) -> Tree:
    """A number that counts from 0, or from the end if negative, as one that counts from 1."""
    value = integer(e.node(part))
    if value is None:
        raise AnswerError("parse.index", "An index is a whole number.", start=part.start, end=part.end)
    if value >= 0:
        return Tree("number", part.start, part.end, value + 1)
    axis = shape[min(position, len(shape) - 1)]
    if axis.value is not None:
        return Tree("number", part.start, part.end, axis.value + value + 1)
    if value == -1 and axis.name is not None:
        return Tree("size", part.start, part.end, axis.name)
    raise AnswerError("parse.index", "This index cannot be read here.", start=part.start, end=part.end)


def _whole(part: Tree) -> bool:
    """Whether a slice takes everything, in order."""
    return part.kind == "slice" and all(item.kind == "blank" for item in part.items)


def _reversed(part: Tree) -> bool:
    return (
        part.kind == "slice"
        and len(part.items) == 3
        and part.items[0].kind == part.items[1].kind == "blank"
        and _is_minus_one(part.items[2])
    )


def _sliced(e: Elaboration, tree: Tree, base: Tree, node: Node, shape: Shape, parts: Sequence[Tree]) -> Node:
    rows, columns = shapes.as_matrix(shape)
    kinds = [
        "new"
        if p.kind == "newaxis"
        else "all"
        if _whole(p)
        else "back"
        if _reversed(p)
        else "slice"
        if p.kind == "slice"
        else "at"
        for p in parts
    ]
    vector = columns is ONE or rows is ONE
    if vector and kinds == ["all", "at"] and columns is ONE and integer(e.node(parts[1])) == 0:
        tree.flat = True
        return node
    if vector and kinds in (["all", "new"], ["new", "all"], ["new"]):
        if (columns is ONE) == (kinds[0] == "all"):
            return node
        return expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((columns, rows)))
    if kinds[0] == "all" and kinds[1:] in ([], ["all"]):
        return node
    if kinds[0] == "back" and kinds[1:] in ([], ["all"]):
        return expression.node(Op.REVERSE, (node,), None, node.shape)
    if kinds == ["all", "back"] and not vector:
        turned = expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((columns, rows)))
        back = expression.node(Op.REVERSE, (turned,), None, turned.shape)
        return expression.node(Op.TRANSPOSE, (back,), None, node.shape)
    if kinds == ["at", "all"] and not vector:
        place = (
            _from_zero(e, parts[0], shape, 0)
            if e.code and parts[0].kind in ("number", "negate")
            else parts[0]
        )
        return index_notation.row(e, node, shape, place)
    if kinds == ["all", "at"] and not vector:
        place = (
            _from_zero(e, parts[1], shape, 1)
            if e.code and parts[1].kind in ("number", "negate")
            else parts[1]
        )
        at = index_notation.index(e, place, columns)
        name = e.fresh_letter("i")
        body = expression.node(Op.ENTRY, (node, expression.index(name, rows), at), None, SCALAR)
        return expression.comprehension([(name, rows)], body)
    raise AnswerError("parse.index", "This slice cannot be read here.", start=tree.start, end=tree.end)


# --- einsum -----------------------------------------------------------------------------------------


@calls.calls("einsum")
def _einsum(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """np.einsum('ij,j->i', A, x), with explicit subscripts."""
    if len(arguments) < 2 or arguments[0].kind != "word":
        raise calls.arity(tree, "einsum", len(arguments), "subscripts in quotes and arrays")
    subscripts = str(arguments[0].value).replace(" ", "")
    inputs, arrow, output = subscripts.partition("->")
    operands = inputs.split(",")
    if (
        not arrow
        or len(operands) != len(arguments) - 1
        or not subscripts.replace(",", "").replace("->", "").isalpha()
    ):
        raise AnswerError(
            "parse.arguments",
            "einsum needs explicit subscripts, as in 'ij,j->i', one group for each array.",
            start=arguments[0].start,
            end=arguments[0].end,
            function="einsum",
        )
    dimensions: dict[str, Dimension] = {}
    factors: list[Node] = []
    for letters, argument in zip(operands, arguments[1:], strict=True):
        node = e.node(argument)
        shape = e.sizes.shape(node.shape)
        if len(shape) == 2 and len(letters) == 1 and shape[0] is ONE:
            node = expression.node(Op.TRANSPOSE, (node,), None, (shape[1],))
            shape = node.shape
        if len(shape) != len(letters):
            raise AnswerError(
                "parse.index",
                f"{letters} names {len(letters)} axes, and this is a {e.describe(shape)}.",
                start=argument.start,
                end=argument.end,
            )
        for letter, dimension in zip(letters, shape, strict=True):
            known = dimensions.setdefault(letter, dimension)
            if not e.sizes.unify(known, dimension):
                raise AnswerError(
                    "parse.index",
                    f"The index {letter} runs to {known} and to {dimension}.",
                    start=argument.start,
                    end=argument.end,
                    name=letter,
                )
        indices = [expression.index(letter, dimensions[letter]) for letter in letters]
        factors.append(expression.entry(node, *indices) if letters else node)
    body = expression.multiply(*factors)
    if len(set(output)) != len(output) or any(letter not in dimensions for letter in output):
        raise AnswerError(
            "parse.index",
            "The output of einsum has letters of the inputs, each once.",
            start=tree.start,
            end=tree.end,
        )
    for letter in sorted(set(dimensions) - set(output)):
        body = expression.sum_over(letter, dimensions[letter], body)
    if not output:
        return body
    if len(output) == 1:
        tree.flat = True
    return expression.comprehension([(letter, dimensions[letter]) for letter in output], body)
