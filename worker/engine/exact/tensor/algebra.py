"""The arithmetic of the tensor normal form, for one question's variables.

Products merge exponents and apply the few relations between atoms at once: gates are idempotent,
sin² = 1 - cos², a multi-term base under a negative power cancels its leading term. What a
rewriting needs to know of signs it takes from the declared domain and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor
from typing import Any

from worker.engine.exact.tensor import vanishing
from worker.engine.exact.tensor.atoms import (
    MINUS_ONE,
    as_exponent,
    as_polynomial,
    bits,
    divides,
    factored,
    function_atom,
    gate_atom,
    integral,
    is_even,
    log_atom,
    parity,
    poly_atom,
    prime_atom,
    product_of,
    sum_of,
)
from worker.engine.exact.tensor.polynomial import (
    ONE,
    ZERO,
    Atom,
    Exponent,
    Monomial,
    Polynomial,
    Rational,
    added,
    monomial_of,
    number,
    of_atom,
    scaled,
)
from worker.engine.exact.tensor.signs import of_the_same_sign
from worker.engine.model import Kink, Variable

LARGEST_TERMS = 600
LARGEST_POWER = 12
LARGEST_STEPS = 60_000
LARGEST_KEPT = 1000
UNRELATED = frozenset({"entry", "inverse", "det", "sum", "prod", "size", "index"})  # no relation among these


class TooLargeError(Exception):
    """The form outgrew its bounds; nothing is concluded."""


class Algebra:
    """Products, powers and functions of polynomials."""

    def __init__(self, variables: Mapping[str, Variable], kink: Kink) -> None:
        self.variables = variables
        self.kink = kink
        self.confined = False  # equations confine the entries
        self.is_regular: Callable[[Any], bool] = lambda _: False  # of a matrix, for every size
        self.steps = 0
        self._never_zero: dict[Polynomial, bool] = {}

    def step(self, cost: int = 1) -> None:
        self.steps += cost
        if self.steps > LARGEST_STEPS:
            raise TooLargeError

    def never_zero(self, item: Polynomial) -> bool:
        """It is 0 on a null set at most, for every size and all values of its letters."""
        found = self._never_zero.get(item)
        if found is None:
            if len(self._never_zero) >= LARGEST_KEPT:
                self._never_zero.clear()
            found = self._never_zero[item] = vanishing.never_zero(item, self)
        return found

    # --- products ---------------------------------------------------------------------------

    def product(self, *items: Polynomial) -> Polynomial:
        result = ONE
        for item in items:
            if not item.terms:
                return ZERO
            result = self._product(result, item)
        return result

    def _product(self, left: Polynomial, right: Polynomial) -> Polynomial:
        if left is ONE:
            return right
        if right is ONE:
            return left
        if len(left.terms) * len(right.terms) > LARGEST_TERMS * 4:
            raise TooLargeError
        parts: dict[Monomial, Rational] = {}
        for m1, c1 in left.terms.items():
            for m2, c2 in right.terms.items():
                self.step()
                merged = self._merged(m1, m2)
                for monomial, coefficient in merged.terms.items():
                    value = parts.get(monomial, 0) + coefficient * c1 * c2
                    if value:
                        parts[monomial] = value
                    else:
                        parts.pop(monomial, None)
        if len(parts) > LARGEST_TERMS:
            raise TooLargeError
        return Polynomial(parts)

    def _merged(self, left: Monomial, right: Monomial) -> Polynomial:
        """The product of two monomials, reduced."""
        exponents: dict[Atom, Exponent] = dict(left)
        for atom, exponent in right:
            before = exponents.get(atom)
            exponents[atom] = exponent if before is None else sum_of(before, exponent)
        return self.reduced(exponents)

    def reduced(self, exponents: dict[Atom, Exponent]) -> Polynomial:
        """The monomial with these exponents, with the relations between atoms applied."""
        self.step()
        if all(atom.kind in UNRELATED and exponent for atom, exponent in exponents.items()):
            return Polynomial({monomial_of(exponents.items()): 1})
        coefficient: Rational = 1
        for atom, exponent in list(exponents.items()):
            if exponent == 0:
                del exponents[atom]
                continue
            if isinstance(exponent, Polynomial):
                if atom == MINUS_ONE:  # (-1)^(2n) is 1, and (-1)^(n+1) is -(-1)^n
                    left, flips = parity(exponent)
                    coefficient *= (-1) ** flips
                    if left.terms:
                        exponents[atom] = left
                    else:
                        del exponents[atom]
                elif atom.kind == "num":  # 2^(n+1) is 2 2^n
                    whole = floor(exponent.terms.get((), 0))
                    coefficient *= Fraction(atom.parts[0]) ** whole
                    exponents[atom] = added(exponent, number(-whole))
                continue
            if atom.kind in ("gate", "delta") and exponent > 0:
                exponents[atom] = 1
            elif atom.kind == "num" and not 0 < exponent < 1:
                whole = floor(exponent)
                coefficient *= Fraction(atom.parts[0]) ** whole
                exponents[atom] = exponent - whole
                if exponent == whole:
                    del exponents[atom]
            elif atom.kind == "poly" and exponent >= 1:
                whole = floor(exponent)
                exponents[atom] = exponent - whole
                rest = self.reduced(exponents)
                return scaled(self._product(self.natural(atom.parts[0], whole), rest), coefficient)
            elif atom.kind == "fn" and atom.parts[0] == "sin" and exponent >= 2:
                exponents[atom] = exponent - 2
                cosine = of_atom(function_atom("cos", atom.parts[1]), 2)
                rest = self.reduced(exponents)
                return scaled(self._product(added(ONE, scaled(cosine, -1)), rest), coefficient)
        cancelled = self._cancelled(exponents)
        if cancelled is not None:
            return scaled(cancelled, coefficient)
        return Polynomial({monomial_of(exponents.items()): coefficient})

    def _cancelled(self, exponents: dict[Atom, Exponent]) -> Polynomial | None:
        """lead(P)·m·P^-k as (P - rest)·m·P^-k, where the monomial contains P's leading monomial."""
        for atom, exponent in exponents.items():
            if atom.kind != "poly" or isinstance(exponent, Polynomial) or exponent >= 0:
                continue
            base: Polynomial = atom.parts[0]
            lead, coefficient = base.sorted_terms[0]
            if not lead or not all(divides(e, exponents.get(a)) for a, e in lead):
                continue
            rest = dict(exponents)
            for a, e in lead:
                rest[a] = sum_of(rest[a], -e)  # type: ignore[operator]
            tail = Polynomial({m: c for m, c in base.terms.items() if m != lead})
            below = self.reduced(dict(rest))
            rest[atom] = exponent + 1
            raised = self.reduced(rest)
            return scaled(added(raised, scaled(self._product(tail, below), -1)), Fraction(1) / coefficient)
        return None

    # --- powers -----------------------------------------------------------------------------

    def natural(self, base: Polynomial, exponent: int) -> Polynomial:
        if exponent > LARGEST_POWER and len(base.terms) > 1:
            raise TooLargeError
        if len(base.terms) == 1:
            return self._monomial_power(base, exponent)
        result = ONE
        for _ in range(exponent):
            result = self._product(result, base)
        return result

    def power(self, base: Polynomial, exponent: Polynomial) -> Polynomial:
        known = exponent.constant
        if known is None:
            return self._symbolic_power(base, exponent)
        if not base.terms:
            if known > 0:
                return ZERO
            raise TooLargeError  # 0^0 and 1/0 have no normal form
        if known.denominator == 1 and known >= 0 and (known <= LARGEST_POWER or len(base.terms) == 1):
            return self.natural(base, int(known)) if known else ONE
        if len(base.terms) == 1:
            return self._monomial_power(base, known)
        content, primitive = self.content(base)
        if known.denominator == 1:
            scale = self._monomial_power(content, known)
            return self._product(scale, self._atom_power(poly_atom(primitive), known))
        if content.sign != "+":
            sign, content = self._positive_part(content)
            primitive = self._product(primitive, sign)
        scale = self._monomial_power(content, known)
        return self._product(scale, self._atom_power(poly_atom(primitive), known))

    def _atom_power(self, atom: Atom, exponent: Exponent) -> Polynomial:
        return self.reduced({atom: exponent})

    def _positive_part(self, content: Polynomial) -> tuple[Polynomial, Polynomial]:
        """(what has no certain sign, what is certainly positive) of a monomial."""
        ((monomial, coefficient),) = content.terms.items()
        positive = [(a, e) for a, e in monomial if a.sign == "+"]
        rest = [(a, e) for a, e in monomial if a.sign != "+"]
        side = 1 if coefficient > 0 else -1
        return (
            Polynomial({monomial_of(rest): side}),
            Polynomial({monomial_of(positive): side * coefficient}),
        )

    def _monomial_power(self, base: Polynomial, exponent: Rational) -> Polynomial:
        ((monomial, coefficient),) = base.terms.items()
        if exponent.denominator == 1:
            whole = int(exponent)
            if abs(whole) * bits(coefficient) > 20_000:
                raise TooLargeError
            raised = self.reduced({a: product_of(e, exponent) for a, e in monomial})
            return raised if coefficient == 1 else scaled(raised, Fraction(coefficient) ** whole)
        rest, positive = self._positive_part(base)
        ((factors, scale),) = positive.terms.items()
        result = self._product(
            self.root_of_number(scale, exponent),
            self.reduced({a: product_of(e, exponent) for a, e in factors}),
        )
        ((uncertain, side),) = rest.terms.items()
        if not uncertain and side > 0:
            return result
        if side > 0 and all(is_even(e) or atom.sign == "0+" for atom, e in uncertain):
            plain = {atom: product_of(e, exponent) for atom, e in uncertain if not is_even(e)}
            for atom, even in uncertain:
                if atom not in plain:
                    result = self._product(result, self._absolute_power(atom, product_of(even, exponent)))
            return self._product(result, self.reduced(plain)) if plain else result
        return self._product(result, self._atom_power(poly_atom(rest), exponent))

    def _absolute_power(self, atom: Atom, exponent: Exponent) -> Polynomial:
        """|a|^exponent for an atom of unknown sign."""
        if atom.sign == "0+":
            return self.reduced({atom: exponent})
        if not isinstance(exponent, Polynomial) and exponent.denominator == 1:
            if exponent % 2 == 0:
                return self.reduced({atom: exponent})
            sign = added(scaled(self.gate(of_atom(atom)), 2), number(-1))
            return self._product(sign, self.reduced({atom: exponent}))
        return self._atom_power(poly_atom(of_atom(atom, 2)), product_of(exponent, Fraction(1, 2)))

    def root_of_number(self, value: Rational, exponent: Rational) -> Polynomial:
        """A positive rational to a rational power, over primes."""
        if value == 1:
            return ONE
        result = ONE
        for part, side in ((value.numerator, 1), (value.denominator, -1)):
            for prime, count in factored(part).items():
                power = exponent * count * side
                result = self._product(result, self.reduced({prime_atom(prime): power}))
        return result

    def _symbolic_power(self, base: Polynomial, exponent: Polynomial) -> Polynomial:
        if not base.terms:
            raise TooLargeError
        if len(base.terms) > 1:
            return self._atom_power(poly_atom(base), exponent)
        ((monomial, coefficient),) = base.terms.items()
        result = ONE
        whole = integral(exponent)  # (a b)^n = a^n b^n then holds whatever the signs are
        if coefficient < 0 and whole and (monomial or coefficient != -1):
            result = self._atom_power(poly_atom(number(-1)), exponent)
            coefficient = -coefficient
        if coefficient != 1:
            if coefficient < 0:
                return self._atom_power(poly_atom(base), exponent)
            positive = self.exponential(self._product(exponent, self.log_of_number(coefficient)))
            result = self._product(result, positive)
        uncertain = [(a, e) for a, e in monomial if a.sign != "+"]
        if not whole and (len(uncertain) > 1 or (uncertain and uncertain[0][1] != 1)):
            return self._atom_power(poly_atom(base), exponent)
        for atom, inner in monomial:
            power = self._product(exponent, as_polynomial(inner))
            if atom.kind == "exp":
                result = self._product(result, self.exponential(self._product(atom.parts[0], power)))
            else:
                result = self._product(result, self.reduced({atom: as_exponent(power)}))
        return result

    def content(self, base: Polynomial) -> tuple[Polynomial, Polynomial]:
        """(monomial, primitive): base = monomial · primitive, primitive with leading coefficient 1.

        The monomial takes the smallest exponent of each atom, so that 1 + 1/u is (u + 1)/u.
        """
        terms = list(base.terms)
        smallest: dict[Atom, Exponent] = {}
        atoms = {a for m in terms for a, _ in m}
        for atom in atoms:
            found = [dict(m).get(atom, 0) for m in terms]
            rational = [e for e in found if not isinstance(e, Polynomial)]
            if len(rational) == len(found):
                least = min(rational)
                if least:
                    smallest[atom] = least
        inverse = {a: -e for a, e in smallest.items() if not isinstance(e, Polynomial)}
        stripped: dict[Monomial, Rational] = {}
        for monomial, coefficient in base.terms.items():
            merged: dict[Atom, Exponent] = dict(monomial)
            for atom, opposite in inverse.items():
                merged[atom] = sum_of(merged.get(atom, 0), opposite)
            stripped[monomial_of(merged.items())] = coefficient
        primitive = Polynomial(stripped)
        lead = primitive.sorted_terms[0][1]
        return (
            Polynomial({monomial_of(smallest.items()): lead}),
            scaled(primitive, Fraction(1) / lead),
        )

    # --- functions --------------------------------------------------------------------------

    def exponential(self, argument: Polynomial) -> Polynomial:
        result = ONE
        for monomial, coefficient in argument.terms.items():
            logs = [a for a, e in monomial if a.kind == "log" and e == 1]
            if len(logs) == 1:
                rest = Polynomial({monomial_of((a, e) for a, e in monomial if a is not logs[0]): coefficient})
                prime = logs[0].parts[0].constant
                if prime is not None:
                    result = self._product(result, self.reduced({prime_atom(prime): as_exponent(rest)}))
                    continue
                result = self._product(result, self.power(logs[0].parts[0], rest))
                continue
            inner = Polynomial({monomial: 1})
            atom = Atom(
                "exp", (inner,), f"exp({inner.text})", inner.letters,
                sign="+", height=inner.height, smooth=inner.smooth,
            )  # fmt: skip
            result = self._product(result, self.reduced({atom: coefficient}))
        return result

    def log_of_number(self, value: Rational) -> Polynomial:
        parts = []
        for part, side in ((value.numerator, 1), (value.denominator, -1)):
            for prime, count in factored(part).items():
                atom = Atom("log", (number(prime),), f"log({prime})", sign="+")
                parts.append(scaled(of_atom(atom), count * side))
        return added(*parts)

    def logarithm(self, argument: Polynomial) -> Polynomial:
        """log, split over factors only where their signs are certain."""
        if not argument.terms:
            raise TooLargeError
        if len(argument.terms) > 1:
            content, primitive = self.content(argument)
            if content.sign == "+":
                inner = of_atom(log_atom(primitive))
                return added(self.logarithm(content), inner) if content != ONE else inner
            return of_atom(log_atom(argument))
        ((monomial, coefficient),) = argument.terms.items()
        if argument.sign not in ("+", "0+"):
            return of_atom(log_atom(argument))
        parts = [self.log_of_number(coefficient)]
        for atom, exponent in monomial:
            weight = as_polynomial(exponent)
            if atom.kind == "exp":
                parts.append(self._product(weight, atom.parts[0]))
            elif atom.kind == "poly" and atom.sign == "+":
                parts.append(self._product(weight, of_atom(log_atom(atom.parts[0]))))
            elif atom.sign == "+":
                parts.append(self._product(weight, of_atom(log_atom(of_atom(atom)))))
            else:  # log|a|, written as log(a²)/2
                square = of_atom(log_atom(of_atom(atom, 2)))
                parts.append(self._product(weight, scaled(square, Fraction(1, 2))))
        return added(*parts)

    def gate(self, argument: Polynomial, *, strict: bool = True) -> Polynomial:
        """[argument > 0], or [argument >= 0] if not strict, in canonical orientation."""
        known = argument.constant
        if known is not None:
            return ONE if known > 0 or (known == 0 and not strict) else ZERO
        if argument.sign == "+" or (argument.sign == "0+" and not strict):
            return ONE
        if argument.sign == "-" or (argument.sign == "0-" and strict):
            return ZERO
        if integral(argument):
            whole = argument if strict else added(argument, ONE)
            if whole.sorted_terms[0][1] < 0:
                turned = added(ONE, scaled(whole, -1))
                return added(ONE, scaled(of_atom(gate_atom(turned)), -1))
            return of_atom(gate_atom(whole))
        content, primitive = self.content(argument)
        side, _ = self._positive_part(content)
        core = self._product(side, primitive)
        simpler = of_the_same_sign(self, core)
        if simpler is not None:
            return self.gate(simpler, strict=strict)
        lead = core.sorted_terms[0][1]
        core = scaled(core, Fraction(1) / (lead if lead > 0 else -lead))
        if self.kink is not Kink.CONVENTION and core.smooth and self.never_zero(core):
            # almost everywhere [-z > 0] = [z <= 0] = 1 - [z > 0]; the kink itself is left open
            if lead < 0:
                return added(ONE, scaled(of_atom(gate_atom(scaled(core, -1))), -1))
            return of_atom(gate_atom(core))
        if strict:
            return of_atom(gate_atom(core))
        return added(ONE, scaled(of_atom(gate_atom(scaled(core, -1))), -1))
