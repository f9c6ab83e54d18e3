"""Exact rational sample points inside the declared domain, the simplest first.

Every point satisfies intervals and properties; assumptions and natural domains are checked by
evaluation, since they are expressions. The sequence is deterministic, so that the same question
and answer always show the same witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import count

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

from worker.engine.exact import ball_functions  # noqa: F401  the rules of evaluation register here
from worker.engine.exact.balls import Evaluation
from worker.engine.exact.columns import Distinct, column_of, distinct, scrambled
from worker.engine.exact.domain import Domain
from worker.engine.exact.rationals import to_float
from worker.engine.exact.structure import component_of, components
from worker.engine.expression import Node, Op
from worker.engine.model import Component, Property, Variable

TIES = frozenset({Property.SUMS_TO_ONE, Property.SYMMETRIC, Property.INVERTIBLE})  # of components to others
MOST_ENDS = 4  # components of which the ends of the interval are looked at
Point = dict[Component, Fraction]


def equation(assumption: Node) -> tuple[Component, Node] | None:
    """For an assumption `x == value` without x in the value, the component and the value."""
    if assumption.op is Op.COMPARE and assumption.payload == "==":
        for left, right in (assumption.args, assumption.args[::-1]):
            if left.op in (Op.SYMBOL, Op.ENTRY) and component_of(left) not in components(right):
                return component_of(left), right
    return None


def sampler_of(domain: Domain, occurring: frozenset[Component]) -> Sampler:
    """The domain's sampler for expressions in which these components occur.

    Where nothing ties components to each other, the points follow from where each of them may be, and all
    questions about such variables have them in common.
    """
    found: Sampler | None = domain.remembered.get(occurring)
    if found is None:
        names = dict.fromkeys([name for name, _ in occurring])
        variables = tuple([domain.variable(name) for name in names])
        if domain.assumptions or domain.defined or any(TIES & v.properties for v in variables):
            found = Sampler(domain, occurring)
        else:
            found = _untied(occurring, frozenset(variables))
        domain.remembered[occurring] = found
    return found


@lru_cache(maxsize=256)
def _untied(occurring: frozenset[Component], variables: frozenset[Variable]) -> Sampler:
    return Sampler(Domain(variables={v.name: v for v in variables}), occurring)


class Sampler:
    """Points for the components that occur in some expressions."""

    def __init__(self, domain: Domain, occurring: Iterable[Component]) -> None:
        self.domain = domain
        self.known: dict[int, Point | None] = {}
        used = set(occurring)
        for node in (*domain.defined, *domain.assumptions):
            used |= components(node)
        for name in {name for name, _ in used}:
            wide = domain.variable(name).properties & {Property.SUMS_TO_ONE, Property.INVERTIBLE}
            if wide:
                used.update(domain.entries(name))
        self.used = sorted(used)
        self.equations = [e for e in map(equation, domain.assumptions) if e is not None]
        self.free = sorted({domain.canonical(c) for c in used})
        self.names = sorted({name for name, _ in used})
        # Some components follow from others, so that not every choice of free ones is a point.
        self.tied = bool(self.equations) or any(domain.variable(n).properties & TIES for n in self.names)
        self._columns = {c: column_of(domain, c, position) for position, c in enumerate(self.free)}
        self._restricted = [c for c in self.used if not domain.contains_all(c)]
        self._distinct = Distinct(self._taken) if self.tied else distinct(tuple(self._columns.values()))

    def point(self, round_: int) -> Point | None:
        """The point of this round, or None where the properties reject it; remembered."""
        if round_ not in self.known:
            self.known[round_] = self._point(round_)
        return self.known[round_]

    def _point(self, round_: int) -> Point | None:
        return self.completed({c: column.value(round_) for c, column in self._columns.items()})

    def ends(self) -> Iterator[Point]:
        """A simple point with one component at an end of its interval, for a few components."""
        base = self.point(0)
        if base is not None:
            for component in self._restricted[:MOST_ENDS]:
                if component in self._columns:
                    for value in self._columns[component].ends():
                        point = self.completed({**{c: base[c] for c in self.free}, component: value})
                        if point is not None:
                            yield point

    def points(self, rounds: range) -> Iterator[Point]:
        """The distinct points of these first rounds, remembered; where nothing varies, one at most."""
        last = rounds.stop if self.free else min(rounds.stop, 1)
        for place in count():
            round_ = self._distinct.nth(place, last)
            if round_ is None:
                return
            point = self.point(round_)
            assert point is not None
            yield point

    def _taken(self, round_: int) -> tuple[Fraction, ...] | None:
        """What is chosen in a round, where not every choice is a point."""
        point = self.point(round_)
        return None if point is None else tuple([point[c] for c in self.free])

    def rounds(self, last: int) -> list[int]:
        """The rounds below `last` of which the points are distinct."""
        return self._distinct.below(last if self.free else min(last, 1))

    def floats(self, component: Component, rounds: Sequence[int]) -> NDArray[np.float64]:
        """What a component is at the points of these rounds; nan where no float is."""
        if not self.tied:
            return self._columns[component].floats(rounds[-1] + 1 if rounds else 0)[rounds]
        points = [self.point(round_) for round_ in rounds]
        return np.array([to_float(point[component]) for point in points if point is not None])

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
        if not self.tied:
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
