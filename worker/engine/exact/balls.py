"""Rigorous evaluation of a scalar expression at a point: exact rationals while possible, then balls.

A value is a `fmpq` (exact), an `arb` (a ball that certainly contains the true value), or a
`Trouble`. Troubles travel upwards like values, so that an undefined part of a branch that is not
taken does no harm. Conventions:

- An odd root of a negative number is the real one: (-8)^(1/3) = -2; `odd_roots` remembers where.
- A negative base needs an integer (or odd-denominator) exponent. Where the exponent varies over the
  reals, its integer values count as well (`slices`): (a^b)^c is not a^(bc) for a = -1, b = 2, c = 1/2.
- 0^0 is 1 for a literal exponent; heaviside(0) = 0 and sign(0) = 0 (the paper: slope 0 at z <= 0).
- An Iverson bracket that is 0 makes its product 0, whatever else stands in it (Knuth's "very
  strongly zero"); a function evaluated at its kink or jump is remembered in `touched`.
- Unknown functions take independent values at arguments that are proven distinct: finitely many
  values and derivatives at distinct points are always those of some smooth function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import lru_cache
from typing import Any, TypeAlias

from flint import arb, fmpq, fmpz

from worker.engine.exact.structure import (
    component_of,
    components,
    is_bracket,
    is_constant,
    is_integral,
    order,
)
from worker.engine.expression import Node, Op
from worker.engine.model import Component


class Trouble(IntEnum):
    """Why there is no enclosure; the larger one prevails."""

    UNSURE = 1  # the enclosure straddles a border: more precision may help
    UNDEFINED_HERE = 2  # no value at this very point, perhaps at no other point nearby
    UNDEFINED = 3  # no real value at this point and in a neighbourhood of it


UNSURE, HERE, NOWHERE = Trouble.UNSURE, Trouble.UNDEFINED_HERE, Trouble.UNDEFINED
ZERO, ONE = fmpq(0), fmpq(1)
LARGEST_EXACT_BITS = 4000  # beyond it an exact power becomes a ball
Number: TypeAlias = Any  # fmpq or arb: their operators mix freely
Value: TypeAlias = Any  # Number or Trouble
Rule: TypeAlias = "Callable[[Evaluation, Node, list[Value]], Value]"
RULES: dict[Op, Rule] = {}


class Evaluation:
    """Values of expressions at one point, at the precision that `flint.ctx.prec` has meanwhile."""

    __slots__ = (
        "integers", "jets", "lenient", "odd_roots", "point", "slices", "touched", "troubled", "values",
    )  # fmt: skip

    def __init__(self, point: Mapping[Component, Number], integers: frozenset[str] = frozenset()) -> None:
        self.point = point
        self.lenient = False  # take arguments of unknown functions as equal that may be
        self.integers = integers  # names of the variables that only take integer values
        self.values: dict[Node, Value] = {}
        self.troubled = False  # there is a Trouble among the values
        self.touched: set[Node] = set()
        self.odd_roots: set[Node] = set()
        self.slices: set[Node] = set()
        self.jets: dict[tuple[object, ...], list[tuple[tuple[Node, ...], fmpq]]] = {}

    def sharper(self) -> Evaluation:
        """The same point and the same unknown functions, to be evaluated anew."""
        fresh = Evaluation(self.point, self.integers)
        fresh.jets, fresh.lenient = self.jets, self.lenient
        return fresh

    def forked(self) -> Evaluation:
        """The same so far: what either of the two evaluates from now on is unknown to the other."""
        fork = object.__new__(Evaluation)
        fork.point, fork.lenient, fork.integers = self.point, self.lenient, self.integers
        fork.values, fork.troubled = self.values.copy(), self.troubled
        fork.touched, fork.odd_roots, fork.slices = set(self.touched), set(self.odd_roots), set(self.slices)
        fork.jets = {key: list(known) for key, known in self.jets.items()} if self.jets else {}
        return fork

    def value(self, root: Node) -> Value:
        values = self.values
        found = values.get(root)
        if found is not None:
            return found
        for node in order(root):
            if node in values:
                continue
            op = node.op
            if op is Op.SYMBOL or op is Op.ENTRY:
                values[node] = self.point[component_of(node)]
                continue
            args = [values[a] for a in node.args]
            if self.troubled and op is not Op.PIECEWISE and op is not Op.MULTIPLY and op is not Op.LOGIC:
                trouble = worst(args)
                if trouble is not None:
                    values[node] = trouble
                    continue
            found = values[node] = RULES[op](self, node, args)
            if found.__class__ is Trouble:
                self.troubled = True
        return values[root]

    def takes_odd_root(self, root: Node) -> bool:
        """An odd root of a negative number occurs, which other conventions leave undefined."""
        return bool(self.odd_roots) and not self.odd_roots.isdisjoint(order(root))

    def takes_slice(self, root: Node) -> bool:
        """A negative base has a value only because its varying exponent is an integer just here."""
        return bool(self.slices) and not self.slices.isdisjoint(order(root))

    def varies(self, exponent: Node) -> bool:
        """It takes other than integer values near this point."""
        if is_constant(exponent):
            return False
        names = components(exponent)
        return not (names and is_integral(exponent) and all(name in self.integers for name, _ in names))

    def touch(self, node: Node) -> None:
        if not is_constant(node):
            self.touched.add(node)


def worst(args: list[Value]) -> Trouble | None:
    """The gravest trouble among the values, if any."""
    found: Trouble | None = None
    for a in args:
        if a.__class__ is Trouble and (found is None or a > found):
            found = a
    return found


def sign_of(value: Number) -> int | None:
    """-1, 0 or 1, or None where the ball straddles zero."""
    if value > 0:
        return 1
    if value < 0:
        return -1
    if value.__class__ is fmpq or value.is_zero():
        return 0
    return None


def checked(value: arb) -> Value:
    """The ball, if it is finite."""
    return value if value.is_finite() else UNSURE


def _number(_: Evaluation, node: Node, __: list[Value]) -> Value:
    return _rational(node)


@lru_cache(maxsize=1024)
def _rational(number: Node) -> fmpq:
    return fmpq(number.payload.numerator, number.payload.denominator)


def _constant(_: Evaluation, node: Node, __: list[Value]) -> Value:
    return arb.pi() if node.payload == "pi" else arb.const_e()


def _add(_: Evaluation, __: Node, args: list[Value]) -> Value:
    total = args[0]
    for a in args[1:]:
        total = total + a
    return total


def _negate(_: Evaluation, __: Node, args: list[Value]) -> Value:
    return -args[0]


def _multiply(self: Evaluation, node: Node, args: list[Value]) -> Value:
    trouble = worst(args) if self.troubled else None
    product = trouble
    if trouble is None:
        product = args[0]
        for a in args[1:]:
            product = product * a
        if product.__class__ is fmpq or not product.is_zero():
            return product
    for factor, a in zip(node.args, args, strict=True):
        if a.__class__ is fmpq and not a and is_bracket(factor):
            return ZERO
    return product


def _divide(_: Evaluation, node: Node, args: list[Value]) -> Value:
    return quotient(args[0], args[1], is_constant(node.args[1]))


def quotient(above: Number, below: Number, constant: bool = False) -> Value:
    """above / below; a constant zero below makes it undefined at every other point, too."""
    if below.__class__ is fmpq:
        if not below:
            return NOWHERE if constant else HERE
    elif below.contains(0):
        return HERE if below.is_zero() else UNSURE
    return above / below


def _power(self: Evaluation, node: Node, args: list[Value]) -> Value:
    base, exponent = args
    if exponent.__class__ is fmpq:
        if self.varies(node.args[1]):
            sign = sign_of(base)
            if sign is None:
                return UNSURE
            if sign < 0 and exponent.q == 1:
                self.slices.add(node)  # an integer value of an exponent that takes others, too
            elif sign <= 0:
                return NOWHERE if sign < 0 else _power_of_zero(node, exponent)
        if exponent.q == 1:
            return integer_power(base, int(exponent.p), is_constant(node.args[0]))
        return rational_power(self, node, base, exponent)
    sign = sign_of(base)
    if sign is None:
        return UNSURE
    if sign <= 0:
        return NOWHERE if sign < 0 else _power_of_zero(node, exponent)
    if base.__class__ is fmpq:
        if base == 1:
            return ONE
        base = arb(base)
    return checked((exponent * base.log()).exp())


def _power_of_zero(node: Node, exponent: Number) -> Value:
    """0^y is 0 for y > 0, and has no value for y <= 0, where an exponent that varies gives it no limit."""
    sign = sign_of(exponent)
    if sign is None:
        return UNSURE
    if sign > 0:
        return ZERO
    return NOWHERE if sign < 0 and is_constant(node.args[0]) else HERE


def integer_power(base: Number, n: int, constant: bool = False) -> Value:
    """base^n; 0 to a negative power is undefined, everywhere if the base is constant."""
    if n == 0:
        return ONE
    if base.__class__ is fmpq:
        if base == 0 and n < 0:
            return NOWHERE if constant else HERE
        if abs(n) * (base.p.bit_length() + base.q.bit_length()) <= LARGEST_EXACT_BITS:
            return base**n
        base = arb(base)
    elif n < 0 and base.contains(0):
        return UNSURE
    elif base.mid().is_zero() and not base.is_exact():  # FLINT's power is no number there
        return checked(arb(0, base.abs_upper() ** fmpz(n)))
    return checked(base ** fmpz(n))


def rational_power(self: Evaluation, node: Node, base: Number, exponent: fmpq) -> Value:
    """base^(p/q) for q > 1, with real odd roots of negative numbers."""
    p, q = int(exponent.p), int(exponent.q)
    sign = sign_of(base)
    if sign is None:
        return UNSURE
    if sign == 0:
        return ZERO if p > 0 else NOWHERE if is_constant(node.args[0]) else HERE
    if sign < 0:
        if q % 2 == 0:
            return NOWHERE
        if not is_constant(node.args[0]):
            self.odd_roots.add(node)
    result: Value = exact_root(abs(base), q)
    if result is not None or q < 1 << 20:
        root = arb(abs(base)).root(q) if result is None else result
        result = integer_power(root, p)
    else:
        result = checked((arb(abs(base)).log() * exponent).exp())
    return -result if sign < 0 and p % 2 and result.__class__ is not Trouble else result


def exact_root(value: Number, q: int) -> fmpq | None:
    """The q-th root of a nonnegative rational, if it is rational."""
    if value.__class__ is not fmpq:
        return None
    found: list[fmpz] = []
    for part in (value.p, value.q):
        if part > 1:
            if part.bit_length() > 400 or q > part.bit_length():
                return None
            root = part.root(q)
            if root**q != part:
                return None
            part = root
        found.append(part)
    return fmpq(found[0], found[1])


def _apply(self: Evaluation, node: Node, args: list[Value]) -> Value:
    # An earlier argument that can be neither proven equal nor proven distinct leaves it unsure.
    known = self.jets.setdefault((node.payload,), [])
    for other, value in known:
        if other == node.args:
            return value
        theirs = [self.value(o) for o in other]
        if all(
            a.__class__ is fmpq and a.__class__ is t.__class__ and a == t
            for a, t in zip(args, theirs, strict=True)
        ):
            return value
        if not any(distinct(a, t) for a, t in zip(args, theirs, strict=True)):
            return value if self.lenient else UNSURE
    # Values of both signs occur, whatever the point.
    size = fmpq(7 * len(self.jets) + 3 * len(known) + 2, 5 + len(known) % 4)
    value = size if (_parity(self.point) + len(known)) % 2 else -size
    known.append((node.args, value))
    return value


def _parity(point: Mapping[Component, Number]) -> int:
    exact = [v for v in point.values() if v.__class__ is fmpq]
    return int(sum(abs(v.p) + v.q for v in exact)) % 2 if exact else 0


def distinct(one: Value, other: Value) -> bool:
    """Both are numbers that are certainly not equal."""
    if one.__class__ is Trouble or other.__class__ is Trouble:
        return False
    if one.__class__ is fmpq and other.__class__ is fmpq:
        return bool(one != other)
    return sign_of(one - other) in (1, -1)


RULES.update(
    {
        Op.NUMBER: _number,
        Op.CONSTANT: _constant,
        Op.ADD: _add,
        Op.NEGATE: _negate,
        Op.MULTIPLY: _multiply,
        Op.DIVIDE: _divide,
        Op.POWER: _power,
        Op.APPLY: _apply,
    }
)
