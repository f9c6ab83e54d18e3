"""Compares one readable answer with the reference and probes what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from worker.engine import own_kinks, shapes
from worker.engine.diagnosis import layouts
from worker.engine.diagnosis.naming import MistakeTable
from worker.engine.diagnosis.sampled import FAULTS
from worker.engine.exact.comparison import Comparer, Comparison, Standing, share_of_right
from worker.engine.expression import Node
from worker.engine.judge import Findings
from worker.engine.kept import Kept
from worker.engine.model import Answer, Conclusion, Evidence, Feedback, Misconception, Question

Naming: TypeAlias = Callable[[Node], tuple[Feedback, ...]]


def examine(
    question: Question, answer: Answer, *, comparer: Comparer | None = None, naming: Naming | None = None
) -> tuple[Findings, tuple[Evidence, ...]]:
    """What can be found of a readable answer, and the evidence for it.

    A question that is asked once only brings the comparer of the one that it belongs to, and its own way
    to name a mistake from the answer with definitions expanded.
    """
    comparer = comparer or comparer_for(question)
    learner, reference = question.expand(answer.expression), question.reference.expression
    if learner.shape != reference.shape:
        return _examine_other_shape(question, learner, comparer, naming)
    comparison, comparer = own_kinks.compared(question, comparer, learner)
    evidence = comparison.evidence
    deciding = evidence[-1]
    if comparison.conclusion is Conclusion.EQUAL:
        proved_for_all = not question.sizes and deciding.sizes == "all"
        if proved_for_all and not deciding.remark:
            return _RIGHT, evidence
        found = Findings(equality=Conclusion.EQUAL, remark=deciding.remark, all_sizes=proved_for_all)
        return found, evidence
    if comparison.conclusion is Conclusion.OPEN:
        reason = Feedback(code="undecided.person", parameters={"tried": deciding.remark})
        return Findings(open_reason=reason), evidence
    found = Findings(
        equality=Conclusion.DIFFERENT,
        transposed=layouts.transposed(learner, reference, comparer),
        misconception=_authored(question, learner, comparer),
        named=(naming or mistakes_of(question).name)(learner),
        wrong_entries=_wrong_entries(comparison),
        share_right=share_of_right(comparison.entries),
    )
    return found, evidence


def _examine_other_shape(
    question: Question, learner: Node, comparer: Comparer, naming: Naming | None
) -> tuple[Findings, tuple[Evidence, ...]]:
    """An answer of another shape is wrong; what remains is to say what it is."""
    reference = question.reference.expression
    evidence = Evidence(
        method="shape", conclusion=Conclusion.DIFFERENT, remark=shapes.describe(learner.shape)
    )
    not_asked = Feedback(code="shape.not_asked", parameters={"given": shapes.describe(learner.shape)})
    transposed = layouts.transposed(learner, reference, comparer)
    vector_for_diagonal = layouts.vector_for_diagonal(learner, reference, comparer)
    found = Findings(
        equality=Conclusion.DIFFERENT,
        shape_not_asked=not_asked,
        transposed=transposed,
        vector_for_diagonal=vector_for_diagonal,
        special_case=layouts.special_case(learner, reference, comparer),
        # Where only the arrangement of the derivatives is not right, other names are coincidences.
        named=() if transposed or vector_for_diagonal else (naming or mistakes_of(question).name)(learner),
        misconception=_authored(question, learner, comparer),
    )
    return found, (evidence,)


_RIGHT = Findings(equality=Conclusion.EQUAL)
MOST_QUESTIONS = 256
_COMPARERS: Kept[Comparer] = Kept(most=MOST_QUESTIONS)
_MISTAKES: Kept[MistakeTable] = Kept(most=MOST_QUESTIONS)


def comparer_for(question: Question) -> Comparer:
    """The question's comparer."""
    return _COMPARERS.get(question, None, lambda: Comparer(question))


def mistakes_of(question: Question) -> MistakeTable:
    """The question's table of mistaken derivations."""
    return _MISTAKES.get(question, None, lambda: MistakeTable(question))


def preparing(question: Question) -> Iterator[None]:
    """Works out what the next answers to a question will need, in steps that may be left in between.

    What is prepared is what an answer would have made: it changes no verdict. A fault is told by the answer
    that meets it.
    """
    if question.points is not None or question.step is not None:
        return
    try:
        yield from comparer_for(question).preparing(question.reference.expression)
        yield from mistakes_of(question).filling()
    except FAULTS:
        return


def forget() -> None:
    """As in a new process."""
    _COMPARERS.clear()
    _MISTAKES.clear()


def _authored(question: Question, learner: Node, comparer: Comparer) -> Misconception | None:
    """The author's misconception that this answer equals, if any: it may earn credit, so it is proved."""
    if not question.misconceptions:
        return None
    for misconception in mistakes_of(question).authored(learner):
        wrong = question.expand(misconception.answer)
        if comparer.compare(learner, wrong).conclusion is Conclusion.EQUAL:
            return misconception
    return None


def _wrong_entries(comparison: Comparison) -> Feedback | None:
    """`entry.wrong` with the wrong entries and the right ones, where some but not all are right."""
    if len(comparison.entries) < 2:
        return None
    wrong = [list(at) for at, is_ in comparison.entries.items() if is_ is Standing.WRONG]
    right = [list(at) for at, is_ in comparison.entries.items() if is_ is Standing.RIGHT]
    if not wrong or not right:
        return None
    first = wrong[0]
    if len(first) > 2:
        return None
    row, column = first if len(first) == 2 else (first[0], 1)
    parameters: dict[str, Any] = {"row": row, "column": column, "entries": wrong, "right": right}
    if comparison.sizes:
        parameters["sizes"] = dict(comparison.sizes)
    return Feedback(code="entry.wrong", parameters=parameters)
