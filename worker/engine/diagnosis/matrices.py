"""Mistakes with inverses, determinants and traces: the rules for numbers used on matrices."""

from __future__ import annotations

from collections.abc import Iterator

from worker.engine import expression
from worker.engine.diagnosis.candidates import Asked, Candidate, surviving
from worker.engine.expression import Node, Op


def matrix_rules(asked: Asked) -> Iterator[Candidate]:
    """Candidates for functions with an inverse, a determinant or a trace in them."""
    for part in expression.walk(asked.function):
        rules = {Op.INVERSE: _inverse, Op.DET: _determinant, Op.TRACE: _trace}.get(part.op)
        if rules is not None and asked.moves(part):
            yield from surviving(rules(asked, part))


def _inverse(asked: Asked, part: Node) -> Iterator[Candidate]:
    squared = expression.negate(expression.matmul(part, part))
    target = asked.target
    if target is None:
        return
    if part is asked.function:
        yield ("matrix.unit_missing" if target.op is Op.ENTRY else "matrix.scalar_rule"), squared
    if not target.shape and part is asked.function:
        inner = asked.derived(part.args[0])
        yield "function.distributed", expression.inverse(inner)
        minus = expression.negate(inner)
        yield "chain.order_reversed", expression.matmul(minus, part, part)
        yield "chain.order_reversed", expression.matmul(part, part, minus)
    if target.shape == part.shape and asked.function.op is Op.TRACE:
        for once in (part, expression.transpose(part)):
            yield "power.exponent_wrong", expression.negate(once)
            yield "power.exponent_wrong", once


def _determinant(asked: Asked, part: Node) -> Iterator[Candidate]:
    matrix, target = part.args[0], asked.target
    if target is not None and not target.shape and part is not asked.function:
        trace = expression.trace(expression.inverse(matrix))  # of the logarithm
        yield "chain.inner_missing", trace
        moved = expression.trace(asked.derived(matrix))
        yield "function.linear_assumed", expression.multiply(trace, moved)
    if target is None or part is not asked.function:
        return
    if not target.shape:
        moved = asked.derived(matrix)
        yield "function.linear_assumed", expression.det(moved)
        yield "function.identity_assumed", expression.trace(moved)
        yield "factor.missing", expression.multiply(part, expression.trace(moved))
    elif matrix is not target:
        upright = expression.transpose(expression.inverse(matrix))
        yield "chain.inverse_of_product", expression.multiply(part, upright)
        yield "chain.inverse_of_product", expression.multiply(part, expression.transpose(upright))


def _trace(asked: Asked, part: Node) -> Iterator[Candidate]:
    if part is asked.function:
        yield "sum.trace_confused", asked.derived(expression.total(part.args[0]))
        yield "derivative.missing", expression.transpose(part.args[0])
