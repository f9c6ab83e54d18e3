"""Points close to one at which gates switch, at which the same gates switch."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from flint import fmpq

from worker.engine import expression
from worker.engine.exact.balls import Evaluation
from worker.engine.exact.points import Point, Sampler
from worker.engine.exact.rationals import as_fmpq, as_fraction
from worker.engine.exact.structure import components
from worker.engine.expression import Node, Op
from worker.engine.model import Component


def points_along(sampler: Sampler, gates: Collection[Node], point: Point) -> Iterator[Point]:
    """With all moved but what the gates depend on, or but one component in which a gap is linear."""
    canonical = sampler.domain.canonical
    held = {canonical(c) for gate in gates for c in components(gate)}
    gaps = sorted({gap for gate in gates for gap in gaps_of(gate)}, key=lambda gap: gap.serial)
    for near in sampler.near(point):
        if held < set(sampler.free):
            found = sampler.completed({c: point[c] if c in held else near[c] for c in sampler.free})
            if found is not None:
                yield found
        for component in sorted({canonical(c) for c in components(gaps[0])}) if gaps else ():
            found = _solved(sampler, gaps[0], component, {c: near[c] for c in sampler.free})
            if found is not None and all(_is_zero(gap, found) for gap in gaps):
                yield found


def gaps_of(gate: Node) -> tuple[Node, ...]:
    """What is 0 where the gate switches."""
    return (expression.subtract(*gate.args),) if gate.op is Op.COMPARE else gate.args


def _is_zero(gap: Node, point: Point) -> bool:
    value = Evaluation({c: as_fmpq(v) for c, v in point.items()}).value(gap)
    return value.__class__ is fmpq and bool(value == 0)


def _solved(
    sampler: Sampler, gap: Node, component: Component, chosen: Mapping[Component, Fraction]
) -> Point | None:
    """The point with this component so that the gap is 0, where it is linear in it."""

    def value(at: Fraction) -> fmpq | None:
        there = sampler.completed({**chosen, component: at})
        if there is None:
            return None
        found = Evaluation({c: as_fmpq(v) for c, v in there.items()}).value(gap)
        return found if found.__class__ is fmpq else None

    start = chosen[component]
    first, second = value(start), value(start + 1)
    if first is None or second is None or first == second:
        return None
    zero = start - as_fraction(first) / as_fraction(second - first)
    return sampler.completed({**chosen, component: zero})
