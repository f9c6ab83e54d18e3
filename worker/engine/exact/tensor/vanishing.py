"""Whether a polynomial of the tensor normal form is 0 on a null set at most, for every size and every index.

An answer may divide by such a polynomial, and where its sign switches is left open. Of others nothing is
known: relu(b) is 0 for all negative b, n - 2 at one size, x[i] - x[j] on a diagonal, and what no rewriting
has shown to be 0 may be 0 throughout.

What is analytic is 0 on a null set only, if it is not 0 at one point: see `samples`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any, Protocol

from flint import arb, ctx

from worker.engine.exact.tensor.atoms import function_atom
from worker.engine.exact.tensor.polynomial import Atom, Polynomial, of_atom
from worker.engine.exact.tensor.samples import POINTS, Sample, Unknown, Value
from worker.engine.expression import Node, Op
from worker.engine.model import Property, Variable

MOST_GATES = 3
PRECISION = 64
ZERO_AT_ZERO_ONLY = frozenset({"arctan", "arcsinh", "erf", "arcsin", "arctanh"})


class Arithmetic(Protocol):
    """What is needed of an algebra."""

    variables: Mapping[str, Variable]
    confined: bool  # equations confine the entries, so that polynomials may be 0 throughout
    is_regular: Callable[[Any], bool]  # a matrix is, for every size and almost all values

    def content(self, base: Polynomial) -> tuple[Polynomial, Polynomial]: ...


def parts_that_may_vanish(item: Polynomial, algebra: Arithmetic) -> Iterator[Polynomial]:
    """The factors that are not certain to be 0 on a null set at most."""
    if len(item.terms) == 1:
        ((monomial, _),) = item.terms.items()
        for atom, _ in monomial:
            if atom.kind == "poly":
                yield from parts_that_may_vanish(atom.parts[0], algebra)
            elif not _atom_is_certain(atom, algebra):
                yield of_atom(atom)
    elif not item.terms:
        yield item
    else:
        content, primitive = algebra.content(item)
        yield from parts_that_may_vanish(content, algebra)
        if not _sum_is_certain(primitive, algebra):
            yield primitive


def uncertain_parts(item: Polynomial, algebra: Arithmetic) -> Iterator[Polynomial]:
    """The factors that may be 0 somewhere, on a null set or not."""
    if len(item.terms) == 1:
        ((monomial, _),) = item.terms.items()
        for atom, _ in monomial:
            if atom.kind == "poly":
                yield from uncertain_parts(atom.parts[0], algebra)
            elif atom.sign != "+":
                yield of_atom(atom)
    elif item.terms and item.sign not in ("+", "-"):
        content, primitive = algebra.content(item)
        yield from uncertain_parts(content, algebra)
        yield primitive


def names_in(item: Polynomial, *, within_gates: bool = False) -> frozenset[str]:
    """The variables that it depends on, or only those on which its gates do."""
    found: set[str] = set()
    for atom, exponent in item.factors():
        inside = within_gates and atom.kind != "gate"
        if atom.kind in ("entry", "inverse", "det") and isinstance(atom.parts[0], str) and not inside:
            found.add(atom.parts[0])
        for part in (*atom.parts, exponent):
            if isinstance(part, Polynomial):
                found |= names_in(part, within_gates=inside)
    return frozenset(found)


def never_zero(item: Polynomial, algebra: Arithmetic) -> bool:
    """It is 0 on a null set at most, for every size and all values of its letters."""
    return next(parts_that_may_vanish(item, algebra), None) is None


def not_zero(item: Polynomial) -> Polynomial:
    """The condition that it is not 0."""
    return of_atom(function_atom("not 0", item))


def nonnegative(root: Node) -> bool:
    """Whether its form shows that it is never negative: a sum of squares, an exponential."""
    match root.op:
        case Op.NUMBER:
            return bool(root.payload >= 0)
        case Op.SUM_OVER | Op.PRODUCT_OVER | Op.ADD:
            return all(map(nonnegative, root.args))
        case Op.MULTIPLY | Op.DIVIDE:
            odd = [a for a in set(root.args) if root.args.count(a) % 2]
            return all(map(nonnegative, odd))
        case Op.POWER:
            exponent = root.args[1].payload if root.args[1].op is Op.NUMBER else None
            even = isinstance(exponent, Fraction) and exponent.denominator == 1 and exponent % 2 == 0
            return even or nonnegative(root.args[0])
        case Op.FUNCTION:
            return root.payload in ("abs", "exp", "sqrt", "cosh", "sigmoid", "softplus", "relu")
    return root.op in (Op.SIZE, Op.INDEX, Op.COMPARE)


def _atom_is_certain(atom: Atom, algebra: Arithmetic) -> bool:
    if atom.sign == "+":
        return True
    match atom.kind:
        case "entry":
            variable = algebra.variables.get(str(atom.parts[0]))
            return not algebra.confined and (variable is None or Property.INTEGER not in variable.properties)
        case "size" | "index" | "exp" | "num":
            return True
        case "det" | "inverse" if isinstance(atom.parts[0], str):
            return not algebra.confined
        case "det":
            return algebra.is_regular(atom.parts[0])
        case "gate" | "delta":
            return False
        case "prod":
            return never_zero(atom.parts[2], algebra)
        case "sum" if atom.sign == "0+" and never_zero(atom.parts[1], algebra):
            return True
        case "fn":
            name, *arguments = atom.parts
            if "[" in name:  # of an unknown function
                return True
            if name in ZERO_AT_ZERO_ONLY:
                return never_zero(arguments[0], algebra)
            if name == "sin" and never_zero(arguments[0], algebra):
                with ctx.workprec(PRECISION):
                    if _vanishes_at_zero(arguments[0], algebra):
                        return True
    return atom.smooth and _by_points(of_atom(atom), algebra)


def _sum_is_certain(item: Polynomial, algebra: Arithmetic) -> bool:
    if item.sign in ("+", "-"):
        return True
    if item.smooth:
        return _by_points(item, algebra)
    gates = {a for a, e in item.factors() if a.kind in ("gate", "delta") and e == 1}
    if not gates or len(gates) > MOST_GATES:
        return False
    gate = min(gates, key=lambda a: a.text)
    opened: dict[Any, Any] = {}
    closed: dict[Any, Any] = {}
    for monomial, coefficient in item.terms.items():
        rest = tuple(factor for factor in monomial if factor[0] != gate)
        opened[rest] = opened.get(rest, 0) + coefficient
        if len(rest) == len(monomial):
            closed[rest] = coefficient
    cases = (Polynomial({m: c for m, c in case.items() if c}) for case in (opened, closed))
    return all(never_zero(case, algebra) for case in cases)


def _by_points(item: Polynomial, algebra: Arithmetic) -> bool:
    """At one point the value has one sign for all sizes and letters."""
    if algebra.confined:
        return False
    with ctx.workprec(PRECISION):
        for numbers, identities in product(POINTS, (False, True)):
            try:
                value = Sample(numbers, algebra.variables, identities=identities).value(item)
            except Unknown:
                continue
            if _has_one_sign(value):
                return True
    return False


def _vanishes_at_zero(item: Polynomial, algebra: Arithmetic) -> bool:
    try:
        value = Sample(POINTS[-1], algebra.variables).value(item)
    except Unknown:
        return False
    return all(c.is_zero() for c in value.values())


def _has_one_sign(value: Value) -> bool:
    constant = value.get((), arb(0))
    if constant > 0:
        return all(c >= 0 for c in value.values())
    return bool(constant < 0) and all(c <= 0 for c in value.values())
