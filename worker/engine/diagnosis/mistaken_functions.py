"""Mistaken derivatives of single functions: what students take for tan', sigmoid' or max(0, ·)'.

Each row gives a feedback code and the mistaken derivative, from the function's node and the derivatives of
its arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.calculus.differentiate import OUTER_DERIVATIVES
from worker.engine.expression import Node, Op

Edit: TypeAlias = Callable[[Node, list[Node]], "Node | None"]
Edits: TypeAlias = tuple[tuple[str, Edit], ...]  # mistakes with what they do
Outer: TypeAlias = Callable[[Node], Node]

_HALF = expression.number(Fraction(1, 2))
_TWO = expression.number(2)


def is_still(part: Node) -> bool:
    """Whether this derivative is zero: the argument does not move."""
    return part is scalar.ZERO


def is_plain(argument: Node) -> bool:
    """A variable alone: there is no chain."""
    return argument.op in (Op.SYMBOL, Op.ENTRY)


def _f(name: str) -> Outer:
    return lambda u: expression.function(name, u)


def _taken_for(outer: Outer) -> Edit:
    """The chain is right, the outer derivative is this one."""
    return lambda f, d: scalar.times(outer(f.args[0]), d[0])


def _square(u: Node) -> Node:
    return scalar.raised(u, _TWO)


def _sign_turned(f: Node, d: list[Node]) -> Node:
    return scalar.minus(scalar.times(OUTER_DERIVATIVES[str(f.payload)](f.args[0]), d[0]))


def _reciprocal(u: Node) -> Node:
    return scalar.over(scalar.ONE, u)


def _complement(u: Node) -> Node:
    return scalar.plus(scalar.ONE, scalar.minus(u))


def _sigmoid_plus(u: Node) -> Node:
    value = expression.function("sigmoid", u)
    return scalar.times(value, scalar.plus(scalar.ONE, value))


def _root_of_derivative(f: Node, d: list[Node]) -> Node | None:
    """sqrt(u) as 1/sqrt(u'), where that is more than a number."""
    return _reciprocal(expression.function("sqrt", d[0])) if expression.symbols(d[0]) else None


# --- max(0, u) ----------------------------------------------------------------------------------


def _rectified(f: Node, d: list[Node]) -> tuple[Node, Node] | None:
    """(u, u') of max(0, u), if this is one."""
    moving = [k for k, part in enumerate(d) if part is not scalar.ZERO]
    if len(f.args) != 2 or len(moving) != 1 or f.args[1 - moving[0]] is not scalar.ZERO:
        return (f.args[0], d[0]) if str(f.payload) == "relu" else None
    return f.args[moving[0]], d[moving[0]]


def _rectified_as(outer: Callable[[Node, Node, Node], Node]) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        found = _rectified(f, d)
        return None if found is None else outer(f, *found)

    return edit


def _positive(u: Node) -> Node:
    return expression.function("max", scalar.ZERO, u)


def _largest(f: Node, d: list[Node]) -> Node | None:
    """The gate of max(a, b) left out: every argument's derivative counts."""
    return None if _rectified(f, d) else scalar.plus(*d)


_RECTIFIER: tuple[tuple[str, Edit], ...] = (
    ("gate.ignored", _rectified_as(lambda f, u, d: d)),
    ("gate.value_for_derivative", _rectified_as(lambda f, u, d: scalar.times(f, d))),
    ("derivative.missing", _rectified_as(lambda f, u, d: scalar.times(u, d))),
    ("gate.at_derivative", _rectified_as(lambda f, u, d: _positive(d))),
    ("gate.at_derivative", _rectified_as(lambda f, u, d: scalar.compared(">", d, scalar.ZERO))),
    ("gate.sign_for_step", _rectified_as(lambda f, u, d: scalar.times(expression.function("sign", u), d))),
    ("chain.inner_missing", _rectified_as(lambda f, u, d: scalar.compared(">", u, scalar.ZERO))),
    ("gate.ignored", _largest),
)


def _step_of_argument(f: Node, d: list[Node]) -> Node:
    return scalar.times(scalar.compared(">", f.args[0], scalar.ZERO), d[0])


# --- the table ----------------------------------------------------------------------------------

_TRIGONOMETRIC: tuple[tuple[str, Edit], ...] = (("sign.trigonometric", _sign_turned),)


FUNCTION_EDITS: dict[str, tuple[tuple[str, Edit], ...]] = {
    "sin": (*_TRIGONOMETRIC, ("function.inverse", _taken_for(_f("arcsin")))),
    "cos": (
        *_TRIGONOMETRIC,
        ("function.inverse", _taken_for(_f("arccos"))),
        ("function.wrong_derivative", _taken_for(_f("cos"))),
    ),
    "tan": (
        ("function.wrong_derivative", _taken_for(lambda u: _reciprocal(_square(_f("sin")(u))))),
        ("function.wrong_derivative", _taken_for(lambda u: _reciprocal(_f("cos")(u)))),
        ("function.wrong_derivative", _taken_for(_f("cot"))),
        ("function.wrong_derivative", _taken_for(lambda u: scalar.plus(scalar.ONE, _f("tan")(u)))),
        ("quotient.of_derivatives", _taken_for(lambda u: scalar.minus(_f("cot")(u)))),
        (
            "sign.flipped:term",
            _taken_for(lambda u: scalar.plus(scalar.ONE, scalar.minus(_square(_f("tan")(u))))),
        ),
        ("term.missing", _taken_for(lambda u: _square(_f("tan")(u)))),
        ("function.inverse", _taken_for(_f("arctan"))),
    ),
    "exp": (
        (
            "power.exponential_confused",
            lambda f, d: scalar.times(
                f.args[0], expression.function("exp", scalar.plus(f.args[0], scalar.MINUS_ONE)), d[0]
            ),
        ),
        (
            "power.exponential_confused",
            lambda f, d: expression.function("exp", scalar.plus(f.args[0], scalar.MINUS_ONE)),
        ),
        (
            "power.exponential_confused",
            lambda f, d: scalar.times(
                f.args[0], expression.function("exp", scalar.plus(f.args[0], scalar.MINUS_ONE))
            ),
        ),
        ("function.inverse", _taken_for(_f("log"))),
    ),
    "log": (
        ("function.inverse", _taken_for(_f("exp"))),
        ("function.inverted", _taken_for(lambda u: u)),
        ("sign.flipped:term", _sign_turned),
    ),
    "sqrt": (
        ("factor.missing", _taken_for(lambda u: _reciprocal(_f("sqrt")(u)))),
        ("power.exponent_kept", _taken_for(lambda u: scalar.times(_HALF, _f("sqrt")(u)))),
        ("power.exponent_wrong", _taken_for(lambda u: scalar.times(_HALF, u))),
        ("power.exponent_wrong", _taken_for(lambda u: scalar.over(_HALF, u))),
        ("quotient.of_derivatives", _root_of_derivative),
    ),
    "tanh": (
        ("power.exponent_wrong", _taken_for(lambda u: _complement(_f("tanh")(u)))),
        ("function.argument_lost", _taken_for(lambda u: _complement(_square(u)))),
        ("sign.flipped:term", _taken_for(lambda u: scalar.plus(scalar.ONE, _square(_f("tanh")(u))))),
        ("function.wrong_derivative", _taken_for(lambda u: _reciprocal(_square(_f("cos")(u))))),
        (
            "function.wrong_derivative",
            _taken_for(lambda u: scalar.times(_f("tanh")(u), _complement(_f("tanh")(u)))),
        ),
    ),
    "sigmoid": (
        ("function.wrong_derivative", _taken_for(_f("sigmoid"))),
        ("function.wrong_derivative", _taken_for(lambda u: _complement(_f("sigmoid")(u)))),
        ("function.wrong_derivative", _taken_for(lambda u: _complement(_square(_f("sigmoid")(u))))),
        ("sign.flipped:term", _taken_for(_sigmoid_plus)),
        ("gate.other_activation", _step_of_argument),
    ),
    "abs": (
        ("gate.ignored", lambda f, d: d[0]),
        ("gate.sign_for_step", _step_of_argument),
        ("derivative.missing", _taken_for(_f("abs"))),
        ("function.wrong_derivative", _taken_for(lambda u: u)),
        ("function.wrong_derivative", _taken_for(lambda u: _reciprocal(_f("abs")(u)))),
    ),
    "max": _RECTIFIER,
    "relu": _RECTIFIER,
    "heaviside": (("gate.step_not_flat", lambda f, d: d[0]),),
    "sign": (("gate.step_not_flat", lambda f, d: d[0]),),
    "floor": (("gate.step_not_flat", lambda f, d: d[0]),),
    "ceil": (("gate.step_not_flat", lambda f, d: d[0]),),
}


def step_edits(f: Node) -> tuple[tuple[str, Edit], ...]:
    """Comparisons differentiated as if they were linear: [w > x] as w - x."""
    if f.op is not Op.COMPARE or not expression.symbols(f):
        return ()
    return (("gate.step_not_flat", lambda f, d: scalar.plus(d[0], scalar.minus(d[1]))),)
