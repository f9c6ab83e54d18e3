"""Normal forms of the elementary functions, over exponentials, logarithms, roots and half tangents."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flint import fmpq

from worker.engine.exact import angles, arctangents, exponentials, folded, logarithms, roots
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form
from worker.engine.exact.operands import argument
from worker.engine.expression import Node

HALF = fmpq(1, 2)


def _exp(field: Field, node: Node) -> Form:
    return exponentials.exp(field, argument(field, node))


def _log(field: Field, node: Node) -> Form:
    a = argument(field, node)
    field.conditions[node] = (a,)
    return logarithms.log(field, a)


def _sqrt(field: Field, node: Node) -> Form:
    a = argument(field, node)
    field.conditions[node] = (a,)
    return roots.absolute_power(field, a, Fraction(1, 2))


def _sin(field: Field, node: Node) -> Form:
    return angles.cosine_and_sine(field, argument(field, node))[1]


def _cos(field: Field, node: Node) -> Form:
    return angles.cosine_and_sine(field, argument(field, node))[0]


def _tan(field: Field, node: Node) -> Form:
    c, s = angles.cosine_and_sine(field, argument(field, node))
    return s * field.inverse(c)


def _cot(field: Field, node: Node) -> Form:
    c, s = angles.cosine_and_sine(field, argument(field, node))
    return c * field.inverse(s)


def _sec(field: Field, node: Node) -> Form:
    return field.inverse(_cos(field, node))


def _csc(field: Field, node: Node) -> Form:
    return field.inverse(_sin(field, node))


def both_exponentials(field: Field, node: Node) -> tuple[Form, Form]:
    """exp a and exp(-a)."""
    a = argument(field, node)
    up = exponentials.exp(field, a)
    return up, field.inverse(up)


def _sinh(field: Field, node: Node) -> Form:
    up, down = both_exponentials(field, node)
    return (up - down).scaled(HALF)


def _cosh(field: Field, node: Node) -> Form:
    up, down = both_exponentials(field, node)
    return (up + down).scaled(HALF)


def _tanh(field: Field, node: Node) -> Form:
    double = exponentials.exp(field, argument(field, node).scaled(fmpq(2)))
    one = field.number(1)
    return (double - one) * field.inverse(double + one)


def _sigmoid(field: Field, node: Node) -> Form:
    up = exponentials.exp(field, argument(field, node))
    return up * field.inverse(up + field.number(1))


def _softplus(field: Field, node: Node) -> Form:
    return logarithms.log(field, field.number(1) + exponentials.exp(field, argument(field, node)))


def _arcsin(field: Field, node: Node) -> Form:
    a = argument(field, node)
    field.conditions[node] = (field.number(1) - a * a,)
    undone = folded.arccos(field, node.args[0])
    return arctangents.arcsin(field, a) if undone is None else folded.quarter_turn(field) - undone


def _arccos(field: Field, node: Node) -> Form:
    a = argument(field, node)
    field.conditions[node] = (field.number(1) - a * a,)
    undone = folded.arccos(field, node.args[0])
    return arctangents.arccos(field, a) if undone is None else undone


def _arccosh(field: Field, node: Node) -> Form:
    a = argument(field, node)
    field.conditions[node] = (a - field.number(1),)
    return arctangents.arccosh(field, a)


def _arctanh(field: Field, node: Node) -> Form:
    a = argument(field, node)
    field.conditions[node] = (field.number(1) - a * a,)
    return arctangents.arctanh(field, a)


def _arctan(field: Field, node: Node) -> Form:
    undone = folded.arctan(field, node.args[0])
    return arctangents.arctan(field, argument(field, node)) if undone is None else undone


def _arcsinh(field: Field, node: Node) -> Form:
    return arctangents.arcsinh(field, argument(field, node))


def _erf(field: Field, node: Node) -> Form:
    a = argument(field, node)
    above, _ = field.normal(a)
    if above.is_zero():
        return field.number(0)
    flip = above.leading_coefficient() < 0
    kernel, _ = field.kernel(("erf", field.key(-a if flip else a)), "erf")
    return Form(-kernel.poly if flip else kernel.poly)


RULES: dict[str, Callable[[Field, Node], Form]] = {
    "exp": _exp, "log": _log, "sqrt": _sqrt, "sin": _sin, "cos": _cos, "tan": _tan, "cot": _cot,
    "sec": _sec, "csc": _csc, "sinh": _sinh, "cosh": _cosh, "tanh": _tanh, "sigmoid": _sigmoid,
    "softplus": _softplus, "arcsin": _arcsin, "arccos": _arccos, "arctan": _arctan,
    "arcsinh": _arcsinh, "arccosh": _arccosh, "arctanh": _arctanh, "erf": _erf,
}  # fmt: skip
