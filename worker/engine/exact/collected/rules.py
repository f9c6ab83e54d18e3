"""What each operation makes of the sums of its arguments."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from worker.engine.exact.collected import angles
from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.collected.needs import GATE
from worker.engine.exact.collected.sums import (
    ONE,
    Beyond,
    Sum,
    collect,
    joined,
    key_of,
    negative,
    reciprocal,
    scaled,
    times,
    turned,
    whole,
)
from worker.engine.exact.structure import component_of
from worker.engine.expression import Node, Op

Rule: TypeAlias = Callable[[Atoms, Node, list[Sum]], Sum]


def _number(_: Atoms, node: Node, __: list[Sum]) -> Sum:
    return {ONE: whole(node.payload)} if node.payload else {}


def _constant(atoms: Atoms, node: Node, _: list[Sum]) -> Sum:
    return atoms.alone("pi") if node.payload == "pi" else atoms.exponential({ONE: 1})


def _leaf(atoms: Atoms, node: Node, _: list[Sum]) -> Sum:
    return atoms.alone("component", atoms.domain.canonical(component_of(node)))


def _add(_: Atoms, __: Node, args: list[Sum]) -> Sum:
    total = dict(args[0])
    for arg in args[1:]:
        collect(total, arg)
    return total


def _negate(_: Atoms, __: Node, args: list[Sum]) -> Sum:
    return negative(args[0])


def _multiply(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    total = args[0]
    try:
        for arg in args[1:]:
            total = times(total, arg)
    except Beyond:  # with too many terms the product stays one
        return _unexpanded(atoms, args)
    return total


def _unexpanded(atoms: Atoms, args: list[Sum]) -> Sum:
    """The product of sums as a product of atoms."""
    coefficient, monomial = 1, ONE
    for arg in args:
        scale, factors = atoms.factors(arg)
        coefficient, monomial = coefficient * scale, joined(monomial, factors)
    return {monomial: coefficient}


def _divide(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    return times(args[0], atoms.inverse(args[1]))


def _power(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    base, exponent = args
    if not exponent:
        return {ONE: 1}
    if len(exponent) == 1 and ONE in exponent:
        value = exponent[ONE]
        return atoms.power(base, value) if value.__class__ is int else atoms.root(base, value)
    if node.args[0].op is Op.CONSTANT and node.args[0].payload == "e":
        return atoms.exponential(exponent)
    if atoms.signs(*atoms.factors(base)) == (1, frozenset()):
        return atoms.exponential(times(exponent, atoms.logarithm(base)))
    key = ("power", key_of(base), key_of(exponent))
    atoms.own.add(key)
    return atoms.alone(*key)


def _apply(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    return atoms.alone("apply", node.payload, tuple(map(key_of, args)))


def _compare(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    atoms.own.add(GATE)
    relation = node.payload
    gap = dict(args[0])
    collect(gap, negative(args[1]))
    if relation in ("==", "!="):
        gap = turned(gap)[0]
    elif relation in ("<", "<="):
        gap, relation = negative(gap), {"<": ">", "<=": ">="}[relation]
    return atoms.alone("compare", relation, key_of(_of_size_one(gap)))


def _of_size_one(gap: Sum) -> Sum:
    """The sum over the size of its leading coefficient: it has the same sign."""
    return scaled(gap, reciprocal(abs(gap[max(gap)]))) if gap else gap


def _heaviside(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    """[x > 0], at 0 too."""
    atoms.own.add(GATE)
    return atoms.alone("compare", ">", key_of(_of_size_one(args[0])))


def _branches(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    atoms.own.add(GATE)
    return atoms.alone(node.op, node.payload, tuple(map(key_of, args)))


def _function(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    return FUNCTIONS[node.payload](atoms, node, args)


def _odd(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    inside, flipped = turned(args[0])
    found = atoms.alone(node.payload, key_of(inside))
    return negative(found) if flipped else found


def _arcsin(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    inside, flipped = turned(args[0])
    if not inside:
        return {}
    within = negative(times(inside, inside))
    collect(within, {ONE: 1})
    if within:
        atoms.need_sign(*atoms.factors(within))
    found = atoms.alone("arcsin", key_of(inside))
    return negative(found) if flipped else found


def _arccos(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    found = times(atoms.alone("pi"), {ONE: Fraction(1, 2)})
    collect(found, negative(_arcsin(atoms, node, args)))
    return found


def _arccosh(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    # log(a + sqrt(a^2 - 1)) has a value just where arccosh a has one: for a <= -1 the sum is negative.
    within = times(args[0], args[0])
    collect(within, {ONE: -1})
    inside = dict(args[0])
    collect(inside, atoms.root(within, Fraction(1, 2)))
    return atoms.logarithm(inside)


def _arctanh(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    total: Sum = {}
    for side in (1, -1):
        inside: Sum = {ONE: 1}
        collect(inside, scaled(args[0], side))
        collect(total, scaled(atoms.logarithm(inside), Fraction(side, 2)))
    return total


def _extreme(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    """max(a, b) is (a + b + |a - b|)/2, also where they are equal; no need is switched off."""
    if len(args) != 2:  # in whatever order
        return _gate(atoms, node, args)
    total, gap = dict(args[0]), dict(args[0])
    collect(total, args[1])
    collect(gap, negative(args[1]))
    size = _size(atoms, gap)
    collect(total, size if node.payload == "max" else negative(size))
    return scaled(total, Fraction(1, 2))


def _gate(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    atoms.own.add(GATE)
    return atoms.alone(node.payload, frozenset(map(key_of, args)))


def _abs(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    return _size(atoms, args[0])


def _size(atoms: Atoms, of: Sum) -> Sum:
    if not of:
        return {}
    scale, factors = atoms.factors(of)
    plain = [(a if e % 2 == 0 or e.denominator % 2 == 0 else atoms.size(a), e) for a, e in factors]
    return {tuple(sorted(plain)): abs(scale)}


def _relu(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    total = dict(args[0])
    collect(total, _size(atoms, args[0]))
    return scaled(total, Fraction(1, 2))


def _sine_and_cosine(atoms: Atoms, args: list[Sum]) -> tuple[Sum, Sum]:
    if not args[0]:
        return {}, {ONE: 1}
    inside, flipped = turned(args[0])
    cosine, sine = angles.of_unit(atoms, inside)
    return negative(sine) if flipped else sine, cosine


def _sin(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    return _sine_and_cosine(atoms, args)[0]


def _cos(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    return _sine_and_cosine(atoms, args)[1]


def _of_sine_and_cosine(name: str) -> Rule:
    def rule(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
        sine, cosine = _sine_and_cosine(atoms, args)
        if name == "tan":
            return times(sine, atoms.inverse(cosine))
        if name == "cot":
            return times(cosine, atoms.inverse(sine))
        return atoms.inverse(cosine if name == "sec" else sine)

    return rule


def _hyperbolic(sign: int) -> Rule:
    def rule(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
        half = Fraction(1, 2)
        total = times({ONE: half}, atoms.exponential(args[0]))
        collect(total, times({ONE: sign * half}, atoms.exponential(negative(args[0]))))
        return total

    return rule


def _tanh(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    double = atoms.exponential({m: 2 * c for m, c in args[0].items()})
    above, below = dict(double), dict(double)
    collect(above, {ONE: -1})
    collect(below, {ONE: 1})
    return times(above, atoms.inverse(below))


def _sigmoid(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    up = atoms.exponential(args[0])
    below = dict(up)
    collect(below, {ONE: 1})
    return times(up, atoms.inverse(below))


def _softplus(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    inside = atoms.exponential(args[0])
    collect(inside, {ONE: 1})
    return atoms.logarithm(inside)


FUNCTIONS: dict[str, Rule] = {
    "exp": lambda atoms, _, args: atoms.exponential(args[0]),
    "log": lambda atoms, _, args: atoms.logarithm(args[0]),
    "sqrt": lambda atoms, _, args: atoms.root(args[0], Fraction(1, 2)),
    "arcsin": _arcsin,
    "arccos": _arccos,
    "arccosh": _arccosh,
    "arctanh": _arctanh,
    **dict.fromkeys(("arctan", "arcsinh", "erf"), _odd),
    "sin": _sin,
    "cos": _cos,
    **{name: _of_sine_and_cosine(name) for name in ("tan", "cot", "sec", "csc")},
    "sinh": _hyperbolic(-1),
    "cosh": _hyperbolic(1),
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "abs": _abs,
    "relu": _relu,
    "heaviside": _heaviside,
    **dict.fromkeys(("max", "min"), _extreme),
    **dict.fromkeys(("sign", "floor", "ceil"), _gate),
}
RULES: dict[Op, Rule] = {
    Op.NUMBER: _number, Op.CONSTANT: _constant, Op.SYMBOL: _leaf, Op.ENTRY: _leaf, Op.ADD: _add,
    Op.NEGATE: _negate, Op.MULTIPLY: _multiply, Op.DIVIDE: _divide, Op.POWER: _power,
    Op.FUNCTION: _function, Op.APPLY: _apply, Op.COMPARE: _compare, Op.LOGIC: _branches,
    Op.PIECEWISE: _branches,
}  # fmt: skip
