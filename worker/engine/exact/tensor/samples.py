"""Values of polynomials of the tensor normal form at points that are there for every size.

All entries of a variable are one number, or a square variable is the identity, so that sums are multiples of
sizes: the value is a polynomial in sizes and index letters, which has one sign from 1 on if its coefficients
in what exceeds 1 have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, fmpq

from worker.engine.exact.tensor.letters import BoundLetter, letter_of
from worker.engine.exact.tensor.polynomial import Atom, Exponent, Polynomial
from worker.engine.model import Property, Variable
from worker.engine.shapes import Dimension

LARGEST_POWER = 12
FUNCTIONS = {"sin": arb.sin, "cos": arb.cos, "arctan": arb.atan, "arcsinh": arb.asinh, "erf": arb.erf}
POINTS = (
    tuple(map(Fraction, (2, 3, 5, 7, 11, 13, 17, 19))),
    tuple(Fraction(1, k) for k in (2, 3, 5, 7, 11, 13, 17, 19)),
    tuple(map(Fraction, (-1, -2, -3, -4, -5, -6, -7, -8))),
    (Fraction(0),) * 8,
)
Power: TypeAlias = tuple[tuple[str, int], ...]
Value: TypeAlias = dict[Power, Any]  # a polynomial in what sizes and letters exceed 1


class Unknown(Exception):
    """The value at the point is no polynomial in sizes and letters, or tells nothing of other points."""


class Sample:
    """Values where all entries of a variable are one number, or a square variable is the identity."""

    def __init__(
        self, numbers: tuple[Fraction, ...], variables: Mapping[str, Variable], *, identities: bool = False
    ) -> None:
        self.variables = variables
        names = sorted(variables)
        self.numbers = {name: numbers[k % len(numbers)] for k, name in enumerate(names)}
        square = {n for n, v in variables.items() if len(v.shape) == 2 and v.shape[0] is v.shape[1]}
        self.identities = square if identities else frozenset()

    def value(self, item: Polynomial) -> Value:
        """As a polynomial in what sizes and letters exceed 1. Raises Unknown."""
        total: Value = {}
        for monomial, coefficient in item.terms.items():
            term: Value = {(): arb(fmpq(coefficient.numerator, coefficient.denominator))}
            for atom, exponent in monomial:
                term = _product(term, self._factor(atom, exponent))
            for power, c in term.items():
                total[power] = total[power] + c if power in total else c
        return total

    def _factor(self, atom: Atom, exponent: Exponent) -> Value:
        if isinstance(exponent, Polynomial):
            raise Unknown
        base = self._atom(atom)
        if exponent.denominator == 1 and 0 < exponent <= LARGEST_POWER:
            total = base
            for _ in range(int(exponent) - 1):
                total = _product(total, base)
            return total
        number = _number(base)
        if exponent.denominator == 1:
            found = number ** int(exponent)
        elif atom.sign == "+" and number > 0 and self._inside():
            found = number ** arb(fmpq(exponent.numerator, exponent.denominator))
        else:
            raise Unknown  # a root has branches
        return {(): _finite(found)}

    def _atom(self, atom: Atom) -> Value:
        parts = atom.parts
        match atom.kind:
            case "entry":
                if parts[0] in self.identities or not self._is_free(str(parts[0])):
                    raise Unknown
                value = self.numbers[str(parts[0])]
                return {(): arb(fmpq(value.numerator, value.denominator))}
            case "size" | "index":
                return {(): arb(1), ((f"{atom.kind} {parts[0]}", 1),): arb(1)}
            case "num":
                return {(): arb(fmpq(Fraction(parts[0]).numerator, Fraction(parts[0]).denominator))}
            case "poly":
                return self.value(parts[0])
            case "exp":
                return {(): _finite(_number(self.value(parts[0])).exp())}
            case "det" if parts[0] in self.identities and self._is_free(parts[0]):
                return {(): arb(1)}
            case "sum":
                return self._sum(*parts)
            case "log" if parts[0].sign == "+" and self._inside():
                return {(): _finite(_number(self.value(parts[0])).log())}
            case "fn" if parts[0] == "pi":
                return {(): arb.pi()}
            case "fn" if parts[0] in FUNCTIONS:
                return {(): _finite(FUNCTIONS[parts[0]](_number(self.value(parts[1]))))}
        raise Unknown

    def _sum(self, letters: Sequence[BoundLetter], body: Polynomial) -> Value:
        total: Value = {}
        for monomial, coefficient in body.terms.items():
            joined = [self._indices_of_delta(a, e) for a, e in monomial]
            rest = tuple(factor for factor, pair in zip(monomial, joined, strict=True) if pair is None)
            value = self.value(Polynomial({rest: coefficient}))
            if any(
                name == f"index {letter}" for power in value for name, _ in power for letter, _ in letters
            ):
                raise Unknown
            for dimension in _summed_freely(letters, [pair for pair in joined if pair is not None]):
                value = _product(value, _size(dimension))
            for power, c in value.items():
                total[power] = total[power] + c if power in total else c
        return total

    def _indices_of_delta(self, atom: Atom, exponent: Exponent) -> tuple[str, str] | None:
        """The letters i and j of what is [i = j] here."""
        if atom.kind not in ("entry", "inverse") or atom.parts[0] not in self.identities:
            return None
        row, column = map(letter_of, atom.parts[1:])
        whole = not isinstance(exponent, Polynomial) and exponent > 0
        if not (row and column and whole and self._is_free(str(atom.parts[0]))):
            raise Unknown
        return row, column

    def _is_free(self, name: str) -> bool:
        variable = self.variables.get(name)
        return variable is not None and not variable.properties & {Property.SUMS_TO_ONE, Property.INTEGER}

    def _inside(self) -> bool:
        """The point lies in the domain, which is a box: there is no way around a branch point elsewhere."""
        return not self.identities and all(
            v.interval.contains(self.numbers[name]) for name, v in self.variables.items()
        )


def _size(dimension: Dimension) -> Value:
    total: Value = {}
    for names, coefficient in dimension.terms:
        term: Value = {(): arb(coefficient)}
        for name in names:
            term = _product(term, {(): arb(1), ((f"size {name}", 1),): arb(1)})
        for power, c in term.items():
            total[power] = total[power] + c if power in total else c
    return total


def _summed_freely(letters: Sequence[BoundLetter], equal: Iterable[tuple[str, str]]) -> list[Dimension]:
    """The dimensions of letters that are left to sum over, where some letters must be equal."""
    names = {name for name, _ in letters} | {name for pair in equal for name in pair}
    groups = {name: {name} for name in names}
    for one, other in equal:
        joined = groups[one] | groups[other]
        groups.update(dict.fromkeys(joined, joined))
    dimensions, found = dict(letters), []
    for group in {id(g): g for g in groups.values()}.values():
        fixed = group - dimensions.keys()
        if len(fixed) > 1:
            raise Unknown
        if not fixed:
            found.append(dimensions[next(iter(group))])
    return found


def _product(one: Value, other: Value) -> Value:
    total: Value = {}
    for left, c in one.items():
        for right, d in other.items():
            powers = dict(left)
            for name, e in right:
                powers[name] = powers.get(name, 0) + e
            key = tuple(sorted(powers.items()))
            total[key] = total[key] + c * d if key in total else c * d
    return total


def _number(value: Value) -> Any:
    if value.keys() - {()}:
        raise Unknown
    return value.get((), arb(0))


def _finite(value: Any) -> Any:
    if not value.is_finite():
        raise Unknown
    return value
