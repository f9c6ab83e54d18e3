"""From question data to the engine's `Question`: texts are read, the reference is derived."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import prod
from typing import Any, Final

from worker.content import array_points, steps
from worker.content.fields import suggestion
from worker.content.schema import MisconceptionData, PointsData, QuestionData, question_data
from worker.content.specialising import Point, at_points, at_sizes, points_of, read_text, shape_at
from worker.engine import calculus, expression, notation, shapes
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.expression import Node, Op
from worker.engine.model import (
    Definition,
    Layout,
    Misconception,
    Question,
    Reference,
    Scope,
    Variable,
)
from worker.engine.shapes import Shape

MOST_ENTRIES: Final = 4096
_COMPONENT: Final = re.compile(r"([^\W\d_]+?)_?\{?(?:\[\s*)?(\d+)(?:\s*,\s*(\d+))?\s*\]?\}?")


def question(data: Mapping[str, Any]) -> Question:
    """The question that resolved data asks; equal data give the same object while it is remembered.

    Raises:
        QuestionError: the author can mend it; the message names the field.
    """
    try:
        text = json.dumps(data, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise QuestionError(f"the question is not plain data: {error}") from None
    if "part" not in data:
        return _question(text)
    return _step(text)


@lru_cache(maxsize=512)
def _question(text: str) -> Question:
    return build(question_data(json.loads(text)))


@lru_cache(maxsize=512)
def _step(text: str) -> Question:
    """One part of a question; the whole is built once for all parts and all earlier answers."""
    data = json.loads(text)
    question_data(data)  # checks what comes with the part, too
    whole = _question(json.dumps({k: v for k, v in data.items() if k not in steps.KEYS}, sort_keys=True))
    return steps.step_question(whole, {k: data[k] for k in steps.KEYS if k in data})


def build(data: QuestionData) -> Question:
    """The question of checked data.

    Everything is read with its sizes as declared; concrete sizes and points are put in at the end, so
    that a text such as `sum(x) / n` means the same at every size. A definition that is differentiated by is a
    variable until then; afterwards its meaning is put in, so that the answer may be written with either.
    """
    symbols = {name: variable.shape for name, variable in data.variables.items()}
    sizes = frozenset(size for shape in symbols.values() for d in shape for size in d.names)
    scope = Scope(symbols=symbols, sizes=sizes, functions=data.functions, author=True)
    definitions = _definitions(data, scope)
    if definitions:
        scope = replace(scope, symbols=symbols | {n: d.expression.shape for n, d in definitions.items()})
    written_out = {name: d.expression for name, d in definitions.items()}
    function = None
    moved = {name: definitions[name].expression for name in data.wrt if name in definitions}
    own = {name: expression.symbol(name, node.shape) for name, node in moved.items()}
    wrt = tuple(own.get(name) or _with_respect_to(name, data.variables) for name in data.wrt)
    if data.function is not None and moved:
        if data.layout is Layout.VEC:
            raise QuestionError("vec needs a variable to differentiate by", where="layout")
        held = {name: node for name, node in written_out.items() if name not in moved}
        within = expression.substitute(read_text(data.function, scope, "function"), held)
        reference = expression.substitute(_derived(within, wrt, data.order, data.layout), moved)
        wrt = ()
    elif data.function is not None:
        function = expression.substitute(read_text(data.function, scope, "function"), written_out)
        if data.layout is Layout.VEC:  # it counts entries, so sizes must be known before
            function, wrt = at_sizes(function, data.sizes), tuple(at_sizes(w, data.sizes) for w in wrt)
            _bound_entries(function, *wrt)
        reference = _derived(function, wrt, data.order, data.layout)
    else:
        reference = _worked_out(
            expression.substitute(read_text(data.reference or "", scope, "reference"), written_out)
        )
    general = Question(
        variables=data.variables,
        reference=Reference(expression=reference, source=data.source),
        function=function,
        wrt=wrt,
        order=data.order,
        layout=data.layout,
        kink=data.kink,
        definitions=definitions,
        functions=data.functions,
        entry=data.entry,
        assumptions=tuple(_assumption(text, scope, f"assume[{i}]") for i, text in enumerate(data.assume, 1)),
    )
    _require_axes(data.entry, reference.shape)
    points, sizes_of_points = points_of(data.at, data.variables, data.sizes)
    return _specialised(
        general,
        sizes=dict(data.sizes) | sizes_of_points,
        points=points,
        draw=data.points,
        misconceptions=tuple(
            _misconception(item, general, f"misconceptions[{i}]")
            for i, item in enumerate(data.misconceptions, 1)
        ),
    )


def _derived(function: Node, wrt: tuple[Node, ...], order: int, layout: Layout) -> Node:
    try:
        return calculus.derive(function, wrt, order, layout)
    except AnswerError as error:  # shapes that do not fit the layout
        raise QuestionError(error.message, where="layout") from None


def _require_axes(letters: tuple[str, ...], shape: Shape) -> None:
    axes = sum(side is not shapes.ONE for side in shape)
    if letters and len(letters) != axes:
        raise QuestionError(
            f"names {len(letters)} indices of a {shapes.describe(shape)}, and that has {axes}", where="entry"
        )


def _bound_entries(*arrays: Node) -> None:
    entries = prod(side.value or 1 for array in arrays for side in array.shape)
    if entries > MOST_ENTRIES:
        raise QuestionError(f"has {entries} entries; at most {MOST_ENTRIES} can be asked", where="layout")


def _worked_out(reference: Node) -> Node:
    """With the author's `gradient(f, x)` and the like derived."""
    if Op.DERIVATIVE not in expression.operations(reference):
        return reference

    def change(node: Node, args: tuple[Node, ...]) -> Node | None:
        if node.op is not Op.DERIVATIVE:
            return None
        layout, order = node.payload
        return _derived(args[0], args[1:], order, Layout(layout))

    return expression.rebuild(reference, change)


def _definitions(data: QuestionData, scope: Scope) -> Mapping[str, Definition]:
    """Definitions over variables only; one may use another, whatever order they come in."""
    found: dict[str, Definition] = {}
    symbols = dict(scope.symbols)
    for name in _in_order_of_use(data.definitions):
        if name in symbols:
            raise QuestionError("is declared twice", where=f"definitions.{name}")
        within = Scope(symbols=symbols, sizes=scope.sizes, functions=scope.functions, author=True)
        node = read_text(data.definitions[name], within, f"definitions.{name}")
        node = expression.substitute(node, {n: d.expression for n, d in found.items()})
        found[name] = Definition(name=name, expression=node)
        symbols[name] = node.shape
    return found


def _in_order_of_use(definitions: Mapping[str, str]) -> list[str]:
    """The names so that each comes after those that its text uses; JSON objects have no order."""

    def named_by(word: str) -> str:
        # of a component such as z_2 or z2 the array, unless the whole word is a name
        return word if word in definitions else re.sub(r"_.*|\d+", "", word)

    uses = {
        name: {named_by(word) for word in re.findall(r"[^\W\d_]\w*", text)} & definitions.keys()
        for name, text in definitions.items()
    }
    ordered: list[str] = []
    while len(ordered) < len(uses):
        ready = [name for name, used in uses.items() if name not in ordered and used <= set(ordered)]
        if not ready:
            name = next(name for name in uses if name not in ordered)
            raise QuestionError("is defined by itself", where=f"definitions.{name}")
        ordered += ready
    return ordered


def _with_respect_to(name: str, variables: Mapping[str, Variable]) -> Node:
    """A variable, or one component of it: `x`, `x2`, `X[1,2]`."""
    if name in variables:
        return variables[name].node
    match = _COMPONENT.fullmatch(name)
    if match and match[1] in variables:
        variable = variables[match[1]]
        digits = [match[2], match[3]] if match[3] else [match[2]]
        rank = len(variable.shape)
        if rank == 2 and len(digits) == 1 and len(match[2]) == 2:
            digits = list(match[2])  # X12 is row 1, column 2
        if len(digits) != rank:
            words = shapes.describe(variable.shape)
            raise QuestionError(f"{name!r} does not name a component of {match[1]}, a {words}", where="wrt")
        indices = [int(digit) for digit in digits]
        for position, side in zip(indices, variable.shape, strict=True):
            if position < 1 or (side.value is not None and position > side.value):
                words = shapes.describe(variable.shape)
                raise QuestionError(f"{name!r} lies outside {match[1]}, a {words}", where="wrt")
        return expression.entry(variable.node, *(expression.number(i) for i in indices))
    raise QuestionError(f"there is no variable {name!r}{suggestion(name, variables)}", where="wrt")


def _assumption(text: str, scope: Scope, where: str) -> Node:
    node = read_text(text, scope, where)
    if node.op not in (Op.COMPARE, Op.LOGIC):
        raise QuestionError("is no comparison; write one such as x != 0", where=where)
    return node


def _misconception(data: MisconceptionData, asked: Question, where: str) -> Misconception:
    try:
        answer = notation.read(data.answer, Scope.of(asked)).expression
    except AnswerError as error:
        raise QuestionError(f"cannot be read: {error.message}", where=f"{where}.answer") from None
    return Misconception(
        answer=asked.expand(answer), code=data.code, feedback=data.feedback, credit=data.credit
    )


# --- concrete sizes and points ------------------------------------------------------------------


def _specialised(
    asked: Question,
    *,
    sizes: Mapping[str, int],
    points: tuple[Point, ...],
    draw: PointsData | None,
    misconceptions: tuple[Misconception, ...],
) -> Question:
    """The question at concrete sizes and with some variables fixed to values."""
    if draw is not None:  # the sizes are those of the numbers; a formula answers for all of them
        drawn = array_points.drawn(draw, asked.reference.expression, asked.variables, sizes)
        return replace(asked, points=drawn, misconceptions=misconceptions)
    if not sizes and not points:
        return replace(asked, misconceptions=misconceptions) if misconceptions else asked

    def sized(node: Node) -> Node:
        return at_sizes(node, sizes)

    def placed(node: Node) -> Node:
        return at_points(sized(node), points)

    variables = {n: replace(v, shape=shape_at(v.shape, sizes)) for n, v in asked.variables.items()}
    general = asked.reference.expression  # sums over named sizes: numbers run along them at once
    return replace(
        asked,
        variables=variables,
        reference=replace(asked.reference, expression=at_points(sized(general), points)),
        function=None if asked.function is None else sized(asked.function),
        wrt=tuple(sized(node) for node in asked.wrt),
        definitions=_sizes_by_name(asked, sizes)
        | {n: replace(d, expression=sized(d.expression)) for n, d in asked.definitions.items()},
        assumptions=tuple(sized(node) for node in asked.assumptions),
        at=points[0] if len(points) == 1 else {},
        sizes=sizes,
        points=array_points.given(points, general, sizes),
        misconceptions=tuple(replace(m, answer=placed(m.answer)) for m in misconceptions),
    )


def _sizes_by_name(asked: Question, sizes: Mapping[str, int]) -> dict[str, Definition]:
    """A size that was made concrete may still be written by its name: 1/n is then a number."""
    return {
        name: Definition(name=name, expression=expression.number(value))
        for name, value in sizes.items()
        if name not in asked.variables
    }
