"""Unicode and LaTeX, as people paste them and as MathLive and SymPy write them."""

from __future__ import annotations

import pytest

from tests.spec.reading import reading, rows
from worker.engine.model import Scope
from worker.engine.notation import read, to_text
from worker.engine.shapes import shape_of

TYPESET = r"""
asked: number
z² § z^2 § a superscript
z⁻¹ § z^(-1) § a sign in it
z¹⁰ § z^10 § two digits
e⁻ᶻ § exp(-z) § a letter in it
x₁ § x_{1} § a subscript
x₁² § x_{1}^2 § both
B₁₂ § B_{1,2} § two indices
x₁x₂ § x_{1}*x_{2} § side by side
z·b § z*b § a dot between numbers
z × b § z*b § a cross
z ÷ b § z/b § division
z − b § z - b § a minus sign
½z § 0.5*z § a fraction
√z § sqrt(z) § a root
√(z + b)t § sqrt(z + b)*t § its bracket ends it
z ≤ b § [z <= b] § a relation
[z ≠ b] § [z != b] § another
[¬(z > 0) ∧ b ≥ 0] § [not [z > 0] and b >= 0] § connectives
‖x‖ § norm(x) § a norm
‖x‖² § norm(x)^2 § squared
∑ᵢ xᵢ § sum(i=1..n, x_{i}) § a sum
∑_{i=1}^{n} xᵢ² § sum(i=1..n, x_{i}^2) § with bounds
Σᵢ wᵢxᵢ § sum(i=1..n, w_{i}*x_{i}) § a Greek sigma
Σx § sum(x) § of a vector
∏ᵢ xᵢ § prod(i=1..n, x_{i}) § a product
π z § pi*z § pi
σ(z)(1 − σ(z)) § sigmoid(z)*(1 - sigmoid(z)) § a Greek function
⌊z⌋ § floor(z) § rounded
𝐰·𝐱 § dot(w, x) § bold letters
w⃗·x⃗ § dot(w, x) § arrows
w̲·x § dot(w, x) § an underline
λz § lam*z § a Greek name
asked: row
xᵀ § x^T § a transpose
x⊤ § x^T § another sign
𝐱ᵀ § x^T § bold
𝟏ᵀ § ones(n)^T § bold one
wᵀB § w^T B § a product
2(Xw − y)ᵀX § (2*(X w - y)^T) X § a bracket
asked: square
δᵢⱼ § [delta_{i,j} for i=1..n, j=1..n] § Kronecker
δᵢⱼxⱼ § [delta_{i,j}*x_{j} for i=1..n, j=1..n] § with a component
I − 𝟏𝟏ᵀ/n § eye(n) - (ones(n) ones(n)^T)/n § ones
x⊗w § x ⊙ w § the paper's element-wise sign
B⁻ᵀ § inv(B)^T § an inverse transposed
BᵀC § B^T C § side by side
asked: number
# LaTeX
\binom{5}{2} z § 10*z § a binomial coefficient
\frac{z}{b} § z/b § a fraction
\dfrac{z}{b} § z/b § displayed
\tfrac1b z § 1/b*z § without braces
\frac12z § 1/2*z § two digits
\sqrt{z} § sqrt(z) § a root
\sqrt[3]{z} § z^(1/3) § a cube root
2 z \cos \left(z^{2}\right) § 2*z*cos(z^2) § spaces and sizes
\cos{\left(z \right)} § cos(z) § as SymPy prints
\sin^2 z § sin(z)^2 § a power
\sin z\cos z § sin(z)*cos(z) § two functions
\ln z § log(z) § a logarithm
\operatorname{sign}(z) § sign(z) § a named operator
\mathrm{e}^{z} § exp(z) § an upright e
\exponentialE^{z} § exp(z) § as MathLive writes it
e^{-z} § exp(-z) § an exponent
z^{b+1} § z^(b + 1) § in braces
z^{10} § z^10 § two digits
\left|z\right| § abs(z) § bars
\lvert z\rvert § abs(z) § named bars
\|\mathbf{x}\| § norm(x) § a norm
\lVert x \rVert^2 § norm(x)^2 § named
\mathbf{w}\cdot\mathbf{x} § dot(w, x) § bold
\vec{w}\cdot\vec{x} § dot(w, x) § arrows
\boldsymbol{w}^\top \boldsymbol{x} § w^T x § bold symbols
\mathbf w^T\mathbf x § w^T x § without braces
\langle w, x\rangle § dot(w, x) § angles
\sum_{i=1}^{n} w_i x_i § sum(i=1..n, w_{i}*x_{i}) § a sum
\sum_i w_{i}x_{i}+b § sum(i=1..n, w_{i}*x_{i}) + b § up to the sign
\displaystyle\sum\limits_{i=1}^n x_i § sum(i=1..n, x_{i}) § limits
\prod_{k} x_k § prod(k=1..n, x_{k}) § a product
\max(0, z) § max(0, z) § a function
\lambda z § lam*z § a Greek name
\begin{cases} 0 & z \le 0 \\ 1 & z > 0 \end{cases} § {0 if z <= 0, 1 otherwise} § cases
\begin{cases} 0 & \text{if } z \leq 0 \\ b & \text{otherwise} \end{cases} § {0 if z <= 0, b otherwise} § with words
\left\{\begin{array}{ll} 0 & z\le 0\\ 1 & z>0\end{array}\right. § {0 if z <= 0, 1 otherwise} § an array behind a brace
\mathbb{1}[z > 0] § [z > 0] § an indicator
\mathbb{1}_{z>0} § [z > 0] § as an index
\mathbf{1}\{z > 0\} § [z > 0] § in braces
\frac{\partial z}{\partial b} = 2b § 2*b {left_hand_side} § what stands before
\det(B) § det(B) § determinant
\operatorname{tr}(B) § tr(B) § trace
\begin{vmatrix} z & b \\ 1 & t \end{vmatrix} § det([z, b; 1, t]) § a determinant
z\,b § z*b § a thin space
$2z$ § 2*z § dollar signs
\(2z\) § 2*z § or brackets
asked: row
\mathbf{x}^T § x^T § a transpose
\mathbf{x}^\top § x^T § another sign
\mathbf x^{\mathsf T} § x^T § another
x^{\intercal} § x^T § another
\vec{1}^T § ones(n)^T § ones
\vec{\mathbf{1}}^T § ones(n)^T § as in the paper
\mathbf{1}^{\top} § ones(n)^T § bold
\vec 0^T § zeros(n)^T § zeros
\begin{bmatrix} z & b \end{bmatrix} § [z, b] § a row
\begin{bmatrix} x_1 & \cdots & x_n \end{bmatrix} § [x_{j} for _=1..1, j=1..n] § with dots
\frac{2}{N}(X\mathbf{w}-\mathbf{y})^T X § (2/N*(X w - y)^T) X § a product
asked: square
\operatorname{diag}(\mathbf{x}) § diag(x) § diagonal
\mathrm{diag}(x) § diag(x) § upright
\text{diag}(x) § diag(x) § as text
diag(\mathbf{x}) § diag(x) § as letters
\operatorname{diag}(2x_i) § diag([2*x_{i} for i=1..n]) § of components
\mathbf{w}\odot\mathbf{x} § w ⊙ x § entry by entry
\delta_{ij}x_j § [delta_{i,j}*x_{j} for i=1..n, j=1..n] § index notation
\delta_{ij} x_{j} § [delta_{i,j}*x_{j} for i=1..n, j=1..n] § with spaces
I_{n} § eye(n) § identity
\mathbf{I} § eye(n) § bold
\mathbf{w}\vec{1}^T § w ones(n)^T § ones
\mathbf{1}\mathbf{1}^\top § ones(n) ones(n)^T § ones times ones
0_{n\times n} § zeros(n, n) § zeros
B^{-1} § inv(B) § inverse
B^{-\top} § inv(B)^T § inverse transposed
\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} § [1, 0; 0, 1] § round
\begin{bmatrix} x_1 & 0 \\ 0 & x_2 \\ \end{bmatrix} § [x_{1}, 0; 0, x_{2}] § a last row break
\begin{bmatrix} x_1 & & \\ & \ddots & \\ & & x_n \end{bmatrix} § diag([x_{i} for i=1..n]) § a diagonal with dots
\begin{bmatrix} 1 & 0 \\[4pt] 0 & 1 \end{bmatrix} § [1, 0; 0, 1] § a gap
\begin{array}{cc} 1 & 0 \\ 0 & 1 \end{array} § [1, 0; 0, 1] § an array
"""


@pytest.mark.parametrize("asked, response, expected", [*rows(TYPESET)])
def test_reading(asked: str, response: str, expected: str) -> None:
    assert reading(asked, response) == expected


@pytest.mark.parametrize("response", [r"2\hat{\theta}", r"2\hat\theta", "2θ̂", "2 theta_hat", "2theta_hat"])
def test_an_accent_over_a_greek_letter(response: str) -> None:
    scope = Scope(symbols={"theta_hat": shape_of()}, sizes=frozenset(), shape=shape_of())
    assert to_text(read(response, scope).expression) == "2*theta_hat"
