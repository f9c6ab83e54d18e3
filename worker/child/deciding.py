"""What the child does with a request: build the question, check the response, give the verdict's data."""

from __future__ import annotations

from typing import Any

from worker import content
from worker.engine import verify
from worker.engine.errors import QuestionError
from worker.engine.model import Policy
from worker.wire import undecided


def decide(request: dict[str, Any]) -> dict[str, Any]:
    """The verdict on one response: `{"verdict": …}`.

    A question that cannot be asked is undecided with `question.invalid`: the learner cannot help it.
    """
    try:
        question = content.question(request["question"])  # built once for all who answer it
        policy = Policy.from_data(request["policy"])
        verdict = verify.check(question, request["response"], request["form"], policy)
    except QuestionError as error:
        return {"verdict": undecided("question.invalid", seconds=0.0, message=str(error)[:500])}
    return {"verdict": verdict.to_data()}
