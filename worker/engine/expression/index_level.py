"""What is written with index letters: entries, sums and products over a letter, arrays by their entries.

And derivatives that an author asks for.
"""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import shapes
from worker.engine.errors import ShapeError
from worker.engine.expression.nodes import Letter, Node, node
from worker.engine.expression.operations import Op
from worker.engine.shapes import SCALAR, Dimension, Shape


def entry(array: Node, *indices: Node) -> Node:
    """One entry; 1-based scalar indices, one for each dimension of the array's shape."""
    if len(indices) != len(array.shape):
        words = shapes.describe(array.shape)
        raise ShapeError(f"a {words} has {len(array.shape)} indices, not {len(indices)}", left=words)
    return node(Op.ENTRY, (array, *indices), None, SCALAR)


def sum_over(letter: str, dimension: Dimension, body: Node) -> Node:
    """Sum of the body for the letter from 1 to the dimension; the body may be an array."""
    return node(Op.SUM_OVER, (body,), (letter, dimension), body.shape)


def product_over(letter: str, dimension: Dimension, body: Node) -> Node:
    """Product of the body for the letter from 1 to the dimension."""
    return node(Op.PRODUCT_OVER, (body,), (letter, dimension), body.shape)


def comprehension(letters: Sequence[Letter], body: Node) -> Node:
    """The array whose entry at (i, j, …) is the scalar body.

    An axis of dimension one is given by a letter that the body does not use, so that a row is
    written `comprehension([("_", ONE), ("j", n)], …)`.
    """
    if body.shape:
        raise ShapeError("the entry of an array must be a scalar", left=shapes.describe(body.shape))
    shape = shapes.normal(tuple(dimension for _, dimension in letters))
    return node(Op.COMPREHENSION, (body,), tuple(letters), shape)


def derivative(of: Node, by: Sequence[Node], *, layout: str, order: int, shape: Shape) -> Node:
    """A derivative to be worked out; only authors may write one."""
    return node(Op.DERIVATIVE, (of, *by), (layout, order), shape)
