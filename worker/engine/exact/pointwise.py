"""Two expressions at one point: whether both have values there, and whether these differ.

Off the kinks all functions here are continuous, so that a difference at one point is a difference on
a neighbourhood of it. A point where a gate switches is no witness while the kink is open, and neither
is one where the learner's expression has no value merely at that point.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from flint import arb, ctx, fmpq

from worker.engine.exact import (
    ball_functions,  # noqa: F401  the rules of evaluation register here
    kinks,
)
from worker.engine.exact.along_kinks import gaps_of, points_along
from worker.engine.exact.balls import HERE, NOWHERE, UNSURE, Evaluation, Trouble, Value
from worker.engine.exact.domain import Domain
from worker.engine.exact.enclosures import ball_of
from worker.engine.exact.neutral import neutral_gates
from worker.engine.exact.points import Point, Sampler, sampler_of
from worker.engine.exact.starts import PRECISION, Start, Starts, started
from worker.engine.exact.structure import component_of, components, order
from worker.engine.expression import Node, Op
from worker.engine.model import Ball, Kink, Property, Witness

QUICK = (PRECISION,)
ELSEWHERE = 4  # points tried for another value of the reference
NEARBY = 2.0**-30  # half the side of a small box around a point


@dataclass(slots=True)
class Outcome:
    """What a point showed: a witness, or that both have values which agree as far as can be seen."""

    witness: Witness | None = None
    agree: bool = False
    unsure: bool = False  # the reference has a value, and all precision did not tell whether the learner has
    precision: int = 0


class Pointwise:
    """Compares two expressions at points, and remembers one at which both had values that agree."""

    def __init__(
        self, learner: Node, reference: Node, domain: Domain, sampler: Sampler | None = None
    ) -> None:
        self.learner = learner
        self.reference = reference
        self.domain = domain
        if sampler is None:
            sampler = sampler_of(domain, components(learner) | components(reference))
        self.sampler = sampler
        self.integers = domain.integers
        self.starts = Starts.of(reference, domain)
        self.neutral: frozenset[Node] | None = None  # gates whose argument is 0 throughout
        self.agreement: Point | None = None

    def at(self, point: Point, precisions: Iterable[int] = QUICK, lenient: bool = False) -> Outcome:
        """Both values at a point, with as much precision as it takes.

        With `lenient`, unknown functions may take one value at arguments that only seem equal; then
        an agreement shows that both have values, and a difference shows nothing.
        """
        evaluation: Evaluation | None = None
        outcome = Outcome()
        for precision in precisions:
            with ctx.workprec(precision):
                if evaluation is None and precision == PRECISION and not lenient:
                    start = self.starts.at(point)
                else:
                    evaluation = evaluation.sharper() if evaluation else self.starts.evaluation(point)
                    evaluation.lenient = lenient
                    start = started(evaluation, point, self.reference, self.domain)
                evaluation = start.evaluation
                outcome, settled = self.compared(start)
            outcome.precision = precision
            if settled:
                break
        if outcome.agree:
            self.agreement = point
        return outcome

    def compared(self, start: Start) -> tuple[Outcome, bool]:
        """The outcome, and whether more precision cannot change it."""
        if not start.open:
            return Outcome(), start.settled
        domain, point, evaluation, reference = self.domain, start.point, start.evaluation, start.reference
        learner = evaluation.value(self.learner)
        touched = bool(evaluation.touched) and self._touches(evaluation, point)
        if learner is HERE and self._around(point).value(self.learner) in (HERE, NOWHERE):
            learner = NOWHERE
        if touched and domain.kink is Kink.OPEN:
            return Outcome(), True
        if learner.__class__ is Trouble:
            if evaluation.takes_slice(self.reference):
                return Outcome(), True
            if learner is NOWHERE or (
                learner is HERE and touched and not domain.beside and self._misses_kink(evaluation, point)
            ):
                if learner is NOWHERE and evaluation.takes_odd_root(self.reference):
                    return Outcome(), True  # elsewhere the reference counts as undefined here, too
                return Outcome(self._witness(start, None, touched)), True
            return Outcome(unsure=learner is UNSURE), learner is HERE
        if same(learner, reference):
            if evaluation.takes_slice(self.reference) or evaluation.takes_slice(self.learner):
                return Outcome(), True
            exact = learner.__class__ is fmpq and reference.__class__ is fmpq
            return Outcome(agree=True), exact
        one = ball_of(learner)
        witness = None if one is None else self._witness(start, one, touched)
        return Outcome(witness), witness is not None

    def _witness(self, start: Start, learner: Ball | None, touched: bool) -> Witness | None:
        """That the values differ here, or that the learner has none; None if no ball says so."""
        reference = start.ball()
        if reference is None or (learner is not None and learner.overlaps(reference)):
            return None
        return Witness(
            point=start.point,
            learner=learner,
            reference=reference,
            varies=partial(has_other_values, self.starts, reference, self.sampler),
            at_kink=touched,
        )

    def _touches(self, evaluation: Evaluation, point: Point) -> bool:
        """A gate switches at this point, and its argument is not merely 0 all around it."""
        touched = evaluation.touched & {*order(self.learner), *order(self.reference)}
        touched = {gate for gate in touched if not always_on_a_step(gate, self.domain)}
        if touched and self.neutral is None:
            self.neutral = neutral_gates(touched, self.domain)
        touched -= self.neutral or frozenset()
        if not touched:
            return False
        if any(gate.payload in ("floor", "ceil") for gate in touched):
            return True
        box = self._around(point)
        return not all(
            exactly_zero(box.value(gap)) or kinks.zero_around(gap, self.domain, point)
            for gate in touched
            for gap in gaps_of(gate)
        )

    def _misses_kink(self, evaluation: Evaluation, point: Point) -> bool:
        """Along the kink, too, no value is seen close by: that it is missing here is no accident."""
        for other in points_along(self.sampler, evaluation.touched, point):
            along = self.starts.evaluation(other)
            if along.value(self.learner).__class__ is not Trouble:
                return False
        return True

    def _around(self, point: Point) -> Evaluation:
        """Evaluation over a small box: what is exactly 0 there is so in a neighbourhood."""
        box = {
            c: arb(fmpq(v.numerator, v.denominator), NEARBY) if c[0] not in self.integers else arb(int(v))
            for c, v in point.items()
        }
        return Evaluation(box, self.integers)


def has_other_values(starts: Starts, there: Ball, sampler: Sampler) -> bool:
    """Whether the reference, whose value at one point is this, provably has another elsewhere."""
    return starts.varies(there, sampler.points(range(ELSEWHERE)))


def always_on_a_step(gate: Node, domain: Domain) -> bool:
    """The integer part of what is an integer anyway: that it is one at this point is no accident."""
    if gate.payload not in ("floor", "ceil"):
        return False
    inside = order(gate.args[0])
    leaves = {Op.SYMBOL, Op.ENTRY}
    if all(domain.has(c, Property.INTEGER) for c in components(gate)):
        return True
    steps = {n for n in inside if n.op is Op.FUNCTION and n.payload in ("floor", "ceil")}
    below = {n for s in steps for n in order(s)} - steps
    return all(
        n in steps
        or n.op in (Op.ADD, Op.NEGATE, Op.MULTIPLY)
        or (n.op is Op.NUMBER and Fraction(str(n.payload)).denominator == 1)
        or (n.op in leaves and domain.has(component_of(n), Property.INTEGER))
        for n in inside
        if n not in below
    )


def exactly_zero(value: Value) -> bool:
    """As the integer part of a small box may be."""
    return value.__class__ is fmpq and bool(value == 0)


def same(one: Value, other: Value) -> bool:
    """The enclosures overlap."""
    if one.__class__ is fmpq and other.__class__ is fmpq:
        return bool(one == other)
    return bool(arb(one).overlaps(arb(other)))
