"""Components with index letters: entries, Kronecker deltas, and other indices in place of letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worker.engine.exact.tensor.algebra import UNRELATED, Algebra, TooLargeError
from worker.engine.exact.tensor.atoms import as_exponent, as_polynomial, function_atom, log_atom
from worker.engine.exact.tensor.letters import mentioned_in, solved_for
from worker.engine.exact.tensor.polynomial import (
    ONE,
    ZERO,
    Atom,
    Exponent,
    Monomial,
    Polynomial,
    Rational,
    added,
    number,
    of_atom,
    scaled,
)
from worker.engine.model import Kink, Property, Variable
from worker.engine.shapes import Dimension

MOST_COMPONENTS = 1000


class IndexAlgebra(Algebra):
    """Adds index letters, none of them bound: entries, deltas, sizes, substitution."""

    def __init__(self, variables: Mapping[str, Variable], kink: Kink) -> None:
        super().__init__(variables, kink)
        self.dimensions: dict[str, Dimension] = {}
        self._components: dict[str | tuple[str, ...], Polynomial] = {}  # letters, and entries at indices
        self.remembered: dict[tuple[object, ...], Polynomial] = {}  # atoms with letters replaced
        self.symmetric = [n for n, v in variables.items() if Property.SYMMETRIC in v.properties]

    def reduced(self, exponents: dict[Atom, Exponent]) -> Polynomial:
        """As for plain atoms; and a delta [i = j] writes i for j in all other factors."""
        if len(exponents) < 2:
            return super().reduced(exponents)
        for atom in exponents:
            if atom.kind == "delta":
                moved = self._under_delta(atom, exponents)
                if moved is not None:
                    return moved
        return super().reduced(exponents)

    def _under_delta(self, delta: Atom, exponents: dict[Atom, Exponent]) -> Polynomial | None:
        others = {a: e for a, e in exponents.items() if a is not delta}
        mentioned = frozenset().union(*(mentioned_in(a, e) for a, e in others.items()))
        for letter in sorted(delta.letters & mentioned, reverse=True):
            value = solved_for(delta.parts[0], letter)
            if value is None:
                continue
            if any(letter < other for other in value.letters):
                continue  # the smaller letter stays
            rest = self.substitute(self.reduced(others), {letter: value})
            return self._product(of_atom(delta), rest)
        return None

    def begin(self) -> None:
        """Before a comparison: what is counted and remembered in one must not help or harm the next."""
        self.steps = 0
        self.remembered.clear()
        if len(self._components) > MOST_COMPONENTS:
            self._components.clear()

    # --- atoms over letters -----------------------------------------------------------------

    def letter(self, name: str, dimension: Dimension | None = None) -> Polynomial:
        """An index letter; its dimension is remembered where it is told."""
        if dimension is not None:
            self.dimensions[name] = dimension
        found = self._components.get(name)
        if found is None:
            found = of_atom(Atom("index", (name,), f"${name}", frozenset((name,)), sign="+"))
            self._components[name] = found
        return found

    def size(self, dimension: Dimension) -> Polynomial:
        parts = []
        for monomial, coefficient in dimension.terms:
            factors = [of_atom(Atom("size", (name,), f"|{name}|", sign="+")) for name in monomial]
            parts.append(scaled(self.product(*factors), coefficient))
        return added(*parts)

    def entry(self, name: str, indices: tuple[Polynomial, ...]) -> Polynomial:
        key = (name, *[index.text for index in indices])
        found = self._components.get(key)
        if found is None:
            found = self._components[key] = self._entry(name, indices)
        return found

    def _entry(self, name: str, indices: tuple[Polynomial, ...]) -> Polynomial:
        variable = self.variables.get(name)
        sign = ""
        if variable is not None:
            if Property.SYMMETRIC in variable.properties and len(indices) == 2:
                indices = tuple(sorted(indices, key=lambda i: i.text))
            sign = "+" if variable.interval.positive else ""
            lower = variable.interval.lower
            if not sign and lower is not None and lower >= 0:
                sign = "0+"
        inside = ",".join(i.text for i in indices)
        letters = frozenset().union(*(i.letters for i in indices))
        text = f"{name}[{inside}]" if indices else name
        return of_atom(Atom("entry", (name, *indices), text, letters, sign=sign))

    def delta(self, difference: Polynomial) -> Polynomial:
        """[difference == 0] for an integer-valued difference of indices."""
        known = difference.constant
        if known is not None:
            return ZERO if known else ONE
        parted = self._parted(difference)
        if parted is not None:
            return self.product(*(self.delta(part) for part in parted))
        if difference.sorted_terms[0][1] < 0:
            difference = scaled(difference, -1)
        text = f"[{difference.text}=0]"
        return of_atom(Atom("delta", (difference,), text, difference.letters, sign="0+", smooth=False))

    def _parted(self, difference: Polynomial) -> tuple[Polynomial, Polynomial] | None:
        """(a, b) of |m|·a + (i - j), where i and j run to m: zero only if both are zero."""
        plain: dict[Monomial, Rational] = {}
        for monomial, coefficient in difference.terms.items():
            if len(monomial) == 1 and monomial[0][0].kind == "index":
                plain[monomial] = coefficient
        if len(plain) != 2 or set(plain.values()) != {1, -1} or len(plain) == len(difference.terms):
            return None
        sides = {self.dimensions.get(str(m[0][0].parts[0])) for m in plain}
        side = sides.pop()
        if sides or side is None or side.name is None:
            return None
        size = self.size(side)
        rest = Polynomial({m: c for m, c in difference.terms.items() if m not in plain})
        quotient = self.product(rest, self.power(size, number(-1)))
        if any(a.kind == "size" for a, _ in quotient.factors()):
            return None
        return quotient, Polynomial(plain)

    # --- renaming ---------------------------------------------------------------------------

    def substitute(self, item: Polynomial, values: Mapping[str, Polynomial]) -> Polynomial:
        """With free letters replaced by index values."""
        if not (item.letters & values.keys()):
            return item
        parts = []
        for monomial, coefficient in item.terms.items():
            moved = self._moved(monomial, values)
            if moved is not None:
                parts.append(scaled(moved, coefficient))
                continue
            factors = [number(coefficient)]
            for atom, exponent in monomial:
                self.step()
                power = exponent
                if isinstance(power, Polynomial):
                    power = as_exponent(self.substitute(power, values))
                if atom.letters & values.keys():
                    replaced = self.replaced(atom, values)
                    factors.append(self.power(replaced, as_polynomial(power)))
                else:
                    factors.append(self.reduced({atom: power}))
            parts.append(self.product(*factors))
        return added(*parts)

    def _moved(self, monomial: Monomial, values: Mapping[str, Polynomial]) -> Polynomial | None:
        """A product of whole powers of components alone, which no relation binds: all factors at once."""
        exponents: dict[Atom, Exponent] = {}
        for atom, exponent in monomial:
            if atom.kind not in UNRELATED or exponent.__class__ is not int:
                return None
        for atom, exponent in monomial:
            self.step()
            if atom.letters & values.keys():
                replaced = self.replaced(atom, values)
                if len(replaced.terms) != 1:
                    return None
                ((found, scale),) = replaced.terms.items()
                if scale != 1 or len(found) != 1 or found[0][1] != 1 or found[0][0].kind not in UNRELATED:
                    return None
                atom = found[0][0]
            exponents[atom] = exponents.get(atom, 0) + exponent  # type: ignore[operator]
        return self.reduced(exponents)

    def replaced(self, atom: Atom, values: Mapping[str, Polynomial]) -> Polynomial:
        """One atom with letters replaced; remembered, but where dimensions of letters matter: in deltas."""
        if atom.kind == "entry" or "=0]" in atom.text:
            return self._substituted(atom, values)
        key = (atom, *((name, values[name].text) for name in sorted(atom.letters & values.keys())))
        found = self.remembered.get(key)
        if found is None:
            found = self.remembered[key] = self._substituted(atom, values)
        return found

    def _substituted(self, atom: Atom, values: Mapping[str, Polynomial]) -> Polynomial:
        kind = atom.kind
        parts: tuple[Any, ...] = tuple(
            self.substitute(part, values) if isinstance(part, Polynomial) else part for part in atom.parts
        )
        if kind == "index":
            return values.get(str(atom.parts[0]), of_atom(atom))
        if kind == "entry":
            return self.entry(parts[0], parts[1:])
        if kind == "delta":
            return self.delta(parts[0])
        if kind == "gate":
            return self.gate(parts[0])
        if kind == "exp":
            return self.exponential(parts[0])
        if kind == "log":
            return of_atom(log_atom(parts[0]))
        if kind == "poly":
            base: Polynomial = parts[0]
            return base
        if kind == "fn":
            return of_atom(function_atom(parts[0], *parts[1:], smooth=atom.smooth))
        raise TooLargeError
