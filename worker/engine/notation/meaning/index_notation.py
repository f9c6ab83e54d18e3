"""Index notation: entries, sums over letters, and the axes that free letters make.

i is the row and j the column. Letters that are axes of the answer stay free, other letters that
are repeated in a product are summed (Einstein's convention), and a letter that is neither is an
error. Sums that are written bind their letters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.meaning.einstein import dummies, free_letters
from worker.engine.notation.meaning.elaborate import Elaboration, rule
from worker.engine.notation.meaning.leaves import letter_value, letters_in
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, SCALAR, Dimension, Shape

# --- entries ----------------------------------------------------------------------------------------


@rule("entry")
def entry(e: Elaboration, tree: Tree) -> Node:
    """x_i, W_ik, (A x)_i, x_1, and x_i as row i of a declared X."""
    base, *indices = tree.items
    if base.kind in ("unknown", "letter") and base.value not in e.letters:
        return _row_of_matrix(e, tree, base, indices)
    if base.kind == "constant":
        return _basis(e, tree, indices)
    node = e.node(base)
    shape = e.sizes.shape(node.shape)
    if not shape:
        return _of_scalar(e, tree, node, indices)
    return taken(e, node, shape, indices, tree)


def taken(e: Elaboration, node: Node, shape: Shape, indices: Sequence[Tree], tree: Tree) -> Node:
    """One entry, or one row of a matrix that has a single index."""
    if len(shape) == 2 and shape[0] is ONE and len(indices) == 1:
        return expression.entry(_shaped(node, shape), expression.number(1), index(e, indices[0], shape[1]))
    if len(shape) == 1 and len(indices) == 2:
        alone = indices[1] if indices[1].kind == "number" and indices[1].value == 1 else None
        joined = _joined_digits(e, indices)
        indices = indices[:1] if alone is not None and joined is None else [joined] if joined else indices
    if len(shape) == 2 and len(indices) == 1:
        digits = indices[0]
        if digits.kind == "number" and 10 < digits.value < 100:
            middle = digits.end - 1
            indices = [
                Tree("number", digits.start, middle, digits.value // 10),
                Tree("number", middle, digits.end, digits.value % 10),
            ]
        else:
            return row(e, node, shape, digits)
    if len(indices) != len(shape):
        raise AnswerError(
            "parse.index",
            f"A {e.describe(shape)} has {len(shape)} {'index' if len(shape) == 1 else 'indices'}, "
            f"and here {'is' if len(indices) == 1 else 'are'} {len(indices)}.",
            start=tree.start,
            end=tree.end,
            expected=len(shape),
            found=len(indices),
        )
    places = tuple(index(e, item, dimension) for item, dimension in zip(indices, shape, strict=True))
    return expression.node(Op.ENTRY, (_shaped(node, shape), *places), None, SCALAR)


def _shaped(node: Node, shape: Shape) -> Node:
    return node if node.shape == shape else expression.node(node.op, node.args, node.payload, shape)


def _joined_digits(e: Elaboration, indices: Sequence[Tree]) -> Tree | None:
    """x_12 of a long vector was read digit by digit: put together again."""
    if all(i.kind == "number" for i in indices) and indices[0].end == indices[1].start:
        return Tree("number", indices[0].start, indices[1].end, int(f"{indices[0].value}{indices[1].value}"))
    return None


def index(e: Elaboration, tree: Tree, dimension: Dimension) -> Node:
    """An index along an axis of this dimension."""
    if tree.kind == "number":
        limit = dimension.value
        if not isinstance(tree.value, int) or tree.value < 1 or (limit is not None and tree.value > limit):
            raise AnswerError(
                "parse.index",
                f"Indices run from 1 to {dimension} here."
                if not e.sizes.unknown(dimension)
                else "Indices count from 1.",
                start=tree.start,
                end=tree.end,
                found=e.shown(tree),
                limit=str(dimension),
            )
        return expression.number(tree.value)
    if tree.kind in ("letter", "size", "name", "unknown") and _is_letter(e, tree, dimension):
        return letter(e, tree, str(tree.value), dimension)
    if tree.kind in ("size", "letter") and (tree.value in e.scope.sizes or tree.value in e.scope.lengths):
        return expression.size(e.dimension(str(tree.value)))
    before = set(e.letters)
    node = e.node(_with_letters(e, tree))
    for name in set(e.letters) - before:
        e.sizes.pairs.append((e.letters[name], dimension))
    if node.shape:
        raise AnswerError("parse.index", "An index is a number.", start=tree.start, end=tree.end)
    return node


def _with_letters(e: Elaboration, tree: Tree) -> Tree:
    """The tree, its undeclared letters known as indices from now on (n+1-i)."""
    for name, place in letters_in(tree).items():
        if name not in e.letters:
            e.letters[name] = e.sizes.fresh(place.start, place.end)
    return tree


def _is_letter(e: Elaboration, tree: Tree, dimension: Dimension) -> bool:
    """Whether a single name in a subscript is an index; n of x_n is the last one, k of A_ik is not."""
    name = str(tree.value)
    if name in e.bound or name in e.letters:
        return True
    if tree.kind == "name" and len(name) > 1:
        return False
    if name in "ij":
        return True
    is_size = name in e.scope.sizes or name in e.scope.lengths
    if not is_size:
        return True
    if name not in "kl":
        return False
    return (
        e.sizes.resolve(dimension) is not e.dimension(name)
        or _BESIDE_AN_INDEX[name].search(e.text) is not None
    )


# A_ik and A_{k,j}: who numbers rows and columns by i and j numbers by k, too, whatever sizes are called.
_BESIDE_AN_INDEX = {
    name: re.compile(rf"_\{{?\s*(?:[ij]\s*,?\s*{name}|{name}\s*,?\s*[ij])(?![A-Za-z])") for name in "kl"
}


def letter(e: Elaboration, tree: Tree, name: str, dimension: Dimension) -> Node:
    """An index letter that runs over this dimension."""
    known = e.letters.get(name)
    if known is None:
        e.letters[name] = dimension
    elif not e.sizes.unify(known, dimension):
        raise AnswerError(
            "parse.index",
            f"The index {name} runs to {e.sizes.resolve(known)} elsewhere "
            f"and to {e.sizes.resolve(dimension)} here.",
            start=tree.start,
            end=tree.end,
            name=name,
        )
    return expression.index(name, e.sizes.resolve(dimension))


def row(e: Elaboration, node: Node, shape: Shape, place: Tree) -> Node:
    """Row `place` of a matrix, as a row."""
    at = index(e, place, shape[0])
    name = e.fresh_letter("k")
    body = expression.node(Op.ENTRY, (node, at, expression.index(name, shape[1])), None, SCALAR)
    return expression.comprehension([("_", ONE), (name, shape[1])], body)


def _row_of_matrix(e: Elaboration, tree: Tree, base: Tree, indices: Sequence[Tree]) -> Node:
    """x_i where only X is declared: the paper's x_i, row i of X as a column."""
    name = str(base.value).upper()
    shape = e.names.shapes.get(name)
    if shape is None or len(shape) != 2 or name == base.value:
        return e.node(base)  # raises: the name is not declared
    node = expression.symbol(name, shape)
    if len(indices) == 2:
        return taken(e, node, shape, indices, tree)
    e.note("note.row_of_matrix", tree, name=e.shown(tree), matrix=name)
    at = index(e, indices[0], shape[0])
    letter_ = e.fresh_letter("k")
    body = expression.node(Op.ENTRY, (node, at, expression.index(letter_, shape[1])), None, SCALAR)
    return expression.comprehension([(letter_, shape[1])], body)


def _basis(e: Elaboration, tree: Tree, indices: Sequence[Tree]) -> Node:
    """e_i where e is not declared: the basis vector."""
    length = e.sizes.fresh(tree.start, tree.end)
    place = index(e, indices[0], length)
    name = e.fresh_letter("k")
    e.note("note.basis_vector", tree)
    return expression.comprehension(
        [(name, length)], expression.compare("==", expression.index(name, length), place)
    )


@rule("unit")
def _unit(e: Elaboration, tree: Tree) -> Node:
    """E_12: the matrix with a single one."""
    rows, columns = e.sizes.fresh(tree.start, tree.end), e.sizes.fresh(tree.start, tree.end)
    places = [index(e, place, d) for place, d in zip(tree.items, (rows, columns), strict=True)]
    first = e.fresh_letter("k")
    second = e.fresh_letter("l" if first == "k" else "q")
    gates = [
        expression.compare("==", expression.index(name, dimension), place)
        for name, dimension, place in zip((first, second), (rows, columns), places, strict=True)
    ]
    e.note("note.matrix_unit", tree)
    return expression.comprehension([(first, rows), (second, columns)], expression.multiply(*gates))


def _of_scalar(e: Elaboration, tree: Tree, node: Node, indices: Sequence[Tree]) -> Node:
    """(x_j / y_j)_j is the vector of these; an index on a plain number says nothing."""
    names = [str(item.value) for item in indices if item.kind in ("letter", "size")]
    free = free_letters(node, e.free)
    if len(names) == len(indices) and all(name in free and name not in e.bound for name in names):
        return over_letters(e, node, names)
    if tree.items[0].kind == "name" and len(indices) == 1 and indices[0].kind in ("letter", "size", "number"):
        if indices[0].kind == "letter" and not (e.scope.shape or ()):
            e.note("note.index_of_scalar", tree, name=tree.items[0].value)
            return node
        raise AnswerError(
            "parse.index",
            f"{tree.items[0].value} is a number here and has no components.",
            start=tree.start,
            end=tree.end,
            name=tree.items[0].value,
        )
    raise AnswerError(
        "parse.index", "This is a number and has no components.", start=tree.start, end=tree.end
    )


def over_letters(e: Elaboration, body: Node, names: Sequence[str]) -> Node:
    """The array whose entries the body gives: j alone makes a row, i (or any other) a column."""
    letters = [(name, e.sizes.resolve(e.letters[name])) for name in names]
    if len(letters) == 1 and names[0] == "j":
        letters.insert(0, ("_", ONE))
    return expression.comprehension(letters, body)


def as_vector(e: Elaboration, node: Node, tree: Tree) -> Node:
    """An argument that should be a vector: a scalar with a free letter is the vector of its entries."""
    if node.shape or not e.letters:
        return node
    free = [name for name in sorted(free_letters(node, e.free)) if name not in e.bound]
    if not free:
        return node
    if len(free) > 1:
        free = dummies(e, node, free)[:1] or free[:1]
    name = free[0]
    dimension = e.sizes.resolve(e.letters[name])
    return expression.comprehension([(name, dimension)], node)


# --- free letters -----------------------------------------------------------------------------------


@rule("delta")
def _delta(e: Elaboration, tree: Tree) -> Node:
    """Kronecker's delta: 1 where its indices are equal."""
    sides: list[Node] = []
    ranges: list[Dimension] = []
    for item in tree.items:
        if item.kind in ("letter", "size"):
            sides.append(letter_value(e, item))
        else:
            sides.append(e.node(_with_letters(e, item)))
        ranges += [e.letters[name] for name in sorted(letters_in(item)) if name in e.letters]
    for one, other in itertools.pairwise(ranges):
        e.sizes.pairs.append((one, other))
    return expression.compare("==", sides[0], sides[1])


# --- sums -------------------------------------------------------------------------------------------


# --- Einstein's convention --------------------------------------------------------------------------


# --- the whole answer -------------------------------------------------------------------------------
