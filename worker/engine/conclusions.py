"""One text is read once and one meaning is decided once, however many learners hand it in.

A question object is one revision, part, variant and set of earlier answers, and a process has one engine; so
what was found of an answer is known by the question and the canonical node that the answer means. The policy
is applied afterwards, and each learner's own reading is attached to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from worker.engine.expression import Node
from worker.engine.judge import Findings
from worker.engine.kept import Kept
from worker.engine.model import Answer, Evidence, Form, Question
from worker.engine.notation import read
from worker.engine.reading import scope_of

Examine: TypeAlias = Callable[[Question, Answer], tuple[Findings, tuple[Evidence, ...]]]

_ANSWERS: Kept[Answer] = Kept(most=512)
_CONCLUSIONS: Kept[tuple[Findings, tuple[Evidence, ...]]] = Kept(most=2048)


def understood(question: Question, response: str | list[Any], form: str) -> Answer:
    """The response, read.

    Raises:
        AnswerError: it cannot be read.
    """

    def make() -> Answer:
        return read(response, scope_of(question), Form(form))

    return _ANSWERS.get(question, (form, response), make) if isinstance(response, str) else make()


def concluded(question: Question, answer: Answer, examine: Examine) -> tuple[Findings, tuple[Evidence, ...]]:
    """What `examine` finds of this meaning, or found of it when somebody else meant the same.

    Raises:
        AnswerError: it cannot be examined, being too large.
    """
    meaning = question.expand(answer.expression)
    return _CONCLUSIONS.get(question, meaning, lambda: examine(question, answer))


def unconcluded(question: Question, answers: Iterable[Answer]) -> list[Node]:
    """The distinct meanings among these answers of which nothing is known yet, definitions expanded."""
    meanings = dict.fromkeys(question.expand(answer.expression) for answer in answers)
    return [meaning for meaning in meanings if not _CONCLUSIONS.has(question, meaning)]


def forget() -> None:
    """As in a new process."""
    _ANSWERS.clear()
    _CONCLUSIONS.clear()
