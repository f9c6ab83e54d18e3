"""Decimals whose last digits repeat: 0.1\\overline{6} and 0.\\bar{3}, and 0.(3), which is no product."""

from __future__ import annotations

import re
from fractions import Fraction

from worker.engine.notation.syntax import Token

_BEFORE = re.compile(r"[0-9]{1,20}\.[0-9]{0,20}")
_MARKS = frozenset({"bar", "dot"})


def with_repeating_decimals(tokens: list[Token], text: str) -> list[Token]:
    """The tokens with each such decimal as one number."""
    found: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        length = _length(tokens, position, text) if token[0] == "number" else 0
        if length:
            last = tokens[position + length - 1]
            digits = next(t for t in tokens[position + 1 : position + length] if t[0] == "number")
            value = _value(text[token[2] : token[3]], text[digits[2] : digits[3]])
            found.append(("number", value, token[2], last[3], token[4]))
        else:
            found.append(token)
        position += length or 1
    return found


def _length(tokens: list[Token], position: int, text: str) -> int:
    """How many tokens the decimal that begins here takes; 0 if it is none."""
    first, *others = tokens[position : position + 5]
    kinds = [token[0] for token in others]
    if any(token[4] for token in others[:4]):
        return 0
    if text[first[2] : first[3]] == "0" and kinds == [".", "(", "number", ")"]:
        return 5 if _is_digits(others[2], text) else 0
    if not kinds or kinds[0] != "accent" or others[0][1] not in _MARKS:
        return 0
    if _BEFORE.fullmatch(text[first[2] : first[3]]) is None:
        return 0
    if kinds[1:] == ["{", "number", "}"]:
        return 5 if _is_digits(others[2], text) else 0
    return 3 if kinds[1:2] == ["number"] and others[1][3] - others[1][2] == 1 else 0


def _is_digits(token: Token, text: str) -> bool:
    return text[token[2] : token[3]].isdigit() and token[3] - token[2] <= 20


def _value(before: str, digits: str) -> Fraction:
    whole, _, fixed = before.partition(".")
    repeated = Fraction(int(digits), int("9" * len(digits)))
    return (int(whole + fixed) + repeated) / Fraction("1" + "0" * len(fixed))
