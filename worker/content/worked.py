"""Steps of a worked solution: a text, and what its author lets it ask.

What a step asks is a question like the exercise's own, so that the engine judges it: the fields that are left
out are the exercise's. It is answered in writing, or by choosing among options that each stand for an
expression or for a shape; which option is right, the engine says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from worker.content.fields import Fields, checked_text, kind
from worker.content.schema import question_data
from worker.engine.errors import QuestionError
from worker.engine.model import Part

MOST_ASKS: Final = 4  # of one step
MOST_OPTIONS: Final = 6
_ASKED: Final = (
    "function", "reference", "wrt", "order", "layout", "at", "assume", "entry", "part", "earlier",
    "sizes", "kink",
)  # fmt: skip
_NAMED: Final = ("variables", "definitions", "functions")  # beside those of the exercise
_TOLD: Final = ("what", "answer", "wrong", "options")
_OF_THE_WHOLE: Final = ("misconceptions", "source", "points")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedStep:
    """One step: Markdown, and plain data of what it asks; nothing where its formulas are left to ask."""

    text: str
    asks: tuple[Mapping[str, Any], ...] = ()

    def to_data(self) -> Any:
        """As a content file writes it."""
        return {"text": self.text, "asks": [dict(one) for one in self.asks]} if self.asks else self.text


def worked_steps(fields: Fields, question: Mapping[str, Any]) -> tuple[WorkedStep, ...]:
    """The steps of the field `solution`; `question` is the exercise's own.

    Raises:
        QuestionError: naming the field.
    """
    value = fields.raw("solution", [])
    items = [value] if isinstance(value, str) else fields.sequence("solution")
    return tuple(_step(item, question, fields.at(f"solution[{i}]")) for i, item in enumerate(items, 1))


def step_text(step: Any) -> str:
    """The text of a step in an exercise's content."""
    return str(step["text"] if isinstance(step, Mapping) else step)


def step_asks(step: Any) -> Sequence[Mapping[str, Any]]:
    """What its author lets a step in an exercise's content ask."""
    return step.get("asks") or () if isinstance(step, Mapping) else ()


def asked_question(ask: Mapping[str, Any], question: Mapping[str, Any]) -> dict[str, Any]:
    """Data of the question that a step asks, in an exercise with this question."""
    whole = {key: value for key, value in question.items() if key not in _OF_THE_WHOLE}
    if "points" in question:  # numbers are asked for at concrete sizes; a step is about all of them
        whole.pop("sizes", None)
    if "function" in ask or "reference" in ask:
        kept = ("kink",) if "variables" in ask else (*_NAMED, "assume", "kink")
        whole = {key: whole[key] for key in kept if key in whole}
    named = {key: {**(whole.get(key) or {}), **ask[key]} for key in _NAMED if key in ask}
    asked = {**whole, **{key: ask[key] for key in _ASKED if key in ask}, **named}
    if ask.get("options") and "shape" in ask["options"][0]:
        return _shape_question(asked)
    return asked


def option_answer(option: Mapping[str, Any]) -> str:
    """What choosing the option answers."""
    if "shape" not in option:
        return str(option["means"])
    sides = [str(side) for side in option["shape"]]
    return f"zeros({', '.join([*sides, '1'] if len(sides) == 1 else sides)})" if sides else "0"


def _shape_question(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Asks for zeros in the shape of what is asked: equal where the shapes are."""
    if "reference" in asked:
        value = f"({asked['reference']})"
    elif asked.get("order", 1) == 0:
        value = f"({asked['function']})"
    else:
        by = asked["wrt"] if isinstance(asked["wrt"], str) else ", ".join(asked["wrt"])
        name = {2: "hessian"}.get(asked.get("order", 1), "jacobian")
        name = "gradient" if asked.get("layout") == "gradient" else name
        value = f"{name}({asked['function']}, {by})"
    kept = {key: asked[key] for key in (*_NAMED, "assume") if key in asked}
    return {**kept, "reference": f"0 * {value}"}


# --- reading -----------------------------------------------------------------------------------------


def _step(item: Any, question: Mapping[str, Any], where: str) -> WorkedStep:
    if not isinstance(item, Mapping):
        return WorkedStep(text=checked_text(item, where))
    fields = Fields(item, where)
    text = fields.text("text")
    asks = fields.sequence("asks")
    if not 1 <= len(asks) <= MOST_ASKS:
        raise fields.error("asks", f"write from 1 to {MOST_ASKS} of them, or the text alone")
    found = tuple(_ask(ask, question, fields.at(f"asks[{i}]")) for i, ask in enumerate(asks, 1))
    fields.finish()
    return WorkedStep(text=text, asks=found)


def _ask(data: Any, question: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    fields = Fields(data, where)
    for key in (*_ASKED, *_NAMED):
        fields.raw(key, None)
    part = fields.one_of("part", Part) if "part" in fields else ""
    if "what" not in fields and not part:
        raise fields.error("what", "is missing: in which words is this asked?")
    fields.optional_text("what")
    if ("answer" in fields) == ("options" in fields):
        raise fields.error("answer", "give the answer, or options to choose from")
    fields.optional_text("answer")
    fields.texts("wrong")
    options = fields.sequence("options")
    if options:
        if part:
            raise fields.error("options", f"the part {part} has its own")
        _options(options, fields)
    fields.finish()
    question_data(asked_question(data, question), where)
    return dict(data)


def _options(options: Sequence[Any], fields: Fields) -> None:
    """Some that stand for expressions, or some that stand for shapes; one of them is said to be right."""
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise fields.error("options", f"write from 2 to {MOST_OPTIONS} of them")
    by_shape = isinstance(options[0], Mapping) and "shape" in options[0]
    right = 0
    for number, option in enumerate(options, 1):
        where = fields.at(f"options[{number}]")
        inner = Fields(option, where)
        if by_shape:
            sides = inner.sequence("shape")
            for side in sides:
                checked_text(side, inner.at("shape"))
        else:
            inner.text("means")
        inner.text("says")
        inner.text("why")
        marked = inner.raw("right", False)
        if not isinstance(marked, bool):
            raise inner.error("right", f"true or false is expected here, not {kind(marked)}")
        right += marked
        inner.finish()
    if right != 1:
        raise QuestionError(f"one option is right, and {right} are marked so", where=fields.at("options"))
