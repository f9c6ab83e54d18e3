"""Proof of equality for every size at once, in tensor normal form.

Both sides become polynomials over components with index letters (Ricci calculus with Kronecker
deltas): sums over a letter are closed, contracted and named canonically, so that `diag(x)`,
`δ_ij x_j` and `I ⊙ (x 1ᵀ)` are one form. Equal forms are a proof for all sizes, and for all points at which
both sides have a value.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from worker.engine import expression
from worker.engine.calculus import Lowering, axis_positions
from worker.engine.errors import AnswerError
from worker.engine.exact.structure import inverses
from worker.engine.exact.tensor import words
from worker.engine.exact.tensor.algebra import TooLargeError
from worker.engine.exact.tensor.matrices import MATRIX_LETTERS
from worker.engine.exact.tensor.polynomial import Polynomial, added, scaled
from worker.engine.exact.tensor.resolvents import ResolventAlgebra
from worker.engine.exact.tensor.translate import Translator
from worker.engine.exact.tensor.updates import UpdateAlgebra
from worker.engine.exact.tensor.vanishing import names_in, not_zero
from worker.engine.exact.tensor.zero import is_zero
from worker.engine.expression import Node, Op
from worker.engine.model import EXCEPT_AT_KINKS, Conclusion, Evidence, Kink, Question
from worker.engine.shapes import ONE

METHOD = "tensor-normal-form"
LARGEST_KEPT = 64


class TensorProver:
    """Normal forms under one question's domain; those of references are kept."""

    def __init__(
        self, question: Question, algebra: type[UpdateAlgebra] = UpdateAlgebra, *, at_kinks: bool = False
    ) -> None:
        self.question = question
        self.at_kinks = at_kinks  # a value is asked for there, too
        self.algebra = algebra(question.variables, question.kink)
        self.algebra.confined = any(
            node.payload == "==" for item in question.assumptions for node in expression.walk(item)
        )
        self.algebra.is_regular = self._is_regular
        self._kept: dict[tuple[Node, tuple[Node, ...]], _Form] = {}
        self._allowed: frozenset[Polynomial] | None = None

    def compare(self, learner: Node, reference: Node) -> Evidence:
        """EQUAL if both have one normal form and the learner's is defined where the reference is.

        Otherwise OPEN: this method never tells that two expressions differ.
        """
        found = _open("no entries without known sizes")
        for places in axis_positions(reference.shape):
            try:
                found = self._compare_at(learner, reference, places)
            except AnswerError:
                continue  # these letters do not tell the entries apart; the next ones may
            except (TooLargeError, RecursionError):
                return _open("too large for a normal form")
            break
        return found

    def has_values(self, part: Node, reference: Node) -> bool:
        """Whether a part of an answer is seen to have a value wherever the reference has, null sets apart."""
        found = self._first_form(part)
        if found is None or not self.inverses_exist(part, reference):
            return False
        return self._covers(
            found, self._first_form(reference) or _Form(value=found.value, conditions=frozenset())
        )

    def _first_form(self, array: Node) -> _Form | None:
        """Its form over the first letters that tell its entries apart, if there is one."""
        for places in axis_positions(array.shape):
            with suppress(AnswerError):
                try:
                    return self._reference(array, places)
                except (TooLargeError, RecursionError):
                    return None
        return None

    def compare_by_resolvents(self, learner: Node, reference: Node) -> Evidence:
        """EQUAL if both have one normal form once inverses are used up beside their matrices; else OPEN.

        Both are known to have values wherever the question has.
        """
        evidence = self._by_resolvents.compare(learner, reference)
        return evidence if evidence.conclusive else _open("not equal by what inverses are alone")

    def inverses_exist(self, learner: Node, reference: Node) -> bool:
        """Whether it is proved that the learner's inverses exist, for every size and almost everywhere.

        Those of the reference and of the question's function do, where these have values.
        """
        function = self.question.function
        granted = [reference] if function is None else [reference, self.question.expand(function)]
        known = {matrix for root in granted for matrix in inverted(root)}
        new = [matrix for matrix in inverted(learner) if matrix not in known]
        if not new:
            return True
        self.algebra.begin()
        theirs = []
        for matrix in known:
            with suppress(AnswerError, TooLargeError, RecursionError):  # then it grants nothing
                theirs.append(self._matrix(matrix))
        try:
            mine = [self._matrix(matrix) for matrix in new]
            assumed = bool(self.question.assumptions)
            return words.all_exist(mine, theirs, self.algebra, assumed=assumed)
        except (AnswerError, TooLargeError, RecursionError):
            return False

    def never_zero(self, item: Node) -> bool:
        """Whether a number is certain to be 0 on a null set at most, for every size and all its letters."""
        self.algebra.begin()
        try:
            return self.algebra.never_zero(Translator(self.algebra).polynomial(item))
        except (AnswerError, TooLargeError, RecursionError):
            return False

    def _is_regular(self, matrix: str | Polynomial) -> bool:
        return words.all_exist([matrix], [], self.algebra, assumed=bool(self.question.assumptions))

    def _matrix(self, matrix: Node) -> str | Polynomial:
        """A matrix, as the algebra knows it: a symbol, or the body of an entry."""
        if matrix.op is Op.SYMBOL:
            return str(matrix.payload)
        side = matrix.shape[0] if matrix.shape else ONE
        places = [expression.index(letter, side) for letter in MATRIX_LETTERS[: len(matrix.shape)]]
        body = Translator(self.algebra).polynomial(Lowering().entry(matrix, tuple(places)))
        self.algebra.sides[body] = side
        return body

    @cached_property
    def _by_resolvents(self) -> TensorProver:
        return TensorProver(self.question, ResolventAlgebra, at_kinks=self.at_kinks)

    def compare_by_words(self, learner: Node, reference: Node) -> Evidence:
        """EQUAL if what inverses are makes both equal, whatever the entries; else OPEN.

        Both are known to have a normal form, and values wherever the question has.
        """
        assumed = bool(self.question.assumptions)
        for places in axis_positions(reference.shape):
            try:
                theirs, mine = self._reference(reference, places), self._form(learner, places)
                covered = self._covers(mine, theirs)
                if covered and words.equal(mine.value, theirs.value, places, self.algebra, assumed=assumed):
                    return self._equal(mine, theirs)
            except AnswerError:
                continue
            except (TooLargeError, RecursionError):
                pass
            break
        return _open("not equal by what inverses are alone")

    def _compare_at(self, learner: Node, reference: Node, places: tuple[Node, ...]) -> Evidence:
        algebra = self.algebra
        theirs, mine = self._reference(reference, places), self._form(learner, places)
        if not is_zero(added(mine.value, scaled(theirs.value, -1)), algebra):
            return _open("the normal forms differ")
        if not self._covers(mine, theirs):
            return _open("equal on the common domain")
        return self._equal(mine, theirs)

    def _covers(self, mine: _Form, theirs: _Form) -> bool:
        """Whether the learner's has a value where the reference and the question's function have one."""
        if self.at_kinks and not self._has_values_at_kinks(mine, theirs):
            return False
        if mine.conditions <= theirs.conditions:
            return True
        given = theirs.given | self._conditions_of_function()
        return mine.conditions <= given | {not_zero(item) for item in given}

    def _has_values_at_kinks(self, mine: _Form, theirs: _Form) -> bool:
        """Whether the learner's divides by nothing of its own that may be 0 just where a gate switches."""
        own = mine.divisors - theirs.divisors
        if not own:
            return True
        switching = names_in(mine.value, within_gates=True) | names_in(theirs.value, within_gates=True)
        return not switching or not any(names_in(item) & switching for item in own)

    def _equal(self, mine: _Form, theirs: _Form) -> Evidence:
        gated = mine.value.gated or theirs.value.gated
        remark = EXCEPT_AT_KINKS if gated and self.question.kink is Kink.OPEN else ""
        return Evidence(method=METHOD, conclusion=Conclusion.EQUAL, sizes="all", remark=remark, gated=gated)

    def keep(self, reference: Node) -> None:
        """Work out the form of a reference before an answer comes."""
        for places in axis_positions(reference.shape):
            try:
                self._reference(reference, places)
            except AnswerError:
                continue
            except (TooLargeError, RecursionError):
                pass
            break

    def _form(self, array: Node, places: tuple[Node, ...]) -> _Form:
        self.algebra.begin()  # each has its own steps: whether one is kept already makes no difference
        translator = Translator(self.algebra)
        value = translator.polynomial(Lowering().entry(array, places))
        return _Form(
            value=value,
            conditions=frozenset(translator.conditions),
            certain=frozenset(translator.certain),
            divisors=frozenset(translator.divisors),
        )

    def _reference(self, reference: Node, places: tuple[Node, ...]) -> _Form:
        found = self._kept.get((reference, places))
        if found is None:
            found = self._form(reference, places)
            if len(self._kept) >= LARGEST_KEPT:
                self._kept.clear()
            self._kept[reference, places] = found
        return found

    def _conditions_of_function(self) -> frozenset[Polynomial]:
        """Where the question's own function must be defined; entries by letters of their own."""
        if self._allowed is None:
            function = self.question.function
            self._allowed = frozenset()
            if function is not None:
                expanded = self.question.expand(function)
                places = next(axis_positions(expanded.shape))
                with suppress(AnswerError, TooLargeError, RecursionError):  # then it grants nothing
                    self._allowed = self._form(expanded, places).given
        return self._allowed


def inverted(root: Node) -> list[Node]:
    """The matrices whose inverses occur."""
    return [node.args[0] for node in inverses(root) if node.shape]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A normal form, and the arguments that must be positive, or not 0, for it to have a value."""

    value: Polynomial
    conditions: frozenset[Polynomial]
    certain: frozenset[Polynomial] = frozenset()  # such conditions that hold anyway
    divisors: frozenset[Polynomial] = frozenset()  # what is divided by and may be 0 at points

    @property
    def given(self) -> frozenset[Polynomial]:
        """What holds wherever it has a value."""
        return self.conditions | self.certain


def _open(remark: str) -> Evidence:
    return Evidence(method=METHOD, conclusion=Conclusion.OPEN, remark=remark)
