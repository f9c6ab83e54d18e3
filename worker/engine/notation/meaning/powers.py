"""Transposes, primes and powers."""

from __future__ import annotations

import math

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.limits import MAX_EXPONENT, MAX_FACTORIAL, MAX_MATRIX_POWER
from worker.engine.notation.meaning.bars import entrywise
from worker.engine.notation.meaning.elaborate import Elaboration, integer, rule
from worker.engine.notation.meaning.exact_values import not_by_zero, value_of
from worker.engine.notation.meaning.flat_arrays import broadcast, joint
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, SCALAR


@rule("transpose")
def _transpose(e: Elaboration, tree: Tree) -> Node:
    base = tree.items[0]
    node = entrywise(e, base)
    if tree.value:
        e.square(node, base, "an inverse")
        node = expression.node(Op.INVERSE, (node,), None, node.shape)
    if not node.shape:
        return node
    rows, columns = e.matrix(node, tree)
    return expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((columns, rows)))


@rule("prime")
def _prime(e: Elaboration, tree: Tree) -> Node:
    node = e.node(tree.items[0])
    if not node.shape:
        raise AnswerError(
            "parse.unexpected",
            "The sign ' transposes a vector or a matrix, and this is a number; write a derivative out.",
            start=tree.start,
            end=tree.end,
            found="'",
        )
    rows, columns = e.matrix(node, tree)
    if tree.value % 2 == 0:
        return node
    return expression.node(Op.TRANSPOSE, (node,), None, shapes.normal((columns, rows)))


@rule("power")
def _power(e: Elaboration, tree: Tree) -> Node:
    base_tree, exponent_tree = tree.items
    bounded(exponent_tree)
    if base_tree.kind == "constant" and base_tree.value == "e" and tree.value != ".^":
        exponent = e.node(exponent_tree)
        if len(exponent.shape) == 2 and ONE not in exponent.shape and not e.code:
            e.note("note.elementwise_function", tree, function="e^")
        return expression.node(Op.FUNCTION, (exponent,), "exp", exponent.shape)
    base = e.node(base_tree)
    shape = base.shape
    if not shape and exponent_tree.kind == "number":
        return expression.node(Op.POWER, (base, e.node(exponent_tree)), None, SCALAR)
    if len(shape) == 2 and tree.value == "^" and ONE not in e.sizes.shape(shape) and not e.code:
        return _matrix_power(e, tree, base, exponent_tree)
    exponent = e.node(exponent_tree)
    if exponent_tree.kind != "number" and (value_of(exponent) or 0) < 0:
        not_by_zero(base, base_tree)
    if base_tree.flat:
        tree.flat = True
    pair, places = [base, exponent], [base_tree, exponent_tree]
    if e.code:
        pair = broadcast(e, pair, places, tree)
        return expression.node(Op.POWER, tuple(pair), None, joint(e, pair, places))
    return expression.node(Op.POWER, (base, exponent), None, e.common(pair, places))


def _matrix_power(e: Elaboration, tree: Tree, base: Node, exponent_tree: Tree) -> Node:
    """X^-1 and X^2; the entries of a matrix that is not square can only be raised one by one."""
    exponent = e.node(exponent_tree)
    whole = integer(exponent)
    rows, columns = e.matrix(base, tree)
    square = e.sizes.unify(rows, columns)
    if whole is None or not square:
        if whole == -1 or exponent.shape:
            e.square(base, tree.items[0], "an inverse")
            raise e.mismatch(base.shape, exponent.shape, exponent_tree, "do not make a power")
        if whole is None and square:
            raise AnswerError(
                "parse.unexpected",
                "A matrix is raised to a whole number; write .^ for the power of each entry.",
                start=exponent_tree.start,
                end=exponent_tree.end,
                found=e.shown(exponent_tree),
            )
        e.note("note.elementwise_power", tree)
        return expression.node(Op.POWER, (base, exponent), None, base.shape)
    if whole < 0:
        not_by_zero(base, tree.items[0])
    if whole == -1:
        return expression.node(Op.INVERSE, (base,), None, base.shape)
    if abs(whole) > MAX_MATRIX_POWER:
        raise _too_large(exponent_tree, MAX_MATRIX_POWER)
    return expression.node(Op.MATRIX_POWER, (base,), whole, base.shape)


def bounded(exponent: Tree) -> None:
    """Refuse a constant exponent that is too large, before anything is computed with it."""
    if exponent.kind == "number" and exponent.value <= MAX_EXPONENT:
        return
    size = _magnitude(exponent)
    if size is not None and abs(size) > MAX_EXPONENT:
        raise _too_large(exponent, MAX_EXPONENT)


def _too_large(exponent: Tree, limit: int) -> AnswerError:
    return AnswerError(
        "parse.too_large",
        f"Exponents up to {limit} can be read here.",
        start=exponent.start,
        end=exponent.end,
        limit=limit,
    )


def _magnitude(tree: Tree) -> float | None:
    """About the value of a constant expression; None if it is not constant."""
    kind = tree.kind
    if kind == "number":
        return float(min(tree.value, 10**30))
    if kind in ("group", "negate"):
        return _magnitude(tree.items[0])
    if kind == "power":
        base, exponent = (_magnitude(item) for item in tree.items)
        if base is None or exponent is None:
            return None
        if abs(exponent) > 300 or (base and abs(exponent * len(f"{abs(base):.0f}")) > 300):
            return 1e300 if abs(base) > 1 else 1.0
        return abs(base) ** exponent if base else 0.0
    if kind == "call" and tree.value[0] in ("factorial", "binom"):
        numbers = [_magnitude(item) for item in tree.items]
        known_numbers = [
            int(number) for number in numbers if number is not None and 0 <= number <= MAX_FACTORIAL
        ]
        if None in numbers or not numbers:
            return None
        if len(known_numbers) < len(numbers):
            return 1e300
        return float(math.factorial(known_numbers[0]) if len(numbers) == 1 else math.comb(*known_numbers[:2]))
    if kind in ("product", "add"):
        parts = [_magnitude(item) for item in tree.items]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        total = known[0]
        for position, part in enumerate(known[1:]):
            if kind == "add":
                total += part
            elif tree.value[position] in ("/", "frac"):
                total = total / part if part else 0.0
            else:
                total *= part
            if abs(total) > 1e300:
                return 1e300
        return total
    return None
