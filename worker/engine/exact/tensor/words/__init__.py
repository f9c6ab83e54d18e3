"""Matrix identities with inverses, for every size: rewriting of words in matrices that do not commute.

Push-through and Woodbury's identity hold because of what inverses are, whatever their entries. Each inverse
P of M becomes a letter with the relations P M = 1 and M P = 1; what follows from these by completion rewrites
the difference of two answers to 0, or proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine.exact.tensor.polynomial import Polynomial
from worker.engine.exact.tensor.sums import TensorAlgebra
from worker.engine.exact.tensor.words import completion
from worker.engine.exact.tensor.words.alphabet import Alphabet
from worker.engine.exact.tensor.words.chains import NotWordsError, Reader
from worker.engine.exact.tensor.words.existence import exist
from worker.engine.exact.tensor.words.sums import minus
from worker.engine.expression import Node
from worker.engine.shapes import Dimension


def equal(
    mine: Polynomial, theirs: Polynomial, places: Sequence[Node], algebra: TensorAlgebra, *, assumed: bool
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
