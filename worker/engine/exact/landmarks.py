"""Points near which answers may differ though they agree elsewhere: kinks, poles, tops of bumps.

Landmarks are the subexpressions whose zeros matter: arguments of gates, differences of what max
chooses from, bases of even powers, denominators. Along lines parallel to the axes, and between sample
points, each is bisected to its zeros; the zeros, the gaps between neighbouring ones and points at
several small distances are then tried. Random points miss a bias dropped inside a gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise, permutations

from flint import fmpq

from worker.engine import expression
from worker.engine.exact.floats import FloatsAtPoints
from worker.engine.exact.lines import Line
from worker.engine.exact.points import Point, Sampler
from worker.engine.exact.rationals import as_fmpq, simplest_between
from worker.engine.exact.structure import is_constant, order
from worker.engine.expression import Node, Op
from worker.engine.model import Component

MOST_LANDMARKS = 12
MOST_LINES = 8
MOST_CROSSING = 5  # landmarks of which two are looked at together
MOST_POINTS = 400
LARGE = 1500  # nodes beyond which no lines are searched
MOST_WORK = 300_000  # nodes that are evaluated at candidates, in all
DISTANCES = tuple(fmpq(1, 10**k) for k in (1, 3, 6, 9, 12))
MARGINS = (fmpq(0), *DISTANCES[1:])  # from the ends of a line


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


def lines(sampler: Sampler) -> Iterator[Line]:
    """Parallel to each axis through a simple point, then between sample points; none twice, at most a few."""
    seen: set[object] = set()
    for count, line in enumerate(_all_lines(sampler)):
        if count >= MOST_LINES:
            return
        if line.key not in seen:
            seen.add(line.key)
            yield line


def _all_lines(sampler: Sampler) -> Iterator[Line]:
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


class Candidates:
    """Places on a line at which a witness may be."""

    def __init__(self, line: Line, places: Sequence[fmpq]) -> None:
        self._line = line
        self._places = places

    @cached_property
    def floats(self) -> FloatsAtPoints:
        """Floats at all of them: they tell which to look at."""
        return self._line.floats(self._places)

    def point(self, k: int) -> Point | None:
        """The k-th, if the domain has it."""
        return self._line.at(self._places[k])

    def points(self) -> Iterator[Point]:
        """All that the domain has."""
        return (point for k in range(len(self._places)) if (point := self.point(k)) is not None)


def candidates(sampler: Sampler, roots: tuple[Node, ...]) -> Iterator[Candidates]:
    """Candidates for witnesses around the zeros of the landmarks, line by line."""
    marks = landmarks(roots)
    size = sum(len(order(root)) for root in roots)
    if not sampler.free or size > LARGE:
        return
    budget = min(MOST_POINTS, MOST_WORK // size)
    for line in lines(sampler):
        places = list(around(line, zeros_of(line, marks)))
        yield Candidates(line, places[:budget])
        budget -= len(places)
        if budget < 0:
            return


def zeros(sampler: Sampler, roots: tuple[Node, ...]) -> Iterator[Point]:
    """Where landmarks are 0 along the lines, and nothing else."""
    marks = landmarks(roots)
    if not sampler.free or sum(len(order(root)) for root in roots) > LARGE:
        return
    for line in lines(sampler):
        for s in zeros_of(line, marks):
            point = line.at(s)
            if point is not None:
                yield point


def on_kinks(sampler: Sampler, roots: tuple[Node, ...]) -> Iterator[Point]:
    """Points at which a landmark that is linear along an axis is exactly 0, at little cost."""
    bases = [p for p in (sampler.point(k) for k in (0, 2)) if p is not None]
    marks = landmarks(roots)
    for base in bases:
        lines = axes(sampler, base)
        for mark in marks:
            for line in lines:
                point = zero_on(line, mark)
                if point is not None:
                    yield point
                    break


def on_crossings(sampler: Sampler, roots: tuple[Node, ...]) -> Iterator[Point]:
    """Points at which two landmarks are 0 that are linear along axes: the first on one, then the other."""
    base = sampler.point(0)
    if base is None or len(sampler.free) < 2:
        return
    marks = landmarks(roots)[:MOST_CROSSING]
    for first, second in permutations(marks, 2):
        for k, line in enumerate(axes(sampler, base)):
            there = zero_on(line, first)
            if there is None:
                continue
            others = axes(sampler, there)
            for other in (*others[:k], *others[k + 1 :]):
                point = zero_on(other, second)
                if point is not None:
                    yield point


def axes(sampler: Sampler, base: Point) -> list[Line]:
    """The lines through a point that are parallel to the axes."""
    return [
        Line(sampler, {**base, c: Fraction(0)}, {c: Fraction(1)}, Fraction(0), Fraction(1))
        for c in sampler.free[:MOST_LINES]
    ]


def zero_on(line: Line, mark: Node) -> Point | None:
    """Where a landmark that is linear along the line is exactly 0."""
    s = line.straight_zero(mark)
    return None if s is None else line.at(s)


def around(line: Line, zeros: list[fmpq]) -> Iterator[fmpq]:
    """The zeros, simple rationals between neighbours, and places at small distances."""
    yield from zeros
    low, high = as_fmpq(line.low), as_fmpq(line.high)
    span = high - low
    for distance in MARGINS:
        yield low + span * distance
        yield high - span * distance
    edges = ascending([low, *zeros, high, *(line.grid if line.endless and zeros else ())])
    yield from (between(one, other) for one, other in pairwise(edges))
    for zero in zeros[:8]:
        for distance in DISTANCES:
            yield zero + distance
            yield zero - distance


def zeros_of(line: Line, marks: list[Node]) -> list[fmpq]:
    """The places on a line at which landmarks change sign."""
    return ascending([zero for mark in marks for zero in line.zeros(mark)])


def ascending(places: list[fmpq]) -> list[fmpq]:
    """In order, each once. (To hash a rational of FLINT takes far longer than to compare it.)"""
    places.sort()
    return [place for k, place in enumerate(places) if not k or place != places[k - 1]]


def between(low: fmpq, high: fmpq) -> fmpq:
    """A simple rational well inside an interval."""
    return _between(int(low.p), int(low.q), int(high.p), int(high.q))


@lru_cache(maxsize=1024)
def _between(a: int, b: int, c: int, d: int) -> fmpq:
    low, high = Fraction(a, b), Fraction(c, d)
    margin = (high - low) / 4
    return as_fmpq(simplest_between(low + margin, high - margin))
