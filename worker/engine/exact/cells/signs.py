"""The sign of a sum, as far as it is certain, times the signs of sums that must be told apart.

Such a sum is a polynomial in components and exponentials of them, or of an increasing function of two sides
what is inside. With other coefficients than 0 it is no zero function, and its zeros are a null set: that is
what may be left open where kinks are.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, TypeAlias

from worker.engine.exact.cells.constants import is_number, sign_of
from worker.engine.exact.cells.factors import discriminant, factors_of, linear_factors, quadratic_in
from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.collected.sums import (
    ONE,
    Beyond,
    Exponent,
    Monomial,
    Sum,
    collect,
    key_of,
    negative,
    parted,
    whole,
)

INCREASING = frozenset({"arctan", "arcsinh", "erf"})
Asked: TypeAlias = tuple[tuple[Hashable, Sum], ...]  # sums whose signs are factors, with their keys
Sign: TypeAlias = tuple[int, Asked]


class Signs:
    """Signs of sums over the atoms of one domain.

    With `everywhere` they hold at every point; else they may fail where a component or a sum that is asked
    for is 0, or one of its squares.
    """

    def __init__(self, atoms: Atoms, *, everywhere: bool) -> None:
        self.atoms = atoms
        self.everywhere = everywhere
        self._known: dict[Hashable, Sign] = {}
        self._given: dict[Hashable, Sign] = {}

    def of(self, of: Sum) -> Sign:
        """1, -1 or 0, and the sums whose signs it is to be multiplied with.

        Raises:
            Beyond: the zeros of one of them may be more than a null set.
        """
        key = key_of(of)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._of(of)
        return found

    def know(self, gap: Sum, sign: int, others: Sequence[Sum]) -> None:
        """The sum has this sign times those of the others, but on a null set."""
        content, scale, rest = parted(gap)
        if rest is None or any(not self.positive(a) for a, _ in content):
            return
        asked: list[tuple[Hashable, Sum]] = []
        for other in others:
            own = self.of(other)
            sign *= own[0]
            asked += own[1]
        self._given[key_of(rest)] = sign if scale > 0 else -sign, tuple(asked)

    def _of(self, of: Sum) -> Sign:
        if not of:
            return 0, ()
        content, scale, rest = parted(of)
        sign, asked = 1 if scale > 0 else -1, list[tuple[Hashable, Sum]]()
        for atom, exponent in content:
            own: Sign = (1, ())
            if exponent.denominator > 1 and not self.positive(atom):
                raise Beyond
            if exponent % 2 or self.everywhere:
                own = self._of_atom(atom)
            else:
                self._check({((atom, 1),): 1})
            # Of what is 0 somewhere the even powers are not 1 there.
            for _ in range(1 if exponent % 2 else 2):
                sign *= own[0]
                asked += own[1]
        if rest is not None:
            own = self._of_rest(rest)
            sign *= own[0]
            asked += own[1]
        return sign, tuple(asked) if sign else ()

    def positive(self, atom: int) -> bool:
        """It is certainly not negative, nor 0 where that counts."""
        key = self.atoms.keys[atom]
        if key[0] == "exp":
            return self._is_plain(key[1])
        if key[0] == "component":
            interval = self.atoms.domain.interval(key[1])
            return interval.positive or (
                not self.everywhere and interval.lower is not None and interval.lower >= 0
            )
        return is_number(self.atoms, atom)  # a prime's logarithm is positive, too

    def _is_plain(self, monomial: Monomial) -> bool:
        """A product of powers of components."""
        return all(self.atoms.keys[a][0] == "component" and e.denominator == 1 for a, e in monomial)

    def _of_atom(self, atom: int) -> Sign:
        if self.positive(atom):
            return 1, ()
        key = self.atoms.keys[atom]
        return self.of(dict(key[1])) if key[0] in INCREASING else self._asked({((atom, 1),): 1})

    def _of_rest(self, rest: Sum) -> Sign:
        compared = self._inside(rest)
        if compared is not None:
            return self.of(compared)
        constant = sign_of(self.atoms, rest)
        if constant is not None:
            return constant, ()
        constant = self._by_size(rest)
        if constant is not None:
            return constant, ()
        strict, signs = False, set()
        for monomial, c in rest.items():
            square = all(e % 2 == 0 or self.positive(a) for a, e in monomial)
            strict = strict or all(self.positive(a) for a, _ in monomial)
            signs.add((1 if c > 0 else -1) if square else 0)
        if signs in ({1}, {-1}) and (strict or not self.everywhere):
            self._check(rest)
            return signs.pop(), ()
        return self._of_polynomial(rest) or self._asked(rest)

    def _of_polynomial(self, rest: Sum) -> Sign | None:
        """By its factors, where it is a polynomial in components."""
        keys = self.atoms.keys
        if any(keys[a][0] != "component" or e.denominator > 1 or e < 0 for m in rest for a, e in m):
            return None
        found = factors_of(rest)
        if found is None:
            return None
        sign, parts = found
        asked: list[tuple[Hashable, Sum]] = []
        for factor, exponent in parts:
            if exponent % 2 == 0 and not self.everywhere:
                continue
            own = self._of_irreducible(factor)
            for _ in range(1 if exponent % 2 else 2):
                sign *= own[0]
                asked += own[1]
        return sign, tuple(asked)

    def _of_irreducible(self, factor: Sum) -> Sign:
        degree = max(sum(e for _, e in monomial) for monomial in factor)
        if degree == 1:
            return self.of(factor)
        if degree == 2:
            found = self._of_quadratic(factor)
            if found is not None:
                return found
        _, scale, rest = parted(factor)
        assert rest is not None
        sign, asked = self._asked(rest)
        return (sign if scale > 0 else -sign), asked

    def _of_quadratic(self, factor: Sum) -> Sign | None:
        """By its roots, or because it has none."""
        linear = linear_factors(self.atoms, factor)
        if linear is not None:
            sign, asked = linear[0], list[tuple[Hashable, Sum]]()
            for gap in linear[1]:
                own = self.of(gap)
                sign *= own[0]
                asked += own[1]
            return sign, tuple(asked)
        for atom in sorted({a for monomial in factor for a, e in monomial if e == 2}):
            parts = quadratic_in(factor, atom)
            if parts is not None and set(parts[0]) == {ONE} and self.of(discriminant(*parts)) == (-1, ()):
                return (1 if parts[0][ONE] > 0 else -1), ()
        return None

    def _inside(self, rest: Sum) -> Sum | None:
        """What has the same sign: a - b for f(a) - f(b) with an increasing f, and the like."""
        if len(rest) != 2:
            return None
        (one, c), (other, d) = rest.items()
        keys = self.atoms.keys
        gap: Sum = {}
        if c * d < 0 and all(keys[a][0] == "exp" for monomial in (one, other) for a, _ in monomial):
            for monomial, side in ((one, c), (other, d)):
                for a, e in monomial:
                    collect(gap, {keys[a][1]: e if side > 0 else -e})
            with suppress(Beyond):
                larger = Fraction(-c) / d if c > 0 else Fraction(-d) / c
                collect(gap, self.atoms.logarithm({ONE: whole(larger)}))
                return gap
            return None
        logarithm = self._of_logarithm((one, c), (other, d))
        if logarithm is not None:
            return logarithm
        if c + d != 0:
            return None
        if any(len(monomial) != 1 or monomial[0][1] != 1 for monomial in (one, other)):
            return None
        mine, theirs = keys[one[0][0]], keys[other[0][0]]
        if mine[0] != theirs[0] or mine[0] not in INCREASING:
            return None
        gap = dict(mine[1])
        collect(gap, negative(dict(theirs[1])))
        return gap if c > 0 else negative(gap)

    def _of_logarithm(self, *terms: tuple[Monomial, Any]) -> Sum | None:
        """a - exp(q) for log a - q, and a - b for log a - log b, where what is inside is positive."""
        inside: list[tuple[Sum, Any]] = []
        for monomial, c in terms:
            if monomial == ONE:
                continue
            (atom, e), *others = monomial
            key = self.atoms.keys[atom]
            if others or e != 1 or key[0] != "log" or not self.positive(key[1]):
                return None
            inside.append(({((key[1], 1),): 1}, c))
        (first, c), *rest = inside
        gap = dict(first)
        if not rest:
            number = next(d for monomial, d in terms if monomial == ONE)
            collect(gap, negative(self.atoms.exponential({ONE: whole(Fraction(-number) / c)})))
        elif rest[0][1] + c == 0:
            collect(gap, negative(rest[0][0]))
        else:
            return None
        return gap if c > 0 else negative(gap)

    def _by_size(self, rest: Sum) -> int | None:
        """The sign of a number that is larger than what is added to it: 2 + sin x."""
        number = Fraction(rest.get(ONE, 0))
        keys = self.atoms.keys
        if any(keys[a][0] not in ("sin", "cos") or e.denominator > 1 or e < 0 for m in rest for a, e in m):
            return None
        if 2 * abs(number) <= sum(abs(c) for c in rest.values()):
            return None
        return 1 if number > 0 else -1

    def _asked(self, of: Sum) -> Sign:
        given = self._given.get(key_of(of))
        if given is not None:
            return given
        self._check(of)
        return 1, ((key_of(of), of),)

    def _check(self, of: Sum) -> None:
        """Its zeros are a null set, or they are told apart.

        Products of components and exponentials of such products are independent over all numbers; so one of
        them with a coefficient other than 0 suffices. Products of numbers such as sqrt 2 and pi are linearly
        independent over the rationals; of logarithms and of e beside them too little is known.

        Raises:
            Beyond: it is made of something else, or may be 0.
        """
        if self.everywhere:
            return
        certain: dict[Monomial, bool] = {}
        for monomial in of:
            varying: list[tuple[int, Exponent]] = []
            known = True
            for a, e in monomial:
                kind, inside, *_ = (*self.atoms.keys[a], ONE)
                if is_number(self.atoms, a):
                    # The square of sqrt 2 would be 2 once more.
                    known = known and (kind == "pi" or (kind == "prime" and 0 < e < 1))
                elif (kind == "component" and e.denominator == 1) or (
                    kind == "exp" and self._is_plain(inside)
                ):
                    varying.append((a, e))
                else:
                    raise Beyond
            place = tuple(varying)
            certain[place] = certain.get(place, True) and known
        if not any(certain.values()):
            raise Beyond
