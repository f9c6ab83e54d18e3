"""Floats at a few points of the box: which signs a polynomial cannot have.

The sign that a polynomial has throughout a case it has at each point of it. Where floats clearly show both
signs, a proof of either would be in vain; and where all facts hold at a point, they do not contradict each
other. That is all that is ever concluded here, so that a float that misleads costs a proof and grants none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from worker.engine.exact.columns import column_of
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import Kernel
from worker.engine.exact.rationals import to_float
from worker.engine.model import Property

if TYPE_CHECKING:
    from worker.engine.exact.field import Field

POINTS = 12
CLEARLY = 1e-6  # of the size of its terms: what is closer to 0 has no sign here
NAN = math.nan
# A coefficient, and the positions of kernels with their exponents.
Terms: TypeAlias = list[tuple[float, list[tuple[int, int]]]]


class Samples:
    """The points of one field, and those of the present case among them."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._all: list[Place] = []
        self._terms: list[tuple[Poly, Terms]] = []
        # Facts so far, and the points at which all of them hold.
        self._levels: list[tuple[Any, int, list[Place]]] = []

    def signs_of(self, poly: Poly) -> tuple[bool, bool]:
        """Whether it is positive at a point of the present case, and whether it is negative at one."""
        terms, positive, negative = self._terms_of(poly), False, False
        for place in self.inside():
            sign = place.sign(terms)
            positive, negative = positive or sign > 0, negative or sign < 0
            if positive and negative:
                break
        return positive, negative

    def inside(self) -> list[Place]:
        """The points at which all facts clearly hold."""
        field, levels = self._field, self._levels
        given = [*field.facts, *((product, 1) for product, _ in field.products)]
        given += [(poly, 0) for poly in field.vanishing]
        if not self._all:
            self._all = [Place(field, round_) for round_ in range(POINTS)]
        for k, (poly, sign) in enumerate(given):
            if k < len(levels) and levels[k][0] == poly and levels[k][1] == sign:
                continue
            del levels[k:]
            places, terms = levels[-1][2] if levels else self._all, self._terms_of(poly) if sign else []
            levels.append((poly, sign, [p for p in places if sign and p.sign(terms) == sign]))
        del levels[len(given) :]
        return levels[-1][2] if levels else self._all

    def _terms_of(self, poly: Poly) -> Terms:
        for known, terms in self._terms:
            if known == poly:
                return terms
        terms = terms_of(poly)
        self._terms.append((poly, terms))
        return terms

    def show_a_point(self) -> bool:
        """Whether all facts clearly hold at some point."""
        return bool(self.inside())


class Place:
    """The kernels of one field at one point; nan where no value is known."""

    def __init__(self, field: Field, round_: int) -> None:
        self.field = field
        self.round = round_
        self._known: dict[int, float] = {}

    def sign(self, terms: Terms) -> int:
        """1 or -1 where the polynomial clearly has that sign, else 0."""
        total, size = self._sum(terms)
        return (total > 0) - (total < 0) if abs(total) > CLEARLY * size else 0

    def value(self, poly: Poly) -> float:
        """The polynomial."""
        return self._sum(terms_of(poly))[0]

    def clear(self, poly: Poly) -> float:
        """The polynomial where it is clearly not 0."""
        total, size = self._sum(terms_of(poly))
        return total if abs(total) > CLEARLY * size else NAN

    def form(self, form: Form) -> float:
        """A quotient of polynomials."""
        total = self.value(form.top)
        for poly, e in form.factors:
            total *= self.clear(poly) ** e
        return total

    def _sum(self, terms: Terms) -> tuple[float, float]:
        """The polynomial, and the sum of the sizes of its terms."""
        total = size = 0.0
        known = self._known
        try:
            for term, powers in terms:
                for position, e in powers:
                    value = known.get(position)
                    if value is None:
                        value = self._kernel(position)
                    term *= value if e == 1 else value**e
                total += term
                size += abs(term)
        except OverflowError:
            return NAN, NAN
        return total, size

    def _kernel(self, position: int) -> float:
        kernel = self.field.by_position[position]
        assert kernel is not None
        rule = RULES.get(kernel.kind)
        try:
            value = NAN if rule is None else rule(self, kernel)
        except (OverflowError, ValueError):
            value = NAN
        self._known[position] = value
        return value


def terms_of(poly: Poly) -> Terms:
    """A polynomial for floats."""
    return [
        (to_float(c), [(position, int(e)) for position, e in enumerate(exponents) if e])
        for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True)
    ]


def _variable(place: Place, kernel: Kernel) -> float:
    field, component = place.field, kernel.argument
    if field.domain.has(component, Property.SUMS_TO_ONE):
        return NAN
    position = field.size - 1 - kernel.position  # another one for each variable
    value = to_float(column_of(field.domain, component, position).value(place.round))
    return value if kernel.unit == 1 else value ** (1 / kernel.unit)


def _logarithm(place: Place, kernel: Kernel) -> float:
    own = place.field.kernel_at(kernel.argument)
    power = own.unit if own is not None and own.kind == "variable" else 1
    return math.log(abs(place.clear(kernel.argument))) * power


def _sigma(place: Place, kernel: Kernel) -> float:
    inside = place.clear(kernel.argument)
    return inside if math.isnan(inside) else math.copysign(1, inside)


def _multiple(place: Place, kernel: Kernel) -> float:
    """What is taken the exponential or the tangent of."""
    term = kernel.argument
    below = 1.0 if term.below.is_constant() else place.clear(term.below)
    return place.value(term.above) / below * float(kernel.unit)


RULES: dict[str, Callable[[Place, Kernel], float]] = {
    "variable": _variable,
    "pi": lambda _, kernel: math.pi,
    "cosine": lambda _, kernel: 2 * math.cos(math.pi * float(kernel.unit)),
    "root": lambda place, kernel: abs(place.clear(kernel.argument)) ** (1 / kernel.unit),
    "logarithm": _logarithm,
    "exponential": lambda place, kernel: math.exp(_multiple(place, kernel)),
    "tangent": lambda place, kernel: math.tan(_multiple(place, kernel) / 2),
    "arctan": lambda place, kernel: math.atan(place.form(kernel.argument)),
    "sigma": _sigma,
}  # fmt: skip
