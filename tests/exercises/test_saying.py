"""Formulas of statements in words: what is written is said, and nothing more."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from exercises.formulas import formulas
from exercises.statements import math_html, statement_html
from worker.content import load_catalogue, variant

CATALOGUE = load_catalogue(Path(__file__).parents[2] / "exercises" / "catalogue")
SAID = r"""
x | x
3x^2y | 3 x squared y
\mathbf{x}^\top A \mathbf{x} | x transpose A x
y(1 - y) | y times the quantity 1 minus y
f(x, y) = 2x | f of x, y, equals 2 x
\sigma'(z) = 0 | sigma prime of z equals 0
\ln(1 + e^z) | natural log of the quantity 1 plus e to the power z
\sin(\sin(x)) | sin of sin of x
\cos((A\mathbf{x})_i) | cos of the quantity A x, sub i
\frac{dy}{dx} = 3 | the derivative of y by x, equals 3
\frac{d}{dx} x^3 | the derivative by x of x cubed
\frac{d^2 y}{dx^2} | the second derivative of y by x
\frac{\partial f}{\partial x_j} | the partial derivative of f by x sub j
\frac{\partial}{\partial \mathbf{x}} f | the partial derivative by x of f
\frac{1}{N}(a - b) | 1 over N, times the quantity a minus b
\frac{a + b}{c} | the quotient of a plus b, by c
\nabla f = \begin{bmatrix} y & x \end{bmatrix} | the gradient of f equals the row y, x
\begin{bmatrix} 1 \\ 2 \end{bmatrix} | the column 1, 2
\begin{bmatrix} 6 & 3 \\ 2 & 8 \end{bmatrix} | the 2 by 2 matrix with rows 6, 3; 2, 8
\sum_{i=1}^n x_i | the sum over i from 1 to n of x sub i
\left(\sum_i x_i\right)^2 | the quantity the sum over i of x sub i, squared
\lVert\mathbf{x}\rVert^2 | the norm of x, squared
[\,z > 0\,]\,\mathbf{x}^\top | the indicator of z is greater than 0, times x transpose
\mathbf{w} \cdot \mathbf{x} + b | w dot x plus b
2 \cdot 3 | 2 times 3
\mathbf{w} \otimes \mathbf{x} | w times, element by element, x
\mathbf{1}^\top | the vector of ones, transpose
X^{-1} | X inverse
x^{-1} | x to the power minus 1
\mathbf{x} \in \mathbb{R}^n | x is in R n
\hat{y}_i | y hat sub i
\sqrt{n} | square root of n
x_1, \dots, x_n | x sub 1, and so on, x sub n
"""


def said(latex: str) -> str:
    return ElementTree.fromstring(math_html(latex)).get("alttext", "")


@pytest.mark.parametrize(("latex", "words"), [line.split(" | ") for line in SAID.strip().splitlines()])
def test_a_formula_in_words(latex: str, words: str) -> None:
    assert said(latex) == words


def test_a_long_formula_ends_early() -> None:
    words = said(" + ".join(["x"] * 400))
    assert len(words) < 700
    assert words.endswith("plus x, and so on")


def test_what_words_hold_cannot_leave_the_attribute() -> None:
    html = math_html(r'\text{"><script>} x')
    assert "<script" not in html
    assert "&gt;" in html


def test_every_statement_is_said_without_a_sign_of_its_own() -> None:
    """Signs, bold letters and brackets are not left to the voice."""
    statements = [
        str(variant(exercise.content, 0)["statement"])
        for problems in CATALOGUE.problem_sets
        for exercise in problems.exercises
    ]
    found = [formula for one in statements for formula in formulas(one)]
    assert len(found) > 400
    strange = {
        formula: words
        for formula in found
        if not (words := said(formula)).isascii() or set(words) & set("=+<>|^_()[]{}\\")
    }
    assert strange == {}
    assert all(
        statement_html(one).count("<math") == statement_html(one).count("alttext=") for one in statements
    )
