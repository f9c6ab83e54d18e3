"""From a pinned revision to the question that the engine is asked."""

from collections.abc import Mapping
from typing import Any

from exercises.models import Revision
from worker import content
from worker.engine.errors import QuestionError
from worker.engine.model import Question


def question_data(
    revision: Revision, *, part: str = "", seed: int = 0, earlier: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The complete question as a job carries it: nothing in it has to be looked up.

    Raises:
        QuestionError: the revision holds none.
    """
    question = revision.content.get("question")
    if not isinstance(question, Mapping):
        raise QuestionError("is missing", where="question")
    data = dict(question)
    if revision.content.get("parameters"):
        data["seed"] = seed  # without parameters all learners are asked the same, and share what is kept
    if part:
        data["part"] = part
    if earlier:
        data["earlier"] = dict(earlier)
    return data


def question_for(
    revision: Revision, *, part: str = "", seed: int = 0, earlier: Mapping[str, Any] | None = None
) -> Question:
    """The question itself, to read answers against.

    Raises:
        QuestionError: the revision cannot be asked this way.
    """
    return content.question(question_data(revision, part=part, seed=seed, earlier=earlier))


def parts_of(revision: Revision) -> tuple[str, ...]:
    """The names of the exercise's parts in order; one nameless part where it has none."""
    parts = revision.content.get("parts") or ()
    return tuple(str(part.get("name", number)) for number, part in enumerate(parts, start=1)) or ("",)
