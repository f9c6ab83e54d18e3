"""What is raised or lowered: powers, transposes, primes and subscripts, as far as characters tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.engine.errors import AnswerError
from worker.engine.notation.lexing.characters import SUPERSCRIPT_TABLE
from worker.engine.notation.lexing.lexemes import PLAIN_WORD
from worker.engine.notation.lexing.names import INDEX_LETTERS, Names
from worker.engine.notation.limits import MAX_SUBSCRIPT

if TYPE_CHECKING:
    from worker.engine.notation.lexing.tokens import Lexer

_T = r"T|⊤|⊺|𝖳|\\top(?![A-Za-z])|\\intercal(?![A-Za-z])"
_STYLED_T = r"\\(?:mathsf|mathrm|text|mathbf|mathit|rm)\s*(?:\{\s*T\s*\}|\s*T)"
_SIGN = r"(-\s*1?\s*)?"
_BRACED_TRANSPOSED = re.compile(
    rf"\s*\{{(?:\s|\\[,;:! ])*{_SIGN}(?:{_T}|tr?|{_STYLED_T})\s*(-\s*1)?\s*\}}"
    rf"|\s*\(\s*{_SIGN}T\s*(-\s*1)?\s*\)"
)
_POWER_TRANSPOSED = re.compile(rf"\s*\{{\s*(-?\s*[0-9]{{1,4}})(?:\s|\\[,;:! ])*(?:{_T}|{_STYLED_T})\s*\}}")
_BARE_TRANSPOSED = re.compile(rf"\s*(-)?\s*(?:{_T}|{_STYLED_T}|t(?![A-Za-z0-9_(]))")
_PRIMES = re.compile(r"\s*\{\s*(?:(?:\\prime\s*|')+|\(([1-9])\))\s*\}|\s*(?:\\prime(?![A-Za-z])\s*)+")
# X^+ and X^{+T}, but not x^+2
_PSEUDO_INVERSE = re.compile(
    rf"\s*(?:\{{\s*\+\s*(?P<turned>{_T}|{_STYLED_T})?\s*\}}|\+(?=\s*(?:[)\]}},;&+*·-]|\\\\|$)|\s+[^\W\d_]|\^))"
)
_ENTRYWISE_POWER = re.compile(r"\s*\{\s*(?:\\(?:odot|circ|otimes)(?![A-Za-z])|[⊙∘⊗])")
_SIMPLE_SUBSCRIPT = re.compile(r"\s*(?:([A-Za-z0-9]{1,40})|\{([^{}\\]{0,200})\})")
_DECIMAL_BASE = re.compile(r"\s*([0-9]{1,9}\.[0-9]{1,9})")
_DIGITS = frozenset("0123456789")
_MATRICES = frozenset(("name", ")", "]", "}"))  # what may stand before the sign of the pseudoinverse
_NUMBERS = frozenset(("e", "constant", "number"))


def caret(lexer: Lexer, first: int, position: int, spaced: bool, mark: str) -> int:
    """A power, unless what follows is the sign of the transpose."""
    text, names = lexer.text, lexer.names
    if text[position : position + 1] in _DIGITS:
        lexer.tokens.append(("^", mark, first, position, spaced))
        return position
    primes = _PRIMES.match(text, position)
    if primes is not None:
        order = primes[1]
        count = int(order) if order else primes[0].count("'") + primes[0].count("\\prime")
        lexer.tokens += [("'", "'", first, primes.end(), spaced)] * count
        return primes.end()
    plus = _PSEUDO_INVERSE.match(text, position)
    if plus is not None and lexer.tokens and lexer.tokens[-1][0] in _MATRICES:
        lexer.tokens.append(("^+", "^+", first, plus.end(), spaced))
        if plus["turned"]:
            lexer.tokens.append(("^T", False, plus.start("turned"), plus.end(), False))
        return plus.end()
    entrywise = _ENTRYWISE_POWER.match(text, position)
    if entrywise is not None:
        lexer.tokens.append((".^", ".^", first, position, spaced))
        lexer.tokens.append(("{", "{", position, entrywise.end(), False))
        return entrywise.end()
    if names.transposes and not (names.declared("T") and lexer.tokens and lexer.tokens[-1][0] in _NUMBERS):
        braced = _BRACED_TRANSPOSED.match(text, position)
        if braced is not None:
            inverse = any(braced.groups())
            lexer.tokens.append(("^T", inverse, first, braced.end(), spaced))
            return braced.end()
        power = _POWER_TRANSPOSED.match(text, position)
        if power is not None and lexer.tokens and lexer.tokens[-1][0] not in _NUMBERS:  # e^{-2T}: a name
            lexer.tokens.append(("sup", (power[1], power.start(1)), first, power.end(1), spaced))
            lexer.tokens.append(("^T", False, power.end(1), power.end(), False))
            return power.end()
        bare = _BARE_TRANSPOSED.match(text, position)
        if bare is not None and not (text[bare.end() - 1] == "t" and names.declared("t")):
            rest = PLAIN_WORD.match(text, bare.end() - 1)
            if rest is None or not _is_word(names, rest[0]):
                lexer.tokens.append(("^T", bool(bare[1]), first, bare.end(), spaced))
                return bare.end()
    lexer.tokens.append(("^", mark, first, position, spaced))
    return position


def subscript(lexer: Lexer, first: int, position: int, spaced: bool, end: int) -> int:
    """What follows an underscore: as many letters as what it stands at takes, or a group."""
    if lexer.tokens and lexer.tokens[-1][0] == "for":
        lexer.tokens.append(("letter", "_", first, position, spaced))
        return position
    found = _SIMPLE_SUBSCRIPT.match(lexer.text, position, end)
    if lexer.tokens and lexer.tokens[-1][:2] == ("function", "log"):
        base = _DECIMAL_BASE.match(lexer.text, position, end)  # log_2.5(x)
        if base is not None:
            lexer.tokens.append(("sub", (base[1], base.start(1)), first, base.end(), spaced))
            return base.end()
    if found is None:
        lexer.tokens.append(("_", "_", first, position, spaced))
        return position
    if found[2] is not None:
        if len(found[2]) > MAX_SUBSCRIPT:
            raise AnswerError("parse.too_long", "This subscript is too long.", start=first, end=found.end())
        lexer.tokens.append(("sub", (found[2], found.start(2)), first, found.end(), spaced))
        return found.end()
    raw, begin = found[1], found.start(1)
    take = _subscript_length(lexer, raw)
    lexer.tokens.append(("sub", (raw[:take], begin), first, begin + take, spaced))
    return begin + take


def _subscript_length(lexer: Lexer, raw: str) -> int:
    """How much of `raw` is the subscript: W_ikx_k is W_ik x_k."""
    if len(raw) == 1 or not lexer.tokens:
        return len(raw)
    kind, value, *_ = lexer.tokens[-1]
    names = lexer.names
    if kind == "function" and value == "log":
        return _base_length(names, raw)
    if kind in ("name", "unknown", "letter", "letter function", "e"):
        for length in range(min(len(raw), 8), 0, -1):
            if names.compound(str(value), raw[:length]):
                return length
    if kind == "name":
        rank = names.rank(value) or 1
    elif kind == "function" and value == "delta":
        rank = 2
    elif kind in ("∑", "∏") or (kind == "function" and value in ("sum", "prod")):
        taken = 1
        while taken < len(raw) and raw[taken] in INDEX_LETTERS and not names.declared(raw[taken]):
            taken += 1
        return taken
    elif kind in (")", "]"):
        rank = 2
    elif kind in ("identity", "𝟏", "𝟎", "number", "letter function", "e", "letter"):
        rank = 2 if kind == "letter function" else 1
    else:
        return len(raw)
    taken = position = 0
    while taken < rank and position < len(raw):
        if raw[position].isdigit():
            if rank == 1:
                while position < len(raw) and raw[position].isdigit():
                    position += 1
            else:
                position += 1
        else:
            position += 1
        taken += 1
    rest = names.pieces(raw[position:]) if position < len(raw) else None
    return position if rest is not None and rest[0][0] != "letter" else len(raw)


def _base_length(names: Names, raw: str) -> int:
    """How much of `raw` is the base: log_2x is log_2 x, and log_bx is log_b x."""
    if names.declared(raw):
        return len(raw)
    length = len(raw) - len(raw.lstrip("0123456789")) or 1
    return length if length == len(raw) or names.pieces(raw[length:]) is not None else len(raw)


def superscript(lexer: Lexer, lexeme: str, first: int, position: int, spaced: bool) -> None:
    """A run of raised characters."""
    content = lexeme.translate(SUPERSCRIPT_TABLE)
    if content in ("T", "-T", "-1T") or (content == "t" and not lexer.names.declared("t")):
        lexer.tokens.append(("^T", content != "T" and content != "t", first, position, spaced))
    elif len(content) > 1 and content.endswith("T") and content[:-1].removeprefix("-").isdigit():
        lexer.tokens.append(("sup", (content[:-1], first), first, position - 1, spaced))
        lexer.tokens.append(("^T", False, position - 1, position, False))
    else:
        lexer.tokens.append(("sup", (content, first), first, position, spaced))


def _is_word(names: Names, word: str) -> bool:
    """Whether letters that begin with T are one word, such as Theta; x^Ty is not."""
    return len(word) > 1 and names.pieces(word) is not None and names.pieces(word[1:]) is None
