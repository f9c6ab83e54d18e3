"""What the preview says where a reading was chosen: one sentence for each code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worker.engine.model import Feedback

SENTENCES: Mapping[str, str] = {
    "note.applied_definition": "{shown} is {name} itself; write * if it is a product.",
    "note.arccotangent": "{shown} lies between 0 and π here; write arctan(1/x) if it lies within π/2 of 0.",
    "note.bars_count": "{shown} is the number of elements, {size}; write ‖x‖ for the length.",
    "note.bars_entries": "{shown} is taken of each entry; write ‖x‖ for the length.",
    "note.bars_length": "{shown} is the length; write ‖x‖ to say so.",
    "note.basis_vector": "{shown} is read as the basis vector.",
    "note.broadcast": "{shown} is added to, or multiplied with, each entry of the {shape}.",
    "note.broadcast_identity": "{shown} is added to every entry of the {shape}, not to the diagonal alone.",
    "note.cases_gap": "Where both sides are equal, neither case holds; the last one is taken there.",
    "note.constant_index": "This does not depend on {letter}: every entry along {letter} is the same.",
    "note.component": "{shown} is read as the component, and not as a product.",
    "note.decimal_comma": "{shown} is read as {number}; a comma separates entries otherwise.",
    "note.diagonal_matrix": "{shown} is the matrix with that diagonal alone; write diag(diag(A)) to say so.",
    "note.diagonal_vector": "{shown} is the vector of the entries on the diagonal.",
    "note.dimension": "The sum runs along dimension {number}, counted from 1.",
    "note.division_elementwise": "The quotient by {shown} is taken entry by entry.",
    "note.division_scope": "{shown} is read as ({divided})·{factor}; write brackets if the divisor goes on.",
    "note.elementwise_function": "{function} acts on each entry, and is not the function of the matrix.",
    "note.elementwise_power": "The power is taken of each entry.",
    "note.exponent_scope": "The exponent ends at {shown}; write e^(…) if it goes on.",
    "note.flat_array": "A flat array has no orientation: it is read as a {shape}; ones(n, 1) is a column.",
    "note.function_argument": "{function} is applied to all of {shown}; write brackets if it ends before.",
    "note.function_ends": "{function} is applied to {shown} alone; write brackets if it goes on.",
    "note.index_of_scalar": "{name} is a number here, so its index says nothing.",
    "note.inverse_function": "The -1 means the inverse function, not one divided by {function}.",
    "note.kronecker_product": "⊗ is read as the Kronecker product, since the shapes differ.",
    "note.left_hand_side": "The answer is what stands behind the last =.",
    "note.matrix_unit": "{shown} is read as the matrix with a single one.",
    "note.oriented": "{shown} is turned so that it fits: the result is a {shape}.",
    "note.outer_product": "⊗ is read as the outer product, since entry by entry does not fit.",
    "note.own_abbreviation": "{name} stands for what you said it is.",
    "note.product_dot": "The product with {shown} is the dot product; write · to say so.",
    "note.product_elementwise": "The product with {shown} is taken entry by entry; write ⊙ to say so.",
    "note.product_matrix": "The product with {shown} is the matrix product; write ⊙ for entry by entry.",
    "note.pseudoinverse": "{shown} is read for independent {independent}.",
    "note.repeated": "{shown} is read as the list with {item} in it, {times} times.",
    "note.row_of_matrix": "{shown} is read as a row of {matrix}, written as a column.",
    "note.blank_cells": "The blanks separate the entries; write commas to say so.",
    "note.square_array": "{shown} is square, as MATLAB has it.",
    "note.bars_as_brackets": "The bars are taken for brackets; write det(…) for the determinant.",
    "note.sign_cell": "{shown} begins a new entry; write a comma before it, or a blank behind the sign.",
    "note.size_said": "{shown} is taken as the size of what stands before it, not as a factor.",
    "note.softmax": "{shown} is softmax here, as in this exercise; write sigmoid for the other one.",
    "note.summed": "This is summed over {letters}.",
    "note.zero_shape": "The zero has the shape that is asked for.",
}


def made(code: str, start: int, end: int, text: str, parameters: Mapping[str, Any]) -> Feedback:
    """The note with its place and its sentence."""
    shown = " ".join(text[start:end].split())
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    sentence = SENTENCES[code].format(**{"shown": shown, **parameters})
    return Feedback(code=code, parameters={"start": start, "end": end, **parameters, "message": sentence})
