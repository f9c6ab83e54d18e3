"""Where to look for a witness first: floats at the sample points, for a whole cohort in one pass.

What differs clearly in floats is tried first in exact arithmetic, which alone decides. The numbers of an
expression do not depend on the cohort that it was evaluated with, so that a single check and one among many
try the same points in the same order, and show the same witness.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from worker.engine.errors import EngineError
from worker.engine.exact.floats import FloatsAtPoints, promising
from worker.engine.exact.points import Point, Sampler
from worker.engine.exact.rationals import to_float
from worker.engine.exact.structure import component_of, components, order
from worker.engine.expression import Node, Op, operations
from worker.engine.model import Component
from worker.engine.numeric.tape import NotOnTapeError, compiled, evaluated
from worker.engine.numeric.tape.tape import Floats

ROUNDS = 40  # of the sampler: at most so many points
LARGEST_NODE = 20_000  # operations in an expression beyond which floats are not worth their tape
LARGEST_KEPT = 2048  # expressions

Cohort = Callable[[], Sequence[Node]]


class Numbers:
    """Values of expressions at the first points of one sampler."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler
        self._rounds = sampler.rounds(ROUNDS)
        self._ends = list(sampler.ends())
        self._count = len(self._rounds) + len(self._ends)
        self._columns = {c: self._column(c) for c in sampler.used}
        self._floats = self._nothing_yet()
        self._known: dict[Node, Floats | None] = {}
        self._seen: Sequence[Node] = ()  # the cohort that was evaluated last

    def _column(self, component: Component) -> Floats:
        at_ends = [to_float(point[component]) for point in self._ends]
        return np.concatenate([self._sampler.floats(component, self._rounds), at_ends])

    def _nothing_yet(self) -> FloatsAtPoints:
        return FloatsAtPoints.of_columns(dict(self._columns), self._count)

    def point(self, place: int) -> Point:
        """The point at which the value at this place was taken."""
        if place >= len(self._rounds):
            return self._ends[place - len(self._rounds)]
        found = self._sampler.point(self._rounds[place])
        assert found is not None
        return found

    def promising(self, learner: Node, reference: Node, cohort: Cohort) -> list[Point]:
        """A few points where values clearly differ, or the learner's expression has none.

        `cohort` gives expressions that will be asked for soon; those over the same components are evaluated
        along with the two.
        """
        if learner not in self._known or reference not in self._known:
            if len(self._known) > LARGEST_KEPT:
                self._known.clear()
                self._floats = self._nothing_yet()
            expected = cohort()
            wanted = [learner, reference, *(() if expected is self._seen else expected)]
            self._seen = expected
            unknown = [n for n in dict.fromkeys(wanted) if n not in self._known]
            self._known.update(dict.fromkeys(unknown))
            fitting = [n for n in unknown if self._fits(n)]
            if self._count and not (expected and self._on_tape(fitting)):
                with np.errstate(all="ignore"):
                    self._known.update({n: self._floats.of(n) for n in fitting})
        mine, theirs = self._known.get(learner), self._known.get(reference)
        if mine is None or theirs is None:
            return []
        return [self.point(k) for k in promising(mine, theirs)]

    def _fits(self, node: Node) -> bool:
        """Whether it has floats at the points; of unknown functions only a tape has."""
        try:
            if Op.APPLY in operations(node):
                return False
            return len(order(node)) <= LARGEST_NODE and components(node) <= self._columns.keys()
        except EngineError:
            return False

    def _on_tape(self, nodes: list[Node]) -> bool:
        """All of them in one pass; False where one has an operation that no tape has."""
        leaves = dict.fromkeys(n for node in nodes for n in order(node) if n.op in (Op.SYMBOL, Op.ENTRY))
        values = [self._columns[component_of(leaf)] for leaf in leaves]
        points = np.array(values, dtype=np.float64).reshape(len(leaves), self._count)
        try:
            tape = compiled(nodes, list(leaves))
        except NotOnTapeError:
            return False
        results = evaluated(tape, points)
        for place, node in enumerate(nodes):
            self._known[node] = results[place].copy()  # the rows of a whole cohort are not held by one
        return True
