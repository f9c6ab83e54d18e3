"""What a statement calls the function that is differentiated, as in $\\mathbf{y} = W\\mathbf{x}$.

A name counts where the statement's own formula for it reads as the very function of the question, or where
the statement asks for its derivative and for no other's: nothing is to be headed by a name of something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from exercises.formulas import NAME, bare, definitions
from worker import content
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.expression import Node, Op
from worker.engine.model import Question, Reading
from worker.engine.reading import read_answer

_ASKED: Final = re.compile(rf"\\d?frac\{{(?:d|\\partial) *({NAME})\}}\{{(?:d|\\partial) *({NAME})\}}")
_READ_IN: Final = ("variables", "definitions", "functions", "sizes")


def output_names(exercise: Mapping[str, Any]) -> tuple[str, ...]:
    """The name of the whole function, or one for each of its rows; nothing where the statement gives none.

    `exercise` is content as drawn. Names are as answers would write them: `y`, `f_1`.
    """
    needed = {name: exercise.get(name) for name in ("statement", "question")}
    return _found(json.dumps(needed))


@lru_cache(maxsize=1024)
def _found(exercise_as_text: str) -> tuple[str, ...]:
    exercise = json.loads(exercise_as_text)
    asked = exercise["question"] or {}
    if not asked.get("function"):
        return ()
    data = {name: asked[name] for name in _READ_IN if asked.get(name)}
    try:
        question = content.question({**data, "reference": asked["function"]})
    except QuestionError:
        return ()
    function = question.reference.expression
    named: dict[Node, str] = {}
    for name, meaning in definitions([str(exercise["statement"] or "")]).items():
        expression = _read(question, meaning.formula)
        if expression is not None:
            named.setdefault(expression, name)
    if function in named:
        return (named[function],)
    if function.op is Op.BLOCK and 1 in function.payload:
        names = tuple(named.get(row, "") for row in function.args)
        return names if all(names) else ()
    return _asked(str(exercise["statement"] or ""), str(asked.get("wrt", "")))


def _asked(statement: str, by: str) -> tuple[str, ...]:
    """The one name whose derivative by this is in the statement."""
    found = {bare(name) for name, other in _ASKED.findall(statement) if bare(other) == by}
    return tuple(found) if len(found) == 1 else ()


def _read(question: Question, formula: str) -> Node | None:
    try:
        read = read_answer(question, formula, form="latex")
    except (AnswerError, QuestionError):
        return None
    return question.expand(read.expression) if isinstance(read, Reading) else None
