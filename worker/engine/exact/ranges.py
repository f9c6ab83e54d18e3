"""Signs of polynomials over boxes: what follows from the ranges of the kernels in them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

from flint import arb, fmpq, fmpz, fmpz_poly

from worker.engine.exact import signs, values
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Poly
from worker.engine.exact.kernels import NAMES, Kernel
from worker.engine.exact.limits import LARGEST_SIGN
from worker.engine.exact.rationals import as_fmpq

Box: TypeAlias = list[tuple[Any, Any]]

NOWHERE = fmpq(0), fmpq(0)
FINENESS = 1 << 20  # of the bounds of irrational roots
LARGEST_SHIFTED_DEGREE = 8


def range_of(field: Field, kernel: Kernel) -> tuple[fmpq | None, fmpq | None]:
    """Rational bounds of a kernel's values."""
    if kernel.kind == "variable":
        interval = field.domain.interval(kernel.argument)
        if kernel.unit > 1:  # x is the power of this kernel
            return root_below(interval.lower, kernel.unit), root_above(interval.upper, kernel.unit)
        low = None if interval.lower is None else as_fmpq(interval.lower)
        high = None if interval.upper is None else as_fmpq(interval.upper)
        for poly, side in field.facts:  # such as x - 1 > 0
            slope, zero = crossing(poly, kernel.position)
            if side * slope > 0 and (low is None or low < zero):
                low = zero
            if side * slope < 0 and (high is None or high > zero):
                high = zero
        sign = signs.kernel_sign(field, kernel)
        if sign == 1 and (low is None or low < 0):
            low = fmpq(0)
        if sign == -1 and (high is None or high > 0):
            high = fmpq(0)
        return low, high
    if kernel.kind in ("sigma", "erf"):
        return fmpq(-1), fmpq(1)
    if kernel.kind == "arctan":
        return fmpq(-11, 7), fmpq(11, 7)
    if kernel.kind == "pi":
        return fmpq(333, 106), fmpq(22, 7)
    if kernel.constant:
        ball = values.Values(field).of_kernel(kernel.position)
        if ball.is_finite():
            return values.rational(ball.lower()), values.rational(ball.upper())
    if kernel.kind in ("exponential", "tangent", "logarithm"):
        low, high = values.range_ball(kernel, field, lambda source: range_of(field, source))
        return (fmpq(0) if low is None and kernel.positive else low), high
    return (fmpq(0), None) if kernel.positive else (None, None)


def crossing(poly: Poly, position: int) -> tuple[fmpq, fmpq]:
    """Slope and zero of a polynomial that is linear in this generator alone; slope 0 for any other."""
    if len(poly) > 2:
        return NOWHERE
    (first, *rest), (slope, *constant) = poly.monoms(), poly.coeffs()
    if first[position] != 1 or sum(first) != 1 or any(map(any, rest)):
        return NOWHERE
    return slope, -constant[0] / slope if constant else fmpq(0)


def root_below(value: Fraction | None, k: int) -> fmpq:
    """A rational at most the k-th root of a bound of x >= 0; the root itself where it is rational."""
    if value is None or value <= 0:
        return fmpq(0)
    exact = rational_root(value, k)
    return exact if exact is not None else as_fmpq(Fraction(scaled_root(value, k), FINENESS))


def root_above(value: Fraction | None, k: int) -> fmpq | None:
    """A rational at least the k-th root of a bound; the root itself where it is rational."""
    if value is None or value < 0:
        return None
    exact = rational_root(value, k)
    return exact if exact is not None else as_fmpq(Fraction(scaled_root(value, k) + 1, FINENESS))


def rational_root(value: Fraction, k: int) -> fmpq | None:
    """The k-th root of a number >= 0, if it is rational."""
    above, below = (int(fmpz(n).root(k)) for n in (value.numerator, value.denominator))
    if above**k != value.numerator or below**k != value.denominator:
        return None
    return fmpq(above, below)


def scaled_root(value: Fraction, k: int) -> int:
    """The integer part of FINENESS times the k-th root."""
    return int(fmpz(value.numerator * FINENESS**k // value.denominator).root(k))


def of_one_kernel(field: Field, poly: Poly, kernel: Kernel) -> int | None:
    """A polynomial in one kernel that has no zero inside the kernel's range."""
    low, high = range_of(field, kernel)
    degree = int(poly.total_degree())
    if degree > 60:
        return None
    coefficients = [fmpq(0)] * (degree + 1)
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        coefficients[int(exponents[kernel.position])] = c
    scale = lcm(*(int(c.q) for c in coefficients))
    integral = fmpz_poly([(c * scale).p for c in coefficients])

    def at(x: fmpq) -> fmpq:
        total = fmpq(0)
        for c in reversed(coefficients):
            total = total * x + c
        return total

    found: Any = integral.complex_roots()
    for number, _ in found:
        root = number if number.__class__ is arb else number.real
        if number.__class__ is not arb and not number.imag.is_zero():
            if number.imag.contains(0):
                return None
            continue
        below = low is not None and (root < low or (root.contains(low) and at(low) == 0))
        above = high is not None and (root > high or (root.contains(high) and at(high) == 0))
        if not below and not above:
            return None
    inside = fmpq(0)
    if low is not None and high is not None:
        inside = (low + high) / 2
    elif low is not None:
        inside = low + 1
    elif high is not None:
        inside = high - 1
    value = at(inside)
    return 1 if value > 0 else -1 if value < 0 else None


def of_quadratic(field: Field, poly: Poly, used: list[Kernel], depth: int) -> int | None:
    """a v^2 + b v + c with a of one sign and 4ac - b^2 > 0."""
    degrees = poly.degrees()
    for kernel in used:
        if degrees[kernel.position] != 2:
            continue
        name = NAMES[kernel.position]
        c = poly.subs({name: 0})
        first = poly.derivative(kernel.position)
        b = first.subs({name: 0})
        a = first.derivative(kernel.position) / 2
        side = signs.product_sign(field, a, depth + 1)
        if side is None or side == 0:
            continue
        if signs.product_sign(field, 4 * a * c - b * b, depth + 1) == 1:
            return side
    return None


def by_intervals(field: Field, poly: Poly) -> int | None:
    """Balls over pieces of the interval of the one or two variables that everything depends on."""
    found = values.variables_below(field, poly)
    if not 0 < len(found) <= 2 or len(poly) > LARGEST_SIGN:
        return None

    def enclosure(box: Box) -> arb:
        point = {k.argument: ball_between(*side) for k, side in zip(found, box, strict=True)}
        return values.Values(field, point).of_poly(poly)

    return over_pieces([range_of(field, k) for k in found], enclosure, 64)


def over_pieces(box: Box, enclosure: Callable[[Box], arb], budget: int) -> int | None:
    """The sign that all enclosures have, over a box that is halved where one contains 0."""
    if any(low is None or high is None for low, high in box):
        return None
    boxes, sign = [box], 0
    while boxes:
        box = boxes.pop()
        value = enclosure(box)
        own = 1 if value > 0 else -1 if value < 0 else 0
        if own and sign and own != sign:
            return None
        if own:
            sign = own
            continue
        budget -= 1
        if budget < 0:
            return None
        widest = max(range(len(box)), key=lambda i: box[i][1] - box[i][0])
        low, high = box[widest]
        middle = (low + high) / 2
        for half in ((low, middle), (middle, high)):
            boxes.append([half if i == widest else side for i, side in enumerate(box)])
    return sign or None


def ball_between(low: Any, high: Any) -> arb:
    """The smallest ball that holds both."""
    return arb((low + high) / 2, (high - low) / 2)


def box_of(field: Field, used: list[Kernel]) -> Box | None:
    """The ranges of kernels, if all of them are bounded."""
    found: Box = []
    for kernel in used:
        low, high = range_of(field, kernel)
        if low is None or high is None:
            return None
        found.append((low, high))
    return found


def at_vertices(field: Field, poly: Poly, used: list[Kernel]) -> int | None:
    """A polynomial linear in each kernel takes its extremes at the corners of a box."""
    degrees = poly.degrees()
    if len(used) > 6 or any(degrees[k.position] > 1 for k in used):
        return None
    ranges = box_of(field, used)
    if ranges is None:
        return None
    corners = [poly]
    for kernel, ends in zip(used, ranges, strict=True):
        corners = [c.subs({NAMES[kernel.position]: end}) for c in corners for end in ends]
    found = {0 if c.is_zero() else 1 if c.leading_coefficient() > 0 else -1 for c in corners} - {0}
    return found.pop() if len(found) == 1 else None


def by_boxes(field: Field, poly: Poly, used: list[Kernel]) -> int | None:
    """Interval arithmetic over the box of the kernels' ranges, halved a few times."""
    ranges = box_of(field, used) if len(used) <= 4 else None
    if ranges is None:
        return None
    terms = list(zip(poly.monoms(), poly.coeffs(), strict=True))

    def enclosure(box: Box) -> arb:
        balls = [ball_between(*side) for side in box]
        total = arb(0)
        for exponents, c in terms:
            term = arb(c)
            for kernel, ball in zip(used, balls, strict=True):
                if exponents[kernel.position]:
                    term = term * values.raised(ball, int(exponents[kernel.position]))
            total = total + term
        return total

    field.spend(4)
    return over_pieces(ranges, enclosure, 200)


def by_shift(field: Field, poly: Poly, used: list[Kernel]) -> int | None:
    """All coefficients have one sign once each kernel is its bound plus, or less, what is not negative."""
    if len(poly) > LARGEST_SIGN or poly.total_degree() > LARGEST_SHIFTED_DEGREE:
        return None
    varying = [k for k in used if not k.constant]
    for kernel in varying:
        low, high = range_of(field, kernel)
        if low is None and high is None:
            return None
        shifted = kernel.poly + low if low is not None else high - kernel.poly
        poly = poly.compose(*[shifted if g == kernel.poly else g for g in field.context.gens()])
    groups: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
    places = {k.position for k in varying}
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        outside = tuple(int(e) if i in places else 0 for i, e in enumerate(exponents))
        inside = tuple(0 if i in places else int(e) for i, e in enumerate(exponents))
        groups.setdefault(outside, {})[inside] = c
    found = {values.constant_sign(field, field.context.from_dict(group)) for group in groups.values()}
    return found.pop() if len(found) == 1 else None
