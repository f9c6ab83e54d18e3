"""Balls around kernels and polynomials in them, at a point of the domain or for constants alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, fmpq

from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import Kernel
from worker.engine.exact.rationals import as_fmpq
from worker.engine.model import Component

Bounds: TypeAlias = tuple[fmpq | None, fmpq | None]

NOTHING: Mapping[Component, Fraction] = {}


class Values:
    """Values at one point and the current precision; a ball that is not finite means unknown."""

    def __init__(self, field: Field, point: Mapping[Component, Any] = NOTHING) -> None:
        self.field = field
        self.point = point
        self.known: dict[int, arb] = {}

    def of_poly(self, poly: Poly) -> arb:
        total = arb(0)
        for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
            term = arb(c)
            for position, e in enumerate(exponents):
                if e:
                    term = term * raised(self.of_kernel(position), int(e))
            total = total + term
        return total

    def of_form(self, form: Form) -> arb:
        total = self.of_poly(form.top)
        for poly, e in form.factors:
            total = total * self.of_poly(poly) ** e
        return total

    def of_kernel(self, position: int) -> arb:
        found = self.known.get(position)
        if found is None:
            kernel = self.field.by_position[position]
            assert kernel is not None
            found = self.known[position] = self._value(kernel)
        return found

    def _value(self, kernel: Kernel) -> arb:
        match kernel.kind:
            case "variable":
                value = self.point.get(kernel.argument)
                if value is None:
                    return arb.nan()
                ball = value if isinstance(value, arb) else arb(as_fmpq(value))
                return ball if kernel.unit == 1 else ball.root(kernel.unit)
            case "pi":
                return arb.pi()
            case "cosine":
                return 2 * arb.cos_pi_fmpq(kernel.unit)
            case "root":
                return abs(self.of_poly(kernel.argument)).root(kernel.unit)
            case "logarithm":
                inside = abs(self.of_poly(kernel.argument))
                own = self.field.kernel_at(kernel.argument)
                power = own.unit if own is not None and own.kind == "variable" else 1
                return inside.log() * power if inside > 0 else arb.nan()
            case "exponential":
                return (self._of_term(kernel) * as_fmpq(kernel.unit)).exp()
            case "tangent":
                return (self._of_term(kernel) * as_fmpq(kernel.unit) / 2).tan()
            case "arctan":
                return self.of_form(kernel.argument).atan()
            case "sigma":
                value = self.of_poly(kernel.argument)
                return arb(1) if value > 0 else arb(-1) if value < 0 else arb(0, 1)
        return arb.nan()

    def _of_term(self, kernel: Kernel) -> arb:
        term = kernel.argument
        above, below = self.of_poly(term.above), self.of_poly(term.below)
        return above / below


def raised(ball: arb, n: int) -> arb:
    """ball^n for n > 0; FLINT's power is no number where the ball's middle is 0."""
    if not ball.mid().is_zero() or ball.is_exact():
        return ball**n
    result = ball
    for _ in range(n - 1):
        result = result * ball
    return result


def variables_below(field: Field, poly: Poly) -> list[Kernel]:
    """The variables on which a polynomial depends, directly or inside kernels."""
    found: dict[int, Kernel] = {}
    pending, seen = [poly], set[int]()
    while pending:
        current = pending.pop()
        if current.is_constant():
            continue
        for kernel in field.used_kernels(current):
            if kernel.position in seen:
                continue
            seen.add(kernel.position)
            if kernel.kind == "variable":
                found[kernel.position] = kernel
            elif kernel.kind in ("root", "logarithm", "sigma"):
                pending.append(kernel.argument)
            elif kernel.kind in ("exponential", "tangent"):
                pending += [kernel.argument.above, kernel.argument.below]
            elif kernel.kind == "arctan":
                pending += [kernel.argument.top, *(p for p, _ in kernel.argument.factors)]
            elif kernel.kind not in ("pi", "cosine"):
                return []
    return list(found.values())


def enclosure(field: Field, form: Form) -> Any:
    """A ball that holds all values of the form on the domain; None if there is none that is finite."""
    box: dict[Any, Any] = {}
    for poly in (form.top, *(p for p, _ in form.factors)):
        if poly.is_constant():
            continue
        for kernel in variables_below(field, poly):
            interval = field.domain.interval(kernel.argument)
            if interval.lower is None or interval.upper is None:
                return None
            low, high = as_fmpq(interval.lower), as_fmpq(interval.upper)
            box[kernel.argument] = arb((low + high) / 2, (high - low) / 2)
    found = Values(field, box).of_form(form)
    return found if found.is_finite() else None


def constant_sign(field: Field, poly: Poly) -> int | None:
    """The sign of a constant, proven by a ball; None where it may be zero."""
    from flint import ctx

    for precision in (64, 256, 2048):
        with ctx.workprec(precision):
            value = Values(field).of_poly(poly)
        if not value.is_finite():
            return None
        if value > 0:
            return 1
        if value < 0:
            return -1
    return None


def rational(edge: arb) -> fmpq | None:
    """An exact ball as a rational number, if it is not too large or too small."""
    mantissa, exponent = edge.man_exp()
    return fmpq(mantissa) * (fmpq(2) ** int(exponent)) if abs(int(exponent)) <= 4000 else None


def range_ball(kernel: Kernel, field: Field, range_of: Callable[[Kernel], Bounds]) -> Bounds:
    """Rational bounds of exp, log or tan of a single variable over its range."""
    term, unit = kernel.argument, kernel.unit
    if kernel.kind == "logarithm":
        source, factor = field.kernel_at(term), fmpq(1)
    else:
        source = field.kernel_at(term.above) if term.below.is_constant() else None
        factor = as_fmpq(unit)
    if source is None or source.kind != "variable" or source.unit != 1:
        return None, None
    ends: list[fmpq | None] = []
    bounds = range_of(source)
    for end, outward in zip(bounds if factor > 0 else bounds[::-1], (-1, 1), strict=True):
        ends.append(None)
        if end is None:
            continue
        x = arb(end) * factor
        if kernel.kind == "exponential":
            value = x.exp()
        elif kernel.kind == "tangent":
            if not abs(x) < arb.pi():
                return None, None
            value = (x / 2).tan()
        elif end > 0:
            value = x.log()
        else:
            continue
        if end == 0:
            ends[-1] = fmpq(1) if kernel.kind == "exponential" else fmpq(0)
            continue
        edge = value.upper() if outward > 0 else value.lower()
        ends[-1] = rational(edge)
    if kernel.kind == "tangent" and None in ends:
        return None, None
    return ends[0], ends[1]
