"""From a pinned revision to the question that the engine is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from exercises.models import Revision
from worker import content
from worker.engine.errors import QuestionError
from worker.engine.model import Question


def question_data(
    revision: Revision,
    *,
    part: str = "",
    seed: int = 0,
    drawn_by: Revision | None = None,
    earlier: Mapping[str, Any] | None = None,
    accepted: Sequence[str] = (),
) -> dict[str, Any]:
    """The complete question as a job carries it: nothing in it has to be looked up.

    `drawn_by` is the revision that the learner was shown, where another is judged against: its
    parameters say what the seed drew.

    Raises:
        QuestionError: the revision holds none.
    """
    question = content.variant(
        revision.content, seed, drawn_by=None if drawn_by is None else drawn_by.content
    ).get("question")
    if not isinstance(question, Mapping):
        raise QuestionError("is missing", where="question")
    data = dict(question)  # what was drawn is written out: who is asked the same shares what is kept
    if part:
        data["part"] = part
    if part and earlier:
        data["earlier"] = dict(earlier)
    if part and accepted:
        data["accepted"] = list(accepted)
    return data


def question_for(
    revision: Revision,
    *,
    part: str = "",
    seed: int = 0,
    earlier: Mapping[str, Any] | None = None,
    accepted: Sequence[str] = (),
) -> Question:
    """The question itself, to read answers against.

    Raises:
        QuestionError: the revision cannot be asked this way.
    """
    return content.question(question_data(revision, part=part, seed=seed, earlier=earlier, accepted=accepted))


def parts_of(revision: Revision) -> tuple[str, ...]:
    """The names of the exercise's parts in order; one nameless part where it has none."""
    parts = revision.content.get("parts") or ()
    return tuple(str(part.get("name", number)) for number, part in enumerate(parts, start=1)) or ("",)
