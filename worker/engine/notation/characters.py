"""Characters beyond ASCII that people paste: bold letters, superscripts, operators, accents."""

from __future__ import annotations

import unicodedata

SUPERSCRIPTS = {
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", "0123456789+-=()", strict=True)),
    **dict(zip("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghijklmnoprstuvwxyz", strict=True)),
    **dict(zip("ᵀᴬᴮᴺᴹᴷᵂ", "TABNMKW", strict=True)),
    "⸍": "/",
    "ᐟ": "/",
    "˙": ".",
    "⋅": "⋅",
}
del SUPERSCRIPTS["⋅"], SUPERSCRIPTS["˙"]
SUBSCRIPTS = {
    **dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True)),
    **dict(zip("ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "aehijklmnoprstuvx", strict=True)),
    "ᵦ": "β",
    "ᵧ": "γ",
    "ᵨ": "ρ",
    "ᵩ": "φ",
    "ᵪ": "χ",
}
SUPERSCRIPT_TABLE = str.maketrans(SUPERSCRIPTS)
SUBSCRIPT_TABLE = str.maketrans(SUBSCRIPTS)

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma",
    "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
    "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "µ": "mu",
}  # fmt: skip

ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde", "\u0307": "dot", "\u0305": "bar"}
VECTOR_MARKS = "\u20d7\u20d1\u0332\u20d6"  # arrows and underlines: they say "vector" and name nothing

# One character for one, so that positions hold.
OPERATORS = {
    "−": "-", "–": "-", "—": "-", "﹣": "-", "－": "-", "∸": "-", "＋": "+",
    "×": "×", "✕": "×", "⨯": "×", "∗": "*", "＊": "*", "⋆": "*",
    "·": "·", "⋅": "·", "∙": "·", "•": "·", "‧": "·",
    "⊗": "⊗", "⨂": "⊗", "⊙": "⊙", "⨀": "⊙", "∘": "∘", "◦": "∘", "○": "∘", "⊘": "⊘",
    "÷": "/", "∕": "/", "⁄": "/", "／": "/",
    "≤": "<=", "⩽": "<=", "≦": "<=", "≥": ">=", "⩾": ">=", "≧": ">=", "≠": "!=", "＝": "=", "≡": "==",
    "＜": "<", "＞": ">",
    "∧": "and", "∨": "or", "¬": "not",
    "∑": "∑", "∏": "∏", "√": "√", "∂": "∂", "∇": "∇", "∞": "∞",
    "‖": "‖", "∥": "‖", "∣": "|", "｜": "|", "⟨": "⟨", "〈": "⟨", "⌈": "⌈", "⌉": "⌉",
    "⌊": "⌊", "⌋": "⌋", "⟩": "⟩", "〉": "⟩",
    "…": "…", "⋯": "…", "⋮": "…", "⋱": "⋱", "⋰": "…",
    "′": "'", "’": "'", "‘": "'", "ʹ": "'", "″": "''",
    "⊤": "⊤", "⊺": "⊤", "┬": "⊤", "𝖳": "⊤",
    "（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}", "，": ",", "；": ";", "：": ":",
    "𝟏": "𝟏", "𝟭": "𝟏", "𝟙": "𝟏", "𝟎": "𝟎", "𝟬": "𝟎", "𝟘": "𝟎",
    "→": "→", "⇒": "→", "∈": "∈", "⎡": "[", "⎣": "]", "½": "½", "⅓": "½", "¼": "½", "¾": "½", "⅔": "½",
}  # fmt: skip
FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "¼": (1, 4), "¾": (3, 4), "⅔": (2, 3), "⅕": (1, 5), "⅛": (1, 8)}


def _styled_letters() -> dict[int, str]:
    """Mathematical bold, italic, script and sans letters, to the plain letter."""
    table: dict[int, str] = {}
    for code in (*range(0x1D400, 0x1D7CE), *range(0x2100, 0x2150), *range(0xFF21, 0xFF5B)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain.isalpha() and chr(code) not in OPERATORS:
            table[code] = plain
    for code in range(0x1D7CE, 0x1D800):  # digits: bold and double-struck 0 and 1 keep their meaning
        if chr(code) not in OPERATORS:
            table[code] = unicodedata.normalize("NFKC", chr(code))
    for code in range(0xFF10, 0xFF1A):
        table[code] = chr(code - 0xFF10 + ord("0"))
    return table


STYLED_LETTERS = _styled_letters()
