"""A whole number with a fraction behind it: 2½ is one number, and 2\\frac{1}{2} might be a product, too."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.lexing.characters import FRACTIONS
from worker.engine.notation.syntax import Token

_TAKE_ONE_SIGN = frozenset({"^", "frac", "√", "}", "bold", "accent"})  # what stands behind it is theirs
_UPPER_AND_LOWER = ["{", "number", "}"] * 2


def with_mixed_numbers(tokens: list[Token], text: str) -> list[Token]:
    """The tokens with 2½ as one number.

    Raises:
        AnswerError: a fraction of numbers stands beside a number: more of it, or a factor.
    """
    mixed: list[Token] = []
    for position, token in enumerate(tokens):
        before = mixed[-1] if mixed else None
        if (
            before is None
            or (token[4] and token[0] != "frac")
            or before[0] != "number"
            or not text[before[2] : before[3]].isdigit()
            or (len(mixed) > 1 and mixed[-2][0] in _TAKE_ONE_SIGN)
        ):
            mixed.append(token)
        elif token[0] == "number" and text[token[2]] in FRACTIONS:
            mixed[-1] = ("number", before[1] + token[1], before[2], token[3], before[4])
        elif token[0] == "frac" and (end := _end_of_part(tokens, position, text)):
            raise AnswerError(
                "parse.mixed_number",
                "A fraction beside a number may be added or multiplied: write + or · between them.",
                start=before[2],
                end=end,
            )
        else:
            mixed.append(token)
    return mixed


def _end_of_part(tokens: list[Token], position: int, text: str) -> int:
    """Where the fraction that stands here ends, if it is one of numbers and less than 1; else 0."""
    following = tokens[position + 1 : position + 7]
    if [token[0] for token in following] == _UPPER_AND_LOWER:
        return following[5][3] if following[1][1] < following[4][1] else 0
    if not following or following[0][0] != "number":
        return 0
    digits = text[following[0][2] : following[0][3]]  # \frac12
    return following[0][2] + 2 if digits[:2].isdigit() and digits[0] < digits[1:2] else 0
