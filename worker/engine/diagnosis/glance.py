"""A few points that show of most wrong numbers that no known mistake leads to them.

Whatever names a mistake agrees with it at all of the table's points, so that a clear difference at one of
them excludes it. Floats at two points cost a fraction of what values at all of them do; more are looked at
only while some explanation may still be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan

from worker.engine.diagnosis.scalings import SMALLEST, Scale
from worker.engine.errors import EngineError
from worker.engine.exact.glimpse import NAN, Glimpses, valued
from worker.engine.exact.structure import order
from worker.engine.expression import Node, Op
from worker.engine.model import Question
from worker.engine.numeric.evaluate import Array
from worker.engine.numeric.scalars import leaf_of

FEWEST, MOST = 2, 5  # points
CLEARLY = 1e-6  # relative: far more than rounding, and than what is taken for equal
NOTHING = 1e-9
STEP = 1e-5
NEARLY = 1e-3  # of a slope between points that far apart
LARGEST_KEPT = 200  # leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What may explain a wrong number: the mistaken numbers at these places, or certainly `nothing`."""

    numbers: Sequence[int]
    nothing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """All that could explain a wrong number, at one point: floats, or nan where nothing is known.

    Those of the mistaken numbers are among the glimpses, once they are asked for.
    """

    glimpses: Glimpses
    multiples: Sequence[float]
    factors: Sequence[float]


class Glance:
    """All that could explain a wrong number, at a few points, which are looked at as they are needed."""

    def __init__(
        self,
        question: Question,
        points: Mapping[str, Array],
        numbers: Mapping[int, Node],
        scaled: Sequence[int],
        scales: Sequence[Scale],
    ) -> None:
        """`numbers` has the mistaken numbers, by their places; of some multiples explain something, too.

        Those, and the reference, must have values other than 0 where one looks.
        """
        self._question = question
        self._leaf = leaf_of(points)
        self._unseen = iter(range(min(map(len, points.values()))))
        self._numbers = numbers
        self._scaled = scaled
        self._scales = scales
        self._looks: list[_Look] = []

    def near(self, learner: Node) -> Near | None:
        """What may still explain this number after a look at a few points; None where they do not tell."""
        if learner.shape:
            return None
        before: list[tuple[_Look, float]] = []
        numbers: Sequence[int] = tuple(self._numbers)
        multiples: Sequence[int] = range(1 + len(self._scaled))
        factors: Sequence[int] = range(3 * len(self._scales))
        for k in range(MOST):
            look = self._look(k)
            mine = None if look is None else self._value(look, learner)
            if look is None or mine is None:
                return None
            for other, theirs in before[:1]:
                now, then = look.multiples, other.multiples
                multiples = [m for m in multiples if _near(mine * then[m], theirs * now[m])]
            before.append((look, mine))
            numbers = [n for n in numbers if _near(mine, look.glimpses.of(self._numbers[n]))]
            factors = [f for f in factors if _near(mine, look.factors[f])]
            if k + 1 >= FEWEST:
                if numbers:
                    break
                if not multiples and not factors:
                    return Near(numbers=(), nothing=not self._may_have_slope(learner, *before[0]))
        return Near(numbers=[*numbers, *(self._scaled[m - 1] for m in multiples if m)])

    def filling(self) -> Iterator[None]:
        """Looks at the points at which each number is looked at; it may be left and gone on with."""
        while len(self._looks) < FEWEST and self._look(len(self._looks)) is not None:
            for number in self._numbers.values():
                self._looks[-1].glimpses.of(number)
            yield

    def _look(self, k: int) -> _Look | None:
        """The look at the k-th point that tells something, if there are so many."""
        while len(self._looks) <= k:
            place = next(self._unseen, None)
            if place is None:
                return None
            found = self._look_at(place)
            if found is not None:
                self._looks.append(found)
        return self._looks[k]

    def _look_at(self, place: int) -> _Look | None:
        glimpses = Glimpses(lambda leaf: float(self._leaf(leaf)[place]))
        reference = glimpses.of(self._question.reference.expression)
        if not isfinite(reference) or abs(reference) <= SMALLEST:
            return None
        scaled = [glimpses.of(self._numbers[n]) for n in self._scaled]
        if not all(isfinite(value) and abs(value) > SMALLEST for value in scaled):
            return None
        factors: list[float] = []
        for scale in self._scales:
            factor = float(scale.values[place])
            factors += [factor * reference, 2 * factor * reference, reference / factor if factor else 0.0]
        return _Look(glimpses=glimpses, multiples=[reference, *scaled], factors=factors)

    def _value(self, look: _Look, learner: Node) -> float | None:
        """The learner's number, which is not kept; None where it has no value."""
        value = valued(learner, look.glimpses.leaves)
        if not isfinite(value) and self._knows_leaves(look, learner):
            value = valued(learner, look.glimpses.leaves)
        return value if isfinite(value) else None

    def _knows_leaves(self, look: _Look, number: Node) -> bool:
        if len(look.glimpses.leaves) >= LARGEST_KEPT:
            return False
        try:
            leaves = [node for node in order(number) if node.op is Op.SYMBOL or node.op is Op.ENTRY]
        except EngineError:
            return False
        return not any(isnan(look.glimpses.of(leaf)) for leaf in leaves)

    def _may_have_slope(self, learner: Node, look: _Look, value: float) -> bool:
        """Whether the question's function may be the derivative of this number."""
        question, targets = self._question, self._question.wrt
        if question.function is None or question.order != 1 or len(targets) != 1:
            return False
        function, by = question.expand(question.function), targets[0]
        asked = NAN if function.shape else look.glimpses.of(function)
        leaves = look.glimpses.leaves
        if by not in leaves:
            return True
        slope = (valued(learner, {**leaves, by: leaves[by] + STEP}) - value) / STEP
        if not isfinite(slope) or not isfinite(asked):
            return True
        return abs(slope - asked) <= NEARLY * (1 + abs(slope) + abs(asked))


def _near(one: float, other: float) -> bool:
    """Not clearly different; what is not known may be near."""
    return not abs(one - other) > CLEARLY * (abs(one) + abs(other)) + NOTHING
