"""How an answer is read, before it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from grader.courses.models import AssignmentItem
from grader.submissions.drawing import Caret, caret, display, glyph, told_where
from grader.submissions.forms import Typed
from grader.submissions.messages import Message, message
from grader.submissions.parts import NOTHING_BEFORE, Before
from grader.submissions.questions import question_for
from grader.submissions.spoken import in_words
from grader.submissions.spoken.formulas import said_formula
from worker.engine.errors import AnswerError
from worker.engine.model import Question, Reading
from worker.engine.reading import read_answer

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A reading: the formula, its shape, and what was ambiguous."""

    latex: str
    mathml: str
    shape: str
    glyph: str
    said: str
    notes: Sequence[Message]
    wide: bool
    fits: bool | None = None  # whether the shape is the one asked for; None: that is not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why there is no reading, and where."""

    text: str
    caret: Caret | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Exactly one of the two, or neither for an empty box."""

    reading: Shown | None = None
    problem: Problem | None = None

    @property
    def state(self) -> str:
        return "read" if self.reading else "problem" if self.problem else "empty"


def preview(
    item: AssignmentItem,
    response: Any,
    *,
    form: str = "auto",
    seed: int = 0,
    part: str = "",
    parts: Before = NOTHING_BEFORE,
) -> Preview:
    """How the response would be read. Bounded and linear in its length, like the reader itself.

    A part is read with what was answered to the parts before it.
    """

    def question() -> Question:
        return question_for(
            item.revision, seed=seed, part=part, earlier=parts.earlier, accepted=parts.accepted
        )

    tells = item.assignment.rules.show_shape and not part
    return preview_of(question, response, form=form, tells_shape=tells)


def preview_of(
    make: Callable[[], Question], response: Any, *, form: str = "auto", tells_shape: bool = False
) -> Preview:
    """The same of any question, which is made only where there is something to read.

    Whether the shape is the one asked for is told where the rules say so.
    """
    if not Typed(response, form).written:
        return Preview()
    try:
        question = make()
        reading = read_answer(question, response, form=form)
    except AnswerError as error:
        place = {**error.parameters, "start": error.start, "end": error.end}
        said = message({**error.parameters, "code": error.code, "message": error.message})
        text = told_where(place, said.text)
        return Preview(
            problem=Problem(text=text, caret=caret(response, place), said=f"{said.heading}. {text}")
        )
    except Exception:
        log.exception("no preview")
        text = _("There is no preview for this answer, for a reason on our side. You can still check it.")
        return Preview(problem=Problem(text=text, caret=None, said=text))
    said_shape = (
        _("Shape %(shape)s.") % {"shape": in_words(reading.shape).replace("×", _(" by "))}
        if reading.shape
        else ""
    )
    fits = None
    if tells_shape and isinstance(reading, Reading):
        fits = reading.expression.shape == question.reference.expression.shape
        said_shape += " " + (_("It is the shape asked for.") if fits else _("Another shape is asked for."))
    return Preview(
        reading=Shown(
            latex=reading.latex,
            mathml=display(reading.mathml),
            shape=in_words(reading.shape),
            glyph=glyph(reading.shape),
            said=_("Read as %(answer)s.") % {"answer": said_formula(reading.spoken)} + " " + said_shape,
            notes=tuple(message(note.to_data()) for note in reading.notes),
            fits=fits,
            wide=reading.mathml.count("<mtd") > 2,
        )
    )


def reading_fragment(request: HttpRequest, shown: Preview) -> HttpResponse:
    """The fragment for the page's script; its header says what it holds."""
    context = {"reading": shown.reading, "problem": shown.problem}
    fragment = render(request, "submissions/_preview.html", context)
    fragment["X-Reading"] = shown.state
    return fragment
