"""Questions at given points and at concrete sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from worker.content.fields import checked_text, exact, kind
from worker.engine import expression, notation, shapes
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.expression import Letter, Node, Op
from worker.engine.model import Scope, Variable
from worker.engine.shapes import Dimension, Shape

Point: TypeAlias = dict[str, Node]
MOST_POINTS: Final = 64


def points_of(
    at: Mapping[str, Any], variables: Mapping[str, Variable], sizes: Mapping[str, int]
) -> tuple[tuple[Point, ...], dict[str, int]]:
    """The points at which the answer is asked, and the sizes that they imply; none if there is no `at`.

    A value one level deeper than its variable is a list of values, one for each point.
    """
    found: dict[str, int] = {}
    columns: dict[str, list[Node]] = {}
    for name, value in at.items():
        shape = variables[name].shape
        where = f"at.{name}"
        if len(shape) > 2:
            raise QuestionError("a tensor has no point yet", where=where)
        several = _depth(value) == len(shape) + 1
        if several and not 1 <= len(value) <= MOST_POINTS:
            raise QuestionError(f"from 1 to {MOST_POINTS} points are possible, not {len(value)}", where=where)
        nodes = []
        for item in value if several else [value]:
            rows = _grid(item, len(shape), where)
            for side, length in zip(shape, (len(rows), len(rows[0])), strict=False):
                concrete = side.at(dict(sizes) | found)
                if concrete.name is not None:
                    found[concrete.name] = length
                elif concrete.value != length:
                    raise QuestionError(f"has {length} where {concrete} are expected", where=where)
            nodes.append(expression.block(rows) if shape else rows[0][0])
        columns[name] = nodes
    counts = {len(nodes) for nodes in columns.values()} - {1}
    if len(counts) > 1:
        raise QuestionError("the variables have different numbers of points", where="at")
    count = max(counts, default=1) if columns else 0
    several_asked = any(_depth(value) > len(variables[name].shape) for name, value in at.items())
    points = tuple(
        {n: nodes[k if len(nodes) > 1 else 0] for n, nodes in columns.items()} for k in range(count)
    )
    return (points if several_asked else points[:1]), found


def _depth(value: object) -> int:
    depth = 0
    while isinstance(value, list) and value and depth < 5:
        value, depth = value[0], depth + 1
    return depth


def _grid(value: object, rank: int, where: str) -> list[list[Node]]:
    if rank == 0:
        return [[_number(value, where)]]
    if not isinstance(value, list) or not value or len(value) > 1000:
        raise QuestionError(f"a list is expected here, not {kind(value)}", where=where)
    if rank == 1:
        return [[_number(item, where)] for item in value]
    rows = [[_number(item, where) for item in row] if isinstance(row, list) else [] for row in value]
    if not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise QuestionError("a list of rows of equal length is expected", where=where)
    return rows


def _number(value: object, where: str) -> Node:
    """A number, exactly; a text may name one, such as "pi/2"."""
    if isinstance(value, str) and not re.fullmatch(r"[\d\s./eE+-]+", value):
        return read_text(checked_text(value, where), Scope(symbols={}, shape=()), where)
    return expression.number(exact(value, where))


def at_points(node: Node, points: tuple[Point, ...]) -> Node:
    """The expression at the points; several make one array, whose first index counts the points."""
    if not points:
        return node
    values = [expression.substitute(node, point) for point in points]
    if len(values) == 1:
        return values[0]
    which: Letter = ("~point", Dimension.of(len(values)))
    axes: list[Letter] = [(f"~{letter}", side) for letter, side in zip("abcd", node.shape, strict=False)]
    places = [expression.index(*axis) for axis in axes]
    entries = [expression.entry(value, *places) if places else value for value in values]
    cases = [
        (expression.compare("==", expression.index(*which), expression.number(k)), entry)
        for k, entry in enumerate(entries[:-1], 1)
    ]
    return expression.comprehension([which, *axes], expression.piecewise(cases, entries[-1]))


def read_text(text: str, scope: Scope, where: str) -> Node:
    """An author's expression, or a `QuestionError` that says where in it the trouble is."""
    try:
        return notation.read(text, scope).expression
    except AnswerError as error:
        place = (
            "" if error.start is None else f" (at {text[error.start : error.end]!r}, place {error.start + 1})"
        )
        raise QuestionError(f"{error.message}{place}", where=where) from None


def shape_at(shape: Shape, sizes: Mapping[str, int]) -> Shape:
    """The shape with named sizes made concrete, in normal form."""
    return shapes.normal(tuple(side.at(sizes) for side in shape))


def at_sizes(root: Node, sizes: Mapping[str, int]) -> Node:
    """The same expression with named sizes made concrete, in its shapes and its values."""
    if not sizes:
        return root

    def change(current: Node, args: tuple[Node, ...]) -> Node:
        payload = current.payload
        if current.op is Op.SIZE and isinstance(payload, Dimension):
            return expression.size(payload.at(sizes))
        if current.op is Op.ENTRY:  # a trailing side of one is no index any more
            args = args[: 1 + len(args[0].shape)]
            return args[0] if len(args) == 1 else expression.entry(*args)
        if current.op is Op.IDENTITY:
            return expression.identity(current.shape[0].at(sizes))
        if current.op is Op.COMPREHENSION and isinstance(payload, tuple):
            payload = tuple((letter, side.at(sizes)) for letter, side in payload)
        elif current.op in (Op.INDEX, Op.SUM_OVER, Op.PRODUCT_OVER) and isinstance(payload, tuple):
            payload = (payload[0], payload[1].at(sizes))
        shape = shape_at(current.shape, sizes)
        if not shape and current.op in (Op.ONES, Op.ZEROS):
            return expression.number(1 if current.op is Op.ONES else 0)
        return expression.node(current.op, args, payload, shape)

    return expression.rebuild(root, change)
