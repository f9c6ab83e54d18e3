"""|x|: the absolute value of a number, the determinant of a square matrix, and of a vector what fits.

Of a vector it is the number of elements, as in the paper; the length where the exercise is about one, where
some |x| is raised to a power, or of anything but a name; the magnitude of each entry where the exercise is
about those and where an array is needed: beside an element-wise sign, turned, compared with a number, in
diag(…) and sum(…), above or below the vector itself. A note says which was taken.
"""

from __future__ import annotations

from worker.engine import expression
from worker.engine.expression import Node, Op
from worker.engine.model import Bars
from worker.engine.notation.meaning.elaborate import Elaboration, rule
from worker.engine.notation.syntax import Tree, same
from worker.engine.shapes import ONE, SCALAR


@rule("bars")
def _single_bars(e: Elaboration, tree: Tree) -> Node:
    node = e.node(tree.items[0])
    if not node.shape:
        return expression.function("abs", node)
    rows, columns = e.matrix(node, tree)
    if rows is not ONE and columns is not ONE and e.sizes.unify(rows, columns):
        return expression.node(Op.DET, (node,), None, SCALAR)
    vector = rows is ONE or columns is ONE
    if e.bars is Bars.ENTRIES:
        e.note("note.bars_entries", tree)
        return expression.node(Op.FUNCTION, (node,), "abs", node.shape)
    if vector and (e.bars is Bars.LENGTH or not _is_named(node)):
        e.note("note.bars_length", tree)
        return expression.norm(node, "2")
    length = columns if rows is ONE else rows
    e.note("note.bars_count", tree, size=str(length))
    return expression.size(e.sizes.resolve(length))


def _is_named(node: Node) -> bool:
    """Whether it is a name, turned or not: of anything else nobody counts the elements."""
    while node.op is Op.TRANSPOSE:
        node = node.args[0]
    return node.op is Op.SYMBOL


def barred(e: Elaboration, tree: Tree, meaning: Bars) -> Node:
    """The tree, with this meaning of the bars in it."""
    before, e.bars = e.bars, meaning
    try:
        return e.node(tree)
    finally:
        e.bars = before


def entrywise(e: Elaboration, tree: Tree) -> Node:
    """The tree where its entries are meant: its own bars are taken of each entry."""
    return barred(e, tree, Bars.ENTRIES) if _bare(tree).kind == "bars" else e.node(tree)


def as_array(e: Elaboration, tree: Tree) -> Node:
    """The tree where an array is needed: bars that made it a number are taken of each entry."""
    before = len(e.notes)
    node = e.node(tree)
    if node.shape or not any(note.code in _NUMBERS for note in e.notes[before:]):
        return node
    del e.notes[before:]
    return barred(e, tree, Bars.ENTRIES)


_NUMBERS = frozenset({"note.bars_count", "note.bars_length"})


def beside_itself(e: Elaboration, tree: Tree, position: int) -> bool:
    """Whether the bars that stand there divide the vector inside them, or are divided by it: x/|x|, |x|/x."""
    inside = _bare(_bare(tree.items[position]).items[0])
    signs, items = tree.value, tree.items
    divides = position and signs[position - 1] in _DIVISIONS and same(_bare(items[position - 1]), inside)
    divided = (
        position < len(signs) and signs[position] in _DIVISIONS and same(_bare(items[position + 1]), inside)
    )
    return e.bars is not Bars.LENGTH and bool(divides or divided)


_DIVISIONS = frozenset({"/", "frac"})


def _bare(tree: Tree) -> Tree:
    """What is transposed, negated or bracketed, without that."""
    while tree.kind in ("group", "transpose", "negate"):
        tree = tree.items[0]
    return tree
