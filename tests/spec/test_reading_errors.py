"""What cannot be read: the code, and the characters that the message points to."""

from __future__ import annotations

import re

import pytest

from tests.spec.reading import reading, rows, scope
from worker.engine.errors import AnswerError
from worker.engine.model import Form, Scope
from worker.engine.notation import read, to_text
from worker.engine.shapes import shape_of

ERRORS = r"""
# what was typed, and where it goes wrong
asked: number
dr/dz § ! parse.derivative 0:5 § a derivative that is left to be worked out
2z : 3 § ! parse.unexpected 3:4 § a ratio is no answer behind a name
z + § ! parse.unexpected 2:3 § nothing behind a sign
* z § ! parse.unexpected 0:1 § nothing before a sign
z + * b § ! parse.unexpected 4:5 § two signs
(z + b § ! parse.unclosed 0:1 § a bracket that stays open
z + b) § ! parse.unopened 5:6 § a bracket that was never opened
(z + b] § ! parse.unexpected 6:7 § brackets that do not match
[z, b § ! parse.unclosed 0:1 § a list that stays open
{z § ! parse.unclosed 0:1 § a brace that stays open
|z § ! parse.unclosed 0:1 § a bar that stays open
‖x § ! parse.unclosed 0:1 § a norm that stays open
<w, x § ! parse.unclosed 0:1 § an angle that stays open
() § ! parse.unexpected 0:2 § nothing in brackets
\frac{z} § ! parse.unexpected 7:8 § one argument is missing
\begin{bmatrix} z § ! parse.unclosed 0:15 § an environment that stays open
\begin{bmatrix} z \end{pmatrix} § ! parse.unexpected 18:31 § environments that do not match
\foo z § ! parse.character 0:4 § an unknown command
z # b § ! parse.unexpected 2:3 § a sign without meaning
z ☃ b § ! parse.character 2:3 § a character without meaning
foo § ! parse.unknown_name 0:3 § an unknown name
Z § ! parse.unknown_name 0:1 § a name in the wrong case
sine(z) § ! parse.unknown_name 0:4 § nearly a function
foo(z) § ! parse.unknown_name 0:3 § an unknown function
np.foo(z) § ! parse.unknown_function 3:6 § of a module
z.foo() § ! parse.unknown_name 2:5 § of an array
q § ! parse.unknown_name 0:1 § an undeclared letter
zq § ! parse.unknown_name 0:2 § a letter among declared ones
xT § ! parse.unknown_name 0:2 § a transpose without its sign
sin § ! parse.arguments 0:3 § a function without its argument
sin() § ! parse.arguments 0:5 § with empty brackets
sin(z, b) § ! parse.arguments 0:9 § with too many
max(z) § ! parse.arguments 0:6 § with too few
g(z) § ! parse.arguments 0:4 § a declared function with too few
f § ! parse.arguments 0:1 § a declared function alone
nan § ! parse.number 0:3 § not a number
inf § ! parse.number 0:3 § infinity
z + ∞ § ! parse.number 4:5 § its sign
9**9**9**9 § ! parse.too_large 3:10 § an exponent out of bounds
z^100000 § ! parse.too_large 2:8 § another
z^10001 § ! parse.too_large 2:7 § just out of bounds
1e999 § ! parse.too_large 0:5 § a number out of bounds
d/dz(z^2) § ! parse.derivative 0:1 § a derivative to be worked out
dz/dx + 1 § ! parse.derivative 0:5 § another
∂z/∂b § ! parse.derivative 0:1 § another
gradient(z, x) § ! parse.derivative 0:14 § another, by name
\frac{d}{dz} z § ! parse.derivative 9:11 § another, in LaTeX
z = § ! parse.unexpected 2:3 § nothing behind =
z + b - = 2 § ! parse.unexpected 6:7 § a sign before =
z 2 3 ) § ! parse.unopened 6:7 § a bracket at the end
z if § ! parse.unexpected 2:4 § no condition
x_{ § ! parse.unexpected 2:3 § an index that stays open
x_i § ! parse.index 0:3 § an index that is neither an axis nor summed
x_0 § ! parse.index 2:3 § indices count from 1
x_ij § ! parse.index 0:4 § too many indices
B_{1,2,3} § ! parse.index 0:9 § too many
z_1 § ! parse.index 0:3 § a number has no components
sum_3 x_i § ! parse.index 4:5 § a sum over a number
[z, …] § ! parse.ellipsis 0:6 § dots without a last entry
[x_1, …, w_n] § ! parse.ellipsis 0:13 § dots without a rule
[x_1, x_3, …, x_n] § ! parse.ellipsis 6:9 § an entry that breaks the rule
z + … + b § ! parse.ellipsis 0:9 § a sum without a rule
x_1 + … + x_n + w_1 § ! parse.ellipsis 0:19 § more behind the last summand
x_1 / … / x_n § ! parse.ellipsis 6:7 § a quotient that goes on
# several answers
2z or 3z § ! parse.several_answers 0:2 § two answers
2z and 3z § ! parse.several_answers 0:2 § likewise
z = 1 or z = 2 § ! parse.several_answers 6:8 § two equations
log(z, 1) § ! parse.division_by_zero 7:8 § no base
n! § ! parse.arguments 0:1 § a factorial of what is not known
5!! § ! parse.unexpected 1:2 § two signs
48! § ! parse.too_large 0:2 § too many digits
z^{20!} § ! parse.too_large 2:7 § an exponent above all bounds
z^10001 § ! parse.too_large 2:7 § and one just above
z ≈ b § ! parse.several_answers 2:3 § what is about equal is another answer
y' ≈ 2.5 § ! parse.several_answers 3:4 § and a decimal is not exact
r = 3 or r = 4 § ! parse.several_answers 6:8 § two answers
r = 3 oder r = 4 § ! parse.several_answers 6:10 § in any language
J = 2z, J = 3z § ! parse.several_answers 6:7 § for one name
∂f/∂t = 2, ∂f/∂b = 3 § ! parse.several_answers 11:20 § derivatives in another order than the names
dz/db = 2, dy/db = 3 § ! parse.several_answers 11:20 § of several functions
dz/db = 2, dz/da = 3 § ! parse.several_answers 11:20 § by what is not declared
# division by zero, wherever it stands
z/0 § ! parse.division_by_zero 2:3 § division by zero
z + 0 (1/0) § ! parse.division_by_zero 9:10 § a factor of zero does not hide it
z (1/0)^0 § ! parse.division_by_zero 5:6 § nor does an exponent of zero
z 0^(-1) § ! parse.division_by_zero 2:3 § a negative power of zero
\frac{z}{1-1} § ! parse.division_by_zero 9:12 § zero by arithmetic
z/(b - b) § ! parse.division_by_zero 2:9 § of names
z/sin(0) § ! parse.division_by_zero 2:8 § of functions
x ⊘ 0 § ! parse.division_by_zero 4:5 § entry by entry
np.divide(z, 0) § ! parse.division_by_zero 13:14 § in array code
inv(0) § ! parse.division_by_zero 4:5 § by name
# commas between digits
1,000 § ! parse.decimal_comma 0:5 § a separator of thousands
asked: matrix
# shapes that do not fit, at the second of the two
w + A § ! shape.mismatch 4:5 § a column and a matrix
A w + x § ! shape.mismatch 6:7 § columns of different lengths
x A § ! shape.mismatch 2:3 § a transpose is missing
A B C u § ! shape.mismatch 6:7 § a length that does not fit
A + B § ! shape.mismatch 4:5 § matrices of different sizes
det(A) § ! shape.mismatch 4:5 § not square
A^-1 § ! shape.mismatch 0:1 § not square
B^61 § ! parse.too_large 2:4 § a matrix power out of bounds
B^0.5 § ! parse.unexpected 2:5 § no whole number
x/B § ! shape.mismatch 2:3 § division by a matrix
w·u § ! shape.mismatch 2:3 § vectors of different lengths
<w, u> § ! shape.mismatch 4:5 § in angles
diag(A B) § ! shape.mismatch 5:8 § no vector
[x, u] § ! shape.mismatch 4:5 § blocks of different heights
trace(x) § ! shape.mismatch 6:7 § a column
asked: square
asked: pair
[x_1, …, 7, x_n] § ! parse.ellipsis 9:10 § an entry behind the dots that breaks the rule
asked: square
[1, 2; 3] § ! parse.ragged 7:8 § rows of different lengths
[[1, 2], [3]] § ! parse.ragged 9:12 § in lists
\begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix} § ! parse.ragged 25:26 § in LaTeX
[[1, 2], 3] § ! parse.ragged 9:10 § a number among lists
"""


@pytest.mark.parametrize("asked, response, expected", [*rows(ERRORS)])
def test_reading(asked: str, response: str, expected: str) -> None:
    assert reading(asked, response) == expected


@pytest.mark.parametrize("asked, response, expected", list(rows(ERRORS)))
def test_messages_are_calm_sentences(asked: str, response: str, expected: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(response, scope(asked))
    message = caught.value.message
    assert message[0].isupper() or message.split()[0].strip(".:") in response
    assert message.endswith((".", "?"))
    assert not re.search(r"\b(invalid|illegal|wrong|failed|syntax error)\b", message, re.I)


@pytest.mark.parametrize(
    "response, suggestion",
    [
        ("sine(z)", "sin"),
        ("lm(z)", "ln"),
        ("Z", "z"),
        ("xT", "x^T"),
        ("lamda", "lambda"),
        ("np.digg(x)", "diag"),
        ("softmx(x)", "softmax"),
        ("1,000", "1.000"),
        ("\N{CYRILLIC SMALL LETTER HA}^2", "x"),
    ],
)
def test_suggestions(response: str, suggestion: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(response, scope("number"))
    assert caught.value.parameters["suggestion"] == suggestion
    assert suggestion in caught.value.message


@pytest.mark.parametrize(
    ("names", "told"), [("x_i y_i", "x_i, y_i."), ("a b c i j k p q r s", "a, b, c, i, j, k, p, q, ….")]
)
def test_an_unknown_name_is_told_which_there_are(names: str, told: str) -> None:
    asked = Scope(symbols={name: shape_of() for name in names.split()})
    with pytest.raises(AnswerError) as error:
        read("u + 1", asked)
    assert error.value.message == f"u is not a name of this exercise. It has {told}"


def test_a_mismatch_names_both_shapes() -> None:
    with pytest.raises(AnswerError) as caught:
        read("A w + x", scope("column"))
    assert caught.value.parameters["left"] == "column of m"
    assert caught.value.parameters["right"] == "column of n"


# what stands in row 2, column 2 of a grid, and where that goes wrong
IN_ONE_ENTRY = """
z +   | parse.unexpected
8q    | parse.unknown_name
foo(z)| parse.unknown_name
"""


@pytest.mark.parametrize(
    "entry, code", [[cell.strip() for cell in row.split("|")] for row in IN_ONE_ENTRY.strip().splitlines()]
)
def test_an_entry_that_cannot_be_read_is_named(entry: str, code: str) -> None:
    with pytest.raises(AnswerError) as error:
        read([["z", "b"], ["1", entry]], scope("number"), Form.ENTRIES)
    assert (error.value.code, error.value.parameters["entry"]) == (code, [2, 2])


# where d is declared itself: a derivative sign, unless dx is declared too
WITH_D = r"""
d x    | d/dx f           | parse.derivative
d x    | \frac{d}{dx} f   | parse.derivative
d x    | df/dx            | parse.derivative
d x    | \frac{df}{dx}    | parse.derivative
d x    | d^2/dx^2 f       | parse.derivative
d x    | d*f/(d*x)        | d*f/(d*x)
d x    | dx/2             | d*x/2
d dx   | d/dx f           | d/dx*f
x      | d/dx f           | parse.derivative
"""


@pytest.mark.parametrize(
    "names, response, expected",
    [[cell.strip() for cell in row.split("|")] for row in WITH_D.strip().splitlines()],
)
def test_a_derivative_sign_is_no_quotient(names: str, response: str, expected: str) -> None:
    symbols = dict.fromkeys([*names.split(), "f"], shape_of())
    try:
        found = to_text(read(response, Scope(symbols=symbols)).expression)
    except AnswerError as error:
        found = error.code
    assert found == expected
