"""Entries of products of arrays: a sum of products of the factors' entries, or one such product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from worker.engine import expression, shapes
from worker.engine.calculus import scalar
from worker.engine.calculus.lowering.entries import Entries, Names, Rule, vector_at
from worker.engine.calculus.lowering.positions import matrix_indices, split
from worker.engine.expression import Node, Op
from worker.engine.shapes import ONE


def _matmul(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    shorter = cancelled(a)
    if shorter is not a:
        return low.entry(shorter, ix, names)
    *front, last = a.args
    left = front[0] if len(front) == 1 else expression.matmul(*front)
    if not left.shape or not last.shape:
        return scalar.times(*(low.entry(p, ix if p.shape else (), names) for p in (left, last)))
    row, column = matrix_indices(a, ix)
    inner = shapes.as_matrix(left.shape)[1]
    return low.sum(
        inner,
        (row, column),
        names,
        lambda k: scalar.times(low.at(left, row, k, names), low.at(last, k, column, names)),
    )


def cancelled(product: Node) -> Node:
    """The product without the powers of a matrix that stand beside its inverse: X^10 X^-8 is X^2."""
    if not any(_is_inverted(factor) for factor in product.args):
        return product
    merged: list[tuple[Node, int]] = []
    fewer = False
    for base, exponent in (pair for factor in product.args for pair in _powers(factor, 1)):
        if merged and merged[-1][0] is base and (merged[-1][1] < 0) != (exponent < 0):
            fewer = True
            exponent += merged.pop()[1]
        if exponent:
            merged.append((base, exponent))
    if not fewer:
        return product
    if not merged:
        return expression.identity(product.shape[0]) if product.shape else scalar.ONE
    factors = [base if k == 1 else expression.matrix_power(base, k) for base, k in merged]
    return expression.matmul(*factors) if len(factors) > 1 else factors[0]


def _is_inverted(factor: Node) -> bool:
    return factor.op is Op.INVERSE or (factor.op is Op.MATRIX_POWER and factor.payload < 0)


def _powers(factor: Node, sign: int) -> Iterator[tuple[Node, int]]:
    """The factor as powers of square matrices, one after the other."""
    if factor.op is Op.MATMUL and (sign > 0 or all(inner.shape == factor.shape for inner in factor.args)):
        for inner in factor.args[::sign]:
            yield from _powers(inner, sign)
    elif factor.op is Op.INVERSE and factor.shape:
        yield from _powers(factor.args[0], -sign)
    elif factor.op is Op.MATRIX_POWER and factor.shape:
        yield factor.args[0], sign * factor.payload
    else:
        yield factor, sign


def _matrix_power(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (base,) = a.args
    exponent = a.payload
    assert isinstance(exponent, int)
    if not base.shape:
        return scalar.raised(low.entry(base, (), names), expression.number(exponent))
    if exponent < 0:
        base, exponent = expression.inverse(base), -exponent
    if exponent == 0:
        return scalar.compared("==", ix[0], ix[1])
    return low.entry(expression.matmul(*[base] * exponent), ix, names)


def _dot(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    left, right = a.args
    length = expression.vector_length(left, "a dot product")
    return low.sum(
        length,
        (),
        names,
        lambda k: scalar.times(vector_at(low, left, k, names), vector_at(low, right, k, names)),
    )


def _outer(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    rows, columns = (expression.vector_length(v, "outer") for v in a.args)
    row, column = matrix_indices(a, ix)
    if rows is ONE and columns is not ONE and len(ix) == 1:
        row, column = scalar.ONE, ix[0]
    return scalar.times(vector_at(low, a.args[0], row, names), vector_at(low, a.args[1], column, names))


def _kronecker(low: Entries, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    left, right = a.args
    height, width = shapes.as_matrix(right.shape)
    row, column = matrix_indices(a, ix)
    i1, i2 = split(row, height)
    j1, j2 = split(column, width)
    return scalar.times(low.at(left, i1, j1, names), low.at(right, i2, j2, names))


RULES: Mapping[Op, Rule] = {
    Op.MATMUL: _matmul,
    Op.MATRIX_POWER: _matrix_power,
    Op.DOT: _dot,
    Op.OUTER: _outer,
    Op.KRONECKER: _kronecker,
}
