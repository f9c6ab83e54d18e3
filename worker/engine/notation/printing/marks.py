"""The marks of a two-dimensional notation, which LaTeX and MathML write differently."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from worker.engine.notation.printing.structure import Notation, Part, Parts


class Marks(Notation):
    """Signs, brackets and boxes, as strings or as parts around parts."""

    minus: ClassVar[str]  # between terms
    negative: ClassVar[str]  # before the first
    plus: ClassVar[str]
    dot: ClassVar[str]
    hadamard: ClassVar[str]
    quotient: ClassVar[str]  # element-wise
    comma: ClassVar[str]
    gap: ClassVar[str]  # a thin space
    touching: ClassVar[str]  # between factors that need no sign
    applied: ClassVar[str]  # between a function's name and its brackets
    transposed: ClassVar[str]

    @abstractmethod
    def identifier(self, base: str, *, bold: bool = False) -> str: ...
    @abstractmethod
    def accented(self, letter: str, accent: str) -> str:
        """A letter under a hat, a bar, a tilde or a dot."""

    @abstractmethod
    def digits(self, text: str) -> str: ...
    @abstractmethod
    def filled(self, digit: str) -> str:
        """A bold 0 or 1."""

    @abstractmethod
    def operator_name(self, name: str) -> str: ...
    @abstractmethod
    def words(self, text: str) -> str: ...
    @abstractmethod
    def relation(self, sign: str) -> str: ...
    @abstractmethod
    def superscript(self, base: Sequence[Part], top: Sequence[Part]) -> Parts: ...
    @abstractmethod
    def subscript(self, base: Sequence[Part], below: Sequence[Part]) -> Parts: ...
    @abstractmethod
    def fraction(self, above: Sequence[Part], below: Sequence[Part]) -> Parts: ...
    @abstractmethod
    def root(self, inside: Sequence[Part]) -> Parts: ...
    @abstractmethod
    def fence(self, left: str, inside: Sequence[Part], right: str, *, tall: bool = True) -> Parts: ...
    @abstractmethod
    def grid(self, rows: Sequence[Sequence[Part]]) -> Parts: ...
    @abstractmethod
    def cases(self, rows: Sequence[tuple[Sequence[Part], Sequence[Part]]]) -> Parts: ...
    @abstractmethod
    def series(self, sign: str, below: Sequence[Part], above: Sequence[Part]) -> Parts: ...
    @abstractmethod
    def primes(self, count: int) -> str: ...
