"""Inverse functions: all reduce to arctan and log.

arcsin a = arctan(a/sqrt(1-a^2)), arccos a = pi/2 - arcsin a, both inside their domain; arcsinh,
arccosh and arctanh are logarithms. arctan is odd, and of a and 1/a one is kept:
arctan(1/a) = sign(a) pi/2 - arctan a.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from worker.engine.exact import logarithms, roots, signs
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form
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


def arctan(field: Field, a: Form) -> Form:
    """arctan a, of a and -a, and of a and 1/a, in terms of one kernel."""
    above, below = field.normal(a)
    if above.is_zero():
        return field.number(0)
    if negatives(above) * 2 > len(above) or (
        negatives(above) * 2 == len(above) and above.leading_coefficient() < 0
    ):
        return -arctan(field, Form(-above) * field.inverse(Form(below)))
    a = Form(above) * field.inverse(Form(below))
    for radicand, factor, turns in KNOWN:
        known = (
            roots.number_power(field, Fraction(radicand), Fraction(1, 2)) if radicand > 1 else field.number(1)
        )
        if above.total_degree() <= 1 and field.vanishes(
            (a - known.scaled(fmpq(factor.numerator, factor.denominator))).top
        ):
            return pi(field).scaled(fmpq(turns.numerator, turns.denominator))
    value = field.rational(a)
    if below.total_degree() > above.total_degree() or (value is not None and value > 1):
        inverse = field.inverse(a)
        quarter = pi(field).scaled(fmpq(1, 2)) * signs.sign_form(field, a)
        return quarter - arctan_kernel(field, inverse)
    return arctan_kernel(field, a)


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
