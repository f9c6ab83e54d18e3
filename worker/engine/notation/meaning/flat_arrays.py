"""One-dimensional arrays of code, which have no orientation until something gives them one."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import expression, shapes
from worker.engine.expression import Node, Op
from worker.engine.notation.meaning.elaborate import Elaboration
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, Dimension, Shape


def broadcast(e: Elaboration, nodes: Sequence[Node], trees: Sequence[Tree], whole: Tree) -> list[Node]:
    """Operands as array code lines them up: a flat array beside a matrix is a row."""
    arrays = [(n, t) for n, t in zip(nodes, trees, strict=True) if n.shape]
    flats = [t.flat for _, t in arrays]
    if arrays and all(flats):
        whole.flat = True
        lengths = {e.sizes.shape(n.shape) for n, _ in arrays}
        if len(lengths) < 2:
            return list(nodes)
        return [_upright(e, n, t) if n.shape else n for n, t in zip(nodes, trees, strict=True)]
    if not any(flats):
        return list(nodes)
    lined: list[Node] = []
    for node, tree in zip(nodes, trees, strict=True):
        if node.shape and tree.flat:
            rows, columns = e.matrix(node, tree)
            if columns is ONE:
                node = expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((ONE, rows)))
        lined.append(node)
    return lined


def _upright(e: Elaboration, node: Node, tree: Tree) -> Node:
    rows, columns = e.matrix(node, tree)
    if rows is ONE and columns is not ONE:
        return expression.node(Op.TRANSPOSE, (node,), None, (columns,))
    return node


def joint(e: Elaboration, nodes: Sequence[Node], trees: Sequence[Tree]) -> Shape:
    """The common shape of operands of array code, where rows and columns expand."""
    return e.common(nodes, trees, _expanded)


def _expanded(e: Elaboration, left: Shape, right: Shape) -> Shape | None:
    left, right = e.sizes.shape(left), e.sizes.shape(right)
    if len(left) > 2 or len(right) > 2:
        return None
    merged: list[Dimension] = []
    for a, b in zip(shapes.as_matrix(left), shapes.as_matrix(right), strict=True):
        if a is ONE:
            merged.append(b)
        elif b is ONE or e.sizes.unify(a, b):
            merged.append(e.sizes.resolve(a))
        else:
            return None
    return shapes.normal(tuple(merged))
