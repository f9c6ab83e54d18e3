"""Signs by monotonicity: exp, log and roots keep the order, so that the sign of a difference shows inside.

- c exp a - d exp b has the sign of a - b + log(c/d).
- sum of c_i log|f_i| + g has the sign of the product of |f_i|^c_i and e^g minus 1, for a linear g.
- tan(a/2) has the sign of a within half a turn of 0.
- arctan a - q has the sign of a - tan q, arctan a - arctan b that of a - b.
- A + B r with r = sqrt|f| has the sign of A where A^2 > B^2 |f|, and that of B elsewhere.
"""

from __future__ import annotations

from math import lcm

from flint import arb, ctx, fmpq

from worker.engine.exact import angles, exponentials, logarithms, signs
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import NAMES, Kernel
from worker.engine.exact.limits import FormalZero, Unsettled
from worker.engine.exact.rationals import as_fmpq, as_fraction
from worker.engine.exact.values import Values, enclosure


def sign(field: Field, poly: Poly, used: list[Kernel], depth: int) -> int | None:
    """The sign by one of the rules, or None."""
    try:
        gap = inside(field, poly, used)
        if gap is not None:
            return constant_sign(signs.sign_form(field, gap))
        if any(k.kind == "root" for k in used):
            return of_roots(field, poly, used, depth)
    except (FormalZero, Unsettled):
        return None
    return None


def inside(field: Field, poly: Poly, used: list[Kernel]) -> Form | None:
    """A simpler form that has the same sign wherever both are defined, or None."""
    own = field.kernel_at(poly)
    if own is not None and own.kind == "arctan":
        argument: Form = own.argument
        return argument
    if own is not None and own.kind == "tangent" and not own.constant:
        return of_half_tangent(field, own)
    kinds = {k.kind for k in used}
    if kinds <= {"arctan", "pi"} and poly.total_degree() == 1:
        found = of_arctangent(field, poly, [k for k in used if k.kind == "arctan"])
        if found is not None:
            return found
    if len(poly) == 2 and kinds == {"arctan"} and poly.total_degree() == 1:
        return of_arctangents(poly, used)
    if len(poly) == 2 and kinds == {"exponential"}:
        return of_exponentials(field, poly)
    if kinds <= {"logarithm", "variable"} and any(k.kind == "logarithm" and not k.constant for k in used):
        return of_logarithms(field, poly)
    return None


def of_half_tangent(field: Field, kernel: Kernel) -> Form | None:
    """tan(a/2) has the sign of a where a stays between -pi and pi."""
    angle: Form = kernel.argument.form(field).scaled(as_fmpq(kernel.unit))
    with ctx.workprec(128):
        ball = enclosure(field, angle)
        return angle if ball is not None and abs(ball) < arb.pi() else None


def of_arctangent(field: Field, poly: Poly, arctangents: list[Kernel]) -> Form | None:
    """arctan a - q has the sign of a - tan q for a constant q within pi/2 of 0, and elsewhere that of -q."""
    if len(arctangents) != 1 or arctangents[0].constant:
        return None
    kernel = arctangents[0]
    slope = poly.derivative(kernel.position).leading_coefficient()
    q = Form(poly.subs({NAMES[kernel.position]: 0}) * (-1 / slope))
    halves = turns(field, q)
    if halves is not None and abs(halves) >= fmpq(1, 2):
        return field.number(-1 if halves * slope > 0 else 1)
    with ctx.workprec(128):
        if not abs(Values(field).of_form(q)) < arb.pi() / 2:
            return None
    cosine, sine = angles.cosine_and_sine(field, q)
    gap: Form = kernel.argument - sine * field.inverse(cosine)
    return gap if slope > 0 else -gap


def turns(field: Field, form: Form) -> fmpq | None:
    """How many times pi it is, if it is a multiple of it."""
    used = [] if form.top.is_constant() or form.factors else field.used_kernels(form.top)
    if len(used) != 1 or used[0].kind != "pi" or len(form.top) != 1 or form.top.total_degree() != 1:
        return None
    return as_fmpq(form.top.leading_coefficient())


def of_arctangents(poly: Poly, used: list[Kernel]) -> Form | None:
    """arctan a - arctan b has the sign of a - b, arctan a + arctan b that of a + b."""
    first, second = poly.coeffs()
    if abs(first) != abs(second) or len(used) != 2:
        return None
    a, b = (k.argument for k in sorted(used, key=lambda k: poly.monoms()[0][k.position], reverse=True))
    gap: Form = a - b if first * second < 0 else a + b
    return gap if first > 0 else -gap


def constant_sign(form: Form) -> int | None:
    """Of a form that is 1, 0 or -1."""
    if not form.top.is_constant() or form.factors:
        return None
    value = as_fraction(form.top)
    return (value > 0) - (value < 0)


def of_exponentials(field: Field, poly: Poly) -> Form | None:
    """c exp a - d exp b has the sign of a - b + log(c/d), for positive c and d."""
    first, second = poly.coeffs()
    if first * second > 0:
        return None
    gap = logarithms.log_number(field, as_fraction(abs(first / second)))
    for exponents, side in zip(poly.monoms(), (1, -1), strict=True):
        for kernel, e in zip(field.by_position, exponents, strict=True):
            if e and kernel is not None:
                gap = gap + kernel.argument.form(field).scaled(as_fmpq(kernel.unit * int(e) * side))
    return gap if first > 0 else -gap


def of_logarithms(field: Field, poly: Poly) -> Form | None:
    """sum of n_j log|f_j| + g has the sign of e^g times the product of |f_j|^n_j, minus 1."""
    if poly.total_degree() != 1:
        return None
    scale = lcm(*(int(c.q) for c in poly.coeffs()))
    above, below = field.number(1), field.number(1)
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        n = int((c * scale).p)
        if not any(exponents):
            above = above * exponentials.exp(field, field.number(n))
            continue
        kernel = field.by_position[exponents.index(1)]
        if kernel is not None and kernel.kind == "variable" and kernel.unit == 1:
            above = above * exponentials.exp(field, Form(kernel.poly * n))
            continue
        if kernel is None or kernel.kind != "logarithm" or abs(n) > 6:
            return None
        own = field.kernel_at(kernel.argument)
        power = own.unit if own is not None and own.kind == "variable" else 1
        size = Form(kernel.argument) * signs.sign_form(field, Form(kernel.argument))
        size = size.raised(abs(n) * power)
        above, below = (above * size, below) if n > 0 else (above, below * size)
    return above - below


def of_roots(field: Field, poly: Poly, used: list[Kernel], depth: int) -> int | None:
    """A + B sqrt f by the signs of A, B and A^2 - B^2 f."""
    degrees = poly.degrees()
    for kernel in used:
        if kernel.kind != "root" or kernel.power != 2 or degrees[kernel.position] != 1:
            continue
        a = poly.subs({NAMES[kernel.position]: 0})
        b = poly.derivative(kernel.position)
        sign_a, sign_b = (signs.product_sign(field, p, depth + 1) for p in (a, b))
        if sign_a is not None and sign_a == sign_b:
            return sign_a
        norm = field.reduce(a * a - b * b * field.reduce(kernel.poly**2))
        larger = signs.product_sign(field, norm, depth + 1)
        if larger == 1 and sign_a is not None:
            return sign_a
        if larger == -1 and sign_b is not None:
            return sign_b
    return None
