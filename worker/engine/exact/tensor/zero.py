"""Whether a polynomial of the tensor normal form is zero, after clearing denominators."""

from __future__ import annotations

from math import floor

from worker.engine.exact.tensor.polynomial import (
    Atom,
    Exponent,
    Monomial,
    Polynomial,
    Rational,
    added,
    monomial_of,
    scaled,
)
from worker.engine.exact.tensor.sums import TensorAlgebra

ROUNDS = 4


def is_zero(item: Polynomial, algebra: TensorAlgebra) -> bool:
    """True only if it is zero wherever all its denominators are not."""
    for _ in range(ROUNDS):
        if not item.terms:
            return True
        cleared = _cleared(item, algebra)
        if cleared is None:
            break
        item = cleared
    return not item.terms or _zero_under_the_sum(item, algebra)


def _cleared(item: Polynomial, algebra: TensorAlgebra) -> Polynomial | None:
    """Multiplied by the powers of multi-term bases that stand in denominators; None if none do."""
    lowest: dict[tuple[Atom, Rational], Rational] = {}
    for atom, exponent in item.factors():
        if atom.kind == "poly" and not isinstance(exponent, Polynomial) and exponent < 0:
            key = (atom, exponent - floor(exponent))
            lowest[key] = min(lowest.get(key, exponent), exponent)
    if not lowest:
        return None
    atom = min((a for a, _ in lowest), key=lambda a: a.text)
    least = {part: e for (a, part), e in lowest.items() if a == atom}
    shift = -min(floor(e) for e in least.values())
    parts = []
    for monomial, coefficient in item.terms.items():
        exponents: dict[Atom, Exponent] = dict(monomial)
        before = exponents.pop(atom, 0)
        if isinstance(before, Polynomial):
            return None
        after = before + shift
        whole = floor(after)
        if whole < 0:
            return None
        if after != whole:
            exponents[atom] = after - whole
        # The relations between atoms must not undo this: the bare monomial, then the expansion.
        bare = Polynomial({monomial_of(exponents.items()): coefficient})
        parts.append(algebra.product(algebra.natural(atom.parts[0], whole), bare))
    return added(*parts)


def _zero_under_the_sum(item: Polynomial, algebra: TensorAlgebra) -> bool:
    """Sums over one letter of the same dimension, joined: zero if the joint summand is."""
    groups: dict[tuple[Monomial, str], Polynomial] = {}
    for monomial, coefficient in item.terms.items():
        sums = [(a, e) for a, e in monomial if a.kind == "sum" and e == 1 and len(a.parts[0]) == 1]
        if len(sums) != 1:
            return False
        atom = sums[0][0]
        ((name, dimension),) = atom.parts[0]
        body = algebra.substitute(atom.parts[1], {name: algebra.letter("~joined")})
        outer = tuple(f for f in monomial if f[0] != atom)
        key = (outer, str(dimension))
        groups[key] = added(groups.get(key, Polynomial({})), scaled(body, coefficient))
    return all(is_zero(body, algebra) for body in groups.values())
