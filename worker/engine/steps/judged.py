"""What is concluded about one part, on its way to a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from worker.engine.judge import Judgement
from worker.engine.model import Evidence, Feedback, Outcome, Readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One part: the judgement, the evidence for it, and how it was read."""

    judgement: Judgement
    evidence: tuple[Evidence, ...] = ()
    reading: Readable | None = None


def correct(*feedback: Feedback) -> Judgement:
    """The part is right."""
    return Judgement(outcome=Outcome.CORRECT, score=Fraction(1), counted=True, feedback=feedback)


def incorrect(*feedback: Feedback, score: Fraction = Fraction(0), counted: bool = True) -> Judgement:
    """The part is provably not right; what of it is may earn some of the score."""
    return Judgement(outcome=Outcome.INCORRECT, score=score, counted=counted, feedback=feedback)


def undecided(*feedback: Feedback) -> Judgement:
    """A person has to look."""
    return Judgement(outcome=Outcome.UNDECIDED, score=None, counted=False, feedback=feedback)


def with_feedback(judgement: Judgement, more: Iterable[Feedback]) -> Judgement:
    """The same judgement, with more to say after what decided it."""
    return replace(judgement, feedback=(*judgement.feedback, *more))
