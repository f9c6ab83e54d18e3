"""What has no parts, and what brackets hold: numbers, names, letters, constant arrays."""

from __future__ import annotations

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node
from worker.engine.notation.meaning.elaborate import Elaboration, rule
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import Dimension


@rule("name")
def _name(e: Elaboration, tree: Tree) -> Node:
    shape = e.names.shapes[tree.value]
    if e.code and len(shape) == 1:
        tree.flat = True
    return e.names.nodes[tree.value]


@rule("constant")
def _constant(e: Elaboration, tree: Tree) -> Node:
    return expression.constant(tree.value)


@rule("size")
def _size(e: Elaboration, tree: Tree) -> Node:
    if tree.value in e.bound:
        return letter_value(e, tree)
    if tree.value in e.scope.lengths:
        return e.names.nodes[tree.value]  # shown by its name
    return expression.size(Dimension.of(tree.value))


@rule("letter", "unknown")
def _letter(e: Elaboration, tree: Tree) -> Node:
    if tree.value in e.bound or tree.value in e.letters:
        return letter_value(e, tree)
    message, suggestion = e.names.unknown(str(tree.value))
    raise AnswerError(
        "parse.unknown_name", message, start=tree.start, end=tree.end, name=tree.value, suggestion=suggestion
    )


def letter_value(e: Elaboration, tree: Tree) -> Node:
    """An index letter as a number, such as the i of n+1-i."""
    dimension = e.letters.get(tree.value)
    if dimension is None:
        dimension = e.letters[tree.value] = e.sizes.fresh(tree.start, tree.end)
    return expression.index(tree.value, e.sizes.resolve(dimension))


@rule("group")
def _group(e: Elaboration, tree: Tree) -> Node:
    node = e.node(tree.items[0])
    if tree.items[0].flat:
        tree.flat = True
    return node


@rule("identity")
def _identity(e: Elaboration, tree: Tree) -> Node:
    if tree.items:
        return expression.identity(e.size(tree.items[0]))
    return expression.identity(e.sizes.fresh(tree.start, tree.end))


@rule("ones", "zeros")
def _filled(e: Elaboration, tree: Tree) -> Node:
    make = expression.ones if tree.kind == "ones" else expression.zeros
    if tree.items:
        return make(shapes.normal(tuple(e.size(item) for item in tree.items)))
    return make((e.sizes.fresh(tree.start, tree.end),))


def letters_in(tree: Tree) -> dict[str, Tree]:
    """The undeclared letters of a tree, each with its place."""
    names: dict[str, Tree] = {}
    stack = [tree]
    while stack:
        item = stack.pop()
        if item.kind == "letter":
            names[str(item.value)] = item
        stack.extend(item.items)
    return names
