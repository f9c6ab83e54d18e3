"""The table of usual mistakes: label → feedback code, and what to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from worker.content.fields import Fields, exact
from worker.content.schema import CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A usual mistake: the code it is known by, and feedback for a learner who makes it.

    `also` are codes that say of the same answers something else that is true: half of x xᵀ is one of the two
    terms of the product rule, and the factor 2 left out.
    """

    code: str
    also: tuple[str, ...] = ()
    feedback: str = ""
    credit: Fraction = Fraction(0)


def mistakes(data: object) -> Mapping[str, Mistake]:
    """The table of a file `misconceptions.yaml`."""
    return {
        label: _mistake(value, label)
        for label, value in Fields({"mistakes": data}).mapping("mistakes").items()
    }


def _mistake(data: object, where: str) -> Mistake:
    fields = Fields(data, where)
    result = Mistake(
        code=_code(fields, "code", fields.text("code")),
        also=tuple(_code(fields, "also", code) for code in fields.texts("also")),
        feedback=fields.optional_text("feedback"),
        credit=exact(fields.raw("credit", 0), fields.at("credit")),
    )
    fields.finish()
    return result


def _code(fields: Fields, key: str, code: str) -> str:
    if not CODE.fullmatch(code):
        raise fields.error(key, f"{code!r} is no code; write one such as sign.flipped")
    return code
