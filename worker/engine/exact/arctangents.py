"""Inverse functions: all reduce to arctan and log.

arcsin a = arctan(a/sqrt(1-a^2)), arccos a = pi/2 - arcsin a, both inside their domain; arcsinh,
arccosh and arctanh are logarithms. arctan is odd, and of a and 1/a one is kept:
arctan(1/a) = sign(a) pi/2 - arctan a. The tangent of half an angle is doubled where a root goes with that:
2 arctan(u/(1 + sqrt(1 + u^2))) = arctan u.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from worker.engine.exact import logarithms, roots, signs
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import Kernel
from worker.engine.exact.logarithms import negatives

KNOWN = (
    (1, Fraction(1), Fraction(1, 4)),
    (3, Fraction(1), Fraction(1, 3)),
    (3, Fraction(1, 3), Fraction(1, 6)),
)


def pi(field: Field) -> Form:
    """The constant pi."""
    kernel, new = field.kernel("pi", "pi")
    if new:
        kernel.constant = kernel.positive = True
    return Form(kernel.poly)


def arctan(field: Field, a: Form, *, turned: bool = False) -> Form:
    """arctan a, of a and -a, and of a and 1/a, in terms of one kernel; nothing is `turned` twice."""
    above, below = field.normal(a)
    if above.is_zero():
        return field.number(0)
    double = doubled(field, a)
    if double is not None:
        return arctan(field, double).scaled(fmpq(1, 2))
    if negatives(above) * 2 > len(above) or (
        negatives(above) * 2 == len(above) and above.leading_coefficient() < 0
    ):
        return -arctan(field, Form(-above) * field.inverse(Form(below)), turned=turned)
    a = Form(above) * field.inverse(Form(below))
    varies = any(not k.constant for p in (above, below) if not p.is_constant() for k in field.used_kernels(p))
    for radicand, factor, turns in () if varies else KNOWN:
        known = (
            roots.number_power(field, Fraction(radicand), Fraction(1, 2)) if radicand > 1 else field.number(1)
        )
        if above.total_degree() <= 1 and field.vanishes(
            (a - known.scaled(fmpq(factor.numerator, factor.denominator))).top
        ):
            return pi(field).scaled(fmpq(turns.numerator, turns.denominator))
    value = field.rational(a)
    if not turned and (degree(field, below) > degree(field, above) or (value is not None and value > 1)):
        inverse = field.inverse(a)
        quarter = pi(field).scaled(fmpq(1, 2)) * signs.sign_form(field, a)
        return quarter - arctan(field, inverse, turned=True)
    return arctan_kernel(field, a)


def degree(field: Field, poly: Poly) -> Fraction:
    """The total degree, in which a root counts as the part of its radicand's that it is."""
    if poly.is_constant():
        return Fraction(0)
    weights = {
        k.position: Fraction(int(k.argument.total_degree()), k.power) if k.kind == "root" else Fraction(1)
        for k in field.used_kernels(poly)
    }
    return max(sum((weights[i] * int(e) for i, e in enumerate(m) if e), Fraction(0)) for m in poly.monoms())


def doubled(field: Field, a: Form) -> Form | None:
    """2a/(1 - a^2) = tan(2 arctan a) for |a| < 1, where a^2 has a root that the square of this has not."""
    square = a * a
    nested = varying_roots(field, square)
    if not nested:
        return None
    one = field.number(1)
    gap = one - square
    if field.vanishes(field.normal(gap)[0]):
        return None
    double = a.scaled(fmpq(2)) * field.inverse(gap)
    if nested & varying_roots(field, double * double):
        return None
    above, below = field.normal(gap * field.inverse(one + square))  # the cosine of the whole angle
    if signs.certain_sign(field, Form(above) * field.inverse(Form(below))) != 1:
        return None
    above, below = field.normal(double)
    return Form(above) * field.inverse(Form(below))


def varying_roots(field: Field, form: Form) -> set[Kernel]:
    """The square roots in its normal form that are no numbers."""
    polys = [p for p in field.normal(form) if not p.is_constant()]
    used = {k for p in polys for k in field.used_kernels(p)}
    return {k for k in used if k.kind == "root" and k.power == 2 and not k.constant}


def arctan_kernel(field: Field, a: Form) -> Form:
    """The kernel of an arctangent."""
    kernel, new = field.kernel(("arctan", field.key(a)), "arctan")
    if new:
        kernel.argument = a
        above, below = field.normal(a)
        kernel.constant = all(
            k.constant for p in (above, below) if not p.is_constant() for k in field.used_kernels(p)
        )
    return Form(kernel.poly)


def arcsin(field: Field, a: Form) -> Form:
    """arcsin a = arctan(a/sqrt(1 - a^2))."""
    remainder = field.number(1) - a * a
    if field.vanishes(remainder.top):  # a is 1 or -1
        return pi(field).scaled(fmpq(1, 2)) * a
    return arctan(field, a * roots.absolute_power(field, remainder, Fraction(-1, 2)))


def arccos(field: Field, a: Form) -> Form:
    """arccos a = pi/2 - arcsin a."""
    return pi(field).scaled(fmpq(1, 2)) - arcsin(field, a)


def arcsinh(field: Field, a: Form) -> Form:
    """arcsinh a = log(a + sqrt(a^2 + 1))."""
    root = roots.absolute_power(field, a * a + field.number(1), Fraction(1, 2))
    return logarithms.log(field, a + root)


def arccosh(field: Field, a: Form) -> Form:
    """arccosh a = log(a + sqrt(a^2 - 1))."""
    root = roots.absolute_power(field, a * a - field.number(1), Fraction(1, 2))
    return logarithms.log(field, a + root)


def arctanh(field: Field, a: Form) -> Form:
    """arctanh a = (log(1 + a) - log(1 - a))/2."""
    one = field.number(1)
    return (logarithms.log(field, one + a) - logarithms.log(field, one - a)).scaled(fmpq(1, 2))
