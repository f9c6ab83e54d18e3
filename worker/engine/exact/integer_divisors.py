"""What an answer divides by among the integers: it may be 0 at one of few values, and no null set.

x n/n is x but at n = 0, where it has no value, whatever x is. Of each factor that varies with integers alone
it must be shown that no integer of the domain is a zero of it, unless the reference divides by it, too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from fractions import Fraction
from math import ceil, floor, lcm

from flint import fmpz_poly

from worker.engine.exact.cells.factors import factors_of
from worker.engine.exact.collected import sums_on
from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.collected.sums import Beyond, Sum, key_of
from worker.engine.exact.domain import Domain
from worker.engine.exact.points import Point, Sampler
from worker.engine.exact.staircases import factors
from worker.engine.exact.structure import components, is_constant, order
from worker.engine.expression import Node, Op
from worker.engine.model import Component, Interval, Property

MOST_STEPS = 3  # away from 0, or from an end of the domain
POLES = frozenset({"tan", "cot", "sec", "csc"})


def may_vanish(learner: Node, reference: Node, domain: Domain) -> bool:
    """Something that the learner divides by may be 0 at integers at which the reference has a value."""
    given = {key for root in (reference, *domain.defined) for key in doubtful(root, domain)}
    return any(key not in given for key in doubtful(learner, domain))


def doubtful(root: Node, domain: Domain) -> Iterator[Hashable]:
    """Keys of what must not be 0 and varies with integers alone, but for what never is."""
    atoms = sums_on(domain).atoms
    for node in divisors(root):
        if is_constant(node):
            continue
        parts = polynomial_factors(node, domain)
        if parts is None:
            if is_whole(components(node), domain):
                yield node
            continue
        for part in parts:
            used = {atoms.keys[a][1] for monomial in part for a, _ in monomial}
            if is_whole(used, domain) and not never_zero(part, atoms):
                yield key_of(part)


def divisors(root: Node) -> Iterator[Node]:
    """What must not be 0 for a value, as far as it can be told by its form."""
    for node in order(root):
        args = node.args
        if node.op is Op.DIVIDE:
            yield from factors(args[1])
        elif (node.op is Op.FUNCTION and node.payload == "log") or (
            node.op is Op.POWER and not (args[1].op is Op.NUMBER and args[1].payload >= 0)
        ):
            yield from factors(args[0])
        elif node.op is Op.FUNCTION and node.payload in POLES:
            yield node


def is_whole(used: frozenset[Component] | set[Component], domain: Domain) -> bool:
    """All of these components are integers."""
    return bool(used) and all(domain.has(c, Property.INTEGER) for c in used)


def polynomial_factors(node: Node, domain: Domain) -> list[Sum] | None:
    """The factors of a polynomial in components; None of anything else."""
    sums = sums_on(domain)
    try:
        of, _ = sums.of(node)
    except Beyond:
        return None
    keys = sums.atoms.keys
    if any(keys[a][0] != "component" or e.denominator != 1 or e < 0 for monomial in of for a, e in monomial):
        return None
    found = factors_of(of)
    return [of] if found is None else [part for part, _ in found[1]]


def never_zero(of: Sum, atoms: Atoms) -> bool:
    """No integers of the domain are a zero of the polynomial."""
    used = {a for monomial in of for a, _ in monomial}
    if len(used) > 1:
        sign, unknown = atoms.signs(1, ((atoms.of_sum(of), 1),))
        return not unknown and () in of and bool(sign)
    (atom,) = used
    scale = lcm(*(c.denominator for c in of.values()))
    coefficients = [0] * (1 + max(int(e) for monomial in of for _, e in monomial))
    for monomial, c in of.items():
        coefficients[sum(int(e) for _, e in monomial)] = int(c * scale)
    interval = atoms.domain.interval(atoms.keys[atom][1])
    return not any(interval.contains(Fraction(int(root))) for root, _ in fmpz_poly(coefficients).roots())


def points(sampler: Sampler) -> Iterator[Point]:
    """Points with a small integer, or one next to an end of the domain."""
    base = next(sampler.points(range(1)), None)
    if base is None:
        return
    for component in sampler.free:
        if sampler.domain.has(component, Property.INTEGER):
            for value in few_values(sampler.domain.interval(component)):
                point = sampler.completed({**{c: base[c] for c in sampler.free}, component: value})
                if point is not None:
                    yield point


def few_values(interval: Interval) -> Iterator[Fraction]:
    """Integers close to 0, or to the end that is closest to it."""
    start = 0
    if interval.lower is not None and interval.lower > 0:
        start = ceil(interval.lower)
    elif interval.upper is not None and interval.upper < 0:
        start = floor(interval.upper)
    yield from (Fraction(start + step) for step in range(-MOST_STEPS, MOST_STEPS + 1))
