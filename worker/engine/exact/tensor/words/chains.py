"""Terms of the tensor normal form as words: a letter that joins two matrices is a product of them.

A[i,k] B[k,j], summed over k, is A B. At the end of a chain stands a vector; what depends on one letter in the
middle of a chain is a diagonal matrix; chains from vector to vector are numbers, and so are rings, as traces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from worker.engine.exact.tensor.letters import letter_of, mentioned_in
from worker.engine.exact.tensor.matrices import MATRIX_LETTERS
from worker.engine.exact.tensor.polynomial import Atom, Exponent, Polynomial, monomial_of
from worker.engine.exact.tensor.updates import UpdateAlgebra
from worker.engine.exact.tensor.words.alphabet import Alphabet
from worker.engine.exact.tensor.words.sums import Scale, Sum, Word, plus
from worker.engine.shapes import ONE, Dimension

Factor: TypeAlias = tuple[Atom, Exponent]
Sides: TypeAlias = Mapping[str, Dimension]

MOST_TERMS = 60
MOST_COPIES = 3
ALONG = "~along"


class NotWordsError(Exception):
    """The form is no sum of products of matrices, or too large a one."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A matrix between two index letters; the identity if it has no word."""

    start: str
    end: str
    word: Word


class Reader:
    """Reads forms of one algebra as words over one alphabet."""

    def __init__(self, algebra: UpdateAlgebra, alphabet: Alphabet) -> None:
        self.algebra = algebra
        self.alphabet = alphabet

    def read(self, form: Polynomial, free: Sequence[str], sides: Sides) -> Sum:
        """The form, with these free letters (of rows, then of columns), as a sum of words.

        Raises:
            NotWordsError: it is none.
        """
        if len(form.terms) > MOST_TERMS or form.letters - set(free) or len(free) > 2:
            raise NotWordsError
        terms = []
        for monomial, coefficient in form.terms.items():
            term = _Term(self, dict(sides))
            term.take(monomial)
            terms.append({term.key(free): Fraction(coefficient)})
        return plus(*terms)

    def edge(self, atom: Atom, start: str, end: str, sides: Sides) -> Edge:
        """A matrix's entry as an edge."""
        if atom.kind == "entry":
            name = str(atom.parts[0])
            return Edge(start, end, (self.alphabet.symbol(name, sides[start], sides[end]),))
        side = sides[start]
        return Edge(start, end, (self.alphabet.inverse(self.matrix(atom.parts[0], side), side),))

    def matrix(self, matrix: str | Polynomial, side: Dimension) -> Sum:
        """A square matrix: a symbol, or the body of an entry."""
        if isinstance(matrix, str):
            return {((self.alphabet.symbol(matrix, side, side),), ()): Fraction(1)}
        return self.read(matrix, MATRIX_LETTERS, dict.fromkeys(MATRIX_LETTERS, side))


class _Term:
    """One term: its edges, what hangs on each letter, and what commutes with everything."""

    def __init__(self, reader: Reader, sides: dict[str, Dimension]) -> None:
        self.reader = reader
        self.alphabet = reader.alphabet
        self.sides = sides
        self.edges: list[Edge] = []
        self.hanging: dict[str, list[Factor]] = {}
        self.scale: dict[str, int] = {}

    def take(self, factors: Sequence[Factor]) -> None:
        """Sort the factors; sums among them are opened."""
        for atom, exponent in factors:
            copies = (
                int(exponent) if not isinstance(exponent, Polynomial) and exponent.denominator == 1 else 0
            )
            if atom.kind == "sum" and 0 < copies <= MOST_COPIES:
                for _ in range(copies):
                    self._open(atom)
                continue
            mentioned = mentioned_in(atom, exponent)
            ends = _ends(atom) if exponent == 1 else None
            if not mentioned:
                self._count(atom.text if copies else f"{atom.text}^{exponent}", copies or 1)
            elif ends is not None and ends[0] != ends[1]:
                edge = Edge(*ends, ()) if atom.kind == "delta" else self._matrix(atom, *ends)
                self.edges.append(edge)
            elif len(mentioned) == 1:
                self.hanging.setdefault(next(iter(mentioned)), []).append((atom, exponent))
            else:
                raise NotWordsError

    def _matrix(self, atom: Atom, start: str, end: str) -> Edge:
        return self.reader.edge(atom, start, end, self.sides)

    def _open(self, atom: Atom) -> None:
        bound, body = self.reader.algebra._freshly_bound(*atom.parts)
        if len(body.terms) != 1:
            raise NotWordsError
        ((monomial, coefficient),) = body.terms.items()
        if coefficient != 1:
            raise NotWordsError
        self.sides.update(bound)
        self.take(monomial)

    def _count(self, name: str, exponent: int) -> None:
        self.scale[name] = self.scale.get(name, 0) + exponent

    # --- walking --------------------------------------------------------------------------------

    def key(self, free: Sequence[str]) -> tuple[Word, Scale]:
        """The word and the commuting factors of this term."""
        ends: list[Word] = []
        for letter in free:
            if self._degree(letter) > 1:
                raise NotWordsError
            word, joined = self._walk(letter, free)
            if joined:
                for loop in self._loops():
                    self._count(f"loop {loop}", 1)
                return word, self._scale()
            ends.append(word)
        loops = tuple(k for loop in sorted(self._loops()) for k in loop)
        if len(ends) == 2:
            return ends[0] + loops + tuple(map(self.alphabet.turned, reversed(ends[1]))), self._scale()
        if ends:
            return ends[0] + loops, self._scale()
        return loops or (self._ring() if self.edges else ()), self._scale()

    def _scale(self) -> Scale:
        while self.edges:
            self._count(f"ring {self._ring()}", 1)
        return tuple(sorted((name, e) for name, e in self.scale.items() if e))

    def _degree(self, letter: str) -> int:
        return sum((e.start == letter) + (e.end == letter) for e in self.edges)

    def _walk(self, letter: str, free: Sequence[str]) -> tuple[Word, bool]:
        """From a letter along edges, which are used up; and whether that led to a free letter."""
        if not self._degree(letter):
            return self._vector(letter), False
        word = self._diagonal(letter)
        while True:
            edge = next(e for e in self.edges if letter in (e.start, e.end))
            self.edges.remove(edge)
            if edge.start == letter:
                word, letter = word + edge.word, edge.end
            else:
                word, letter = word + tuple(map(self.alphabet.turned, reversed(edge.word))), edge.start
            if letter in free:
                return word + self._diagonal(letter), True
            if self._degree(letter) > 1:
                raise NotWordsError
            if not self._degree(letter):
                return word + self._vector(letter), False
            word += self._diagonal(letter)

    def _loops(self) -> list[Word]:
        """The chains from vector to vector, used up; a lone letter is one, too."""
        found: list[Word] = []
        while True:
            names = {n for e in self.edges for n in (e.start, e.end)} | self.hanging.keys()
            start = min((n for n in names if self._degree(n) < 2), default=None)
            if start is None:
                return found
            if not self._degree(start):
                word = self._dot(start)
                if not word:
                    self._count(f"total {self._along(start)} {self.sides[start]}", 1)
                    continue
            else:
                first = tuple(map(self.alphabet.turned, self._vector(start)))
                word = first + self._walk(start, ())[0]
            found.append(min(word, tuple(map(self.alphabet.turned, reversed(word)))))

    def _dot(self, letter: str) -> Word:
        """What hangs on a letter without edges as a product of two vectors, used up, if it is one."""
        copies = [a for a, e in self.hanging.get(letter, []) for _ in range(2 if e == 2 else 1)]
        plain = all(a.kind == "entry" and len(a.parts) == 2 for a in copies)
        if not plain or len(copies) != 2 or any(e not in (1, 2) for _, e in self.hanging[letter]):
            return ()
        del self.hanging[letter]
        left, right = (self.alphabet.symbol(str(a.parts[0]), self.sides[letter], ONE) for a in copies)
        return self.alphabet.turned(left), right

    def _ring(self) -> Word:
        """A ring as a word, used up: cut where its side is the first, and marked as a trace."""
        start = min((n for e in self.edges for n in (e.start, e.end)), key=lambda n: (str(self.sides[n]), n))
        parts: list[tuple[Dimension, Word]] = []
        letter = start
        while True:
            if self._degree(letter) != (2 if letter == start and not parts else 1):
                raise NotWordsError
            edge = next(e for e in self.edges if letter in (e.start, e.end))
            self.edges.remove(edge)
            forward = edge.start == letter
            along = edge.word if forward else tuple(map(self.alphabet.turned, reversed(edge.word)))
            parts.append((self.sides[letter], self._diagonal(letter) + along))
            letter = edge.end if forward else edge.start
            if letter == start:
                break
        side = min((side for side, _ in parts), key=str)
        turns = [
            tuple(k for _, word in parts[at:] + parts[:at] for k in word)
            for at, (own, _) in enumerate(parts)
            if own is side
        ]
        turns += [tuple(map(self.alphabet.turned, reversed(word))) for word in turns]
        return (self.alphabet.letter(("trace", side), ONE, side), *min(turns))

    # --- what hangs on a letter -----------------------------------------------------------------

    def _along(self, letter: str) -> str:
        """What hangs on the letter, used up, as one text."""
        algebra = self.reader.algebra
        item = Polynomial({monomial_of(self.hanging.pop(letter, [])): 1})
        return algebra.substitute(item, {letter: algebra.letter(ALONG)}).text

    def _vector(self, letter: str) -> Word:
        side, hanging = self.sides[letter], self.hanging.get(letter, [])
        if len(hanging) == 1 and hanging[0][1] == 1 and hanging[0][0].kind == "entry":
            atom = hanging[0][0]
            if len(atom.parts) == 2 and letter_of(atom.parts[1]) == letter:
                del self.hanging[letter]
                return (self.alphabet.symbol(str(atom.parts[0]), side, ONE),)
        return (self.alphabet.letter(("along", self._along(letter)), side, ONE),)

    def _diagonal(self, letter: str) -> Word:
        if letter not in self.hanging:
            return ()
        side = self.sides[letter]
        return (self.alphabet.letter(("diagonal", self._along(letter)), side, side, symmetric=True),)


def _ends(atom: Atom) -> tuple[str, str] | None:
    """The two letters of a matrix's entry, or of a delta."""
    if atom.kind == "delta":
        signs = {letter_of(Polynomial({m: abs(c)})): c for m, c in atom.parts[0].terms.items()}
        if len(signs) != 2 or "" in signs or set(signs.values()) != {1, -1}:
            return None
        first, second = sorted(signs)
        return first, second
    if atom.kind not in ("entry", "inverse") or len(atom.parts) != 3:
        return None
    first, second = (letter_of(index) for index in atom.parts[1:])
    return (first, second) if {first, second} == atom.letters else None
