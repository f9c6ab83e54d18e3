"""Step 2: every derivative that the graph needs, each judged by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from worker.engine import calculus
from worker.engine.diagnosis.naming import MistakeTable
from worker.engine.exact.comparison import Comparer
from worker.engine.examination import comparer_for, examine
from worker.engine.expression import Node
from worker.engine.judge import Judgement, judge
from worker.engine.model import Conclusion, Evidence, Feedback, Outcome, Policy, Question, Reference
from worker.engine.steps.introducing import Introduced, structural, with_free_lines
from worker.engine.steps.judged import Judged, correct, incorrect, undecided
from worker.engine.working import Edge, Entry, partial


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedEntry:
    """One derivative: what follows for it, and why."""

    entry: Entry
    judgement: Judgement
    evidence: tuple[Evidence, ...]

    @property
    def outcome(self) -> Outcome:
        return self.judgement.outcome

    def placed(self, feedback: Feedback) -> Feedback:
        """Feedback that says which derivative it is about."""
        entry = self.entry
        place = {"of": entry.of, "by": entry.by, "start": entry.start, "end": entry.end}
        return Feedback(code=feedback.code, parameters={**feedback.parameters, **place})


def judge_derivatives(introduced: Introduced, entries: Sequence[Entry], policy: Policy) -> Judged:
    """The part as a whole: right if every needed derivative is there and right; else their mean score."""
    judged = {
        entry.edge: _judge_entry(introduced, entry, policy) for entry in entries if entry.answer is not None
    }
    edges = introduced.decomposition.edges
    missing = [edge for edge in edges if edge not in judged]
    notes = [
        Feedback(code="steps.not_needed", parameters={"of": entry.of, "by": entry.by})
        for entry in entries
        if entry.answer is None
    ]
    lacking = [
        Feedback(code="steps.missing_derivative", parameters={"of": edge.of, "by": edge.by})
        for edge in missing
    ]
    in_order = [judged[edge] for edge in edges if edge in judged]
    wrong = [one for one in in_order if one.outcome is Outcome.INCORRECT]
    left_open = [one for one in in_order if one.outcome is Outcome.UNDECIDED]
    told = [feedback for one in wrong for feedback in _told(one)]
    opened = [one.placed(Feedback(code="steps.derivative_open")) for one in left_open]
    if left_open:
        outcome = undecided(Feedback(code="undecided.person"), *opened, *told, *lacking, *notes)
    elif not wrong and not missing:
        outcome = correct(Feedback(code="proved.derivatives"), *notes)
    else:
        scores = [one.judgement.score or Fraction(0) for one in in_order]
        outcome = incorrect(
            *told,
            *lacking,
            *notes,
            score=sum(scores, Fraction(0)) / len(edges),
            counted=bool(missing) or any(one.judgement.counted for one in wrong),
        )
    shown = wrong or left_open or in_order
    evidence = [evidence for one in shown for evidence in one.evidence[-1:]]
    if missing:
        evidence.append(structural("a derivative is missing"))
    return Judged(judgement=outcome, evidence=tuple(evidence))


def wrong_edges(introduced: Introduced, entries: Sequence[Entry]) -> list[Edge]:
    """The edges whose derivative, as the learner gave it, is not known to be right."""
    comparer = comparer_for(introduced.whole)
    found = []
    for entry in entries:
        if entry.answer is None:
            continue
        given = introduced.expand(entry.answer.expression)
        reference = introduced.expand(partial(introduced.decomposition, entry.edge))
        same = given.shape == reference.shape
        if not same or comparer.compare(given, reference).conclusion is not Conclusion.EQUAL:
            found.append(entry.edge)
    return found


def _judge_entry(introduced: Introduced, entry: Entry, policy: Policy) -> JudgedEntry:
    assert entry.answer is not None
    reference = partial(introduced.decomposition, entry.edge)
    comparer = comparer_for(introduced.whole)
    given = entry.answer.expression

    def naming(_: Node) -> tuple[Feedback, ...]:
        return _named(introduced, entry.edge, given, reference, comparer)

    findings, evidence = examine(introduced.within(reference), entry.answer, comparer=comparer, naming=naming)
    return JudgedEntry(entry=entry, judgement=judge(findings, policy), evidence=evidence)


def _told(one: JudgedEntry) -> list[Feedback]:
    feedback = [item for item in one.judgement.feedback if item.code != "value.different"]
    return [one.placed(item) for item in (Feedback(code="steps.derivative_wrong"), *feedback)]


def _named(
    introduced: Introduced, edge: Edge, given: Node, reference: Node, comparer: Comparer
) -> tuple[Feedback, ...]:
    """What went wrong with one derivative: the chain entered too early, or a mistake in the rule itself."""
    decomposition = introduced.decomposition
    learner = introduced.expand(given)
    whole_way = calculus.derive(decomposition.by_name[edge.of].expanded, (decomposition.wrt,))
    alike = learner.shape == whole_way.shape
    if alike and comparer.compare(learner, whole_way).conclusion is Conclusion.EQUAL:
        direct = edge.by == str(decomposition.wrt.payload)
        return (Feedback(code="chain.partial_asked" if direct else "chain.too_far"),)
    return MistakeTable(_alone(introduced, edge, reference)).name(introduced.whole.expand(given))


def _alone(introduced: Introduced, edge: Edge, reference: Node) -> Question:
    """The question for one line by itself, its names being variables."""
    decomposition = introduced.decomposition
    return replace(
        with_free_lines(introduced.whole, decomposition),
        reference=Reference(expression=reference),
        function=decomposition.by_name[edge.of].node,
        wrt=(decomposition.node_of(edge.by),),
    )
