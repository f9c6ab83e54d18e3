"""Proofs of inequality: a rational point of the domain with disjoint enclosures of both values.

What a point shows is told by `pointwise`; here is which points are looked at, and with how much precision.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np
from flint import ctx

from worker.engine.exact import landmarks, staircases
from worker.engine.exact.balls import HERE, NOWHERE, Trouble
from worker.engine.exact.domain import Domain
from worker.engine.exact.floats import promising
from worker.engine.exact.points import Point, Sampler
from worker.engine.exact.pointwise import QUICK, Outcome, Pointwise
from worker.engine.exact.rationals import height
from worker.engine.exact.starts import PRECISION
from worker.engine.exact.steering import Numbers
from worker.engine.exact.structure import (
    components,
    has_branches,
    has_gates,
    order,
    varying_exponents,
)
from worker.engine.expression import Node, Op
from worker.engine.model import Conclusion, Evidence, Kink, Witness

METHOD = "ball-arithmetic"
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
PLAIN_HEIGHT = 13  # witnesses of at most this height are not simplified
SIMPLER = tuple(Fraction(v) for v in ("0", "1", "2", "-1", "1/2", "3", "-2", "-1/2", "3/2", "-3", "1/3", "5"))


class Search(Pointwise):
    """Where to look for a witness: simple points, steered ones, around kinks and landmarks."""

    def __init__(
        self,
        learner: Node,
        reference: Node,
        domain: Domain,
        sampler: Sampler | None = None,
        *,
        shown: bool = True,
    ) -> None:
        super().__init__(learner, reference, domain, sampler)
        self.shown = shown  # whether somebody will read a witness
        self.candidates: list[landmarks.Candidates] | None = None  # around kinks, once they were looked at

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
