"""Step 1: do the lines compose to the function, and does each of them do some of the work?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.exact.comparison import Comparer
from worker.engine.examination import comparer_for
from worker.engine.expression import Node
from worker.engine.judge import Judgement
from worker.engine.model import Conclusion, Evidence, Feedback, Question, Reference, Variable
from worker.engine.steps.judged import correct, incorrect, undecided
from worker.engine.working import Decomposition, Line, kept_share, operators

# What a wrong decomposition must keep of the function's operators for later parts to be worth anything.
LEAST_KEPT = 0.5


@dataclass(frozen=True, kw_only=True)
class Introduced:
    """A decomposition, looked at."""

    whole: Question
    decomposition: Decomposition

    @property
    def function(self) -> Node:
        if self.whole.function is None:
            raise QuestionError("has no function to take apart", where="function")
        return self.whole.function

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """On whether the lines compose to the function."""
        composed = self.decomposition.output.expanded
        if composed.shape != self.function.shape:
            words = shapes.describe(composed.shape)
            return (Evidence(method="shape", conclusion=Conclusion.DIFFERENT, remark=words),)
        return comparer_for(self.whole).compare(composed, self.function).evidence

    @property
    def conclusion(self) -> Conclusion:
        return self.evidence[-1].conclusion

    @property
    def proof(self) -> tuple[Evidence, ...]:
        """All that the judgement rests on: lines that take nothing apart are seen to do so."""
        if not self.degenerate:
            return self.evidence
        return (*self.evidence, structural("the lines take nothing apart"))

    @cached_property
    def degenerate(self) -> tuple[Feedback, ...]:
        """Why the lines take nothing apart; empty if they do.

        Lines that rename count for nothing, so that `u = x`, `y = u + 0` hide no function at once.
        """
        used = self.decomposition.used
        renaming = [line for line in used if self._renames(line)]
        found = [
            Feedback(code="steps.degenerate", parameters={"kind": "renaming", "name": line.name})
            for line in renaming
        ]
        working = [line for line in used if line not in renaming]
        at_once = [
            line
            for line in working
            if len(working) == 1 or any(node is self.function for node in expression.walk(line.node))
        ]
        found += [
            Feedback(code="steps.degenerate", parameters={"kind": "at_once", "name": line.name})
            for line in at_once
        ]
        return tuple(found)

    def _renames(self, line: Line) -> bool:
        """Whether the line equals one of the names in it, whatever their values."""
        if not operators(line.node):
            return True
        named = [n for n in expression.walk(line.node) if n.op is expression.Op.SYMBOL]
        alike = [symbol for symbol in named if symbol.shape == line.node.shape]
        if not alike:
            return False
        comparer = self._with_free_lines
        return any(comparer.compare(line.node, symbol).conclusion is Conclusion.EQUAL for symbol in alike)

    @cached_property
    def _with_free_lines(self) -> Comparer:
        return Comparer(with_free_lines(self.whole, self.decomposition))

    @property
    def unused(self) -> tuple[Feedback, ...]:
        return tuple(
            Feedback(
                code="steps.unused", parameters={"name": line.name, "start": line.start, "end": line.end}
            )
            for line in self.decomposition.unused
        )

    @property
    def judgement(self) -> Judgement:
        if self.degenerate:
            wrong: tuple[Feedback, ...] = ()
            if self.conclusion is Conclusion.DIFFERENT:
                wrong = (Feedback(code="steps.not_the_function"),)
            return incorrect(*wrong, *self.degenerate, *self.unused)
        if self.conclusion is Conclusion.EQUAL:
            return correct(Feedback(code="proved.composed"), *self.unused)
        if self.conclusion is Conclusion.DIFFERENT:
            return incorrect(Feedback(code="steps.not_the_function"), *self.unused)
        tried = self.evidence[-1].remark
        return undecided(Feedback(code="undecided.person", parameters={"tried": tried}), *self.unused)

    def require_usable(self) -> None:
        """Refuse to judge later parts by lines that leave them nothing to do.

        Raises:
            AnswerError: the lines are degenerate, or keep too little of the function.
        """
        if self.degenerate:
            raise AnswerError(
                "steps.earlier_degenerate",
                "Step 1 takes nothing apart yet, so there is nothing to judge here. Mend it first.",
                part="1",
            )
        nothing_moves = not self.decomposition.edges
        lost = kept_share(self.decomposition.output.expanded, self.function) < LEAST_KEPT
        if self.conclusion is not Conclusion.EQUAL and (nothing_moves or lost):
            raise AnswerError(
                "steps.earlier_too_far",
                "Step 1 makes quite another function, so this step cannot be judged by it. Mend it first.",
                part="1",
            )

    def within(self, reference: Node) -> Question:
        """The question for one expression in terms of the lines, which are abbreviations in it."""
        return replace(
            self.whole,
            reference=Reference(expression=self.expand(reference), source=self.whole.reference.source),
            definitions={**self.whole.definitions, **self.decomposition.definitions},
            misconceptions=(),
            step=None,
        )

    def expand(self, node: Node) -> Node:
        """With the lines and the exercise's own abbreviations written out."""
        lines = {line.name: line.expanded for line in self.decomposition.lines}
        return self.whole.expand(expression.substitute(node, lines))


def structural(remark: str) -> Evidence:
    """What is plain from the form of the answer alone."""
    return Evidence(method="structure", conclusion=Conclusion.DIFFERENT, remark=remark)


def with_free_lines(whole: Question, decomposition: Decomposition) -> Question:
    """The question with the lines as variables of their own, of any value."""
    free = {line.name: Variable(name=line.name, shape=line.node.shape) for line in decomposition.lines}
    return replace(
        whole,
        variables={**whole.variables, **free},
        definitions={name: d for name, d in whole.definitions.items() if name not in free},
        function=None,
        assumptions=(),
        misconceptions=(),
        step=None,
    )
