"""Sums of logarithms or arctangents that vanish, though each is a kernel of its own.

- sum of n_j log|f_j| = 0 just when the product of |f_j|^n_j is 1, which the field can tell:
  log(3 + 2 sqrt 2) = 2 log(1 + sqrt 2).
- For constants, sum of n_j arctan a_j + q pi is a multiple of pi just when the sine of it, by the
  addition formulas, is 0; a ball then tells which multiple: Machin's formula.

The difference is split by what multiplies them; each group must vanish.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

from flint import ctx, fmpq

from worker.engine.exact import angles, signs
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import Kernel
from worker.engine.exact.limits import FormalZero, Unsettled
from worker.engine.exact.rationals import as_fraction
from worker.engine.exact.values import Values

Group = dict[int, Fraction]  # position of a kernel (or -1 for a number) to its coefficient
LARGEST_COEFFICIENT = 24


def vanishes(field: Field, poly: Poly) -> bool:
    """The polynomial is 0 by one of the two rules in every group."""
    used = field.used_kernels(poly)
    for kind, rule in (("logarithm", logarithms_vanish), ("arctan", arctangents_vanish)):
        if any(k.kind == kind for k in used):
            inside = ("logarithm",) if kind == "logarithm" else ("arctan", "pi")
            found = groups(field, poly, inside)
            try:
                if found is not None and all(rule(field, group) for group in found):
                    return True
            except (FormalZero, Unsettled):
                return False
    return False


def groups(field: Field, poly: Poly, kinds: tuple[str, ...]) -> list[Group] | None:
    """Coefficients of the kernels of these kinds, for each monomial of the others; None if not linear."""
    inside = [k is not None and k.kind in kinds for k in field.by_position]
    found: dict[tuple[int, ...], Group] = {}
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        outside = tuple(0 if i else int(e) for i, e in zip(inside, exponents, strict=True))
        own = [p for p, (i, e) in enumerate(zip(inside, exponents, strict=True)) if i and e]
        if sum(int(exponents[p]) for p in own) > 1:
            return None
        found.setdefault(outside, {})[own[0] if own else -1] = as_fraction(c)
    return list(found.values())


def scaled(group: Group) -> tuple[list[tuple[int, int]], int]:
    """Integer multiples, and the factor that made them so."""
    factor = lcm(*(v.denominator for v in group.values()))
    return [(p, int(v * factor)) for p, v in group.items()], factor


def kernel_at(field: Field, position: int) -> Kernel:
    """The kernel at a position where there is one."""
    found = field.by_position[position]
    assert found is not None
    return found


def logarithms_vanish(field: Field, group: Group) -> bool:
    """The product of |f_j|^n_j is 1."""
    if -1 in group:
        return False
    multiples, _ = scaled(group)
    above, below = field.number(1), field.number(1)
    for position, n in multiples:
        if abs(n) > LARGEST_COEFFICIENT:
            return False
        argument = kernel_at(field, position).argument
        own = field.kernel_at(argument)
        power = own.unit if own is not None and own.kind == "variable" else 1
        size = (Form(argument) * signs.sign_form(field, Form(argument))).raised(abs(n) * power)
        above, below = (above * size, below) if n > 0 else (above, below * size)
    return field.vanishes((above - below).top)


def arctangents_vanish(field: Field, group: Group) -> bool:
    """The angle is a multiple of pi, and small."""
    if -1 in group or not all(kernel_at(field, p).constant for p in group):
        return False
    turns = Fraction(0)
    total: Any = None
    arctangents = {p: v for p, v in group.items() if kernel_at(field, p).kind == "arctan"}
    multiples, factor = scaled(arctangents)
    for position, n in multiples:
        if abs(n) > LARGEST_COEFFICIENT:
            return False
        a = kernel_at(field, position).argument
        one = (field.number(1), a if n > 0 else -a)  # cosine and sine up to a positive factor
        for _ in range(abs(n)):
            total = one if total is None else angles.added(total, one)
    if total is None:
        return False
    for position, v in group.items():
        if kernel_at(field, position).kind == "pi":
            turns = v * factor
    _, sine = angles.added(total, angles.of_pi(field, turns))
    if not field.vanishes(sine.top):
        return False
    with ctx.workprec(128):
        values = Values(field)
        angle = (
            sum(
                (values.of_kernel(p) * fmpq(v.numerator, v.denominator) for p, v in group.items()),
                start=values.of_poly(field.zero),
            )
            * factor
        )
        return bool(abs(angle) < 3)
