"""Matrix identities with inverses, for every size: rewriting of words in matrices that do not commute.

Push-through and Woodbury's identity hold because of what inverses are, whatever their entries. Each inverse
P of M becomes a letter with the relations P M = 1 and M P = 1; what follows from these by completion rewrites
the difference of two answers to 0, or proves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from worker.engine.exact.tensor.polynomial import Polynomial
from worker.engine.exact.tensor.updates import UpdateAlgebra
from worker.engine.exact.tensor.words import completion
from worker.engine.exact.tensor.words.alphabet import Alphabet
from worker.engine.exact.tensor.words.chains import NotWordsError, Reader
from worker.engine.exact.tensor.words.existence import exist, is_regular_diagonal
from worker.engine.exact.tensor.words.sums import minus
from worker.engine.expression import Node
from worker.engine.shapes import Dimension


def equal(
    mine: Polynomial, theirs: Polynomial, places: Sequence[Node], algebra: UpdateAlgebra, *, assumed: bool
) -> bool:
    """Whether the forms are equal for all sizes by what inverses are, and mine has values where theirs has.

    Both are known to have values at sample points of several sizes. Where anything is assumed, variables are
    not free.
    """
    letters: dict[str, Dimension] = dict(place.payload for place in places)
    alphabet = Alphabet(algebra.variables, assumed=assumed)
    reader = Reader(algebra, alphabet)
    try:
        reference = reader.read(theirs, tuple(letters), letters)
        granted = set(alphabet.inverses)
        difference = minus(reader.read(mine, tuple(letters), letters), reference)
        return exist(alphabet, [k for k in alphabet.inverses if k not in granted]) and completion.vanishes(
            difference, alphabet.relations()
        )
    except (NotWordsError, completion.TooMuchError):
        return False


def all_exist(
    matrices: Collection[str | Polynomial],
    granted: Collection[str | Polynomial],
    algebra: UpdateAlgebra,
    *,
    assumed: bool,
) -> bool:
    """Whether these matrices have inverses for every size and almost all values, given that some have."""
    alphabet = Alphabet(algebra.variables, assumed=assumed)
    reader = Reader(algebra, alphabet)
    try:
        for matrix in sorted(granted, key=str):
            with suppress(NotWordsError):  # then it grants nothing
                _invert(matrix, reader)
        known = set(alphabet.inverses)
        for matrix in sorted(matrices, key=str):
            _invert(matrix, reader)
        return exist(alphabet, [k for k in alphabet.inverses if k not in known])
    except NotWordsError:
        return False


def _invert(matrix: str | Polynomial, reader: Reader) -> None:
    """Take the inverse of a matrix among the letters."""
    side = reader.algebra.side_of(matrix)
    if isinstance(matrix, Polynomial) and is_regular_diagonal(matrix, reader):
        return
    if side is None:
        raise NotWordsError
    reader.alphabet.inverse(reader.matrix(matrix, side), side)
