"""The pipeline: read, compare, probe, judge.

`check` never raises for what a learner typed. It is bounded by construction, so there is no clock
here: the owner of the process holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from time import perf_counter
from typing import Any

from worker.engine import arrays, steps
from worker.engine.conclusions import concluded, unconcluded, understood
from worker.engine.errors import AnswerError
from worker.engine.examination import comparer_for, examine, preparing
from worker.engine.judge import Findings, as_feedback, judge
from worker.engine.model import (
    Policy,
    Question,
    Reading,
    Verdict,
)
from worker.engine.reading import describe_answer

DEFAULT_POLICY = Policy()


def check(
    question: Question,
    response: str | list[Any],
    form: str = "auto",
    policy: Policy = DEFAULT_POLICY,
) -> Verdict:
    """Whether the response answers the question, with evidence and, if not, what differs."""
    if question.step is not None:
        return steps.check(question.step, response, form, policy)
    if isinstance(response, list) and arrays.asked_as_array(question, response, form):
        return arrays.check(question, response, policy)
    started = perf_counter()
    reading: Reading | None = None
    try:
        answer = understood(question, response, form)
        reading = describe_answer(answer)
        findings, evidence = concluded(question, answer, examine)
    except AnswerError as error:
        findings, evidence = Findings(malformed=as_feedback(error)), ()
    judgement = judge(findings, policy)
    return Verdict(
        outcome=judgement.outcome,
        score=judgement.score,
        counted=judgement.counted,
        feedback=judgement.feedback,
        evidence=evidence,
        reading=reading,
        seconds=perf_counter() - started,
        shows_reference=policy.witness_shows_reference,
    )


def prepare(question: Question) -> Iterator[None]:
    """Steps in which what the next answers to a question need is made, while nobody waits.

    They change no verdict.
    """
    return preparing(question)


def expect(question: Question, cohort: Iterable[tuple[str, str]]) -> int:
    """Read responses, each with its form, that will be checked one after the other, and conclude nothing.

    How many meanings are new; what cannot be read is told when its turn comes.
    """
    if question.step is not None:
        return 0
    answers = []
    for response, form in cohort:
        with suppress(AnswerError):
            answers.append(understood(question, response, form))
    asked = question.reference.expression
    meanings = unconcluded(question, answers)
    comparer_for(question).expect([m for m in meanings if m.shape == asked.shape and m is not asked])
    return len(meanings)
