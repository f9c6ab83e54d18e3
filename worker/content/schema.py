"""The schema of question data: what may stand in a content file, in the check command, on the wire.

`QuestionData` is the data with every field checked for itself; expressions are still texts. What they
mean is the business of `worker.content.questions`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from worker.content.fields import Fields, checked_text, exact, kind, suggestion
from worker.engine.errors import QuestionError
from worker.engine.model import (
    NEGATIVE,
    NONNEGATIVE,
    POSITIVE,
    REALS,
    Form,
    Interval,
    Kink,
    Layout,
    Part,
    Property,
    Source,
    Variable,
)
from worker.engine.shapes import ZERO, Dimension, Shape, normal

NAME: Final = re.compile(r"[^\W\d_]\w*")
CODE: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
INDEX_LETTERS: Final = tuple("ijklpq")
LARGEST_SIZE: Final = 64
LARGEST_RANK: Final = 4
LARGEST_SEED: Final = 2**63
MOST_POINTS: Final = 10_000  # of an array answer
DOMAINS: Final[Mapping[str, tuple[Interval, tuple[Property, ...]]]] = {
    "reals": (REALS, ()),
    "positive": (POSITIVE, ()),
    "negative": (NEGATIVE, ()),
    "nonnegative": (NONNEGATIVE, ()),
    "nonpositive": (Interval(upper=Fraction(0)), ()),
    "nonzero": (REALS, (Property.NONZERO,)),
}
# "zero" is the convention of the paper: where max(0, z) switches, its derivative is taken as 0
KINKS: Final[Mapping[str, Kink]] = {
    "open": Kink.OPEN,
    "zero": Kink.CONVENTION,
    "convention": Kink.CONVENTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MisconceptionData:
    """A wrong answer that the author named, as texts."""

    answer: Any
    code: str
    feedback: str = ""
    credit: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsData:
    """Points to be drawn for an array answer: how many, and from which seed."""

    count: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionData:
    """Question data, checked field by field; see the module."""

    function: str | None
    reference: str | None
    variables: Mapping[str, Variable]
    definitions: Mapping[str, str]
    functions: Mapping[str, int]
    wrt: tuple[str, ...]
    order: int
    layout: Layout
    kink: Kink
    at: Mapping[str, Any]
    entry: tuple[str, ...]
    points: PointsData | None
    assume: tuple[str, ...]
    sizes: Mapping[str, int]
    misconceptions: tuple[MisconceptionData, ...]
    source: Source


def question_data(data: object, where: str = "") -> QuestionData:
    """Checked question data.

    Raises:
        QuestionError: naming the field.
    """
    fields = Fields(data, where)
    if "exercise" in fields:
        raise fields.error("exercise", "the exercise was not looked up; resolve the question first")
    variables = {
        n: _variable(n, v, fields.at(f"variables.{n}")) for n, v in fields.mapping("variables").items()
    }
    function, reference = _function_or_reference(fields)
    sizes = {
        name: _size(value, fields.at(f"sizes.{name}")) for name, value in fields.mapping("sizes").items()
    }
    known_sizes = {size for variable in variables.values() for d in variable.shape for size in d.names}
    for name in sizes.keys() - known_sizes:
        raise fields.error(
            f"sizes.{name}", f"no variable has the size {name!r}{suggestion(name, known_sizes)}"
        )
    at = fields.mapping("at")
    for name in at.keys() - variables.keys():
        raise fields.error(f"at.{name}", f"there is no variable {name!r}{suggestion(name, variables)}")
    result = QuestionData(
        function=function,
        reference=reference,
        variables=variables,
        definitions=_definitions(fields),
        functions={n: _arity(v, fields.at(f"functions.{n}")) for n, v in fields.mapping("functions").items()},
        wrt=_with_respect_to(fields),
        order=fields.integer("order", 1, 0, 2),
        layout=Layout(fields.one_of("layout", Layout, "numerator")),
        kink=KINKS[fields.one_of("kink", KINKS, "open")],
        at=at,
        entry=_entry(fields, {*variables, *fields.mapping("definitions")}),
        points=_points(fields),
        assume=fields.texts("assume"),
        sizes=sizes,
        misconceptions=tuple(
            _misconception(item, fields.at(f"misconceptions[{i}]"))
            for i, item in enumerate(fields.sequence("misconceptions"), 1)
        ),
        source=_source(fields),
    )
    if result.function is not None and result.order > 0 and not result.wrt:
        raise fields.error("wrt", "is missing: what is the function differentiated by?")
    _parts_and_variants(fields)
    fields.finish()
    return result


def _entry(fields: Fields, names: set[str]) -> tuple[str, ...]:
    """The index letters of the entry that is asked for."""
    letters = fields.texts("entry")
    for letter in letters:
        if letter not in INDEX_LETTERS or letter in names or letters.count(letter) > 1:
            known = ", ".join(one for one in INDEX_LETTERS if one not in names)
            raise fields.error("entry", f"{letter!r} is no index here; write some of {known}, each once")
    return letters


def _points(fields: Fields) -> PointsData | None:
    if "points" not in fields:
        return None
    if fields.mapping("at"):
        raise fields.error("points", "give points, or at, and not both")
    inner = Fields(fields.raw("points"), fields.at("points"))
    found = PointsData(
        count=inner.integer("count", 0, 1, MOST_POINTS), seed=inner.integer("seed", 0, 0, LARGEST_SEED)
    )
    inner.finish()
    return found


def _function_or_reference(fields: Fields) -> tuple[str | None, str | None]:
    function = fields.text("function") if "function" in fields else None
    reference = fields.text("reference") if "reference" in fields else None
    if function is None and reference is None:
        raise fields.error("function", "is missing: give a function to differentiate, or a reference")
    if function is not None and reference is not None:
        raise fields.error("reference", "give a function or a reference, not both: a reference is derived")
    return function, reference


def _variable(name: str, data: object, where: str) -> Variable:
    _check_name(name, where)
    fields = Fields({} if data is None else data, where)
    interval, implied = _domain(fields)
    properties = set(implied)
    for word in fields.texts("properties"):
        if word not in list(Property):
            hint = suggestion(word, list(Property))
            raise fields.error("properties", f"{word!r} is none of {', '.join(Property)}{hint}")
        properties.add(Property(word))
    shape = _shape(fields)
    square = len(shape) == 2 and shape[0] is shape[1]
    for needs_square in properties & {Property.SYMMETRIC, Property.INVERTIBLE}:
        if not square and shape:
            raise fields.error("properties", f"{needs_square} is said of square matrices")
    fields.finish()
    return Variable(name=name, shape=shape, interval=interval, properties=frozenset(properties))


def _domain(fields: Fields) -> tuple[Interval, tuple[Property, ...]]:
    value = fields.raw("domain", "reals")
    if isinstance(value, str):
        return DOMAINS[fields.one_of("domain", DOMAINS, "reals")]
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise fields.error(
            "domain", f"an interval [lowest, highest] or a word is expected, not {kind(value)}"
        )
    lower, upper = (None if end is None else exact(end, fields.at("domain")) for end in value)
    if lower is not None and upper is not None and lower >= upper:
        raise fields.error("domain", f"the lower end {lower} is not below the upper end {upper}")
    return Interval(lower=lower, upper=upper), ()


def _shape(fields: Fields) -> Shape:
    value = fields.raw("shape", [])
    if isinstance(value, str | int) and not isinstance(value, bool):
        value = [] if value == "scalar" else [value]
    if not isinstance(value, list | tuple):
        raise fields.error("shape", f"a list such as [n] or [m, n] is expected, not {kind(value)}")
    if len(value) > LARGEST_RANK:
        raise fields.error("shape", f"has more than {LARGEST_RANK} dimensions")
    return normal(tuple(dimension(item, fields.at("shape")) for item in value))


def dimension(value: object, where: str = "shape") -> Dimension:
    """A size: a number, a name, or sums of products of them.

    >>> dimension("n+1"), dimension("m*n"), dimension(3)
    (Dimension(n+1), Dimension(m*n), Dimension(3))
    """
    text = str(value).replace(" ", "") if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not re.fullmatch(r"\w+([*+-]\w+){0,7}", text):
        raise QuestionError(f"{value!r} is no size; write n, 3, n+1 or m*n", where=where)
    total = ZERO
    for sign, term in re.findall(r"(^|[+-])([^+-]+)", text):
        product = Dimension.of(-1 if sign == "-" else 1)
        for factor in term.split("*"):
            if factor.isdecimal() and len(factor) <= 4:
                product = product * int(factor)
            elif NAME.fullmatch(factor) and len(factor) <= 20:
                product = product * Dimension.of(factor)
            else:
                raise QuestionError(f"{value!r} is no size; write n, 3, n+1 or m*n", where=where)
        total = total + product
    if total.value is not None and not 1 <= total.value <= LARGEST_SIZE:
        raise QuestionError(f"sizes go from 1 to {LARGEST_SIZE}, and this is {total}", where=where)
    return total


def _definitions(fields: Fields) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in fields.mapping("definitions").items():
        where = fields.at(f"definitions.{name}")
        _check_name(name, where)
        if isinstance(value, Mapping):
            inner = Fields(value, where)
            value = inner.text("expression")
            inner.finish()
        found[name] = checked_text(value, where)
    return found


def _with_respect_to(fields: Fields) -> tuple[str, ...]:
    names = [
        part.strip()
        for item in fields.texts("wrt")
        for part in re.split(r",(?![^\[]*\])", item)
        if part.strip()
    ]
    for name in names:
        if names.count(name) > 1:
            raise fields.error("wrt", f"{name!r} is named twice")
    return tuple(names)


def _misconception(data: object, where: str) -> MisconceptionData:
    fields = Fields(data, where)
    code = fields.text("code")
    if not CODE.fullmatch(code):
        raise fields.error("code", f"{code!r} is no code; write one such as sign.flipped")
    credit = exact(fields.raw("credit", 0), fields.at("credit"))
    if not 0 <= credit < 1:
        raise fields.error("credit", f"a misconception earns from 0 to less than 1, not {credit}")
    result = MisconceptionData(
        answer=response(fields), code=code, feedback=fields.optional_text("feedback"), credit=credit
    )
    fields.finish()
    return result


def response(fields: Fields, key: str = "answer") -> Any:
    """A response as it comes: a text, or nested lists of texts and numbers."""
    value = fields.raw(key)
    return value if isinstance(value, list) else checked_text(value, fields.at(key))


def _source(fields: Fields) -> Source:
    if "source" not in fields:
        return Source()
    inner = Fields(fields.raw("source"), fields.at("source"))
    source = Source(seed=inner.optional_text("seed"), section=inner.optional_text("section"))
    inner.finish()
    return source


def _parts_and_variants(fields: Fields) -> None:
    """Checks what a submission says of itself; what a part means, `worker.content.steps` knows."""
    fields.integer("seed", 0, 0, LARGEST_SEED)
    fields.one_of("form", Form, "auto")
    for name, text in fields.mapping("earlier").items():
        checked_text(text, fields.at(f"earlier.{name}"))
    fields.texts("accepted")
    if "part" in fields:
        fields.one_of("part", Part)


def _check_name(name: str, where: str) -> None:
    if not NAME.fullmatch(name) or len(name) > 30:
        raise QuestionError(f"{name!r} is no name; start with a letter", where=where)


def _size(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_SIZE:
        raise QuestionError(
            f"a whole number from 1 to {LARGEST_SIZE} is expected, not {value!r}", where=where
        )
    return value


def _arity(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 8:
        raise QuestionError(f"the number of arguments, 1 to 8, is expected, not {value!r}", where=where)
    return value
