"""What a comparison at a point starts with, whoever's answer is compared: kept for the next answer.

At a question's first sample points the assumptions, the reference and the question's own function have the
same values for every learner. They are evaluated once, at the first precision; each learner goes on from a
fork, so that an expression of one is never seen by another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flint import ctx, fmpq

from worker.engine.exact.balls import HERE, Evaluation, Trouble, Value
from worker.engine.exact.domain import Domain
from worker.engine.exact.enclosures import ball_of
from worker.engine.exact.points import Point
from worker.engine.exact.staircases import STEPS
from worker.engine.exact.structure import order
from worker.engine.expression import Node
from worker.engine.model import Ball

PRECISION = 64  # of what is kept
MOST_REFERENCES = 64  # of which something is kept on one domain
MOST_POINTS = 64  # at which something of one reference is kept


@dataclass(slots=True)
class Start:
    """The evaluation so far. Unless it is `open`, the learner's value at this point tells nothing."""

    point: Point  # held, so that its id stays its own
    evaluation: Evaluation
    reference: Value | None = None  # where the assumptions hold, as far as can be seen
    open: bool = False
    settled: bool = False  # more precision cannot change that it is not open
    _ball: Ball | None = None

    def ball(self) -> Ball | None:
        """The reference's value, to be shown."""
        if self._ball is None and self.reference is not None and self.reference.__class__ is not Trouble:
            self._ball = ball_of(self.reference)
        return self._ball


def started(evaluation: Evaluation, point: Point, reference: Node, domain: Domain) -> Start:
    """What comes before the learner's expression, at the current precision."""
    start = Start(point, evaluation)
    for assumption in domain.assumptions:
        value = evaluation.value(assumption)
        if value.__class__ is Trouble or value == 0:
            start.settled = value.__class__ is not Trouble
            return start
    start.reference = value = evaluation.value(reference)
    if value.__class__ is not Trouble:
        for node in domain.defined:
            value = evaluation.value(node)
            if value.__class__ is Trouble:
                break
    if value.__class__ is Trouble:
        start.settled = value >= HERE
        return start
    start.settled = domain.beside and any(is_open(gate, reference, domain) for gate in evaluation.touched)
    start.open = not start.settled
    return start


def is_open(gate: Node, reference: Node, domain: Domain) -> bool:
    """Where this switches the question asks for nothing: it is the function's, or no integer part.

    An assumption x >= y switches, too, but x = y belongs to the domain.
    """
    if any(gate in order(node) for node in domain.defined):
        return True
    return gate.payload not in STEPS and gate in order(reference)


@dataclass(slots=True)
class Starts:
    """The starts of one reference at points that are held."""

    reference: Node
    domain: Domain
    _kept: dict[int, Start] = field(default_factory=dict)
    _varies: dict[int, tuple[Ball, bool]] = field(default_factory=dict)

    @classmethod
    def of(cls, reference: Node, domain: Domain) -> Starts:
        """Those that the domain remembers."""
        known: dict[Node, Starts] = domain.remembered.setdefault(cls, {})
        found = known.get(reference)
        if found is None:
            if len(known) >= MOST_REFERENCES:
                known.clear()
            found = known[reference] = cls(reference, domain)
        return found

    def kept(self, point: Point) -> Start:
        """The start at a point that will be asked for again."""
        found = self._kept.get(id(point))
        if found is None:
            with ctx.workprec(PRECISION):
                found = started(self.evaluation(point), point, self.reference, self.domain)
                found.ball()
            if len(self._kept) >= MOST_POINTS:
                self._kept.clear()
            self._kept[id(point)] = found
        return found

    def varies(self, there: Ball, points: Iterable[Point]) -> bool:
        """Whether the reference, whose value at one point is this, provably has another at one of these."""
        known = self._varies.get(id(there))
        if known is None:
            balls = (self.kept(point).ball() for point in points)
            found = any(here is not None and not here.overlaps(there) for here in balls)
            if len(self._varies) >= MOST_POINTS:
                self._varies.clear()
            known = self._varies[id(there)] = there, found  # held, so that its id stays its own
        return known[1]

    def at(self, point: Point) -> Start:
        """The start at a point and the first precision, to go on from."""
        found = self._kept.get(id(point))
        if found is None:
            return started(self.evaluation(point), point, self.reference, self.domain)
        if not found.open:
            return found
        fork = found.evaluation.forked()
        return Start(point, fork, found.reference, found.open, found.settled, found._ball)

    def evaluation(self, point: Point) -> Evaluation:
        """Nothing yet, at this point."""
        exact = {c: fmpq(v.numerator, v.denominator) for c, v in point.items()}
        return Evaluation(exact, self.domain.integers)
