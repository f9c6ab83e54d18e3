"""Right answers to exercises of the catalogue, in many hands: each must be read as meant.

What is meant is the exercise's own reference: the reading has its shape and its value at random points.
The sign ⏎ ends a line of the answer.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.properties.evaluation import agree, point
from worker import content
from worker.engine.model import Question, Scope
from worker.engine.notation import read

SIZES = {"n": 3, "m": 2, "k": 4, "N": 5, "p": 4, "q": 6}
ANSWERS = r"""
# scalar-power-sqrt
1/(2√x)
1/2 x^(-1/2)
½x^{-½}
0.5*x^(-0.5)
x^{-1/2}/2
\frac{1}{2}x^{-\frac{1}{2}}
\frac{1}{2}\cdot\frac{1}{\sqrt{x}}
1/(2*x**0.5)
1/(2 sqrt x)
(1/2)*x**(-1/2)
0.5/np.sqrt(x)
\dfrac{1}{2\sqrt{x}}
(2√x)^-1
(2 sqrt(x))^{-1}
1 / (2x^(1/2))
\frac1{2\sqrt x}
1/(2x^½)
.5x^-.5
# scalar-power-reciprocal
-1/x²
-x^{-2}
-x^-2
-1/x^2
-(1/x^2)
-1*x^(-2)
\frac{-1}{x^2}
-\frac{1}{x^2}
−1/x²
-1/(x*x)
-x**-2
(-1)/x^2
# scalar-tan
sec^2(x)
sec²x
sec² x
1+tan²x
1 + tan(x)^2
1/cos^2 x
1/cos²(x)
\sec^2 x
\sec^2(x)
\frac{1}{\cos^2 x}
(sec x)^2
1/np.cos(x)**2
sec(x)**2
1/(cos x)^2
1 + \tan^2(x)
# scalar-exponential-base2
2^x ln(2)
ln(2)·2^x
2^x·log(2)
ln2 * 2^x
2^x \ln 2
\ln(2)\,2^x
2**x*np.log(2)
log(2) 2^x
2^x * ln 2
(ln 2) 2^x
ln(2)*e^(x ln(2))
# scalar-product-xsinx
xcosx+sinx
x cos x + sin x
x·cos x + sin x
sin(x)+x*cos(x)
x\cos x+\sin x
np.sin(x) + x*np.cos(x)
sinx + xcosx
sin x + x cos x
Sin[x] + x Cos[x]
# scalar-product-expx2
e^x(x^2+2x)
2xe^x + x^2e^x
x e^x (x+2)
2x·e^x + x²·e^x
(x²+2x)eˣ
(2x + x^2) exp(x)
xe^x(2+x)
x(x+2)e^x
\left(x^2+2x\right)e^x
e^{x}x^{2}+2e^{x}x
x^2 exp(x) + 2 x exp(x)
# scalar-quotient-sinx-x
(xcosx - sinx)/x²
cos(x)/x - sin(x)/x^2
\frac{x\cos x-\sin x}{x^2}
cosx/x - sinx/x²
(x cos(x) - sin(x))/x**2
x^-1 cos x - x^-2 sin x
# scalar-power-xn
p x^(p-1)
px^{p-1}
p*x**(p-1)
p·x^(p−1)
px^p/x
p x^p x^-1
# chain-sin-x2
2xcos(x^2)
2x cos(x²)
2x·cos(x²)
cos(x^2)*2x
cos(x²)·2x
\cos(x^2)\cdot 2x
2x\cos\left(x^2\right)
2*x*np.cos(x**2)
dy/dx = 2x cos(x^2)
\frac{dy}{dx} = 2x\cos(x^2)
y' = 2x cos(x^2)
2x cos x²
2x cos x^2
cos(x^2)(2x)
cos(x**2) * (2 * x)
2 x Cos[x^2]
# chain-ln-sin-x3-sq
6x^2 cos(x^3)/sin(x^3)
6x² cot(x³)
6 x^2 cot(x^3)
\frac{6x^2\cos(x^3)}{\sin(x^3)}
2·3x²·cos(x³)/sin(x³)
(6x^2 cos x^3)/(sin x^3)
6x^2cos(x^3)/sin(x^3)
\frac{2\sin(x^3)\cos(x^3)3x^2}{\sin^2(x^3)}
(1/sin(x^3)^2) * 2 sin(x^3) * cos(x^3) * 3x^2
6*x**2/np.tan(x**3)
# chain-combine-u
(1/u3)(2u2)(cos u1)(3x^2)
6 u_2 x^2 cos(u_1)/u_3
\frac{1}{u_3}\cdot 2u_2\cdot\cos(u_1)\cdot 3x^2
6x²u₂cos(u₁)/u₃
6*u2*cos(u1)*x^2/u3
6 u2 cosu1 x^2/u3
# chain-exp-neg-x2
-2x e^{-x^2}
-2xe^(-x²)
-2x e^-x^2
-2x·exp(-x²)
-2*x*np.exp(-x**2)
-2xe^{-x²}
e^{-x^2}(-2x)
-2x/e^(x^2)
# chain-sqrt-1-x2
x/√(1+x²)
x/sqrt(1+x^2)
x(1+x^2)^(-1/2)
\frac{x}{\sqrt{1+x^2}}
1/2 (1+x^2)^{-1/2} 2x
(1/2)(1+x²)^(−1/2)·2x
x*(1 + x**2)**-0.5
# chain-sigmoid
e^{-x}/(1+e^{-x})^2
σ(x)(1-σ(x))
sigmoid(x)*(1-sigmoid(x))
\sigma(x)(1-\sigma(x))
\frac{e^{-x}}{(1+e^{-x})^2}
e^-x/(1+e^-x)^2
np.exp(-x)/(1+np.exp(-x))**2
e⁻ˣ/(1+e⁻ˣ)²
exp(-x) (1+exp(-x))^-2
1/(1+e^-x) * (1 - 1/(1+e^-x))
# chain-x-to-x
x^x(ln x + 1)
x^x (1 + ln(x))
xˣ(ln x + 1)
x^{x}\left(\ln x+1\right)
x**x*(np.log(x)+1)
e^{x ln x}(ln x + 1)
# total-general-three-paths
1 + 2x sin x + x² cos x
1+2xsinx+x^2cosx
1 + 2x\sin x + x^2\cos x
# gradient-3x2y
[6xy, 3x^2]
[6yx, 3x²]
(6xy, 3x^2)
[6xy 3x^2]
\begin{bmatrix} 6xy & 3x^2 \end{bmatrix}
\nabla f = [6xy, 3x^2]
∇f(x,y) = [6yx, 3x²]
\left[6xy,\;3x^2\right]
\begin{pmatrix}6xy&3x^2\end{pmatrix}
np.array([6*x*y, 3*x**2])
[[6xy, 3x^2]]
[6xy; 3x^2]^T
{6xy, 3x^2}
<6xy, 3x^2>
6xy, 3x^2
grad f = (6xy, 3x^2)
[6 x y , 3 x^2]
torch.tensor([6*x*y, 3*x**2])
Matrix([[6*x*y, 3*x**2]])
# jacobian-f-g
[[6xy, 3x^2],[2, 8y^7]]
[6yx 3x^2; 2 8y^7]
[6yx, 3x²; 2, 8y⁷]
\begin{bmatrix}6yx & 3x^2\\2 & 8y^7\end{bmatrix}
\begin{pmatrix} 6xy & 3x^2 \\ 2 & 8y^7 \end{pmatrix}
{{6xy, 3x^2},{2, 8y^7}}
((6xy, 3x^2),(2, 8y^7))
np.array([[6*x*y, 3*x**2], [2, 8*y**7]])
J = [[6xy, 3x^2],[2, 8y^7]]
\left[\begin{array}{cc}6xy & 3x^2\\ 2 & 8y^7\end{array}\right]
\left[\begin{matrix}6 x y & 3 x^{2}\\2 & 8 y^{7}\end{matrix}\right]
6xy, 3x^2; 2, 8y^7
[6*x*y 3*x^2; 2 8*y^7]
Matrix([[6*x*y, 3*x**2], [2, 8*y**7]])
sp.Matrix([[6*x*y, 3*x**2], [2, 8*y**7]])
[[6xy,3x²];[2,8y⁷]]
# jacobian-f1-f2-indexed
[[6x1x2, 3x1^2],[2, 8x2^7]]
[[6x_1x_2, 3x_1^2],[2, 8x_2^7]]
[6x₁x₂, 3x₁²; 2, 8x₂⁷]
\begin{bmatrix}6x_1x_2 & 3x_1^2\\ 2 & 8x_2^7\end{bmatrix}
[[6*x[0]*x[1], 3*x[0]**2], [2, 8*x[1]**7]]
np.array([[6*x[0]*x[1], 3*x[0]**2],[2, 8*x[1]**7]])
[[6*x1*x2, 3*x1**2],[2, 8*x2**7]]
# jacobian-identity
I
I_n
eye(n)
np.eye(n)
\mathbf{I}
\mathbb{I}
𝐈
δ_ij
[i=j]
diag(1)
diag(1,...,1)
diag(1, 1, …, 1)
diag(\vec{1})
diag(𝟏)
identity matrix
n×n identity matrix
the identity matrix
I_{n\times n}
Id
torch.eye(n)
\delta_{ij}
1 if i == j else 0
∂y/∂x = I
\begin{bmatrix}1 & & \\ & \ddots & \\ & & 1\end{bmatrix}
\begin{bmatrix} 1 & 0 & \cdots & 0 \\ 0 & 1 & \cdots & 0 \\ \vdots & \vdots & \ddots & \vdots \\ 0 & 0 & \cdots & 1 \end{bmatrix}
IdentityMatrix[n]
np.identity(n)
diag(np.ones(n))
np.diag(np.ones(n))
eye
# jacobian-constant-vector
0_{n×n}
zeros(n,n)
np.zeros((n,n))
\mathbf{0}
0 matrix
zero matrix
0 I
0*I
\mathbf{0}_{n\times n}
# elementwise-mul-wrt-w
diag(x)
\operatorname{diag}(\mathbf x)
diag(x_1, ..., x_n)
diag(x_1,x_2,…,x_n)
diag(... x_i ...)
δ_ij x_j
x_i delta_ij
np.diag(x)
I ⊙ (x 1^T)
I \odot x
diag(𝐱)
diag(\vec{x})
\text{diag}(x)
DiagonalMatrix[x]
x_i if i = j else 0
{x_i if i=j, 0 otherwise}
\begin{cases} x_i & i = j \\ 0 & i \ne j\end{cases}
[[x_1, 0, ..., 0],[0, x_2, ..., 0],...,[0, 0, ..., x_n]]
x * np.eye(n)
np.eye(n) * x
torch.diag(x)
x.diag()
diag(x^T)
diag(x)^T
Diag(x)
∂y/∂w = diag(x)
J_ij = x_i δ_ij
\mathrm{diag}(x_1,\ldots,x_n)
\operatorname{diag}\left(x_1,\,x_2,\,\dots,\,x_n\right)
# elementwise-div-wrt-x
diag(-w/x^2)
diag(-w⊘x²)
-diag(w/x^2)
diag(… -w_i/x_i² …)
diag(-w_i/x_i^2)
-w_i/x_i² δ_ij
np.diag(-w/x**2)
-diag(w ⊘ (x⊙x))
\operatorname{diag}\left(-\frac{w_i}{x_i^2}\right)
-\operatorname{diag}(\mathbf{w}\oslash\mathbf{x}^2)
diag(-w_1/x_1^2, …, -w_n/x_n^2)
-diag(w) diag(x)^-2
-diag(w) diag(x)^{-2}
diag(-w*x^-2)
diag(-\frac{\mathbf{w}}{\mathbf{x}^2})
# elementwise-max-wrt-w
diag(w>x)
diag(w > x)
diag([w_i > x_i])
diag(1(w > x))
diag(𝟙[w>x])
[w_i > x_i] δ_ij
np.diag(w > x)
np.diag((w > x).astype(int))
diag(\mathbb{1}[w > x])
diag(H(w-x))
diag(step(w - x))
\operatorname{diag}(\mathbb{1}_{w_i > x_i})
diag(1_{w>x})
diag(heaviside(w-x))
diag(where(w > x, 1, 0))
diag({1 if w_i > x_i, 0 otherwise})
\operatorname{diag}\left(\begin{cases}1 & w_i > x_i\\ 0 & w_i \le x_i\end{cases}\right)
diag(w_i > x_i)
# elementwise-pow-wrt-w
diag(x w^(x-1))
diag(x ⊙ w^(x-1))
diag(x_i w_i^(x_i - 1))
diag(x*w**(x-1))
x_i w_i^{x_i-1} δ_ij
np.diag(x * w**(x-1))
\operatorname{diag}(x_i w_i^{x_i-1})
diag(x) diag(w^(x-1))
# elementwise-pow-wrt-x
diag(w^x ln w)
diag(w^x ⊙ ln(w))
diag(w^x * ln(w))
diag(w_i^{x_i} ln w_i)
np.diag(w**x * np.log(w))
diag(w^x ⊗ log(w))
\operatorname{diag}(\mathbf{w}^{\mathbf{x}}\odot\ln\mathbf{w})
# elementwise-not-diagonal
w 1^T
w𝟏ᵀ
\mathbf{w}\vec{1}^T
w * ones(1,n)
np.outer(w, np.ones(n))
w_i
w ⊗ 1^T
w1^T
[w, w, ..., w]
[w w … w]
w @ np.ones((1,n))
\mathbf{w}\mathbf{1}^\top
# elementwise-not-diagonal-w
sum(x) I
(Σ_k x_k) I
I sum(x)
sum(x)*eye(n)
np.sum(x) * np.eye(n)
x.sum() * np.eye(n)
1^T x I
(1ᵀx) I
δ_ij Σ_k x_k
\left(\sum_k x_k\right) I
\sum_i x_i I
diag(sum(x))
(x_1 + ... + x_n) I
I*Σx
# scalarexp-add-wrt-z
\vec{1}
𝟏
ones(n)
ones(n,1)
np.ones(n)
np.ones((n,1))
[1; 1; …; 1]
[1, 1, ..., 1]^T
\begin{bmatrix}1\\ \vdots\\ 1\end{bmatrix}
\mathbf{1}
1_n
ones
# scalarexp-mul-wrt-z
x
\mathbf{x}
x_i
[x_1; …; x_n]
[x_1, ..., x_n]^T
\vec{x}
# scalarexp-div-wrt-z
-x/z^2
-x/z²
-\frac{\mathbf{x}}{z^2}
-x z^-2
-1/z^2 x
(-1/z²) x
-x_i/z²
-x/(z*z)
# scalarexp-max-wrt-z
z > x
(z > x)
[z > x]
1(z>x)
[z > x_i]
1 - (x >= z)
# sum-x
1^T
1ᵀ
\vec{1}^T
𝟏ᵀ
[1, 1, ..., 1]
[1,…,1]
ones(1,n)
np.ones((1,n))
np.ones(n)
1'
\mathbf{1}^\top
ones(n)'
ones(n)^T
ones^T
\vec{\mathbf 1}^{T}
\begin{bmatrix}1 & 1 & \cdots & 1\end{bmatrix}
∂y/∂x = 1^T
1_n^T
\mathbf{1}_n^T
\begin{bmatrix} 1 & \dots & 1 \end{bmatrix}
# sum-xz-wrt-x
z 1^T
z1ᵀ
[z, z, ..., z]
[z,…,z]
z*ones(1,n)
z\vec 1^T
z * np.ones(n)
\begin{bmatrix} z & \cdots & z\end{bmatrix}
# sum-x-plus-z-wrt-z
n
|x|
len(x)
x.size
x.shape[0]
Σ_i 1
1^T 1
\sum_{i=1}^n 1
# sum-squares
2x^T
2xᵀ
2 x'
2*x.T
2x_j
2 x_i
[2x_1, ..., 2x_n]
2\mathbf{x}^T
\nabla = 2\mathbf{x}^\top
(2x)^T
2 transpose(x)
# sum-squared-sum
2 sum(x) 1^T
2(Σ_k x_k)1ᵀ
2 (x_1 + … + x_n) 1^T
2 \sum_k x_k \vec{1}^T
2 * np.sum(x) * np.ones(n)
2 (1^T x) 1^T
2x^T 1 1^T
2 x^T 11^T
2\left(\sum_i x_i\right)\mathbf{1}^\top
# sum-prod
prod(x)/x^T
(∏x)/xᵀ
prod(x) ⊘ x^T
∏_{k≠j} x_k
prod(x) (1/x)^T
prod(x)*(1/x)'
(\prod_k x_k / x_j)_j
\prod_{k\ne j} x_k
np.prod(x) / x
# neuron-activation-wrt-w
[w·x+b > 0] x^T
1(w·x+b>0) x^T
H(w·x + b) x^T
0^T if w·x+b<=0 else x^T
x^T if w·x+b>0, 0 otherwise
{0^T if z <= 0, x^T if z > 0}
[z>0] x_j
[z>0]xᵀ
\mathbb{1}[\mathbf{w}\cdot\mathbf{x}+b>0]\,\mathbf{x}^T
\begin{cases}\vec{0}^T & \mathbf{w}\cdot\mathbf{x}+b\le 0\\ \mathbf{x}^T & \mathbf{w}\cdot\mathbf{x}+b>0\end{cases}
np.where(w@x+b > 0, x, 0)
(w @ x + b > 0) * x
x.T if z > 0 else np.zeros((1,n))
0 if z <= 0 else x^T
{0, z<=0; x^T, z>0}
step(z) x^T
relu'(z) x^T
I(z > 0) x^T
u(w.x+b) x'
max(0, sign(w·x+b)) x^T
x^T (z>0)
θ(w^T x + b) x^T
1_{z>0} x^T
1{w^T x + b > 0} x^T
\mathbf{1}_{z>0}\mathbf{x}^\top
[w^Tx+b>0]x^T
if z > 0: x^T else: 0^T
if z>0 then x^T else 0^T
x^T, z > 0; 0^T, z <= 0
torch.where(z > 0, x, torch.zeros(n))
heaviside(dot(w,x)+b)*x'
\left\{\begin{array}{ll} \vec{0}^T & z \leq 0 \\ \mathbf{x}^T & z > 0\end{array}\right.
# neuron-max0-broadcast
diag(x > 0)
diag([x>0])
diag(1(x>0))
diag(H(x))
[x_i > 0] δ_ij
np.diag(x > 0)
np.diag((x > 0).astype(float))
diag(sign(max(0,x)))
\operatorname{diag}(\mathbb 1[x_i>0])
diag(relu'(x))
diag(\mathbf{1}_{x > 0})
# neuron-sigmoid-wrt-w
σ(z)(1-σ(z))x^T
sigmoid(z)(1 - sigmoid(z)) x^T
sigmoid'(z) x^T
σ'(z) xᵀ
a(1-a)x^T
\sigma(z)(1-\sigma(z))\mathbf{x}^T
σ(w·x+b)(1 - σ(w·x+b)) x^T
e^{-z}/(1+e^{-z})^2 x^T
sigmoid(w@x+b)*(1-sigmoid(w@x+b))*x.T
\sigma'(z)\mathbf{x}^\top
# neuron-tanh-wrt-w
(1 - tanh^2(z)) x^T
(1-tanh(z)²)xᵀ
sech²(z) x^T
(1 - a^2) x^T
(1-\tanh^2(z))\mathbf{x}^T
(1-np.tanh(w@x+b)**2)*x
tanh'(z) x^T
(1 - tanh(w·x+b)^2) x^T
# neuron-augmented-wrt-what
[x^T, 1]
[xᵀ 1]
cat(x,1)^T
[x; 1]^T
x̂ᵀ
\hat{\mathbf{x}}^T
[x_1, ..., x_n, 1]
np.append(x, 1)
np.concatenate([x, [1]])
(x^T, 1)
# loss-mse-active-wrt-w
2/N Σ e_i x_i^T
(2/N) sum_i e_i x_i^T
\frac{2}{N}\sum_{i=1}^N e_i\mathbf{x}_i^T
2/N (Xw + b - y)^T X
(2/N) e^T X
2/N * (X@w + b - y) @ X
2/N * X.T @ (X@w + b - y)
\frac{2}{N}(X\mathbf{w}+b\vec{1}-\mathbf{y})^T X
-2/N (y - Xw - b)^T X
(2/N) Σ_i (w·x_i + b - y_i) x_iᵀ
2/N Σ_i e_i X_ij
-(2/N) sum_i (y_i - w·x_i - b) x_i^T
2*mean(e_i x_i^T)
(2/N)(X^T e)^T
2/N * np.dot(e, X)
1/N Σ_i 2 e_i x_i^T
# loss-mse-wrt-w
(2/N) Σ_i [z_i > 0] e_i x_i^T
2/N ((e ⊙ [z > 0])^T X)
(2/N) (e * (z > 0)) @ X
\frac{2}{N}\sum_i [z_i>0]\,e_i\,\mathbf{x}_i^T
2/N Σ_i 1(z_i>0) (z_i - y_i) x_i^T
2/N sum_i {0 if z_i <= 0; e_i x_i^T otherwise}
\frac{2}{N}\sum_{i=1}^N \begin{cases}\vec 0^T & \mathbf{w}\cdot\mathbf{x}_i+b \le 0\\ (\mathbf{w}\cdot\mathbf{x}_i+b-y_i)\mathbf{x}_i^T & \mathbf{w}\cdot\mathbf{x}_i+b > 0\end{cases}
# idx-xTAx
x^T(A + A^T)
xᵀ(A+Aᵀ)
((A+A^T)x)^T
x^T A + x^T A^T
x.T @ (A + A.T)
x @ (A + A.T)
\mathbf{x}^T(A+A^T)
Σ_k (A_jk + A_kj) x_k
x'*(A+A')
x^TA + (Ax)^T
# ext-det
det(X) X^{-T}
|X| X^{-T}
det(X) inv(X)^T
\det(X)X^{-T}
|X|(X^-1)^T
cof(X)
det(X)(X^{-1})_{ji}
np.linalg.det(X) * np.linalg.inv(X).T
\det(X)\,(X^{-1})^\top
adj(X)^T
# ext-softmax
diag(s) - s s^T
diag(s) - ssᵀ
s_i(δ_ij - s_j)
np.diag(s) - np.outer(s, s)
\operatorname{diag}(\mathbf s)-\mathbf s\mathbf s^T
diag(softmax(x)) - softmax(x) softmax(x)^T
s_i (1 - s_i) if i=j else -s_i s_j
diag(s) - s⊗s^T
# ext-norm
x^T/||x||
xᵀ/‖x‖
x^T/sqrt(x^T x)
\frac{\mathbf{x}^T}{\|\mathbf{x}\|}
x_j/‖x‖
x / np.linalg.norm(x)
x^T (x^T x)^(-1/2)
x^T/\sqrt{\sum_i x_i^2}
x'/norm(x)
(1/||x||) x^T
# ext-normalize
(I - x x^T/||x||^2)/||x||
I/||x|| - x x^T/||x||^3
\frac{1}{\|x\|}\left(I-\frac{xx^T}{\|x\|^2}\right)
(I - xxᵀ/‖x‖²)/‖x‖
(δ_ij - x_i x_j/‖x‖²)/‖x‖
(1/norm(x))*(eye(n) - outer(x,x)/norm(x)^2)
# ext-center
I - 11^T/n
I - 1/n 1 1^T
I - \frac{1}{n}\mathbf{1}\mathbf{1}^T
δ_ij - 1/n
np.eye(n) - np.ones((n,n))/n
I - ones(n,n)/n
# ext-two-layer-x
V diag(z>0) W
V diag([z>0]) W
V @ np.diag(z > 0) @ W
V\operatorname{diag}([\mathbf z>0])W
Σ_h V_ih [z_h>0] W_hj
V diag(H(z)) W
V diag(Wx + b > 0) W
V diag(1(Wx+b>0)) W
(V * (z > 0)) @ W
V diag(h > 0) W
# ext-trace-AXB
A^T B^T
(BA)^T
AᵀBᵀ
A.T @ B.T
(BA)_ji
# ext-cosine-similarity
a^T/(||a|| ||x||) - (a·x) x^T/(||a|| ||x||^3)
aᵀ/(‖a‖‖x‖) - (a·x)xᵀ/(‖a‖‖x‖³)
\frac{\mathbf a^T}{\|\mathbf a\|\|\mathbf x\|}-\frac{(\mathbf a\cdot\mathbf x)\mathbf x^T}{\|\mathbf a\|\|\mathbf x\|^3}
a'/(norm(a)*norm(x)) - dot(a,x)*x'/(norm(a)*norm(x)^3)
# vchain-diag-sin-x2
diag(2x cos(x^2))
diag(2x⊗cos(x²))
diag(2x ⊙ cos(x^2))
diag(2x_i cos(x_i^2))
2 diag(x) diag(cos(x^2))
np.diag(2*x*np.cos(x**2))
2x_i cos(x_i²) δ_ij
diag(2x .* cos(x.^2))
# vchain-exp-of-dot
e^{w·x} w^T
exp(w·x) wᵀ
e^(w^T x) w^T
np.exp(w @ x) * w
e^{\mathbf{w}\cdot\mathbf{x}}\mathbf{w}^T
exp(w.x) w'
e^(w·x) w^T
# jacobian-reversal
rev(I)
δ_{n+1-i,j}
[i + j = n+1]
np.eye(n)[::-1]
np.fliplr(np.eye(n))
\delta_{i,n+1-j}
I[::-1]
# jacobian-2x3
[[x2, x1, 0],[0, x3, x2]]
[x_2, x_1, 0; 0, x_3, x_2]
\begin{bmatrix}x_2&x_1&0\\0&x_3&x_2\end{bmatrix}
[x2 x1 0; 0 x3 x2]
# ext-trace-X
I
eye(n)
# ext-aTWx-wrt-W
a x^T
axᵀ
np.outer(a, x)
a_i x_j
a[:,None] * x[None,:]
\mathbf{a}\mathbf{x}^T
a ⊗ x
# ext-Wx-wrt-W
δ_ij x_k
delta_ij x_k
\delta_{ij}x_k
np.einsum('ij,k->ijk', np.eye(m), x)
[i=j] x_k
# loss-gd-update-w
w - η(2/N)Σ e_i x_i
w - eta*2/N*X.T@(X@w+b-y)
\mathbf w-\eta\tfrac2N\sum_ie_i\mathbf x_i
w - η (2/N) X^T e
w - eta (2/N) X^T (Xw + b - y)
# total-market-dp-dr
f/(b+e)
\frac{f}{b+e}
f / (b + e)
f(b+e)^-1
# chain-sin-x2
2x × cos(x²)
2x∙cos(x²)
2x*cos(x*x)
2*x*cos(x^(2))
2 \cdot x \cdot \cos (x^2)
2 x \cos x^{2}
\cos{x^2}\cdot{2x}
(2x)cos(x^2)
cos(x^2)2x
d/dx sin(x^2) = 2x cos(x^2)
f'(x) = 2x·cos(x²)
\frac{d}{dx}\sin(x^2) = 2x\cos(x^2)
2x\,\cos\!\left(x^2\right)
answer: 2x cos(x^2)
y'(x) = 2x cos(x^2)
$\frac{dy}{dx} = 2x \cos(x^2)$
2x cos(x^2).
2 * x * math.cos(x ** 2)
2*x*torch.cos(x**2)
cos(x²)·(2x)
2⋅x⋅cos(x²)
2x cos(x^2)
 2x cos(x^2)
2xcosx^2
2xcosx²
2x*Cos(x^2)
2x*COS(x^2)
# chain-ln-sin-x3-sq
6x²cos(x³)/sin(x³)
6x^2 * cos(x^3) / sin(x^3)
6x^2\cot(x^3)
\frac{6x^2\cos x^3}{\sin x^3}
6x^2 cos(x^3) (sin(x^3))^{-1}
6x^2 cos(x^3) sin(x^3)^-1
6x²·cot x³
# scalar-distribute-9
9(1+2x)
9 + 18x
9+9*2x
18x+9
9·(1 + 2x)
9(2x+1)
# scalar-chain-lnx2
2/x
2x/x^2
2x^{-1}
\frac{2}{x}
1/x² · 2x
(1/x^2)*2x
(1/x^2)(2x)
2x^-1
2/x.
\tfrac{2}{x}
# scalar-power-x3
3x²
3x^2
3·x²
3x*x
3 x x
3xx
3x^{2}
3x**2
3*x^2.0
# partial-3x2y-x
6xy
6yx
6·x·y
3y2x
2·3·x·y
6x*y
6 x y
y 6x
6*(x*y)
3*2*x*y
3y(2x)
3y*2x
∂f/∂x = 6xy
\frac{\partial f}{\partial x} = 6xy
f_x = 6xy
(6x)y
y·(6x)
# gradient-at-point
[12, 3]
(12, 3)
[12 3]
[[12, 3]]
12, 3
\begin{bmatrix}12 & 3\end{bmatrix}
np.array([12, 3])
[12; 3]^T
# gradient-2x-y8
[2, 8y^7]
[2, 8y⁷]
(2, 8y^7)
[2 8y^7]
\left[2,\ 8y^7\right]
<2, 8y^7>
# hessian-xy
[[0,1],[1,0]]
[0 1; 1 0]
\begin{bmatrix}0&1\\1&0\end{bmatrix}
[0, 1; 1, 0]
np.array([[0,1],[1,0]])
# elementwise-add-wrt-w
I
δ_ij
eye(n)
1 if i=j, 0 otherwise
diag(1,1,...,1)
diag(\vec 1)
I (n×n)
# elementwise-sub-wrt-x
-I
-δ_ij
-eye(n)
-1*I
-np.eye(n)
(-1)I
diag(-1)
diag(-1, …, -1)
-diag(1)
-1 I
# elementwise-square
2 diag(w)
diag(2w)
2diag(w)
2w_i δ_ij
diag(w)+diag(w)
2 * np.diag(w)
diag(w + w)
2\,\mathrm{diag}(\mathbf{w})
\operatorname{diag}(2\mathbf w)
# elementwise-triple
2 diag(w⊗x)
diag(2wx)
diag(2 w*x)
diag(2w⊙x)
2diag(w)diag(x)
2 w_i x_i δ_ij
diag(2 w .* x)
np.diag(2*w*x)
2 diag(w ∘ x)
# elementwise-general-sinw-times-x
diag(cos(w)⊗x)
diag(cos(w) x)
diag(cos(w)*x)
diag(x cos w)
x_i cos(w_i) δ_ij
diag(x_i cos w_i)
diag(x_i*cos(w_i))
np.diag(np.cos(w)*x)
diag(x) diag(cos(w))
diag(x⊙cos(w))
\operatorname{diag}(\mathbf{x}\otimes\cos\mathbf{w})
# elementwise-general-expw-over-x
diag(-e^w/x^2)
diag(-exp(w)/x^2)
-diag(exp(w) ⊘ x^2)
-e^{w_i}/x_i^2 δ_ij
diag(-e^{w_i}/x_i^2)
diag(-eʷ/x²)
np.diag(-np.exp(w)/x**2)
# elementwise-general-w2-plus-lnx-x
diag(1/x)
diag(1/x_i)
diag(x)^{-1}
diag(x)^-1
inv(diag(x))
δ_ij/x_i
diag(x^-1)
diag(1 ⊘ x)
diag(𝟏 ⊘ x)
diag(\frac{1}{x_1}, \dots, \frac{1}{x_n})
diag(x^{-1})
# scalarexp-mul-wrt-x
zI
z I
z*I
Iz
z*eye(n)
z δ_ij
diag(z)
diag(z, z, ..., z)
z\mathbf{I}
diag(z 1)
diag(z𝟏)
z·I
I*z
diag(\vec{1}z)
diag(\vec 1 z)
# scalarexp-div-wrt-x
I/z
(1/z) I
1/z I
\frac{1}{z} I
z^{-1} I
diag(1/z)
δ_ij/z
I / z
\frac{I}{z}
I*(1/z)
eye(n)/z
# scalarexp-max-wrt-x
diag(x>z)
diag([x_i>z])
diag(1(x>z))
[x_i > z] δ_ij
diag(x > z)
np.diag(x > z)
diag(H(x - z))
diag(\mathbb{1}[x_i > z])
# sum-w-over-x-wrt-x
(-w⊘x²)^T
-(w/x^2)^T
-w_j/x_j^2
[-w_1/x_1^2, …, -w_n/x_n^2]
(-w/x^2)'
-w^T/(x^2)^T
-w^T ⊘ (x^2)^T
-(w ⊘ (x ⊙ x))^T
# sum-Ax
1^T A
𝟏ᵀA
\vec{1}^T A
ones(1,m) A
np.sum(A, axis=0)
A.sum(axis=0)
Σ_i A_ij
sum_i A_ij
(A^T 1)^T
sum(A, axis=0)
np.ones(m) @ A
A.sum(0)
# sum-all-values
2 sum(x) 1^T
2 (1^T x) 1^T
2*x.sum()*np.ones(n)
sum(x) 1^T + sum(x) 1^T
# sum-mean
1^T/n
(1/n) 1^T
1/n 1^T
[1/n, ..., 1/n]
[1/n, 1/n, …, 1/n]
\frac{1}{n}\vec{1}^T
ones(1,n)/n
np.ones(n)/n
1/n * ones(1,n)
1ᵀ/n
mean(1) 1^T / n
# sum-sin
cos(x)^T
cos(x^T)
cos(x)'
[cos(x_1), …, cos(x_n)]
cos(x_j)
\cos(\mathbf{x})^T
cos x_j
(cos x)^T
[cos x_1, cos x_2, …, cos x_n]
np.cos(x)
np.cos(x).T
# sum-exp
exp(x)^T
(e^x)^T
e^{x^T}
e^{x_j}
[e^{x_1}, ..., e^{x_n}]
exp(x^T)
(eˣ)ᵀ
np.exp(x)
# vchain-linear-of-sin
A diag(cos(x))
A diag(cos x)
A @ np.diag(np.cos(x))
A_ij cos(x_j)
A * np.cos(x)
A ⊙ cos(x)^T
A ⊙ (1 cos(x)^T)
A\operatorname{diag}(\cos\mathbf{x})
# vchain-sin-of-linear
diag(cos(Ax)) A
diag(cos(A x))A
np.diag(np.cos(A @ x)) @ A
cos((Ax)_i) A_ij
\operatorname{diag}(\cos(A\mathbf x))A
np.cos(A @ x)[:, None] * A
cos(Ax) ⊙ A
diag(cos Ax) A
cos(sum_k A_ik x_k) A_ij
# vchain-u-dot-u
2x^T A^T A
2(Ax)^T A
2 (A x)ᵀ A
2 x'A'A
2 * (A @ x) @ A
2*x.T @ A.T @ A
2 Σ_i (Ax)_i A_ij
2\mathbf{x}^TA^TA
2(A^T A x)^T
# neuron-self-dot
2x^T
2xᵀ
2x_j
x^T + x^T
# neuron-general-dot
(x⊗cos w)^T
(x ⊙ cos(w))^T
x^T ⊙ cos(w)^T
x^T diag(cos(w))
x_j cos(w_j)
(x*cos(w))^T
x * np.cos(w)
[x_1 cos(w_1), …, x_n cos(w_n)]
(cos(w)x)^T
# neuron-elu-wrt-w
x^T if z > 0 else e^z x^T
{1 if z>0, e^z otherwise} x^T
where(z > 0, 1, exp(z)) x^T
(1 if z > 0 else exp(z)) * x^T
\begin{cases} \mathbf x^T & z>0\\ e^z\mathbf x^T & z\le 0\end{cases}
([z>0] + [z<=0] e^z) x^T
np.where(z > 0, 1, np.exp(z)) * x
{x^T if z > 0; e^z x^T if z <= 0}
# neuron-leaky-relu-wrt-w
x^T if z > 0 else 0.1 x^T
{1 if z > 0; 0.1 otherwise} x^T
([z>0] + 0.1[z<=0]) x^T
np.where(z > 0, 1, 0.1) * x
x^T/10 if z <= 0 else x^T
{x^T, z > 0; x^T/10, z <= 0}
# neuron-activation-wrt-b
[w·x+b>0]
1 if w·x+b > 0 else 0
{0 if z <= 0; 1 if z > 0}
1(z > 0)
H(z)
z > 0
(w·x + b > 0)
\begin{cases}0&z\le0\\1&z>0\end{cases}
1_{z>0}
step(w·x+b)
𝟙[z > 0]
𝟙(z>0)
0 when z ≤ 0, 1 when z > 0
1 if z>0, otherwise 0
relu'(z)
(z > 0).float()
int(z > 0)
float(z > 0)
I[z>0]
# neuron-max0-scalar
[z>0]
1 if z>0 else 0
{1 z>0, 0 z<=0}
0 if z <= 0, 1 if z > 0
(z > 0) ? 1 : 0
max(0, sign(z))
(sign(z)+1)/2
\begin{cases} 0 & \text{for } z\leq 0 \\ 1 & \text{for } z>0 \end{cases}
\begin{cases} 0, & z\leq 0 \\ 1, & z>0. \end{cases}
\mathbf{1}_{z>0}
\mathbb{I}(z>0)
\mathbb{I}[z>0]
\mathbb 1(z>0)
\mathbb{1}\{z>0\}
𝟏(z>0)
# loss-single-squared-error-wrt-w
-2(y-u)[z>0] x^T
{0^T if z<=0; -2(y-u)x^T otherwise}
-2(y - max(0, z)) [z > 0] x^T
2(max(0,w·x+b) - y)[w·x+b>0] x^T
-2 (y-u) 1(z>0) x^T
[z > 0] 2 (z - y) x^T
\begin{cases}\vec{0}^T & z \le 0 \\ -2(y-u)\mathbf{x}^T & z>0\end{cases}
# loss-mse-wrt-b
(2/N) Σ_i [z_i>0] e_i
2/N Σ [z_i > 0] e_i
2/N sum([z>0] ⊙ e)
2/N * np.sum((z > 0) * e)
2 * np.mean((z > 0) * e)
\frac{2}{N}\sum_{i=1}^{N}[z_i>0]e_i
(2/N) [z>0]^T e
(2/N) e·[z>0]
2 mean(e ⊙ (z > 0))
# loss-mse-active-wrt-b
(2/N) Σ e_i
2/N sum(e)
2 mean(e)
\frac{2}{N}\sum_{i=1}^N e_i
2/N 1^T e
2/N * np.sum(X @ w + b - y)
2 * np.mean(X@w + b - y)
(2/N) Σ_i (w·x_i + b - y_i)
-2/N Σ_i (y_i - w·x_i - b)
2/N (1^T (Xw + b1 - y))
2 mean(Xw + b - y)
# loss-mse-wrt-y
(2/N)(y - Xw - b)^T
-2/N e^T
(2/N)(y-Xw-b1)ᵀ
2/N * (y - X@w - b)
-(2/N) e^T
\frac{2}{N}(\mathbf{y}-X\mathbf{w}-b\vec{1})^T
(2/N)(y_i - z_i)
# loss-mse-augmented
(2/N)(X̂ŵ-y)ᵀX̂
# loss-gd-update-b
b - η(2/N)Σ e_i
b - eta*2/N*sum(X@w+b-y)
b - \eta\frac{2}{N}\sum_i e_i
b - 2η mean(e)
b - (2η/N) Σ_i e_i
# idx-bilinear
a^T W
aᵀW
a.T @ W
a @ W
\mathbf{a}^TW
(W^T a)^T
Σ_i a_i W_ij
a_i W_ij
a'*W
# idx-linear-layer-bias-x
W
\mathbf{W}
W_ij
# ext-ridge
2(Xw-y)^T X + 2λw^T
2(Xw−y)ᵀX + 2λwᵀ
2 (X@w - y) @ X + 2*lam*w
2(X\mathbf w-\mathbf y)^TX+2\lambda\mathbf w^T
2 Σ_i (x_i^T w - y_i) x_i^T + 2 λ w^T
# ext-trace-XTAX
(A + A^T) X
(A+Aᵀ)X
AX + A^T X
A X + A' X
(A + A.T) @ X
# ext-logdet
X^{-T}
X⁻ᵀ
inv(X)^T
inv(X')
(X^{-1})^T
(X^T)^{-1}
np.linalg.inv(X).T
X^-T
inv(X).T
(X^T)^-1
(X⁻¹)ᵀ
# ext-inverse-tensor
-(X⁻¹)_ik (X⁻¹)_lj
-(X^{-1})_{ik}(X^{-1})_{lj}
-inv(X)_ik inv(X)_lj
# ext-inverse-scalar-param
-M^-1 B M^-1
-M⁻¹BM⁻¹
-inv(A+tB) B inv(A+tB)
-(A+tB)^{-1} B (A+tB)^{-1}
-M^{-1}BM^{-1}
# ext-aTXinvb
-X^{-T} a b^T X^{-T}
-X⁻ᵀabᵀX⁻ᵀ
-(X^{-1} b a^T X^{-1})^T
-inv(X).T @ np.outer(a, b) @ inv(X).T
# ext-outer-by-vector
δ_ik x_j + x_i δ_jk
\delta_{ik}x_j+x_i\delta_{jk}
[i=k] x_j + [j=k] x_i
# ext-cross-entropy-p
-(y⊘p)ᵀ
-(y/p)^T
-y_j/p_j
[-y_1/p_1, …, -y_n/p_n]
-y / p.T
-y^T / p^T
# ext-logistic-regression
(1/N)(s-y)^T X
(1/N)(σ(Xw)-y)ᵀX
(sigmoid(X @ w) - y) @ X / N
\tfrac1N(\sigma(X\mathbf w)-\mathbf y)^TX
1/N Σ_i (s_i - y_i) x_i^T
(1/N) Σ(s_i-y_i)X_ij
# ext-binary-cross-entropy-logit
σ(z) - y
sigmoid(z) - y
\sigma(z)-y
1/(1+e^{-z}) - y
# ext-layer-norm-gain
diag(x̂)
diag((x - mean(x))/sqrt(mean((x-mean(x))^2) + ε))
\operatorname{diag}(\hat{\mathbf{x}})
# ext-rms-norm
(I - x x^T/(x^T x))/sqrt(mean(x^2))
# ext-attention-scores-q
K/√d
K/sqrt(d)
K/\sqrt{d}
K / np.sqrt(n)
\frac{K}{\sqrt{d}}
K_ij/√d
d^(-1/2) K
K/sqrt(n)
# ext-attention-weights-q
(diag(p)-ppᵀ)K/√d
(diag(p) - p p^T) K / sqrt(d)
(\operatorname{diag}\mathbf p-\mathbf p\mathbf p^T)K/\sqrt d
(diag(p) - pp^T)K/√n
(np.diag(p) - np.outer(p,p)) @ K / np.sqrt(d)
# ext-two-layer-V
δ_ij h_l
δ_ij h_k
delta_ij h_k
# ext-two-layer-W
V_ij [z_j>0] x_l
V_ij [z_j>0] x_k
# ext-two-layer-loss-W
-2(y-ŷ)(v⊗(1-h²))xᵀ
-2(y - v·tanh(Wx)) (v ⊙ (1 - tanh(Wx)^2)) x^T
-2 (y - ŷ) v_i (1-h_i²) x_j
-2*(y - v@np.tanh(W@x)) * np.outer(v*(1-np.tanh(W@x)**2), x)
# ext-residual
I + diag(cos(Ax))A
I + diag(cos(A x)) A
δ_ij + cos((Ax)_i) A_ij
np.eye(n) + np.diag(np.cos(A@x)) @ A
# ext-l1-norm
sign(x)^T
sgn(x)ᵀ
sign(x_j)
[sign(x_1), …, sign(x_n)]
x^T/abs(x)
np.sign(x)
x_j/|x_j|
\operatorname{sign}(\mathbf{x})^T
# directional-derivative-3x2y
6xyu + 3x^2v
6xy u + 3x² v
6uxy+3vx²
# loss-mse-wrt-w
(2/N) Σ_i [w·x_i+b>0] e_i x_iᵀ, e_i = w·x_i+b-y_i
# ext-det-scalar-param
det(M) tr(M⁻¹B), M=A+tB
det(Q) tr(Q⁻¹B) where Q=A+tB
# ext-normalize
(I - v v^T)/‖x‖ where v = x/‖x‖
# ext-softmax
p_i(δ_ij - p_j), p_i = e^{x_i}/Σ_k e^{x_k}
diag(p) - p p^T with p = softmax(x)
# loss-mse-active-wrt-w
(2/N) Σ_i r_i x_i^T where r_i = w·x_i + b - y_i
# chain-sin-x2
2x cos(u), u = x^2
dy/dx = 2x cos(u), where u = x²
# vchain-polar
[[cos t, -r sin t],[sin t, r cos t]]
[cos(t), -r sin(t); sin(t), r cos(t)]
\begin{bmatrix}\cos t&-r\sin t\\\sin t&r\cos t\end{bmatrix}
# hessian-3x2y
[[6y, 6x],[6x, 0]]
[6y 6x; 6x 0]
# jacobian-curve
[1; 2t; 3t^2]
[1, 2t, 3t^2]^T
[[1],[2t],[3t^2]]
(1, 2t, 3t²)ᵀ
\begin{bmatrix}1\\2t\\3t^2\end{bmatrix}
# linear-approximation-1-2
12x+3y-12
6 + 12(x-1) + 3(y-2)
L(x,y) = 6 + 12(x-1) + 3(y-2)
# ext-huber-abs-error
-sign(y - w·x) x^T
-sgn(y-w^Tx)x^T
-\operatorname{sign}(y-\mathbf w\cdot\mathbf x)\mathbf x^T
sign(w·x - y) x^T
(w·x - y)/|w·x - y| x^T
# ext-logsumexp
s^T
softmax(x)^T
e^{x_j}/Σ_k e^{x_k}
exp(x)^T/sum(exp(x))
np.exp(x)/np.sum(np.exp(x))
\frac{e^{x_j}}{\sum_k e^{x_k}}
# ext-least-squares-hessian
2X^T X
2 X.T @ X
2XᵀX
2 Σ_i X_ij X_ik
# jacobian-curve
1⏎2t⏎3t^2
[1⏎2t⏎3t^2]
# neuron-augmented-wrt-what
np.r_[x, 1]
# sum-prod
x_1 x_2 ... x_n / x_j
# sum-x
<1,1,...,1>
\[ \vec{1}^{\,T} \]
a row of ones
a row vector of n ones
np.array([1 for _ in range(n)])
the row vector of all ones
# vchain-polar
[[cos(t), ‐r sin(t)], [sin(t), r cos(t)]]
[[cos(t), ‑r sin(t)], [sin(t), r cos(t)]]
[[cos(t), ‒r sin(t)], [sin(t), r cos(t)]]
[[cos(t), ―r sin(t)], [sin(t), r cos(t)]]
[cos t  -r sin t; sin t  r cos t]
cos t   -r sin t⏎sin t   r cos t
cos t, -r sin t⏎sin t, r cos t
# elementwise-div-wrt-x
-I*w/x^2
-w_i/x^2_i δ_ij
diag(-w1/x1^2, ..., -wn/xn^2)
diag(-w_1/x^2_1, ..., -w_n/x^2_n)
diag(-w_i/x^2_i)
# elementwise-max-wrt-w
\begin{cases}1 & i=j, w_i>x_i\\0&\text{otherwise}\end{cases}
# elementwise-mul-wrt-w
I * x
\begin{bmatrix}x_1&&0\\&\ddots&\\0&&x_n\end{bmatrix}
\mathop{\mathrm{diag}}(\mathbf{x})
diag of x
diagonal matrix of x
diagonal matrix with x on the diagonal
the diagonal matrix of x
# gradient-3x2y
\frac{\partial f}{\partial x} = 6xy, \frac{\partial f}{\partial y} = 3x^2
df/dx = 6xy, df/dy = 3x^2
f_x = 6xy, f_y = 3x^2
∂f/∂x = 6xy, ∂f/∂y = 3x²
∂f/∂x = 6xy; ∂f/∂y = 3x²
# jacobian-f-g
6xy 3x^2⏎2 8y^7
6xy, 3x^2⏎2, 8y^7
[6xy  3x^2]⏎[ 2   8y^7]
[6xy, 3x^2⏎2, 8y^7]
⎡6xy 3x²⎤⏎⎣ 2  8y⁷⎦
# jacobian-identity
E_n
\begin{bmatrix}1&&\\&\ddots&\\&&1\end{bmatrix}
\begin{cases}1, & i=j,\\0, & i\neq j.\end{cases}
identity matrix of size n
np.diag([1]*n)
the identity matrix of size n
# scalar-chain-lnx2
2/x, x ≠ 0
# scalar-exponential-base2
\log_e 2 \cdot 2^x
log_e(2) 2^x
# scalar-power-sqrt
one half x^(-1/2)
# scalar-power-x3
3*Math.pow(x,2)
\begin{aligned} f'(x) &= 3 \cdot x^{3-1} \\ &= 3x^2 \end{aligned}
\begin{align} f'(x) &= 3x^2 \end{align}
lambda x: 3*x**2
the answer is 3x^2
# chain-ln-sin-x3-sq
(1/u3)*2*u2*cos(u1)*3x^2 where u1 = x^3, u2 = sin(u1), u3 = u2^2
# elementwise-not-diagonal
[[w[i] for j in range(n)] for i in range(n)]
\begin{bmatrix} w_1 & \cdots & w_1 \\ \vdots & & \vdots \\ w_n & \cdots & w_n \end{bmatrix}
np.array([[w[i] for j in range(n)] for i in range(n)])
np.repeat(w[:, None], n, axis=1)
np.stack([w]*n, axis=1)
w ⊗ 1
w_i for all j
# ext-Wx-wrt-vecW
np.kron(x, np.eye(m))
# ext-norm
x^T/|x|
\frac{\mathbf{x}^T}{|\mathbf{x}|}
\hat{x}^T where \hat{x} = x/||x||
# ext-normalize
(I - x x^T/|x|^2)/|x|
# ext-cosine-similarity
a^T/(|a||x|) - (a·x) x^T/(|a||x|^3)
# ext-rms-norm
sqrt(n) (I/|x| - x x^T/|x|^3)
# ext-l1-norm
(|x|/x)^T
x^T diag(1/|x|)
x^T ⊘ |x|^T
(x ⊘ |x|)^T
(x/|x|)^T
x^T/|x^T|
# ext-softmax
diag(s) - s ⊗ s
# gradient-at-point
12  3
# jacobian-f-g-at-point
6 3⏎2 8
6 3; 2 8
Array([[6., 3.], [2., 8.]], dtype=float32)
[6 3⏎2 8]
# neuron-activation-wrt-w
\left\{ \begin{aligned} &0^T, && z\le 0\\ &x^T, && z>0 \end{aligned} \right.
# sum-Ax
[sum_i A_i1, …, sum_i A_in]
\left[\sum_i A_{i1}, \ldots, \sum_i A_{in}\right]
# sum-w-over-x-wrt-x
[-w1/x1^2, ..., -wn/xn^2]
# ext-Wx-wrt-vecW
[x_1 I, …, x_n I]
\begin{bmatrix} x_1 I & x_2 I & \cdots & x_n I \end{bmatrix}
# vchain-polar
[cos(t) -r sin(t); sin(t) r cos(t)]
# chain-sigmoid
s(x)(1-s(x))
s(x) - s(x)^2
# sum-prod
[∏_{k≠1} x_k, …, ∏_{k≠n} x_k]
# ext-logsumexp
s(x)_j
# ext-inverse-tensor
-X^{-1}_{ik}X^{-1}_{lj}
# ext-softmax
\begin{bmatrix}s_1(1-s_1)&-s_1s_2&\cdots&-s_1s_n\\-s_2s_1&s_2(1-s_2)&\cdots&-s_2s_n\\\vdots&\vdots&\ddots&\vdots\\-s_ns_1&-s_ns_2&\cdots&s_n(1-s_n)\end{bmatrix}
softmax(x_i)(δ_ij - softmax(x_j))
σ(x)_i(δ_ij - σ(x)_j)
\operatorname{diag}(\sigma(x)) - \sigma(x)\sigma(x)^T
# sum-all-values
[2Σx_i, …, 2Σx_i]
# neuron-activation-wrt-w
[wx + b > 0] x^T
0 if w·x+b ≤ 0, and x^T if w·x+b > 0
0 (z≤0), x^T (z>0)
[z > 0 ? x_j : 0 for j in 1:n]
If[z > 0, x^T, 0]
# sum-x
[1]*n
np.ones(x.shape)
# sum-Ax
sum(A, 1)
# neuron-conv1d-wrt-input
[h(1) h(2) 0; 0 h(1) h(2)]
# ext-softmax
e^{x_i}/sum_k e^{x_k} (δ_ij - e^{x_j}/sum_k e^{x_k})
# jacobian-f-g
( 6xy  3x^2 )⏎( 2  8y^7 )
# neuron-leaky-relu-wrt-w
x^T if z > 0, 0,1 x^T otherwise
# chain-sqrt-1-x2
0,5*(1+x^2)^(-0,5)*2x
# loss-gd-update-w
w ← w − η 2/N Xᵀe
# jacobian-2x3
x_2 x_1 0⏎0 x_3 x_2
# loss-gd-update-w
w -= eta*2/N*X.T@e
# neuron-conv1d-wrt-input
h1 h2 0⏎0 h1 h2
h_{1} & h_{2} & 0 \\ 0 & h_{1} & h_{2}
# vchain-diag-sin-x2
diag(2x1cos(x1^2), …, 2xncos(xn^2))
# vchain-ln-sin
2/x⏎3cos(3x)
"""


@cache
def questions() -> dict[str, Question]:
    catalogue = content.load_catalogue(Path(__file__).parents[2] / "exercises" / "catalogue")
    slugs = [line[2:] for line in ANSWERS.splitlines() if line.startswith("# ")]
    return {slug: content.question(content.resolve({"exercise": slug}, catalogue)) for slug in slugs}


def rows() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    slug = ""
    for line in ANSWERS.strip().splitlines():
        if line.startswith("# "):
            slug = line[2:]
        else:
            found.append((slug, line.replace("⏎", "\n")))
    return found


@pytest.mark.parametrize(("slug", "response"), rows())
def test_read_as_meant(slug: str, response: str) -> None:
    question = questions()[slug]
    read_as = question.expand(read(response, Scope.of(question)).expression)
    assert read_as.shape == question.shape
    symbols = {name: variable.shape for name, variable in question.variables.items()}
    with np.errstate(all="ignore"):
        for seed in (1, 2, 3):
            at = point(symbols, SIZES, seed)
            assert agree(at(read_as), at(question.reference.expression))
