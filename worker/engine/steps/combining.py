"""Steps 3 and 4: the derivative through the learner's own graph, and in the variables alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from worker.engine import calculus, expression
from worker.engine.errors import AnswerError
from worker.engine.exact.comparison import Comparer
from worker.engine.examination import comparer_for, examine, mistakes_of
from worker.engine.expression import Node
from worker.engine.judge import judge
from worker.engine.model import Answer, Conclusion, Feedback, Outcome, Part, Policy, Question, Step
from worker.engine.steps.differentiating import wrong_edges
from worker.engine.steps.introducing import Introduced
from worker.engine.steps.judged import Judged, with_feedback
from worker.engine.steps.mistaken_ways import name_way
from worker.engine.working import Edge, Entry, partial, read_combination, read_derivatives, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A derivative that the answer may be, over the variables alone, and the earlier parts it rests on."""

    reference: Node
    follows: tuple[Part, ...] = ()
    edges: Mapping[Edge, Node] | None = None  # the factors of the combination, over the lines' names


def judge_combination(step: Step, introduced: Introduced, answer: Answer, policy: Policy) -> Judged:
    """Step 3: right if it is the derivative, or what the learner's own steps 1 and 2 combine to."""
    candidates = [Candidate(reference=step.whole.reference.expression)]
    candidates += _through_own_steps(step, introduced)
    return _judge_against(step, introduced, answer, candidates, policy)


def judge_result(step: Step, introduced: Introduced | None, answer: Answer, policy: Policy) -> Judged:
    """Step 4: right if it is the derivative, or what the learner's own step 3 becomes."""
    candidates = [Candidate(reference=step.whole.reference.expression)]
    if introduced is not None:
        candidates += _substituted(step, introduced)
    return _judge_against(step, introduced, answer, candidates, policy)


def _judge_against(
    step: Step,
    introduced: Introduced | None,
    answer: Answer,
    candidates: Sequence[Candidate],
    policy: Policy,
) -> Judged:
    """The first candidate that the answer equals decides; else the most own one says what differs."""
    whole = step.whole
    comparer = comparer_for(whole)
    results = []
    for candidate in candidates:
        first = candidate is candidates[0]
        asked = whole if introduced is None else introduced.within(candidate.reference)
        if first:
            asked = replace(asked, misconceptions=whole.misconceptions) if introduced else whole

        def naming(learner: Node, candidate: Candidate = candidate) -> tuple[Feedback, ...]:
            return _names(whole, introduced, candidate, learner, comparer)

        findings, evidence = examine(asked, answer, comparer=comparer, naming=naming)
        judgement = judge(findings, policy)
        if judgement.outcome is Outcome.CORRECT:
            return Judged(judgement=with_feedback(judgement, _follows(step, candidate)), evidence=evidence)
        results.append(Judged(judgement=judgement, evidence=evidence))
    open_ones = [one for one in results if one.judgement.outcome is Outcome.UNDECIDED]
    last = open_ones[0] if open_ones else results[-1]
    return replace(last, judgement=with_feedback(last.judgement, _follows(step, candidates[-1])))


def _follows(step: Step, candidate: Candidate) -> tuple[Feedback, ...]:
    """That the part was judged against the learner's own earlier answers, and which."""
    parts = [str(part) for part in candidate.follows if part not in step.accepted]
    return (Feedback(code="steps.follows", parameters={"parts": parts}),) if parts else ()


def _through_own_steps(step: Step, introduced: Introduced) -> list[Candidate]:
    """What follows from wrong lines, and from wrong derivatives of them."""
    found: list[Candidate] = []
    decomposition = introduced.decomposition
    slip: tuple[Part, ...] = ()
    if introduced.conclusion is not Conclusion.EQUAL:
        slip = (Part.INTERMEDIATES,)
        own = calculus.derive(decomposition.output.expanded, (decomposition.wrt,))
        if own.shape == step.whole.shape:
            found.append(Candidate(reference=own, follows=slip))
    entries = _derivatives_before(step, introduced)
    wrong = wrong_edges(introduced, entries)
    if wrong:
        edges = edge_values(introduced, entries)
        combined = _combined(introduced, edges)
        if combined is not None and _goes_on(step, introduced, combined):
            found.append(Candidate(reference=combined, follows=(*slip, Part.DERIVATIVES), edges=edges))
    return found


def _derivatives_before(step: Step, introduced: Introduced) -> tuple[Entry, ...]:
    """The learner's own step 2; none where there is none to be read."""
    response = step.earlier.get(Part.DERIVATIVES, "")
    try:
        return read_derivatives(step.whole, introduced.decomposition, response)
    except AnswerError:
        return ()


def edge_values(introduced: Introduced, entries: Sequence[Entry] = ()) -> dict[Edge, Node]:
    """Each edge's derivative as the learner gave it; the right one where they gave none."""
    edges = {edge: partial(introduced.decomposition, edge) for edge in introduced.decomposition.edges}
    for entry in entries:
        if entry.answer is not None:
            edges[entry.edge] = entry.answer.expression
    return edges


def _combined(introduced: Introduced, edges: Mapping[Edge, Node]) -> Node | None:
    """The learner's derivatives combined; None where their shapes do not fit together."""
    try:
        combined = total(introduced.decomposition, edges)
    except AnswerError:
        return None
    return None if combined is None else introduced.expand(combined)


def _goes_on(step: Step, introduced: Introduced, combined: Node) -> bool:
    """Whether what would follow has the shape asked for and needs some work.

    A slip to zero, or to a plain number where the derivative is none, leaves nothing to do.
    """
    if combined.shape != step.whole.shape:
        return False
    if expression.symbols(step.whole.reference.expression) and not expression.symbols(combined):
        return False
    zero = expression.zeros(combined.shape)
    return comparer_for(introduced.whole).compare(combined, zero).conclusion is not Conclusion.EQUAL


def _substituted(step: Step, introduced: Introduced) -> Iterator[Candidate]:
    """What the learner's own step 3 becomes; without one, what steps 1 and 2 lead to.

    A step 3 without a line's name leaves nothing to substitute, so that nothing follows from it.
    """
    response = step.earlier.get(Part.COMBINATION)
    if response is None:
        yield from _through_own_steps(step, introduced)
        return
    try:
        own = read_combination(step.whole, introduced.decomposition, response).expression
    except AnswerError:
        return
    if expression.symbols(own) & introduced.decomposition.by_name.keys():
        expanded = introduced.expand(own)
        if _goes_on(step, introduced, expanded) and not _is_right(step, expanded):
            yield Candidate(reference=expanded, follows=(Part.COMBINATION,))


def _is_right(step: Step, expanded: Node) -> bool:
    """Whether the learner's own step 3 is the derivative, so that there is no slip to go on from."""
    comparison = comparer_for(step.whole).compare(expanded, step.whole.reference.expression)
    return comparison.conclusion is Conclusion.EQUAL


def _names(
    whole: Question,
    introduced: Introduced | None,
    candidate: Candidate,
    learner: Node,
    comparer: Comparer,
) -> tuple[Feedback, ...]:
    """The mistake in terms of the learner's own graph, else in terms of the function."""
    if introduced is not None:
        edges = candidate.edges or _own_edges(introduced)
        way = name_way(introduced, edges, learner, comparer) if edges else None
        if way is not None:
            return (way,)
    if candidate.follows:
        return ()
    return mistakes_of(whole).name(learner)


def _own_edges(introduced: Introduced) -> Mapping[Edge, Node] | None:
    try:
        return edge_values(introduced)
    except AnswerError:  # a matrix stands between
        return None
