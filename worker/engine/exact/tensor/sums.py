"""Closed sums and products over index letters, in canonical form.

A sum distributes over terms, uses up Kronecker deltas, moves out what does not depend on its letter,
opens sums inside it, and is then one atom: a monomial over bound letters, named canonically. Bound
letters are called `#h.k` with h the nesting height, so that no renaming can capture one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import permutations, product
from typing import Any

from worker.engine.exact.tensor.algebra import (
    Algebra,
    TooLargeError,
    as_exponent,
    as_polynomial,
    function_atom,
    log_atom,
    poly_atom,
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
    number,
    of_atom,
    scaled,
)
from worker.engine.model import Property, Variable
from worker.engine.shapes import Dimension

LARGEST_COPIES = 4
LARGEST_LETTERS = 8
LARGEST_RENAMINGS = 800

BoundLetter = tuple[str, Dimension]


class TensorAlgebra(Algebra):
    """Adds index letters: entries, deltas, sums and products over letters, matrices."""

    def __init__(self, variables: Mapping[str, Variable], kink: Any) -> None:
        super().__init__(variables, kink)
        self.dimensions: dict[str, Dimension] = {}
        self._count = 0
        self.symmetric = [n for n, v in variables.items() if Property.SYMMETRIC in v.properties]

    def reduced(self, exponents: dict[Atom, Exponent]) -> Polynomial:
        """As for plain atoms; and a delta [i = j] writes i for j in all other factors."""
        for atom in exponents:
            if atom.kind == "delta" and len(exponents) > 1:
                moved = self._under_delta(atom, exponents)
                if moved is not None:
                    return moved
        return super().reduced(exponents)

    def _under_delta(self, delta: Atom, exponents: dict[Atom, Exponent]) -> Polynomial | None:
        others = {a: e for a, e in exponents.items() if a is not delta}
        mentioned = frozenset().union(*(_mentions(a, e) for a, e in others.items()))
        for letter in sorted(delta.letters & mentioned, reverse=True):
            value = _solved(delta.parts[0], letter)
            if value is None:
                continue
            if any(letter < other for other in value.letters):
                continue  # the smaller letter stays
            rest = self.substitute(self.reduced(others), {letter: value})
            return self._product(of_atom(delta), rest)
        return None

    # --- atoms over letters -----------------------------------------------------------------

    def letter(self, name: str, dimension: Dimension | None = None) -> Polynomial:
        """An index letter; its dimension is remembered where it is told."""
        if dimension is not None:
            self.dimensions[name] = dimension
        return of_atom(Atom("index", (name,), f"${name}", frozenset((name,)), sign="+"))

    def size(self, dimension: Dimension) -> Polynomial:
        parts = []
        for monomial, coefficient in dimension.terms:
            factors = [of_atom(Atom("size", (name,), f"|{name}|", sign="+")) for name in monomial]
            parts.append(scaled(self.product(*factors), coefficient))
        return added(*parts)

    def entry(self, name: str, indices: tuple[Polynomial, ...]) -> Polynomial:
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
            factors = [number(coefficient)]
            for atom, exponent in monomial:
                self.step()
                power = exponent
                if isinstance(power, Polynomial):
                    power = as_exponent(self.substitute(power, values))
                if atom.letters & values.keys():
                    replaced = self._substituted(atom, values)
                    factors.append(self.power(replaced, as_polynomial(power)))
                else:
                    factors.append(self.reduced({atom: power}))
            parts.append(self.product(*factors))
        return added(*parts)

    def _substituted(self, atom: Atom, values: Mapping[str, Polynomial]) -> Polynomial:
        kind = atom.kind
        if kind == "sum":
            letters, body = self._freshly_bound(atom.parts[0], atom.parts[1])
            return self.sum_over(letters, self.substitute(body, values))
        if kind == "prod":
            letters, body = self._freshly_bound((atom.parts[:2],), atom.parts[2])
            return self.product_over(*letters[0], self.substitute(body, values))
        parts: tuple[Any, ...] = tuple(
            self.substitute(part, values) if isinstance(part, Polynomial) else part for part in atom.parts
        )
        if kind in ("inverse", "det"):  # the letters of the matrix itself are bound there
            outer = {name: value for name, value in values.items() if name not in MATRIX_LETTERS}
            matrix = atom.parts[0]
            kept = matrix if isinstance(matrix, str) else self.substitute(matrix, outer)
            parts = (kept, *parts[1:])
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
        if kind == "inverse":
            return self.inverse_entry(parts[0], parts[1], parts[2])
        if kind == "det":
            return self.determinant(parts[0])
        raise TooLargeError

    def _freshly_bound(
        self, letters: Sequence[BoundLetter], body: Polynomial
    ) -> tuple[list[BoundLetter], Polynomial]:
        """The binder with new letters, so that closing it again cannot capture one of the old."""
        names = {old: self.fresh() for old, _ in letters}
        renamed = self.substitute(body, {o: self.letter(names[o], d) for o, d in letters})
        return [(names[old], dimension) for old, dimension in letters], renamed

    def fresh(self) -> str:
        self._count += 1
        return f"~t{self._count}"

    # --- sums -------------------------------------------------------------------------------

    def sum_over(self, letters: Sequence[BoundLetter], body: Polynomial) -> Polynomial:
        """Sum of the body over all these letters, each from 1 to its dimension."""
        result = body
        for name, dimension in reversed(letters):
            result = added(
                *(
                    scaled(self._sum_of_term(name, dimension, dict(monomial)), coefficient)
                    for monomial, coefficient in result.terms.items()
                )
            )
        return result

    def _sum_of_term(self, letter: str, dimension: Dimension, factors: dict[Atom, Exponent]) -> Polynomial:
        self.step()
        contracted = self._contracted(letter, factors)
        if contracted is not None:
            return contracted
        outside: dict[Atom, Exponent] = {}
        inside: dict[Atom, Exponent] = {}
        for atom, exponent in factors.items():
            mentions = letter in atom.letters or (
                isinstance(exponent, Polynomial) and letter in exponent.letters
            )
            (inside if mentions else outside)[atom] = exponent
        scale = self.reduced(outside)
        if not inside:
            return self.product(scale, self.size(dimension))
        bound: list[BoundLetter] = [(letter, dimension)]
        opened = [ONE]
        for atom, exponent in inside.items():
            copies = self._opened(atom, exponent, bound)
            opened.append(of_atom(atom, exponent) if copies is None else copies)
        if len(bound) > LARGEST_LETTERS:
            raise TooLargeError
        merged = self.product(*opened)
        if len(bound) == 1 and len(merged.terms) == 1:
            ((monomial, coefficient),) = merged.terms.items()
            return self.product(scale, number(coefficient), self._closed(bound, dict(monomial)))
        parts = [ZERO]
        for monomial, coefficient in merged.terms.items():
            closed = self._closed_after_contraction(bound, dict(monomial))
            parts.append(scaled(closed, coefficient))
        return self.product(scale, added(*parts))

    def _opened(self, atom: Atom, exponent: Exponent, bound: list[BoundLetter]) -> Polynomial | None:
        """A sum factor as its summand, with its letters joined to `bound`; copies for a power."""
        if atom.kind != "sum" or isinstance(exponent, Polynomial):
            return None
        if exponent.denominator != 1 or not 0 < exponent <= LARGEST_COPIES:
            return None
        letters, body = atom.parts
        copies = []
        for _ in range(int(exponent)):
            fresh, copy = self._freshly_bound(letters, body)
            bound.extend(fresh)
            copies.append(copy)
        return self.product(*copies)

    def _closed_after_contraction(
        self, bound: list[BoundLetter], factors: dict[Atom, Exponent]
    ) -> Polynomial:
        """Sum over all of `bound`, taking deltas and products of inverses away first."""
        for place, (letter, _) in enumerate(bound):
            contracted = self._contracted(letter, factors)
            if contracted is not None:
                return self.sum_over(bound[:place] + bound[place + 1 :], contracted)
        connected = _component(bound, factors)
        if len(connected) < len(bound):
            names = {name for name, _ in connected}
            here = {a: e for a, e in factors.items() if _mentions(a, e) & names}
            there = {a: e for a, e in factors.items() if a not in here}
            rest = [b for b in bound if b[0] not in names]
            return self.product(
                self._closed_after_contraction(connected, here),
                self._closed_after_contraction(rest, there),
            )
        if not factors:
            return self.product(*(self.size(dimension) for _, dimension in bound))
        return self._closed(bound, factors)

    def _contracted(self, letter: str, factors: dict[Atom, Exponent]) -> Polynomial | None:
        """The sum over `letter` with a delta, or with an inverse times its matrix, used up."""
        for atom in factors:
            if atom.kind == "delta" and letter in atom.letters:
                value = _solved(atom.parts[0], letter)
                if value is None:
                    continue
                rest = self.reduced({a: e for a, e in factors.items() if a is not atom})
                return self.substitute(rest, {letter: value})
        return self._inverse_contracted(letter, factors)

    def _inverse_contracted(self, letter: str, factors: dict[Atom, Exponent]) -> Polynomial | None:
        """sum_k X^-1[i,k] X[k,j] = [i = j], and likewise from the other side."""
        around = [a for a, e in factors.items() if letter in _mentions(a, e)]
        if len(around) != 2 or any(factors[a] != 1 for a in around):
            return None
        inverse = next((a for a in around if a.kind == "inverse"), None)
        entry = next((a for a in around if a.kind == "entry" and len(a.parts) == 3), None)
        if inverse is None or entry is None or inverse.parts[0] != entry.parts[0]:
            return None
        here = self.letter(letter)
        _, row, column = inverse.parts
        _, first, second = entry.parts
        rest = self.reduced({a: e for a, e in factors.items() if a not in (inverse, entry)})
        if column == here and first == here and letter not in (row.letters | second.letters):
            return self.product(rest, self.delta(added(row, scaled(second, -1))))
        if row == here and second == here and letter not in (column.letters | first.letters):
            return self.product(rest, self.delta(added(first, scaled(column, -1))))
        return None

    def _closed(self, bound: list[BoundLetter], factors: dict[Atom, Exponent]) -> Polynomial:
        """The sum as one atom, its letters named canonically."""
        if len(bound) == 1 and len(factors) == 1:
            ((atom, exponent),) = factors.items()
            if self._sums_to_one(atom, exponent, bound[0]):
                return ONE
        height = 1 + max(
            max(a.height, e.height if isinstance(e, Polynomial) else 0) for a, e in factors.items()
        )
        body = self.reduced(dict(factors))
        best: tuple[str, tuple[BoundLetter, ...], Polynomial] | None = None
        for order in self._orders(bound, factors):
            names = {name: f"#{height}.{k}" for k, (name, _) in enumerate(order)}
            renamed = self.substitute(body, {o: self.letter(names[o], d) for o, d in order})
            letters = tuple((names[name], dimension) for name, dimension in order)
            text = ",".join(f"{n}:{d}" for n, d in letters) + f" {renamed.text}"
            if best is None or text < best[0]:
                best = (text, letters, renamed)
        assert best is not None
        text, letters, renamed = best
        free = renamed.letters - {name for name, _ in letters}
        sign = renamed.sign if renamed.sign in ("+", "0+") else ""
        atom = Atom(
            "sum", (letters, renamed), f"Σ({text})", free,
            sign=sign, height=height, smooth=renamed.smooth,
        )  # fmt: skip
        return of_atom(atom)

    def _sums_to_one(self, atom: Atom, exponent: Exponent, bound: BoundLetter) -> bool:
        if atom.kind != "entry" or exponent != 1 or len(atom.parts) != 2:
            return False
        variable = self.variables.get(str(atom.parts[0]))
        return (
            variable is not None
            and Property.SUMS_TO_ONE in variable.properties
            and atom.parts[1] == self.letter(bound[0])
        )

    def _orders(
        self, bound: list[BoundLetter], factors: dict[Atom, Exponent]
    ) -> list[tuple[BoundLetter, ...]]:
        """The orders of bound letters among which the canonical one is chosen.

        Letters are told apart by what they occur in, refined as in colour refinement; only those
        that still look alike are permuted.
        """
        if len(bound) == 1:
            return [tuple(bound)]
        colours = {name: str(dimension) for name, dimension in bound}
        for _ in range(min(3, len(bound))):
            marks: dict[str, list[str]] = {name: [] for name, _ in bound}
            for atom, exponent in factors.items():
                text = f"{atom.text}^{exponent}"
                present = _mentions(atom, exponent) & colours.keys()
                for name in present:
                    if self._sorts_indices(atom):
                        marks[name].append(self._seen_from(name, present, colours, atom, exponent))
                        continue
                    seen = text.replace(f"${name}", "$*")
                    for other in present - {name}:
                        seen = seen.replace(f"${other}", f"${colours[other]}")
                    marks[name].append(seen)
            signatures = {n: (colours[n], *sorted(m)) for n, m in marks.items()}
            ranking = {s: k for k, s in enumerate(sorted(set(signatures.values())))}
            colours = {n: f"c{ranking[s]}" for n, s in signatures.items()}
        groups: dict[str, list[BoundLetter]] = {}
        for letter in bound:
            groups.setdefault(colours[letter[0]], []).append(letter)
        count = 1
        for group in groups.values():
            for k in range(2, len(group) + 1):
                count *= k
        if count > LARGEST_RENAMINGS:
            raise TooLargeError
        choices = [list(permutations(groups[colour])) for colour in sorted(groups)]
        return [tuple(x for part in picked for x in part) for picked in product(*choices)]

    def _sorts_indices(self, atom: Atom) -> bool:
        """The order of indices in it may come from the names of the letters: a symmetric matrix."""
        return "inv(" in atom.text or any(f"{name}[" in atom.text for name in self.symmetric)

    def _seen_from(
        self, name: str, present: frozenset[str], colours: Mapping[str, str], atom: Atom, exponent: Exponent
    ) -> str:
        """The factor with this letter marked and the others by their colours, its indices sorted anew."""
        values = {other: self.letter(colours[other]) for other in present}
        values[name] = self.letter("*")
        return self.substitute(of_atom(atom, exponent), values).text

    # --- products over a letter, matrices ---------------------------------------------------

    def product_over(self, letter: str, dimension: Dimension, body: Polynomial) -> Polynomial:
        """Product of the body over a letter; distributes over the factors of a monomial."""
        excepted = self._exception(letter, body)
        if excepted is not None:
            at, elsewhere = excepted
            return self.product(at, self.product_over(letter, dimension, elsewhere))
        if len(body.terms) != 1:
            return self._closed_product(letter, dimension, poly_atom(body), 1)
        ((monomial, coefficient),) = body.terms.items()
        count = self.size(dimension)
        result = self.power(number(coefficient), count) if coefficient != 1 else ONE
        for atom, exponent in monomial:
            if letter not in _mentions(atom, exponent):
                raised = self.product(as_polynomial(exponent), count)
                result = self.product(result, self.power(of_atom(atom), raised))
            else:
                closed = self._closed_product(letter, dimension, atom, exponent)
                result = self.product(result, closed)
        return result

    def _exception(self, letter: str, body: Polynomial) -> tuple[Polynomial, Polynomial] | None:
        """A body that is otherwise at one index, as in a product over k ≠ j: taken apart.

        Gives (body there / general body there, general body); both hold where that one is not zero.
        """
        delta = next((a for a, _ in body.factors() if a.kind == "delta" and letter in a.letters), None)
        place = None if delta is None else _solved(delta.parts[0], letter)
        if delta is None or place is None:
            return None
        general = Polynomial({m: c for m, c in body.terms.items() if all(a != delta for a, _ in m)})
        if not general.terms:
            return None
        there, usual = (self.substitute(item, {letter: place}) for item in (body, general))
        return self.product(there, self.power(usual, number(-1))), general

    def _closed_product(
        self, letter: str, dimension: Dimension, atom: Atom, exponent: Exponent
    ) -> Polynomial:
        if atom.kind == "exp" and not isinstance(exponent, Polynomial):
            inside = self.sum_over([(letter, dimension)], scaled(atom.parts[0], exponent))
            return self.exponential(inside)
        outer: Exponent = 1
        if not isinstance(exponent, Polynomial) and exponent.denominator == 1:
            outer, exponent = exponent, 1
        body = of_atom(atom, exponent)
        height = 1 + body.height
        name = f"#{height}.0"
        renamed = self.substitute(body, {letter: self.letter(name)})
        closed = Atom(
            "prod", (name, dimension, renamed), f"Π({name}:{dimension} {renamed.text})",
            renamed.letters - {name}, sign="+" if renamed.sign == "+" else "",
            height=height, smooth=renamed.smooth,
        )  # fmt: skip
        return of_atom(closed, outer)

    def determinant(self, matrix: Any) -> Polynomial:
        """The determinant of a symbol, or of a body over MATRIX_LETTERS; X and Xᵀ have the same."""
        if not isinstance(matrix, str):
            matrix = min(matrix, self.transposed(matrix), key=lambda body: body.text)
        text = matrix if isinstance(matrix, str) else matrix.text
        letters = frozenset() if isinstance(matrix, str) else free_of_matrix(matrix)
        return of_atom(Atom("det", (matrix,), f"det({text})", letters, height=_height(matrix)))

    def inverse_entry(self, matrix: Any, row: Polynomial, column: Polynomial) -> Polynomial:
        """X^-1[row, column]; `matrix` is a symbol's name or a body over MATRIX_LETTERS."""
        if self.is_symmetric(matrix):
            row, column = sorted((row, column), key=lambda index: index.text)
        elif not isinstance(matrix, str):
            turned = self.transposed(matrix)
            if turned.text < matrix.text:
                matrix, row, column = turned, column, row
        text = matrix if isinstance(matrix, str) else matrix.text
        inner = frozenset() if isinstance(matrix, str) else free_of_matrix(matrix)
        return of_atom(
            Atom(
                "inverse",
                (matrix, row, column),
                f"inv({text})[{row.text},{column.text}]",
                inner | row.letters | column.letters,
                height=_height(matrix),
            )
        )

    def is_symmetric(self, matrix: Any) -> bool:
        if isinstance(matrix, str):
            variable = self.variables.get(matrix)
            return variable is not None and Property.SYMMETRIC in variable.properties
        return bool(self.transposed(matrix) == matrix)

    def transposed(self, body: Polynomial) -> Polynomial:
        first, second = MATRIX_LETTERS
        return self.substitute(body, {first: self.letter(second), second: self.letter(first)})


MATRIX_LETTERS = ("#row", "#column")


def free_of_matrix(body: Polynomial) -> frozenset[str]:
    """The letters of a matrix's body that are not its row and column."""
    return body.letters - set(MATRIX_LETTERS)


def _height(matrix: Any) -> int:
    return 0 if isinstance(matrix, str) else int(matrix.height)


def _mentions(atom: Atom, exponent: Exponent) -> frozenset[str]:
    if isinstance(exponent, Polynomial):
        return atom.letters | exponent.letters
    return atom.letters


def _component(bound: list[BoundLetter], factors: dict[Atom, Exponent]) -> list[BoundLetter]:
    """The bound letters connected to the first one through common factors."""
    reached = {bound[0][0]}
    names = {name for name, _ in bound}
    growing = True
    while growing:
        growing = False
        for atom, exponent in factors.items():
            mentioned = _mentions(atom, exponent) & names
            if mentioned & reached and not mentioned <= reached:
                reached |= mentioned
                growing = True
    return [letter for letter in bound if letter[0] in reached]


def _solved(difference: Polynomial, letter: str) -> Polynomial | None:
    """letter from difference == 0, if that is some other single index letter or number.

    Index arithmetic such as n + 1 - i is allowed where it stays within 1..n: a reversal.
    """
    rest = []
    side: Rational = 0
    for monomial, coefficient in difference.terms.items():
        if any(letter in atom.letters for atom, _ in monomial):
            if len(monomial) != 1 or monomial[0][0].kind != "index" or abs(coefficient) != 1:
                return None
            side = coefficient
        else:
            rest.append((monomial, coefficient))
    if not side:
        return None
    value = scaled(Polynomial(dict(rest)), Fraction(-1) / side)
    return value if _stays_in_range(value) else None


def _stays_in_range(value: Polynomial) -> bool:
    terms = sorted(value.terms.items(), key=lambda t: t[0] == ())
    if len(terms) == 1:
        monomial, coefficient = terms[0]
        return coefficient == 1 and len(monomial) == 1 and monomial[0][0].kind in ("index", "size")
    letters = [c for m, c in terms if m and m[0][0].kind == "index"]
    sizes = [c for m, c in terms if m and m[0][0].kind == "size"]
    constants = [c for m, c in terms if not m]
    return letters == [-1] and sizes == [1] and constants == [1] and len(terms) == 3
