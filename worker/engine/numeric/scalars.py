"""Values of concrete scalars at many points: what `evaluate` does, without letters and their axes.

Most answers to questions about plain functions are such scalars, and so are the mistaken derivations that one
of them is compared with. What they share is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from worker.engine.expression import Node, Op

Array: TypeAlias = NDArray[np.float64]
Rules: TypeAlias = Mapping[Op, Callable[[Node, list[Array]], Array]]


class NoScalarError(Exception):
    """Something other than scalars at known places occurs."""


class Scalars:
    """Values of many scalar expressions at the same points."""

    def __init__(self, points: Mapping[str, Array], rules: Rules) -> None:
        """The arithmetic is that of the points' type; `rules` has the operations on values."""
        self._points = points
        self._rules = rules
        self._number: Any = next((p.dtype for p in points.values()), np.dtype(np.float64)).type
        self._count = next((len(p) for p in points.values()), 1)
        self._known: dict[Node, Array] = {}

    def of(self, root: Node) -> Array:
        """One value for each point. NumPy's warnings are the caller's business.

        Raises:
            NoScalarError: the expression is no concrete scalar.
        """
        known, stack = self._known, [root]
        while stack:
            node = stack[-1]
            if node in known:
                stack.pop()
                continue
            leaf = _LEAVES.get(node.op)
            if leaf is not None:
                known[stack.pop()] = leaf(self, node)
                continue
            waiting = [arg for arg in node.args if arg not in known]
            if waiting:
                stack += waiting
                continue
            rule = self._rules.get(node.op)
            if rule is None:
                raise NoScalarError
            known[stack.pop()] = rule(node, [known[arg] for arg in node.args])
        found = known[root]
        return found if found.shape else np.broadcast_to(found, (self._count,))

    def _rational(self, node: Node) -> Any:
        return self._number(float(node.payload))

    def _constant(self, node: Node) -> Any:
        return self._number(np.pi if node.payload == "pi" else np.e)

    def _symbol(self, node: Node) -> Array:
        found = self._points[str(node.payload)]
        if found.ndim != 1:
            raise NoScalarError
        return found

    def _entry(self, node: Node) -> Array:
        array, *places = node.args
        if array.op is not Op.SYMBOL or any(place.op is not Op.NUMBER for place in places):
            raise NoScalarError
        entries = self._points[str(array.payload)]
        # Out of range only where a condition discards the entry.
        positions = [
            min(max(int(place.payload), 1), side) - 1
            for place, side in zip(places, entries.shape[1:], strict=True)
        ]
        return entries[(slice(None), *positions)]


_LEAVES: dict[Op, Callable[[Scalars, Node], Any]] = {
    Op.NUMBER: Scalars._rational,
    Op.CONSTANT: Scalars._constant,
    Op.SYMBOL: Scalars._symbol,
    Op.ENTRY: Scalars._entry,
}
