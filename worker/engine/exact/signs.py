"""The sign of a form: certified where it can be, a kernel of its own where it cannot.

`sign_of` answers for an irreducible polynomial off its null set: 1, -1, 0 (it vanishes by
assumption) or None. Nothing is taken for granted: intervals of the variables, kernels that are
positive by nature (exponentials, roots), facts (assumptions, and arguments of logarithms and roots
of the reference), sums of terms of one sign, quadratics without real zeros, polynomials in one
kernel without a zero in its range, and linear consequences of all these.
"""

from __future__ import annotations

from flint import fmpq

from worker.engine.exact import factoring, linear, monotone, ranges, values
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import NAMES, Kernel
from worker.engine.exact.limits import LARGEST_SIGN, Unsettled
from worker.engine.model import Property

LONGEST = 400  # terms of a polynomial whose sign is looked for
LARGEST_NORM = 6  # of one whose sign is looked for by its norm over a square root


def sign_form(field: Field, form: Form) -> Form:
    """Its sign as a form: 0, 1, -1, or a product of sign kernels."""
    content, parts = factoring.parts(field, form)
    if content == 0:
        return field.number(0)
    sign = 1 if content > 0 else -1
    top = field.one
    for poly, e in parts:
        if assumed_zero(field, poly):  # then its square is 0, too
            return field.number(0)
        if e % 2 == 0:
            field.require_invertible(poly)  # the square of a gate is 0 on more than a null set
            if (poly, 0) in field.facts:
                return field.number(0)
            continue
        known = sign_of(field, poly)
        if known == 0:
            return field.number(0)
        if known is None:
            gap = monotone.inside(field, poly, field.used_kernels(poly))
            top = top * (sigma(field, poly).poly if gap is None else sign_form(field, gap).top)
        else:
            sign *= known
    return Form(field.reduce(top * sign))


def certain_sign(field: Field, form: Form) -> int | None:
    """1, -1 or 0 if the form has that sign throughout, null sets apart; None if that is not certain."""
    content, parts = factoring.parts(field, form)
    sign = (content > 0) - (content < 0)
    for poly, e in parts:
        if assumed_zero(field, poly):
            return 0
        if e % 2:
            known = sign_of(field, poly)
            if known is None:
                return None
            sign *= known
    return sign


def assumed_zero(field: Field, poly: Poly) -> bool:
    """In this case a factor of it is 0 by assumption."""
    return any(divmod(poly, zero)[1].is_zero() for zero in field.vanishing)


def sigma(field: Field, poly: Poly) -> Kernel:
    """The kernel sign(poly) for an irreducible polynomial of unknown sign."""
    field.require_invertible(poly)
    own = field.kernel_at(poly)
    if own is not None and own.kind == "sigma":
        return own
    used = field.used_kernels(poly)
    if used and all(k.kind == "variable" and field.domain.has(k.argument, Property.INTEGER) for k in used):
        raise Unsettled("the sign of an integer that may be zero")
    kernel, new = field.kernel(("sigma", field.poly_key(poly)), "sigma")
    if new:
        kernel.argument = poly
        kernel.constant = all(k.constant for k in used)
        field.has_sigmas = True
        field.relate(kernel, 2, field.one)
    return kernel


def sign_of(field: Field, poly: Poly) -> int | None:
    """1, -1, 0 or None for an irreducible polynomial; remembered."""
    for known, sign in field.facts:
        if known == poly:
            return sign
    for known, found in field.known_signs:
        if known == poly:
            field.asked_in_vain += found is None
            return found
    if not any(poly == gate for gate in field.gates):
        field.gates.append(poly)
    result = certified(field, poly, 0)
    field.known_signs.append((poly, result))
    field.asked_in_vain += result is None
    return result


def kernel_sign(field: Field, kernel: Kernel) -> int | None:
    """1 or -1 if the kernel keeps that sign wherever it is defined (null sets apart)."""
    if kernel.positive:
        return 1
    for known, sign in field.facts:
        if known == kernel.poly:
            return sign
    if kernel.kind == "variable":
        if declared_nonnegative(field, kernel):
            return 1
        interval = field.domain.interval(kernel.argument)
        if interval.upper is not None and interval.upper <= 0:
            return -1
    if kernel.kind in ("tangent", "logarithm"):
        low, high = values.range_ball(kernel, field, lambda source: ranges.range_of(field, source))
        if low is not None and low >= 0:
            return 1
        if high is not None and high <= 0:
            return -1
    return None


def declared_nonnegative(field: Field, kernel: Kernel) -> bool:
    """The variable's interval has no negative values."""
    lower = field.domain.interval(kernel.argument).lower
    return lower is not None and lower >= 0


def certified(field: Field, poly: Poly, depth: int) -> int | None:
    """The sign of an irreducible polynomial by facts and rules; `depth` bounds their nesting."""
    for known, sign in field.facts:
        if known == poly:
            return sign
    kernel = field.kernel_at(poly)
    if kernel is not None:
        own = kernel_sign(field, kernel)
        if own is None and kernel.constant:
            return values.constant_sign(field, poly)
        if own is None:
            own = monotone.sign(field, poly, [kernel], depth)
        if own is None and depth == 0 and kernel.kind in ("tangent", "logarithm"):
            own = ranges.by_intervals(field, poly)
        if own is None and depth == 0 and kernel.kind == "variable" and field.facts:
            own = linear.implied_sign(field, poly)  # x > 1 says that x > 0
        return own
    field.spend(1)
    if poly.is_constant():
        c = poly.leading_coefficient() if not poly.is_zero() else fmpq(0)
        return 1 if c > 0 else -1 if c < 0 else 0
    if len(poly) > LONGEST:
        return None
    field.require_invertible(poly)  # 1 + sign(x) is no number >= 0 but 0 or 2, and 0 is no null set
    used = field.used_kernels(poly)
    if all(k.constant for k in used):
        return values.constant_sign(field, poly)
    found = of_terms(field, poly)
    if found is None and all(field.samples.signs_of(poly)):
        return None  # it has both signs, and a proof of either would be in vain
    if found is None and len(used) == 1:
        found = ranges.of_one_kernel(field, poly, used[0])
    if found is None and poly.total_degree() == 1 and all(k.kind == "variable" for k in used):
        found = ranges.at_vertices(field, poly, used)
        return linear.implied_sign(field, poly) if found is None and depth == 0 else found
    short = len(poly) <= LARGEST_SIGN
    if found is None and depth < 3 and short:
        found = monotone.sign(field, poly, used, depth)
    if found is None and depth < 3 and short:
        found = ranges.of_quadratic(field, poly, used, depth)
    if found is None and depth < 2 and len(poly) <= LARGEST_NORM:
        found = of_norm(field, poly, used, depth)
    if found is None and len(used) > 1:
        found = ranges.at_vertices(field, poly, used)
    if found is None and len(used) > 1:
        found = ranges.by_boxes(field, poly, used)
    if found is None:
        found = ranges.by_shift(field, poly, used)
    if found is None and depth == 0 and any(k.kind != "variable" for k in used):
        found = ranges.by_intervals(field, poly)
    if found is None and depth == 0:
        found = linear.implied_sign(field, poly)
    return found


def of_terms(field: Field, poly: Poly) -> int | None:
    """All terms have one sign."""
    common: int | None = None
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        sign = 1 if c > 0 else -1
        for kernel, e in zip(field.by_position, exponents, strict=True):
            if e % 2 and kernel is not None:
                own = kernel_sign(field, kernel)
                if own is None or own == 0:
                    return None
                sign *= own
        if common is None:
            common = sign
        elif common != sign:
            return None
    return common


def of_norm(field: Field, poly: Poly, used: list[Kernel], depth: int) -> int | None:
    """The sign of A + B r for a square root r: by A^2 - B^2 r^2, where A and B r have different signs."""
    for kernel in used:
        if kernel.kind != "root" or kernel.power != 2 or poly.degrees()[kernel.position] != 1:
            continue
        a, b = poly.subs({NAMES[kernel.position]: 0}), poly.derivative(kernel.position)
        field.spend(4)
        mine, theirs = product_sign(field, a, depth + 1), product_sign(field, b, depth + 1)
        if mine is None and theirs and len(a) <= 2:
            mine = linear.implied_sign(field, a)
        if not mine or not theirs:
            continue
        if mine == theirs:
            return mine
        norm = product_sign(field, a * a - b * b * field.reduce(kernel.poly**2), depth + 1)
        if norm:
            return mine if norm > 0 else theirs
    return None


def product_sign(field: Field, poly: Poly, depth: int) -> int | None:
    """The sign of a polynomial by the signs of its irreducible factors."""
    content, parts = factoring.factored(field, field.reduce(poly))
    if content == 0:
        return 0
    sign = 1 if content > 0 else -1
    for factor, e in parts:
        if e % 2:
            own = certified(field, factor, depth)
            if own is None or own == 0:
                return own
            sign *= own
    return sign
