"""How names look: Greek letters, subscripts, and the names of operations that are written as calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from worker.engine.expression import Op

GREEK: Mapping[str, str] = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "eps": "ε",
    "ep": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "iota": "ι",
    "kappa": "κ",
    "lambda": "λ",
    "lam": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "upsilon": "υ",
    "phi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Sigma": "Σ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
}
SPOKEN_GREEK: Mapping[str, str] = {"eps": "epsilon", "ep": "epsilon", "lam": "lambda"}


ACCENTS = frozenset({"hat", "bar", "tilde", "dot"})


class Spelling(NamedTuple):
    """A declared name, taken apart: x1, x_1 and theta_new have subscripts, x_hat has an accent."""

    base: str
    subscript: str = ""
    accent: str = ""  # hat, bar, tilde or dot


def spelled(name: str) -> Spelling:
    """How a name is meant to look.

    >>> spelled("x12"), spelled("w_old")
    (Spelling(base='x', subscript='12', accent=''), Spelling(base='w', subscript='old', accent=''))
    """
    base, _, subscript = name.partition("_")
    if not base:
        return Spelling(name)
    if subscript in ACCENTS and (len(base) == 1 or base in GREEK):
        return Spelling(base, accent=subscript)
    if not subscript:
        letters = base.rstrip("0123456789")
        if letters and (len(letters) == 1 or letters in GREEK):
            return Spelling(letters, base[len(letters) :])
    return Spelling(base, subscript)


# Operations that are written as calls: the function's name in every notation.
CALLS: Mapping[Op, str] = {
    Op.DIAG: "diag",
    Op.DIAGONAL: "diagonal",
    Op.TRACE: "tr",
    Op.DET: "det",
    Op.COFACTOR: "cof",
    Op.SUM: "sum",
    Op.MEAN: "mean",
    Op.PRODUCT: "prod",
    Op.KRONECKER: "kron",
    Op.VEC: "vec",
    Op.UNVEC: "unvec",
    Op.SOFTMAX: "softmax",
    Op.REVERSE: "rev",
    Op.DOT: "dot",
    Op.OUTER: "outer",
    Op.NORM: "norm",
    Op.INVERSE: "inv",
}
DERIVATIVES: Mapping[object, str] = {1: "jacobian", 2: "hessian"}
