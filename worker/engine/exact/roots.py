"""Rational powers: |f|^(p/q) as powers of one root kernel for each irreducible f.

A base b of an even root is >= 0 wherever the root is real, so b^(p/q) = |b|^(p/q) =
|c|^(p/q) * product of |f_i|^(e_i p/q): an identity that needs no knowledge of the signs of the factors.
That b >= 0 is recorded as a condition and shown separately.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, lcm
from typing import Any

from flint import fmpq

from worker.engine.exact import algebraic, factoring, signs
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import NAMES, Kernel
from worker.engine.exact.limits import LARGEST_SIGN, Again, TooLarge
from worker.engine.exact.rationals import as_fraction, prime_factors

LARGEST_ROOT = 1 << 32


def absolute(field: Field, form: Form) -> Form:
    """|form|."""
    return form * signs.sign_form(field, form)


def rational_power(field: Field, base: Form, exponent: Fraction) -> Form:
    """base^(p/q), q > 1; for even q the caller has recorded base >= 0 as a condition."""
    size = absolute_power(field, base, exponent)
    if exponent.denominator % 2 and exponent.numerator % 2:
        return signs.sign_form(field, base) * size
    return size


def absolute_power(field: Field, base: Form, exponent: Fraction) -> Form:
    """|base|^(p/q)."""
    content, parts = factoring.parts(field, base)
    if content == 0:
        if exponent < 0:
            field.inverse(base)
        return field.number(0)
    result = number_power(field, as_fraction(abs(content)), exponent)
    for poly, e in parts:
        result = result * factor_power(field, poly, exponent * e)
    return result


def number_power(field: Field, value: Fraction, exponent: Fraction) -> Form:
    """A positive rational to a rational power, over roots of primes."""
    whole = exponent.numerator // exponent.denominator
    part = exponent - whole
    if abs(whole) * (value.numerator.bit_length() + value.denominator.bit_length()) > 20_000:
        raise TooLarge("a power of a number is too large")
    result = field.number(value**whole)
    if part == 0 or value == 1:
        return result
    for number, side in ((value.numerator, 1), (value.denominator, -1)):
        for prime, e in prime_factors(number):
            result = result * prime_power(field, prime, part * e * side)
    return result


def prime_power(field: Field, prime: int, exponent: Fraction) -> Form:
    """A prime to a rational power."""
    whole = exponent.numerator // exponent.denominator
    part = exponent - whole
    result = field.number(Fraction(prime) ** whole)
    return result if part == 0 else result * root_kernel(field, field.context.constant(prime), part)


def factor_power(field: Field, poly: Poly, exponent: Fraction) -> Form:
    """|f|^exponent for an irreducible f."""
    if exponent.denominator == 1:
        n = exponent.numerator
        result = field.power(Form(poly), n)
        return result * signs.sign_form(field, Form(poly)) if n % 2 else result
    kernel = field.kernel_at(poly)
    if kernel is not None:
        if kernel.kind == "sigma":
            return field.number(1)
        if kernel.kind == "exponential":
            from worker.engine.exact import exponentials

            return exponentials.term_power(field, kernel.argument, kernel.unit * exponent)
        if kernel.kind == "root":
            inner, part = kernel.argument, exponent / kernel.unit
            if inner.is_constant():
                return prime_power(field, int(inner.leading_coefficient().p), part)
            return factor_power(field, inner, part)
        if kernel.kind == "variable" and signs.declared_nonnegative(field, kernel):
            return variable_root(field, kernel, exponent)
    if exponent.denominator == 2:
        plain = denested(field, poly)
        if plain is not None:
            return field.power(plain, exponent.numerator)
    whole = exponent.numerator // exponent.denominator
    result = root_kernel(field, poly, exponent - whole)
    if whole:
        result = result * field.power(Form(poly), whole)
        if whole % 2:
            result = result * signs.sign_form(field, Form(poly))
    return result


def denested(field: Field, poly: Poly) -> Form | None:
    """sqrt|P + Q r| = |sqrt u + sign(Q) sqrt v| for r = sqrt f, where P^2 - Q^2 f is a square s^2.

    u and v are (P + s)/2 and (P - s)/2, and both must be certain not to be negative: then they are the
    squares of the summands, whose product is |Q| r/2.
    """
    if len(poly) > LARGEST_SIGN:
        return None
    degrees = poly.degrees()
    for kernel in field.used_kernels(poly):
        if kernel.kind != "root" or kernel.power != 2 or kernel.constant or degrees[kernel.position] != 1:
            continue
        p = poly.subs({NAMES[kernel.position]: 0})
        q = poly.derivative(kernel.position)
        if signs.certain_sign(field, Form(p)) == -1:  # of |P + Q r| = |-P - Q r|
            p, q = -p, -q
        if any(k.kind == "root" and not k.constant for part in (p, q) for k in used_in(field, part)):
            continue
        norm = field.reduce(p * p - q * q * field.reduce(kernel.poly**2))
        if norm.is_zero() or any(k.kind == "root" for k in used_in(field, norm)):
            continue
        content, factors = factoring.factored(field, norm)
        root = rational_square_root(content)
        if root is None or any(e % 2 for _, e in factors):
            continue
        s = Form(field.one).scaled(root)
        for factor, e in factors:
            s = s * Form(factor).raised(e // 2)
        halves = [(Form(p) + side).scaled(fmpq(1, 2)) for side in (s, -s)]
        if any(signs.certain_sign(field, half) not in (0, 1) for half in halves):
            continue
        u, v = (absolute_power(field, half, Fraction(1, 2)) for half in halves)
        sign = signs.sign_form(field, Form(q))
        # u - v = s tells which of the two is the larger where they are subtracted.
        one = field.number(1)
        together = (one + sign).scaled(fmpq(1, 2)) * (u + v)
        apart = (one - sign).scaled(fmpq(1, 2)) * (u - v) * signs.sign_form(field, s)
        return together + apart
    return None


def used_in(field: Field, poly: Poly) -> list[Kernel]:
    """The kernels of a polynomial that may be a number."""
    return [] if poly.is_constant() else field.used_kernels(poly)


def rational_square_root(value: fmpq) -> fmpq | None:
    """The square root of a rational number, if it is one."""
    if value < 0:
        return None
    above, below = isqrt(int(value.p)), isqrt(int(value.q))
    return fmpq(above, below) if above**2 == value.p and below**2 == value.q else None


def variable_root(field: Field, kernel: Any, exponent: Fraction) -> Form:
    """A root of x >= 0: x itself becomes the k-th power of its kernel, and no relation is needed."""
    key = ("variable", kernel.argument)
    needed = kernel.unit * exponent.denominator
    if needed > LARGEST_ROOT:
        raise TooLarge("a root is too large")
    field.memory.roots[key] = needed
    raise Again


def root_kernel(field: Field, poly: Poly, exponent: Fraction) -> Form:
    """|f|^(p/q) for 0 <= p/q < 1 as a power of |f|^(1/k), where k serves all roots of f that occur."""
    if exponent == 0:
        return field.number(1)
    key = ("root of", field.poly_key(poly))
    k = field.memory.roots.get(key, 1)
    if k % exponent.denominator:
        k = lcm(k, exponent.denominator)
        if k > LARGEST_ROOT:
            raise TooLarge("a root is too large")
        known = key in field.memory.roots
        field.memory.roots[key] = k
        if known:
            raise Again
    sign = signs.sign_form(field, Form(poly))
    # The relation depends on the sign as it is known by now, and so the kernel does.
    kernel, new = field.kernel((*key, k, field.poly_key(sign.top)), "root")
    if new:
        kernel.argument, kernel.unit, kernel.positive = poly, k, True
        used = [] if poly.is_constant() else field.used_kernels(poly)
        kernel.constant = all(u.constant for u in used)
        if all(u.algebraic is not None for u in used) and all(c.q == 1 for c in poly.coeffs()):
            size = algebraic.conjugate_bound(field, poly)
            bound = fmpq((size.p // size.q + 1).root(k) + 1)
            below = frozenset(t.position for t in algebraic.tower(field, used))
            kernel.algebraic = algebraic.Integer(k, bound, below)
            field.has_algebraic = True
        field.relate(kernel, k, (Form(poly) * sign).top)
    return Form(kernel.poly ** int(exponent * k))
