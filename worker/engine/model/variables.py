"""Declared names: what an answer may speak of, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from fractions import Fraction
from typing import TypeAlias

from worker.engine import expression
from worker.engine.errors import QuestionError
from worker.engine.expression import Node
from worker.engine.shapes import SCALAR, Shape

Name: TypeAlias = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The values a variable's components may take; None is unbounded on that side."""

    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        if self.lower is not None and self.upper is not None:
            if self.lower > self.upper:
                raise QuestionError("the domain's lower end lies above its upper end")
            if self.lower == self.upper and (self.lower_open or self.upper_open):
                raise QuestionError("the domain is empty")

    def contains(self, value: Fraction) -> bool:
        """The value lies in it."""
        low, high = self.lower, self.upper
        if low is not None and (value < low or (self.lower_open and value == low)):
            return False
        return high is None or value < high or (value == high and not self.upper_open)

    @property
    def positive(self) -> bool:
        """Every value is > 0."""
        return self.lower is not None and (self.lower > 0 or (self.lower == 0 and self.lower_open))

    @property
    def negative(self) -> bool:
        return self.upper is not None and (self.upper < 0 or (self.upper == 0 and self.upper_open))


REALS = Interval()
POSITIVE = Interval(lower=Fraction(0), lower_open=True)
NONNEGATIVE = Interval(lower=Fraction(0))
NEGATIVE = Interval(upper=Fraction(0), upper_open=True)


@unique
class Property(StrEnum):
    """What is known of a variable beyond its interval."""

    NONZERO = "nonzero"  # every component
    SYMMETRIC = "symmetric"
    INVERTIBLE = "invertible"
    SUMS_TO_ONE = "sums-to-one"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A declared name: its shape, the interval of each component, and side conditions."""

    name: Name
    shape: Shape = SCALAR
    interval: Interval = REALS
    properties: frozenset[Property] = frozenset()

    @property
    def node(self) -> Node:
        return expression.symbol(self.name, self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """An abbreviation that answers may use, such as z for w·x + b or e for X w + b - y."""

    name: Name
    expression: Node  # over variables only

    @property
    def node(self) -> Node:
        return expression.symbol(self.name, self.expression.shape)
