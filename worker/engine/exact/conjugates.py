"""Nested roots: N = 0 if N times its conjugate vanishes and the conjugate does not.

For a root kernel r = sqrt f, let N' be N with -r for r. If N N' reduces to 0 and a ball shows N' != 0
at one point, then N = 0 near it; and as everything in N is analytic in the interior of a convex
domain in which no nested radicand vanishes, N = 0 throughout. So
sqrt(x + sqrt(x^2-1)) = (sqrt(x+1) + sqrt(x-1))/sqrt 2 for x > 1.
"""

from __future__ import annotations

from flint import ctx

from worker.engine.exact.constancy import factor_never_zero
from worker.engine.exact.field import Field, Kernel
from worker.engine.exact.forms import Poly
from worker.engine.exact.limits import TooLarge
from worker.engine.exact.points import Point
from worker.engine.exact.values import Values

ANALYTIC = frozenset({"variable", "exponential", "logarithm", "root", "pi", "cosine", "sigma"})


def vanishes(field: Field, poly: Poly, point: Point | None) -> bool:
    """The reduced polynomial is 0 on the domain; `point` lies in the domain's interior."""
    if point is None or not convex(field):
        return False
    used = field.used_kernels(poly)
    nested = [k for k in used if k.kind == "root" and not k.argument.is_constant() and k.power == 2]
    if not nested or not all(analytic(field, k) for k in used):
        return False
    degrees = poly.degrees()
    gens = field.context.gens()
    for kernel in nested:
        if degrees[kernel.position] != 1:
            continue
        flipped = poly.compose(*[-g if i == kernel.position else g for i, g in enumerate(gens)])
        try:
            if len(poly) > 60 or not field.vanishes(field.reduce(poly * flipped)):
                continue
        except TooLarge:
            continue
        with ctx.workprec(128):
            value = Values(field, point).of_poly(flipped)
        if value > 0 or value < 0:
            return True
    return False


def convex(field: Field) -> bool:
    """The domain, as far as facts restrict it, is a convex part of a box."""
    return all(
        sign != 0
        and p.total_degree() == 1
        and all(k.kind == "variable" and k.unit == 1 for k in field.used_kernels(p))
        for p, sign in field.facts
    ) and not any(v.properties for v in field.domain.variables.values())


def analytic(field: Field, kernel: Kernel) -> bool:
    """It is analytic in the interior of the domain, and so is all that it is built from."""
    if kernel.kind not in ANALYTIC:
        return False
    if kernel.kind == "root":
        inner = kernel.argument
        if inner.is_constant():
            return True
        return factor_never_zero(field, inner) and all(analytic(field, k) for k in field.used_kernels(inner))
    if kernel.kind == "logarithm":
        inner = kernel.argument
        return inner.is_constant() or (
            factor_never_zero(field, inner) and all(analytic(field, k) for k in field.used_kernels(inner))
        )
    if kernel.kind == "exponential":
        term = kernel.argument
        return term.below.is_constant() and all(
            analytic(field, k) for p in (term.above,) if not p.is_constant() for k in field.used_kernels(p)
        )
    return kernel.kind != "sigma" or kernel.power == 1
