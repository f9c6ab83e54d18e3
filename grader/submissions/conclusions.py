"""A verdict's data as it comes from outside: checked, and made fit for any database."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grader.submissions.models import Outcome
from worker.engine.errors import AnswerError
from worker.wire import WireError

MILLIONTH = Decimal("0.000001")
STOPPED = "undecided.stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What a verdict's data says, with the parts that decide a grade typed."""

    outcome: Outcome
    score: Decimal | None
    counted: bool
    codes: tuple[str, ...]
    data: Mapping[str, Any]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Conclusion":
        """Raises WireError where the data is not a verdict."""
        outcome = data.get("outcome")
        if outcome not in Outcome.values:
            raise WireError("verdict.outcome: not an outcome")
        decided = outcome in {Outcome.CORRECT, Outcome.INCORRECT}
        feedback = data.get("feedback")
        if not isinstance(feedback, Sequence) or not all(isinstance(item, Mapping) for item in feedback):
            raise WireError("verdict.feedback: not a list of objects")
        return cls(
            outcome=Outcome(outcome),
            score=_score(data.get("score")) if decided else None,
            counted=decided and data.get("counted") is True,
            codes=tuple(str(item.get("code", "")) for item in feedback),
            data=fit(data),
        )

    @property
    def blames_the_question(self) -> bool:
        """The exercise is at fault and not the answer."""
        return any(code.startswith("question.") for code in self.codes)

    @property
    def stopped(self) -> bool:
        """The check came to no end for a reason that need not come again."""
        return self.outcome == Outcome.UNDECIDED and STOPPED in self.codes


def unreadable(error: AnswerError, *, seconds: float) -> Conclusion:
    """The conclusion on a response that the reader refused: told at once, not counted."""
    feedback: dict[str, Any] = {**error.parameters, "code": error.code, "message": error.message}
    if error.start is not None:
        feedback |= {"start": error.start, "end": error.end}
    data = {
        "outcome": "malformed",
        "score": None,
        "counted": False,
        "feedback": [feedback],
        "evidence": [],
        "reading": None,
        "seconds": seconds,
    }
    return Conclusion.from_data(data)


def _score(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise WireError("verdict.score: not a number within 0..1")
    return Decimal(repr(value)).quantize(MILLIONTH)


def fit(value: Any) -> Any:
    """The JSON value without what some database refuses: NUL, lone surrogates, NaN and infinities."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {fit(str(key)): fit(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [fit(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return fit(str(value))
