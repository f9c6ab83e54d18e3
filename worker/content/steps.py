"""The steps of the chain-rule process: of which questions they can be asked, and what comes with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from worker.content.fields import Fields, suggestion
from worker.engine import expression
from worker.engine.errors import QuestionError
from worker.engine.model import Layout, Part, Question, Step
from worker.engine.working import Rule, operators, rule_of_function

KEYS: Final = ("part", "earlier", "accepted")
LEAST_OPERATORS: Final = 2  # less leaves nothing to take apart
WAYS: Final = (
    (Part.INTERMEDIATES, Part.DERIVATIVES, Part.COMBINATION, Part.RESULT),
    (Part.INTERMEDIATES, Part.RULE, Part.DERIVATIVES, Part.COMBINATION, Part.RESULT),
)


def step_question(whole: Question, data: Mapping[str, Any]) -> Question:
    """The question that `data` asks: one part of the way to the answer of `whole`.

    `part` says which, `earlier` what was answered to others, as typed, and `accepted` which of them a
    person has declared right.

    Raises:
        QuestionError: naming the field.
    """
    fields = Fields(data)
    part = Part(fields.one_of("part", Part))
    earlier = {
        _part(name, fields.at(f"earlier.{name}")): str(text)
        for name, text in fields.mapping("earlier").items()
    }
    accepted = frozenset(_part(name, fields.at("accepted")) for name in fields.texts("accepted"))
    fields.finish()
    require_steps(whole, fields.at("part"))
    return replace(whole, step=Step(part=part, whole=whole, earlier=earlier, accepted=accepted))


def part_names(fields: Fields) -> tuple[str, ...]:
    """The parts that an exercise is answered in: the four steps, the choice of the rule where it is wanted.

    Content of a revision names them as objects, a content file by their names alone.

    Raises:
        QuestionError: they are no such list.
    """
    names = tuple(
        str(item.get("name", "")) if isinstance(item, Mapping) else str(item)
        for item in fields.sequence("parts")
    )
    if names and names not in WAYS:
        ways = " or ".join(f"[{', '.join(way)}]" for way in WAYS)
        raise fields.error("parts", f"write {ways}, not [{', '.join(names)[:80]}]")
    return names


def require_steps(whole: Question, where: str) -> None:
    """Raises `QuestionError` where the question has no derivative that goes by these steps."""
    if whole.function is None:
        raise QuestionError("needs a function to take apart, not a reference", where=where)
    if whole.order != 1 or whole.layout is not Layout.NUMERATOR or whole.at:
        raise QuestionError("needs a first derivative in numerator layout, at no point", where=where)
    if len(whole.wrt) != 1 or whole.wrt[0].op is not expression.Op.SYMBOL:
        raise QuestionError("needs one variable to differentiate by", where=where)
    if max(len(whole.function.shape), len(whole.wrt[0].shape)) > 1:
        raise QuestionError("needs numbers and columns, not matrices", where=where)
    alone = operators(whole.function).total() < LEAST_OPERATORS
    if alone and rule_of_function(whole) is not Rule.TOTAL:  # x^x comes apart as e^(x ln x)
        raise QuestionError("needs a function of several operators: this leaves nothing to name", where=where)


def _part(name: str, where: str) -> str:
    if name not in list(Part):
        raise QuestionError(
            f"{name!r} is none of the parts {', '.join(Part)}{suggestion(name, list(Part))}", where=where
        )
    return name
