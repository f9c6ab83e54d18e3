"""Logarithms over a coprime base: log b = sum of e_i log|f_i|, wherever b > 0.

The kernel of an irreducible f is log|f|, defined off its zeros, so that no sign is assumed:
log(x^2) = 2 log|x| on all reals, and log x is log|x| together with the condition x > 0.
"""

from __future__ import annotations

from fractions import Fraction

from worker.engine.exact import factoring, multiplicative
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.limits import FormalZero
from worker.engine.exact.rationals import as_fmpq, as_fraction, prime_factors


def log(field: Field, form: Form) -> Form:
    """log|form|."""
    content, parts = factoring.parts(field, form)
    if content == 0:
        raise FormalZero
    result = log_number(field, as_fraction(abs(content)))
    for poly, e in parts:
        result = result + log_factor(field, poly).scaled(e)
    return result


def log_number(field: Field, value: Fraction) -> Form:
    """log of a positive rational, over the logarithms of primes."""
    result = field.number(0)
    for number, side in ((value.numerator, 1), (value.denominator, -1)):
        for prime, e in prime_factors(number):
            kernel, new = field.kernel(("log", prime), "logarithm")
            if new:
                kernel.constant = kernel.positive = True
                kernel.argument = field.context.constant(prime)
            result = result + Form(kernel.poly * (e * side))
    return result


def log_factor(field: Field, poly: Poly) -> Form:
    """log|f| for an irreducible f."""
    own = field.kernel_at(poly)
    if own is not None:
        if own.kind == "sigma":
            return field.number(0)
        if own.kind == "exponential":
            term: Form = own.argument.form(field)
            return term.scaled(as_fmpq(own.unit))
        if own.kind == "root":
            inner = own.argument
            whole = log_number(field, as_fraction(inner)) if inner.is_constant() else log_factor(field, inner)
            return whole.scaled(as_fmpq(Fraction(1, own.unit)))
        if own.kind == "variable" and own.unit > 1:
            return Form(log_kernel(field, poly)).scaled(as_fmpq(Fraction(1, own.unit)))
    other = conjugate(field, poly)
    if other is not None:
        conjugated, norm = other
        return log(field, Form(norm)) - Form(log_kernel(field, conjugated))
    field.require_invertible(poly)
    known = None if field.knows(("log", field.poly_key(poly))) else multiplicative.relation(field, poly)
    if known is None:
        return Form(log_kernel(field, poly))
    result = field.number(0)
    for kernel, exponent in known[0]:
        result = result + Form(kernel.poly * as_fmpq(exponent))
    for prime, exponent in known[1]:
        result = result + log_number(field, Fraction(prime)).scaled(as_fmpq(exponent))
    return result


def log_kernel(field: Field, poly: Poly) -> Poly:
    """The kernel log|f|; for x = g^k with a root kernel g it is log|x|."""
    kernel, new = field.kernel(("log", field.poly_key(poly)), "logarithm")
    if new:
        kernel.argument = poly
        kernel.constant = all(k.constant for k in field.used_kernels(poly))
    return kernel.poly


def conjugate(field: Field, poly: Poly) -> tuple[Poly, Poly] | None:
    """For A - B r with r^2 = f and rational norm A^2 - B^2 f, its partner A + B r and that norm.

    So log(sqrt(x^2+1) - x) and -log(sqrt(x^2+1) + x) meet in one kernel.
    """
    for kernel in field.used_kernels(poly):
        if kernel.kind != "root" or kernel.unit != 2 or poly.degrees()[kernel.position] != 1:
            continue
        flipped = poly.compose(
            *[-g if i == kernel.position else g for i, g in enumerate(field.context.gens())]
        )
        norm = field.reduce(poly * flipped)
        if not norm.is_constant() or norm.is_zero():
            continue
        # Of the two, the one whose terms have the smaller signed coefficients is rewritten.
        mine, theirs = negatives(poly), negatives(flipped)
        if min(theirs, len(poly) - theirs) < min(mine, len(poly) - mine):
            lead = flipped.leading_coefficient()
            return (flipped, norm) if lead > 0 else (-flipped, -norm)
    return None


def negatives(poly: Poly) -> int:
    """How many coefficients are negative."""
    return sum(1 for c in poly.coeffs() if c < 0)
