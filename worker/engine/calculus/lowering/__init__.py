"""From array level to index level: the entry of an expression at given indices.

`entry(W @ x, (i,))` is `sum_k W[i,k] x[k]`. Sums over a known dimension are written out, so that
at concrete sizes the result is a plain scalar expression over components; over a named size they
stay `Op.SUM_OVER`. Arrays that remain inside `Op.ENTRY` are symbols, inverses and cofactors.
"""

from worker.engine.calculus.lowering import (
    arrangements,
    binders,
    determinants,
    elementwise,
    products,
    totals,
)
from worker.engine.calculus.lowering.entries import Entries, written_out
from worker.engine.calculus.lowering.positions import axis_positions, size_of


class Lowering(Entries):
    """Entries of expressions, with the rules of every operation."""

    rules = {
        **elementwise.RULES,
        **products.RULES,
        **totals.RULES,
        **arrangements.RULES,
        **determinants.RULES,
        **binders.RULES,
    }


__all__ = ["Lowering", "axis_positions", "size_of", "written_out"]
