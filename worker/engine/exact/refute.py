"""Proofs of inequality: a rational point of the domain with disjoint enclosures of both values.

Off the kinks all functions here are continuous, so that a difference at one point is a difference on
a neighbourhood of it. A point where a gate switches is no witness while the kink is open, and neither
is one where the learner's expression has no value merely at that point.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from flint import arb, ctx, fmpq

from worker.engine import expression
from worker.engine.exact import (
    ball_functions,  # noqa: F401  the rules of evaluation register here
    kinks,
    landmarks,
)
from worker.engine.exact.balls import HERE, NOWHERE, UNSURE, Evaluation, Trouble, Value
from worker.engine.exact.domain import Domain
from worker.engine.exact.floats import FloatsAtPoints, promising
from worker.engine.exact.neutral import neutral_gates
from worker.engine.exact.points import Point, Sampler
from worker.engine.exact.rationals import height
from worker.engine.exact.steering import Numbers
from worker.engine.exact.structure import component_of, components, has_branches, order, varying_exponents
from worker.engine.expression import Node, Op
from worker.engine.model import Ball, Conclusion, Evidence, Kink, Property, Witness

METHOD = "ball-arithmetic"
QUICK = (64,)
FEW = 6  # simple points that are looked at before a proof is tried ...
FEW_ON_BRANCHES = 4  # ... of which so many even though the first agrees
CLOSE = (64, 256)
THOROUGH = (64, 256, 1024, 4096)
DEEPEST = (4096, 40_000)  # for a difference such as 10^-9000, where few functions are to be evaluated
MOST_FUNCTIONS = 8
ROUNDS = 40
LARGE = 1500  # nodes beyond which fewer points are tried
LARGEST_SHOWN_BITS = 44_000  # of a value in a witness
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

    def __init__(self, learner: Node, reference: Node, domain: Domain) -> None:
        self.learner = learner
        self.reference = reference
        self.domain = domain
        used = components(learner) | components(reference)
        sampler = domain.remembered.get(used)
        if sampler is None:
            sampler = domain.remembered[used] = Sampler(domain, (learner, reference))
        self.sampler: Sampler = sampler
        self.integers = frozenset(
            v.name for v in domain.variables.values() if Property.INTEGER in v.properties
        )
        self.neutral: frozenset[Node] | None = None  # gates whose argument is 0 throughout
        self.agreement: Point | None = None  # a point at which both have values that agree

    def at(self, point: Point, precisions: Iterable[int] = QUICK, lenient: bool = False) -> Outcome:
        """Both values at a point, with as much precision as it takes.

        With `lenient`, unknown functions may take one value at arguments that only seem equal; then
        an agreement shows that both have values, and a difference shows nothing.
        """
        exact = {c: fmpq(v.numerator, v.denominator) for c, v in point.items()}
        evaluation = Evaluation(exact, self.integers)
        evaluation.lenient = lenient
        outcome = Outcome()
        for precision in precisions:
            with ctx.workprec(precision):
                outcome, settled = self._compare(evaluation, point)
            outcome.precision = precision
            if settled:
                break
            evaluation = evaluation.sharper()
        if outcome.agree:
            self.agreement = point
        return outcome

    def _compare(self, evaluation: Evaluation, point: Point) -> tuple[Outcome, bool]:
        """The outcome, and whether more precision cannot change it."""
        domain = self.domain
        for assumption in domain.assumptions:
            value = evaluation.value(assumption)
            if value.__class__ is Trouble or value == 0:
                return Outcome(), value.__class__ is not Trouble
        reference = evaluation.value(self.reference)
        if reference.__class__ is Trouble:
            return Outcome(), reference >= HERE
        for node in domain.defined:
            value = evaluation.value(node)
            if value.__class__ is Trouble:
                return Outcome(), value >= HERE
        if domain.beside and evaluation.touched:
            return Outcome(), True
        learner = evaluation.value(self.learner)
        touched = bool(evaluation.touched) and self._touches(evaluation, point)
        if learner is HERE and self._around(point).value(self.learner) in (HERE, NOWHERE):
            learner = NOWHERE
        if touched and domain.kink is Kink.OPEN:
            return Outcome(), True
        if learner.__class__ is Trouble:
            if evaluation.takes_slice(self.reference):
                return Outcome(), True
            if learner is NOWHERE or (learner is HERE and touched and not domain.beside):
                if learner is NOWHERE and evaluation.takes_odd_root(self.reference):
                    return Outcome(), True  # elsewhere the reference counts as undefined here, too
                ball = ball_of(reference)
                if ball is None:
                    return Outcome(), True
                return Outcome(Witness(point=point, reference=ball, at_kink=touched)), True
            return Outcome(unsure=learner is UNSURE), learner is HERE
        if same(learner, reference):
            if evaluation.takes_slice(self.reference) or evaluation.takes_slice(self.learner):
                return Outcome(), True
            exact = learner.__class__ is fmpq and reference.__class__ is fmpq
            return Outcome(agree=True), exact
        one, other = ball_of(learner), ball_of(reference)
        if one is None or other is None or one.overlaps(other):
            return Outcome(), False
        return Outcome(Witness(point=point, learner=one, reference=other, at_kink=touched)), True

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
        return not all(kinks.zero_around(gap, self.domain, point) for gate in touched for gap in gaps(gate))

    def _around(self, point: Point) -> Evaluation:
        """Evaluation over a small box: what is exactly 0 there is so in a neighbourhood."""
        box = {
            c: arb(fmpq(v.numerator, v.denominator), NEARBY) if c[0] not in self.integers else arb(int(v))
            for c, v in point.items()
        }
        return Evaluation(box, self.integers)

    def quick(self) -> Outcome:
        """The first usable of a few simple points, at low precision.

        An agreement on one branch tells little of the others: where expressions have branches, points of
        other signs and sizes are looked at, too, which costs less than a proof that must fail.
        """
        found = Outcome()
        branches = has_branches(self.learner) or has_branches(self.reference)
        for round_, point in enumerate(self.sampler.points(range(FEW))):
            if found.agree and round_ >= FEW_ON_BRANCHES:
                break
            outcome = self.at(point)
            if outcome.witness is not None:
                return outcome
            if not found.agree:
                found = outcome
            if found.agree and not branches:
                break
        return found

    def steered(self) -> Outcome:
        """Those of the sample points at which floats differ."""
        for point in self._promising():
            outcome = self.at(point, CLOSE)
            if outcome.witness is not None:
                return outcome
        return Outcome()

    def thorough(self) -> Outcome:
        """Where floats differ around kinks; then many points, with more and more precision, and those."""
        if self.domain.beside:
            return self._at_kinks()
        around: list[Point] = []
        for point in self._promising_around(around):
            outcome = self.at(point, CLOSE)
            if outcome.witness is not None:
                return outcome
        if self.domain.kink is Kink.CONVENTION:
            for point in landmarks.on_kinks(self.sampler, (self.learner, self.reference)):
                outcome = self.at(point)
                if outcome.witness is not None:
                    return outcome
        size = len(order(self.learner)) + len(order(self.reference))
        rounds = ROUNDS if size <= LARGE else max(4, ROUNDS * LARGE // size)
        for candidates, precisions in (
            (self.sampler.points(range(rounds)), QUICK),
            (self.sampler.points(range(rounds // 4)), THOROUGH),
            (around, CLOSE),
            (self.sampler.points(range(2 if self._few_functions() else 0)), DEEPEST),
        ):
            for point in candidates:
                outcome = self.at(point, precisions)
                if outcome.witness is not None:
                    return outcome
        return Outcome()

    def _at_kinks(self) -> Outcome:
        roots = (self.learner, self.reference)
        for candidates in (landmarks.on_kinks(self.sampler, roots), landmarks.zeros(self.sampler, roots)):
            for point in candidates:
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

    def _promising_around(self, seen: list[Point]) -> Iterator[Point]:
        """Points near landmarks at which floats clearly differ; all of them are put into `seen`."""
        for points in landmarks.points(self.sampler, (self.learner, self.reference)):
            seen += points
            floats = FloatsAtPoints(points)
            with np.errstate(all="ignore"):
                mine, theirs = floats.of(self.learner), floats.of(self.reference)
            for k in promising(mine, theirs):
                yield points[k]

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
        exact = {c: fmpq(v.numerator, v.denominator) for c, v in point.items()}
        evaluation = Evaluation(exact, self.integers)
        with ctx.workprec(QUICK[0]):
            outcome, _ = self._compare(evaluation, point)
            reference, learner = evaluation.value(self.reference), evaluation.value(self.learner)
            if outcome.agree or outcome.witness is not None or reference.__class__ is Trouble:
                return None
            if learner is HERE or learner is NOWHERE or (everywhere and learner.__class__ is Trouble):
                ball = ball_of(reference)
                if ball is not None:
                    return Witness(point=point, reference=ball, at_kink=bool(evaluation.touched))
        return None

    def varies(self, there: Ball) -> bool:
        """Whether the reference, whose value at one point is this, provably has another one elsewhere."""
        for point in self.sampler.points(range(ELSEWHERE)):
            exact = {c: fmpq(v.numerator, v.denominator) for c, v in point.items()}
            evaluation = Evaluation(exact, self.integers)
            with ctx.workprec(QUICK[0]):
                assumed = [evaluation.value(assumption) for assumption in self.domain.assumptions]
                value = evaluation.value(self.reference)
            if any(one.__class__ is Trouble or one == 0 for one in assumed):
                continue
            here = None if value.__class__ is Trouble else ball_of(value)
            if here is not None and not here.overlaps(there):
                return True
        return False

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
    if any(height(v) > PLAIN_HEIGHT for v in witness.point.values()):
        witness = search.simplified(witness)
    if witness.reference is not None and components(search.reference):
        witness = replace(witness, varies=search.varies(witness.reference))
    return Evidence(
        method=METHOD, conclusion=Conclusion.DIFFERENT, witness=witness, precision=outcome.precision
    )


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


def gaps(gate: Node) -> tuple[Node, ...]:
    """What is 0 where the gate switches."""
    return (expression.subtract(*gate.args),) if gate.op is Op.COMPARE else gate.args


def same(one: Value, other: Value) -> bool:
    """The enclosures overlap."""
    if one.__class__ is fmpq and other.__class__ is fmpq:
        return bool(one == other)
    return bool(arb(one).overlaps(arb(other)))


def ball_of(value: Value) -> Ball | None:
    """The enclosure as exact rationals; None where it is too large or too small to be shown."""
    if value.__class__ is fmpq:
        return Ball(midpoint=Fraction(int(value.p), int(value.q)))
    middle, radius = value.mid().man_exp(), value.rad().man_exp()
    if abs(middle[1]) > LARGEST_SHOWN_BITS or abs(radius[1]) > LARGEST_SHOWN_BITS:
        return None
    return Ball(midpoint=scaled(*middle), radius=scaled(*radius))


def scaled(mantissa: object, exponent: object) -> Fraction:
    """mantissa * 2^exponent."""
    m, e = int(mantissa), int(exponent)  # type: ignore[call-overload]
    return Fraction(m << e) if e >= 0 else Fraction(m, 1 << -e)
