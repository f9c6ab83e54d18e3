"""Layouts: the one that the question declares is the right one, and the others are known by name."""

from __future__ import annotations

import pytest

from worker import content
from worker.engine.verify import check

VARIABLES = {
    "W": {"shape": ["m", "n"]},
    "X": {"shape": ["n", "n"]},
    "x": {"shape": ["n"]},
    "y": {"shape": ["m"]},
    "a": {"shape": ["n"]},
    "s": {},
    "t": {},
}

# function | by | layout | answer | outcome | first code but for the shape | why
ROWS = """
W x | x | numerator | W | correct | | a row for each output
W x | x | numerator | W^T | incorrect | layout.transposed | a row for each input
W x | x | denominator | W^T | correct | | a row for each input
W x | x | denominator | W | incorrect | layout.transposed | a row for each output
dot(a, x) | x | numerator | a^T | correct | | a gradient is a row
dot(a, x) | x | numerator | a | incorrect | layout.vertical_gradient | ... and not a column
dot(a, x) | x | denominator | a | correct | | a column
dot(a, x) | x | denominator | a^T | incorrect | layout.transposed | a row
a s | s | numerator | a | correct | | a curve's velocity is a column
a s | s | numerator | a^T | incorrect | layout.transposed | ... and not a row
dot(y, W x) | W | gradient | y x^T | correct | | in the matrix's own shape
dot(y, W x) | W | gradient | x y^T | incorrect | layout.transposed | in that of its transpose
dot(y, W x) | W | gradient | vec(y x^T)^T | incorrect | layout.stacked | one index for two
dot(y, W x) | W | numerator | x y^T | correct | | a column for each row of W
W x | W | tensor | δ_ij x_k | correct | | the output's index first
W x | W | tensor | kron(x^T, eye(m)) | incorrect | layout.stacked | one index for two
inv(X) | X | tensor | -inv(X)_ik inv(X)_lj | correct | | the outputs' indices first
inv(X) | X | tensor | -inv(X)_ki inv(X)_jl | incorrect | layout.inputs_first | the inputs' indices first
inv(X) | X | tensor | -kron(inv(X)^T, inv(X)) | incorrect | layout.stacked | one index for two, twice
x ⊙ a | x | numerator | a | incorrect | layout.vector_for_diagonal | where do the zeros go?
[s^2 t; s^3/3 + s/10^20] | s, t | numerator | [[2 s t, s^2 + 10^-20], [s^2, 0]] | incorrect | layout.transposed | symmetric but for 1e-20
[s^2 t; s^3/3 + s/10^20] | s, t | numerator | [[2 s t, s^2], [s^2, 0]] | incorrect | entry.wrong | neither it nor its transpose
[s t; s^2/2] | s, t | numerator | [[t, s], [s, 0]]^T | correct | | symmetric: turned it is the same
[s t; s^2/2] | s, t | numerator | [[t, s], [s, 1]] | incorrect | entry.should_be_zero | symmetric, and no layout is to blame
""".strip().splitlines()

# function | answer, by W, stacked, where all have two rows and columns | outcome | code | why
STACKED = """
W x | [[x1, 0, x2, 0], [0, x1, 0, x2]] | correct | | column after column
W x | kron(x^T, I) | correct | | the same
W x | [[x1, x2, 0, 0], [0, 0, x1, x2]] | incorrect | layout.row_major | row after row
W x | kron(I, x^T) | incorrect | layout.row_major | the same
W x | [[x1, 0], [0, x1], [x2, 0], [0, x2]] | incorrect | layout.transposed | a row for each input
dot(y, W x) | [y1 x1, y2 x1, y1 x2, y2 x2] | correct | | column after column
dot(y, W x) | [y1 x1, y1 x2, y2 x1, y2 x2] | incorrect | layout.row_major | row after row
dot(y, W x) | y x^T | incorrect | layout.unstacked | two indices where they are one
""".strip().splitlines()


def judged(data: dict[str, object], answer: str) -> tuple[str, str]:
    verdict = check(content.question(data), answer)
    codes = [item.code for item in verdict.feedback if not item.code.startswith(("proved.", "shape."))]
    return str(verdict.outcome), codes[0] if codes else ""


@pytest.mark.parametrize("row", ROWS)
def test_layout(row: str) -> None:
    function, by, layout, answer, outcome, code, _why = (cell.strip() for cell in row.split("|"))
    data = {"function": function, "variables": VARIABLES, "wrt": by, "layout": layout}
    assert judged(data, answer) == (outcome, code)


@pytest.mark.parametrize("row", STACKED)
def test_stacked_layout(row: str) -> None:
    function, answer, outcome, code, _why = (cell.strip() for cell in row.split("|"))
    sizes = {"m": 2, "n": 2}
    data = {"function": function, "variables": VARIABLES, "wrt": "W", "layout": "vec", "sizes": sizes}
    assert judged(data, answer) == (outcome, code)


@pytest.mark.parametrize(
    "function, answer", [("a ⊙ x", "a"), ("sin(x)", "cos(x)"), ("x^2", "2 x^T"), ("a ⊘ x", "-a ⊘ x^2")]
)
def test_right_derivatives_in_a_vector_are_told_of_their_arrangement_alone(
    function: str, answer: str
) -> None:
    """The diagonal's numbers are also those of sums and of other products: coincidences, which nobody meant."""
    asked = {"function": function, "variables": VARIABLES, "wrt": "x"}
    verdict = check(content.question(asked), answer)
    assert [said.code for said in verdict.feedback] == ["layout.vector_for_diagonal", "shape.not_asked"]
