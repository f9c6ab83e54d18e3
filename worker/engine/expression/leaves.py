"""Expressions without arguments: numbers, declared names, sizes, letters and constant arrays."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from worker.engine.errors import EngineError
from worker.engine.expression.nodes import Node, node
from worker.engine.expression.operations import Op
from worker.engine.shapes import ONE, SCALAR, Dimension, Shape


@lru_cache(maxsize=512)
def number(value: int | Fraction) -> Node:
    """An exact rational."""
    found = _SMALL.get(value) if type(value) is int else None
    return found or node(Op.NUMBER, (), Fraction(value), SCALAR)


def constant(name: str) -> Node:
    """pi or e."""
    if name not in ("pi", "e"):
        raise EngineError(f"no constant {name!r}")
    return node(Op.CONSTANT, (), name, SCALAR)


def symbol(name: str, shape: Shape = SCALAR) -> Node:
    """A declared name."""
    return node(Op.SYMBOL, (), name, shape)


def size(dimension: Dimension) -> Node:
    """A dimension as a number, as in 1/n."""
    if dimension.value is not None:
        return number(dimension.value)
    return node(Op.SIZE, (), dimension, SCALAR)


def index(letter: str, dimension: Dimension) -> Node:
    """An index letter: an integer from 1 to the dimension."""
    return node(Op.INDEX, (), (letter, dimension), SCALAR)


def ones(shape: Shape) -> Node:
    """The array of ones."""
    return node(Op.ONES, (), None, shape) if shape else number(1)


def zeros(shape: Shape) -> Node:
    """The array of zeros."""
    return node(Op.ZEROS, (), None, shape) if shape else number(0)


def identity(dimension: Dimension) -> Node:
    """The identity matrix."""
    if dimension is ONE:
        return number(1)
    return node(Op.IDENTITY, (), None, (dimension, dimension))


# Kept, so that they need not be made again.
_SMALL = {value: node(Op.NUMBER, (), Fraction(value), SCALAR) for value in range(-20, 101)}
