"""Nested roots: N = 0 if N times its conjugate vanishes and the conjugate does not.

For a root kernel r = sqrt f, let N' be N with -r for r. If N N' reduces to 0 and a ball shows N' != 0
at one point, then N = 0 near it; and as everything in N is analytic in the interior of a convex
domain in which no nested radicand vanishes, N = 0 throughout. So
sqrt(x + sqrt(x^2-1)) = (sqrt(x+1) + sqrt(x-1))/sqrt 2 for x > 1. Where signs were told apart, the point
must lie in the case: sqrt(1+x) - sqrt(1-x) is sqrt(2 - 2 sqrt(1-x^2)) for x > 0 only.
"""

from __future__ import annotations

from collections.abc import Iterator

from flint import ctx

from worker.engine.exact.columns import column_of
from worker.engine.exact.constancy import factor_never_zero
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Poly
from worker.engine.exact.kernels import Kernel
from worker.engine.exact.limits import TooLarge
from worker.engine.exact.points import Point
from worker.engine.exact.values import Values

MOST_POINTS = 24  # looked at for one that lies in the case
ANALYTIC = frozenset({"variable", "exponential", "logarithm", "root", "pi", "cosine", "sigma"})


def vanishes(field: Field, poly: Poly, point: Point | None) -> bool:
    """The reduced polynomial is 0 in this case, which `point` need not lie in."""
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
        if any(known_nonzero(field, flipped, inside) for inside in points_inside(field, point)):
            return True
    return False


def points_inside(field: Field, point: Point) -> Iterator[Point]:
    """This one and others, as far as they lie in the interior of the domain and obey all facts."""
    domain = field.domain
    columns = [(c, column_of(domain, c, k)) for k, c in enumerate(point)]
    others = ({c: column.value(round_) for c, column in columns} for round_ in range(MOST_POINTS))
    for candidate in (point, *others):
        ends = ((domain.interval(c), v) for c, v in candidate.items())
        if not all((i.lower is None or i.lower < v) and (i.upper is None or v < i.upper) for i, v in ends):
            continue
        with ctx.workprec(128):
            values = Values(field, candidate)
            if all(values.of_poly(p) * sign > 0 for p, sign in field.facts):
                yield candidate


def known_nonzero(field: Field, poly: Poly, point: Point) -> bool:
    """A ball shows that the polynomial is not 0 at the point."""
    with ctx.workprec(128):
        value = Values(field, point).of_poly(poly)
    return bool(value > 0 or value < 0)


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
