"""Atoms, and how powers, roots, exponentials and logarithms of sums become sums over them.

Roots and logarithms are taken apart over the *sizes* |a| of atoms: sqrt(x^2 y) is |x| |y|^(1/2) wherever it
has a value at all, and log(x/y) is log|x| - log|y|. That the whole is not negative is a need of its own. An
atom that is certainly not negative is its own size.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any

from worker.engine.exact.collected import needs
from worker.engine.exact.collected.needs import Need
from worker.engine.exact.collected.sums import (
    MOST_TERMS,
    ONE,
    Beyond,
    Exponent,
    Monomial,
    Sum,
    bounded_power,
    joined,
    key_of,
    parted,
    raised,
    reciprocal,
    times,
    whole,
)
from worker.engine.exact.domain import Domain
from worker.engine.exact.rationals import prime_factors
from worker.engine.expression import Op
from worker.engine.model import Property

LARGEST_POWER = 4  # of a sum that is multiplied out
LARGEST_EXPONENT = 1000
LONGEST_FACTORED = 40  # bits of a number of which there is a root or a logarithm
OPEN_SETS = frozenset({"<", ">", "!="})


class Atoms:
    """The atoms of one domain."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.numbers: dict[Hashable, int] = {}
        self.keys: list[tuple[Any, ...]] = []  # of the atoms, by number
        self.bases: dict[int, Sum] = {}  # of atoms that stand for sums or numbers
        self.own: set[Need] = set()  # needs of the node that is being converted
        self._signs: dict[int, int] = {}
        self._analytic: dict[int, bool] = {}

    def atom(self, *key: Any) -> int:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.keys)
            self.keys.append(key)
        return number

    def alone(self, *key: Any) -> Sum:
        """An atom as a sum."""
        return {((self.atom(*key), 1),): 1}

    def of_sum(self, base: Sum) -> int:
        atom = self.atom("sum", key_of(base))
        self.bases[atom] = base
        return atom

    def prime(self, number: int) -> int:
        atom = self.atom("prime", number)
        self.bases[atom] = {ONE: number}
        return atom

    def size(self, atom: int) -> int:
        """The atom's absolute value."""
        return atom if self.sign(atom) > 0 else self.atom("size", atom)

    # --- arithmetic ---------------------------------------------------------------------------

    def inverse(self, of: Sum) -> Sum:
        """1 over a sum, which is needed not to vanish."""
        content, scale, rest = parted(of)
        for atom, exponent in content:
            if exponent > 0:
                self.own.add(("nonzero", atom))
        found = {tuple([(a, -e) for a, e in content]): reciprocal(scale)}
        if rest is None:
            return found
        atom = self.of_sum(rest)
        self.own.add(("nonzero", atom))
        return times(found, {((atom, -1),): 1})

    def power(self, base: Sum, n: int) -> Sum:
        """An integer power."""
        if abs(n) > LARGEST_EXPONENT:
            raise Beyond
        if n == 0:
            return {ONE: 1}
        if n < 0:
            return self.power(self.inverse(base), -n)
        if len(base) == 1:
            ((monomial, c),) = base.items()
            return {raised(monomial, n): bounded_power(c, n)}
        if n <= LARGEST_POWER and len(base) ** n <= MOST_TERMS:
            found = base
            for _ in range(n - 1):
                found = times(found, base)
            return found
        content, scale, rest = parted(base)
        assert rest is not None
        outside = {raised(content, n): bounded_power(scale, n)}
        return times(outside, {((self.of_sum(rest), n),): 1})

    def factors(self, of: Sum) -> tuple[Any, Monomial]:
        """A coefficient and powers of atoms, of which it is the product.

        Raises:
            Beyond: it is 0.
        """
        content, scale, rest = parted(of)
        return scale, content if rest is None else joined(content, ((self.of_sum(rest), 1),))

    def root(self, base: Sum, exponent: Fraction) -> Sum:
        """base^(p/q) for q > 1; real odd roots of negative numbers."""
        if not base and exponent > 0:
            return {}
        scale, factors = self.factors(base)
        even = exponent.denominator % 2 == 0
        if even:
            self.need_sign(scale, factors)
        found: list[tuple[int, Exponent]] = []
        for a, e in factors:
            power = whole(e * exponent)
            if exponent < 0:
                self.own.add(("nonzero", a))
            # a^(1/2) tells by itself that a is its own size, and even powers need no size.
            plain = not even or e.denominator % 2 == 0 or (power.denominator == 1 and power % 2 == 0)
            found.append((a if plain else self.size(a), power))
        sign = -1 if scale < 0 and not even and exponent.numerator % 2 else 1
        return times({tuple(sorted(found)): sign}, self.number_power(abs(scale), exponent))

    def number_power(self, value: Any, exponent: Exponent) -> Sum:
        """A positive rational to a rational power, over roots of primes."""
        found: Sum = {ONE: 1}
        for prime, e in factored(value):
            power = e * Fraction(exponent)
            n = power.numerator // power.denominator
            part = power - n
            if abs(n) > LARGEST_EXPONENT:
                raise Beyond
            outside = bounded_power(prime, n) if n >= 0 else reciprocal(bounded_power(prime, -n))
            found = times(found, {((self.prime(prime), part),) if part else ONE: outside})
        return found

    def exponential(self, of: Sum) -> Sum:
        """exp of a sum: the product of powers of exponentials of monomials; exp(c log|a|) is |a|^c."""
        found: Sum = {ONE: 1}
        powers: dict[int, Exponent] = {}
        for monomial, c in of.items():
            key = self.keys[monomial[0][0]] if len(monomial) == 1 and monomial[0][1] == 1 else ("",)
            if key[0] != "log":
                powers[self.atom("exp", monomial)] = c
            elif self.keys[key[1]][0] == "prime":
                found = times(found, self.number_power(self.keys[key[1]][1], c))
            else:
                found = times(found, {((self.size(key[1]), c),): 1})
        return times(found, {tuple(sorted(powers.items())): 1}) if powers else found

    def logarithm(self, of: Sum) -> Sum:
        """log of a sum, over the logarithms of sizes."""
        scale, factors = self.factors(of)
        self.need_sign(scale, factors)
        found: Sum = {((self.atom("log", self.prime(p)), 1),): e for p, e in factored(abs(scale))}
        for a, e in factors:
            key = self.keys[a]
            if key[0] == "exp":
                part: Sum = {key[1]: e}
            else:
                self.own.add(("nonzero", a))
                part = {((self.atom("log", key[1] if key[0] == "size" else a), 1),): e}
            for monomial, c in part.items():
                total = found.get(monomial, 0) + c
                if total:
                    found[monomial] = whole(total)
                else:
                    del found[monomial]
        return found

    # --- needs and what is certain --------------------------------------------------------------

    def need_sign(self, scale: Any, factors: Monomial) -> None:
        """The product is needed not to be negative."""
        sign, unknown = self.signs(scale, factors)
        if unknown:
            self.own.add(("sign", sign, unknown))
        elif sign < 0:
            raise Beyond

    def signs(self, scale: Any, factors: Monomial) -> tuple[int, frozenset[int]]:
        """The sign of a product: a number's, times those of these atoms."""
        sign, unknown = (1 if scale > 0 else -1), []
        for a, e in factors:
            if e.numerator % 2 and e.denominator % 2:
                known = self.sign(a)
                if known == 0:
                    unknown.append(a)
                sign *= known or 1
        return sign, frozenset(unknown)

    def sign(self, atom: int) -> int:
        """1 if it is certainly not negative wherever it has a value, -1 if certainly not positive, or 0."""
        known = self._signs.get(atom)
        if known is None:
            known = self._signs[atom] = self._sign(atom)
        return known

    def _sign(self, atom: int) -> int:
        key = self.keys[atom]
        if key[0] == "component":
            interval = self.domain.interval(key[1])
            if interval.lower is not None and interval.lower >= 0:
                return 1
            return -1 if interval.upper is not None and interval.upper <= 0 else 0
        if key[0] == "sum":
            found = {self.signs(c, monomial) for monomial, c in self.bases[atom].items()}
            sign, unknown = found.pop()
            return 0 if found or unknown else sign
        return 1 if key[0] in ("exp", "pi", "prime", "size") else 0

    def never_zero(self, atom: Any) -> bool:
        """It vanishes on a null set at most."""
        key = self.keys[atom]
        if key[0] in ("exp", "pi", "prime"):
            return True
        if key[0] == "size":
            return self.never_zero(key[1])
        if key[0] == "component":
            return self.varies(atom)
        if key[0] != "sum":
            return False
        base = self.bases[atom]
        below = {a for monomial in base for a, _ in monomial}
        if all(self.keys[a][0] == "exp" for a in below) and all(c > 0 for c in base.values()):
            return True
        if ONE in base and self.sign(atom):
            return True  # 1 + u^2, or its negative
        return all(self.keys[a][0] == "component" and self.varies(a) for a in below)

    def analytic(self, atom: int) -> bool:
        """One analytic function of the components: if it is not 0 at one point, it is on a null set at most.

        x + |x| is none, nor is what holds sizes, logarithms of them, or even roots that may end within the
        domain: it may be 0 for all negative x, and for no positive one.
        """
        known = self._analytic.get(atom)
        if known is None:
            known = self._analytic[atom] = self._is_analytic(atom)
        return known

    def _is_analytic(self, atom: int) -> bool:
        kind, *rest = self.keys[atom]
        if kind in ("component", "pi", "prime"):
            return True
        if kind == "exp":
            below = [rest[0]]
        elif kind in ("sin", "cos"):
            below = [monomial for monomial, _ in rest[0]]
        elif kind == "sum":
            below = list(self.bases[atom])
        else:
            return False
        for a, e in [pair for monomial in below for pair in monomial]:
            ends = e.denominator % 2 == 0 and self.keys[a][0] != "component" and self.sign(a) <= 0
            if ends or not self.analytic(a):
                return False
        return True

    def varies(self, atom: int) -> bool:
        """The component takes all values of an interval, whatever the others are."""
        component: Any = self.keys[atom][1]
        domain = self.domain
        if not all(a.op is Op.COMPARE and a.payload in OPEN_SETS for a in domain.assumptions):
            return False  # an equation, or what may amount to one
        properties = domain.variable(component[0]).properties
        if Property.INTEGER in properties or Property.SUMS_TO_ONE in properties:
            return False
        interval = domain.interval(component)
        return interval.lower is None or interval.lower != interval.upper

    def follows(self, needed: Need, given: frozenset[Need]) -> bool:
        """What must not be negative is not, wherever nothing in `given` is."""
        return needs.follows(needed, given, self.never_zero)


def factored(value: Any) -> list[tuple[int, int]]:
    """Primes and exponents of a positive rational."""
    if value == 1:
        return []
    if value.numerator.bit_length() > LONGEST_FACTORED or value.denominator.bit_length() > LONGEST_FACTORED:
        raise Beyond
    below = [] if value.denominator == 1 else [(p, -e) for p, e in prime_factors(value.denominator)]
    return prime_factors(value.numerator) + below
