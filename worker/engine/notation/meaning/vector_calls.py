"""Functions of vectors: dot, outer, norms, sums and means, softmax."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.meaning import arrays, bars, sums
from worker.engine.notation.meaning.calls import arity, calls, only
from worker.engine.notation.meaning.einstein import free_letters
from worker.engine.notation.meaning.elaborate import Elaboration, integer, rule
from worker.engine.notation.meaning.index_notation import as_vector
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, SCALAR


@calls("dot")
def _dot(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    left_tree, right_tree = only(tree, "dot", arguments, 2)
    left, right = as_vector(e, e.node(left_tree), left_tree), as_vector(e, e.node(right_tree), right_tree)
    if not left.shape or not right.shape:
        shape = left.shape or right.shape
        return expression.node(Op.MULTIPLY, (left, right), None, shape)
    one, other = e.matrix(left, left_tree), e.matrix(right, right_tree)
    alike = (one[0] is ONE) == (other[0] is ONE)
    if ONE in one and ONE in other and (alike or not e.code):
        if not e.sizes.unify(e.vector(left, left_tree, "dot"), e.vector(right, right_tree, "dot")):
            raise e.mismatch(left.shape, right.shape, right_tree, "have no dot product")
        return expression.node(Op.DOT, (left, right), None, SCALAR)
    operator = "@" if e.code else "·"
    return e.instead(tree, Tree("product", tree.start, tree.end, [operator], [left_tree, right_tree]))


@calls("matmul", "multi_dot")
def _matmul(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if len(arguments) == 1 and arguments[0].kind == "matrix":
        arguments = arguments[0].items[0].items
    if len(arguments) < 2:
        raise arity(tree, tree.value[0], len(arguments), "two arguments")
    return e.instead(
        tree, Tree("product", tree.start, tree.end, ["@"] * (len(arguments) - 1), list(arguments))
    )


@calls("outer")
def _outer(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    trees = only(tree, "outer", arguments, 2)
    left, right = (_ones_for_one(e, as_vector(e, e.node(item), item), item) for item in trees)
    rows, columns = e.vector(left, trees[0], "outer"), e.vector(right, trees[1], "outer")
    return expression.node(Op.OUTER, (left, right), None, shapes.normal((rows, columns)))


def _ones_for_one(e: Elaboration, node: Node, tree: Tree) -> Node:
    """outer(w, 1): the 1 is the vector of ones."""
    if tree.kind == "number" and tree.value == 1:
        return expression.ones((e.sizes.fresh(tree.start, tree.end),))
    return node


@rule("angle")
def _angle(e: Elaboration, tree: Tree) -> Node:
    """<w, x> is the dot product of vectors; <2x, 3> lists numbers."""
    if len(tree.items) == 2 and any(e.node(item).shape for item in tree.items):
        return _dot(e, tree, tree.items, {})
    return arrays.matrix(
        e, Tree("matrix", tree.start, tree.end, "<", [Tree("row", tree.start, tree.end, None, tree.items)])
    )


@calls("kron")
def _kron(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    trees = only(tree, "kron", arguments, 2)
    left, right = e.node(trees[0]), e.node(trees[1])
    if trees[0].flat and trees[1].flat:
        tree.flat = True
    elif trees[0].flat or trees[1].flat:  # a flat array beside a matrix is a row
        left, right = (_row_if_flat(e, node, item) for node, item in zip((left, right), trees, strict=True))
    (a, b), (c, d) = e.matrix(left, trees[0]), e.matrix(right, trees[1])
    return expression.node(Op.KRONECKER, (left, right), None, shapes.normal((a * c, b * d)))


def _row_if_flat(e: Elaboration, node: Node, tree: Tree) -> Node:
    rows, columns = e.matrix(node, tree)
    if not tree.flat or columns is not ONE or not node.shape:
        return node
    return expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((ONE, rows)))


@calls("softmax")
def _softmax(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    if not arguments:
        raise arity(tree, "softmax", 0, "one argument")
    node = e.node(arguments[0])
    names = free_letters(node, e.free) if e.letters and not node.shape else frozenset()
    if len(names) == 1:
        return _entry_of_softmax(e, node, next(iter(names)))
    node = as_vector(e, node, arguments[0])
    e.vector(node, arguments[0], "softmax")
    if arguments[0].flat:
        tree.flat = True
    return expression.node(Op.SOFTMAX, (node,), None, node.shape)


def _entry_of_softmax(e: Elaboration, node: Node, name: str) -> Node:
    """softmax(x_i) is the entry i of the softmax of all x_k."""
    dimension = e.sizes.resolve(e.letters[name])
    other = expression.index(e.fresh_letter("k"), dimension)

    def renamed(current: Node, _: tuple[Node, ...]) -> Node | None:
        return other if current.op is Op.INDEX and current.payload[0] == name else None

    every = expression.comprehension([other.payload], expression.rebuild(node, renamed))
    softmax = expression.node(Op.SOFTMAX, (every,), None, every.shape)
    return expression.node(Op.ENTRY, (softmax, expression.index(name, dimension)), None, SCALAR)


@calls("rev", "fliplr")
def _reverse(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    key = tree.value[0]
    if not arguments:
        raise arity(tree, key, 0, "one argument")
    node = as_vector(e, e.node(arguments[0]), arguments[0])
    rows, columns = e.matrix(node, tree)
    if (
        rows is not ONE
        and columns is not ONE
        and (key == "fliplr" or axis_of(e, arguments[1:], keywords) == 1)
    ):
        turned = expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((columns, rows)))
        reversed_ = expression.node(Op.REVERSE, (turned,), None, turned.shape)
        return expression.node(Op.TRANSPOSE, (reversed_,), None, node.shape)
    return expression.node(Op.REVERSE, (node,), None, node.shape)


_NORMS = {"1": "1", "2": "2", "F": "fro", "fro": "fro", "inf": "inf"}


@calls("norm")
def _norm(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """norm(x), norm(x, 1); torch.norm has the entries of a matrix in a row, whatever its kind."""
    if not 1 <= len(arguments) <= 2:
        raise arity(tree, "norm", len(arguments), "one argument, and the kind")
    node = as_vector(e, e.node(arguments[0]), arguments[0])
    kind = keywords.get("ord", keywords.get("p", arguments[1] if len(arguments) == 2 else None))
    name = "" if kind is None else _NORMS.get(str(kind.value), "")
    if kind is not None and not name:
        raise AnswerError(
            "parse.arguments", "Norms are 1, 2, inf and fro.", start=tree.start, end=tree.end, function="norm"
        )
    induced = ("inf",) if in_module(e, tree, "torch") else ("1", "2", "inf")
    return _norm_of(e, node, name, tree, induced)


@rule("norm")
def _bars(e: Elaboration, tree: Tree) -> Node:
    """‖x‖; of a matrix ‖W‖_1 is the sum of its magnitudes, as in a penalty."""
    node = as_vector(e, e.node(tree.items[0]), tree.items[0])
    return _norm_of(e, node, tree.value, tree, ("2", "inf"))


def _norm_of(e: Elaboration, node: Node, kind: str, tree: Tree, induced: Sequence[str]) -> Node:
    """The norm of that kind, "" if none is said; `induced` are those that measure a matrix as a map."""
    if not node.shape:
        return expression.function("abs", node)
    if len(node.shape) < 2 or ONE in e.sizes.shape(node.shape):
        return expression.norm(node, kind or "2")
    if kind in induced:
        raise AnswerError(
            "parse.arguments",
            "Of a matrix this is no sum over its entries; write ‖X‖_F or norm(X) for the Frobenius norm.",
            start=tree.start,
            end=tree.end,
            function="norm",
        )
    return expression.norm(node, "fro" if kind in ("", "2") else kind)


def in_module(e: Elaboration, tree: Tree, module: str) -> bool:
    """Whether a call was written as a member of this module itself, as in torch.norm(x)."""
    return e.text[: tree.start].endswith(f"{module}.")


@calls("len", "size")
def _length(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    node = e.node(only(tree, tree.value[0], arguments)[0])
    rows, columns = e.matrix(node, tree)
    if tree.value[0] == "size":
        return expression.size(rows * columns)
    return expression.size(columns if rows is ONE and columns is not ONE else rows)


def axis_of(e: Elaboration, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> int | None:
    """axis= or dim=, or the position after the array."""
    tree = keywords.get("axis") or keywords.get("dim") or (arguments[0] if arguments else None)
    if tree is None or (tree.kind == "word" and tree.value == "None"):
        return None
    if tree.kind in ("unknown", "letter", "newaxis"):
        return None
    value = integer(e.node(tree))
    if value not in (0, 1, -1, -2) and not (e.lean == "matlab" and value == 2):
        raise AnswerError(
            "parse.arguments", "axis is 0 or 1.", start=tree.start, end=tree.end, function="axis"
        )
    return value


@calls("sum", "mean", "prod", "rowsum", "colsum")
def _reduction(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """sum, mean and prod of all entries, along an axis, over letters."""
    key = tree.value[0]
    if not arguments:
        raise arity(tree, key, 0, "one argument")
    if key in ("sum", "prod"):
        if arguments[0].kind == "generator" and len(arguments) == 1:
            return sums.over_generated(e, arguments[0], key)
        if any(item.kind == "range" for item in arguments):
            return sums.over_ranges(e, tree, key, arguments)
        if len(arguments) == 4 and arguments[1].kind in ("letter", "size"):  # sum(x_i, i, 1, n)
            place = arguments[1]
            bounds: list[sums.Bound] = [(str(place.value), place, arguments[2], arguments[3])]
            return sums.bound_sum(e, tree, key, bounds, [], arguments[0], None)
        if len(arguments) == 2 and arguments[1].kind == "letter":
            bounds = [(str(arguments[1].value), arguments[1], None, None)]
            return sums.bound_sum(e, tree, key, bounds, [], arguments[0], None)
    argument = arguments[0]
    node = bars.as_array(e, argument)
    if not node.shape and key in ("sum", "prod"):
        return sums.summed_up(e, node, tree, key, argument)
    if node.shape and e.letters and not keywords and len(arguments) == 1:
        averaged = sums.over_free_letters(e, node, key, tree, argument)
        if averaged is not None:
            return averaged
    node = as_vector(e, node, argument)
    if not node.shape:
        return node
    axis = _AXES.get(key)
    if axis is None:
        axis = axis_of(e, arguments[1:], keywords)
        if e.lean == "matlab" and axis in (1, 2) and not keywords:
            e.note("note.dimension", tree, number=axis)
            axis -= 1
    return reduced(e, tree, node, key, axis, argument, keepdims=_kept(keywords))


_AXES = {"rowsum": 1, "colsum": 0}


def _kept(keywords: dict[str, Tree]) -> bool:
    tree = keywords.get("keepdims") or keywords.get("keepdim")
    return tree is not None and tree.value in (1, True)


def reduced(
    e: Elaboration, tree: Tree, node: Node, key: str, axis: int | None, argument: Tree, *, keepdims: bool
) -> Node:
    """A reduction along an axis as array code counts them; 0 runs down the rows."""
    op = {"sum": Op.SUM, "rowsum": Op.SUM, "colsum": Op.SUM, "mean": Op.MEAN, "prod": Op.PRODUCT}[key]
    rows, columns = e.matrix(node, argument)
    flat = argument.flat or len(e.sizes.shape(node.shape)) == 1
    if axis is not None and flat and columns is ONE and rows is not ONE:  # ones(m) ones(1, n) starts flat
        axis = None if axis in (0, -1) else axis
    if axis is None:
        return expression.node(op, (node,), None, SCALAR)
    axis = axis % 2
    if op is Op.PRODUCT:
        raise AnswerError(
            "parse.arguments", "prod takes all entries here.", start=tree.start, end=tree.end, function="prod"
        )
    shape = shapes.normal((ONE, columns) if axis == 0 else (rows, ONE))
    if e.code and not keepdims:
        tree.flat = True
    return expression.node(op, (node,), axis, shape)


@calls("var", "std")
def _spread(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """The mean squared distance from the mean; torch divides by one less unless it is told otherwise."""
    argument = only(tree, tree.value[0], arguments)[0]
    node = as_vector(e, e.node(argument), argument)
    if axis_of(e, [], keywords) is not None and len(node.shape) == 2 and ONE not in e.sizes.shape(node.shape):
        raise arity(tree, tree.value[0], 2, "one argument")
    centred = expression.subtract(node, expression.mean(node))
    squares = expression.power(centred, expression.number(2))
    fewer = _fewer_than_all(e, keywords)
    if fewer:
        rows, columns = e.matrix(node, argument)
        divisor = expression.subtract(expression.size(rows * columns), expression.number(fewer))
        variance = expression.divide(expression.total(squares), divisor)
    else:
        variance = expression.mean(squares)
    return variance if tree.value[0] == "var" else expression.function("sqrt", variance)


def _fewer_than_all(e: Elaboration, keywords: dict[str, Tree]) -> int:
    """What the number of entries is lessened by before the sum is divided by it."""
    said = keywords.get("ddof") or keywords.get("correction")
    if said is not None:
        return integer(e.node(said)) or 0
    biased = keywords.get("unbiased")
    if biased is not None:
        return integer(e.node(biased)) or 0
    return 1 if "torch" in e.text else 0
