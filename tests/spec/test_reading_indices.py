"""Index notation: free letters are axes, repeated ones are summed; rows of X as the paper writes them."""

from __future__ import annotations

import pytest

from tests.spec.reading import reading, rows

INDICES = r"""
asked: number
w_i x_i § sum(i=1..n, w_{i}*x_{i}) § repeated letters are summed
sum_i w_i x_i § sum(i=1..n, w_{i}*x_{i}) § written out
sum_{i=1}^n w_i x_i § sum(i=1..n, w_{i}*x_{i}) § with bounds
sum(w_i x_i) § sum(i=1..n, w_{i}*x_{i}) {summed} § as a function
Σ w_i x_i § sum(i=1..n, w_{i}*x_{i}) {summed} § no letter named
B_ii § sum(i=1..n, B_{i,i}) § a trace
x_i B_ij x_j § sum(j=1..n, sum(i=1..n, x_{i}*B_{i,j}*x_{j})) § a quadratic form
sum_i sum_j B_ij x_i x_j § sum(i=1..n, sum(j=1..n, B_{i,j}*x_{i}*x_{j})) § two sums
Σ_ij B_ij x_i x_j § sum(i=1..n, sum(j=1..n, B_{i,j}*x_{i}*x_{j})) § two letters
sum_{i=2}^{n} x_i § sum(i=1..n, [i >= 2]*x_{i}) § not from the first
sum_{k≠1} x_k § sum(k=1..n, [k != 1]*x_{k}) § a condition
prod_k x_k § prod(k=1..n, x_{k}) § a product
w_1 x_1 § w_{1}*x_{1} § numbers are no letters
asked: row
x_j § [x_{j} for _=1..1, j=1..n] § j is the column
x_i § [x_{i} for _=1..1, i=1..n] § i alone is it too
2 x_j § [2*x_{j} for _=1..1, j=1..n] § a factor
∂z/∂x_j = 1 § [1 for _=1..1, j=1..n] {left_hand_side} § the letter stands before
B_ij x_i § [sum(i=1..n, B_{i,j}*x_{i}) for _=1..1, j=1..n] § the other letter is free
sum_i B_ij x_i § [sum(i=1..n, B_{i,j}*x_{i}) for _=1..1, j=1..n] § written out
sum_k (B_jk + B_kj) x_k § [sum(k=1..n, (B_{j,k} + B_{k,j})*x_{k}) for _=1..1, j=1..n] § a bracket
2 (X_ik w_k - y_i) X_ij § [sum(i=1..N, 2*(sum(k=1..n, X_{i,k}*w_{k}) - y_{i})*X_{i,j}) for _=1..1, j=1..n] § nested products
x_j/||x|| § [x_{j}/norm(x) for _=1..1, j=1..n] § a norm
softmax(x)_j § [softmax(x)_{j} for _=1..1, j=1..n] § a component of a call
(x^T B)_j § [(x^T B)_{1,j} for _=1..1, j=1..n] § of a bracket
(2 x_j)_j § [2*x_{j} for _=1..1, j=1..n] § a bracket with its index
delta_ij x_i § [sum(i=1..n, delta_{i,j}*x_{i}) for _=1..1, j=1..n] § a delta contracts
Σ_k x_k δ_kj § [sum(k=1..n, x_{k}*delta_{k,j}) for _=1..1, j=1..n] § written out
x_j [w_k x_k + b > 0] § [x_{j}*[sum(k=1..n, w_{k}*x_{k}) + b > 0] for _=1..1, j=1..n] § inside a comparison
asked: column
x_i § [x_{i} for i=1..n] § i is the row
x_j § [x_{j} for j=1..n] § a single letter is the only axis
B_ij x_j § [sum(j=1..n, B_{i,j}*x_{j}) for i=1..n] § a matrix times a vector
(B x)_i § [(B x)_{i} for i=1..n] § of a bracket
asked: square
delta_ij § [delta_{i,j} for i=1..n, j=1..n] § the identity
δ_ij x_j § [delta_{i,j}*x_{j} for i=1..n, j=1..n] § a diagonal
x_i δ_ij § [x_{i}*delta_{i,j} for i=1..n, j=1..n] § from the other side
[i = j] x_i § [delta_{i,j}*x_{i} for i=1..n, j=1..n] § Iverson's bracket
x_i if i = j else 0 § [{x_{i} if i = j, 0 otherwise} for i=1..n, j=1..n] § cases
w_i x_j § [w_{i}*x_{j} for i=1..n, j=1..n] § an outer product
x_i § [x_{i} for i=1..n, j=1..n] {constant_index} § constant along the rows
x_j § [x_{j} for i=1..n, j=1..n] {constant_index} § constant down the columns
B_ji § [B_{j,i} for i=1..n, j=1..n] § transposed
B_ik C_kj § [sum(k=1..n, B_{i,k}*C_{k,j}) for i=1..n, j=1..n] § a product
sum_k B_ik C_kj § [sum(k=1..n, B_{i,k}*C_{k,j}) for i=1..n, j=1..n] § written out
s_i (delta_ij - s_j) § [s_{i}*(delta_{i,j} - s_{j}) for i=1..n, j=1..n] § a bracket
δ_{n+1-i,j} § [[n + 1 - i = j] for i=1..n, j=1..n] § arithmetic
J_ij = x_i delta_ij § [x_{i}*delta_{i,j} for i=1..n, j=1..n] {left_hand_side} § what stands before
cos((B x)_i) B_ij § [cos((B x)_{i})*B_{i,j} for i=1..n, j=1..n] § a component in a function
diag(x_i w_i) § diag([x_{i}*w_{i} for i=1..n]) § of components
delta(i, j) § [delta_{i,j} for i=1..n, j=1..n] § as a function
delta_ij xj § [delta_{i,j}*x_{j} for i=1..n, j=1..n] § without an underscore
asked: matrix
A_ij § [A_{i,j} for i=1..m, j=1..n] § entries
u_i x_j § [u_{i}*x_{j} for i=1..m, j=1..n] § two sizes
sum_k A_ik B_kj § [sum(k=1..n, A_{i,k}*B_{k,j}) for i=1..m, j=1..n] § a product
asked: tensor
delta_ij x_k § [delta_{i,j}*x_{k} for i=1..m, j=1..m, k=1..n] § three axes
asked: anything
x_j § [x_{j} for _=1..1, j=1..n] § j alone a row
x_i § [x_{i} for i=1..n] § i alone a column
w_i x_j § [w_{i}*x_{j} for i=1..n, j=1..n] § two axes
"""

LOSS = r"""
asked: loss row
(2/N) sum_i (w·x_i + b - y_i) x_i^T § 2/N*sum(i=1..N, (dot(w, [X_{i,k} for k=1..n]) + b - y_{i})*[X_{i,k} for k=1..n]^T) {row_of_matrix row_of_matrix} § rows of X, as the paper writes them
2/N Σ_i e_i x_iᵀ § 2/N*sum(i=1..N, e_{i}*[X_{i,k} for k=1..n]^T) {row_of_matrix} § the error as an abbreviation
(2/N) sum_i [z_i > 0] e_i x_i^T § 2/N*sum(i=1..N, [z_{i} > 0]*e_{i}*[X_{i,k} for k=1..n]^T) {row_of_matrix} § a gate inside the sum
2/N e_i x_i^T § sum(i=1..N, 2/N*e_{i}*[X_{i,k} for k=1..n]^T) {row_of_matrix} § repeated, and summed
\frac2N\sum_{i=1}^N e_i \mathbf x_i^T § 2/N*sum(i=1..N, e_{i}*[X_{i,k} for k=1..n]^T) {row_of_matrix} § LaTeX
\frac{2}{N}\sum_{i}[\mathbf w\cdot\mathbf x_i+b>0]\,(\mathbf w\cdot\mathbf x_i+b-y_i)\,\mathbf x_i^T § 2/N*sum(i=1..N, [dot(w, [X_{i,k} for k=1..n]) + b > 0]*(dot(w, [X_{i,k} for k=1..n]) + b - y_{i})*[X_{i,k} for k=1..n]^T) {row_of_matrix row_of_matrix row_of_matrix} § the paper's answer
(2/N) Σ_i e_i X_ij § [2/N*sum(i=1..N, e_{i}*X_{i,j}) for _=1..1, j=1..n] § entries of X
2/N e_i X_ij § [sum(i=1..N, 2/N*e_{i}*X_{i,j}) for _=1..1, j=1..n] § the same, summed by convention
2/N X^T e § (2/N*X^T) e § a column where a row is asked
(2/N) e^T X § (2/N*e^T) X § the error as a column
2/N (X w + b - y)^T X § (2/N*(X w + b - y)^T) X {broadcast} § written out; the number b is added to each entry
2/N (X w + b 1 - y)^T X § (2/N*(X w + b*1 - y)^T) X {broadcast} § with the vector of ones
2/N * (X @ w + b - y) @ X § (2/N*(X w + b - y))^T X § as code
2*np.mean((X @ w + b - y)[:, None] * X, axis=0) § 2*mean(((X w + b - y) ones(1, n)) ⊙ X, axis=0) § by a mean
mean(2 e_i X_ij) § [mean([2*e_{i}*X_{i,j} for i=1..N]) for _=1..1, j=1..n] § over the index that is no axis
1/N Σ 2 e_i x_i^T § 1/N*sum(i=1..N, 2*e_{i}*[X_{i,k} for k=1..n]^T) {row_of_matrix summed} § no letter named
X_1 § [X_{1,k} for _=1..1, k=1..n] § a row by its number
x_1^T § [X_{1,k} for k=1..n]^T {row_of_matrix} § the same as the paper writes it
asked: loss number
2/N sum_i e_i § 2/N*sum(i=1..N, e_{i}) § a sum
(2/N) sum(e) § 2/N*sum(e) § of a vector
2 mean(e) § 2*mean(e) § a mean
2/N Σ e_i § 2/N*sum(i=1..N, e_{i}) {summed} § no letter named
2/N 1^T e § (2/N*ones(N)^T) e § by ones
2/N e_i § ! parse.index 0:7 § an index that nothing settles
|X| § N {bars_count} § the number of rows
"""


@pytest.mark.parametrize("asked, response, expected", [*rows(INDICES), *rows(LOSS)])
def test_reading(asked: str, response: str, expected: str) -> None:
    assert reading(asked, response) == expected
