"""Names the mistake in a wrong answer: looks its values up among those of mistaken derivations.

Values are floats at a few fixed points and sizes, compared with a tolerance: a name is a hint to the
learner, never a proof, and never changes the outcome. The table of a question is made once, when its first
wrong answer comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from worker.engine import expression, shapes
from worker.engine.calculus import Lowering, derive, written_out
from worker.engine.calculus.differentiate import OUTER_DERIVATIVES
from worker.engine.diagnosis.arrangements import arrangements
from worker.engine.diagnosis.candidates import REDUCTIONS, surviving
from worker.engine.diagnosis.closeness import agree, close, same
from worker.engine.diagnosis.derivations import derivations
from worker.engine.diagnosis.glance import Glance
from worker.engine.diagnosis.lowered_reference import is_row
from worker.engine.diagnosis.other_layouts import Axes, other_layouts
from worker.engine.diagnosis.ranking import code_of, rank
from worker.engine.diagnosis.rearrangements import rearrangements
from worker.engine.diagnosis.scalings import Scale, proportional, scaling
from worker.engine.errors import NablaError
from worker.engine.exact.sizes import at_sizes
from worker.engine.exact.structure import is_plain
from worker.engine.expression import Node, Op
from worker.engine.model import Feedback, Misconception, Question
from worker.engine.numeric.evaluate import RULES, Array, TooManyValuesError, Valuation
from worker.engine.numeric.sampling import sample
from worker.engine.numeric.scalars import NoScalarError, Scalars, leaf_of
from worker.engine.numeric.whole_arrays import WholeArrays
from worker.engine.shapes import Shape

POINTS = 24  # two conditions agree at fewer by chance
SIZES = (3, 5, 6, 7)  # at two, one half is one over n, and at four it is one over its root
STACKED_SIZES = (3, 2)
LARGEST_ROWS = 700
LARGEST_SCALES = 10
LARGEST_ANSWER = 3000  # nodes: a larger answer is compared by its values alone
FAULTS = (
    NablaError,
    TooManyValuesError,
    RecursionError,
    LookupError,
    ArithmeticError,
    ValueError,
    MemoryError,
)
STACKING = frozenset({Op.KRONECKER, Op.VEC, Op.UNVEC})
# Mistakes that are seen whatever constant stands in front.
KEPT_WHEN_SCALED = frozenset({"operand.swapped", "variable.wrong"})
ONE_OF_TWO = frozenset({"product.term_missing", "chain.total_derivative:path", "term.missing"})
# What a zero answer can be named: an edit that leaves nothing over explains nothing.
ZERO_CODES = frozenset({"derivative.treated_as_constant", "constant.factor_as_term", "derivative.twice"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One mistaken derivation: its code, and its values at the table's points."""

    code: str
    shape: Shape
    found: Array


class MistakeTable:
    """The mistaken derivations of one question, and their values at its sample points."""

    def __init__(self, question: Question) -> None:
        self.question = question
        names = sorted(question.size_names)
        # The positions of a stacked matrix are told one by one, so it is a small one.
        stacked = any(len(d.names) > 1 for v in question.variables.values() for d in v.shape)
        sizes = STACKED_SIZES if stacked else SIZES
        self.sizes = dict(zip(names, chain(sizes, count(SIZES[-1] + 1)), strict=False))
        self._rows: list[Row] = []
        self._making = self._made()
        self._fault: BaseException | None = None  # why there is no table

    @cached_property
    def points(self) -> Mapping[str, Array]:
        """Where values are compared; questions that nobody gets wrong never ask."""
        return sample(self.question.variables, self.sizes, POINTS)

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
        if self._glance is not None and self._glance.excludes(learner):
            return set()
        mine = self._values(learner)
        if mine is None or (self._reference is not None and _is_transposed(mine, self._reference)):
            return set()
        for source in (
            self._looked_up,
            self._of_its_own,
            self._turned,
            self._as_diagonal,
            self._by_entries,
            self._scaled,
        ):
            found = set(source(learner, mine))
            if found:
                return found
        return set()

    def _looked_up(self, learner: Node, mine: Array) -> Iterator[str]:
        for row in self.rows:
            if row.shape == learner.shape and same(mine, row.found):
                yield row.code
        if self._reference is not None:
            yield from arrangements(
                mine, self._reference, symmetric=self.question.order == 2, every_size=bool(self.sizes)
            )
            axes = Axes.of(self.question, self.sizes)
            if axes is not None:
                yield from other_layouts(mine, self._reference, axes, self.question.layout)

    def _of_its_own(self, learner: Node, mine: Array) -> Iterator[str]:
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
        back, value = self._values(derive(answer, question.wrt, 1, question.layout)), self._values(function)
        if back is not None and value is not None and value.any() and close(back, value):
            yield "derivative.integrated"

    def _turned(self, learner: Node, mine: Array) -> Iterator[str]:
        """A mistaken derivation in the other layout."""
        if len(learner.shape) not in (1, 2) or learner.shape == self.question.shape:
            return
        shape = shapes.transposed(learner.shape)
        length = [d.at(self.sizes).value or 0 for d in shape]
        turned = np.swapaxes(mine, 1, 2) if mine.ndim == 3 else mine
        turned = turned.reshape(len(mine), *length)
        for row in self.rows:
            if row.shape == shape and same(turned, row.found):
                yield row.code

    def _as_diagonal(self, learner: Node, mine: Array) -> Iterator[str]:
        """A mistaken diagonal matrix of which the diagonal alone was given."""
        if mine.ndim != 2 and not (mine.ndim == 3 and 1 in mine.shape):
            return
        flat = mine.reshape(len(mine), -1)
        full = np.where(np.eye(flat.shape[1], dtype=bool), flat[:, :, None], 0.0)  # inf * 0 is nan
        for row in self.rows:
            if flat.any() and same(full, row.found):
                yield row.code

    def _by_entries(self, learner: Node, mine: Array) -> Iterator[str]:
        """One mistake in some entries, the others right."""
        reference = self._reference
        if reference is None or mine.shape != reference.shape or mine.ndim < 2:
            return
        if self.question.at or not np.isfinite(mine).all():
            return  # at a point, single entries are numbers, and numbers agree by chance
        right = agree(mine, reference).all(axis=0)
        wrong = ~right
        if (np.abs(mine[:, wrong]) < 1e-12).all():
            return
        explained: dict[str, NDArray[np.bool_]] = {}
        for row in self.rows:
            if row.shape == learner.shape:
                there = agree(mine, row.found).all(axis=0)
                explained[row.code] = np.asarray(explained.get(row.code, right) | there)
        yield from (code for code, there in explained.items() if there.all())

    def _scaled(self, learner: Node, mine: Array) -> Iterator[str]:
        if self._reference is not None and self._reference.shape == mine.shape:
            yield from scaling(mine, self._reference, self._scales)
        for row in self.rows:
            if row.code in KEPT_WHEN_SCALED and row.shape == learner.shape and proportional(mine, row.found):
                yield row.code

    # --- authored ---------------------------------------------------------------------------

    def authored(self, learner: Node) -> list[Misconception]:
        """The author's misconceptions that have the learner's values."""
        candidates = [(item, wrong) for item, wrong in self._authored if wrong.shape == learner.shape]
        mine = self._values(learner) if candidates else None
        if mine is None:
            return []
        return [item for item, wrong in candidates if close(mine, wrong.found)]

    @cached_property
    def _authored(self) -> list[tuple[Misconception, Row]]:
        made = []
        for item in self.question.misconceptions:
            array = self.question.expand(item.answer)
            found = self._values(array)
            if found is not None:
                made.append((item, Row(code=item.code, shape=array.shape, found=found)))
        return made

    # --- the table --------------------------------------------------------------------------

    @property
    def rows(self) -> list[Row]:
        """All mistaken derivations that differ from the reference, each value once per code."""
        for _ in self.filling():
            pass
        return self._rows

    def filling(self) -> Iterator[None]:
        """Makes what is not yet made of the table, a candidate at a time; it may be left and gone on with."""
        if self._fault is not None:
            raise self._fault
        try:
            for row in self._making:
                if row is not None:
                    self._rows.append(row)
                yield
        except FAULTS as fault:
            self._fault = fault
            raise

    @cached_property
    def _reference(self) -> Array | None:
        return self._values(self.question.reference.expression)

    @cached_property
    def _glance(self) -> Glance | None:
        """For numbers that are asked for, not differentiated by arrays; None where it cannot tell."""
        question, reference = self.question, self._reference
        arrays = [target for target in question.wrt if target.shape]
        if question.shape or reference is None or arrays or len(reference) < POINTS:
            return None
        numbers = [(row.found, row.code in KEPT_WHEN_SCALED) for row in self.rows if not row.shape]
        return Glance(question, leaf_of(self.points), reference, numbers, self._scales)

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
        found = [(part, self._values(part)) for part in parts[-LARGEST_SCALES:]]
        return [
            Scale(
                values=values,
                moves=bool(expression.symbols(part) & moving),
                divides=part in divisors,
            )
            for part, values in found
            if values is not None and np.isfinite(values).all()
        ]

    def _made(self) -> Iterator[Row | None]:
        """A row, or None, for each candidate."""
        reference, question = self._reference, self.question
        valuation = Valuation(self.points, self.sizes)
        seen: set[tuple[str, Node]] = set()
        valued: dict[Node, Array | None] = {}
        candidates = chain(surviving(rearrangements(question, self._is_reference)), derivations(question))
        for code, candidate in candidates:
            yield None
            array = expression.substitute(candidate, dict(question.at))
            if (code, array) in seen:
                continue
            seen.add((code, array))
            if len(seen) > LARGEST_ROWS:
                return
            if array not in valued:
                valued[array] = self._values(array, valuation)
            found = valued[array]
            if found is None or (code not in ZERO_CODES and not found.any()):
                continue
            if reference is not None and _is_transposed(found, reference):
                continue  # right in the other layout, which has a name of its own
            same_shape = array.shape == question.shape
            if same_shape and reference is not None:
                if close(found, reference):
                    continue
                if code in ONE_OF_TWO and self._adds_up and close(2 * found, reference):
                    code = "factor.missing"  # one of two equal terms: what is missing is the 2
            yield Row(code=code, shape=array.shape, found=found)

    def _is_reference(self, array: Node) -> bool:
        """Whether the array has the reference's values."""
        found = self._values(array)
        return found is not None and self._reference is not None and close(found, self._reference)

    @property
    def _adds_up(self) -> bool:
        """Whether a sum or a trace makes the function a number; not a product with itself such as x · S x."""
        function = self.question.function
        if function is None or function.shape:
            return False
        if function.op is Op.DOT and any(target in function.args for target in self.question.wrt):
            return False
        sums = (*REDUCTIONS, Op.TRACE)
        return any(n.op in sums for n in expression.walk(function))

    def _values(self, array: Node, valuation: Valuation | None = None) -> Array | None:
        if valuation is None:  # one answer, as it was written; those of the table share what they are made of
            if is_plain(array):
                count = next((len(values) for values in self.points.values()), 1)
                with suppress(NoScalarError, *FAULTS), np.errstate(all="ignore"):
                    return Scalars(count, np.float64, leaf_of(self.points), RULES).of(array)
            with suppress(*FAULTS):
                return WholeArrays(self.points, self.sizes).of(array)
        try:
            valuation = valuation or Valuation(self.points, self.sizes)
            if any(n.op in STACKING for n in expression.walk(array)) and array.shape:
                return self._entry_by_entry(at_sizes(array, self.sizes), valuation)
            return valuation.of(array)
        except FAULTS:
            return None

    def _entry_by_entry(self, array: Node, valuation: Valuation) -> Array:
        """Values of an array with stacked positions such as those of m·n rows, told at known sizes only."""
        shape = [d.value or 0 for d in array.shape]
        columns = [valuation.of(entry) for entry in written_out(Lowering(), array)]
        return np.stack(columns, axis=1).reshape(-1, *shape)


def _is_transposed(found: Array, reference: Array) -> bool:
    """Whether a matrix is the other's transpose; a column counts as the transpose of its row."""
    upright = [a[:, :, None] if a.ndim == 2 else a for a in (found, reference)]
    if any(a.ndim != 3 for a in upright):
        return False
    return close(np.swapaxes(upright[0], 1, 2), upright[1])
