"""What one method found of two answers, with the point that proves a difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from fractions import Fraction
from typing import Any, TypeAlias

from worker.engine.errors import EngineError
from worker.engine.model.variables import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Ball:
    """A real number known to lie within `radius` of `midpoint`; both exact."""

    midpoint: Fraction
    radius: Fraction = Fraction(0)

    def overlaps(self, other: Ball) -> bool:
        # The gap between the midpoints against the sum of the radii, nothing reduced.
        m, n, r, s = self.midpoint, other.midpoint, self.radius, other.radius
        below, under = m.denominator * n.denominator, r.denominator * s.denominator
        gap = abs(m.numerator * n.denominator - n.numerator * m.denominator)
        reach = r.numerator * s.denominator + s.numerator * r.denominator
        return gap * under <= reach * below

    def to_data(self) -> dict[str, Any]:
        return {"midpoint": shown(self.midpoint), "radius": shown(self.radius)}


def shown(value: Fraction) -> float | str:
    """For JSON: a float, or decimal text such as "1.97e+434" where a float over- or underflows.

    >>> shown(Fraction(1, 2)), shown(2 * Fraction(10) ** 400)
    (0.5, '2.00e+400')
    >>> shown(Fraction(-(10**422)))
    '-1.00e+422'
    """
    try:
        near = float(value)
    except OverflowError:
        near = 0.0
    if near or not value:
        return near
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    exponent = bits * 30103 // 100000
    mantissa = float(value / Fraction(10) ** exponent)
    while abs(mantissa) < 1:
        mantissa, exponent = mantissa * 10, exponent - 1
    while abs(mantissa) >= 9.995:  # two decimals make it 10.00
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{mantissa:.2f}e{exponent:+d}"


# A component of a variable at concrete sizes: its name and 1-based indices (none for a scalar).
Component: TypeAlias = tuple[Name, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A point at which two answers provably differ.

    The point is exact: rationals inside the declared domain, one for each component of each
    variable at `sizes`. The enclosures are balls computed by interval arithmetic; that they do not
    overlap is the proof, so a witness cannot be built from overlapping ones. A side whose ball is None has no
    real value there, which is a difference too. `varies` tells that the reference provably has another value
    elsewhere: where it has not, its value here is the answer.
    """

    point: Mapping[Component, Fraction]
    entry: tuple[int, ...] = ()  # 1-based index of the entry that differs, () for a scalar
    learner: Ball | None = None
    reference: Ball | None = None
    sizes: Mapping[Name, int] = field(default_factory=dict)
    varies: Callable[[], bool] = field(default=bool, compare=False)  # asked where values are told
    at_kink: bool = False  # a max, a sign or a comparison switches at this very point

    def __post_init__(self) -> None:
        if self.learner is None and self.reference is None:
            raise EngineError("a witness needs at least one value")
        if self.learner and self.reference and self.learner.overlaps(self.reference):
            raise EngineError("a witness needs disjoint enclosures")

    def to_data(self, *, shows_reference: bool = False) -> dict[str, Any]:
        """JSON; with the reference's value only where that is wanted and is not the answer."""
        point = {
            name + ("".join(f"[{','.join(map(str, indices))}]") if indices else ""): str(value)
            for (name, indices), value in self.point.items()
        }
        data: dict[str, Any] = {"point": point, "entry": list(self.entry)}
        if self.sizes:
            data["sizes"] = dict(self.sizes)
        data["learner"] = None if self.learner is None else self.learner.to_data()
        if shows_reference and self.reference is not None and self.varies():
            data["reference"] = self.reference.to_data()
        return data


@unique
class Conclusion(StrEnum):
    """What a method can say of two answers."""

    EQUAL = "equal"
    DIFFERENT = "different"
    OPEN = "open"  # the method could not tell


EXCEPT_AT_KINKS = "except at kinks"  # the remark of a proof that leaves them open


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one method found. `sizes` is "all" or the concrete sizes that were tried."""

    method: str
    conclusion: Conclusion
    witness: Witness | None = None
    sizes: str | tuple[Mapping[Name, int], ...] = "all"
    precision: int | None = None  # bits of ball arithmetic
    remark: str = ""  # e.g. "on the common domain", or why the method gave up
    gated: bool = False  # the proof told cases of signs apart
    seconds: float = 0.0

    @property
    def conclusive(self) -> bool:
        return self.conclusion is not Conclusion.OPEN

    def to_data(self, *, shows_reference: bool = False) -> dict[str, Any]:
        """JSON; `shows_reference`: the witness may tell the reference's value."""
        data: dict[str, Any] = {"method": self.method, "conclusion": str(self.conclusion)}
        data["sizes"] = self.sizes if isinstance(self.sizes, str) else [dict(s) for s in self.sizes]
        if self.witness is not None:
            data["witness"] = self.witness.to_data(shows_reference=shows_reference)
        if self.precision is not None:
            data["precision"] = self.precision
        if self.remark:
            data["remark"] = self.remark
        return data
