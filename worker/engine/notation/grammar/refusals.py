"""Errors that several brackets share."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.syntax import Token


def unclosed(opened: Token, message: str, *, bracket: str, expected: str) -> AnswerError:
    """What `opened` has no end."""
    return AnswerError(
        "parse.unclosed", message, start=opened[2], end=opened[3], bracket=bracket, expected=expected
    )


def nothing_inside(start: int, end: int, *, found: str = "") -> AnswerError:
    """Brackets that hold nothing."""
    return AnswerError(
        "parse.unexpected",
        "There is nothing between these brackets.",
        start=start,
        end=end,
        found=found,
        expected="an expression",
    )
