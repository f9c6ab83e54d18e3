"""Characters beyond ASCII that people paste: bold letters, superscripts, operators, accents."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

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
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63∸", "-"), "﹢": "+",
    "×": "×", "✕": "×", "⨯": "×", "∗": "*", "⋆": "*",
    "·": "·", "⋅": "·", "∙": "·", "•": "·", "‧": "·",
    "⊗": "⊗", "⨂": "⊗", "⊙": "⊙", "⨀": "⊙", "∘": "∘", "◦": "∘", "○": "∘", "⊘": "⊘",
    "÷": "/", "∕": "/", "⁄": "/",
    "≤": "<=", "⩽": "<=", "≦": "<=", "≥": ">=", "⩾": ">=", "≧": ">=", "≠": "!=", "≡": "==",
    "∧": "and", "∨": "or", "¬": "not",
    "∑": "∑", "∏": "∏", "√": "√", "∛": "√", "∜": "√", "∂": "∂", "∇": "∇", "∞": "∞",
    "‖": "‖", "∥": "‖", "∣": "|", "⟨": "⟨", "〈": "⟨", "⌈": "⌈", "⌉": "⌉",
    "⌊": "⌊", "⌋": "⌋", "⟩": "⟩", "〉": "⟩",
    "…": "…", "⋯": "…", "⋮": "…", "⋱": "⋱", "⋰": "…",
    "′": "'", "´": "'", "’": "'", "‘": "'", "ʹ": "'", "″": "''",
    "⊤": "⊤", "⊺": "⊤", "┬": "⊤", "𝖳": "⊤",
    "𝟏": "𝟏", "𝟭": "𝟏", "𝟙": "𝟏", "𝟎": "𝟎", "𝟬": "𝟎", "𝟘": "𝟎",
    "→": "→", "⇒": "→", "∀": "∀", "∴": "", "⟦": "[", "⟧": "]",
    "←": "=", "⟵": "=", "≔": "=", "∈": "∈", "≈": "≈", "≅": "≈", "≃": "≈",
    # A matrix drawn with the pieces of tall brackets: what begins a line says nothing but once.
    "⎡": "[", "⎢": "", "⎣": "", "⎤": ";", "⎥": ";", "⎦": "]",
    "⎛": "[", "⎜": "", "⎝": "", "⎞": ";", "⎟": ";", "⎠": "]",
}  # fmt: skip
LOOK_ALIKES = dict(zip("асеорхуіѕјһԁАВСЕНІЈКМОРЅТХ", "aceopxyisjhdABCEHIJKMOPSTX", strict=True))  # Cyrillic
FRACTIONS = {
    character: Fraction(*map(int, unicodedata.normalize("NFKC", character).split("\u2044")))
    for character in "½⅓¼¾⅔⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}


def _styled_letters() -> dict[int, str]:
    """Bold, italic, script and sans letters to the plain letter; full-width characters to ASCII."""
    table: dict[int, str] = {}
    for code in (*range(0x1D400, 0x1D7CE), *range(0x2100, 0x2150)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain.isalpha() and chr(code) not in OPERATORS:
            table[code] = plain
    for code in range(0x1D7CE, 0x1D800):  # digits: bold and double-struck 0 and 1 keep their meaning
        if chr(code) not in OPERATORS:
            table[code] = unicodedata.normalize("NFKC", chr(code))
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    return table


STYLED_LETTERS = _styled_letters()
