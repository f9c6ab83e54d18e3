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
Leaf: TypeAlias = Callable[[Node], Array]
Rules: TypeAlias = Mapping[Op, Callable[[Node, list[Array]], Array]]


class NoScalarError(Exception):
    """Something other than scalars at known places occurs."""


class Scalars:
    """Values of many scalar expressions at the same points."""

    def __init__(self, count: int, number: type[np.floating[Any]], leaf: Leaf, rules: Rules) -> None:
        """`leaf` gives the values of a symbol or an entry, `rules` has the operations on values.

        The arithmetic is that of `number`.
        """
        self._count = count
        self._number: Any = number
        self._leaf = leaf
        self._rules = rules
        self._known: dict[Node, Array] = {}

    def alone(self) -> Scalars:
        """For expressions that are not to be kept: it knows nothing yet."""
        return Scalars(self._count, self._number, self._leaf, self._rules)

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
            if node.op in LEAVES:
                known[stack.pop()] = self._leaf(node)
                continue
            if node.op in NUMBERS:
                known[stack.pop()] = self._number(NUMBERS[node.op](node.payload))
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


def leaf_of(points: Mapping[str, Array]) -> Leaf:
    """Values of leaves, where the points are given by the names of variables."""

    def leaf(node: Node) -> Array:
        if node.op is Op.SYMBOL:
            found = points[str(node.payload)]
            if found.ndim != 1:
                raise NoScalarError
            return found
        array, *places = node.args
        if array.op is not Op.SYMBOL or any(place.op is not Op.NUMBER for place in places):
            raise NoScalarError
        entries = points[str(array.payload)]
        # Out of range only where a condition discards the entry.
        positions = [
            min(max(int(place.payload), 1), side) - 1
            for place, side in zip(places, entries.shape[1:], strict=True)
        ]
        return entries[(slice(None), *positions)]

    return leaf


LEAVES = frozenset({Op.SYMBOL, Op.ENTRY})
NUMBERS: dict[Op, Callable[[Any], float]] = {
    Op.NUMBER: float,
    Op.CONSTANT: lambda name: np.pi if name == "pi" else np.e,
}
