"""Where two answers are compared: the declared domain, and where the reference has a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from worker.engine.expression import Node
from worker.engine.model import REALS, Component, Interval, Kink, Name, Property, Variable

NARROW = frozenset({Property.NONZERO, Property.INTEGER})


@dataclass(frozen=True, kw_only=True, eq=False)
class Domain:
    """The points at which an answer must agree with the reference.

    They lie in the intervals of the variables, satisfy their properties and the assumptions
    (comparisons), and every node of `defined` (the question's function) and the reference have a
    real value there. A symmetric entry and its mirror image are one component; a vector that sums
    to one has its last entry fixed by the others.
    """

    variables: Mapping[Name, Variable]
    assumptions: tuple[Node, ...] = ()
    defined: tuple[Node, ...] = ()
    kink: Kink = Kink.OPEN
    beside: bool = False  # the reference's own kinks are left open, and those of `defined`; others are not
    remembered: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)  # samplers, numbers
    cohort: Callable[[], Sequence[Node]] = field(default=tuple, repr=False)  # what will be compared here, too

    @cached_property
    def integers(self) -> frozenset[Name]:
        """The variables that take integers alone."""
        return frozenset([v.name for v in self.variables.values() if Property.INTEGER in v.properties])

    def variable(self, name: Name) -> Variable:
        """The declaration; a name without one ranges over the reals."""
        found = self.variables.get(name)
        return found if found is not None else Variable(name=name)

    def has(self, component: Component, wanted: Property) -> bool:
        return wanted in self.variable(component[0]).properties

    def interval(self, component: Component) -> Interval:
        found = self.variables.get(component[0])
        return REALS if found is None else found.interval

    def canonical(self, component: Component) -> Component:
        """The component that stands for this one: the upper triangle of a symmetric matrix."""
        name, indices = component
        if len(indices) == 2 and indices[0] > indices[1] and self.has(component, Property.SYMMETRIC):
            return name, (indices[1], indices[0])
        return component

    def fixed_by_sum(self, component: Component) -> list[Component] | None:
        """For the last entry of something that sums to one, all its other entries; else None."""
        if not self.has(component, Property.SUMS_TO_ONE):
            return None
        entries = self.entries(component[0])
        return entries[:-1] if entries and component == entries[-1] else None

    def entries(self, name: Name) -> list[Component]:
        """All components of a variable of concrete shape; none if a size is symbolic."""
        indices: list[tuple[int, ...]] = [()]
        for dimension in self.variable(name).shape:
            if dimension.value is None:
                return []
            indices = [(*i, k) for i in indices for k in range(1, dimension.value + 1)]
        return [(name, i) for i in indices]

    def contains_all(self, component: Component) -> bool:
        """The component may take any value."""
        variable = self.variables.get(component[0])
        if variable is None:
            return True
        interval = variable.interval
        if interval.lower is not None or interval.upper is not None:
            return False
        return not variable.properties & NARROW

    def contains(self, component: Component, value: Fraction) -> bool:
        """The value lies in the interval and obeys the properties of a single component."""
        if not self.interval(component).contains(value):
            return False
        if value == 0 and self.has(component, Property.NONZERO):
            return False
        return value.denominator == 1 or not self.has(component, Property.INTEGER)
