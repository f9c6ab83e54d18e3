"""Atoms of the tensor normal form, and what exponents and whole numbers are."""

from __future__ import annotations

from worker.engine.exact.tensor.polynomial import (
    Atom,
    Exponent,
    Monomial,
    Polynomial,
    Rational,
    added,
    number,
    scaled,
)


def prime_atom(prime: Rational) -> Atom:
    """A prime under a power that is no whole number."""
    return Atom("num", (prime,), f"#{prime}", sign="+")


def poly_atom(base: Polynomial) -> Atom:
    """A base under a power that cannot be multiplied out."""
    sign = base.sign if base.sign in ("+", "0+") else ""
    return Atom(
        "poly", (base,), f"({base.text})", base.letters,
        sign=sign, height=base.height, smooth=base.smooth,
    )  # fmt: skip


MINUS_ONE = poly_atom(number(-1))


def parity(exponent: Polynomial) -> tuple[Polynomial, int]:
    """What is left of an exponent of -1 once even multiples are dropped, and its number."""
    if not integral(exponent):
        return exponent, 0
    odd: dict[Monomial, Rational] = {m: 1 for m, c in exponent.terms.items() if m and c % 2}
    return Polynomial(odd), int(exponent.terms.get((), 0)) % 2


def log_atom(argument: Polynomial) -> Atom:
    """log of what cannot be split further."""
    return Atom(
        "log", (argument,), f"log({argument.text})", argument.letters,
        height=argument.height, smooth=argument.smooth,
    )  # fmt: skip


def gate_atom(argument: Polynomial) -> Atom:
    """[argument > 0]."""
    return Atom(
        "gate", (argument,), f"[{argument.text}>0]", argument.letters,
        sign="0+", height=argument.height, smooth=False,
    )  # fmt: skip


def function_atom(name: str, *arguments: Polynomial, sign: str = "", smooth: bool = True) -> Atom:
    """A function that has no relations here."""
    letters = frozenset().union(*(a.letters for a in arguments))
    return Atom(
        "fn",
        (name, *arguments),
        f"{name}({','.join(a.text for a in arguments)})",
        letters,
        sign=sign,
        height=max((a.height for a in arguments), default=0),
        smooth=smooth and all(a.smooth for a in arguments),
    )


def as_polynomial(exponent: Exponent) -> Polynomial:
    """An exponent as a polynomial."""
    return exponent if isinstance(exponent, Polynomial) else number(exponent)


def as_exponent(value: Polynomial) -> Exponent:
    """A polynomial as an exponent, a number where it is one."""
    known = value.constant
    return value if known is None else known


def sum_of(left: Exponent, right: Exponent) -> Exponent:
    """Sum of exponents."""
    if not isinstance(left, Polynomial) and not isinstance(right, Polynomial):
        return left + right
    return as_exponent(added(as_polynomial(left), as_polynomial(right)))


def product_of(left: Exponent, right: Rational) -> Exponent:
    """Rational multiple of an exponent."""
    return left * right if not isinstance(left, Polynomial) else as_exponent(scaled(left, right))


def divides(needed: Exponent, present: Exponent | None) -> bool:
    """Whether a power holds another one, both of them known."""
    if present is None or isinstance(needed, Polynomial) or isinstance(present, Polynomial):
        return False
    return present >= needed > 0


def is_even(exponent: Exponent) -> bool:
    """An even whole number."""
    return not isinstance(exponent, Polynomial) and exponent.denominator == 1 and exponent % 2 == 0


def integral(item: Polynomial) -> bool:
    """Whether it takes whole numbers only: index letters and sizes with whole coefficients."""
    return all(
        c.denominator == 1 and all(a.kind in ("index", "size") and e == 1 for a, e in m)
        for m, c in item.terms.items()
    )


def bits(value: Rational) -> int:
    """The length of its numerator or denominator, whichever is longer."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def factored(value: int) -> dict[int, int]:
    """Prime factors by trial division; a large rest counts as one base."""
    found: dict[int, int] = {}
    divisor = 2
    while divisor * divisor <= value and divisor < 2000:
        while value % divisor == 0:
            found[divisor] = found.get(divisor, 0) + 1
            value //= divisor
        divisor += 1
    if value > 1:
        found[value] = found.get(value, 0) + 1
    return found
