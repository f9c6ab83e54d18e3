"""Exact rational sample points inside the declared domain, the simplest first.

Every point satisfies intervals and properties; assumptions and natural domains are checked by
evaluation, since they are expressions. The sequence is deterministic, so that the same question
and answer always show the same witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

from flint import fmpq, fmpq_mat

from worker.engine.exact import ball_functions  # noqa: F401  the rules of evaluation register here
from worker.engine.exact.balls import Evaluation
from worker.engine.exact.domain import Domain
from worker.engine.exact.rationals import simplest_between
from worker.engine.exact.structure import component_of, components
from worker.engine.expression import Node, Op
from worker.engine.model import Component, Property

POSITIVE = [Fraction(v) for v in (2, 3, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12)]
FRACTIONS = [
    Fraction(a, b) for a, b in ((1, 2), (1, 3), (1, 5), (2, 3), (1, 4), (3, 5), (2, 5), (3, 4), (1, 7))
]
UNITS = [Fraction(v) for v in ("1", "0", "-1", "1/2")]  # all components alike: no generic points
STAGES = 10
TIES = frozenset({Property.SUMS_TO_ONE, Property.SYMMETRIC, Property.INVERTIBLE})  # of components to others
Point = dict[Component, Fraction]


def scrambled(*numbers: int) -> int:
    """A fixed, well mixed 32-bit number for each tuple: no generator, no state."""
    mixed = 2166136261
    for n in numbers:
        mixed = ((mixed ^ (n & 0xFFFFFFFF)) * 16777619) & 0xFFFFFFFF
        mixed ^= mixed >> 15
        mixed = (mixed * 2246822519) & 0xFFFFFFFF
        mixed ^= mixed >> 13
    return mixed


@lru_cache(maxsize=4096)
def free_value(round_: int, position: int) -> Fraction:
    """What an unrestricted component takes: each round has its own scale and signs."""
    stage, cycle = round_ % STAGES, round_ // STAGES
    mixed = scrambled(round_, position)
    shift = position + cycle * 3
    small = Fraction(mixed % 12 + 1, mixed // 16 % 6 + 1)
    sign = -1 if mixed // 256 % 2 else 1
    if stage == 0:
        return POSITIVE[shift % len(POSITIVE)]
    if stage == 1:
        return FRACTIONS[shift % len(FRACTIONS)]
    if stage == 2:
        return -POSITIVE[shift % len(POSITIVE)]
    if stage == 3:
        return -FRACTIONS[shift % len(FRACTIONS)]
    if stage == 4:
        return sign * POSITIVE[mixed % len(POSITIVE)]
    if stage == 5:
        return sign * small
    if stage == 6:
        return sign * Fraction(mixed % 97 + 1, 128 + mixed // 1024 % 9)
    if stage == 7:
        return sign * Fraction(mixed % 89 + 12)
    if stage == 9:
        return UNITS[cycle % len(UNITS)]
    return sign * Fraction(mixed % 7 + 1, 10 ** (mixed // 128 % 4))


def value_within(domain: Domain, component: Component, round_: int, position: int) -> Fraction:
    """A simple value in the component's interval."""
    value = free_value(round_, position)
    if domain.contains_all(component):
        return value
    interval = domain.interval(component)
    low, high = interval.lower, interval.upper
    if domain.has(component, Property.INTEGER) and value.denominator != 1:
        value = Fraction(value.numerator)
    if domain.contains(component, value):
        return value
    if low is None and high is None:
        return Fraction(1)
    if domain.contains(component, -value):
        return -value
    if low is not None and high is not None:
        share = Fraction(scrambled(round_, position, 7) % 61 + 2, 64)
        width = high - low
        if domain.has(component, Property.INTEGER):
            return Fraction(round(low + share * width))
        near = low + share * width
        return simplest_between(near - width / 64, near + width / 64)
    if low is not None:
        return low + abs(value)
    assert high is not None
    return high - abs(value)


def equation(assumption: Node) -> tuple[Component, Node] | None:
    """For an assumption `x == value` without x in the value, the component and the value."""
    if assumption.op is Op.COMPARE and assumption.payload == "==":
        for left, right in (assumption.args, assumption.args[::-1]):
            if left.op in (Op.SYMBOL, Op.ENTRY) and component_of(left) not in components(right):
                return component_of(left), right
    return None


class Sampler:
    """Points for the components that occur in some expressions."""

    def __init__(self, domain: Domain, nodes: Iterable[Node]) -> None:
        self.domain = domain
        self.known: dict[int, Point | None] = {}
        used: set[Component] = set()
        for node in (*nodes, *domain.defined, *domain.assumptions):
            used |= components(node)
        for name in {name for name, _ in used}:
            wide = domain.variable(name).properties & {Property.SUMS_TO_ONE, Property.INVERTIBLE}
            if wide:
                used.update(domain.entries(name))
        self.used = sorted(used)
        self.equations = [e for e in map(equation, domain.assumptions) if e is not None]
        self.free = sorted({domain.canonical(c) for c in used})
        self.names = sorted({name for name, _ in used})
        self._tied = bool(self.equations) or any(domain.variable(n).properties & TIES for n in self.names)
        self._restricted = [c for c in self.used if not domain.contains_all(c)]

    def point(self, round_: int) -> Point | None:
        """The point of this round, or None where the properties reject it; remembered."""
        if round_ not in self.known:
            self.known[round_] = self._point(round_)
        return self.known[round_]

    def _point(self, round_: int) -> Point | None:
        chosen = {c: value_within(self.domain, c, round_, position) for position, c in enumerate(self.free)}
        return self.completed(chosen)

    def points(self, rounds: range) -> Iterator[Point]:
        seen: set[tuple[Fraction, ...]] = set()
        for round_ in rounds:
            point = self.point(round_)
            if point is not None and (values := tuple([point[c] for c in self.free])) not in seen:
                seen.add(values)
                yield point
            if not self.free:
                return

    def near(self, point: Point) -> list[Point]:
        """Three points of the domain close to this one."""
        found = []
        for k in (1, 2, 3):
            moved = {
                c: point[c] + Fraction(scrambled(k, i) % 97 + 1, 10**5) * (1 if k != 2 else -1)
                for i, c in enumerate(self.free)
            }
            other = self.completed(moved)
            if other is not None:
                found.append(other)
        return found

    def completed(self, chosen: Point) -> Point | None:
        """All components that occur, from those that are free; None if a property fails."""
        domain, point = self.domain, dict(chosen)
        if not self._tied:
            return point if all(domain.contains(c, point[c]) for c in self._restricted) else None
        for component, value in self.equations:
            exact = {c: fmpq(v.numerator, v.denominator) for c, v in point.items()}
            found = Evaluation(exact).value(value)
            if not isinstance(found, fmpq):
                return None
            point[component] = Fraction(int(found.p), int(found.q))
        for name in self.names:
            properties = domain.variable(name).properties
            if not properties:
                continue
            if Property.SUMS_TO_ONE in properties and not self._normalise(name, point):
                return None
            for c in self.used:
                if c[0] == name:
                    point[c] = point[domain.canonical(c)]
            if Property.INVERTIBLE in properties and self._determinant(name, point) == 0:
                return None
        return point if all(domain.contains(c, point[c]) for c in self._restricted) else None

    def _normalise(self, name: str, point: Point) -> bool:
        """Scale the free entries so that all of them sum to one."""
        entries = self.domain.entries(name)
        if not entries:
            return True
        total = sum((point[self.domain.canonical(c)] for c in entries), Fraction(0))
        if total == 0:
            return False
        for c in {self.domain.canonical(c) for c in entries}:
            point[c] /= total
        return True

    def _determinant(self, name: str, point: Point) -> Fraction:
        entries = self.domain.entries(name)
        side = max((i for _, indices in entries for i in indices), default=1)
        if len(entries) != side * side:
            return Fraction(1)
        cells = [point[self.domain.canonical(c)] for c in entries]
        found = fmpq_mat(side, side, [fmpq(v.numerator, v.denominator) for v in cells]).det()
        return Fraction(int(found.p), int(found.q))
