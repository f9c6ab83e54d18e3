"""Steps 3 and 4 of a chain-rule exercise, read: one expression, with the lines' names or without."""

from __future__ import annotations

from typing import Any

from worker.engine import expression, notation
from worker.engine.errors import AnswerError
from worker.engine.model import Answer, Form, Question, Scope
from worker.engine.working.decomposition import Decomposition, scope_with


def read_combination(
    whole: Question, decomposition: Decomposition, response: str | list[Any], form: str = "auto"
) -> Answer:
    """The derivative in terms of the learner's lines, the variables, or both.

    Raises:
        AnswerError: it cannot be read.
    """
    return notation.read(response, scope_with(whole, decomposition.lines, asked=True), Form(form))


def read_result(
    whole: Question, decomposition: Decomposition | None, response: str | list[Any], form: str = "auto"
) -> Answer:
    """The derivative in terms of the variables alone.

    Raises:
        AnswerError: it cannot be read; `steps.intermediate_left` where a line's name stands in it.
    """
    try:
        return notation.read(response, Scope.of(whole), Form(form))
    except AnswerError as error:
        left = _left_over(whole, decomposition, response, form)
        if not left:
            raise
        names = ", ".join(left)
        raise AnswerError(
            "steps.intermediate_left",
            f"Put in what {names} stands for: only the variables of the exercise are left in step 4.",
            start=error.start,
            end=error.end,
            names=names,
        ) from None


def _left_over(
    whole: Question, decomposition: Decomposition | None, response: str | list[Any], form: str
) -> list[str]:
    """The lines' names in the response, if they are all that hinders reading it."""
    if decomposition is None:
        return []
    try:
        answer = read_combination(whole, decomposition, response, form)
    except AnswerError:
        return []
    return sorted(expression.symbols(answer.expression) & decomposition.by_name.keys())
