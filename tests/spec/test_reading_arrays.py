"""Rows, columns, lists and matrices: how shapes decide what a sign means, and what dots stand for."""

from __future__ import annotations

import pytest

from tests.spec.reading import reading, rows

ARRAYS = r"""
asked: row
# rows and columns
x^T § x^T § a transpose
x' § x^T § by a prime
transpose(x) § x^T § by name
T(x) § x^T § by its letter
x § x § a bare vector is a column
1^T § ones(n)^T § ones of the length that is needed
1' § ones(n)^T § by a prime
𝟏ᵀ § ones(n)^T § in bold
z 1^T § z*ones(n)^T § scaled
z1^T § z*ones(n)^T § without a space
w1^T § w ones(n)^T § a component has no transpose: w times a row of ones
0^T § zeros(n)^T § zeros
0 § 0 § a lone zero is a number: the shape is part of the answer
1 § 1 § a lone one is a number
-1^T § -ones(n)^T § a sign
[z > 0] x^T § [z > 0]*x^T § gated
(z > 0)*x^T § [z > 0]*x^T § gated in round brackets
0^T if w·x + b <= 0 else x^T § {zeros(n)^T if dot(w, x) + b <= 0, x^T otherwise} § cases of rows
{0 if z <= 0; x^T otherwise} § {0 if z <= 0, x^T otherwise} § a zero of any shape
2 sum(x) 1^T § 2*sum(x)*ones(n)^T § a number times ones
x^T B § x^T B § a row times a matrix
x^T(B + B^T) § x^T (B + B^T) § and a bracket
(B x)^T § (B x)^T § the transpose of a product
x^T/||x|| § x^T/norm(x) § divided by a number
x^T/w § x^T ⊘ w^T {oriented} § divided entry by entry, in the row's orientation
x^T ⊙ w § x^T ⊙ w^T {oriented} § multiplied likewise
(x ⊙ w)^T § (x ⊙ w)^T § element-wise
-w ⊘ x^2 § -w ⊘ x^2 § a column
1/n 1^T § 1/n*ones(n)^T § a number and ones
# lists
[z, b] § [z, b] § a list of two is a row of two
[z, z, …, z] § [z for _=1..1, i=1..n] § dots between equal entries
[1, ..., 1] § [1 for _=1..1, i=1..n] § with full stops
[x_1, …, x_n] § [x_{j} for _=1..1, j=1..n] § from the first to the last
[x_1, x_2, …, x_n] § [x_{j} for _=1..1, j=1..n] § and the second
[2x_1, …, 2x_n] § [2*x_{j} for _=1..1, j=1..n] § a rule
[x1, x2, …, xn] § [x_{j} for _=1..1, j=1..n] § without underscores
[e^{x_1}, …, e^{x_n}] § [exp(x_{j}) for _=1..1, j=1..n] § inside functions
(x_1, …, x_n) § [x_{j} for _=1..1, j=1..n] § in round brackets
[x_1, …, x_n]^T § [x_{j} for _=1..1, j=1..n]^T § turned
[x^T, 1] § [x^T, 1] § beside each other
asked: column
[x_1; …; x_n] § [x_{i} for i=1..n] § dots down a column
x + z § x + z {broadcast} § a number is added to each entry
B x § B x § a matrix times a column
B*x § B x § with a sign
w ⊙ x § w ⊙ x § entry by entry
w ⊗ x § w ⊙ x § the paper's sign
w ∘ x § w ⊙ x § another sign
w .* x § w ⊙ x § another language
w ⊘ x § w ⊘ x § quotient
w / x § w ⊘ x § with a slash
w x § w ⊙ x {product_elementwise} § no other product fits
x^2 § x^2 § a power of each entry
2^x § 2^x § and an exponent
x^w § x^w § both
max(0, x) § max(0, x) § a number and a column
x > 0 § [x > 0] § a comparison of each entry
w > x § [w > x] § of two columns
B^-1 x § inv(B) x § an inverse
B^{-1} x § inv(B) x § in braces
B^T x § B^T x § a transpose
diagonal(B) § diagonal(B) § the diagonal
softmax(x) § softmax(x) § softmax
rev(x) § rev(x) § reversed
[x > 0] § [x > 0] § Iverson's bracket of a vector
cat(u, 1) § [u; 1] § one under the other
[u; 1] § [u; 1] § the same in brackets
asked: square
diag(x) § diag(x) § the diagonal matrix
diag x § diag(x) § without brackets
diag(x_i) § diag([x_{i} for i=1..n]) § of a component
diag(2x_i) § diag([2*x_{i} for i=1..n]) § and a factor
diag(1/x_i) § diag([1/x_{i} for i=1..n]) § a quotient
diag(…, 1/x_i, …) § diag([1/x_{i} for i=1..n]) § with dots
diag(… 1/x_i …) § diag([1/x_{i} for i=1..n]) § and no commas
diag(x_1, …, x_n) § diag([x_{i} for i=1..n]) § from the first to the last
diag(x_1, x_2, …, x_n) § diag([x_{i} for i=1..n]) § and the second
diag(x > w) § diag([x > w]) § of a comparison
diag([x_i > w_i]) § diag([[x_{i} > w_{i}] for i=1..n]) § of a gate
diag(z) § z*eye(n) § a number along the diagonal
I § eye(n) § the identity
zI § z*eye(n) § scaled
z I § z*eye(n) § with a space
I/z § eye(n)/z § divided
Iz § eye(n)*z § from the right
-I § -eye(n) § its negative
I_n § eye(n) § with its size
I_{n} § eye(n) § in braces
I(n) § eye(n) § in brackets
eye(n) § eye(n) § as in code
I - 11^T/n § eye(n) - (ones(n) ones(n)^T)/n § ones times ones
I - 1 1^T/n § eye(n) - (ones(n) ones(n)^T)/n § with a space
I - 1/n 1 1^T § eye(n) - (1/n*ones(n)) ones(n)^T § and a factor before
w 1^T § w ones(n)^T § a column times ones
1 x^T § ones(n) x^T § ones times a row
x w^T § x w^T § an outer product
outer(x, w) § outer(x, w) § by name
x ⊗ w^T § kron(x, w^T) {kronecker_product} § a column and a row
B C § B C § a product of matrices
B*C § B C {product_matrix} § where both products would fit, the matrix product
B ⊙ C § B ⊙ C § entry by entry
B^2 § B^2 § a matrix power
B^-1 § inv(B) § the inverse
B⁻¹ § inv(B) § in superscripts
B^-2 § B^(-2) § a negative power
B^{-T} § inv(B)^T § the inverse transposed
B .^ 2 § B.^2 § a power of each entry
B^{∘2} § B.^2 § the same
inv(B) § inv(B) § by name
cof(B) § cof(B) § cofactors
det(B) B^{-T} § det(B)*inv(B)^T § a number times a matrix
B/n § B/n § divided by a size
ones(n, n) § ones(n, n) § filled
0_{n×n} § zeros(n, n) § zeros with their size
E_12 § [[k = 1]*[l = 2] for k=1..n, l=1..n] {matrix_unit} § a matrix unit
e_1 e_2^T § [[k = 1] for k=1..n] [[k = 2] for k=1..n]^T {basis_vector basis_vector} § of basis vectors
[1, 0; 0, z] § [1, 0; 0, z] § another size
[[1, 0], [0, z]] § [1, 0; 0, z] § lists of lists
[[x_1, 0, …, 0], [0, x_2, …, 0], […], [0, 0, …, x_n]] § diag([x_{i} for i=1..n]) § a diagonal with dots
[B, 0; 0, 1] § [B, zeros(n); zeros(1, n), 1] § blocks
asked: matrix
A § A § a matrix
u x^T § u x^T § an outer product
1 x^T § ones(m) x^T § ones of the other size
A ⊙ x^T § A ⊙ (ones(m) x^T) {broadcast} § a row repeated
diag(u) A § diag(u) A § a product
"""


@pytest.mark.parametrize("asked, response, expected", [*rows(ARRAYS)])
def test_reading(asked: str, response: str, expected: str) -> None:
    assert reading(asked, response) == expected
