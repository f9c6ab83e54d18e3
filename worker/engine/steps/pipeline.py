"""The way of one part: read it, read what it rests on, judge it."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Any

from worker.engine.errors import AnswerError
from worker.engine.judge import Findings, as_feedback, judge
from worker.engine.model import Conclusion, Feedback, Part, Policy, Step, Verdict
from worker.engine.reading import describe_answer
from worker.engine.steps.choosing import judge_choice
from worker.engine.steps.combining import judge_combination, judge_result
from worker.engine.steps.differentiating import judge_derivatives
from worker.engine.steps.introducing import Introduced
from worker.engine.steps.judged import Judged, with_feedback
from worker.engine.working import (
    Working,
    decomposition_before,
    read_choice,
    read_combination,
    read_decomposition,
    read_derivatives,
    read_result,
)


def check(step: Step, response: str | list[Any], form: str, policy: Policy) -> Verdict:
    """The verdict on one part. It never raises for what a learner typed, here or earlier."""
    started = perf_counter()
    try:
        judged = _judge(step, response, form, policy)
    except AnswerError as error:
        judged = Judged(judgement=judge(Findings(malformed=as_feedback(error)), policy))
    judgement = judged.judgement
    return Verdict(
        outcome=judgement.outcome,
        score=judgement.score,
        counted=judgement.counted,
        feedback=judgement.feedback,
        evidence=judged.evidence,
        reading=judged.reading,
        seconds=perf_counter() - started,
        shows_reference=policy.witness_shows_reference,
    )


def _judge(step: Step, response: str | list[Any], form: str, policy: Policy) -> Judged:
    whole = step.whole
    if step.part is Part.RULE:
        return judge_choice(step, read_choice(response))
    if step.part is Part.INTERMEDIATES:
        introduced = Introduced(whole=whole, decomposition=read_decomposition(whole, response))
        reading = Working.of_decomposition(introduced.decomposition)
        return Judged(judgement=introduced.judgement, evidence=introduced.proof, reading=reading)
    if step.part is Part.RESULT:
        before = _introduced_if_usable(step)
        decomposition = None if before is None else before.decomposition
        answer = read_result(whole, decomposition, response, form)
        return replace(judge_result(step, before, answer, policy), reading=describe_answer(answer))
    introduced = _introduced(step)
    decomposition = introduced.decomposition
    if step.part is Part.DERIVATIVES:
        entries = read_derivatives(whole, decomposition, response)
        judged = judge_derivatives(introduced, entries, policy)
        judged = replace(judged, judgement=with_feedback(judged.judgement, _slip(step, introduced)))
        return replace(judged, reading=Working.of_derivatives(decomposition, entries))
    answer = read_combination(whole, decomposition, response, form)
    return replace(judge_combination(step, introduced, answer, policy), reading=describe_answer(answer))


def _introduced(step: Step) -> Introduced:
    """The learner's step 1, which this part is judged by.

    Raises:
        AnswerError: there is none, or it leaves this part nothing to do; a person may accept it all the same.
    """
    introduced = Introduced(whole=step.whole, decomposition=decomposition_before(step))
    if Part.INTERMEDIATES not in step.accepted:
        introduced.require_usable()
    return introduced


def _introduced_if_usable(step: Step) -> Introduced | None:
    try:
        return _introduced(step)
    except AnswerError:
        return None


def _slip(step: Step, introduced: Introduced) -> tuple[Feedback, ...]:
    """That the lines are not those of the function, and that this was judged by them all the same."""
    if introduced.conclusion is Conclusion.EQUAL or Part.INTERMEDIATES in step.accepted:
        return ()
    return (Feedback(code="steps.follows", parameters={"parts": [str(Part.INTERMEDIATES)]}),)
