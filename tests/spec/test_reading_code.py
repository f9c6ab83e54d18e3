"""Array code of NumPy and PyTorch: flat arrays, new axes, methods, indices from 0."""

from __future__ import annotations

import pytest

from tests.spec.reading import reading, rows

CODE = r"""
asked: number
np.sin(z) § sin(z) § a function
math.exp(-z) § exp(-z) § another module
2 * z * np.cos(z ** 2) § 2*z*cos(z^2) § scalars
w @ x § dot(w, x) § the product of flat arrays is a number
np.dot(w, x) § dot(w, x) § by name
w.dot(x) § dot(w, x) § as a method
torch.dot(w, x) § dot(w, x) § another module
x.sum() § sum(x) § a method
np.sum(w * x) § sum(w ⊙ x) § entry by entry
np.linalg.norm(x) § norm(x) § a norm
x @ B @ x § x^T B x § a quadratic form
np.linalg.det(B) § det(B) § a determinant
np.trace(B) § tr(B) § a trace
x[0] § x_{1} § the first component
x[-1] § x_{n} § the last component
B[0, 1] § B_{1,2} § of a matrix
len(x) § n § a length
x.shape[0] § n § the same
X.shape[1] § n § the other size
np.where(z > 0, z, 0) § {z if z > 0, 0 otherwise} § cases
np.heaviside(z, 0) § heaviside(z) § a step
np.maximum(0, z) § max(0, z) § maximum
(z > 0).astype(float) § [z > 0] § a type
sum(w[i] * x[i] for i in range(n)) § sum(i=1..n, w_{i}*x_{i}) § a generator
np.einsum('i,i->', w, x) § sum(i=1..n, w_{i}*x_{i}) § Einstein's sum
np.einsum("ij,i,j->", B, x, w) § sum(j=1..n, sum(i=1..n, B_{i,j}*x_{i}*w_{j})) § of three
asked: row
x.T § x^T § a transpose
x[None, :] § x^T § a new axis
x[np.newaxis, :] § x^T § by name
x.reshape(1, -1) § x^T § reshaped
x.unsqueeze(0) § x^T § as in torch
np.ones((1, n)) § ones(1, n) § filled
np.ones(n) § ones(n)^T {flat_array} § a flat array takes the orientation that is asked for
2 * np.array([z, b]) § 2*[z, b] § a list
np.zeros_like(x) § zeros(n)^T {flat_array} § like another
np.full((1, n), z) § z*ones(1, n) § filled with a number
np.array([[z, b]]) § [z, b] § a list of lists
x / np.linalg.norm(x) § (x/norm(x))^T {flat_array} § flat throughout
w @ B § w^T B § a flat array times a matrix
2 * (X @ w - y) @ X § (2*(X w - y))^T X § the same
np.sum(X, axis=0) § sum(X, axis=0) § along an axis
X.sum(axis=0, keepdims=True) § sum(X, axis=0) § kept
sum(z*(ones(m) ones(1, n)), axis=0) § sum(z*(ones(m) ones(1, n)), axis=0) § what begins with a flat array may be a matrix
X.mean(0) § mean(X, axis=0) § by position
[2*x[i] for i in range(n)] § [2*x_{i} for _=1..1, i=1..n] § a list of code
(w @ x > 0) * x § ([dot(w, x) > 0]*x)^T {flat_array} § a gate
asked: column
w * x § w ⊙ x {product_elementwise} § element-wise by its shape
np.ones((n, 1)) § ones(n) § a column
x[:, None] § x § a new axis
x.reshape(-1, 1) § x § reshaped
np.linalg.inv(B) @ x § inv(B) x § an inverse
np.exp(x) / np.sum(np.exp(x)) § exp(x)/sum(exp(x)) § softmax by hand
torch.softmax(x, dim=0) § softmax(x) § and by name
x[::-1] § rev(x) § reversed
asked: square
np.diag(x) § diag(x) § diagonal
torch.diag(x) § diag(x) § another module
np.eye(n) § eye(n) § identity
np.identity(n) § eye(n) § by name
z * torch.eye(n) § z*eye(n) § scaled
np.outer(w, x) § outer(w, x) § outer
w[:, None] * x[None, :] § w ones(1, n) ⊙ (ones(n) x^T) § by new axes
w[:, None] * x § w ones(1, n) ⊙ (ones(n) x^T) § a flat array is a row beside a column
B @ C § B C § the matrix product
np.multiply(B, C) § B ⊙ C § by name
B.T @ C § B^T C § a transpose
B.T § B^T § alone
x * B.T § ones(n) x^T ⊙ B^T § a flat array is a row beside a matrix
np.diag(x) @ B § diag(x) B § a product
np.zeros((n, n)) § zeros(n, n) § zeros
np.ones((n, n)) / n § ones(n, n)/n § ones
np.einsum('i,j->ij', w, x) § [w_{i}*x_{j} for i=1..n, j=1..n] § Einstein's sum
np.diag(np.where(x > 0, 1, 0)) § diag({1 if x > 0, 0 otherwise}) § of cases
np.kron(x.reshape(1, -1), w[:, None]) § kron(x^T, w) § Kronecker
np.eye(n)[::-1] § rev(eye(n)) § rows reversed
asked: matrix
u[:, None] * x § u ones(1, n) ⊙ (ones(m) x^T) § an outer product
np.outer(u, x) § outer(u, x) § by name
"""


@pytest.mark.parametrize("asked, response, expected", [*rows(CODE)])
def test_reading(asked: str, response: str, expected: str) -> None:
    assert reading(asked, response) == expected
