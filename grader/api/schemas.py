"""What the API takes and gives. The names are those of the pages and of the check command."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

LARGEST_ANSWER = 16 * 1024  # characters

Form = Literal["auto", "text", "latex", "code", "index", "entries", "array"]


def _finite(given: list[Any]) -> list[Any]:
    """Python reads NaN and 1e999 as numbers; JSON cannot say them, so that no answer could be sent back."""
    try:
        json.dumps(given, allow_nan=False)
    except ValueError:
        raise ValueError("every number is finite") from None
    return given


class ProblemOut(Schema):
    """An error, as application/problem+json; further members say where it is."""

    model_config = ConfigDict(extra="allow")

    type: str
    status: int
    code: str
    title: str


class ExerciseOut(Schema):
    """One exercise of a problem set."""

    id: int
    slug: str
    number: int = Field(description="Its place in the set, from 1.")
    title: str
    statement: str = Field(description="Markdown with $LaTeX$.")
    variant: str = Field(description="Which numbers these are; send it with your answer.")
    parts: list[str] = Field(description="The parts that it is answered in, none if it is answered at once.")
    points: float = Field(description="What a full score is worth.")
    score: float | None = Field(description="Your score as a share of 1, null where nothing counts yet.")
    attempts: int = Field(description="Counted attempts so far.")


class ProblemSetOut(Schema):
    """A problem set as it was set in a course."""

    id: int
    course: str = Field(description="Slug of the course.")
    slug: str
    title: str
    opens: datetime | None
    due: datetime | None
    open: bool
    exercises: list[ExerciseOut] = Field(description="Empty until the set opens.")


class AnswerIn(Schema):
    """An answer: text, or nested lists of expressions or numbers."""

    model_config = ConfigDict(extra="forbid")

    response: Annotated[str, Field(max_length=LARGEST_ANSWER)] | Annotated[list[Any], AfterValidator(_finite)]
    form: Form = "auto"
    part: str = Field(
        default="",
        max_length=20,
        description="Which part is answered, where the exercise is answered in parts.",
    )
    variant: str = Field(
        default="",
        pattern=r"^[0-9]{0,18}$",
        description="The variant that was answered, as the exercise gave it; refused if it changed.",
    )


class FeedbackOut(Schema):
    """One finding: a stable code, its parameters, and the words that learners read."""

    code: str
    parameters: dict[str, Any]
    heading: str
    text: str


class VerdictOut(Schema):
    """What the engine concluded, with its evidence."""

    outcome: Literal["correct", "incorrect", "undecided", "malformed"]
    score: float | None
    counted: bool
    feedback: list[FeedbackOut]
    evidence: list[dict[str, Any]]
    reading: dict[str, Any] | None = Field(
        description="How the answer was read: text, latex, mathml, shape, …"
    )
    engine: str = Field(description="Digest of the engine that judged.")


class SubmissionOut(Schema):
    """One answer and, once it is decided, its verdict. Ask again while `state` is waiting or dispatched."""

    id: int
    exercise: int
    part: str = Field(description="Which part of the exercise it answers, empty where it has none.")
    state: Literal["malformed", "waiting", "dispatched", "decided", "needs_review"]
    response: Any
    form: str
    received: datetime
    verdict: VerdictOut | None
    decision: float | None = Field(description="The score that a person gave it, if one did.")


class GradeOut(Schema):
    """What counts for a learner on an exercise."""

    learner: str
    problem_set: str
    exercise: str
    exercise_id: int
    points: float
    score: float | None
    attempts: int
    overridden: bool


class CourseOut(Schema):
    """A course that you take part in."""

    id: int
    slug: str
    title: str
    role: Literal["learner", "assistant", "instructor"]
