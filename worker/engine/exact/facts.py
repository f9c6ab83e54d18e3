"""What is assumed of signs in a case, and what follows.

A fact is the sign of an irreducible polynomial; a condition `a >= 0` says that a product of signs is
1. Products of several unknown signs are kept and become facts when all but one are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from worker.engine.exact import linear, signs
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import NAMES, Kernel
from worker.engine.exact.limits import NeedsSign
from worker.engine.expression import Node
from worker.engine.model import Property


class Impossible(Exception):
    """The facts contradict each other: no point lies in this case."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Facts and sign relations, to come back to after a case, and what was concluded from them."""

    facts: list[tuple[Poly, int]]
    products: list[tuple[Poly, Kernel]]
    relations: dict[int, tuple[int, Any]]
    solved: dict[Any, Form]
    vanishing: list[Poly]
    known_signs: list[tuple[Poly, int | None]]
    converted: dict[Node, Form | Exception]
    conditions: dict[Node, tuple[Form, ...]]
    unsettled: set[Node]


def sigmas(field: Field) -> list[Kernel]:
    """All sign kernels."""
    return [k for k in field.kernels.values() if k.kind == "sigma"]


def snapshot(field: Field) -> Snapshot:
    """The present facts."""
    relations = {k.identity: (k.power, k.relation) for k in sigmas(field)}
    return Snapshot(
        facts=list(field.facts),
        products=list(field.products),
        relations=relations,
        solved=dict(field.solved),
        vanishing=list(field.vanishing),
        known_signs=list(field.known_signs),
        converted=dict(field.converted),
        conditions=dict(field.conditions),
        unsettled=set(field.unsettled),
    )


def restore(field: Field, saved: Snapshot) -> None:
    """Return to earlier facts."""
    field.facts = list(saved.facts)
    field.products = list(saved.products)
    field.solved = dict(saved.solved)
    field.vanishing = list(saved.vanishing)
    for kernel in sigmas(field):
        known = saved.relations.get(kernel.identity)
        if known is None:
            field.relate(kernel, 2, field.one)
        else:
            kernel.power, kernel.relation = known
    field.known_signs = list(saved.known_signs)
    field.converted = dict(saved.converted)
    field.conditions = dict(saved.conditions)
    field.unsettled = set(saved.unsettled)


def learnt(field: Field) -> None:
    """Drop what rests on signs that were not known: by more facts they may be."""
    field.known_signs = [known for known in field.known_signs if known[1] is not None]
    for node in field.unsettled:
        del field.converted[node]
        field.conditions.pop(node, None)
    field.unsettled.clear()


def forget(field: Field) -> None:
    """Drop all that was concluded: under an equation something else may hold."""
    field.known_signs.clear()
    field.converted.clear()
    field.conditions.clear()
    field.unsettled.clear()


def assume(field: Field, case: Sequence[tuple[Poly, int]]) -> None:
    """Add facts, and what follows from them.

    Raises:
        Impossible: they contradict what is known.
    """
    new = []
    for poly, sign in case:
        known = known_sign(field, poly)
        if known is not None and known * sign < 0:
            raise Impossible
        if known != sign:
            new.append((poly, sign))
    if not new:
        settle(field)
        return
    field.facts += new
    for poly, sign in new:
        if sign == 0:
            solve(field, poly)
    if all(sign for _, sign in field.facts):
        learnt(field)
    else:
        forget(field)
    if linear.infeasible(field, field.facts):
        raise Impossible
    products, field.products = field.products, []
    for _, kernel in products:  # its relation said what the product says
        field.relate(kernel, 2, field.one)
    settle(field)
    contradicted(field)
    for product, _ in products:
        require(field, field.reduce(product))


def known_sign(field: Field, poly: Poly) -> int | None:
    """What cases need not tell apart: linear facts are judged together, by linear algebra."""
    return known_fact(field, poly) if is_linear(field, poly) else signs.sign_of(field, poly)


def known_fact(field: Field, poly: Poly) -> int | None:
    """The sign that is assumed of exactly this polynomial."""
    for known, sign in field.facts:
        if known == poly:
            return sign
    return None


def is_linear(field: Field, poly: Poly) -> bool:
    """Of degree one in variables: linear algebra alone tells whether facts about it agree."""
    return poly.total_degree() == 1 and all(k.kind == "variable" for k in field.used_kernels(poly))


def settle(field: Field) -> None:
    """Give every sign kernel whose sign is known by now its value."""
    for kernel in sigmas(field):
        if kernel.power == 2:
            sign = signs.sign_of(field, kernel.argument)
            if sign is not None:
                kernel.power, kernel.relation = 1, kernel.poly - sign


def contradicted(field: Field) -> None:
    """Let each fact be judged by all the others.

    Raises:
        Impossible: they imply the opposite of one.
    """
    given, known = field.facts, field.known_signs
    if len(given) < 2 or field.samples.show_a_point():
        return
    for k, (poly, sign) in enumerate(given):
        if sign == 0 or is_linear(field, poly):
            continue
        field.facts = given[:k] + given[k + 1 :]
        field.known_signs = []
        try:
            found = signs.certified(field, poly, 1)
        finally:
            field.facts = given
            field.known_signs = known
        if found is not None and found * sign < 0:
            raise Impossible


def solve(field: Field, poly: Poly) -> None:
    """Use poly = 0: a variable that occurs linearly with a constant coefficient is eliminated."""
    field.vanishing.append(poly)
    degrees = poly.degrees()
    for kernel in field.used_kernels(poly):
        if kernel.kind != "variable" or degrees[kernel.position] != 1 or kernel.unit != 1:
            continue
        if field.domain.has(kernel.argument, Property.INTEGER):
            continue
        slope = poly.derivative(kernel.position)
        if slope.is_constant():
            rest = poly.subs({NAMES[kernel.position]: 0})
            field.solved[kernel.argument] = Form(rest * (-1 / slope.leading_coefficient()))
            return


def require(field: Field, product: Poly) -> None:
    """Note that a product of signs is 1.

    Raises:
        Impossible: it is -1.
    """
    if product.is_constant():
        if product.is_zero() or product.is_one():
            return
        raise Impossible
    unknown = [k for k in field.used_kernels(product) if k.kind == "sigma"]
    if len(unknown) == 1:
        assume(field, [(unknown[0].argument, 1 if product.leading_coefficient() > 0 else -1)])
        return
    if not any(product == known for known, _ in field.products):
        latest = min(unknown, key=lambda k: k.position)
        field.products.append((product, latest))
        others = product.subs({NAMES[latest.position]: 1})
        latest.power, latest.relation = 1, latest.poly - others
        learnt(field)


def install(field: Field, conditions: Iterable[Form]) -> bool:
    """Take it that each form is >= 0; tells whether anything new was learnt."""
    before = len(field.facts) + len(field.products)
    for form in list(conditions):
        require(field, signs.sign_form(field, form).top)
    return len(field.facts) + len(field.products) > before


def holds(field: Field, condition: Form) -> bool:
    """The form is certainly >= 0 (null sets apart)."""
    try:
        return bool(signs.sign_form(field, condition).top.is_one()) or condition.top.is_zero()
    except NeedsSign:
        return False
