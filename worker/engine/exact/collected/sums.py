"""Sums of monomials over numbered atoms, with rational exponents: plain dictionaries, since most are tiny."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any, TypeAlias

MOST_TERMS = 40  # of a sum
LONGEST_NUMBER = 256  # bits

Exponent: TypeAlias = Any  # int or Fraction
Monomial: TypeAlias = tuple[tuple[int, Exponent], ...]  # atoms by number, with exponents other than 0
Sum: TypeAlias = dict[Monomial, Any]  # coefficients other than 0: int or Fraction

ONE: Monomial = ()


class Beyond(Exception):
    """This is no expression to be decided by collecting terms."""


def collect(total: Sum, other: Sum, most: int = MOST_TERMS) -> None:
    """Add the other sum to the total."""
    for monomial, c in other.items():
        found = total.get(monomial, 0) + c
        if found:
            total[monomial] = found
        else:
            del total[monomial]
    if len(total) > most:
        raise Beyond


def times(one: Sum, other: Sum, most: int = MOST_TERMS) -> Sum:
    """The product."""
    if len(one) == 1 or len(other) == 1:  # nothing meets
        if len(one) + len(other) > most + 1:
            raise Beyond
        return {joined(m, n): c * d for m, c in one.items() for n, d in other.items()}
    if len(one) * len(other) > 4 * most:
        raise Beyond
    total: Sum = {}
    for m, c in one.items():
        for n, d in other.items():
            monomial = joined(m, n)
            found = total.get(monomial, 0) + c * d
            if found:
                total[monomial] = found
            else:
                del total[monomial]
    if len(total) > most:
        raise Beyond
    return total


def joined(one: Monomial, other: Monomial) -> Monomial:
    """The product of two monomials."""
    if not one:
        return other
    if not other:
        return one
    exponents = dict(one)
    for atom, e in other:
        total = exponents.get(atom, 0) + e
        if not total:
            del exponents[atom]
        else:
            exponents[atom] = whole(total)
    return tuple(sorted(exponents.items()))


def raised(monomial: Monomial, exponent: Exponent) -> Monomial:
    """A power of a monomial."""
    return tuple([(a, whole(e * exponent)) for a, e in monomial])


def parted(of: Sum) -> tuple[Monomial, Any, Sum | None]:
    """Content, coefficient and rest, of which it is the product; a single term has no rest.

    The rest has no monomial factor, and the coefficient 1 in its largest monomial.
    """
    if not of:
        raise Beyond
    if len(of) == 1:
        ((monomial, c),) = of.items()
        return monomial, c, None
    exponents: dict[int, list[Exponent]] = {}
    for monomial in of:
        for atom, e in monomial:
            exponents.setdefault(atom, []).append(e)
    lowest = {a: min(es) if len(es) == len(of) else min(0, *es) for a, es in exponents.items()}
    content = tuple(sorted([(a, e) for a, e in lowest.items() if e]))
    scale = of[max(of)]
    if not content and scale == 1:
        return ONE, 1, of
    away = tuple([(a, -e) for a, e in content])
    by = reciprocal(scale)
    return content, scale, {joined(m, away): whole(c * by) for m, c in of.items()}


def whole(value: Any) -> Any:
    """An int where it is one."""
    return value if value.__class__ is int or value.denominator > 1 else value.numerator


def reciprocal(value: Any) -> Any:
    """1 over a coefficient."""
    return value if value in (1, -1) else whole(1 / Fraction(value))


def bounded_power(value: Any, n: int) -> Any:
    """A coefficient to a positive power, if that is no long number."""
    if value == 1:
        return 1
    if n * max(value.numerator.bit_length(), value.denominator.bit_length()) > LONGEST_NUMBER:
        raise Beyond
    return value**n


def negative(of: Sum) -> Sum:
    """The sum of the negative terms."""
    return {m: -c for m, c in of.items()}


def scaled(of: Sum, by: Any) -> Sum:
    """The sum times a number other than 0."""
    return of if by == 1 else {m: whole(c * by) for m, c in of.items()}


def key_of(of: Sum) -> Hashable:
    """What identifies a sum."""
    return frozenset(of.items())


def turned(of: Sum) -> tuple[Sum, bool]:
    """The sum or its negative, whichever has a positive leading coefficient, and whether it was turned."""
    if of and of[max(of)] < 0:
        return negative(of), True
    return of, False
