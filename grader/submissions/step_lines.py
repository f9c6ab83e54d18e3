"""What was found of each line of a step's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grader.submissions.messages import Message, message
from grader.submissions.presentation import Card
from grader.submissions.witnesses import point
from worker.engine.model import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an answer with what was found of it."""

    mathml: str
    tone: str = ""
    icon: str = ""
    label: str = ""
    notes: Sequence[str] = ()


def told(
    part: str,
    card: Card | None,
    feedback: Sequence[Mapping[str, Any]],
    reading: Mapping[str, Any],
    witnesses: Sequence[Mapping[str, Any] | None],
) -> tuple[list[Line], list[str]]:
    """The lines of the answer, each with what was found of it, and what was found of the whole.

    Where derivatives are asked, the evidence is one piece for each that does not match, in their order.
    """
    if card is None or not card.final:
        return [], []
    placed = [one for one in feedback if part == Part.DERIVATIVES and "of" in one and "by" in one]
    wrong = dict.fromkeys(
        (one["of"], one["by"]) for one in placed if one.get("code") == "steps.derivative_wrong"
    )
    missing = any(one.get("code") == "steps.missing_derivative" for one in placed)
    one_each = len(witnesses) == len(wrong) + missing  # what is missing has a piece of its own, the last
    points = {e: point(one).text for e, one in zip(wrong, witnesses, strict=False) if one and one_each}
    shown = []
    for one in reading.get("lines") or ():
        edge = (one.get("of"), one.get("by"))
        found = [finding for finding in placed if (finding["of"], finding["by"]) == edge]
        shown.append(_line(one, found, part, points.get(edge, "")))
    if not shown and reading.get("mathml"):
        shown = [Line(mathml=str(reading["mathml"]))]
    said = {id(one) for one in placed if one.get("code") not in _OF_NO_LINE}
    rest = [message(one) for one in feedback if id(one) not in said]
    decided = [text for text in card.paragraphs if card.heading.endswith(_("by a person")) and text]
    return shown, [*decided, *(words for one in rest if (words := _words(one)))]


# These name a derivative that stands on no line of the answer.
_OF_NO_LINE = ("steps.missing_derivative", "steps.not_needed")


def _words(one: Message) -> str:
    if one.code.startswith("proved.") and not one.text:
        return ""  # the chip says it
    return one.text or one.heading[:1].upper() + one.heading[1:]


def _line(
    equation: Mapping[str, Any], found: Sequence[Mapping[str, Any]], part: str, at_a_point: str
) -> Line:
    mathml = str(equation.get("mathml", ""))
    codes = [one.get("code") for one in found]
    if part != Part.DERIVATIVES:
        return Line(mathml=mathml)
    if "steps.derivative_wrong" in codes:
        notes = [
            message(one) for one in found if one.get("code") not in ("steps.derivative_wrong", "entry.wrong")
        ]
        texts = [words for one in notes[:1] if (words := _words(one))]
        texts += [at_a_point] if at_a_point else []
        return Line(mathml=mathml, tone="no", icon="i-x", label=_("not yet"), notes=texts)
    if "steps.derivative_open" in codes:
        return Line(mathml=mathml, tone="person", icon="i-person", label=_("a person will look"))
    return Line(mathml=mathml, tone="ok", icon="i-check", label=_("right"))
