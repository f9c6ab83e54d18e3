"""Sums and signs."""

from __future__ import annotations

from worker.engine import expression
from worker.engine.expression import Node, Op
from worker.engine.notation.meaning.elaborate import RULES, Elaboration, rule
from worker.engine.notation.meaning.flat_arrays import broadcast, joint
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import SCALAR


@rule("add")
def _add(e: Elaboration, tree: Tree) -> Node:
    trees = tree.items
    nodes: list[Node] = []
    scalars_only = True
    for item in trees:
        if item.kind == "ellipsis":
            return RULES["run"](e, Tree("run", tree.start, tree.end, "sum", trees))
        node = e.node(item)
        if node.shape:
            scalars_only = False
        nodes.append(node)
    if scalars_only:
        return expression.node(Op.ADD, tuple(nodes), None, SCALAR)
    if e.code:
        nodes = broadcast(e, nodes, trees, tree)
    shape = e.common(nodes, trees) if not e.code else joint(e, nodes, trees)
    if not e.code and any(not node.shape for node in nodes):
        scalar = next(t for t, node in zip(trees, nodes, strict=True) if not node.shape)
        if not (scalar.kind == "number" and scalar.value == 0):
            beside = any(_has_identity(item) for item in trees)  # I - 1/n
            e.note("note.broadcast_identity" if beside else "note.broadcast", scalar, shape=e.describe(shape))
    return expression.node(Op.ADD, tuple(nodes), None, shape)


def _has_identity(tree: Tree) -> bool:
    """Whether a term is the identity, or a multiple of it."""
    while tree.kind in ("negate", "group"):
        tree = tree.items[0]
    factors = tree.items if tree.kind == "product" else [tree]
    return any(
        item.kind == "identity" or (item.kind == "call" and item.value[0] == "eye") for item in factors
    )


@rule("negate")
def _negate(e: Elaboration, tree: Tree) -> Node:
    inner = tree.items[0]
    if inner.kind == "number" and inner.value:
        return expression.number(-inner.value)
    node = e.node(inner)
    if inner.flat:
        tree.flat = True
    return expression.node(Op.NEGATE, (node,), None, node.shape)
