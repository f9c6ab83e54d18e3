"""What the child does with a request: build the question, check the response, give the verdict's data."""

from __future__ import annotations

import base64
from contextlib import nullcontext
from typing import Any

from worker import content
from worker.child.carried import carrier
from worker.child.idling import Ahead
from worker.child.serving import ask
from worker.engine import arrays, verify
from worker.engine.errors import QuestionError
from worker.engine.model import Policy
from worker.engine.numeric.tape import backends
from worker.wire import undecided

ahead = Ahead()


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The reply to a request: `{"expected": …}` to one that announces a cohort, else `{"verdict": …}`.

    Where the owner offers to run tapes, large ones are carried there.
    """
    with backends.offered(carrier(ask)) if request.get("runs_tapes") else nullcontext():
        return expect(request) if "cohort" in request else decide(request)


def expect(request: dict[str, Any]) -> dict[str, Any]:
    """A cohort of one question, `[[response, form], …]`, that will be decided one by one."""
    try:
        question = content.question(request["question"])
        return {"expected": verify.expect(question, request["cohort"])}
    except QuestionError:
        return {"expected": 0}  # each is told so when its turn comes


def decide(request: dict[str, Any]) -> dict[str, Any]:
    """The verdict on one response: `{"verdict": …}`.

    A question that cannot be asked is undecided with `question.invalid`: the learner cannot help it.
    """
    try:
        question = content.question(request["question"])  # built once for all who answer it
        policy = Policy.from_data(request["policy"])
        if "content" in request:  # of a file
            handed_in = base64.b64decode(request["content"])
            verdict = arrays.check_file(question, handed_in, request["response"], policy)
        else:
            verdict = verify.check(question, request["response"], request["form"], policy)
    except QuestionError as error:
        return {"verdict": undecided("question.invalid", seconds=0.0, message=str(error)[:500])}
    ahead.after(question)
    return {"verdict": verdict.to_data(reading=request.get("reading", True))}
