"""Plain text: one row for each rule of the grammar.

The rows are read aloud as `response § what it is read as § why`; deleting a rule of the grammar fails its row.
"""

from __future__ import annotations

import pytest

from tests.spec.reading import reading, rows

NUMBERS = r"""
asked: number
# numbers, names and signs
12 § 12 § a whole number
2.50 § 2.5 § a decimal number is exact
1e-3 § 0.001 § an exponent of ten
.5 § 0.5 § no digit before the point
-z § -z § a sign
- -z § -(-z) § two signs
+z § z § a plus sign says nothing
--z § -(-z) § signs side by side
# precedence
z + b*t § z + b*t § products before sums
z - b - t § z - b - t § differences from the left
z/b/t § z/b/t § quotients from the left
z*b/t § z*b/t § products and quotients from the left
-z^2 § -z^2 § powers before signs
2^-z § 2^(-z) § a sign in an exponent
z^b^t § z^(b^t) § powers from the right
z**2 § z^2 § ** is a power
z^10000 § z^10000 § the largest exponent
2*-z § 2*(-z) § a sign behind an operator
z/-b § z/(-b) § a sign in a quotient
(z + b)t § (z + b)*t § a bracket is a factor
z(1 - z) § z*(1 - z) § so is one behind a name
(z)(b) § z*b § two brackets side by side
# juxtaposition
6zb § 6*z*b § a number and declared letters
zb § z*b § two declared letters
3t2z § 3*t*2*z § a number between letters
z2 § z*2 § digits behind a number's name
2z b § 2*z*b § white space
z b^2 t § z*b^2*t § powers inside a product
zsin(z) § z*sin(z) § a function behind a letter
ze^z § z*exp(z) § Euler's number behind a letter
2pi z § 2*pi*z § a constant
tlnt § t*log(t) § a function between letters
u1^2 § u1^2 § a declared name with digits
u_1^2 § u1^2 § the same with an underscore
lam z § lam*z § a Greek name spelled out
lambda z § lam*z § and spelled in full
λz § lam*z § and as a letter
# functions
sin(z) § sin(z) § brackets
sin z § sin(z) § no brackets
sin 2z § sin(2*z) § a number and a letter
sin z cos z § sin(z)*cos(z) § up to the next function
sin z + b § sin(z) + b § up to the next sign
cos(z)2z § cos(z)*2*z § only what the brackets hold
sin^2(z) § sin(z)^2 § a power of the function
sin^2 z § sin(z)^2 § the same without brackets
sin(z)^2 § sin(z)^2 § a power behind the brackets
log(z, 10) § log(z)/log(10) § a logarithm and its base
log_b z § log(z)/log(b) § below
log10(z) + \log_2 z § log(z)/log(10) + log(z)/log(2) § in one word
z^3/3! § z^3/6 § a factorial
factorial(5) z § 120*z § in a word
binom(5, 2) z^2 § 10*z^2 § a binomial coefficient
z^3! § z^6 § in an exponent
sin^-1(z) § arcsin(z) {inverse_function} § the inverse function
ln z/b § log(z)/b § a quotient ends the argument
sin z^2 § sin(z^2) § a power belongs to the argument
exp(-z) § exp(-z) § the exponential
e^(-z) § exp(-z) § is e to the power
e^-z § exp(-z) § a sign in the exponent
sqrt z § sqrt(z) § square root
log(z) § log(z) § natural logarithm
log_2(z) § log(z)/log(2) § a base
ln(z)ln(b) § log(z)*log(b) § two functions side by side
max(0, z) § max(0, z) § two arguments
max(z, b, 0) § max(z, b, 0) § three
min(z, b) § min(z, b) § minimum
|z| § abs(z) § absolute value
|z||b| § abs(z)*abs(b) § bars side by side
|z - |b|| § abs(z - abs(b)) § bars inside bars
sigmoid(z) § sigmoid(z) § a common function
σ(z) § sigmoid(z) § as a letter
sigmoid'(z) § sigmoid(z)*(1 - sigmoid(z)) § its derivative
tanh'(z) § 1 - tanh(z)^2 § another one
relu(z) § relu(z) § rectifier
H(z) § heaviside(z) § step
u(z) § u*z § u is declared here, and is a factor
sgn(z) § sign(z) § sign
Sin(z) § sin(z) § capitals
f(z) § f(z) § a declared, unknown function
f'(z) § f'(z) § its derivative
f''(z) § f''(z) § and the second one
g(z, b) § g(z, b) § of two arguments
D(g, 1, 0)(z, b) § D(g, 1, 0)(z, b) § a partial one
asin(z) § arcsin(z) § another spelling
sech(z) § 1/cosh(z) § written out
# comparisons and cases
[z > 0] § [z > 0] § Iverson's bracket
[z > 0 and b <= 1] § [z > 0 and b <= 1] § joined
[not z > 0] § [not [z > 0]] § negated
[0 < z < 1] § [0 < z and z < 1] § a chain
[z != b] § [z != b] § not equal
(z > 0)b § [z > 0]*b § a comparison in brackets is a number
1(z > 0) § 1*[z > 0] § an indicator
1{z > 0} § 1*[z > 0] § in braces
1_{z > 0} § [z > 0] § as an index
I(z > 0) § [z > 0] § with an I
I[z > 0] § [z > 0] § in square brackets
indicator(z > 0) § [z > 0] § by name
0 if z <= 0 else b § {0 if z <= 0, b otherwise} § as in Python
b if z > 0, 0 otherwise § {b if z > 0, 0 otherwise} § with otherwise
{0 if z <= 0; b otherwise} § {0 if z <= 0, b otherwise} § in braces
{0, z <= 0; b, z > 0} § {0 if z <= 0, b otherwise} § value and condition in turn
{b if z > 0, -b if z < 0, 0 otherwise} § {b if z > 0, -b if z < 0, 0 otherwise} § three cases
if z > 0 then b else 0 § {b if z > 0, 0 otherwise} § if, then, else
z > 0 ? b : 0 § {b if z > 0, 0 otherwise} § a question mark
where(z > 0, b, 0) § {b if z > 0, 0 otherwise} § a function
piecewise((0, z <= 0), (b, True)) § {0 if z <= 0, b otherwise} § SymPy's form
b for z > 0, 0 for z <= 0 § {b if z > 0, 0 otherwise} § for
b where z > 0 else 0 § {b if z > 0, 0 otherwise} § where
b when z > 0, otherwise 0 § {b if z > 0, 0 otherwise} § when
{b if z > 0} § {b if z > 0} § nothing said for the rest
{b if z > 0, 0 if z < 0} § {b if z > 0, 0 otherwise} {cases_gap} § open at zero only
# vectors to numbers
w·x § dot(w, x) § the dot product
w.x § dot(w, x) § with a full stop
<w, x> § dot(w, x) § in angles
⟨w, x⟩ § dot(w, x) § in mathematical angles
dot(w, x) § dot(w, x) § by name
w^T x § w^T x § as a matrix product
w'x § w^T x § with a prime
x^T B x § x^T B x § a quadratic form
‖x‖ § norm(x) § the norm
||x|| § norm(x) § with bars
||x||^2 § norm(x)^2 § squared
‖x‖_1 § norm(x, 1) § another norm
norm(x, 1) § norm(x, 1) § by name
|x| § n {bars_count} § number of elements
|B| § det(B) § determinant
det(B) § det(B) § by name
tr(B) § tr(B) § trace
sum(x) § sum(x) § sum of entries
mean(x) § mean(x) § mean
prod(x) § prod(x) § product
x_1 § x_{1} § a component
x1 § x_{1} § without an underscore
x_{1} § x_{1} § in braces
x[2] § x_{2} § in square brackets, from 1
B_12 § B_{1,2} § of a matrix
B_{1,2} § B_{1,2} § with a comma
B12 § B_{1,2} § without an underscore
x_n § x_{n} § the last component
x1x2 § x_{1}*x_{2} § two components side by side
n § n § a size
1/n § 1/n § as a number
x_1 + x_2 + … + x_n § sum(k=1..n, x_{k}) § dots in a sum
# what stands before
dz/dt = 2z § 2*z {left_hand_side} § a derivative
∂z/∂t = 2z § 2*z {left_hand_side} § a partial one
f'(z) = 2z § 2*z {left_hand_side} § with a prime
J = 2z § 2*z {left_hand_side} § a name
= 2z § 2*z § nothing
z = b = 2z § 2*z {left_hand_side} § a chain
"""


@pytest.mark.parametrize("asked, response, expected", [*rows(NUMBERS)])
def test_reading(asked: str, response: str, expected: str) -> None:
    assert reading(asked, response) == expected
