"""The three kinds of failure, told apart by whose they are.

NablaError
├── AnswerError     the learner can mend it: code, message, position in the response
│   └── ShapeError  shapes that do not fit; raised by constructors before a position is known
├── QuestionError   the author can mend it: message, place in the question
└── EngineError     ours
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class NablaError(Exception):
    """Anything this engine raises on purpose."""


class AnswerError(NablaError):
    """A response that cannot be read, in words the learner can act on.

    `start` and `end` delimit the offending characters of the response (0-based, half open);
    both are None where no place can be named. `parameters` feed the message template of `code`.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        start: int | None = None,
        end: int | None = None,
        **parameters: Any,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.start = start
        self.end = end if end is not None else (None if start is None else start + 1)
        self.parameters: Mapping[str, Any] = parameters

    def at(self, start: int, end: int) -> AnswerError:
        """The same error placed at `start:end`, unless it already has a place."""
        if self.start is None:
            self.start, self.end = start, end
        return self


class ShapeError(AnswerError):
    """Two shapes that do not fit, both named."""

    def __init__(self, message: str, *, left: str = "", right: str = "", **parameters: Any) -> None:
        super().__init__("shape.mismatch", message, left=left, right=right, **parameters)


class QuestionError(NablaError):
    """A question that cannot be asked; the author can mend it. `where` names the field."""

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


class EngineError(NablaError):
    """A broken promise of our own code."""
