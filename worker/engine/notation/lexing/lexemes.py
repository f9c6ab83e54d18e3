"""The patterns that find the next lexeme, and the kinds of lexemes.

`SETTLED` finds what mostly means the same wherever it stands, for the table of `Names.settled` to
say what; `LEXEME` finds anything, and agrees with it on where a lexeme ends.
"""

from __future__ import annotations

import re

from worker.engine.notation.lexing import vocabulary as words
from worker.engine.notation.lexing.characters import (
    ACCENTS,
    FRACTIONS,
    OPERATORS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    VECTOR_MARKS,
)

LETTER = "A-Za-zͰ-Ͽµẞ\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024fẀ-ẟ"
MARKS = "".join(ACCENTS) + VECTOR_MARKS
SPACE = r"[ \t\r\n\f\v\xa0\u2000-\u200d\u2060\u202f\u205f\u3000\ufeff~$]"
PAIR = "''"  # two signs in one character
_LONG_SIGNS = (
    r"%\*%|\*\*|<=|>=|==|!=|<>|&&|\|\||\.\.\.|\.\.|"
    r"\.\*|\./|\.\^|\.'|\.(?:[<>=]=|[<>])|\.\+|(?<=\s)\.-|:=|=>|->"
)
LEXEME = re.compile(
    rf"""{SPACE}*(?:
     ([1-9][0-9]{{0,2}}(?:(?:\{{,\}}|,\\!)[0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?
      |[0-9]+(?:\.[0-9]+|\{{,\}}[0-9]+|\.(?![.\w*/^(']))?(?:[eE][+-]?[0-9]+(?!\w))?|\.[0-9]+(?:[eE][+-]?[0-9]+(?!\w))?)
    |([{LETTER}][{LETTER}0-9]*)
    |({_LONG_SIGNS}|[-+*/^=<>()\[\]{{}},;:|@.!'&?"%\#`])
    |(\\(?:[A-Za-z]+\*?|.))
    |(_)
    |([{"".join(SUPERSCRIPTS)}]+)
    |([{"".join(SUBSCRIPTS)}]+)
    |(.)
    )""",
    re.VERBOSE | re.DOTALL,
)
NUMBER, WORD, OPERATOR, COMMAND, UNDERSCORE, SUPER, SUB, OTHER = range(1, 9)

_ALTERNATIVES = (
    # words, with a simple subscript or as a member of a module; not where a mark or a dot follows
    rf"[{LETTER}][{LETTER}0-9]*+(?:_[A-Za-z0-9]{{1,8}}+(?![A-Za-z0-9_{MARKS}]|\.[0-9])|(?![_.{MARKS}]))",
    rf"(?:{'|'.join(sorted(words.MODULES))})(?:\.(?:{'|'.join(sorted(words.SUBMODULES))}))*"
    r"\.[A-Za-z][A-Za-z0-9_]*+(?!\.)",
    r"\.[A-Za-z][A-Za-z0-9_]*+",
    rf"[0-9]++(?:\.[0-9]++)?(?![.{{eE{MARKS}]|,\\!)",
    # exponents that are nothing but the transpose, and those that cannot be it
    rf"\^(?:T(?![{LETTER}0-9])|\{{T\}}|\\top(?![{LETTER}0-9])|\{{\\top\}}|⊤)",
    r"\^(?=-?[0-9A-SU-Za-su-z]|\{-?[A-SU-Za-su-z]|\{-?[0-9]{1,9}\}|\([^-\sT])",
    r"(?<!for[ ])_(?:[A-Za-z0-9](?![A-Za-z0-9]|\.[0-9])|\{[^{}\\]{0,60}+\})",
    _LONG_SIGNS,
    r"""[-+*/=<>()\[\]{},;:|!'?"%\#`@&]""",
    r"\\(?:begin|end)\{[a-zA-Z]++\}(?!\[)",
    r"\\(?:left|right)(?=[^A-Za-z*.\s])",
    r"\\[A-Za-z]++(?!\*)",
    r"\\\\(?!\s*\[)",
    rf"[{''.join(SUPERSCRIPTS)}]++",
    rf"[{''.join(sign for sign, kind in OPERATORS.items() if kind and kind != PAIR)}{''.join(FRACTIONS)}]",
)
SETTLED = re.compile(rf"{SPACE}*+(?:({'|'.join(_ALTERNATIVES)})|.)|{SPACE}++\Z", re.DOTALL)
_DOTTED = {f".{sign}": sign for sign in ("<", ">", "<=", ">=", "==", "+", "-")}  # Julia's, entry by entry
SAME = {
    "&&": "and", "=>": "→", "->": "→", "<>": "!=", "...": "…", ":=": "=", "`": "'", ".'": "'", '"': '"',
    **_DOTTED,
}  # fmt: skip


def settled() -> dict[str, tuple[str, object]]:
    """What signs, small numbers and commands of LaTeX are, whatever is declared: kind and value."""
    table: dict[str, tuple[str, object]] = {str(number): ("number", number) for number in range(100)}
    for sign in [*"+-*/=()[]{},;|<>:!'?\"%#`", "<=", ">=", "==", "!=", "<>", "||", "...", ".."]:
        table[sign] = SAME.get(sign, sign), sign
    table |= {sign: (sign, sign) for sign in (".*", "./", ".^")}
    table["%*%"] = "@", "@"  # of R
    table |= {sign: (SAME[sign], sign) for sign in (":=", "=>", "->", ".'", *_DOTTED)}
    table |= {"^": ("^", "^"), "**": ("^", "**"), "\\\\": ("\\\\", "\\\\")}
    table |= {sign: (kind, kind) for sign, kind in OPERATORS.items() if kind and kind != PAIR}
    table |= {character: ("number", value) for character, value in FRACTIONS.items()}
    commands = {name: (kind, kind) for name, kind in words.OPERATOR_COMMANDS.items() if name != "Sigma"}
    commands |= {name: ("bold", name) for name in words.FONTS}
    commands |= {name: ("accent", accent) for name, accent in words.ACCENT_COMMANDS.items()}
    commands |= {name: ("frac", name) for name in words.FRACTION_COMMANDS | words.BINOMIAL_COMMANDS}
    commands |= {"sqrt": ("√", "sqrt"), "exponentialE": ("constant", "e")}
    commands = {**words.FUNCTION_WORDS, **commands}
    for name in words.GREEK_COMMANDS | words.PLAIN_FONTS | words.SKIPPED_COMMANDS:
        commands.pop(name, None)
    table |= {f"\\{name}": known for name, known in commands.items() if name.isalpha()}
    table |= {sign: ("^T", False) for sign, (kind, _) in table.items() if kind == "⊤"}
    return table | {"ᵀ": ("^T", False), "⁻ᵀ": ("^T", True)}


RAISED_T = ("^T", "^{T}", "^\\top", "^{\\top}", "^⊤")  # the transpose, unless T is declared
# A \ b and A\b of MATLAB, the word behind it in a group; a blank of LaTeX, as in 2\ x, is something else.
LEFT_DIVISION = re.compile(r"(?<=[\w)\]'])(?:\s+\\\s+(?=[\w(\[])|\\(?:([A-Za-z]\w*)|(?=\()))")
PLAIN_WORD = re.compile(rf"[{LETTER}][{LETTER}0-9]*")
