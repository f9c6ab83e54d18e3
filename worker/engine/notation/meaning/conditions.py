"""Comparisons, connectives, indicators and cases."""

from __future__ import annotations

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.model import Bars
from worker.engine.notation.meaning.bars import entrywise
from worker.engine.notation.meaning.elaborate import Elaboration, rule
from worker.engine.notation.meaning.flat_arrays import broadcast, joint
from worker.engine.notation.meaning.leaves import letter_value, letters_in
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import SCALAR


@rule("compare")
def _compare(e: Elaboration, tree: Tree) -> Node:
    trees = tree.items
    nodes = [_side(e, item, tree) for item in trees]
    links: list[Node] = []
    for position, relation in enumerate(tree.value):
        pair, places = nodes[position : position + 2], trees[position : position + 2]
        if e.code:
            pair = broadcast(e, pair, places, tree)
        shape = e.common(pair, places) if not e.code else joint(e, pair, places)
        links.append(expression.node(Op.COMPARE, tuple(pair), relation, shape))
    if len(links) == 1:
        return links[0]
    return expression.node(Op.LOGIC, tuple(links), "and", e.common(links, trees))


def _side(e: Elaboration, item: Tree, whole: Tree) -> Node:
    """A side of a comparison; there an index letter is a number."""
    if item.kind == "letter":
        return letter_value(e, item)
    if item.kind == "bars" and any(other.kind in ("number", "name") for other in whole.items):
        return entrywise(e, item) if e.bars is Bars.COUNT else e.node(item)
    if _of_indices(item):
        for name, place in letters_in(item).items():
            if name not in e.letters:
                e.letters[name] = e.sizes.fresh(place.start, place.end)
    beside = whole.value == ["=="] and any(other.kind == "letter" for other in whole.items)
    if item.kind == "size" and item.value in ("k", "l") and beside:
        return letter_value(e, item)
    return e.node(item)


def _of_indices(tree: Tree) -> bool:
    """Whether a side of a comparison is arithmetic of index letters, as in [i + j = n + 1]."""
    stack, letters = [tree], 0
    while stack:
        item = stack.pop()
        if item.kind == "letter" and item.value in "ijkl":
            letters += 1
        elif item.kind not in ("add", "negate", "product", "group", "number", "size"):
            return False
        stack.extend(item.items)
    return letters > 0


@rule("logic")
def _logic(e: Elaboration, tree: Tree) -> Node:
    nodes = [e.node(item) for item in tree.items]
    for node, item in zip(nodes, tree.items, strict=True):
        if not _holds_or_not(node):
            raise AnswerError(
                "parse.several_answers",
                f"The word {tree.value} joins conditions, and this is none; please give one answer.",
                start=item.start,
                end=item.end,
                found=e.shown(item),
            )
    return expression.node(Op.LOGIC, tuple(nodes), tree.value, e.common(nodes, tree.items))


def _holds_or_not(node: Node) -> bool:
    """Whether every value of the node is a truth value by the way it is written."""
    while node.op in _PASSES_ON and node.args:
        node = node.args[0]
    if node.op is Op.NUMBER:
        return node.payload in (0, 1)
    return node.op in (Op.COMPARE, Op.LOGIC) or (node.op is Op.FUNCTION and node.payload == "heaviside")


_PASSES_ON = frozenset({Op.TRANSPOSE, Op.ENTRY, Op.COMPREHENSION})


@rule("indicator")
def _indicator(e: Elaboration, tree: Tree) -> Node:
    return e.node(tree.items[0])


@rule("cases")
def _cases(e: Elaboration, tree: Tree) -> Node:
    trees = list(tree.items)
    nodes = [e.node(item) for item in trees]
    if not tree.value:  # nothing is said for the rest: there the answer has no value
        zero = expression.number(0)
        nodes.append(expression.node(Op.DIVIDE, (zero, zero), None, SCALAR))
        trees.append(tree)
    # a condition follows its value in the text, and precedes it in the expression
    for position in range(0, len(nodes) - 1, 2):
        nodes[position], nodes[position + 1] = nodes[position + 1], nodes[position]
        trees[position], trees[position + 1] = trees[position + 1], trees[position]
    if e.code:
        nodes = broadcast(e, nodes, trees, tree)
    shape = e.common(nodes, trees) if not e.code else joint(e, nodes, trees)
    return expression.node(Op.PIECEWISE, tuple(nodes), None, shape)
