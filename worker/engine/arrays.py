"""Judges numeric arrays: the Jacobian evaluated at the points of the question."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from worker.engine.errors import AnswerError
from worker.engine.judge import Findings, as_feedback, judge
from worker.engine.model import Conclusion, Evidence, Feedback, Form, Points, Policy, Question, Verdict
from worker.engine.numeric.array_answers import (
    ArrayComparison,
    Given,
    compare,
    from_file,
    from_lists,
    is_numeric,
)

METHOD = "numeric-array"


def asked_as_array(question: Question, response: object, form: str) -> bool:
    """Whether the response is to be judged as numbers at the question's points."""
    if question.points is None or not isinstance(response, list):
        return False
    return form == Form.ARRAY or (form == Form.AUTO and is_numeric(response))


def check(question: Question, response: list[Any] | Callable[[], Given], policy: Policy) -> Verdict:
    """Whether the array holds the reference's values at the question's points, within an honest tolerance."""
    started = perf_counter()
    evidence: tuple[Evidence, ...] = ()
    try:
        points = _points(question)
        given = from_lists(response) if isinstance(response, list) else response()
        findings, evidence = _found(compare(points, given, question.kink), points, given)
    except AnswerError as error:
        findings = Findings(malformed=as_feedback(error))
    judgement = judge(findings, policy)
    return Verdict(
        outcome=judgement.outcome,
        score=judgement.score,
        counted=judgement.counted,
        feedback=judgement.feedback,
        evidence=evidence,
        seconds=perf_counter() - started,
    )


def check_file(question: Question, content: bytes, name: str, policy: Policy) -> Verdict:
    """The same of a file with this content and name."""
    return check(question, lambda: from_file(content, name), policy)


def _points(question: Question) -> Points:
    if question.points is None:
        raise AnswerError("array.not_asked", "An expression is asked for here, and no array of numbers.")
    return question.points


def _found(
    comparison: ArrayComparison, points: Points, given: Given
) -> tuple[Findings, tuple[Evidence, ...]]:
    evidence = Evidence(
        method=METHOD,
        conclusion=comparison.conclusion,
        sizes=(dict(points.sizes),),
        remark=comparison.remark,
    )
    right = Feedback(
        code="array.within_tolerance",
        parameters={"points": points.count, "precision": given.precision, "kinks": comparison.kinks},
    )
    findings = Findings(
        equality=comparison.conclusion,
        right=right if comparison.conclusion is Conclusion.EQUAL else None,
        shape_not_asked=comparison.shape_not_asked,
        transposed=comparison.transposed,
        vector_for_diagonal=comparison.vector_for_diagonal,
        named=comparison.named,
        wrong_entries=comparison.wrong_entries,
        share_right=comparison.share_right,
    )
    return findings, (evidence,)
