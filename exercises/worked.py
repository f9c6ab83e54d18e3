"""What a step of a worked solution asks, as questions that the engine can judge.

Its author may say so (`asks` beside the step's text). Else its formulas do: where one is a chain of equal
members, such as $\\frac{d}{dx} x^2 e^x = 2x e^x + x^2 e^x$, its first member asks something and its last one
answers it. The answer is not believed but derived anew, and the step's own one is judged like a learner's.
What cannot be read with certainty asks nothing: the step is then shown, and no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from exercises.claiming import Claim, Option
from exercises.derived import derived_claims
from exercises.formulas import formulas, members
from worker import content
from worker.content.worked import asked_question, option_answer, step_asks, step_text
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.expression import Node, Op
from worker.engine.model import Reading
from worker.engine.reading import read_answer

MOST_CLAIMS: Final = 4  # of one step
_READ_FROM: Final = ("statement", "question", "solution")

__all__ = ["Claim", "Option", "claims", "gives_away", "restates", "step_text"]


def claims(exercise: Mapping[str, Any], step: int) -> tuple[Claim, ...]:
    """What step number `step`, from 1, of the exercise's solution asks; `exercise` is content as drawn."""
    return _read(json.dumps({name: exercise.get(name) for name in _READ_FROM}), step)


def restates(claim: Claim, response: str) -> bool:
    """Whether the response only says again what is to be worked out, as x + x where that is to be simplified.

    Where a derivative is asked nothing can: the function may well be its own derivative.
    """
    if "function" in claim.question or "part" in claim.question or claim.options:
        return False
    if "'" in claim.asks:
        return "'" in response or "′" in response
    said = _expression(claim, response, "auto")
    return said is not None and any(said is one for one in _in_words(claim))


def gives_away(claim: Claim) -> bool:
    """Whether the answer stands in the words that ask for it."""
    answer = _expression(claim, claim.answer, claim.form)
    function = str(claim.question.get("function", ""))
    own = _expression(claim, function, "auto") if function else None
    told = (one for one in _in_words(claim) if answer is not own and not _names_something(one))
    return answer is not None and any(answer is one for one in told)


@lru_cache(maxsize=512)
def _read(exercise_as_text: str, step: int) -> tuple[Claim, ...]:
    exercise = json.loads(exercise_as_text)
    steps = exercise["solution"] or ()
    if not 1 <= step <= len(steps):
        return ()
    if asks := step_asks(steps[step - 1]):
        return tuple(_authored(one, exercise["question"]) for one in asks)[:MOST_CLAIMS]
    texts = [step_text(one) for one in steps]
    return tuple(derived_claims(exercise, texts, step))[:MOST_CLAIMS]


def _authored(ask: Mapping[str, Any], question: Mapping[str, Any]) -> Claim:
    options = tuple(
        Option(
            says=str(one["says"]),
            answer=option_answer(one),
            why=str(one["why"]),
            right=bool(one.get("right")),
        )
        for one in ask.get("options") or ()
    )
    answer = next((one.answer for one in options if one.right), str(ask.get("answer", "")))
    return Claim(
        words=str(ask.get("what", "")),
        question=asked_question(ask, question),
        answer=answer,
        form="auto",
        options=options,
        wrong=tuple(map(str, ask.get("wrong") or ())),
    )


def _names_something(meant: Any) -> bool:
    """Whether it is a lone number or name, as words have to use: x is held still."""
    if not isinstance(meant, Node):
        return False
    return not meant.args or (meant.op in (Op.TRANSPOSE, Op.COMPREHENSION) and not meant.args[0].args)


def _in_words(claim: Claim) -> Iterator[Any]:
    """What the formulas mean that stand in the words of the question, where they could be answers."""
    written: Sequence[str] = [claim.asks] if claim.asks else formulas(claim.words)
    for formula in written:
        for member in {formula, *members(formula)}:
            if "'" in member:
                continue  # a derivative of a known function, which is read as what it is
            if (meant := _expression(claim, member, "latex")) is not None:
                yield meant


def _expression(claim: Claim, text: str, form: str) -> Any:
    try:
        read = read_answer(content.question(claim.question), text, form=form)
    except (AnswerError, QuestionError):
        return None
    return read.expression if isinstance(read, Reading) else read.text
