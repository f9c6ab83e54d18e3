"""The forms and the ambiguities that the requirement lists by name, each as it must be read.

The rows are read aloud as `response § what it is read as § why`.
"""

from __future__ import annotations

import pytest

from tests.spec.reading import reading, rows
from worker.engine.errors import AnswerError
from worker.engine.model import Scope
from worker.engine.notation import read, to_text
from worker.engine.shapes import shape_of

ARRAYS = r"""
asked: row
\mathbf{x}^\top § x^T § bold, with a raised top
\vec{1}^T § ones(n)^T § an arrow over the one
x[None, :] § x^T § a new axis
x.reshape(1, -1) § x^T § a shape
np.where(z > 0, x, 0) § {x if z > 0, 0 otherwise}^T {flat_array} § cases of array code
0 if z <= 0 else x^T § {0 if z <= 0, x^T otherwise} § Python's cases
{0^T if z <= 0, x^T otherwise} § {zeros(n)^T if z <= 0, x^T otherwise} § in braces
\begin{cases} 0 & z \le 0 \\ x^T & z > 0 \end{cases} § {0 if z <= 0, x^T otherwise} § in LaTeX
max(0, sign(z)) x^T § max(0, sign(z))*x^T § by a maximum
[1, 1, …, 1] § [1 for _=1..1, i=1..n] § equal entries
[z, z, ..., z] § [z for _=1..1, i=1..n] § likewise
A.sum(axis=0, keepdims=True) § sum(A, axis=0) § a sum along an axis
sum_k B_kj x_k § [sum(k=1..n, B_{k,j}*x_{k}) for _=1..1, j=1..n] § free indices matched to the axes
\left(\frac{1}{z}\right) x^T § 1/z*x^T § stretched brackets
asked: column
x[:, None] § x § a column by a new axis
np.einsum('ij,j->i', B, x) § [sum(j=1..n, B_{i,j}*x_{j}) for i=1..n] § explicit subscripts
B @ x § B x § the product of array code
\sum_{k=1}^{n} B_{ik} x_k § [sum(k=1..n, B_{i,k}*x_{k}) for i=1..n] § a sum with its bounds
asked: square
δᵢⱼ § [delta_{i,j} for i=1..n, j=1..n] § Unicode indices
delta_ij x_j § [delta_{i,j}*x_{j} for i=1..n, j=1..n] § typed
[i = j] § [delta_{i,j} for i=1..n, j=1..n] § Iverson's bracket
diag(…, 1/x_i, …) § diag([1/x_{i} for i=1..n]) § the rule alone
diag(x_1, …, x_n) § diag([x_{i} for i=1..n]) § its first and last entry
np.linalg.inv(B) § inv(B) § an inverse
\operatorname{diag}(\mathbf{x}) § diag(x) § LaTeX's name
x ⊘ w § x ⊘ w § entry by entry
w ⊗ x § w ⊙ x § as the paper has it
asked: number
w.x § dot(w, x) § a dot
w·x § dot(w, x) § raised
<w, x> § dot(w, x) § in angles
||x|| § norm(x) § the length
"""
NUMBERS = """
asked: number
2xy § 2*x*y § letters that are declared stand side by side
3y2x § 3*y*2*x § a number behind a name
cos(u)2x § cos(u)*2*x § brackets hold all of an argument
x2 § x*2 § a number behind a number's name multiplies
sin x cos x § sin(x)*cos(x) § an argument ends at the next function
sin 2x § sin(2*x) § and takes the factors before it
cos^2(x) § cos(x)^2 § an exponent on the name
1/2x § 1/2*x {division_scope} § from left to right, with a warning
e^x § exp(x) § Euler's number
ln x § log(x) § the natural logarithm
log(x) § log(x) § likewise
a(x+1) § a*(x + 1) § a declared number multiplies
f(x) § f(x) § a declared function is applied
f(x) x § f(x)*x § and multiplied
x² · y § x^2*y § Unicode
|x| § abs(x) § the absolute value
x*y § x*y § a star
x⊗y § x*y § the paper's sign
x.y § x*y § a dot
lm(x) § ! parse.unknown_name 0:2 § an unknown name is no product of letters
xyz § ! parse.unknown_name 0:3 § nor is one of declared letters and another
1_{x>0} § [x > 0] § an indicator
1(x > 0) § 1*[x > 0] § another
H(x) § heaviside(x) § Heaviside
relu(x) § relu(x) § by name
"""
DECLARED = Scope(symbols=dict.fromkeys("xyua", shape_of()), functions={"f": 1}, shape=shape_of())


@pytest.mark.parametrize("asked, response, expected", [*rows(ARRAYS)])
def test_arrays(asked: str, response: str, expected: str) -> None:
    assert reading(asked, response) == expected


@pytest.mark.parametrize("asked, response, expected", [*rows(NUMBERS)])
def test_numbers_by_the_declared_names(asked: str, response: str, expected: str) -> None:
    """x, y, u and a are declared numbers, and f is a declared function."""
    try:
        answer = read(response, DECLARED)
    except AnswerError as error:
        said = f"! {error.code} {error.start}:{error.end}"
    else:
        codes = " ".join(note.code.removeprefix("note.") for note in answer.notes)
        said = to_text(answer.expression) + (f" {{{codes}}}" if codes else "")
    assert said == expected
