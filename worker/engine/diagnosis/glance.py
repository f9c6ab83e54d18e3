"""A few points that show of most wrong numbers that no known mistake leads to them.

Whatever names a mistake agrees with it at all of the table's points, so that a clear difference at one of
them excludes it. Floats at two points cost a fraction of what values at all of them do; more are looked at
only while some explanation may still be right.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

import numpy as np

from worker.engine.diagnosis.scalings import SMALLEST, Scale
from worker.engine.errors import EngineError
from worker.engine.exact.glimpse import valued
from worker.engine.exact.structure import order
from worker.engine.expression import Node, Op
from worker.engine.model import Question
from worker.engine.numeric.evaluate import Array
from worker.engine.numeric.scalars import Leaf, NoScalarError

FEWEST, MOST = 2, 5  # points
CLEARLY = 1e-6  # relative: far more than rounding, and than what is taken for equal
NOTHING = 1e-9
STEP = 1e-5
NEARLY = 1e-3  # of a slope between points that far apart
LARGEST_KEPT = 200  # leaves

Values = tuple[float, ...]


class Glance:
    """All that could explain a wrong number, at a few points."""

    def __init__(
        self,
        question: Question,
        leaf: Leaf,
        reference: Array,
        rows: Iterable[tuple[Array, bool]],
        scales: Iterable[Scale],
    ) -> None:
        """`rows` has the values of the mistaken numbers, and whether their multiples explain something, too.

        Those, and the reference, must have values other than 0 where one looks; of others it is enough that
        the learner's number has one where they have none.
        """
        numbers = list(rows)
        multiples = [reference, *(values for values, scaled in numbers if scaled)]
        usable = np.all([np.isfinite(values) & (np.abs(values) > SMALLEST) for values in multiples], axis=0)
        self._places = [int(place) for place in np.flatnonzero(usable)[:MOST]]
        self._question = question
        self._function = None if question.function is None else question.expand(question.function)
        self._leaf = leaf
        self._leaves: list[dict[Node, float]] = [{} for _ in self._places]
        self._equal = [self._at_places(values) for values, _ in numbers]
        self._multiples = [self._at_places(values) for values in multiples]
        self._knows_leaves(question.reference.expression)
        # The answer over the reference, if it is explained by a factor too many or too few.
        ratios: list[Values] = []
        for factor in (self._at_places(scale.values) for scale in scales):
            ratios += [factor, tuple(2 * f for f in factor), tuple(1 / f if f else 0.0 for f in factor)]
        self._factors = [
            tuple(f * r for f, r in zip(ratio, self._multiples[0], strict=True)) for ratio in ratios
        ]

    def excludes(self, learner: Node) -> bool:
        """Whether this number is certainly none of the mistaken ones, nor a multiple that has a name."""
        if learner.shape or not self._leaves:
            return False
        equal, multiples = [*self._equal, *self._factors], self._multiples
        first = 0.0
        for k, leaves in enumerate(self._leaves):
            mine = valued(learner, leaves)
            if not k and not isfinite(mine) and self._knows_leaves(learner):
                mine = valued(learner, leaves)
            if not isfinite(mine):
                return False
            if k:
                multiples = [other for other in multiples if _near(mine * other[0], first * other[k])]
            else:
                first = mine
            equal = [other for other in equal if _near(mine, other[k])]
            if k + 1 >= FEWEST and not equal and not multiples:
                return not self._may_have_slope(learner, first)
        return False

    def _may_have_slope(self, learner: Node, first: float) -> bool:
        """Whether the question's function may be the derivative of this number."""
        function, targets = self._function, self._question.wrt
        if function is None or self._question.order != 1 or len(targets) != 1:
            return False
        by = targets[0]
        if function.shape or not self._knows_leaves(function) or by not in self._leaves[0]:
            return True
        leaves = self._leaves[0]
        slope = (valued(learner, {**leaves, by: leaves[by] + STEP}) - first) / STEP
        asked = valued(function, leaves)
        if not isfinite(slope) or not isfinite(asked):
            return True
        return abs(slope - asked) <= NEARLY * (1 + abs(slope) + abs(asked))

    def _at_places(self, values: Array) -> Values:
        return tuple([float(values[place]) for place in self._places])

    def _knows_leaves(self, number: Node) -> bool:
        known = self._leaves[0] if self._leaves else {}
        try:
            for node in order(number):
                if (node.op is Op.SYMBOL or node.op is Op.ENTRY) and node not in known:
                    if len(known) >= LARGEST_KEPT:
                        return False
                    for leaves, value in zip(self._leaves, self._at_places(self._leaf(node)), strict=True):
                        leaves[node] = value
        except (NoScalarError, EngineError, LookupError, ValueError):
            return False
        return True


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= CLEARLY * (abs(one) + abs(other)) + NOTHING
