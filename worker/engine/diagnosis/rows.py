"""The mistaken derivations of a question, and their values at its sample points.

They are thought of one by one, and each is worth its values only when an answer may come of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from worker.engine import expression
from worker.engine.diagnosis.candidates import REDUCTIONS, Candidate, surviving
from worker.engine.diagnosis.closeness import close
from worker.engine.diagnosis.derivations import derivations
from worker.engine.diagnosis.rearrangements import rearrangements
from worker.engine.diagnosis.sampled import FAULTS, Sampled
from worker.engine.expression import Node, Op
from worker.engine.numeric.evaluate import Array
from worker.engine.shapes import Shape

LARGEST_ROWS = 700
ONE_OF_TWO = frozenset({"product.term_missing", "chain.total_derivative:path", "term.missing"})
# What a zero answer can be named: an edit that leaves nothing over explains nothing.
ZERO_CODES = frozenset({"derivative.treated_as_constant", "constant.factor_as_term", "derivative.twice"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One mistaken derivation: its code, and its values at the sample points."""

    code: str
    shape: Shape
    found: Array


class Rows:
    """What differs from the reference, each value once per code."""

    def __init__(self, sampled: Sampled) -> None:
        self._sampled = sampled
        self._question = sampled.question
        self._drawing = self._distinct()
        self._candidates: list[Candidate] = []  # that were drawn
        self._rows: dict[int, Row | None] = {}  # of candidates, by their place
        self._values: dict[Node, Array | None] = {}
        self._fault: BaseException | None = None  # why there are no more candidates

    def candidates(self) -> list[Candidate]:
        """All of them, drawn."""
        for _ in self.drawing():
            pass
        return self._candidates

    def all(self) -> list[Row]:
        """Of all candidates."""
        return self.some(range(len(self.candidates())))

    def some(self, places: Iterable[int]) -> list[Row]:
        """Of the candidates at these places."""
        return [row for row in map(self._row, places) if row is not None]

    def filling(self) -> Iterator[None]:
        """Makes what is not yet made, a candidate at a time; it may be left and gone on with."""
        yield from self.drawing()
        for place in range(len(self._candidates)):
            if place not in self._rows:
                self._row(place)
                yield

    def drawing(self) -> Iterator[None]:
        """Draws the candidates that are not yet drawn; it may be left and gone on with."""
        if self._fault is not None:
            raise self._fault
        try:
            for candidate in self._drawing:
                if candidate is not None:
                    self._candidates.append(candidate)
                yield
        except FAULTS as fault:
            self._fault = fault
            raise

    def _distinct(self) -> Iterator[Candidate | None]:
        """The candidates, at the question's point if it has one; None for those that came before."""
        question, seen = self._question, set[Candidate]()
        point = dict(question.at)
        first = surviving(rearrangements(question, self._sampled.is_reference))
        for code, candidate in chain(first, derivations(question)):
            found = (code, expression.substitute(candidate, point) if point else candidate)
            if found in seen:
                yield None
                continue
            seen.add(found)
            if len(seen) > LARGEST_ROWS:
                return
            yield found

    def _row(self, place: int) -> Row | None:
        if place not in self._rows:
            self._rows[place] = self._made(*self._candidates[place])
        return self._rows[place]

    def _made(self, code: str, array: Node) -> Row | None:
        if array not in self._values:
            self._values[array] = self._sampled.of_many(array)
        found, reference = self._values[array], self._sampled.reference
        if found is None or (code not in ZERO_CODES and not found.any()):
            return None
        if reference is not None and is_transposed(found, reference):
            return None  # right in the other layout, which has a name of its own
        if reference is not None and array.shape == self._question.shape:
            if close(found, reference):
                return None
            if code in ONE_OF_TWO and self._adds_up and close(2 * found, reference):
                code = "factor.missing"  # one of two equal terms: what is missing is the 2
        return Row(code=code, shape=array.shape, found=found)

    @property
    def _adds_up(self) -> bool:
        """Whether a sum or a trace makes the function a number; not a product with itself such as x · S x."""
        function = self._question.function
        if function is None or function.shape:
            return False
        if function.op is Op.DOT and any(target in function.args for target in self._question.wrt):
            return False
        sums = (*REDUCTIONS, Op.TRACE)
        return any(n.op in sums for n in expression.walk(function))


def is_transposed(found: Array, reference: Array) -> bool:
    """Whether a matrix is the other's transpose; a column counts as the transpose of its row."""
    upright = [a[:, :, None] if a.ndim == 2 else a for a in (found, reference)]
    if any(a.ndim != 3 for a in upright):
        return False
    return close(np.swapaxes(upright[0], 1, 2), upright[1])
