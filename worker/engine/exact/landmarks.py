"""Points near which answers may differ though they agree elsewhere: kinks, poles, tops of bumps.

Landmarks are the subexpressions whose zeros matter: arguments of gates, differences of what max
chooses from, bases of even powers, denominators. Along lines parallel to the axes, and between sample
points, each is bisected to its zeros; the zeros, the gaps between neighbouring ones and points at
several small distances are then tried. Random points miss a bias dropped inside a gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from flint import ctx, fmpq

from worker.engine import expression
from worker.engine.exact.balls import Evaluation, Trouble, sign_of
from worker.engine.exact.points import Point, Sampler
from worker.engine.exact.rationals import simplest_between
from worker.engine.exact.structure import is_constant, order
from worker.engine.expression import Node, Op
from worker.engine.model import Component

MOST_LANDMARKS = 12
MOST_LINES = 8
MOST_POINTS = 400
LARGE = 1500  # nodes beyond which no lines are searched
STEPS = 21  # of the grid on each line
BISECTIONS = 56
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
        moved = {c: self.base[c] + s * self.direction.get(c, Fraction(0)) for c in self.sampler.free}
        return self.sampler.completed(moved)

    def side(self, node: Node, s: Fraction) -> int | None:
        """The sign of the landmark at s."""
        point = self.at(s)
        if point is None:
            return None
        exact = {c: fmpq(v.numerator, v.denominator) for c, v in point.items()}
        with ctx.workprec(128):
            value = Evaluation(exact).value(node)
        return None if value.__class__ is Trouble else sign_of(value)

    def grid(self) -> list[Fraction]:
        """Where landmarks are looked at: evenly at first, then further and further out."""
        step = (self.high - self.low) / (STEPS - 1)
        even = [self.low + k * step for k in range(STEPS)]
        out = [Fraction(sign * 10**k) for k in FAR for sign in (-1, 1)] if self.endless else []
        return sorted({*even, *(s for s in out if self.at(s) is not None)})

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
        before: tuple[Fraction, int] | None = None
        for s in self.grid():
            side = self.side(node, s)
            if side is None:
                before = None
                continue
            if side == 0:
                yield s
            elif before is not None and before[1] * side < 0:
                yield self.bisected(node, before[0], s, before[1])
            before = (s, side) if side else None

    def bisected(self, node: Node, low: Fraction, high: Fraction, left: int) -> Fraction:
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            side = self.side(node, middle)
            if not side:
                return middle
            low, high = (middle, high) if side == left else (low, middle)
        return simplest_between(low, high)


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


def points(sampler: Sampler, roots: tuple[Node, ...]) -> Iterator[Point]:
    """Candidates for witnesses around the zeros of the landmarks."""
    marks = landmarks(roots)
    size = sum(len(order(root)) for root in roots)
    if not sampler.free or size > LARGE:
        return
    budget = MOST_POINTS
    for count, line in enumerate(lines(sampler)):
        if count >= MOST_LINES:
            return
        zeros = sorted({z for mark in marks for z in line.zeros(mark)})
        for s in around(line, zeros):
            point = line.at(s)
            if point is not None:
                yield point
                budget -= 1
        if budget < 0:
            return


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
    edges = sorted({line.low, *zeros, line.high, *(line.grid() if line.endless and zeros else [])})
    for low, high in pairwise(edges):
        if low < high:
            margin = (high - low) / 4
            yield simplest_between(low + margin, high - margin)
    for zero in zeros[:8]:
        for distance in DISTANCES:
            yield zero + distance
            yield zero - distance
