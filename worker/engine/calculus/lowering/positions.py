"""Where entries stand: sizes and positions as scalars, and which indices tell an array's entries apart.

A position in a dimension m·n, as of vec(X) or of a Kronecker product, is joined from one in m and one
in n, and taken apart again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.shapes import ONE, Dimension, Shape


def size_of(dimension: Dimension) -> Node:
    """A dimension as a number: a product of named sizes is a product."""
    parts: list[Node] = []
    for monomial, coefficient in dimension.terms:
        factors = [expression.size(Dimension.of(name)) for name in monomial]
        parts.append(scalar.times(expression.number(coefficient), *factors))
    return scalar.plus(*parts)


def matrix_indices(a: Node, ix: tuple[Node, ...]) -> tuple[Node, Node]:
    """Row and column for the indices of a scalar, vector or matrix."""
    if len(ix) == 2:
        return ix[0], ix[1]
    return (ix[0], scalar.ONE) if ix else (scalar.ONE, scalar.ONE)


def joined(outer: Node, inner: Node, dimension: Dimension) -> Node:
    """The position (outer - 1)·dimension + inner; `split` takes it apart again."""
    before = scalar.times(size_of(dimension), scalar.plus(outer, scalar.MINUS_ONE))
    return scalar.plus(before, inner)


def split(position: Node, inner: Dimension) -> tuple[Node, Node]:
    """(outer, inner) of a position in a dimension outer·inner, the inner one running fastest."""
    known = scalar.value_of(position)
    if inner is ONE:
        return position, scalar.ONE
    if known is not None and inner.value is not None:
        before, within = divmod(int(known) - 1, inner.value)
        return expression.number(before + 1), expression.number(within + 1)
    if position.op is Op.INDEX and position.payload[1] is inner:
        return scalar.ONE, position
    if position.op is Op.ADD:
        for place, term in enumerate(position.args):
            rest = scalar.plus(*position.args[:place], *position.args[place + 1 :])
            if rest.op is Op.INDEX and rest.payload[1] is inner:
                outer = _over_size(term, inner)
                if outer is not None:
                    return outer, rest
    raise AnswerError("limit.unsupported", "These entries can be told only at known sizes.")


def _over_size(term: Node, inner: Dimension) -> Node | None:
    """outer, if the term is dimension · (outer - 1)."""
    size = size_of(inner)
    if term.op is Op.MULTIPLY and term.args[0] is size and len(term.args) == 2:
        return scalar.plus(term.args[1], scalar.ONE)
    return None


def factors_of(dimension: Dimension) -> tuple[Dimension, Dimension] | None:
    """m and n of a dimension m·n."""
    if len(dimension.terms) != 1 or dimension.terms[0][1] != 1 or len(dimension.terms[0][0]) != 2:
        return None
    first, second = dimension.terms[0][0]
    return Dimension.of(first), Dimension.of(second)


def axis_positions(shape: Shape) -> Iterator[tuple[Node, ...]]:
    """Indices by which an array of this shape can be told apart, one choice after the other.

    An axis gets a letter. An axis of a product of sizes, as of vec(X), gets a letter for each factor, joined
    in one order or the other.
    """
    choices: list[list[Node]] = []
    for number, dimension in enumerate(shape):
        name = f"~a{number}"
        factors = factors_of(dimension)
        if factors is None:
            choices.append([expression.index(name, dimension)])
            continue
        first, second = factors
        one, other = expression.index(f"{name}o", first), expression.index(f"{name}i", second)
        choices.append([joined(one, other, second), joined(other, one, first)])
    yield from product(*choices)
