"""Sums of words: polynomials in letters that do not commute, over numbers that do.

A key is a word and a product of commuting factors with their exponents; its value is a rational number.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

Word: TypeAlias = tuple[int, ...]
Scale: TypeAlias = tuple[tuple[str, int], ...]  # names and exponents, in order
Sum: TypeAlias = Mapping[tuple[Word, Scale], Fraction]

NOTHING: Scale = ()
ONE: Sum = {((), NOTHING): Fraction(1)}


def together(one: Scale, other: Scale) -> Scale:
    """The product of two products of commuting factors."""
    if not one or not other:
        return one or other
    found = dict(one)
    for name, exponent in other:
        found[name] = found.get(name, 0) + exponent
    return tuple(sorted((n, e) for n, e in found.items() if e))


def plus(*items: Sum) -> Sum:
    """The sum."""
    found: dict[tuple[Word, Scale], Fraction] = {}
    for item in items:
        for key, value in item.items():
            value += found.get(key, 0)
            if value:
                found[key] = value
            else:
                found.pop(key, None)
    return found


def scaled(item: Sum, number: Fraction, scale: Scale = NOTHING) -> Sum:
    """Times a number and commuting factors."""
    return {(w, together(s, scale)): v * number for (w, s), v in item.items()} if number else {}


def minus(one: Sum, other: Sum) -> Sum:
    """The difference."""
    return plus(one, scaled(other, Fraction(-1)))


def times(one: Sum, other: Sum) -> Sum:
    """The product, in this order."""
    found: dict[tuple[Word, Scale], Fraction] = {}
    for (w1, s1), v1 in one.items():
        for (w2, s2), v2 in other.items():
            key = (w1 + w2, together(s1, s2))
            value = found.get(key, 0) + v1 * v2
            if value:
                found[key] = value
            else:
                found.pop(key, None)
    return found


def surrounded(before: Word, item: Sum, after: Word) -> Sum:
    """Each word between two others."""
    return {(before + w + after, s): v for (w, s), v in item.items()}
