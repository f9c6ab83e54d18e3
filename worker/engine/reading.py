"""How an answer was read, in every form a person may want to see or hear."""

from __future__ import annotations

from typing import Any

from worker.engine import notation, shapes
from worker.engine.model import Answer, Form, Question, Reading, Scope


def read_answer(question: Question, response: str | list[Any], form: str = "auto") -> Reading:
    """The reading of a response to this question.

    Raises:
        AnswerError: it cannot be read; its code, message and place say why.
    """
    return describe_answer(notation.read(response, scope_of(question), Form(form)))


LARGEST_KEPT = 256
_KEPT: dict[int, tuple[Question, Scope]] = {}


def scope_of(question: Question) -> Scope:
    """What an answer to this question may use: one object for all answers, whose names are looked at once."""
    kept = _KEPT.get(id(question))
    if kept is None:
        if len(_KEPT) >= LARGEST_KEPT:
            _KEPT.clear()
        # The question is kept too, so that its id stays its own.
        kept = _KEPT[id(question)] = (question, Scope.of(question))
    return kept[1]


PRINTERS = {
    "text": notation.to_text,
    "latex": notation.to_latex,
    "mathml": notation.to_mathml,
    "spoken": notation.to_speech,
}


def describe_answer(answer: Answer) -> Reading:
    """What was read: text that reads back, LaTeX, MathML, words, the shape, and the notes."""
    return Reading(
        expression=answer.expression,
        shape=shapes.describe(answer.shape),
        notes=answer.notes,
        printers=PRINTERS,
    )
