"""What is done entry by entry; scalars expand, and other shapes only where `broadcast` allows it."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import shapes
from worker.engine.errors import EngineError
from worker.engine.expression.nodes import Node, node
from worker.engine.expression.operations import COMPARISONS, FUNCTIONS, Op


def add(*terms: Node, broadcast: bool = False) -> Node:
    """Element-wise sum; scalars expand."""
    if len(terms) == 1:
        return terms[0]
    return node(Op.ADD, terms, None, shapes.elementwise([t.shape for t in terms], broadcast=broadcast))


def negate(term: Node) -> Node:
    """The negative."""
    return node(Op.NEGATE, (term,), None, term.shape)


def subtract(left: Node, right: Node, *, broadcast: bool = False) -> Node:
    """Left plus the negative of right."""
    return add(left, negate(right), broadcast=broadcast)


def multiply(*factors: Node, broadcast: bool = False) -> Node:
    """Element-wise product; scalar factors scale."""
    if len(factors) == 1:
        return factors[0]
    shape = shapes.elementwise([f.shape for f in factors], broadcast=broadcast)
    return node(Op.MULTIPLY, factors, None, shape)


def divide(left: Node, right: Node, *, broadcast: bool = False) -> Node:
    """Element-wise quotient."""
    shape = shapes.elementwise((left.shape, right.shape), broadcast=broadcast)
    return node(Op.DIVIDE, (left, right), None, shape)


def power(base: Node, exponent: Node, *, broadcast: bool = False) -> Node:
    """Element-wise power; for a matrix power see `matrix_power`."""
    shape = shapes.elementwise((base.shape, exponent.shape), broadcast=broadcast)
    return node(Op.POWER, (base, exponent), None, shape)


def function(name: str, *args: Node, broadcast: bool = False) -> Node:
    """An element-wise function of FUNCTIONS; `max` and `min` take two or more arguments."""
    if name not in FUNCTIONS:
        raise EngineError(f"no function {name!r}")
    shape = shapes.elementwise([a.shape for a in args], broadcast=broadcast)
    return node(Op.FUNCTION, args, name, shape)


def apply(name: str, orders: tuple[int, ...], *args: Node) -> Node:
    """A declared, unknown scalar function, differentiated `orders` times by each argument."""
    if len(orders) != len(args):
        raise EngineError("one order of differentiation for each argument")
    return node(Op.APPLY, args, (name, orders), shapes.elementwise(a.shape for a in args))


def compare(relation: str, left: Node, right: Node, *, broadcast: bool = False) -> Node:
    """1 where the relation holds, else 0."""
    if relation not in COMPARISONS:
        raise EngineError(f"no comparison {relation!r}")
    shape = shapes.elementwise((left.shape, right.shape), broadcast=broadcast)
    return node(Op.COMPARE, (left, right), relation, shape)


def logic(connective: str, *args: Node) -> Node:
    """`and`, `or`, `not` of 0/1-valued nodes."""
    return node(Op.LOGIC, args, connective, shapes.elementwise(a.shape for a in args))


def piecewise(cases: Sequence[tuple[Node, Node]], otherwise: Node, *, broadcast: bool = False) -> Node:
    """The value of the first case whose condition holds, else `otherwise`."""
    flat = (*(part for case in cases for part in case), otherwise)
    shape = shapes.elementwise((part.shape for part in flat), broadcast=broadcast)
    return node(Op.PIECEWISE, flat, None, shape)
