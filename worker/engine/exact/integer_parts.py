"""Integer parts: floor(n w + c) = sum of floor(w + (c + k)/n) for k < n, over one unit w for each direction.

The argument is split into summands that are integers anyway, a rational multiple of a primitive
polynomial, and a number. The multiples of one polynomial share a unit, refined like that of
exponentials, and Hermite's identity expands them over it; these rules hold everywhere. Two more hold
off the steps only, and so are not used where an exercise asks for the convention there:
floor(-w) = -floor(w) - 1, and over a short interval floor is a sum of brackets.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from math import floor, gcd, lcm

from flint import arb, ctx, fmpq

from worker.engine.exact import exponentials, factoring, signs, values
from worker.engine.exact.angles import integral
from worker.engine.exact.balls import Evaluation
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.limits import TooLarge, Unsettled
from worker.engine.exact.rationals import as_fraction
from worker.engine.expression import Node
from worker.engine.model import Kink

LARGEST_EXPANSION = 24  # summands of one integer part
MOST_STEPS = 4  # up to which an integer part is written as brackets
SMOOTH = frozenset({"variable", "exponential", "logarithm", "tangent"})  # constant on no open set


def constant_value(field: Field, node: Node) -> Form:
    """The integer part of a constant, by its enclosure."""
    with ctx.workprec(512):
        value = Evaluation({}).value(node)
    if value.__class__ is not fmpq:
        raise Unsettled("the integer part of a constant that may be an integer")
    return field.number(value)


def integer_part(field: Field, a: Form) -> Form:
    """floor(a)."""
    value = field.rational(a)
    if value is not None:
        return field.number(floor(value))
    above, below = field.normal(a)
    if not below.is_constant():
        return by_range(field, a) or of_quotient(field, above, below)
    whole, rest, shift = split(field, above)
    if rest.is_zero():
        return Form(whole) + field.number(floor(shift))
    found = by_range(field, Form(rest) + field.number(shift))
    return Form(whole) + (found if found is not None else stepped(field, rest, shift))


def of_quotient(field: Field, above: Poly, below: Poly) -> Form:
    """floor(above/below), less the integer that division leaves: one kernel for tanh(x) and tanh(x) + 1."""
    quotient = divmod(above, below)[0]
    alone = (0,) * len(field.by_position)
    whole = floor(
        as_fraction(dict(zip(quotient.monoms(), quotient.coeffs(), strict=True)).get(alone, fmpq(0)))
    )
    rest = Form(above - below * whole) * field.inverse(Form(below))
    return kernel_of(field, ("floor", field.key(rest))) + field.number(whole)


def split(field: Field, poly: Poly) -> tuple[Poly, Poly, Fraction]:
    """An integer-valued polynomial, what else varies, and a number; their sum is `poly`."""
    whole, rest, shift = field.zero, field.zero, Fraction(0)
    for monomial, c in exponentials.monomials(field, poly):
        if monomial.is_constant():
            shift = c
        elif all(integral(field, k) for k in field.used_kernels(monomial)):
            whole = whole + monomial * floor(c)
            left = c - floor(c)
            rest = rest + monomial * fmpq(left.numerator, left.denominator)
        else:
            rest = rest + monomial * fmpq(c.numerator, c.denominator)
    return whole, rest, shift


def stepped(field: Field, rest: Poly, shift: Fraction) -> Form:
    """floor(rest + shift), over the unit of the direction of `rest`."""
    coefficients = [as_fraction(c) for c in rest.coeffs()]
    size = content(coefficients)
    used = field.used_kernels(rest)
    integers = all(integral(field, k) for k in used)
    open_steps = field.domain.kink is Kink.OPEN
    turns = coefficients[0] < 0 and (
        integers or (open_steps and all(k.kind in SMOOTH and not integral(field, k) for k in used))
    )
    direction = rest * fmpq(size.denominator, size.numerator)
    if turns:
        direction, shift = -direction, -shift
    key = ("floor", field.poly_key(direction))
    unit = exponentials.lattice_unit(field, key, size)
    times = int(size / unit)
    if times > LARGEST_EXPANSION or unit.numerator > LARGEST_EXPANSION:
        raise TooLarge("an integer part of a large multiple")
    total = field.number(0)
    for k in range(times):
        total = total + step(field, direction, unit, (shift + k) / times, integers)
    if not turns:
        return total
    if not integers:
        return -total - field.number(1)
    # floor(-a) = -ceil(a), and for a multiple a of 1/n that is -floor(a + (n - 1)/n).
    n = unit.denominator
    total = field.number(0)
    for k in range(times):
        total = total + step(field, direction, unit, (shift + Fraction(n - 1, n) + k) / times, integers)
    return -total


def content(coefficients: list[Fraction]) -> Fraction:
    """The greatest rational of which all are integer multiples."""
    below = lcm(*(c.denominator for c in coefficients))
    return Fraction(gcd(*(int(c * below) for c in coefficients)), below)


def step(field: Field, direction: Poly, unit: Fraction, shift: Fraction, integers: bool) -> Form:
    """floor(unit * direction + shift)."""
    n = unit.denominator
    if integers:
        shift = Fraction(floor(shift * n), n)
    whole = floor(shift)
    shift -= whole
    if integers and unit.numerator == 1 and n > 1 and shift == Fraction(n - 1, n):
        # The n integer parts add up to the integer itself.
        last = Form(direction)
        for k in range(n - 1):
            last = last - step(field, direction, unit, Fraction(k, n), integers)
        return last + field.number(whole)
    inside = direction * fmpq(unit.numerator, unit.denominator)
    found = brackets(field, inside, shift)
    if found is None:
        found = kernel_of(field, ("floor", field.poly_key(direction), unit, shift))
    return found + field.number(whole)


def kernel_of(field: Field, key: Hashable) -> Form:
    """An integer part that stays one."""
    kernel, _ = field.kernel(key, "floor")
    return Form(kernel.poly)


def by_range(field: Field, a: Form) -> Form | None:
    """Where all values of the argument lie between two neighbouring integers."""
    with ctx.workprec(128):
        ball = values.enclosure(field, a)
        whole = None if ball is None else ball.floor().unique_fmpz()
    if whole is not None:
        return field.number(int(whole))
    for low in (0, -1):
        above, gap = a - field.number(low), field.number(low + 1) - a
        inside = certain(field, above) and certain(field, gap)
        if inside and (field.domain.kink is Kink.OPEN or nowhere_zero(field, gap)):
            return field.number(low)
    return None


def nowhere_zero(field: Field, form: Form) -> bool:
    """It is 0 at no point of the domain, so that what is positive null sets apart is so at each point."""
    from worker.engine.exact import kinks

    above, below = field.normal(form)
    if kinks.vanishes_at_a_pole(field, above, below):
        return False
    content, parts = factoring.factored(field, above)
    return content != 0 and all(kinks.never_zero(field, poly) for poly, _ in parts)


def certain(field: Field, gap: Form) -> bool:
    """The form is positive throughout, null sets apart."""
    return signs.certain_sign(field, gap) == 1


def brackets(field: Field, inside: Poly, shift: Fraction) -> Form | None:
    """floor(inside + shift) as a sum of brackets [inside + shift > k], if few steps occur."""
    if field.domain.kink is not Kink.OPEN or not all(k.kind in SMOOTH for k in field.used_kernels(inside)):
        return None
    with ctx.workprec(128):
        ball = values.enclosure(field, Form(inside))
        if ball is None or not ball.rad() * 2 <= MOST_STEPS + arb(0.01):
            return None
        moved = ball + arb(fmpq(shift.numerator, shift.denominator))
        low, high = int(moved.lower().floor().unique_fmpz()), int(moved.upper().floor().unique_fmpz())
    half = fmpq(1, 2)
    total = field.number(low)
    for k in range(low + 1, high + 1):
        sign = signs.sign_form(field, Form(inside) + field.number(shift - k))
        total = total + sign.scaled(half) + field.number(Fraction(1, 2))
    return total
