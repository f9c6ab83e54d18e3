"""Concrete sizes in place of named ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from worker.engine import expression, shapes
from worker.engine.expression import Node, Op
from worker.engine.model import Variable
from worker.engine.shapes import Dimension, Shape


def shape_at(shape: Shape, sizes: Mapping[str, int]) -> Shape:
    """The shape with named sizes replaced."""
    return shapes.normal(tuple(dimension.at(sizes) for dimension in shape))


def at_sizes(root: Node, sizes: Mapping[str, int]) -> Node:
    """The expression with named sizes replaced everywhere, shapes and letters included."""
    if not sizes:
        return root

    def change(current: Node, args: tuple[Node, ...]) -> Node:
        op, payload = current.op, current.payload
        shape = shape_at(current.shape, sizes)
        if op is Op.SIZE:
            assert isinstance(payload, Dimension)
            return expression.size(payload.at(sizes))
        if op is Op.ONES:
            return expression.ones(shape)
        if op is Op.ZEROS:
            return expression.zeros(shape)
        if op is Op.IDENTITY:
            return expression.identity(current.shape[0].at(sizes))
        if op is Op.ENTRY:
            return _entry(current, args, sizes)
        if op in (Op.INDEX, Op.SUM_OVER, Op.PRODUCT_OVER):
            letter, dimension = payload
            payload = (letter, dimension.at(sizes))
        elif op is Op.COMPREHENSION:
            payload = tuple((letter, d.at(sizes)) for letter, d in payload)
        return expression.node(op, args, payload, shape)

    return expression.rebuild(root, change)


def _entry(current: Node, args: tuple[Node, ...], sizes: Mapping[str, int]) -> Node:
    """An entry whose array may have lost axes of size one, and their indices with them."""
    array, *indices = args
    before = current.args[0].shape
    if len(array.shape) < len(before):
        kept = [i for i, d in zip(indices, before, strict=True) if d.at(sizes) is not shapes.ONE]
        indices = (indices if len(kept) < len(array.shape) else kept)[: len(array.shape)]
    return expression.entry(array, *indices) if array.shape else array


def variables_at(variables: Mapping[str, Variable], sizes: Mapping[str, int]) -> dict[str, Variable]:
    """The variables with named sizes replaced."""
    if not sizes:
        return dict(variables)
    return {
        name: Variable(
            name=name,
            shape=shape_at(v.shape, sizes),
            interval=v.interval,
            properties=v.properties,
        )
        for name, v in variables.items()
    }


def trial_sizes(names: frozenset[str]) -> Iterator[dict[str, int]]:
    """A few assignments, all sizes of one distinct so that confused shapes show.

    The second turns the order around and the third is larger, so that a formula right for small
    sizes only does not pass.
    """
    ordered = sorted(names)
    count = len(ordered)
    yield {name: 2 + k for k, name in enumerate(ordered)}
    yield (
        {name: 1 + count - k for k, name in enumerate(ordered)} if count > 1 else dict.fromkeys(ordered, 3)
    )
    yield (
        {name: 4 + k for k, name in enumerate(ordered)}
        if count <= 2
        else {name: 3 + (2 * k) % count for k, name in enumerate(ordered)}
    )


def sizes_for(asked: Shape, given: Shape) -> dict[str, int] | None:
    """The sizes at which the asked shape is the given, concrete one; None if there are none."""
    if any(d.value is None for d in given):
        return None
    wanted = list(asked)
    found: dict[str, int] = {}
    offered = list(given)
    if len(wanted) != len(offered):
        return None
    for dimension, value in zip(wanted, offered, strict=True):
        name = dimension.name
        number = value.value
        if dimension.value is not None:
            if dimension.value != number:
                return None
        elif name is not None and number is not None:
            if found.setdefault(name, number) != number:
                return None
        else:
            return None
    return found
