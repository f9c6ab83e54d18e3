"""Sines and cosines, rational in the tangent of half an angle.

An angle is a sum of terms with rational coefficients. A term's unit u is refined like that of
exponentials; t = tan(u m/2) gives cos = (1-t^2)/(1+t^2) and sin = 2t/(1+t^2), multiples follow from
powers of (1-t^2) + 2ti, sums from the addition formulas. Multiples of pi are exact: radicals for
the common ones, else the algebraic constant 2 cos(pi p/q). arctan a is an angle with known tangent.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from worker.engine.exact import exponentials, roots
from worker.engine.exact.algebraic import Integer
from worker.engine.exact.exponentials import Term, lattice_unit, terms
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import Kernel
from worker.engine.exact.limits import LARGEST_MULTIPLE, TooLarge
from worker.engine.model import Property

LARGEST_SUM = 6  # summands of an angle that are expanded over half tangents
Pair = tuple[Form, Form]  # cosine and sine


def cosine_and_sine(field: Field, angle: Form) -> Pair:
    """Of an angle, as forms."""
    pair: Pair | None = None
    summands = terms(field, angle)
    if field.memory.turning:
        pair, summands = of_turns(field, summands)
    elif len(summands) > LARGEST_SUM:
        raise TooLarge("a sum of many angles")
    for term, c in summands:
        found = of_term(field, term, c)
        pair = found if pair is None else added(pair, found)
    return pair if pair is not None else (field.number(1), field.number(0))


def added(one: Pair, other: Pair) -> Pair:
    """Of the sum of two angles."""
    (c, s), (d, t) = one, other
    return c * d - s * t, s * d + c * t


def of_term(field: Field, term: Term, coefficient: Fraction) -> Pair:
    """Of a rational multiple of one term."""
    kernel = field.kernel_at(term.above) if term.below.is_constant() else None
    if kernel is not None and kernel.kind == "pi":
        return of_pi(field, coefficient)
    whole = of_whole_turns(field, term, coefficient)
    if whole is not None:
        return whole
    key = ("angle", term.key)
    if kernel is not None and kernel.kind == "arctan":
        unit = field.memory.units.setdefault(key, Fraction(1))
        if (coefficient / unit).denominator > 1:
            lattice_unit(field, key, coefficient)
        pair = of_arctangent(field, kernel.argument, unit)
        return multiple(field, pair, coefficient / unit)
    unit = lattice_unit(field, key, coefficient)
    half, new = field.kernel((*key, unit), "tangent")
    if new:
        half.argument, half.unit = term, unit
        half.constant = all(
            k.constant for p in (term.above, term.below) if not p.is_constant() for k in field.used_kernels(p)
        )
    t = half.poly
    n = int(coefficient / unit)
    if abs(n) > LARGEST_MULTIPLE:
        raise TooLarge("a multiple of an angle is too large")
    real, imaginary = field.one, field.zero
    for _ in range(abs(n)):
        real, imaginary = real * (1 - t * t) - imaginary * 2 * t, real * 2 * t + imaginary * (1 - t * t)
    below = ((t * t + 1, -abs(n)),)
    return Form(real, below), Form(imaginary if n > 0 else -imaginary, below)


def of_turns(
    field: Field, summands: list[tuple[Term, Fraction]]
) -> tuple[Pair | None, list[tuple[Term, Fraction]]]:
    """By powers of z = exp(i unit m), for all summands but pi and arctangents, which are handed back.

    The product of the powers stays one monomial, however many the angles and large the multiples.
    """
    up, left, turning = field.number(1), [], False
    for term, c in summands:
        kernel = field.kernel_at(term.above) if term.below.is_constant() else None
        if kernel is not None and kernel.kind in ("pi", "arctan"):
            left.append((term, c))
            continue
        key = ("angle", term.key)
        unit = lattice_unit(field, key, c)
        z, new = field.kernel(("turn", term.key, unit), "turn")
        if new:
            z.argument, z.unit = term, unit
        up, turning = up * field.power(Form(z.poly), int(c / unit)), True
    if not turning:
        return None, left
    down = field.inverse(up)
    i, new = field.kernel("imaginary", "imaginary")
    if new:
        i.constant = True
        field.relate(i, 2, -field.one)
        field.has_complex = True
    half = fmpq(1, 2)
    return ((up + down).scaled(half), ((down - up) * Form(i.poly)).scaled(half)), left


def of_whole_turns(field: Field, term: Term, coefficient: Fraction) -> Pair | None:
    """cos(n pi) = (-1)^n and sin(n pi) = 0 for a product n of integer variables."""
    if coefficient.denominator > 1 or not term.below.is_constant():
        return None
    used = field.used_kernels(term.above)
    turning = [k for k in used if k.kind == "pi"]
    rest = [k for k in used if k.kind != "pi"]
    if not turning or not rest or term.above.degrees()[turning[0].position] != 1:
        return None
    if not all(integral(field, k) for k in rest):
        return None
    if coefficient % 2 == 0:
        return field.number(1), field.number(0)
    n = exponentials.term_of(field, term.above / turning[0].poly, field.one)
    return Form(parity(field, field.number(-1), n)), field.number(0)


def integral(field: Field, kernel: Kernel) -> bool:
    """All its values are integers."""
    return kernel.kind == "floor" or (
        kernel.kind == "variable" and kernel.unit == 1 and field.domain.has(kernel.argument, Property.INTEGER)
    )


def parity(field: Field, sign: Form, n: Term) -> Poly:
    """sign^n for a sign and a product n of integer variables."""
    once = field.context.from_dict(
        {tuple(min(int(e), 1) for e in n.above.monoms()[0]): 1}
    )  # n^2 is odd where n is
    kernel, new = field.kernel(("parity", field.key(sign), field.poly_key(once)), "parity")
    if new:
        field.relate(kernel, 2, field.one)
    return kernel.poly


def multiple(field: Field, pair: Pair, times: Fraction) -> Pair:
    """Of an integer multiple of an angle."""
    n = int(times)
    if abs(n) > LARGEST_MULTIPLE // 4:
        raise TooLarge("a multiple of an angle is too large")
    c, s = pair
    total: Pair = (field.number(1), field.number(0))
    for _ in range(abs(n)):
        total = added(total, (c, s if n > 0 else -s))
    return total


def of_arctangent(field: Field, tangent: Form, unit: Fraction) -> Pair:
    """cos and sin of unit * arctan(tangent) for unit 1 or 1/2, 1/4, ...: the angle is below pi/2."""
    halvings = unit.denominator.bit_length() - 1
    if unit != Fraction(1, 1 << halvings) or halvings > 3:
        raise TooLarge("a fraction of an arctangent")
    for _ in range(halvings):  # tan(a/2) = tan a / (1 + sqrt(1 + tan^2 a))
        root = roots.absolute_power(field, field.number(1) + tangent * tangent, Fraction(1, 2))
        tangent = tangent * field.inverse(field.number(1) + root)
    cosine = roots.absolute_power(field, field.number(1) + tangent * tangent, Fraction(-1, 2))
    return cosine, tangent * cosine


def of_pi(field: Field, turns: Fraction) -> Pair:
    """cos and sin of turns * pi."""
    return cosine_of_pi(field, turns), cosine_of_pi(field, Fraction(1, 2) - turns)


def cosine_of_pi(field: Field, turns: Fraction) -> Form:
    """cos(turns * pi): a radical where there is a short one, else an algebraic constant."""
    turns = abs(turns) % 2
    if turns > 1:
        turns = 2 - turns
    if turns > Fraction(1, 2):
        return -cosine_of_pi(field, 1 - turns)
    if turns.denominator > 1000:
        raise TooLarge("a fraction of pi")
    known = RADICALS.get(turns)
    if known is not None:
        total = field.number(0)
        for coefficient, radicand in known:
            total = total + roots.number_power(field, Fraction(radicand), Fraction(1, 2)).scaled(
                fmpq(coefficient.numerator, coefficient.denominator)
            )
        return total
    kernel, new = field.kernel(("cosine", turns), "cosine")
    if new:
        kernel.unit = fmpq(turns.numerator, turns.denominator)
        kernel.constant = kernel.positive = True
        kernel.algebraic = Integer(turns.denominator, fmpq(2))
        field.has_algebraic = True
    return Form(kernel.poly / 2)


_QUARTER = Fraction(1, 4)
RADICALS: dict[Fraction, list[tuple[Fraction, int]]] = {
    Fraction(0): [(Fraction(1), 1)],
    Fraction(1, 2): [],
    Fraction(1, 3): [(Fraction(1, 2), 1)],
    Fraction(1, 4): [(Fraction(1, 2), 2)],
    Fraction(1, 6): [(Fraction(1, 2), 3)],
    Fraction(1, 12): [(_QUARTER, 6), (_QUARTER, 2)],
    Fraction(5, 12): [(_QUARTER, 6), (-_QUARTER, 2)],
    Fraction(1, 5): [(_QUARTER, 1), (_QUARTER, 5)],
    Fraction(2, 5): [(-_QUARTER, 1), (_QUARTER, 5)],
}
