"""From findings to outcome, score and attempt: the first fitting row of one table decides.

Mirrors the table "Outcome and score" of the README, row by row. Feedback lists every finding, the
deciding one first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from worker.engine.errors import AnswerError
from worker.engine.model import Conclusion, Feedback, Misconception, Outcome, Policy

FULL, NOTHING = Fraction(1), Fraction(0)
PROVED, PROVED_AT_SIZES = Feedback(code="proved.all_sizes"), Feedback(code="proved.sizes")
DIFFERENT = Feedback(code="value.different")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What reading, comparing and probing found of one answer."""

    malformed: Feedback | None = None
    equality: Conclusion = Conclusion.OPEN  # with the reference, if the shapes agree
    remark: str = ""  # e.g. "on the common domain"
    all_sizes: bool = True
    right: Feedback | None = None  # what to say of a right answer, where it is not that it was proved
    transposed: Feedback | None = None  # right in the other layout
    vector_for_diagonal: bool = False
    special_case: Feedback | None = None  # right at one concrete size only
    misconception: Misconception | None = None
    shape_not_asked: Feedback | None = None
    wrong_entries: Feedback | None = None  # some entries right, these wrong
    share_right: Fraction = NOTHING
    named: tuple[Feedback, ...] = ()  # mistakes that diagnosis recognised
    open_reason: Feedback | None = None  # why nothing was decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Outcome, score, whether the attempt counts, and the feedback."""

    outcome: Outcome
    score: Fraction | None
    counted: bool
    feedback: tuple[Feedback, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: does it fit, and what follows."""

    name: str
    fits: Callable[[Findings], bool]
    judged: Callable[[Findings, Policy], tuple[Outcome, Fraction | None, bool, Feedback | None]]


ROWS: tuple[Row, ...] = (
    Row(
        "malformed",
        lambda f: f.malformed is not None,
        lambda f, p: (Outcome.MALFORMED, None, False, f.malformed),
    ),
    Row(
        "proved equal",
        lambda f: f.equality is Conclusion.EQUAL,
        lambda f, p: (Outcome.CORRECT, FULL, True, _praise(f)),
    ),
    Row(
        "other layout",
        lambda f: f.transposed is not None,
        lambda f, p: (Outcome.INCORRECT, p.transposed_credit, p.transposed_counts, f.transposed),
    ),
    Row(
        "vector for diagonal",
        lambda f: f.vector_for_diagonal,
        lambda f, p: (
            Outcome.INCORRECT,
            p.diagonal_credit,
            True,
            Feedback(code="layout.vector_for_diagonal"),
        ),
    ),
    Row(
        "one size only",
        lambda f: f.special_case is not None,
        lambda f, p: (Outcome.INCORRECT, p.special_case_credit, True, f.special_case),
    ),
    Row(
        "named by the author",
        lambda f: f.misconception is not None and _refuted(f),
        lambda f, p: (
            Outcome.INCORRECT,
            f.misconception.credit if f.misconception else None,
            True,
            _authored(f.misconception) if f.misconception else None,
        ),
    ),
    Row(
        "shape not asked",
        lambda f: f.shape_not_asked is not None,
        lambda f, p: (Outcome.INCORRECT, NOTHING, True, f.shape_not_asked),
    ),
    Row(
        "some entries right",
        lambda f: f.equality is Conclusion.DIFFERENT and f.wrong_entries is not None,
        lambda f, p: (Outcome.INCORRECT, p.entries_credit * f.share_right, True, None),
    ),
    Row(
        "proved different",
        lambda f: f.equality is Conclusion.DIFFERENT,
        lambda f, p: (Outcome.INCORRECT, NOTHING, True, None),
    ),
    Row(
        "anything else",
        lambda f: True,
        lambda f, p: (
            Outcome.UNDECIDED,
            None,
            False,
            f.open_reason or Feedback(code="undecided.person"),
        ),
    ),
)


def judge(findings: Findings, policy: Policy) -> Judgement:
    """Outcome, score and attempt by the first row that fits."""
    for row in ROWS:
        if row.fits(findings):
            break
    outcome, score, counted, deciding = row.judged(findings, policy)
    feedback = [deciding] if deciding is not None else []
    if outcome is Outcome.INCORRECT:
        others = (*findings.named, findings.shape_not_asked, findings.wrong_entries)
        codes = {item.code for item in feedback}
        for item in others:
            if item is not None and item.code not in codes:
                feedback.append(item)
                codes.add(item.code)
        if not feedback:
            feedback.append(DIFFERENT)
    return Judgement(outcome=outcome, score=score, counted=counted, feedback=tuple(feedback))


def _refuted(findings: Findings) -> bool:
    """An authored mistake counts as one only once the answer is known not to be right."""
    return findings.equality is Conclusion.DIFFERENT or findings.shape_not_asked is not None


def _praise(findings: Findings) -> Feedback:
    if findings.right is not None:
        return findings.right
    if findings.remark:
        return Feedback(code="proved.common_domain", parameters={"remark": findings.remark})
    return PROVED if findings.all_sizes else PROVED_AT_SIZES


def _authored(misconception: Misconception) -> Feedback:
    text = {"text": misconception.feedback} if misconception.feedback else {}
    return Feedback(code=misconception.code, parameters=text)


def as_feedback(error: AnswerError) -> Feedback:
    """What a learner is told of a response that cannot be read."""
    place = {"start": error.start, "end": error.end} if error.start is not None else {}
    return Feedback(code=error.code, parameters={"message": error.message, **place, **error.parameters})
