"""What one component takes, round by round: simple values of all scales, within its interval."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from worker.engine.exact.domain import Domain
from worker.engine.exact.rationals import simplest_between, to_float
from worker.engine.model import Component, Interval, Property

POSITIVE = [Fraction(v) for v in (2, 3, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12)]
FRACTIONS = [
    Fraction(a, b) for a, b in ((1, 2), (1, 3), (1, 5), (2, 3), (1, 4), (3, 5), (2, 5), (3, 4), (1, 7))
]
UNITS = [Fraction(v) for v in ("1", "0", "-1", "1/2")]  # all components alike: no generic points
STAGES = 10
BESIDE_AN_END = Fraction(1, 2**20)


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


class Column:
    """The values that one component takes, round by round, within its interval."""

    def __init__(self, interval: Interval, integer: bool, nonzero: bool, position: int) -> None:
        self.interval = interval
        self.integer = integer
        self.nonzero = nonzero
        self.position = position
        self._known: list[Fraction] = []
        self._first: dict[Fraction, int] = {}  # the round in which each value came first
        self._taken: list[int | None] = []
        self._floats: NDArray[np.float64] = np.empty(0)

    def value(self, round_: int) -> Fraction:
        """The value of this round."""
        while len(self._known) <= round_:
            self._known.append(self._value(len(self._known)))
        return self._known[round_]

    def taken(self, round_: int) -> int | None:
        """The first round with the value of this one, or None where the component cannot take it."""
        while len(self._taken) <= round_:
            value = self.value(len(self._taken))
            first = self._first.setdefault(value, len(self._taken)) if self._contains(value) else None
            self._taken.append(first)
        return self._taken[round_]

    def floats(self, rounds: int) -> NDArray[np.float64]:
        """The values of the first rounds as floats; nan where there is none."""
        if len(self._floats) < rounds:
            self._floats = np.array([to_float(self.value(round_)) for round_ in range(rounds)])
        return self._floats[:rounds]

    def _contains(self, value: Fraction) -> bool:
        allowed = not (value == 0 and self.nonzero) and (value.denominator == 1 or not self.integer)
        return allowed and self.interval.contains(value)

    def _value(self, round_: int) -> Fraction:
        value = free_value(round_, self.position)
        low, high = self.interval.lower, self.interval.upper
        if self.integer and value.denominator != 1:
            value = Fraction(value.numerator)
        if self._contains(value):
            return value
        if low is None and high is None:
            return Fraction(1)
        if self._contains(-value):
            return -value
        if low is not None and high is not None:
            share = Fraction(scrambled(round_, self.position, 7) % 61 + 2, 64)
            width = high - low
            if self.integer:
                return Fraction(round(low + share * width))
            near = low + share * width
            return simplest_between(near - width / 64, near + width / 64)
        if low is not None:
            return low + abs(value)
        assert high is not None
        return high - abs(value)

    def ends(self) -> list[Fraction]:
        """The ends of the interval, or what is very close to those that do not belong to it."""
        low, high = self.interval.lower, self.interval.upper
        inwards = BESIDE_AN_END * (high - low if low is not None and high is not None else 1)
        found = []
        if low is not None:
            found.append(low + inwards if self.interval.lower_open else low)
        if high is not None:
            found.append(high - inwards if self.interval.upper_open else high)
        return [value for value in found if self._contains(value)]


class Distinct:
    """The rounds in which something new is taken, one after the other."""

    def __init__(self, taken: Callable[[int], Hashable | None]) -> None:
        self._taken = taken
        self._rounds: list[int] = []
        self._tried = 0
        self._seen: set[Hashable] = set()

    def nth(self, place: int, last: int) -> int | None:
        """The round at this place, if it is below `last`."""
        rounds = self._rounds
        while len(rounds) <= place:
            if self._tried >= last:
                return None
            found = self._taken(self._tried)
            if found is not None and found not in self._seen:
                self._seen.add(found)
                rounds.append(self._tried)
            self._tried += 1
        return rounds[place] if rounds[place] < last else None

    def below(self, last: int) -> list[int]:
        """All that are below `last`."""
        while self.nth(len(self._rounds), last) is not None:
            pass
        return [round_ for round_ in self._rounds if round_ < last]


@lru_cache(maxsize=512)
def distinct(columns: tuple[Column, ...]) -> Distinct:
    """The rounds in which components that do not depend on each other take something new together."""

    def taken(round_: int) -> tuple[int | None, ...] | None:
        found = tuple([column.taken(round_) for column in columns])
        return None if None in found else found

    return Distinct(taken)


@lru_cache(maxsize=512)
def _column(interval: Interval, integer: bool, nonzero: bool, position: int) -> Column:
    """One for all questions: most have the same intervals."""
    return Column(interval, integer, nonzero, position)


def column_of(domain: Domain, component: Component, position: int) -> Column:
    """The values of a component; those at different positions differ."""
    integer, nonzero = (domain.has(component, p) for p in (Property.INTEGER, Property.NONZERO))
    return _column(domain.interval(component), integer, nonzero, position)
