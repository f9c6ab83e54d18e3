"""Rigorous values of the elementary functions, of comparisons and of piecewise expressions."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, fmpq

from worker.engine.exact.balls import (
    HERE,
    NOWHERE,
    ONE,
    RULES,
    UNSURE,
    ZERO,
    Evaluation,
    Number,
    Trouble,
    Value,
    checked,
    exact_root,
    quotient,
    sign_of,
    worst,
)
from worker.engine.exact.structure import is_constant
from worker.engine.expression import Node, Op

HALF = fmpq(1, 2)


def _analytic(name: str, at_zero: fmpq) -> Callable[[Evaluation, Node, list[Value]], Value]:
    """A function that is finite on all reals; exact at 0."""
    method: Callable[[arb], arb] = getattr(arb, name)

    def rule(_: Evaluation, __: Node, args: list[Value]) -> Value:
        x = args[0]
        if x.__class__ is fmpq:
            if x == 0:
                return at_zero
            x = arb(x)
        return checked(method(x))

    return rule


def _log(_: Evaluation, node: Node, args: list[Value]) -> Value:
    x = args[0]
    sign = sign_of(x)
    if sign is None:
        return UNSURE
    if sign <= 0:
        return NOWHERE if sign < 0 or is_constant(node) else HERE
    if x.__class__ is fmpq:
        if x == 1:
            return ZERO
        x = arb(x)
    return checked(x.log())


def _sqrt(_: Evaluation, node: Node, args: list[Value]) -> Value:
    x = args[0]
    sign = sign_of(x)
    if sign is None:
        return UNSURE
    if sign <= 0:
        return ZERO if sign == 0 else NOWHERE
    root = exact_root(x, 2)
    return root if root is not None else arb(x).sqrt()


def _within_one(
    method: Callable[[arb], arb], closed: bool
) -> Callable[[Evaluation, Node, list[Value]], Value]:
    """arcsin, arccos (closed) and arctanh (open): -1 to 1."""

    def rule(_: Evaluation, node: Node, args: list[Value]) -> Value:
        x = args[0]
        side = sign_of(1 - x * x)
        if side is None:
            return UNSURE
        if side < 0:
            return NOWHERE
        if side == 0 and not closed:
            return NOWHERE if is_constant(node) else HERE
        if x.__class__ is fmpq and x == 0 and method is not arb.acos:
            return ZERO
        return checked(method(arb(x)))

    return rule


def _arccosh(_: Evaluation, __: Node, args: list[Value]) -> Value:
    side = sign_of(args[0] - 1)
    if side is None:
        return UNSURE
    if side < 0:
        return NOWHERE
    return ZERO if side == 0 else checked(arb(args[0]).acosh())


def _ratio(
    above: Callable[[arb], arb] | None, below: Callable[[arb], arb], odd: bool
) -> Callable[[Evaluation, Node, list[Value]], Value]:
    """tan, cot, sec, csc as quotients; `odd` tells that the denominator vanishes at 0."""

    def rule(_: Evaluation, node: Node, args: list[Value]) -> Value:
        x = args[0]
        if x.__class__ is fmpq and x == 0:
            if odd:
                return NOWHERE if is_constant(node) else HERE
            return ONE if above is None else ZERO
        x = arb(x)
        return quotient(ONE if above is None else above(x), below(x))

    return rule


def _abs(_: Evaluation, __: Node, args: list[Value]) -> Value:
    return abs(args[0])


def _sign(self: Evaluation, node: Node, args: list[Value]) -> Value:
    sign = sign_of(args[0])
    if sign is None:
        return UNSURE
    if sign == 0:
        self.touch(node)
    return fmpq(sign)


def _heaviside(self: Evaluation, node: Node, args: list[Value]) -> Value:
    sign = _sign(self, node, args)
    return sign if sign.__class__ is Trouble else ONE if sign > 0 else ZERO


def larger(one: Number, other: Number) -> Number:
    """The maximum of two values."""
    if one.__class__ is fmpq and other.__class__ is fmpq:
        return max(one, other)
    return arb(one).max(arb(other))


def smaller(one: Number, other: Number) -> Number:
    """The minimum of two values."""
    if one.__class__ is fmpq and other.__class__ is fmpq:
        return min(one, other)
    return arb(one).min(arb(other))


def _relu(_: Evaluation, __: Node, args: list[Value]) -> Value:
    return larger(args[0], ZERO)


def _max(_: Evaluation, __: Node, args: list[Value]) -> Value:
    best = args[0]
    for a in args[1:]:
        best = larger(best, a)
    return best


def _min(_: Evaluation, __: Node, args: list[Value]) -> Value:
    best = args[0]
    for a in args[1:]:
        best = smaller(best, a)
    return best


def _sigmoid(_: Evaluation, __: Node, args: list[Value]) -> Value:
    x = args[0]
    if x.__class__ is fmpq and x == 0:
        return HALF
    return checked(1 / (1 + (-arb(x)).exp()))


def _softplus(_: Evaluation, __: Node, args: list[Value]) -> Value:
    return checked(arb(args[0]).exp().log1p())


def _floor(self: Evaluation, node: Node, args: list[Value]) -> Value:
    x = args[0]
    if x.__class__ is fmpq:
        if x.q == 1:
            self.touch(node)
        return fmpq(x.floor())
    low = x.floor().unique_fmpz()
    return UNSURE if low is None else fmpq(low)


def _ceil(self: Evaluation, node: Node, args: list[Value]) -> Value:
    down = _floor(self, node, [-args[0]])
    return down if down.__class__ is Trouble else -down


def _compare(self: Evaluation, node: Node, args: list[Value]) -> Value:
    sign = sign_of(args[0] - args[1])
    if sign is None:
        return UNSURE
    if sign == 0:
        self.touch(node)
    return ONE if holds(str(node.payload), sign) else ZERO


def holds(relation: str, sign: int) -> bool:
    """Whether `left relation right`, given the sign of left - right."""
    if relation == "==":
        return sign == 0
    if relation == "!=":
        return sign != 0
    if sign == 0:
        return relation in ("<=", ">=")
    return (sign < 0) == relation.startswith("<")


def _logic(_: Evaluation, node: Node, args: list[Value]) -> Value:
    if node.payload == "not":
        return args[0] if args[0].__class__ is Trouble else ONE - args[0]
    settles = ZERO if node.payload == "and" else ONE
    if any(a.__class__ is fmpq and a == settles for a in args):
        return settles
    trouble = worst(args)
    return trouble if trouble is not None else ONE - settles


def _piecewise(_: Evaluation, __: Node, args: list[Value]) -> Value:
    for k in range(0, len(args) - 1, 2):
        if args[k].__class__ is Trouble:
            return args[k]
        sign = sign_of(args[k])
        if sign is None:
            return UNSURE
        if sign:
            return args[k + 1]
    return args[-1]


def _function(self: Evaluation, node: Node, args: list[Value]) -> Value:
    return FUNCTION_RULES[str(node.payload)](self, node, args)


FUNCTION_RULES: dict[str, Callable[[Evaluation, Node, list[Value]], Value]] = {
    "exp": _analytic("exp", ONE),
    "sin": _analytic("sin", ZERO),
    "cos": _analytic("cos", ONE),
    "sinh": _analytic("sinh", ZERO),
    "cosh": _analytic("cosh", ONE),
    "tanh": _analytic("tanh", ZERO),
    "arctan": _analytic("atan", ZERO),
    "arcsinh": _analytic("asinh", ZERO),
    "erf": _analytic("erf", ZERO),
    "log": _log,
    "sqrt": _sqrt,
    "arcsin": _within_one(arb.asin, closed=True),
    "arccos": _within_one(arb.acos, closed=True),
    "arctanh": _within_one(arb.atanh, closed=False),
    "arccosh": _arccosh,
    "tan": _ratio(arb.sin, arb.cos, odd=False),
    "cot": _ratio(arb.cos, arb.sin, odd=True),
    "sec": _ratio(None, arb.cos, odd=False),
    "csc": _ratio(None, arb.sin, odd=True),
    "abs": _abs,
    "sign": _sign,
    "heaviside": _heaviside,
    "relu": _relu,
    "max": _max,
    "min": _min,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "floor": _floor,
    "ceil": _ceil,
}
RULES.update({Op.FUNCTION: _function, Op.COMPARE: _compare, Op.LOGIC: _logic, Op.PIECEWISE: _piecewise})
