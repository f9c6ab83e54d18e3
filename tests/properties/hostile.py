"""Responses nobody meant: fragments of every notation side by side, and answers that were tampered with."""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Sequence

from worker.engine.errors import AnswerError
from worker.engine.model import Form, Scope
from worker.engine.notation import read, to_text
from worker.engine.shapes import shape_of

FRAGMENTS: Sequence[str] = [
    *"x w u A B X z b s n m k i j 1 0 2 12 3.5 1e3 ( ) [ ] { } , ; + - * / ^ ** ^T ' _ = == < > <= != | || ‖ &".split(),
    *r"\\ . .. ... … ⋱ · × ⊗ ⊙ ⊘ @ ! ? : % # ~ $ ∞ nan \ ⌈ ⌉ ½ x̂ ŷ é 中 𝟏 𝟎 𝐱 ∂ ∇ √ ∑ Σ ∏ δ δ_ij delta_ij".split(),
    *"sin cos ln exp diag sum max where det tr inv norm softmax mean outer dot ones zeros eye I T e pi H( σ( u(".split(),
    *"if else otherwise then for in range( and or not f(x) f'(x) g( D(f, 1) E_12 e_1 x_i W_ik x_1 x₁ xᵢ x² xᵀ ⁻¹".split(),
    *r"\frac \frac{ \begin{bmatrix} \end{bmatrix} \begin{cases} \end{cases} \left( \right) \left\{ \right. \sqrt".split(),
    *r"\mathbf \vec{1} \hat{x} \text{if} \cdot \sum_{i=1}^{n} _{i=1} ^{n} _{ij} _i ^{-1} ^{T} \mathbb{1}_{ \top".split(),
    *"x.T .sum() .reshape(1,-1) [:,None] [0] [i] np.eye(n) np.ones( axis=0 einsum('ij,j->i', <x,w> ⟨ ⟩ |x|".split(),
    " ", "\n", "\t", "\u0302", "\u200b", "dx/dt = ", "J_ij = ", "[i=1..n]", "sum(i=1..n, ", " for i in range(n)]",
]  # fmt: skip

SYMBOLS = {
    **dict.fromkeys("zb", shape_of()),
    **dict.fromkeys("xws", shape_of("n")),
    "u": shape_of("m"),
    "A": shape_of("m", "n"),
    "B": shape_of("n", "n"),
    "X": shape_of("N", "n"),
}
SCOPES: Sequence[Scope] = [
    Scope(
        symbols=SYMBOLS, sizes=frozenset({"m", "n", "N"}), functions={"f": 1, "g": 2}, shape=shape, author=shape is None
    )
    for shape in (
        None, shape_of(), shape_of("n"), shape_of(1, "n"), shape_of("n", "n"), shape_of("m", "n"), shape_of("m", "m", "n"),
    )
] + [Scope(symbols={"x": shape_of(3), "B": shape_of(3, 3), "X": shape_of(2, 3)}, shape=shape_of(3, 3))]  # fmt: skip


def survives(response: str, scope: Scope, form: Form = Form.AUTO) -> bool:
    """Whether the response was read; if not, that was an answer error with a place in the response."""
    try:
        answer = read(response, scope, form)
    except AnswerError as error:
        refusal = error
    else:
        assert to_text(answer.expression)
        assert not any("?" in name for dimension in answer.shape for name in dimension.names)
        return True
    assert refusal.code.startswith(("parse.", "shape.")), refusal.code
    assert refusal.message
    assert refusal.start is not None, (refusal.code, refusal.message)
    assert refusal.end is not None
    place = (refusal.code, refusal.start, refusal.end)
    assert 0 <= refusal.start < refusal.end <= max(len(response), 1), place
    return False
