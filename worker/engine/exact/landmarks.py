"""Points near which answers may differ though they agree elsewhere: kinks, poles, tops of bumps.

Landmarks are the subexpressions whose zeros matter: arguments of gates, differences of what max
chooses from, bases of even powers, denominators. Along lines parallel to the axes, and between sample
points, each is bisected to its zeros; the zeros, the gaps between neighbouring ones and points at
several small distances are then tried. Random points miss a bias dropped inside a gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import islice, pairwise

import numpy as np
from flint import arb, ctx, fmpq

from worker.engine import expression
from worker.engine.exact.balls import Evaluation, Number, Trouble, sign_of
from worker.engine.exact.floats import FloatsAtPoints
from worker.engine.exact.points import Point, Sampler
from worker.engine.exact.rationals import simplest_between
from worker.engine.exact.structure import is_constant, order
from worker.engine.expression import Node, Op
from worker.engine.model import Component

MOST_LANDMARKS = 12
MOST_LINES = 8
MOST_POINTS = 400
LARGE = 1500  # nodes beyond which no lines are searched
MOST_WORK = 300_000  # nodes that are evaluated at candidates, in all
STEPS = 21  # of the grid on each line
HALVINGS = 56  # so much narrower than the grid a zero is known
MOST_SECANTS = 24
PRECISION = 128
FAR = (2, 3, 4, 6, 9, 12, 16, 31)  # powers of ten, on a line without an end
DISTANCES = tuple(Fraction(1, 10**k) for k in (1, 3, 6, 9, 12))


def landmarks(roots: tuple[Node, ...]) -> list[Node]:
    """The expressions whose zeros matter, simplest first."""
    found: list[Node] = []
    for root in roots:
        for node in order(root):
            match node.op, node.payload:
                case Op.COMPARE, _:
                    found.append(expression.subtract(*node.args))
                case Op.FUNCTION, "max" | "min":
                    first = node.args[0]
                    found += [expression.subtract(first, other) for other in node.args[1:]]
                case Op.FUNCTION, "abs" | "sign" | "relu" | "heaviside" | "sqrt" | "log":
                    found.append(node.args[0])
                case Op.POWER, _ if node.args[0].op not in (Op.SYMBOL, Op.ENTRY):
                    found.append(node.args[0])
                case Op.DIVIDE, _:
                    found.append(node.args[1])
    distinct = [n for n in dict.fromkeys(found) if not is_constant(n)]
    return sorted(distinct, key=lambda n: len(order(n)))[:MOST_LANDMARKS]


class Line:
    """Points base + s * direction for s in [low, high]; the fixed components stay as they are."""

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
        self.base = base
        self.direction = direction
        self.low = low
        self.high = high
        self.endless = endless

    def at(self, s: Fraction) -> Point | None:
        base, direction = self.base, self.direction
        moved = {c: base[c] + s * direction[c] if c in direction else base[c] for c in self.sampler.free}
        return self.sampler.completed(moved)

    def height(self, node: Node, s: Fraction) -> Number | None:
        """The landmark at s; 0 where even this precision cannot tell it from 0."""
        point = self.at(s)
        if point is None:
            return None
        exact = {c: fmpq(v.numerator, v.denominator) for c, v in point.items()}
        with ctx.workprec(PRECISION):
            value = Evaluation(exact).value(node)
        if value.__class__ is Trouble:
            return None
        return value if sign_of(value) else fmpq(0)

    @cached_property
    def grid(self) -> list[Fraction]:
        """Where landmarks are looked at: evenly at first, then further and further out."""
        step = (self.high - self.low) / (STEPS - 1)
        even = [self.low + k * step for k in range(STEPS)]
        out = [Fraction(sign * 10**k) for k in FAR for sign in (-1, 1)] if self.endless else []
        return sorted({*even, *(s for s in out if self.at(s) is not None)})

    @cached_property
    def _floats(self) -> FloatsAtPoints:
        return FloatsAtPoints([self.at(s) for s in self.grid])

    def changes(self, node: Node) -> Iterator[tuple[Fraction, Fraction]]:
        """Neighbours on the grid between which the landmark changes sign, as floats see it."""
        with np.errstate(all="ignore"):
            found = self._floats.of(node)
            signs = np.sign(found)
        if not np.isfinite(signs).any():
            return
        before: int | None = None
        for k, sign in enumerate(signs):
            if sign == 0:
                yield self.grid[k], self.grid[k]
            elif before is not None and signs[before] * sign < 0:
                yield self.grid[before], self.grid[k]
            before = k if np.isfinite(sign) and sign else None

    def straight_zero(self, node: Node) -> Fraction | None:
        """The exact zero of a landmark that is linear along this line, wherever it is."""
        start, end = self.value(node, self.low), self.value(node, self.high)
        if start is None or end is None or start == end:
            return None
        s = self.low + (self.high - self.low) * start / (start - end)
        return s if self.at(s) is not None and self.value(node, s) == 0 else None

    def value(self, node: Node, s: Fraction) -> Fraction | None:
        """The landmark at s, where it is rational."""
        point = self.at(s)
        if point is None:
            return None
        exact = {c: fmpq(v.numerator, v.denominator) for c, v in point.items()}
        with ctx.workprec(64):
            value = Evaluation(exact).value(node)
        return Fraction(int(value.p), int(value.q)) if value.__class__ is fmpq else None

    def zeros(self, node: Node) -> Iterator[Fraction]:
        """Simple rationals at, or extremely close to, the places where the landmark changes sign."""
        straight = self.straight_zero(node)
        if straight is not None:
            yield straight
            return
        for low, high in self.changes(node):
            yield low if low == high else self.narrowed(node, low, high)

    def narrowed(self, node: Node, low: Fraction, high: Fraction) -> Fraction:
        """A simple rational at the zero between: by secants whose lazy end counts half, then by halving."""
        closest = (high - low) / 2**HALVINGS
        ends = [(low, self.height(node, low)), (high, self.height(node, high))]
        weights, moved = [fmpq(1), fmpq(1)], None
        if 0 in (ends[0][1], ends[1][1]):
            return low if ends[0][1] == 0 else high
        for tried in range(HALVINGS + MOST_SECANTS):
            (low, below), (high, above) = ends
            if high - low <= closest:
                break
            share = 0.5
            if below is not None and above is not None and tried < MOST_SECANTS:
                one, other = arb(below * weights[0]), arb(above * weights[1])
                share = float(one / (one - other))
            near = low + (high - low) * Fraction(share if 0 < share < 1 else 0.5)
            steps = min(max(round((near - low) / closest), 1), max(int((high - low) / closest) - 1, 1))
            s: Fraction = low + steps * closest
            value = self.height(node, s)
            if value is None or value == 0:
                return s
            left = (
                (value > 0) == (below > 0)
                if below is not None
                else above is None or (value > 0) != (above > 0)
            )
            side = 0 if left else 1
            ends[side], weights[side] = (s, value), fmpq(1)
            if moved == side:
                weights[1 - side] /= 2
            moved = side
        return simplest_between(ends[0][0], ends[1][0])


def lines(sampler: Sampler) -> Iterator[Line]:
    """Parallel to each axis through a simple point, then between sample points."""
    bases = [p for p in (sampler.point(k) for k in (0, 2, 4, 1)) if p is not None]
    for base in bases[:2]:
        for component in sampler.free[: MOST_LINES // 2]:
            low, high = extent(sampler, component)
            start = {**base, component: Fraction(0)}
            endless = None in (
                sampler.domain.interval(component).lower,
                sampler.domain.interval(component).upper,
            )
            yield Line(sampler, start, {component: Fraction(1)}, low, high, endless)
    for one, other in pairwise(bases):
        direction = {c: other[c] - one[c] for c in sampler.free}
        yield Line(sampler, one, direction, Fraction(0), Fraction(1))


def extent(sampler: Sampler, component: Component) -> tuple[Fraction, Fraction]:
    """The part of the component's interval that is looked at."""
    interval = sampler.domain.interval(component)
    low, high = interval.lower, interval.upper
    if low is None:
        low = Fraction(-10) if high is None else high - 20
    if high is None:
        high = low + 20
    return low, high


def points(sampler: Sampler, roots: tuple[Node, ...]) -> Iterator[list[Point]]:
    """Candidates for witnesses around the zeros of the landmarks, line by line."""
    marks = landmarks(roots)
    size = sum(len(order(root)) for root in roots)
    if not sampler.free or size > LARGE:
        return
    budget = min(MOST_POINTS, MOST_WORK // size)
    for line in islice(lines(sampler), MOST_LINES):
        zeros = sorted({z for mark in marks for z in line.zeros(mark)})
        found = [point for point in map(line.at, around(line, zeros)) if point is not None]
        yield found[:budget]
        budget -= len(found)
        if budget < 0:
            return


def zeros(sampler: Sampler, roots: tuple[Node, ...]) -> Iterator[Point]:
    """Where landmarks are 0 along the lines, and nothing else."""
    marks = landmarks(roots)
    if not sampler.free or sum(len(order(root)) for root in roots) > LARGE:
        return
    for line in islice(lines(sampler), MOST_LINES):
        for s in sorted({z for mark in marks for z in line.zeros(mark)}):
            point = line.at(s)
            if point is not None:
                yield point


def on_kinks(sampler: Sampler, roots: tuple[Node, ...]) -> Iterator[Point]:
    """Points at which a landmark that is linear along an axis is exactly 0, at little cost."""
    bases = [p for p in (sampler.point(k) for k in (0, 2)) if p is not None]
    for base in bases:
        for mark in landmarks(roots):
            for component in sampler.free[:MOST_LINES]:
                line = Line(
                    sampler,
                    {**base, component: Fraction(0)},
                    {component: Fraction(1)},
                    Fraction(0),
                    Fraction(1),
                )
                start, end = (line.value(mark, s) for s in (Fraction(0), Fraction(1)))
                if start is None or end is None or start == end:
                    continue
                s = start / (start - end)
                point = line.at(s)
                if point is not None and line.value(mark, s) == 0:
                    yield point
                    break


def around(line: Line, zeros: list[Fraction]) -> Iterator[Fraction]:
    """The zeros, simple rationals between neighbours, and points at small distances."""
    yield from zeros
    span = line.high - line.low
    for distance in (Fraction(0), *DISTANCES[1:]):
        yield line.low + span * distance
        yield line.high - span * distance
    edges = sorted({line.low, *zeros, line.high, *(line.grid if line.endless and zeros else [])})
    for low, high in pairwise(edges):
        if low < high:
            margin = (high - low) / 4
            yield simplest_between(low + margin, high - margin)
    for zero in zeros[:8]:
        for distance in DISTANCES:
            yield zero + distance
            yield zero - distance
