"""Equality at kinks, where an exercise asks for the convention.

Off the zeros of all gates a proof has been found. What is continuous there needs no more; where the
argument of a comparison, a sign or a step is 0, both sides are compared again under that equation,
and where several vanish together, under all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from itertools import combinations
from typing import Any

from flint import ctx

from worker.engine import expression
from worker.engine.exact import constancy, factoring, facts, linear, monotone, normal_form, signs, values
from worker.engine.exact.domain import Domain
from worker.engine.exact.facts import Impossible
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import NAMES, Memory
from worker.engine.exact.limits import MOST_PASSES, Again, FormalZero, TooLarge, Unsettled
from worker.engine.exact.points import Point
from worker.engine.exact.structure import is_constant, order
from worker.engine.exact.values import Values
from worker.engine.expression import Node, Op

MOST_SWITCHES = 5
Settle = Callable[[Any, Field], bool]


def switches(field: Field, *roots: Node) -> list[Node]:
    """The expressions at whose zeros a comparison, a sign or a step jumps; of many, one for each zero."""
    found: list[Node] = []
    for root in roots:
        for node in order(root):
            if is_constant(node):
                continue
            if node.op is Op.COMPARE:
                found.append(expression.subtract(*node.args))
            elif node.op is Op.FUNCTION and node.payload in ("sign", "heaviside"):
                found.append(node.args[0])
    distinct = list(dict.fromkeys(found))
    if len(distinct) > MOST_SWITCHES:
        distinct = list({zeros_of(field, gap): gap for gap in distinct}.values())
    if len(distinct) > MOST_SWITCHES:
        raise TooLarge("too many gates to look at all their kinks")
    return distinct


def zeros_of(field: Field, gap: Node) -> Hashable:
    """The same for x - 2 and x/2 - 1; the gap itself where it is not known at once."""
    try:
        above, _ = field.normal(normal_form.convert(field, gap))
    except (Unsettled, FormalZero):
        return gap
    return gap if above.is_constant() else field.poly_key(above / above.leading_coefficient())


def leave_open(field: Field, roots: Sequence[Node]) -> None:
    """Where these bend or jump does not count."""
    for root in roots:
        for gap in gaps(root):
            with suppress(Unsettled, FormalZero):
                above, _ = field.normal(normal_form.convert(field, gap))
                if not above.is_constant():
                    factors = factoring.factored(field, above)[1]
                    field.never_zero += [p for poly, _ in factors for p in simpler(field, poly)]


def gaps(root: Node) -> list[Node]:
    """What is 0 where the expression bends or jumps."""
    found: list[Node] = []
    for node in order(root):
        if node.op is Op.COMPARE:
            found.append(expression.subtract(*node.args))
        elif node.op is Op.FUNCTION and node.payload in ("abs", "sign", "heaviside", "relu"):
            found.append(node.args[0])
        elif node.op is Op.FUNCTION and node.payload in ("max", "min"):
            found += [expression.subtract(*pair) for pair in combinations(node.args, 2)]
    return list(dict.fromkeys(found))


def zero_around(gap: Node, domain: Domain, point: Point) -> bool:
    """The expression is 0 in a neighbourhood of the point, as max(x, y) - x is for x > y.

    Signs that are certain at the point are so around it; with them, the normal form must be 0.
    """
    memory = Memory()
    for _ in range(MOST_PASSES):
        try:
            field = Field(domain, memory)
            above = field.reduce(normal_form.convert(field, gap).top)
            with ctx.workprec(128):
                values = Values(field, point)
                for kernel in sorted(field.kernels.values(), key=lambda k: k.position):
                    if kernel.kind == "sigma":
                        inside = values.of_poly(kernel.argument)
                        if not above.is_constant() and above.degrees()[kernel.position] > 0:
                            if not (inside > 0 or inside < 0):
                                return False
                            above = above.subs({NAMES[kernel.position]: 1 if inside > 0 else -1})
            return field.vanishes(above)
        except Again:
            continue
        except (FormalZero, Unsettled):
            return False
    return False


def settled(problem: Any, field: Field, gaps: list[Node], settle: Settle) -> bool:
    """Equal also where some of these vanish."""
    return all(settled_at(problem, field, gap, gaps[k + 1 :], settle) for k, gap in enumerate(gaps))


def settled_at(problem: Any, field: Field, gap: Node, others: list[Node], settle: Settle) -> bool:
    """Equal where `gap` is 0, whatever the others are."""
    above, below = field.normal(normal_form.convert(field, gap))
    if vanishes_at_a_pole(field, above, below):
        raise Unsettled("the kinks of a sine where half a tangent has a pole")
    if above.is_constant():
        return True  # never 0, or 0 throughout this case, which has been settled then
    parts = [p for poly, _ in factoring.factored(field, above)[1] for p in simpler(field, poly)]
    inner = unknown_inside([above, *parts], field)
    if inner is None:
        zeros = [[(poly, 0)] for poly in parts if may_vanish(field, poly)]
        return all(
            in_case(
                field, zero, lambda: is_zero(problem, field, gap) and at_zero(problem, field, others, settle)
            )
            for zero in zeros
        )
    return all(
        in_case(field, [(inner, sign)], lambda: settled_at(problem, field, gap, others, settle))
        for sign in (1, -1, 0)
    ) and in_case(field, [(inner, 0)], lambda: at_zero(problem, field, others, settle))


def vanishes_at_a_pole(field: Field, above: Poly, below: Poly) -> bool:
    """Zero where the tangent of half an angle is infinite, as 1 + cos(x) = 2/(1 + tan(x/2)^2) is."""
    if below.is_constant():
        return False
    tangents = [k.position for k in field.used_kernels(below) if k.kind == "tangent"]
    return any(above.degrees()[p] < below.degrees()[p] for p in tangents)


def at_zero(problem: Any, field: Field, others: list[Node], settle: Settle) -> bool:
    """Equal under the equation just assumed, also where further gates switch."""
    saved = facts.snapshot(field)
    if not settle(problem, field):
        return False
    facts.restore(field, saved)  # conditions of roots exclude no kink on their border
    return settled(problem, field, others, settle)


def is_zero(problem: Any, field: Field, gap: Node) -> bool:
    """The gap is seen to be 0 under the equation just assumed: what a gate is there depends on it.

    Of x = tan 1 it is not seen that arctan x = 1, and of x = -exp(x) not that exp(x) + x = 0.
    """
    above, _ = field.normal(normal_form.convert(field, gap))
    if above.is_zero() or signs.assumed_zero(field, above) or field.vanishes(above):
        return True
    problem.reason = "what switches where something is 0 is not seen to be 0 there"
    return False


def unknown_inside(polys: list[Poly], field: Field) -> Poly | None:
    """The argument of a sign of unknown value on which one of the polynomials depends."""
    for poly in polys:
        for kernel in [] if poly.is_constant() else field.used_kernels(poly):
            if kernel.kind == "sigma" and kernel.power == 2:
                argument: Poly = kernel.argument
                return unknown_inside([argument], field) or argument
    return None


def simpler(field: Field, poly: Poly) -> list[Poly]:
    """Polynomials of which one vanishes where `poly` does: exp(x) - 2 does where x - log 2 does."""
    own = field.kernel_at(poly)
    if own is not None and own.kind == "root" and not own.argument.is_constant():
        return [p for f, _ in factoring.factored(field, own.argument)[1] for p in simpler(field, f)]
    gap = monotone.inside(field, poly, field.used_kernels(poly))
    return [poly] if gap is None else [p for p, _ in factoring.parts(field, gap)[1]]


def in_case(field: Field, case: list[tuple[Poly, int]], proof: Callable[[], bool]) -> bool:
    """The proof succeeds under these facts, or they are impossible."""
    saved = facts.snapshot(field)
    try:
        facts.assume(field, case)
        return proof()
    except Impossible:
        return True
    finally:
        facts.restore(field, saved)


def may_vanish(field: Field, poly: Poly) -> bool:
    """Nothing known excludes that the polynomial is 0 at some point of the domain."""
    if any(poly == known or poly == -known for known in field.never_zero):
        return False
    own = field.kernel_at(poly)
    if own is not None and own.kind in ("exponential", "pi", "cosine"):
        return False
    used = field.used_kernels(poly)
    if all(k.constant for k in used):
        return False
    if any(k.kind in ("apply", "erf", "floor") for k in used):
        raise Unsettled("the kinks of an unknown function")
    return not linear.infeasible(field, [*field.facts, (poly, 0)]) and not never_zero(field, poly)


def never_zero(field: Field, poly: Poly) -> bool:
    """It is zero nowhere on the domain, the ends of intervals included."""
    with ctx.workprec(128):
        ball = values.enclosure(field, Form(poly))
    if ball is not None and (ball > 0 or ball < 0):
        return True
    below = values.variables_below(field, poly)
    intervals = [field.domain.interval(k.argument) for k in below]
    ends = any(
        (i.lower is not None and not i.lower_open) or (i.upper is not None and not i.upper_open)
        for i in intervals
    )
    return bool(below) and not ends and constancy.factor_never_zero(field, poly)
