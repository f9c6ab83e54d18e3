"""Entries of what is written with index letters, each bound to a value here; and of derivatives asked for."""

from __future__ import annotations

from collections.abc import Mapping

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.calculus.lowering.entries import Entries, Names, Rule
from worker.engine.expression import Node, Op
from worker.engine.shapes import ONE


def _entry(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    array, *places = a.args
    return low.entry(array, tuple(low.entry(place, (), names) for place in places), names)


def _binder(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    """Sum or product over a letter: written out at a known dimension, else with a fresh letter."""
    letter, dimension = a.payload
    (body,) = a.args
    if a.op is Op.SUM_OVER:
        return low.sum(dimension, ix, names, lambda k: low.entry(body, ix, {**names, letter: k}))
    if dimension.value is not None:
        ticks = (expression.number(k) for k in range(1, dimension.value + 1))
        return scalar.times(*(low.entry(body, ix, {**names, letter: k}) for k in ticks))
    new = low.fresh(ix, names)
    k = expression.index(new, dimension)
    return expression.product_over(new, dimension, low.entry(body, ix, {**names, letter: k}))


def _comprehension(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    axes = a.payload
    assert isinstance(axes, tuple)
    inner = dict(names)
    given = iter(ix if len(ix) == len(axes) else _restored(ix, axes))
    for (letter, _), place in zip(axes, given, strict=True):
        inner[letter] = place
    return low.entry(a.args[0], (), inner)


def _restored(ix: tuple[Node, ...], axes: tuple[expression.Letter, ...]) -> tuple[Node, ...]:
    """Indices for all axes, where the normal form of the shape dropped those of dimension one."""
    rest = list(ix)
    return tuple(scalar.ONE if dimension is ONE or not rest else rest.pop(0) for _, dimension in axes)


def _derivative(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    from worker.engine.calculus.derive import worked_out

    return low.entry(worked_out(a), ix, names)


RULES: Mapping[Op, Rule] = {
    Op.ENTRY: _entry,
    Op.SUM_OVER: _binder,
    Op.PRODUCT_OVER: _binder,
    Op.COMPREHENSION: _comprehension,
    Op.DERIVATIVE: _derivative,
}
