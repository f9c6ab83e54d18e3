"""Proofs of inequality: a rational point of the domain with disjoint enclosures of both values.

Off the kinks all functions here are continuous, so that a difference at one point is a difference on
a neighbourhood of it. A point where a gate switches is no witness while the kink is open, and neither
is one where the learner's expression has no value merely at that point.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np
from flint import arb, ctx, fmpq

from worker.engine.exact import (
    ball_functions,  # noqa: F401  the rules of evaluation register here
    kinks,
    landmarks,
    staircases,
)
from worker.engine.exact.along_kinks import gaps_of, points_along
from worker.engine.exact.balls import HERE, NOWHERE, UNSURE, Evaluation, Trouble, Value
from worker.engine.exact.domain import Domain
from worker.engine.exact.enclosures import ball_of
from worker.engine.exact.floats import promising
from worker.engine.exact.neutral import neutral_gates
from worker.engine.exact.points import Point, Sampler, sampler_of
from worker.engine.exact.rationals import height
from worker.engine.exact.starts import PRECISION, Start, Starts, started
from worker.engine.exact.steering import Numbers
from worker.engine.exact.structure import (
    component_of,
    components,
    has_branches,
    has_gates,
    order,
    varying_exponents,
)
from worker.engine.expression import Node, Op
from worker.engine.model import Ball, Conclusion, Evidence, Kink, Property, Witness

METHOD = "ball-arithmetic"
QUICK = (PRECISION,)
FEW = 6  # simple points that are looked at before a proof is tried ...
OPPOSITE = 2  # of them that comes so many after the first has other signs
FEW_ON_BRANCHES = 4  # ... of which so many even though the first agrees
NEGATIVE = 2  # the round of negative values
UNITS = (9, 19, 29)  # rounds in which all components are 1, 0 and -1
CLOSE = (64, 256)
PRECISE = (1024, 4096)
THOROUGH = (64, 256, 1024, 4096)
DEEPEST = (4096, 40_000)  # for a difference such as 10^-9000, where few functions are to be evaluated
MOST_FUNCTIONS = 8
ROUNDS = 40
LARGE = 1500  # nodes beyond which fewer points are tried
EXPONENTS = tuple(Fraction(v) for v in ("2", "1/2", "3", "1"))
MOST_EXPONENTS = 3
ELSEWHERE = 4  # points tried for another value of the reference
NEARBY = 2.0**-30  # half the side of a small box around a point
PLAIN_HEIGHT = 13  # witnesses of at most this height are not simplified
SIMPLER = tuple(Fraction(v) for v in ("0", "1", "2", "-1", "1/2", "3", "-2", "-1/2", "3/2", "-3", "1/3", "5"))


@dataclass(slots=True)
class Outcome:
    """What a point showed: a witness, or that both have values which agree as far as can be seen."""

    witness: Witness | None = None
    agree: bool = False
    unsure: bool = False  # the reference has a value, and all precision did not tell whether the learner has
    precision: int = 0


class Search:
    """Compares two expressions at points, and remembers where both had values."""

    def __init__(
        self,
        learner: Node,
        reference: Node,
        domain: Domain,
        sampler: Sampler | None = None,
        *,
        shown: bool = True,
    ) -> None:
        self.learner = learner
        self.reference = reference
        self.domain = domain
        self.shown = shown  # whether somebody will read a witness
        if sampler is None:
            sampler = sampler_of(domain, components(learner) | components(reference))
        self.sampler = sampler
        self.integers = domain.integers
        self.starts = Starts.of(reference, domain)
        self.neutral: frozenset[Node] | None = None  # gates whose argument is 0 throughout
        self.candidates: list[landmarks.Candidates] | None = None  # around kinks, once they were looked at
        self.agreement: Point | None = None  # a point at which both have values that agree

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

    def agree_at_opposite_signs(self) -> bool:
        """Both have values that agree at a simple positive point and at a negative one, if there is one."""
        points = list(self.sampler.points(range(1 + OPPOSITE)))[::OPPOSITE]
        for point in points:
            self.starts.kept(point)
            if not self.at(point).agree:
                return False
        return bool(points)

    def quick(self) -> Outcome:
        """The first usable of a few simple points, at low precision.

        An agreement on one branch tells little of the others: where expressions have branches, points of
        other signs and sizes are looked at, too, which costs less than a proof that must fail.
        """
        found = Outcome()
        for round_, point in enumerate(self.sampler.points(range(FEW))):
            if found.agree and round_ >= FEW_ON_BRANCHES:
                break
            self.starts.kept(point)
            outcome = self.at(point)
            if outcome.witness is not None:
                return outcome
            if not found.agree:
                found = outcome
            if found.agree and not (has_branches(self.learner) or has_branches(self.reference)):
                break
        return found

    def steered(self) -> Outcome:
        """Those of the sample points at which floats differ."""
        for point in self._promising():
            outcome = self.at(point, CLOSE)
            if outcome.witness is not None:
                return outcome
        return Outcome()

    def precise(self, precisions: Iterable[int] = PRECISE) -> Outcome:
        """One point, with much precision: for a difference that is tiny everywhere."""
        for point in self.sampler.points(range(1)):
            return self.at(point, precisions)
        return Outcome()

    def on_other_sides(self) -> Outcome:
        """A tiny difference on the other side of gates, and the tops of bumps.

        Where no point with values has been found, the domain is a small one, and more points are looked at.
        """
        gates = has_gates(self.learner) or has_gates(self.reference)
        other_side = self.sampler.point(NEGATIVE) if gates else None
        if other_side is not None:
            outcome = self.at(other_side, PRECISE[:1])
            if outcome.witness is not None:
                return outcome
        points = [self.sampler.point(round_) for round_ in UNITS] if gates else []
        if self.agreement is None:
            points += self.sampler.points(range(ROUNDS))
        left = FEW_ON_BRANCHES
        for point in points:
            outcome = Outcome() if point is None else self.at(point)
            if outcome.witness is not None:
                return outcome
            left -= outcome.agree and not gates
            if not left:
                break
        return Outcome()

    def around(self) -> Outcome:
        """Where floats differ around kinks; all that was looked at in floats is kept."""
        if self.candidates is None:
            self.candidates = []
            for point in self._promising_around(self.candidates):
                outcome = self.at(point, CLOSE)
                if outcome.witness is not None:
                    return outcome
        return Outcome()

    def thorough(self) -> Outcome:
        """Where floats differ around kinks; then many points, with more and more precision, and those."""
        outcome = self.around()
        if outcome.witness is not None:
            return outcome
        if self.domain.kink is Kink.CONVENTION:
            for places in (landmarks.on_kinks, landmarks.on_crossings):
                for point in places(self.sampler, self._switching()):
                    outcome = self.at(point)
                    if outcome.witness is not None:
                        return outcome
        size = len(order(self.learner)) + len(order(self.reference))
        rounds = ROUNDS if size <= LARGE else max(4, ROUNDS * LARGE // size)
        for candidates, precisions in (
            (self.sampler.points(range(rounds)), QUICK),
            (self.sampler.points(range(rounds // 4)), THOROUGH),
            ((point for one in self.candidates or () for point in one.points()), CLOSE),
            (self.sampler.points(range(2 if self._few_functions() else 0)), DEEPEST),
        ):
            for point in candidates:
                outcome = self.at(point, precisions)
                if outcome.witness is not None:
                    return outcome
        return Outcome()

    def _switching(self) -> tuple[Node, ...]:
        """Both expressions, brackets for integer parts where few steps lie in the domain, and its borders."""
        roots = (staircases.written_out(root, self.domain) for root in (self.learner, self.reference))
        return (*roots, *self.domain.assumptions)

    def at_kinks(self) -> Outcome:
        """Where something is exactly 0 at which a gate switches, and nowhere else."""
        roots = self._switching()
        for places in (landmarks.on_kinks, landmarks.on_crossings, landmarks.zeros):
            for point in places(self.sampler, roots):
                outcome = self.at(point)
                if outcome.witness is not None:
                    return outcome
        return Outcome()

    def _few_functions(self) -> bool:
        """So that a very high precision is affordable."""
        nodes = {*order(self.learner), *order(self.reference)}
        return sum(n.op in (Op.FUNCTION, Op.CONSTANT, Op.POWER) for n in nodes) <= MOST_FUNCTIONS

    def _promising(self) -> list[Point]:
        """Sample points at which floats clearly differ."""
        remembered = self.domain.remembered
        numbers = remembered.get(self.sampler)
        if numbers is None:
            numbers = remembered[self.sampler] = Numbers(self.sampler)
        found: list[Point] = numbers.promising(self.learner, self.reference, self.domain.cohort)
        return found

    def _promising_around(self, seen: list[landmarks.Candidates]) -> Iterator[Point]:
        """Points near landmarks at which floats clearly differ; all candidates are put into `seen`."""
        for candidates in landmarks.candidates(self.sampler, (self.learner, self.reference)):
            seen.append(candidates)
            with np.errstate(all="ignore"):
                mine, theirs = candidates.floats.of(self.learner), candidates.floats.of(self.reference)
            found = (candidates.point(k) for k in promising(mine, theirs))
            yield from (point for point in found if point is not None)

    def slices(self) -> Outcome:
        """Points with negative bases and simple values of what varies in exponents."""
        varying = sorted(
            {
                self.domain.canonical(c)
                for root in (self.learner, self.reference)
                for e in varying_exponents(root)
                for c in components(e)
            }
        )[:MOST_EXPONENTS]
        for others in (Fraction(-2), Fraction(-1), Fraction(3)):
            base = dict.fromkeys(self.sampler.free, others)
            for values in itertools.product(EXPONENTS, repeat=len(varying)):
                point = self.sampler.completed({**base, **dict(zip(varying, values, strict=True))})
                if point is not None:
                    outcome = self.at(point, CLOSE)
                    if outcome.witness is not None:
                        return outcome
        return Outcome()

    def nowhere(self, everywhere: bool) -> Outcome:
        """A point without a value of the learner's, whose expression divides by zero identically.

        That was proven, `everywhere` or in some case of signs. In a case, the value must be missing
        for certain at a point and at several others close to it.
        """
        for point in self.sampler.points(range(ROUNDS)):
            outcome = self.at(point)
            if outcome.witness is not None:
                return outcome
            nearby = [point, *self.sampler.near(point)]
            missing = [self._missing(p, everywhere) for p in nearby[: 1 if everywhere else 4]]
            if all(missing):
                return Outcome(missing[0], precision=QUICK[0])
        return Outcome()

    def _missing(self, point: Point, everywhere: bool) -> Witness | None:
        """The reference's value, where the learner's expression has none."""
        with ctx.workprec(PRECISION):
            start = self.starts.at(point)
            outcome, _ = self.compared(start)
            if not start.open or outcome.agree or outcome.witness is not None:
                return None
            learner = start.evaluation.value(self.learner)
            if learner is HERE or learner is NOWHERE or (everywhere and learner.__class__ is Trouble):
                return self._witness(start, None, bool(start.evaluation.touched))
        return None

    def simplified(self, witness: Witness) -> Witness:
        """A witness with smaller numerators and denominators, if one is near."""
        point = dict(witness.point)
        for component in self.sampler.free:
            if height(point[component]) <= PLAIN_HEIGHT:
                continue
            for value in SIMPLER:
                trial = self.sampler.completed({**{c: point[c] for c in self.sampler.free}, component: value})
                if trial is None:
                    continue
                found = self.at(trial, (64, 256)).witness
                if found is not None:
                    witness, point = found, dict(found.point)
                    break
        return witness


def evidence(search: Search, outcome: Outcome) -> Evidence:
    """The outcome as evidence, its witness simplified."""
    if outcome.witness is None:
        return Evidence(method=METHOD, conclusion=Conclusion.OPEN, remark="no point shows a difference")
    witness = outcome.witness
    if search.shown and max(map(height, witness.point.values()), default=0) > PLAIN_HEIGHT:
        witness = search.simplified(witness)
    return Evidence(
        method=METHOD, conclusion=Conclusion.DIFFERENT, witness=witness, precision=outcome.precision
    )


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
