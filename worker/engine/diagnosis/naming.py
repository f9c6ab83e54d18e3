"""Names the mistake in a wrong answer: looks its values up among those of mistaken derivations.

Values are floats at a few fixed points and sizes, compared with a tolerance: a name is a hint to the
learner, never a proof, and never changes the outcome. The mistakes of a question are thought of once, when
its first wrong answer comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from worker.engine import expression, shapes
from worker.engine.calculus import derive
from worker.engine.calculus.differentiate import OUTER_DERIVATIVES
from worker.engine.diagnosis.arrangements import arrangements
from worker.engine.diagnosis.closeness import agree, close, same
from worker.engine.diagnosis.glance import Glance
from worker.engine.diagnosis.lowered_reference import is_row
from worker.engine.diagnosis.other_layouts import Axes, other_layouts
from worker.engine.diagnosis.ranking import code_of, rank
from worker.engine.diagnosis.rows import Row, Rows, is_transposed
from worker.engine.diagnosis.sampled import FAULTS, Sampled
from worker.engine.diagnosis.scalings import Scale, proportional, scaling
from worker.engine.expression import Node, Op
from worker.engine.model import Feedback, Misconception, Question
from worker.engine.numeric.evaluate import Array

LARGEST_SCALES = 10
LARGEST_ANSWER = 3000  # nodes: a larger answer is compared by its values alone
# Mistakes that are seen whatever constant stands in front.
# What half of two equal terms are, too.
FIT_MUCH = frozenset(
    {"term.missing", "chain.total_derivative:path", "sign.flipped:term", "product.as_sum:added"}
)
KEPT_WHEN_SCALED = frozenset({"operand.swapped", "variable.wrong"})


class MistakeTable:
    """The mistaken derivations of one question, and their values at its sample points."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._sampled = Sampled(question)
        self._rows = Rows(self._sampled)

    # --- naming -----------------------------------------------------------------------------

    def name(self, learner: Node) -> tuple[Feedback, ...]:
        """The mistake that leads to this wrong answer, definitions expanded; empty if none is known."""
        try:
            codes = self.codes(learner)
        except FAULTS:
            return ()  # a name is a courtesy: its failure must not cost the verdict
        return (Feedback(code=code_of(min(codes, key=rank))),) if codes else ()

    def codes(self, learner: Node) -> set[str]:
        """The codes of all explanations of the nearest kind."""
        near = self._glance.near(learner) if self._glance is not None else None
        if near is not None and near.nothing:
            return set()
        mine, reference = self._sampled.of(learner), self._sampled.reference
        if mine is None or (reference is not None and is_transposed(mine, reference)):
            return set()
        rows = self._rows.all() if near is None else self._rows.some(near.numbers)
        for source in (
            self._looked_up,
            self._of_its_own,
            self._turned,
            self._as_diagonal,
            self._by_entries,
            self._scaled,
        ):
            found = set(source(learner, mine, rows))
            if found and found <= FIT_MUCH:
                found |= set(self._scaled(learner, mine, rows))
            if found:
                return found
        return set()

    def _looked_up(self, learner: Node, mine: Array, rows: Sequence[Row]) -> Iterator[str]:
        for row in rows:
            if row.shape == learner.shape and same(mine, row.found):
                yield row.code
        reference, sizes = self._sampled.reference, self._sampled.sizes
        if reference is not None:
            yield from arrangements(
                mine, reference, symmetric=self.question.order == 2, every_size=bool(sizes)
            )
            axes = Axes.of(self.question, sizes)
            if axes is not None:
                yield from other_layouts(mine, reference, axes, self.question.layout)

    def _of_its_own(self, learner: Node, mine: Array, rows: Sequence[Row]) -> Iterator[str]:
        """The learner's answer differentiated gives the function: an antiderivative."""
        question = self.question
        if question.function is None or question.order != 1 or len(question.wrt) != 1:
            return
        if sum(1 for _ in expression.walk(learner)) > LARGEST_ANSWER:
            return
        # Element by element, the antiderivative may stand on a diagonal, or in a row for what is added up.
        function = question.expand(question.function)
        if function.op is Op.SUM and function.payload is None and is_row(learner):
            function, answer = function.args[0], expression.transpose(learner)
        elif len(learner.shape) == 2 and learner.shape[0] is learner.shape[1]:
            answer = expression.diagonal(learner)
        else:
            answer = learner
        if answer.shape != function.shape:
            return
        if function.shape and question.wrt[0].shape:
            function = expression.diag(function)
        back, value = (
            self._sampled.of(derive(answer, question.wrt, 1, question.layout)),
            self._sampled.of(function),
        )
        if back is not None and value is not None and value.any() and close(back, value):
            yield "derivative.integrated"

    def _turned(self, learner: Node, mine: Array, rows: Sequence[Row]) -> Iterator[str]:
        """A mistaken derivation in the other layout."""
        if len(learner.shape) not in (1, 2) or learner.shape == self.question.shape:
            return
        shape = shapes.transposed(learner.shape)
        length = [d.at(self._sampled.sizes).value or 0 for d in shape]
        turned = np.swapaxes(mine, 1, 2) if mine.ndim == 3 else mine
        turned = turned.reshape(len(mine), *length)
        for row in rows:
            if row.shape == shape and same(turned, row.found):
                yield row.code

    def _as_diagonal(self, learner: Node, mine: Array, rows: Sequence[Row]) -> Iterator[str]:
        """A mistaken diagonal matrix of which the diagonal alone was given."""
        if mine.ndim != 2 and not (mine.ndim == 3 and 1 in mine.shape):
            return
        flat = mine.reshape(len(mine), -1)
        full = np.where(np.eye(flat.shape[1], dtype=bool), flat[:, :, None], 0.0)  # inf * 0 is nan
        for row in rows:
            if flat.any() and same(full, row.found):
                yield row.code

    def _by_entries(self, learner: Node, mine: Array, rows: Sequence[Row]) -> Iterator[str]:
        """One mistake in some entries, the others right."""
        reference = self._sampled.reference
        if reference is None or mine.shape != reference.shape or mine.ndim < 2:
            return
        if self.question.at or not np.isfinite(mine).all():
            return  # at a point, single entries are numbers, and numbers agree by chance
        right = agree(mine, reference).all(axis=0)
        wrong = ~right
        if (np.abs(mine[:, wrong]) < 1e-12).all():
            return
        explained: dict[str, NDArray[np.bool_]] = {}
        for row in rows:
            if row.shape == learner.shape:
                there = agree(mine, row.found).all(axis=0)
                explained[row.code] = np.asarray(explained.get(row.code, right) | there)
        yield from (code for code, there in explained.items() if there.all())

    def _scaled(self, learner: Node, mine: Array, rows: Sequence[Row]) -> Iterator[str]:
        if self._sampled.reference is not None and self._sampled.reference.shape == mine.shape:
            yield from scaling(mine, self._sampled.reference, self._scales)
        for row in rows:
            one_of_two = row.code == "product.term_missing" and row.shape == learner.shape
            if one_of_two and self._has_matrices and close(mine, 2 * row.found):
                yield "symmetry.assumed"  # as if both were one
            if row.code in KEPT_WHEN_SCALED and row.shape == learner.shape and proportional(mine, row.found):
                yield row.code

    @cached_property
    def _has_matrices(self) -> bool:
        shapes_used = (variable.shape for variable in self.question.variables.values())
        return any(len(shape) == 2 and shapes.ONE not in shape for shape in shapes_used)

    # --- authored ---------------------------------------------------------------------------

    def authored(self, learner: Node) -> list[Misconception]:
        """The author's misconceptions that have the learner's values."""
        candidates = [(item, wrong) for item, wrong in self._authored if wrong.shape == learner.shape]
        mine = self._sampled.of(learner) if candidates else None
        if mine is None:
            return []
        return [item for item, wrong in candidates if close(mine, wrong.found)]

    @cached_property
    def _authored(self) -> list[tuple[Misconception, Row]]:
        made = []
        for item in self.question.misconceptions:
            array = self.question.expand(item.answer)
            found = self._sampled.of(array)
            if found is not None:
                made.append((item, Row(code=item.code, shape=array.shape, found=found)))
        return made

    # --- the table --------------------------------------------------------------------------

    def filling(self) -> Iterator[None]:
        """Makes what is not yet made of the table, a candidate at a time; it may be left and gone on with."""
        yield from self._rows.drawing()
        if self._glance is not None:
            yield from self._glance.filling()
        yield from self._rows.filling()

    @cached_property
    def _glance(self) -> Glance | None:
        """For numbers that are asked for, not differentiated by arrays; None where it cannot tell."""
        question, points = self.question, self._sampled.points
        if question.shape or not points or any(target.shape for target in question.wrt):
            return None
        candidates = self._rows.candidates()
        numbers = {place: node for place, (_, node) in enumerate(candidates) if not node.shape}
        scaled = [place for place in numbers if candidates[place][0] in KEPT_WHEN_SCALED]
        return Glance(question, points, numbers, scaled, self._scales)

    @cached_property
    def _scales(self) -> list[Scale]:
        """Scalars that stand in the function: what may be a factor too many or too few."""
        if self.question.function is None:
            return []
        whole = self.question.expand(self.question.function)
        parts = [n for n in expression.walk(whole) if not n.shape and expression.symbols(n)]
        divisors = {n.args[1] for n in expression.walk(whole) if n.op is Op.DIVIDE}
        divisors |= {factor for n in divisors if n.op is Op.MULTIPLY for factor in n.args}
        for part in list(parts):
            if part.op is Op.FUNCTION and part.payload in OUTER_DERIVATIVES:
                parts.append(OUTER_DERIVATIVES[str(part.payload)](part.args[0]))
        moving = {str((t if t.op is Op.SYMBOL else t.args[0]).payload) for t in self.question.wrt}
        found = [(part, self._sampled.of(part)) for part in parts[-LARGEST_SCALES:]]
        return [
            Scale(
                values=values,
                moves=bool(expression.symbols(part) & moving),
                divides=part in divisors,
            )
            for part, values in found
            if values is not None and np.isfinite(values).all()
        ]
