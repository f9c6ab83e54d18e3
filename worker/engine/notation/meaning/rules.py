"""What every kind of syntax tree means: the modules of the rules, which register themselves when imported."""

from __future__ import annotations

from worker.engine.notation.meaning import (
    array_code,
    arrays,
    calls,
    conditions,
    counts,
    elementwise,
    ellipsis,
    filled_arrays,
    formula_calls,
    index_notation,
    known_derivatives,
    leaves,
    matrix_calls,
    powers,
    products,
    sums,
    terms,
    vector_calls,
)
from worker.engine.notation.meaning.elaborate import Elaboration

MODULES = (
    leaves, terms, conditions, powers, elementwise, products, arrays, ellipsis, index_notation, sums, calls,
    counts, formula_calls, vector_calls, matrix_calls, filled_arrays, known_derivatives, array_code,
)  # fmt: skip

__all__ = ["MODULES", "Elaboration"]
