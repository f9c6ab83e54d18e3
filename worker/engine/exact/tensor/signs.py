"""What has the sign of something else and is simpler, so that one condition is written in one way."""

from __future__ import annotations

from typing import Protocol

from worker.engine.exact.tensor.polynomial import (
    Atom,
    Exponent,
    Polynomial,
    added,
    number,
    of_atom,
    scaled,
)

INCREASING = frozenset({"arctan", "arcsinh", "arcsin", "arctanh", "erf"})  # and 0 at 0


class Arithmetic(Protocol):
    """What is needed of an algebra."""

    def product(self, *items: Polynomial) -> Polynomial: ...

    def logarithm(self, argument: Polynomial) -> Polynomial: ...


def of_the_same_sign(algebra: Arithmetic, item: Polynomial) -> Polynomial | None:
    """Something simpler that is positive, zero or negative just where this is; None if nothing is known.

    a exp(u) - b exp(v) has the sign of log(a) + u - log(b) - v; t^3 has that of t, and so has arctan(t);
    log(p) has that of p - 1.
    """
    if len(item.terms) == 2:
        (one, first), (other, second) = item.terms.items()
        atoms = [atom for atom, _ in (*one, *other)]
        if first * second < 0 and all(a.kind in ("exp", "num") for a in atoms):
            if first < 0:
                one, first, other, second = other, second, one, first
            above, below = Polynomial({one: first}), Polynomial({other: -second})
            return added(algebra.logarithm(above), scaled(algebra.logarithm(below), -1))
    if len(item.terms) != 1:
        return None
    ((monomial, coefficient),) = item.terms.items()
    factors = [number(coefficient)]
    changed = False
    for atom, exponent in monomial:
        least: Exponent = exponent
        if isinstance(exponent, int) and exponent > 2:
            least = 2 - exponent % 2
        inner = _of_sign(atom) if least == 1 else None
        changed = changed or inner is not None or least is not exponent
        factors.append(of_atom(atom, least) if inner is None else inner)
    return algebra.product(*factors) if changed else None


def _of_sign(atom: Atom) -> Polynomial | None:
    """What has the sign of a function's value, as the function increases and is 0 with it."""
    if atom.kind == "log":
        return added(atom.parts[0], number(-1))
    if atom.kind == "fn" and atom.parts[0] in INCREASING:
        argument: Polynomial = atom.parts[1]
        return argument
    return None
