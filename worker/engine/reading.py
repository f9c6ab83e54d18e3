"""How an answer was read, in every form a person may want to see or hear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from worker.engine import notation, shapes, working
from worker.engine.errors import AnswerError
from worker.engine.expression import Node
from worker.engine.kept import Kept
from worker.engine.model import Answer, Form, Part, Question, Readable, Reading, Scope, Step


def read_answer(question: Question, response: str | list[Any], form: str = "auto") -> Readable:
    """The reading of a response to this question.

    Raises:
        AnswerError: it cannot be read; its code, message and place say why.
    """
    if question.step is not None:
        return _read_step(question.step, response, form)
    return describe_answer(notation.read(response, scope_of(question), Form(form)))


def _read_step(step: Step, response: str | list[Any], form: str) -> Readable:
    """The reading of an answer to one part, which may need what earlier parts were answered."""
    whole = step.whole
    if step.part is Part.RULE:
        choice = working.read_choice(response)
        return working.Chosen(text=f"{choice.rule}, {choice.reason}")
    if step.part is Part.INTERMEDIATES:
        return working.Working.of_decomposition(working.read_decomposition(whole, response))
    if step.part is Part.RESULT:
        try:
            before = working.decomposition_before(step)
        except AnswerError:
            before = None
        return describe_answer(working.read_result(whole, before, response, form))
    before = working.decomposition_before(step)
    if step.part is Part.DERIVATIVES:
        entries = working.read_derivatives(whole, before, response)
        return working.Working.of_derivatives(before, entries)
    return describe_answer(working.read_combination(whole, before, response, form))


_SCOPES: Kept[Scope] = Kept(most=256)


def scope_of(question: Question) -> Scope:
    """What an answer to this question may use: one object for all answers, whose names are looked at once."""
    return _SCOPES.get(question, None, lambda: Scope.of(question))


MOST_PRINTED = 512
PRINTERS: Mapping[str, Callable[[Node], str]] = {
    name: lru_cache(maxsize=MOST_PRINTED)(printer)
    for name, printer in (
        ("text", notation.to_text),
        ("latex", notation.to_latex),
        ("mathml", notation.to_mathml),
        ("spoken", notation.to_speech),
    )
}


def describe_answer(answer: Answer) -> Reading:
    """What was read: text that reads back, LaTeX, MathML, words, the shape, and the notes."""
    return Reading(
        expression=answer.expression,
        shape=shapes.describe(answer.shape),
        notes=answer.notes,
        printers=PRINTERS,
    )
