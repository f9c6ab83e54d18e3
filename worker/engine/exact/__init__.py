"""Proofs of equality and of difference: nothing here guesses, and nothing rounds.

    decide        two scalars: collected terms, a simple point, normal forms, then a search for a witness
    tensor        arrays of every size: a sum of monomials over index letters, in one normal form
    comparison    two answers of one shape, for every size or entry by entry

A proof of "equal" is algebra (`cells` for gates, `prove`, `normal_form`, `field`) or analysis (`constancy`,
`slopes`, `conjugates`), under conditions that are shown to hold (`conditions`, `facts`, `signs`, `ranges`). A
proof of "different" is a point of the domain at which two enclosures (`balls`) do not overlap (`refute`,
`pointwise`, `points`, `landmarks`, `lines`, `kinks`).
"""

from worker.engine.exact.decide import PROVED, decide
from worker.engine.exact.domain import Domain

__all__ = ["PROVED", "Domain", "decide"]
