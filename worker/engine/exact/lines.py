"""Lines through the domain, and where expressions change sign along them.

Everything here says where to look and decides nothing; yet a place that is found is a rational number, so
that both sides can be evaluated exactly at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache

import numpy as np
from flint import arb, ctx, fmpq

from worker.engine.exact.balls import Evaluation, Number, Trouble, sign_of
from worker.engine.exact.floats import FloatsAtPoints
from worker.engine.exact.points import Point, Sampler
from worker.engine.exact.rationals import as_fmpq, as_fraction, simplest_between, to_float
from worker.engine.expression import Node
from worker.engine.model import Component, Property

STEPS = 21  # of the grid on each line
HALVINGS = 56  # so much narrower than the grid a zero is known
PRECISION = 128
MOST_FAILURES = 4  # of secants: it is no simple zero
FAR = (2, 3, 4, 6, 9, 12, 16, 31)  # powers of ten, on a line without an end
Exact = dict[Component, fmpq]


class Line:
    """Points base + s * direction for s in [low, high]; what does not move stays as it is in the base."""

    def __init__(
        self,
        sampler: Sampler,
        base: Point,
        direction: Point,
        low: Fraction,
        high: Fraction,
        endless: bool = False,
    ) -> None:
        self.sampler = sampler
        self.low = low
        self.high = high
        self.endless = endless
        self._base = {c: as_fmpq(base[c]) for c in sampler.free}
        self._direction = {c: as_fmpq(v) for c, v in direction.items() if v}
        self._moving = [c for c in self._direction if not sampler.domain.contains_all(c)]

    @property
    def key(self) -> object:
        """The same for lines of the same points."""
        base = tuple((c, v.p, v.q) for c, v in self._base.items() if c not in self._direction)
        return (*base, *self._direction, self.low, self.high) if len(self._direction) == 1 else self

    def moved(self, s: fmpq) -> Exact | None:
        """The point at s, or None where the domain has none."""
        chosen = dict(self._base)
        for c, slope in self._direction.items():
            chosen[c] = chosen[c] + s * slope
        if self.sampler.tied:
            point = self.sampler.completed({c: as_fraction(v) for c, v in chosen.items()})
            return None if point is None else {c: as_fmpq(v) for c, v in point.items()}
        return chosen if all(self._contains(c, chosen[c]) for c in self._moving) else None

    def _contains(self, component: Component, value: fmpq) -> bool:
        domain = self.sampler.domain
        interval = domain.interval(component)
        low, high = interval.lower, interval.upper
        if low is not None and (value <= as_fmpq(low) if interval.lower_open else value < as_fmpq(low)):
            return False
        if high is not None and (value >= as_fmpq(high) if interval.upper_open else value > as_fmpq(high)):
            return False
        if value == 0 and domain.has(component, Property.NONZERO):
            return False
        return bool(value.q == 1) or not domain.has(component, Property.INTEGER)

    def at(self, s: fmpq) -> Point | None:
        """The same as `moved`, for whoever evaluates there."""
        found = self.moved(s)
        return None if found is None else {c: as_fraction(v) for c, v in found.items()}

    def height(self, node: Node, s: fmpq) -> Number | None:
        """A landmark at s; 0 where even this precision cannot tell it from 0."""
        point = self.moved(s)
        if point is None:
            return None
        with ctx.workprec(PRECISION):
            value = Evaluation(point).value(node)
        if value.__class__ is Trouble:
            return None
        return value if sign_of(value) else fmpq(0)

    @cached_property
    def grid(self) -> Sequence[fmpq]:
        """Where landmarks are looked at: evenly at first, then further and further out."""
        grid = spread(self.low, self.high, self.endless)
        if self.endless and (self._moving or self.sampler.tied):
            return [s for s in grid if self.low <= as_fraction(s) <= self.high or self.moved(s) is not None]
        return grid

    def floats(self, places: Sequence[fmpq]) -> FloatsAtPoints:
        """Floats at these places; nan where the domain has no point."""
        if self.sampler.tied:
            return FloatsAtPoints([self.at(s) for s in places])
        missing = [k for k, s in enumerate(places) if self.moved(s) is None] if self._moving else []
        columns = {}
        for c, start in self._base.items():
            slope = self._direction.get(c)
            if slope is None:
                columns[c] = np.full(len(places), to_float(start))
                continue
            column = np.array([to_float(start + s * slope) for s in places])
            column[missing] = np.nan
            columns[c] = column
        return FloatsAtPoints.of_columns(columns, len(places))

    @cached_property
    def _floats(self) -> FloatsAtPoints:
        return self.floats(self.grid)

    def changes(self, node: Node) -> Iterator[tuple[fmpq, fmpq]]:
        """Neighbours on the grid between which the landmark changes sign, as floats see it."""
        with np.errstate(all="ignore"):
            found = self._floats.of(node)
            signs = np.sign(found).tolist()
        before: int | None = None
        for k, sign in enumerate(signs):
            if sign == 0:
                yield self.grid[k], self.grid[k]
            elif before is not None and signs[before] * sign < 0:
                yield self.grid[before], self.grid[k]
            before = k if sign in (1, -1) else None

    def straight_zero(self, node: Node) -> fmpq | None:
        """The exact zero of a landmark that is linear along this line, wherever it is."""
        low, high = as_fmpq(self.low), as_fmpq(self.high)
        start, end = self.value(node, low), self.value(node, high)
        if start is None or end is None or start == end:
            return None
        s = low + (high - low) * start / (start - end)
        return s if self.value(node, s) == 0 else None

    def value(self, node: Node, s: fmpq) -> fmpq | None:
        """The landmark at s, where it is rational."""
        point = self.moved(s)
        if point is None:
            return None
        with ctx.workprec(64):
            value = Evaluation(point).value(node)
        return value if value.__class__ is fmpq else None

    def zeros(self, node: Node) -> Iterator[fmpq]:
        """Simple rationals at, or extremely close to, the places where the landmark changes sign."""
        straight = self.straight_zero(node)
        if straight is not None:
            yield straight
            return
        for low, high in self.changes(node):
            yield low if low == high else self.narrowed(node, low, high)

    def narrowed(self, node: Node, low: fmpq, high: fmpq) -> fmpq:
        """A simple rational at the zero between.

        A secant says where it is; the next point lies a little beyond, so that both ends come close to a
        simple zero. Where that did not halve the interval, halving it does.
        """
        closest = (high - low) / 2**HALVINGS
        left, right = 0, 2**HALVINGS  # in steps of `closest`
        below, above = self.height(node, low), self.height(node, high)
        if below == 0 or above == 0:
            return low if below == 0 else high
        halve, failures = below is None or above is None, 0
        while right - left > 1:
            width = right - left
            step = width // 2
            if not halve:
                one, other = arb(below), arb(above)
                share = float(one / (one - other))
                if 0 <= share <= 1:
                    nearer = max(round(min(share, 1 - share) * 2 * width), 1)
                    if nearer < step:
                        step = nearer if share < 0.5 else width - nearer
            place: fmpq = low + (left + step) * closest
            value = self.height(node, place)
            if value is None or value == 0:
                return place
            if below is not None:
                falls = (value > 0) == (below > 0)
            else:
                falls = above is None or (value > 0) != (above > 0)
            if falls:
                left, below = left + step, value
            else:
                right, above = left + step, value
            slow = 2 * (right - left) > width
            failures += slow
            halve = slow or failures > MOST_FAILURES or below is None or above is None
        ends = (as_fraction(low + k * closest) for k in (left, right))
        return as_fmpq(simplest_between(*ends))


@lru_cache(maxsize=64)
def spread(low: Fraction, high: Fraction, endless: bool) -> tuple[fmpq, ...]:
    """The grid from low to high; on a line without an end, powers of ten beyond."""
    step = (high - low) / (STEPS - 1)
    even = [low + k * step for k in range(STEPS)]
    out = [Fraction(sign * 10**k) for k in FAR for sign in (-1, 1)] if endless else []
    return tuple(as_fmpq(s) for s in sorted({*even, *out}))
