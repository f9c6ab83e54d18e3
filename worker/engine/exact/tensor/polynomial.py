"""Polynomials over atoms: the values that the tensor normal form computes with.

An `Atom` is anything that is not a sum or a product: a component `x[i]`, a closed sum over bound
letters, `exp` of a monomial, a gate `[z > 0]`, a multi-term base under a power. A `Polynomial` maps
monomials to rational coefficients; exponents are rationals, or polynomials where they are symbolic
(`x^p`). Both carry a canonical text, which is their identity and their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, Generic, TypeAlias, TypeVar, Union

# Whole numbers are ints where that is easy: their hash is quicker.
Rational: TypeAlias = int | Fraction
Exponent: TypeAlias = Union[int, Fraction, "Polynomial"]
Monomial: TypeAlias = "tuple[tuple[Atom, Exponent], ...]"


Value = TypeVar("Value")


class lazily(Generic[Value]):
    """A property that is worked out once; before Python 3.12 `functools.cached_property` takes a lock."""

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, item: Any, owner: type) -> Value:
        found = item.__dict__[self._name] = self._work_out(item)
        return found


class Atom:
    """An indivisible factor. `sign` is "+" if certainly > 0, "0+" if certainly ≥ 0, else ""."""

    __slots__ = ("height", "kind", "letters", "parts", "sign", "smooth", "text")

    def __init__(
        self,
        kind: str,
        parts: tuple[Any, ...],
        text: str,
        letters: frozenset[str] = frozenset(),
        *,
        sign: str = "",
        height: int = 0,
        smooth: bool = True,
    ) -> None:
        self.kind = kind
        self.parts = parts
        self.text = text
        self.letters = letters
        self.sign = sign
        self.height = height  # nesting of binders inside, which names bound letters
        self.smooth = smooth  # no gate inside: real analytic where defined

    def __repr__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Atom) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


class Polynomial:
    """A finite sum of rational multiples of monomials; immutable, compared by canonical text."""

    def __init__(self, terms: dict[Monomial, Rational]) -> None:
        self.terms = terms

    @lazily
    def text(self) -> str:
        parts = [
            f"{coefficient}" + "".join(f"·{_factor_text(a, e)}" for a, e in monomial)
            for monomial, coefficient in self.sorted_terms
        ]
        return "+".join(parts) or "0"

    @lazily
    def sorted_terms(self) -> list[tuple[Monomial, Rational]]:
        """Terms, the leading one first."""
        return sorted(self.terms.items(), key=lambda term: order_key(term[0]), reverse=True)

    @lazily
    def letters(self) -> frozenset[str]:
        found: set[str] = set()
        for atom, exponent in self.factors():
            found |= atom.letters
            if isinstance(exponent, Polynomial):
                found |= exponent.letters
        return frozenset(found)

    @lazily
    def height(self) -> int:
        return max(
            (
                max(atom.height, exponent.height if isinstance(exponent, Polynomial) else 0)
                for atom, exponent in self.factors()
            ),
            default=0,
        )

    @lazily
    def smooth(self) -> bool:
        return all(
            atom.smooth and (not isinstance(exponent, Polynomial) or exponent.smooth)
            for atom, exponent in self.factors()
        )

    @lazily
    def gated(self) -> bool:
        """Whether a condition on values occurs in it, at whatever depth."""
        return ">0]" in self.text  # only a gate's text has this

    def factors(self) -> Iterator[tuple[Atom, Exponent]]:
        for monomial in self.terms:
            yield from monomial

    @property
    def constant(self) -> Rational | None:
        """Its value, if it is a number."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and () in self.terms:
            return self.terms[()]
        return None

    @property
    def sign(self) -> str:
        """ "+", "0+", "-", "0-" or "" as far as the atoms' signs tell."""
        signs = {_term_sign(m, c) for m, c in self.terms.items()}
        if not signs or "" in signs:
            return ""
        if signs <= {"+", "0+"}:
            return "+" if "+" in signs else "0+"
        if signs <= {"-", "0-"}:
            return "-" if "-" in signs else "0-"
        return ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return self.text


def _factor_text(atom: Atom, exponent: Exponent) -> str:
    return atom.text if exponent == 1 else f"{atom.text}^({exponent})"


def order_key(monomial: Monomial) -> tuple[Any, ...]:
    """Total degree first, then the factors: an order in which a leading term can be reduced."""
    degree = sum((e for _, e in monomial if not isinstance(e, Polynomial)), 0)
    return (degree, tuple((a.text, str(e)) for a, e in monomial))


def _term_sign(monomial: Monomial, coefficient: Rational) -> str:
    strict = True
    for atom, exponent in monomial:
        even = not isinstance(exponent, Polynomial) and exponent.denominator == 1 and exponent % 2 == 0
        if atom.sign == "+":
            continue
        if even or (atom.sign == "0+" and not isinstance(exponent, Polynomial)):
            strict = strict and not isinstance(exponent, Polynomial) and exponent < 0
            continue
        return ""
    side = "+" if coefficient > 0 else "-"
    return side if strict else "0" + side


def monomial_of(factors: Iterable[tuple[Atom, Exponent]]) -> Monomial:
    """Factors in canonical order, without those to the power 0."""
    return tuple(sorted(((a, e) for a, e in factors if e != 0), key=lambda f: f[0].text))


ZERO = Polynomial({})
ONE = Polynomial({(): 1})


def number(value: Rational) -> Polynomial:
    """A constant polynomial."""
    if not value:
        return ZERO
    return Polynomial({(): value.numerator if value.denominator == 1 else value})


def of_atom(atom: Atom, exponent: Exponent = 1) -> Polynomial:
    """One atom to a power."""
    return Polynomial({((atom, exponent),): 1})


def added(*items: Polynomial) -> Polynomial:
    """Sum."""
    total: dict[Monomial, Rational] = {}
    for item in items:
        for monomial, coefficient in item.terms.items():
            value = total.get(monomial, 0) + coefficient
            if value:
                total[monomial] = value
            else:
                total.pop(monomial, None)
    return Polynomial(total)


def scaled(item: Polynomial, factor: Rational) -> Polynomial:
    """Multiple by a rational."""
    if not factor:
        return ZERO
    if factor == 1:
        return item
    return Polynomial({m: c * factor for m, c in item.terms.items()})
