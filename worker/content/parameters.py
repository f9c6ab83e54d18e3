"""Parameters of an exercise: what may be drawn, and the draw that a seed makes, the same for ever.

The generator is our own, since a learner's numbers must not change when a library does. For a try t = 0, 1, …
each parameter takes one of its values: SHA-256 of

    "nabla variant 1" NUL slug NUL seed NUL parameter NUL t NUL i      (numbers in decimal, text in UTF-8)

gives, by its first eight bytes, a number below 2⁶⁴, big end first; i = 0, 1, … is the first for which that
number lies below the largest multiple of the count of values, so that none is favoured; the remainder picks
the value. The first try that meets every requirement is the variant. Seed 0 is the exercise as it was
written: its own values, nothing drawn.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Final

from worker.content.arithmetic import Value, Values, holds
from worker.content.fields import Fields, checked_text, kind
from worker.engine.errors import QuestionError

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,19}")
MOST_PARAMETERS: Final = 12
MOST_VALUES: Final = 200
MOST_TRIES: Final = 1000
LARGEST_VALUE: Final = 10**6
WRITTEN_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing that varies: its own value is the one that the exercise was written with.

    A value is a whole number, a text, or a record of both, whose fields are written `«f.slope»`.
    """

    name: str
    own: Value
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All parameters of an exercise, with what must hold between them."""

    declared: tuple[Parameter, ...] = ()
    required: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.declared)

    @property
    def combinations(self) -> int:
        """How many draws there are, requirements aside."""
        return prod(len(parameter.values) for parameter in self.declared)

    @property
    def own(self) -> Values:
        """What the exercise was written with."""
        return {parameter.name: parameter.own for parameter in self.declared}

    def drawn(self, slug: str, seed: int) -> Values:
        """What the seed draws; see the module.

        Raises:
            QuestionError: no try meets the requirements.
        """
        if seed == WRITTEN_SEED:
            return self.own
        for attempt in range(MOST_TRIES):
            values = {
                one.name: one.values[_below(len(one.values), slug, seed, one.name, attempt)]
                for one in self.declared
            }
            if all(holds(text, values, "require") for text in self.required):
                return values
        raise QuestionError(f"no draw in {MOST_TRIES} meets it", where="require")


def parameters(fields: Fields) -> Parameters:
    """What an exercise declares under `parameters` and `require`; none where it declares none.

    Raises:
        QuestionError: naming the field.
    """
    data = fields.mapping("parameters")
    if len(data) > MOST_PARAMETERS:
        raise fields.error("parameters", f"has more than {MOST_PARAMETERS}")
    found = Parameters(
        declared=tuple(
            _parameter(name, data[name], fields.at(f"parameters.{name}")) for name in sorted(data)
        ),
        required=fields.texts("require"),
    )
    for number, text in enumerate(found.required, 1):
        where = fields.at(f"require[{number}]")
        if not holds(text, found.own, where):
            raise QuestionError("does not hold for the exercise's own values", where=where)
    return found


def _parameter(name: str, data: object, where: str) -> Parameter:
    if not NAME.fullmatch(name):
        raise QuestionError(f"{name!r} is no name: small letters, digits and _", where=where)
    fields = Fields(data, where)
    if "of" in fields:
        values = tuple(_value(item, f"{where}.of[{i}]") for i, item in enumerate(fields.sequence("of"), 1))
        own = values[0] if values else ""
        if len({_keys(value) for value in values}) > 1:
            raise fields.error("of", "gives values of different kinds; all need the same fields")
    else:
        lowest = fields.integer("from", None, -LARGEST_VALUE, LARGEST_VALUE)
        highest = fields.integer("to", None, lowest, lowest + MOST_VALUES)
        omitted = fields.sequence("except")
        values = tuple(number for number in range(lowest, highest + 1) if number not in omitted)
        own = fields.integer("value", None, -LARGEST_VALUE, LARGEST_VALUE)
    fields.finish()
    if not 2 <= len(values) <= MOST_VALUES:
        raise QuestionError(f"has {len(values)} values; from 2 to {MOST_VALUES} are possible", where=where)
    if any(value in values[:place] for place, value in enumerate(values)):
        raise QuestionError("gives a value twice", where=where)
    return Parameter(name=name, own=own, values=values)


def _value(data: object, where: str) -> Value:
    if isinstance(data, Mapping):
        fields = Fields(data, where)
        record = {key: _plain(fields.raw(key), fields.at(key)) for key in data}
        for key in record:
            if not NAME.fullmatch(key):
                raise fields.error(key, "is no name: small letters, digits and _")
        return record
    return _plain(data, where)


def _plain(data: object, where: str) -> int | str:
    if isinstance(data, int) and not isinstance(data, bool):
        if abs(data) > LARGEST_VALUE:
            raise QuestionError(f"{data} is larger than {LARGEST_VALUE}", where=where)
        return data
    if not isinstance(data, str):
        raise QuestionError(f"a whole number or a text is expected, not {kind(data)}", where=where)
    return checked_text(data, where)


def _keys(value: Value) -> frozenset[str] | None:
    return frozenset(value) if isinstance(value, Mapping) else None


def _below(count: int, slug: str, seed: int, name: str, attempt: int) -> int:
    """The seed's number in 0..count-1 for a parameter at a try; see the module."""
    limit = (1 << 64) - (1 << 64) % count
    counter = 0
    while True:
        text = "\0".join(("nabla variant 1", slug, str(seed), name, str(attempt), str(counter)))
        number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        if number < limit:
            return number % count
        counter += 1
