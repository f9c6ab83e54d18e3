"""Answers as students type them, and what they must mean.

Each row is a right answer in somebody's own notation: plain text, Unicode, LaTeX as people and
MathLive write it, NumPy, PyTorch, index notation, grids. The meaning is a NumPy expression, so that
a misreading shows whatever the engine would make of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest

from tests.properties.evaluation import Array, Evaluator, agree, point
from worker.engine.model import Scope
from worker.engine.notation import read
from worker.engine.shapes import Shape, shape_of

SIZES = {"m": 2, "n": 3, "N": 4}


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """The names in play, the shape asked for, and the right value at a point."""

    variables: Mapping[str, Shape]
    shape: Shape
    value: Callable[[SimpleNamespace], object]
    defined: Mapping[str, Callable[[SimpleNamespace], object]] = field(default_factory=dict)
    functions: Mapping[str, int] = field(default_factory=dict)
    answers: str = ""

    def scope(self) -> Scope:
        symbols = dict(self.variables)
        at = self.point(0)
        for name in self.defined:
            extents = {number: size for size, number in SIZES.items()}
            symbols[name] = shape_of(*(extents.get(k, k) for k in at.values[name].shape))
        sizes = frozenset(n for shape in symbols.values() for d in shape for n in d.names)
        sizes |= frozenset(n for d in self.shape for n in d.names)
        return Scope(symbols=symbols, sizes=sizes, functions=self.functions, shape=self.shape)

    def point(self, seed: int) -> Evaluator:
        at = point(self.variables, SIZES, seed)
        values = {name: value - (name in "bwz") for name, value in at.values.items()}  # either side of kinks
        for name, define in self.defined.items():
            values[name] = np.asarray(define(SimpleNamespace(**values, **SIZES)), dtype=float)
        return Evaluator(values, SIZES)

    def expected(self, at: Evaluator) -> Array:
        value = np.asarray(self.value(SimpleNamespace(**at.values, **SIZES)), dtype=float)
        return value.reshape(tuple(at.extent(d) for d in self.shape))


scalar, vector, row, square = shape_of(), shape_of("n"), shape_of(1, "n"), shape_of("n", "n")
xy = {"x": scalar, "y": scalar}
wx = {"w": vector, "x": vector}
wxb = {**wx, "b": scalar}
sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731

EXERCISES = {
    "scalar-power": Exercise(
        variables={"x": scalar},
        shape=scalar,
        value=lambda v: 3 * v.x**2,
        answers=r"""
            3x^2
            3*x^2
            3 x**2
            3x²
            3·x²
            3 * x * x
            x^2 * 3
            x²·3
            3(x^2)
            3(x)^2
            (3)(x^2)
            3x^{2}
            3 \cdot x^2
            3\,x^{2}
            3x^3/x
            \frac{3x^3}{x}
            $3x^2$
            \(3x^2\)
            3\left(x\right)^{2}
            3*np.power(x, 2)
            3*np.square(x)
            3 * torch.pow(x, 2)
            3*x**2.0
            3 × x²
            f'(x) = 3x^2
            dy/dx = 3x^2
            \frac{dy}{dx} = 3x^2
            = 3x^2
            3x^2.
            3 x ^ 2
            3.0*x**2
            +3x^2
        """,
    ),
    "scalar-half-root": Exercise(
        variables={"x": scalar},
        shape=scalar,
        value=lambda v: 1 / (2 * np.sqrt(v.x)),
        answers=r"""
            1/(2 sqrt(x))
            1/(2√x)
            1/(2*sqrt(x))
            \frac{1}{2\sqrt{x}}
            \dfrac{1}{2\sqrt{x}}
            \frac12 x^{-1/2}
            \tfrac{1}{2}x^{-\frac{1}{2}}
            1/2 x^(-1/2)
            (1/2) x^(-1/2)
            0.5 x^(-0.5)
            0.5*x**-0.5
            .5*x**(-.5)
            ½ x^(-½)
            \frac{1}{2}\cdot\frac{1}{\sqrt{x}}
            1/(2*x**0.5)
            0.5 / np.sqrt(x)
            1/2 * 1/sqrt(x)
            (2 sqrt x)^-1
            (2 \sqrt{x})^{-1}
            x^{-1/2}/2
            1 / (2 * torch.sqrt(x))
            \frac{x^{-\frac12}}{2}
            \frac{\sqrt{x}}{2x}
        """,
    ),
    "scalar-trig": Exercise(
        variables={"x": scalar},
        shape=scalar,
        value=lambda v: 2 * v.x * np.cos(v.x**2),
        answers=r"""
            2x cos(x^2)
            2x cos x^2
            2x·cos(x²)
            cos(x^2)2x
            cos(x²)·2x
            cos(x^2)*2*x
            2 x \cos(x^2)
            2x\cos\left(x^2\right)
            2x\cos x^2
            \cos(x^{2})\cdot 2x
            2*x*np.cos(x**2)
            2 * x * torch.cos(x**2)
            2 * x * math.cos(x ** 2)
            2x*Cos(x^2)
            (cos(x^2))(2x)
            2 * x * numpy.cos(numpy.square(x))
            \operatorname{cos}(x^2) 2 x
            2x \, \mathrm{cos}\left(x^{2}\right)
            2xcos(x^2)
            2\cdot x\cdot\cos\left(x^2\right)
        """,
    ),
    "scalar-two-trig": Exercise(
        variables={"x": scalar},
        shape=scalar,
        value=lambda v: np.cos(v.x) ** 2 - np.sin(v.x) ** 2,
        answers=r"""
            cos^2 x - sin^2 x
            cos(x)^2 - sin(x)^2
            cos²x − sin²x
            cos²(x) − sin²(x)
            \cos^2 x - \sin^2 x
            \cos^{2}(x)-\sin^{2}(x)
            \cos^2{\left(x\right)} - \sin^2{\left(x\right)}
            cos(2x)
            cos 2x
            \cos 2x
            cos x cos x - sin x sin x
            cos(x)cos(x) - sin(x)sin(x)
            1 - 2 sin^2 x
            1-2sin(x)^2
            2cos^2(x) - 1
            np.cos(x)**2 - np.sin(x)**2
            (cos x)^2 - (sin x)^2
            \left(\cos x\right)^2-\left(\sin x\right)^2
            cos(x)**2-sin(x)**2
            np.cos(2*x)
        """,
    ),
    "scalar-exp": Exercise(
        variables={"x": scalar},
        shape=scalar,
        value=lambda v: (v.x**2 + 2 * v.x) * np.exp(v.x),
        answers=r"""
            (x^2 + 2x) e^x
            (x²+2x)eˣ
            x^2 e^x + 2x e^x
            x^2 exp(x) + 2x exp(x)
            e^x(x^2+2x)
            e^x x(x+2)
            e^{x}\left(x^{2}+2x\right)
            x^2e^x+2xe^x
            x(x+2)e^x
            x(x+2) exp x
            \left(x^2+2x\right)e^x
            x^2\exp(x)+2x\exp(x)
            np.exp(x)*(x**2+2*x)
            x\left(x+2\right)\exp\left(x\right)
            \exponentialE^{x}\left(x^2+2x\right)
            torch.exp(x) * (x**2 + 2*x)
            2x*e^x + x^2*e^x
            math.e**x * (x**2 + 2*x)
            \mathrm{e}^{x}(x^2+2x)
        """,
    ),
    "scalar-log": Exercise(
        variables={"x": scalar, "c": scalar},
        shape=scalar,
        value=lambda v: v.c / v.x + np.log(v.x),
        answers=r"""
            c/x + ln x
            c/x + ln(x)
            c/x + log(x)
            c x^-1 + log x
            c x^{-1} + ln x
            cx⁻¹ + ln x
            \frac{c}{x}+\ln x
            \frac{c}{x}+\ln\left(x\right)
            \frac cx + \log x
            c*1/x + ln(x)
            c/x + np.log(x)
            c / x + torch.log(x)
            ln x + c/x
            ln(x)+c(1/x)
            \ln{x} + c \cdot \frac{1}{x}
            c·(1/x) + ln(x)
            ln|x| + c/x
            \ln|x|+\frac{c}{x}
        """,
    ),
    "gradient-row": Exercise(
        variables=xy,
        shape=shape_of(1, 2),
        value=lambda v: [[6 * v.x * v.y, 3 * v.x**2]],
        answers=r"""
            [6xy, 3x^2]
            [6xy 3x^2]
            [6yx, 3x²]
            (6xy, 3x^2)
            [[6*x*y, 3*x**2]]
            [6*x*y, 3*x**2]
            6xy, 3x^2
            \begin{bmatrix}6xy & 3x^2\end{bmatrix}
            \begin{pmatrix} 6xy & 3x^2 \end{pmatrix}
            \begin{bmatrix} 6yx, 3x^2 \end{bmatrix}
            [6xy,\; 3x^2]
            \left[6xy,\,3x^2\right]
            \left[ 6xy \quad 3x^2 \right]
            \left(6xy, 3x^2\right)
            np.array([6*x*y, 3*x**2])
            np.array([[6*x*y, 3*x**2]])
            torch.tensor([6*x*y, 3*x**2])
            torch.stack([6*x*y, 3*x**2])
            [6xy; 3x^2]^T
            [6xy; 3x^2]'
            [6xy | 3x^2]
            <6xy, 3x^2>
            ⟨6xy, 3x²⟩
            ∇f = [6xy, 3x^2]
            \nabla f(x,y) = [6yx, 3x^2]
            \nabla f=\begin{bmatrix}6yx & 3x^2\end{bmatrix}
            3x[2y, x]
            3x [2y x]
            np.array([6*x*y, 3*x**2]).reshape(1, -1)
            3 * x * np.array([2*y, x])
        """,
    ),
    "jacobian-grid": Exercise(
        variables=xy,
        shape=shape_of(2, 2),
        value=lambda v: [[6 * v.x * v.y, 3 * v.x**2], [2, 8 * v.y**7]],
        answers=r"""
            [[6xy, 3x^2], [2, 8y^7]]
            [6xy, 3x^2; 2, 8y^7]
            [6xy 3x^2; 2 8y^7]
            [[6*x*y,3*x**2],[2,8*y**7]]
            [6yx, 3x²; 2, 8y⁷]
            ((6xy, 3x^2), (2, 8y^7))
            \begin{bmatrix}6yx&3x^2\\2&8y^7\end{bmatrix}
            \begin{pmatrix}6xy & 3x^{2}\\ 2 & 8y^{7}\end{pmatrix}
            \left[\begin{array}{cc}6xy&3x^2\\2&8y^7\end{array}\right]
            \left[\begin{matrix}6 x y & 3 x^{2}\\2 & 8 y^{7}\end{matrix}\right]
            \begin{bmatrix}6xy & 3x^2\\[4pt] 2 & 8y^7\end{bmatrix}
            \begin{bmatrix} 6xy & 3x^2 \\ 2 & 8y^7 \\ \end{bmatrix}
            J = [[6xy, 3x^2], [2, 8y^7]]
            np.array([[6*x*y, 3*x**2], [2, 8*y**7]])
            np.matrix([[6*x*y, 3*x**2], [2, 8*y**7]])
            torch.tensor([[6*x*y, 3*x**2], [2, 8*y**7]])
            np.vstack([[6*x*y, 3*x**2], [2, 8*y**7]])
            [[6xy 3x^2] [2 8y^7]]
            {{6xy, 3x^2}, {2, 8y^7}}
            [[6*x*y, 2], [3*x**2, 8*y**7]]^T
            [[6*x*y, 2], [3*x**2, 8*y**7]].T
            np.array([[6*x*y, 2], [3*x**2, 8*y**7]]).T
            \begin{bmatrix}6xy&2\\3x^2&8y^7\end{bmatrix}^{T}
            \begin{bmatrix}6xy&2\\3x^2&8y^7\end{bmatrix}^\top
        """,
    ),
    "subscripted-components": Exercise(
        variables={"x": shape_of(2)},
        shape=shape_of(2, 2),
        value=lambda v: [[6 * v.x[0] * v.x[1], 3 * v.x[0] ** 2], [2, 8 * v.x[1] ** 7]],
        answers=r"""
            [[6 x1 x2, 3 x1^2], [2, 8 x2^7]]
            [[6x1x2, 3x1^2],[2, 8x2^7]]
            [[6*x_1*x_2, 3*x_1^2], [2, 8*x_2^7]]
            [6x₁x₂, 3x₁²; 2, 8x₂⁷]
            \begin{bmatrix}6x_1x_2&3x_1^2\\2&8x_2^7\end{bmatrix}
            \begin{bmatrix}6x_{1}x_{2}&3x_{1}^{2}\\2&8x_{2}^{7}\end{bmatrix}
            \begin{pmatrix}6 x_{1} x_{2} & 3 x_{1}^{2}\\2 & 8 x_{2}^{7}\end{pmatrix}
            np.array([[6*x[0]*x[1], 3*x[0]**2], [2, 8*x[1]**7]])
            torch.tensor([[6*x[0]*x[1], 3*x[0]**2], [2, 8*x[1]**7]])
            [[6*x1*x2, 3*x1**2], [2, 8*x2**7]]
        """,
    ),
    "identity": Exercise(
        variables=wx,
        shape=square,
        value=lambda v: np.eye(v.n),
        answers=r"""
            I
            I_n
            Iₙ
            eye(n)
            np.eye(n)
            np.identity(n)
            torch.eye(n)
            \mathbf{I}
            \mathbf I_n
            I_{n}
            I_{n\times n}
            \mathbb{I}
            diag(1)
            diag(1, ..., 1)
            diag(1, 1, ..., 1)
            \operatorname{diag}(\vec{1})
            diag(ones(n))
            np.diag(np.ones(n))
            delta_ij
            δ_ij
            δᵢⱼ
            \delta_{ij}
            [i = j]
            [i == j]
            1 if i = j else 0
            identity(n)
            np.eye(len(x))
            np.eye(x.shape[0])
            torch.eye(x.shape[0])
        """,
    ),
    "diagonal": Exercise(
        variables=wx,
        shape=square,
        value=lambda v: np.diag(v.x),
        answers=r"""
            diag(x)
            Diag(x)
            diag x
            np.diag(x)
            torch.diag(x)
            torch.diag_embed(x)
            \operatorname{diag}(x)
            \operatorname{diag}(\mathbf{x})
            \mathrm{diag}(\mathbf x)
            \text{diag}(x)
            diag(\vec{x})
            diag(𝐱)
            diag(x_1, ..., x_n)
            diag(x_1, x_2, \dots, x_n)
            \operatorname{diag}(x_1,\ldots,x_n)
            diag(x₁, …, xₙ)
            diag(x_i)
            x_i δ_ij
            x_i delta_ij
            δᵢⱼ xⱼ
            δ_ij x_j
            \delta_{ij}x_j
            x_i [i = j]
            x_i if i = j else 0
            I ⊙ (x 1^T)
            np.eye(n) * x
            np.eye(n)*x[:, None]
            np.eye(n) @ np.diag(x)
            x * np.eye(n)
            diag(x^T)
            \begin{cases} x_i & i=j \\ 0 & i\neq j\end{cases}
            diag(x) I
            \mathbf{I}\odot\mathbf{x}\mathbf{1}^T
            {x_i if i = j, 0 otherwise}
            np.diagflat(x)
            np.einsum('i,ij->ij', x, np.eye(n))
        """,
    ),
    "diagonal-quotient": Exercise(
        variables=wx,
        shape=square,
        value=lambda v: np.diag(-v.w / v.x**2),
        answers=r"""
            diag(-w/x^2)
            diag(-w_i/x_i^2)
            -diag(w/x^2)
            -diag(w ⊘ x²)
            -diag(w ⊘ x ⊘ x)
            diag(-w ⊘ (x ⊙ x))
            -diag(w)diag(x)^-2
            -diag(w) diag(x^2)^{-1}
            -\operatorname{diag}\left(\frac{w_i}{x_i^2}\right)
            \operatorname{diag}\left(-\frac{\mathbf{w}}{\mathbf{x}^2}\right)
            \operatorname{diag}(\ldots, -\frac{w_i}{x_i^2}, \ldots)
            diag(…, -w_i/x_i², …)
            diag(-w_1/x_1^2, ..., -w_n/x_n^2)
            np.diag(-w / x**2)
            -np.diag(w/(x*x))
            torch.diag(-w / x.pow(2))
            -w_i/x_i^2 δ_ij
            -w_i x_i^{-2} \delta_{ij}
            -δ_ij w_j / x_j^2
            -\frac{w_i}{x_i^2}\delta_{ij}
            -diag(w) @ np.linalg.inv(np.diag(x)) @ np.linalg.inv(np.diag(x))
            diag(-w x^-2)
            diag(-w ./ x.^2)
            np.diag(np.divide(-w, np.square(x)))
        """,
    ),
    "diagonal-gate": Exercise(
        variables=wx,
        shape=square,
        value=lambda v: np.diag((v.w > v.x).astype(float)),
        answers=r"""
            diag(w > x)
            diag([w > x])
            diag(w_i > x_i)
            diag(1 if w_i > x_i else 0)
            diag([w_i > x_i])
            diag(1(w > x))
            diag(where(w > x, 1, 0))
            np.diag(w > x)
            np.diag((w > x).astype(float))
            np.diag(np.where(w > x, 1, 0))
            np.diag(np.where(w > x, 1.0, 0.0))
            torch.diag((w > x).float())
            torch.diag(torch.where(w > x, 1.0, 0.0))
            [w_i > x_i] δ_ij
            δ_ij [w_i > x_i]
            \delta_{ij}[w_i>x_i]
            \operatorname{diag}([w_i>x_i])
            \operatorname{diag}(\mathbf{1}(\mathbf{w} > \mathbf{x}))
            \operatorname{diag}\left(\mathbf{w}>\mathbf{x}\right)
            diag(heaviside(w - x))
            diag(\begin{cases}1 & w_i > x_i \\ 0 & w_i \le x_i\end{cases})
            diag({1 if w_i > x_i, 0 otherwise})
            1 if i = j and w_i > x_i else 0
            [i = j and w_i > x_i]
            [i = j][w_i > x_i]
            diag((1 + sign(w - x))/2)
            np.diag((w > x) * 1)
            (w > x) * np.eye(n)
        """,
    ),
    "ones-row": Exercise(
        variables={"x": vector, "z": scalar},
        shape=row,
        value=lambda v: np.ones((1, v.n)),
        answers=r"""
            1^T
            1ᵀ
            𝟏ᵀ
            𝟏^⊤
            \vec{1}^T
            \vec 1^T
            \mathbf{1}^T
            \mathbf{1}^\top
            \boldsymbol{1}^{\top}
            \mathbf{1}_n^\top
            \vec{1}^{\mathsf{T}}
            \vec{1}^{\intercal}
            \mathbb{1}^T
            ones(n)^T
            ones(1, n)
            ones(1,n)
            [1, 1, ..., 1]
            [1, ..., 1]
            [1, 1, …, 1]
            [1 1 ... 1]
            [1,1,\dots,1]
            \begin{bmatrix}1&1&\cdots&1\end{bmatrix}
            \begin{bmatrix}1 & \ldots & 1\end{bmatrix}
            np.ones((1, n))
            np.ones((1,n))
            np.ones(n)
            np.ones(n).T
            np.ones((n,1)).T
            np.ones(n)[None, :]
            np.ones_like(x)
            np.ones((1, len(x)))
            np.ones((1, x.shape[0]))
            torch.ones(1, n)
            torch.ones((1, n))
            torch.ones_like(x)
            transpose(ones(n))
            x^T/x^T
            1'
        """,
    ),
    "scaled-row": Exercise(
        variables={"x": vector, "z": scalar},
        shape=row,
        value=lambda v: np.full((1, v.n), v.z),
        answers=r"""
            z 1^T
            z1^T
            z*1^T
            z·1ᵀ
            z𝟏ᵀ
            1^T z
            [z, z, ..., z]
            [z, ..., z]
            [z,z,…,z]
            [z, z, \dots, z]
            z\vec{1}^T
            z\,\mathbf{1}^\top
            \vec{1}^T z
            \begin{bmatrix}z&z&\cdots&z\end{bmatrix}
            z*ones(1, n)
            z * np.ones((1, n))
            z * np.ones(n)
            np.full((1, n), z)
            np.full(n, z)
            torch.full((1, n), z)
            z*torch.ones(1,n)
            z [1, ..., 1]
            (z 1)^T
            np.ones((1, n)) * z
            np.repeat(z, n)
        """,
    ),
    "transposed-vector": Exercise(
        variables=wx,
        shape=row,
        value=lambda v: v.x[None, :],
        answers=r"""
            x^T
            xᵀ
            x^⊤
            x'
            x^t
            x.T
            x.t()
            x^{T}
            x^{\top}
            x^\intercal
            \mathbf{x}^T
            \mathbf{x}^\top
            \vec{x}^T
            \boldsymbol{x}^{\mathsf T}
            \mathbf x^{\rm T}
            𝐱ᵀ
            transpose(x)
            np.transpose(x)
            x.transpose()
            x.reshape(1, -1)
            x.reshape((1, -1))
            x.reshape(1, n)
            x[None, :]
            x[np.newaxis, :]
            np.atleast_2d(x)
            np.expand_dims(x, 0)
            x.unsqueeze(0)
            x.view(1, -1)
            [x_1, x_2, ..., x_n]
            [x_1, ..., x_n]
            [x1, x2, …, xn]
            [x₁, x₂, …, xₙ]
            \begin{bmatrix}x_1&x_2&\cdots&x_n\end{bmatrix}
            \begin{bmatrix}x_1&\dots&x_n\end{bmatrix}
            (x_1, \ldots, x_n)
            x_j
            x_i
            [x_j]_j
            1^T diag(x)
            \vec{1}^T \operatorname{diag}(\mathbf{x})
            np.ones((1,n)) @ np.diag(x)
            [x]^T
            (x)^T
            \left(x\right)^T
            x^{\mathrm{T}}
        """,
    ),
    "outer": Exercise(
        variables=wx,
        shape=square,
        value=lambda v: np.outer(v.w, np.ones(v.n)),
        answers=r"""
            w 1^T
            w1ᵀ
            w * 1^T
            \mathbf w\vec 1^T
            \mathbf{w}\mathbf{1}^\top
            \vec{w}\,\vec{1}^{T}
            outer(w, 1)
            outer(w, ones(n))
            np.outer(w, np.ones(n))
            torch.outer(w, torch.ones(n))
            w[:, None] * np.ones((1, n))
            w[:, None] @ np.ones((1, n))
            w.reshape(-1, 1) * np.ones(n)
            np.tile(w[:, None], (1, n))
            diag(w) 1 1^T
            diag(w) ones(n, n)
            np.diag(w) @ np.ones((n, n))
            w_i
            w_i 1
            w[:, np.newaxis] * np.ones((1, n))
            w.unsqueeze(1) * torch.ones(1, n)
            np.einsum('i,j->ij', w, np.ones(n))
            torch.einsum('i,j->ij', w, torch.ones(n))
            w @ ones(1, n)
            w ⊗ 1^T
        """,
    ),
    "quadratic": Exercise(
        variables={"x": vector, "A": square},
        shape=row,
        value=lambda v: v.x @ (v.A + v.A.T),
        answers=r"""
            x^T(A + A^T)
            x^T (A^T + A)
            xᵀ(A+Aᵀ)
            x^T A + x^T A^T
            x^T A^T + x^T A
            x'(A + A')
            x^T*(A + A^T)
            x^T A + (A x)^T
            (A x)^T + x^T A
            ((A + A^T)x)^T
            (Ax + A^T x)^T
            [(A + A^T) x]^T
            \mathbf{x}^T(A + A^T)
            \mathbf{x}^\top \left(A+A^{\top}\right)
            x^{T}\left(A+A^{T}\right)
            x^{\top} A + x^{\top} A^{\top}
            x.T @ (A + A.T)
            x @ (A + A.T)
            ((A + A.T) @ x).T
            np.dot(x.T, A + A.T)
            np.dot(x, A + A.T)
            x.dot(A + A.T)
            np.matmul(x.T, A + A.T)
            x.T.dot(A) + x.T.dot(A.T)
            torch.matmul(x, A + A.t())
            (A_jk + A_kj) x_k
            sum_k (A_jk + A_kj) x_k
            A_jk x_k + A_kj x_k
            Σ_k (A_jk + A_kj) x_k
            \sum_k (A_{jk}+A_{kj})x_k
            \sum_{k=1}^{n} x_k (A_{kj} + A_{jk})
            \sum_{k} x_k A_{kj} + \sum_k A_{jk} x_k
            x_k (A_kj + A_jk)
            np.einsum('i,ij->j', x, A + A.T)
            x^T A + x^T transpose(A)
        """,
    ),
    "relu-scalar": Exercise(
        variables={"z": scalar},
        shape=scalar,
        value=lambda v: float(v.z > 0),
        answers=r"""
            [z > 0]
            (z > 0)
            z > 0
            1(z > 0)
            1[z > 0]
            1_{z > 0}
            1{z > 0}
            𝟙[z > 0]
            \mathbb{1}[z > 0]
            \mathbf{1}_{z>0}
            \mathbb{1}_{\{z>0\}}
            \mathbf 1(z>0)
            I(z > 0)
            heaviside(z)
            H(z)
            step(z)
            np.heaviside(z, 0)
            0 if z <= 0 else 1
            1 if z > 0 else 0
            0 if z ≤ 0, 1 if z > 0
            {0 if z <= 0, 1 if z > 0}
            {0, z <= 0; 1, z > 0}
            {1 if z > 0; 0 otherwise}
            {0 if z ≤ 0, 1 otherwise}
            \begin{cases}0 & z\le 0\\1 & z>0\end{cases}
            \begin{cases} 0 & \text{if } z \leq 0 \\ 1 & \text{if } z > 0 \end{cases}
            \begin{cases} 1, & z > 0, \\ 0, & \text{otherwise.} \end{cases}
            \begin{cases}1 & \text{for } z>0\\ 0 & \text{else}\end{cases}
            \left\{\begin{array}{ll}0 & \text{if } z\le 0\\ 1 & \text{if } z>0\end{array}\right.
            where(z > 0, 1, 0)
            np.where(z > 0, 1, 0)
            np.where(z <= 0, 0.0, 1.0)
            torch.where(z > 0, 1.0, 0.0)
            (z > 0).float()
            (z > 0) * 1.0
            (1 + sign(z))/2
            (1 + z/|z|)/2
            max(0, z)/z
            relu(z)/z
            max(0, sign(z))
            [0 < z]
            [z>0]
            int(z > 0)
            float(z > 0)
            1 - [z <= 0]
        """,
    ),
    "neuron-row": Exercise(
        variables=wxb,
        shape=row,
        value=lambda v: float(v.w @ v.x + v.b > 0) * v.x[None, :],
        defined={"z": lambda v: v.w @ v.x + v.b},
        answers=r"""
            [w·x + b > 0] x^T
            [z > 0] x^T
            [z>0]xᵀ
            1(z > 0) x^T
            1(w·x + b > 0) x^T
            (w·x + b > 0) x^T
            (w^T x + b > 0) x^T
            [dot(w, x) + b > 0] * x^T
            [w.x + b > 0] x^T
            [<w, x> + b > 0] x^T
            heaviside(z) x^T
            H(w·x+b) x^T
            x^T [w·x+b > 0]
            x^T if z > 0 else 0
            0 if z <= 0 else x^T
            0^T if z <= 0 else x^T
            0^T if w·x + b <= 0 else x^T
            {0^T if w·x+b ≤ 0, x^T if w·x+b > 0}
            {0^T if z <= 0, x^T otherwise}
            {x^T if z > 0, 0^T otherwise}
            {0^T, w·x+b <= 0; x^T, w·x+b > 0}
            0 if z ≤ 0, x^T if z > 0
            \begin{cases}\vec0^T&\mathbf w\cdot\mathbf x+b\le0\\\mathbf x^T&\mathbf w\cdot\mathbf x+b>0\end{cases}
            \begin{cases} \vec{0}^T & \text{if } \mathbf{w}\cdot\mathbf{x}+b \leq 0 \\ \mathbf{x}^T & \text{otherwise} \end{cases}
            \begin{cases}0 & z \le 0\\ x^T & z > 0\end{cases}
            \left[\mathbf{w}\cdot\mathbf{x}+b>0\right]\mathbf{x}^T
            \mathbf{1}_{z>0}\,\mathbf{x}^\top
            \mathbb{1}[\mathbf{w}^\top\mathbf{x} + b > 0]\,\mathbf{x}^\top
            np.where(z > 0, x, 0)
            np.where(w @ x + b > 0, x, 0)
            np.where(w.dot(x) + b > 0, x.T, np.zeros_like(x).T)
            np.where(np.dot(w, x) + b > 0, x, np.zeros(n))
            (np.dot(w, x) + b > 0) * x
            (w @ x + b > 0) * x.T
            (w @ x + b > 0).astype(float) * x
            (torch.dot(w, x) + b > 0).float() * x
            torch.where(w @ x + b > 0, x, torch.zeros_like(x))
            np.heaviside(w @ x + b, 0) * x
            x if w @ x + b > 0 else np.zeros_like(x)
            [z > 0] x_j
            x_j [w_k x_k + b > 0]
            [sum_k w_k x_k + b > 0] x_j
            [\sum_i w_i x_i + b > 0] x_j
            step(w·x + b) x^T
            (1 + sign(z))/2 x^T
            x^T where z > 0 else 0
        """,
    ),
    "sigmoid-neuron": Exercise(
        variables=wxb,
        shape=row,
        value=lambda v: sigmoid(v.w @ v.x + v.b) * (1 - sigmoid(v.w @ v.x + v.b)) * v.x[None, :],
        defined={"z": lambda v: v.w @ v.x + v.b, "a": lambda v: sigmoid(v.w @ v.x + v.b)},
        answers=r"""
            a(1-a)x^T
            a (1 - a) x^T
            a*(1-a)*x^T
            a·(1−a)·xᵀ
            (a - a^2) x^T
            a\left(1-a\right)\mathbf{x}^T
            σ(z)(1-σ(z))x^T
            σ(z)(1 − σ(z)) xᵀ
            sigmoid(z)(1-sigmoid(z))x^T
            sigma(z)(1 - sigma(z)) x^T
            \sigma(z)(1-\sigma(z))\mathbf{x}^\top
            \sigma(z)\left(1-\sigma(z)\right)\mathbf{x}^{T}
            \sigma(\mathbf{w}\cdot\mathbf{x}+b)(1-\sigma(\mathbf{w}\cdot\mathbf{x}+b))\mathbf{x}^T
            e^(-z)/(1+e^(-z))^2 x^T
            e^{-z}/(1+e^{-z})^2 x^T
            \frac{e^{-z}}{(1+e^{-z})^2}\mathbf{x}^T
            \frac{e^{-z}}{\left(1+e^{-z}\right)^{2}}x^{T}
            torch.sigmoid(z) * (1 - torch.sigmoid(z)) * x
            np.exp(-z)/(1+np.exp(-z))**2 * x
            a(1-a)x_j
            1/(1+exp(-z)) * (1 - 1/(1+exp(-z))) * x^T
            x^T a(1-a)
            exp(-z) a^2 x^T
        """,
    ),
    "tanh-neuron": Exercise(
        variables=wxb,
        shape=row,
        value=lambda v: (1 - np.tanh(v.w @ v.x + v.b) ** 2) * v.x[None, :],
        defined={"z": lambda v: v.w @ v.x + v.b},
        answers=r"""
            (1 - tanh(z)^2) x^T
            (1 - tanh^2(z)) x^T
            (1-tanh²(z))xᵀ
            (1-tanh² z) xᵀ
            sech(z)^2 x^T
            sech^2(z) x^T
            \left(1-\tanh^2(z)\right)\mathbf{x}^T
            (1-\tanh^{2}z)x^{\top}
            \operatorname{sech}^2(z)\,\mathbf{x}^T
            (1 - np.tanh(z)**2) * x
            (1 - torch.tanh(w @ x + b)**2) * x
            (1 - np.tanh(np.dot(w, x) + b)**2) * x.T
            x^T/cosh(z)^2
            \frac{\mathbf{x}^T}{\cosh^2 z}
            (1 - tanh(w·x + b)**2) * x^T
            1/cosh^2(w^T x + b) x^T
        """,
    ),
    "norm-row": Exercise(
        variables={"x": vector},
        shape=row,
        value=lambda v: v.x[None, :] / np.linalg.norm(v.x),
        answers=r"""
            x^T/||x||
            x^T / ||x||
            xᵀ/‖x‖
            x^T/norm(x)
            x^T/||x||_2
            \frac{x^T}{\|x\|}
            \frac{\mathbf{x}^T}{\lVert\mathbf{x}\rVert}
            \frac{\mathbf{x}^\top}{\left\|\mathbf{x}\right\|_2}
            \mathbf{x}^{T}/\left\Vert \mathbf{x}\right\Vert
            x^T/sqrt(x^T x)
            x^T/sqrt(x·x)
            x^T / sqrt(sum(x^2))
            x^T (x^T x)^(-1/2)
            \frac{x^T}{\sqrt{x^T x}}
            \frac{x_j}{\sqrt{\sum_k x_k^2}}
            x_j/sqrt(sum_k x_k^2)
            x_j / ||x||
            x / np.linalg.norm(x)
            x.T / np.linalg.norm(x)
            x / np.sqrt(np.sum(x**2))
            x / np.sqrt(x @ x)
            x / torch.norm(x)
            x / x.norm()
            x / torch.linalg.norm(x)
            (x/||x||)^T
            1/||x|| x^T
            \frac{1}{\|x\|}x^T
        """,
    ),
    "projection": Exercise(
        variables={"x": vector},
        shape=square,
        value=lambda v: (np.eye(v.n) - np.outer(v.x, v.x) / (v.x @ v.x)) / np.linalg.norm(v.x),
        answers=r"""
            (I - x x^T/(x^T x))/||x||
            (I - x x^T/||x||^2)/||x||
            1/||x|| (I - x x^T/||x||^2)
            I/||x|| - x x^T/||x||^3
            (1/‖x‖)(I − xxᵀ/‖x‖²)
            \frac{1}{\|x\|}\left(I-\frac{xx^T}{\|x\|^2}\right)
            \frac{I}{\|\mathbf{x}\|}-\frac{\mathbf{x}\mathbf{x}^T}{\|\mathbf{x}\|^3}
            (δ_ij - x_i x_j/‖x‖^2)/‖x‖
            \frac{\delta_{ij}}{\|x\|}-\frac{x_ix_j}{\|x\|^3}
            (np.eye(n) - np.outer(x, x)/(x @ x))/np.linalg.norm(x)
            np.eye(n)/np.linalg.norm(x) - np.outer(x, x)/np.linalg.norm(x)**3
            (torch.eye(n) - torch.outer(x, x) / x.norm()**2) / x.norm()
            I/norm(x) - outer(x, x)/norm(x)^3
            I/sqrt(x·x) - x x^T/(x·x)^(3/2)
        """,
    ),
    "softmax": Exercise(
        variables={"x": vector},
        shape=square,
        value=lambda v: (lambda s: np.diag(s) - np.outer(s, s))(np.exp(v.x) / np.exp(v.x).sum()),
        defined={"s": lambda v: np.exp(v.x) / np.exp(v.x).sum()},
        answers=r"""
            diag(s) - s s^T
            diag(s) - ssᵀ
            diag(s) - outer(s, s)
            \operatorname{diag}(\mathbf s)-\mathbf s\mathbf s^T
            \operatorname{diag}(s)-ss^{\top}
            s_i (δ_ij - s_j)
            s_i(delta_ij - s_j)
            s_i(\delta_{ij}-s_j)
            s_i δ_ij - s_i s_j
            s_i ([i = j] - s_j)
            np.diag(s) - np.outer(s, s)
            torch.diag(s) - torch.outer(s, s)
            np.diag(s) - s[:, None] * s[None, :]
            np.diag(s) - s.reshape(-1, 1) @ s.reshape(1, -1)
            np.diagflat(s) - np.dot(s.reshape(-1,1), s.reshape(1,-1))
            diag(softmax(x)) - softmax(x) softmax(x)^T
            diag(s)(I - 1 s^T)
            np.diag(s) @ (np.eye(n) - np.ones((n, 1)) @ s[None, :])
            s_i (1 - s_i) if i = j else -s_i s_j
            {s_i(1 - s_i) if i = j, -s_i s_j otherwise}
            \begin{cases} s_i(1-s_i) & i = j \\ -s_i s_j & i \ne j \end{cases}
            diag(s) - s ⊗ s^T
            \frac{e^{x_i}}{\sum_k e^{x_k}}\left(\delta_{ij}-\frac{e^{x_j}}{\sum_k e^{x_k}}\right)
        """,
    ),
    "mean-squared-error": Exercise(
        variables={"X": shape_of("N", "n"), "w": vector, "b": scalar, "y": shape_of("N")},
        shape=row,
        value=lambda v: 2 / v.N * (v.X @ v.w + v.b - v.y) @ v.X,
        defined={"e": lambda v: v.X @ v.w + v.b - v.y},
        answers=r"""
            2/N e^T X
            (2/N) e^T X
            2/N (Xw + b - y)^T X
            (2/N)(X w + b 1 - y)^T X
            2/N (X^T e)^T
            \frac{2}{N}\mathbf{e}^T X
            \frac2N\sum_i e_i X_{ij}
            \frac{2}{N}\sum_{i=1}^{N} e_i X_{ij}
            2/N sum_i e_i X_ij
            2/N e_i X_ij
            (2/N) Σ_i e_i X_ij
            \frac{2}{N}(X\mathbf{w}+b\vec{1}-\mathbf{y})^{\top}X
            2/N * (X @ w + b - y) @ X
            2/N * (X @ w + b - y).T @ X
            2 * X.T @ (X @ w + b - y) / N
            (2/N) * np.dot(X.T, np.dot(X, w) + b - y)
            2*np.mean((X @ w + b - y)[:, None] * X, axis=0)
            2 * (e[:, None] * X).mean(axis=0)
            2/N * np.sum(e[:, None] * X, axis=0)
            2 * torch.mean(e.unsqueeze(1) * X, dim=0)
            np.einsum('i,ij->j', e, X) * 2 / N
            -2/N (y - X w - b)^T X
            -\frac{2}{N}\left(\mathbf{y}-X\mathbf{w}-b\mathbf{1}\right)^TX
        """,
    ),
    "weights-gradient": Exercise(
        variables={"a": shape_of("m"), "x": vector, "W": shape_of("m", "n")},
        shape=shape_of("m", "n"),
        value=lambda v: np.outer(v.a, v.x),
        answers=r"""
            a x^T
            axᵀ
            a*x^T
            outer(a, x)
            a_i x_j
            aᵢxⱼ
            a ⊗ x^T
            \mathbf{a}\mathbf{x}^T
            \mathbf{a}\,\mathbf{x}^{\top}
            a x^{T}
            a_ix_j
            a_{i}x_{j}
            np.outer(a, x)
            torch.outer(a, x)
            a[:, None] * x
            a[:, None] * x[None, :]
            a[:, None] @ x[None, :]
            a.reshape(-1, 1) @ x.reshape(1, -1)
            a.unsqueeze(1) @ x.unsqueeze(0)
            np.einsum('i,j->ij', a, x)
            torch.ger(a, x)
            np.multiply.outer(a, x)
            (x a^T)^T
            diag(a) 1 x^T
            diag(a) ones(m, n) diag(x)
        """,
    ),
    "trace": Exercise(
        variables={"A": square, "B": square, "X": square},
        shape=square,
        value=lambda v: v.A.T @ v.B.T,
        answers=r"""
            A^T B^T
            AᵀBᵀ
            (BA)^T
            (B A)^T
            (BA)'
            A'B'
            A^{T}B^{T}
            A^\top B^\top
            \left(BA\right)^T
            A.T @ B.T
            (B @ A).T
            np.dot(A.T, B.T)
            np.transpose(B @ A)
            A.T.dot(B.T)
            A.t() @ B.t()
            torch.mm(A.T, B.T)
            A_ki B_jk
            B_jk A_ki
            sum_k B_jk A_ki
            \sum_k A_{ki}B_{jk}
            (BA)_ji
            (BA)_{ji}
            np.einsum('ki,jk->ij', A, B)
            transpose(A) transpose(B)
            A^T * B^T
        """,
    ),
    "inverse": Exercise(
        variables={"X": square},
        shape=square,
        value=lambda v: np.linalg.det(v.X) * np.linalg.inv(v.X).T,
        answers=r"""
            det(X) X^{-T}
            det(X) X^-T
            det(X) (X^-1)^T
            det(X) (X^T)^-1
            det(X) inv(X)^T
            det(X) * inv(X)'
            |X| X^-T
            |X| X^{-T}
            |X| (X^T)^{-1}
            \det(X)X^{-T}
            \det X \, X^{-T}
            \det(X)\left(X^{-1}\right)^T
            \det(X)\left(X^{T}\right)^{-1}
            \det(X)X^{-\top}
            |X|\,(X^{-1})^{\top}
            np.linalg.det(X) * np.linalg.inv(X).T
            np.linalg.det(X) * np.linalg.inv(X.T)
            torch.det(X) * torch.inverse(X).T
            torch.linalg.det(X) * torch.linalg.inv(X).T
            cof(X)
            adj(X)^T
            det(X) (X^-1)_ji
            \det(X)(X^{-1})_{ji}
        """,
    ),
    "two-layers": Exercise(
        variables={"W": shape_of("m", "n"), "x": vector, "b": shape_of("m"), "V": shape_of(2, "m")},
        shape=shape_of(2, "n"),
        value=lambda v: v.V @ np.diag((v.W @ v.x + v.b > 0).astype(float)) @ v.W,
        defined={"z": lambda v: v.W @ v.x + v.b},
        answers=r"""
            V diag(z > 0) W
            V diag([z > 0]) W
            V diag(1(z>0)) W
            V diag(W x + b > 0) W
            V diag([Wx + b > 0]) W
            V\operatorname{diag}([\mathbf z>0])W
            V\,\operatorname{diag}\left(\mathbf{1}(\mathbf{z}>0)\right)W
            V @ np.diag(z > 0) @ W
            V @ np.diag((z > 0).astype(float)) @ W
            V @ np.diag(np.where(z > 0, 1, 0)) @ W
            V @ ((z > 0)[:, None] * W)
            V * (z > 0) @ W
            (V * (z > 0)) @ W
            V @ torch.diag((z > 0).float()) @ W
            sum_h V_ih [z_h > 0] W_hj
            V_ih [z_h > 0] W_hj
            \sum_h V_{ih}[z_h>0]W_{hj}
            V_ik heaviside(z_k) W_kj
            V diag(heaviside(z)) W
        """,
    ),
    "tensor": Exercise(
        variables={"W": shape_of("m", "n"), "x": vector},
        shape=shape_of("m", "m", "n"),
        value=lambda v: np.einsum("ij,k->ijk", np.eye(v.m), v.x),
        answers=r"""
            δ_ij x_k
            delta_ij x_k
            \delta_{ij}x_k
            x_k δ_ij
            [i = j] x_k
            x_k if i = j else 0
            \begin{cases}x_k & i=j\\0&\text{otherwise}\end{cases}
            np.einsum('ij,k->ijk', np.eye(m), x)
        """,
    ),
    "sum-of-components": Exercise(
        variables={"x": vector, "z": scalar},
        shape=scalar,
        value=lambda v: v.x.sum(),
        answers=r"""
            sum(x)
            Σx
            Σ x_i
            Σ_i x_i
            ∑ᵢ xᵢ
            ∑ x_i
            sum x_i
            sum_i x_i
            sum_i(x_i)
            sum(x_i)
            sum_{i=1}^n x_i
            sum_{i=1}^{n} x_i
            ∑_{i=1}^n x_i
            \sum_i x_i
            \sum_{i=1}^{n}x_i
            \sum_{i=1}^n x_{i}
            \sum\limits_{i=1}^{n} x_i
            \displaystyle\sum_{i=1}^{n} x_{i}
            \sum x_i
            \operatorname{sum}(\mathbf{x})
            \mathrm{sum}(x)
            x_1 + x_2 + ... + x_n
            x_1 + ... + x_n
            x_1+x_2+\cdots+x_n
            x₁ + x₂ + … + xₙ
            1^T x
            x^T 1
            1ᵀx
            \vec{1}^T\mathbf{x}
            \mathbf{1}^\top \mathbf{x}
            \vec{1}\cdot\mathbf{x}
            np.sum(x)
            x.sum()
            torch.sum(x)
            sum(x[i] for i in range(n))
            np.ones(n) @ x
            x @ np.ones(n)
            np.dot(np.ones(n), x)
            n*mean(x)
            np.einsum('i->', x)
        """,
    ),
    "product-rule-of-many": Exercise(
        variables={"x": vector},
        shape=row,
        value=lambda v: np.prod(v.x) / v.x[None, :],
        answers=r"""
            prod(x)/x_j
            prod(x) / x^T
            prod(x) (1/x)^T
            (prod(x)/x)^T
            \frac{\prod_k x_k}{x_j}
            \prod_{k\ne j} x_k
            \prod_{k \neq j} x_k
            ∏_{k≠j} x_k
            prod_{k != j} x_k
            (\prod_{i=1}^n x_i)/x_j
            \left(\prod_{k=1}^{n}x_k\right)\frac{1}{x_j}
            np.prod(x) / x
            np.prod(x) / x.T
            torch.prod(x) / x
            x.prod() / x[None, :]
        """,
    ),
    "squared-norm": Exercise(
        variables={"x": vector},
        shape=row,
        value=lambda v: 2 * v.x[None, :],
        answers=r"""
            2x^T
            2 x^T
            2*x^T
            2xᵀ
            2x⃗ᵀ
            2·xᵀ
            2 x^⊺
            2x'
            (2x)^T
            2 \mathbf{x}^T
            2\vec{x}^T
            2\overrightarrow{x}^{T}
            2\underline{x}^T
            2\bm{x}^T
            2{\bf x}^T
            2\mathbf{x}^{\mathrm{T}}
            2{x}^{T}
            2x^{\intercal}
            2x_j
            2 x_i
            2x_{j}
            [2x_1, 2x_2, ..., 2x_n]
            [2x_1, ..., 2x_n]
            (2x₁, 2x₂, …, 2xₙ)
            \begin{bmatrix}2x_1&\cdots&2x_n\end{bmatrix}
            \begin{pmatrix} 2x_1 & 2x_2 & \dots & 2x_n \end{pmatrix}
            x^T + x^T
            2*x.T
            2 * x[None, :]
            (2 * x).reshape(1, -1)
            np.array([2*x])
            2 * np.transpose(x)
            np.multiply(2, x.T)
            2 (x_1, …, x_n)
            1^T diag(2x)
            \text{2}\mathbf{x}^T
            2\,\boldsymbol{\mathrm{x}}^{\top}
            \mathbf{x}^{\top}+\mathbf{x}^{\top}
            2⋅xᵀ
            2∙xᵀ
            2 × xᵀ
            2∗xᵀ
        """,
    ),
    "column-quotient": Exercise(
        variables={"x": vector, "z": scalar},
        shape=vector,
        value=lambda v: -v.x / v.z**2,
        answers=r"""
            -x/z^2
            −x/z²
            -x/z²
            -(x/z^2)
            -x z^-2
            -z^{-2} x
            -1/z^2 x
            -(1/z²)x
            -\frac{x}{z^2}
            -\frac{\mathbf{x}}{z^2}
            \frac{-\mathbf{x}}{z^{2}}
            -\frac{1}{z^2}\mathbf{x}
            -\mathbf x/z^2
            -x_i/z^2
            -\frac{x_i}{z^2}
            [-x_1/z^2; ...; -x_n/z^2]
            [-x_1/z^2, ..., -x_n/z^2]^T
            \begin{bmatrix}-x_1/z^2\\\vdots\\-x_n/z^2\end{bmatrix}
            \begin{bmatrix}-\frac{x_1}{z^2} & \cdots & -\frac{x_n}{z^2}\end{bmatrix}^T
            -x/(z*z)
            -x / z**2
            np.negative(x)/z**2
            -x / np.square(z)
            -x[:, None] / z**2
            -x.reshape(-1, 1) / z**2
            -x / z.pow(2)
            -x*z**(-2)
            x/(-z^2)
            -x ⊘ z^2
        """,
    ),
    "ridge": Exercise(
        variables={"X": shape_of("N", "n"), "w": vector, "y": shape_of("N"), "lam": scalar},
        shape=row,
        value=lambda v: 2 * (v.X @ v.w - v.y) @ v.X + 2 * v.lam * v.w[None, :],
        answers=r"""
            2(Xw - y)^T X + 2 lam w^T
            2(Xw − y)ᵀX + 2λwᵀ
            2 (X w - y)^T X + 2 lambda w^T
            2(X*w - y)^T*X + 2*lam*w^T
            2*(X@w - y).T @ X + 2*lam*w.T
            2 * X.T @ (X @ w - y) + 2 * lam * w
            2*np.dot((np.dot(X, w) - y).T, X) + 2*lam*w.T
            2\left(X\mathbf{w}-\mathbf{y}\right)^{T}X+2\lambda\mathbf{w}^{T}
            2(X\mathbf w-\mathbf y)^TX+2\lambda\mathbf w^T
            2[(Xw - y)^T X + λ w^T]
            2((Xw-y)'X + lam w')
            2(w^T X^T - y^T)X + 2λw^T
            2w^TX^TX - 2y^TX + 2\lambda w^T
            (2X^T(Xw - y) + 2λw)^T
            (2 X^T X w - 2 X^T y + 2 λ w)^T
            2 w^T (X^T X + λ I) - 2 y^T X
            2\mathbf{w}^\top(X^\top X+\lambda I)-2\mathbf{y}^\top X
            2 (X_ik w_k - y_i) X_ij + 2 λ w_j
            2 sum_i (sum_k X_ik w_k - y_i) X_ij + 2 lam w_j
            2\sum_{i}\left(\sum_k X_{ik}w_k-y_i\right)X_{ij}+2\lambda w_j
            2 * torch.matmul(X.T, torch.matmul(X, w) - y) + 2 * lam * w
            2*X.T.dot(X.dot(w) - y) + 2*lam*w
        """,
    ),
    "residual": Exercise(
        variables={"A": square, "x": vector},
        shape=square,
        value=lambda v: np.eye(v.n) + np.diag(np.cos(v.A @ v.x)) @ v.A,
        answers=r"""
            I + diag(cos(Ax)) A
            I + diag(cos(A x)) A
            I + diag(cos(A*x))*A
            I + diag(cos Ax) A
            I+\operatorname{diag}(\cos A\mathbf x)A
            I + \operatorname{diag}\left(\cos\left(A\mathbf{x}\right)\right)A
            \mathbf{I}+\mathrm{diag}(\cos(\mathbf{A}\mathbf{x}))\,\mathbf{A}
            np.eye(n) + np.diag(np.cos(A @ x)) @ A
            np.eye(n) + np.cos(A @ x)[:, None] * A
            np.identity(n) + np.diag(np.cos(np.dot(A, x))).dot(A)
            torch.eye(n) + torch.diag(torch.cos(A @ x)) @ A
            δ_ij + cos((Ax)_i) A_ij
            δ_ij + cos(A_ik x_k) A_ij
            delta_ij + cos(sum_k A_ik x_k) A_ij
            \delta_{ij}+\cos\left(\sum_k A_{ik}x_k\right)A_{ij}
            [i = j] + A_ij cos((A x)_i)
            A ⊙ (cos(Ax) 1^T) + I
            np.eye(len(x)) + np.cos(A.dot(x)).reshape(-1, 1) * A
            I + cos(Ax) 1^T ⊙ A
        """,
    ),
    "log-sum-exp": Exercise(
        variables={"x": vector},
        shape=row,
        value=lambda v: np.exp(v.x)[None, :] / np.exp(v.x).sum(),
        defined={"s": lambda v: np.exp(v.x) / np.exp(v.x).sum()},
        answers=r"""
            softmax(x)^T
            s^T
            sᵀ
            exp(x)^T/sum(exp(x))
            e^{x}^T / sum(e^x)
            (e^x)^T/sum(e^x)
            (e^x / sum(e^x))^T
            e^(x_j)/sum_k e^(x_k)
            e^{x_j}/Σ_k e^{x_k}
            exp(x_j)/sum_k exp(x_k)
            \frac{e^{x_j}}{\sum_k e^{x_k}}
            \frac{\exp(x_j)}{\sum_{k=1}^{n}\exp(x_k)}
            \frac{e^{\mathbf{x}^T}}{\vec{1}^T e^{\mathbf{x}}}
            \operatorname{softmax}(\mathbf{x})^T
            \mathrm{softmax}\left(\mathbf{x}\right)^{\top}
            np.exp(x) / np.sum(np.exp(x))
            np.exp(x) / np.exp(x).sum()
            torch.softmax(x, dim=0)
            torch.exp(x) / torch.exp(x).sum()
            F.softmax(x, dim=0)
            scipy.special.softmax(x)
            s_j
            exp(x^T)/sum(exp(x))
        """,
    ),
    "cross-entropy": Exercise(
        variables={"x": vector, "y": vector},
        shape=row,
        value=lambda v: (v.y.sum() * np.exp(v.x) / np.exp(v.x).sum() - v.y)[None, :],
        defined={"s": lambda v: np.exp(v.x) / np.exp(v.x).sum()},
        answers=r"""
            sum(y) s^T - y^T
            (sum(y) s - y)^T
            (sum(y)*softmax(x) - y)^T
            (Σ_k y_k) s^T − y^T
            \left(\sum_k y_k\right)\mathbf{s}^T-\mathbf{y}^T
            (1^T y) s^T - y^T
            y.sum() * s - y
            np.sum(y) * np.exp(x)/np.sum(np.exp(x)) - y
            s_j sum(y) - y_j
            s_j \sum_k y_k - y_j
            -(y - sum(y) s)^T
        """,
    ),
    "descent": Exercise(
        variables={"X": shape_of("N", "n"), "w": vector, "y": shape_of("N"), "eta": scalar},
        shape=vector,
        value=lambda v: v.w - v.eta * 2 / v.N * v.X.T @ (v.X @ v.w - v.y),
        defined={"e": lambda v: v.X @ v.w - v.y},
        answers=r"""
            w - eta 2/N X^T e
            w - η (2/N) Xᵀe
            w − (2η/N) Xᵀ(Xw − y)
            w - eta*(2/N)*X^T*(X*w - y)
            w - 2 eta/N X^T (X w - y)
            \mathbf{w}-\eta\frac{2}{N}X^T\mathbf{e}
            \mathbf w-\eta\tfrac2N X^{\top}(X\mathbf w-\mathbf y)
            w_j - η (2/N) Σ_i e_i X_ij
            w_i - 2 eta/N e_k X_ki
            w - eta * 2/N * X.T @ (X @ w - y)
            w - 2*eta*X.T.dot(e)/N
            w - eta * (2/N) * np.dot(X.T, e)
            w - (eta * 2 * X.T @ e) / N
            w - eta*(2/N e^T X)^T
            w-\frac{2\eta}{N}X^{T}\left(Xw-y\right)
        """,
    ),
    "gram": Exercise(
        variables={"X": shape_of("N", "n")},
        shape=square,
        value=lambda v: 2 * v.X.T @ v.X,
        answers=r"""
            2X^T X
            2XᵀX
            2 X^T*X
            2X'X
            2X^TX
            2 X^{\top}X
            2\mathbf{X}^T\mathbf{X}
            2{X}^{T}{X}
            2*X.T@X
            2 * X.T.dot(X)
            2 * np.dot(X.T, X)
            2 * np.matmul(X.transpose(), X)
            2 * X.t() @ X
            2 X_ki X_kj
            2 sum_k X_ki X_kj
            2\sum_k X_{ki}X_{kj}
            2 * np.einsum('ki,kj->ij', X, X)
            2 * torch.mm(X.t(), X)
            2 transpose(X) X
            X^T X + X^T X
            X^T (2X)
            (X^T X) * 2
        """,
    ),
    "chain-of-names": Exercise(
        variables={"x": scalar, "u1": scalar, "u2": scalar, "u3": scalar},
        shape=scalar,
        value=lambda v: 6 * v.u2 * v.x**2 * np.cos(v.u1) / v.u3,
        answers=r"""
            6 u2 x^2 cos(u1)/u3
            6u2x^2cos(u1)/u3
            6*u2*x**2*cos(u1)/u3
            6 u_2 x^2 cos(u_1)/u_3
            6u₂x²cos(u₁)/u₃
            \frac{6u_2x^2\cos(u_1)}{u_3}
            \frac{6 u_{2} x^{2} \cos{\left(u_{1} \right)}}{u_{3}}
            \frac{1}{u_3}2u_2\cos(u_1)3x^2
            1/u3 * 2u2 * cos(u1) * 3x^2
            (1/u3)(2u2)(cos u1)(3x^2)
            \frac{1}{u_3}\cdot 2u_2\cdot\cos u_1\cdot 3x^2
            6*u2*(x**2)*np.cos(u1)/u3
            1/u_3 · 2u_2 · cos(u_1) · 3x²
            cos(u1)*6*x^2*u2/u3
        """,
    ),
    "sign-gate": Exercise(
        variables={"y": scalar, **wx},
        shape=row,
        value=lambda v: -np.sign(v.y - v.w @ v.x) * v.x[None, :],
        defined={"e": lambda v: v.y - v.w @ v.x},
        answers=r"""
            -sign(y - w·x) x^T
            -sign(e) x^T
            -sgn(e) xᵀ
            -sign(y - w^T x) x^T
            -sign(y-w.x)x^T
            sign(w·x - y) x^T
            -\operatorname{sign}(y-\mathbf{w}\cdot\mathbf{x})\mathbf{x}^T
            -\operatorname{sgn}(e)\,\mathbf{x}^\top
            -\mathrm{sgn}\left(e\right)\mathbf{x}^{T}
            -e/|e| x^T
            -\frac{e}{|e|}\mathbf{x}^T
            -\frac{e}{\left|e\right|}x^{T}
            {-x^T if e > 0, x^T otherwise}
            -x^T if e > 0 else x^T
            \begin{cases}-\mathbf{x}^T & e>0\\ \mathbf{x}^T & e<0\end{cases}
            \begin{cases}-\mathbf{x}^T & \text{if } e \geq 0\\ \mathbf{x}^T & \text{if } e < 0\end{cases}
            -np.sign(y - w @ x) * x
            -np.sign(y - np.dot(w, x)) * x.T
            np.where(y - w @ x > 0, -x, x)
            -torch.sign(e) * x
            ([e < 0] - [e > 0]) x^T
            (1 - 2[e > 0]) x^T
            -sign(e) x_j
        """,
    ),
    "banded": Exercise(
        variables={"h": shape_of(2), "x": shape_of(3)},
        shape=shape_of(2, 3),
        value=lambda v: [[v.h[0], v.h[1], 0], [0, v.h[0], v.h[1]]],
        answers=r"""
            [[h1, h2, 0], [0, h1, h2]]
            [h1, h2, 0; 0, h1, h2]
            [h_1 h_2 0; 0 h_1 h_2]
            [[h_1, h_2, 0], [0, h_1, h_2]]
            [[h₁, h₂, 0], [0, h₁, h₂]]
            \begin{bmatrix}h_1&h_2&0\\0&h_1&h_2\end{bmatrix}
            \begin{bmatrix} h_{1} & h_{2} & 0 \\ 0 & h_{1} & h_{2} \end{bmatrix}
            \left(\begin{matrix}h_1&h_2&0\\0&h_1&h_2\end{matrix}\right)
            \left(\begin{array}{ccc}h_1&h_2&0\\0&h_1&h_2\end{array}\right)
            \left[\begin{array}{rrr} h_1 & h_2 & 0 \\ 0 & h_1 & h_2 \end{array}\right]
            \begin{smallmatrix}h_1&h_2&0\\0&h_1&h_2\end{smallmatrix}
            np.array([[h[0], h[1], 0], [0, h[0], h[1]]])
            torch.tensor([[h[0], h[1], 0], [0, h[0], h[1]]])
            \begin{Bmatrix}h_1&h_2&0\\0&h_1&h_2\end{Bmatrix}
            h1, h2, 0; 0, h1, h2
            [h1 h2 0;0 h1 h2]
        """,
    ),
    "mathlive": Exercise(
        variables={"x": scalar, "y": scalar},
        shape=scalar,
        value=lambda v: 2 * v.x * np.exp(v.x**2) * v.y - np.sqrt(v.y) / (v.x + 1),
        answers=r"""
            2x\exponentialE^{x^2}y-\frac{\sqrt{y}}{x+1}
            2xe^{x^{2}}y-\frac{\sqrt{y}}{x+1}
            2\cdot x\cdot e^{x^2}\cdot y-\frac{\sqrt y}{x+1}
            2x\exp\left(x^2\right)y-\frac{\sqrt{y}}{\left(x+1\right)}
            2x\exp\mleft(x^2\mright)y-\frac{\sqrt{y}}{x+1}
            2xy\,e^{x^2}-\dfrac{y^{\frac12}}{x+1}
            2xy\mathrm{e}^{x^2}-\dfrac{y^{1/2}}{1+x}
            2xy\operatorname{e}^{x^2}-\cfrac{\sqrt[2]{y}}{x+1}
            -\frac{\sqrt{y}}{x+1}+2xy\exp x^2
            2xye^{x^2}-\sqrt{y}\left(x+1\right)^{-1}
            2xy{e}^{{x}^{2}}-{\sqrt{y}}/{(x+1)}
            \left\lbrack2xye^{x^2}\right\rbrack-\frac{\sqrt{y}}{x+1}
            2 x y \mathrm{exp}(x^2) - \sqrt{y} / (x+1)
            \displaystyle 2xye^{x^2}-\frac{\sqrt{y}}{x+1}
            2\times x\times y\times e^{x^{2}}-\frac{\sqrt{y}}{x+1}
            2xy~e^{x^2}-\frac{\sqrt{y}}{x+1}
            2xy\;e^{x^2}-\;\frac{\sqrt{y}}{x+1}
            2xy\!e^{x^2}-\frac{y^{0.5}}{x+1}
        """,
    ),
    "several-variables": Exercise(
        variables={"x": scalar, "y": scalar, "a": scalar},
        shape=scalar,
        value=lambda v: v.a * (v.x + 1) * v.y + 3 * v.y**2 * v.x - v.x / (2 * v.y),
        answers=r"""
            a(x+1)y + 3y^2x - x/(2y)
            a (x+1) y + 3y²x − x/(2y)
            ay(x+1) + 3y^2 x - x/(2y)
            ya(1+x)+3xy^2-x/(2*y)
            a*(x+1)*y+3*y**2*x-x/(2*y)
            3y^2x + (x+1)ay - 1/2 x/y
            (x+1)(ay) + 3xyy - \frac{x}{2y}
            a\left(x+1\right)y+3y^2x-\frac{x}{2y}
            axy + ay + 3xy^2 - x/2/y
            axy+ay+3xy²-½x/y
            axy + ay + 3 x y^2 - 0.5x/y
            a·(x+1)·y + 3·y²·x − x/(2·y)
            a(x + 1)y + 3(y)(y)x - (x)/(2y)
            y(a(x+1) + 3xy) - x/(2y)
            y[a(x+1) + 3xy] - x/(2y)
            y{a(x+1) + 3xy} - x/(2y)
        """,
    ),
    "hessian": Exercise(
        variables=xy,
        shape=shape_of(2, 2),
        value=lambda v: [[6 * v.y, 6 * v.x], [6 * v.x, 0]],
        answers=r"""
            [[6y, 6x], [6x, 0]]
            [6y, 6x; 6x, 0]
            6[y, x; x, 0]
            6 [[y, x], [x, 0]]
            6*[[y, x], [x, 0]]
            6\begin{bmatrix}y&x\\x&0\end{bmatrix}
            \begin{bmatrix}6y&6x\\6x&0\end{bmatrix}
            6*np.array([[y, x], [x, 0]])
            H = [[6y, 6x], [6x, 0]]
            H_f = [[6y, 6x], [6x, 0]]
            H_f(x,y) = \begin{bmatrix}6y&6x\\6x&0\end{bmatrix}
            ∇²f = [6y 6x; 6x 0]
            \nabla^2 f = \begin{pmatrix}6y&6x\\6x&0\end{pmatrix}
            [[6*y,6*x],[6*x,0]]
            [ [6y, 6x] , [6x, 0] ]
            [(6y, 6x), (6x, 0)]
            ([6y, 6x], [6x, 0])
            [6y,6x],[6x,0]
            6y, 6x; 6x, 0
        """,
    ),
}

ROWS = [
    pytest.param(name, answer.strip(), id=f"{name}: {answer.strip()}")
    for name, exercise in EXERCISES.items()
    for answer in exercise.answers.strip().splitlines()
]


@pytest.mark.parametrize("name, response", ROWS)
def test_read_as_meant(name: str, response: str) -> None:
    exercise = EXERCISES[name]
    answer = read(response, exercise.scope()).expression
    assert answer.shape == exercise.shape
    for seed in range(3):
        at = exercise.point(seed)
        assert agree(at(answer), exercise.expected(at))
