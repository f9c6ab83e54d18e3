"""Nodes and the table that interns them: equal trees are one object, and die when nobody holds them."""

from __future__ import annotations

import weakref
from collections.abc import Hashable
from typing import Any, TypeAlias

from worker.engine.expression.operations import Op
from worker.engine.shapes import Dimension, Shape

Payload: TypeAlias = Hashable
Letter: TypeAlias = tuple[str, Dimension]


class Node:
    """One operation. Built by the constructors of this package, never directly; compared with `is`."""

    __slots__ = ("__weakref__", "args", "op", "payload", "serial", "shape")

    op: Op
    args: tuple[Node, ...]
    payload: Any  # see Op: what it holds depends on the operation
    shape: Shape
    serial: int  # grows with creation: a total order, arguments before their users

    def __repr__(self) -> str:
        inside = ", ".join([repr(self.payload)] * (self.payload is not None) + [*map(repr, self.args)])
        return f"{self.op}({inside})"

    def __reduce__(self) -> tuple[object, ...]:
        return (node, (self.op, self.args, self.payload, self.shape))


SWEEP_AT = 20_000  # entries: a sweep of as many takes about 10 ms


class _Table:
    """The interning table: weak in its values, swept when it has doubled since the last sweep."""

    def __init__(self) -> None:
        self.entries: dict[tuple[object, ...], weakref.ref[Node]] = {}
        self.serial = 0
        self.sweep_at = SWEEP_AT

    def sweep(self) -> None:
        # A dead entry's key held its arguments alive; they die in the next round.
        while self._drop_dead() * 10 > len(self.entries):
            pass
        self.sweep_at = max(SWEEP_AT, 2 * len(self.entries))

    def _drop_dead(self) -> int:
        """How many dead entries were dropped; none of their keys is alive when this returns."""
        dead = [key for key, reference in self.entries.items() if reference() is None]
        for key in dead:
            del self.entries[key]
        return len(dead)


_TABLE = _Table()
_blank, _reference = object.__new__, weakref.ref


def node(op: Op, args: tuple[Node, ...], payload: Payload, shape: Shape) -> Node:
    """The one node with these parts. Internal to the engine: it checks nothing."""
    table = _TABLE
    key = (op, payload, shape, args)
    entries = table.entries
    reference = entries.get(key)
    if reference is not None:
        found = reference()
        if found is not None:
            return found
    made = _blank(Node)
    made.op = op
    made.args = args
    made.payload = payload
    made.shape = shape
    table.serial = made.serial = table.serial + 1
    entries[key] = _reference(made)
    if len(entries) > table.sweep_at:
        table.sweep()
    return made
