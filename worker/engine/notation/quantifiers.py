"""What stands behind an answer for its letters: for all i, j; ∀ j; j = 1, …, n. It is taken off."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine.notation.syntax import Token

QUANTIFIERS = frozenset({"∀", "for", "=", "∈"})  # one of them stands in whatever is taken off here
_EACH = frozenset({"all", "each", "every", "any"})
_LETTERS = frozenset("ijkl")
_ENDS = frozenset({"size", "number", "letter"})


def quantified(tokens: list[Token]) -> tuple[list[Token], Sequence[str]]:
    """The tokens without the letters that an answer is given for, and these letters."""
    if tokens[-1][0] == ")":
        return _in_brackets(tokens)
    end = _before_range(tokens)
    if end is not None:
        begin, letters = end
    else:
        begin, letters = len(tokens), []
        while begin and _is_letter(tokens[begin - 1]):
            begin -= 1
            letters.insert(0, str(tokens[begin][1]))
            if tokens[begin - 1][0] not in (",", "and"):
                break
            begin -= 1
    if not letters or begin < 2:
        return tokens, ()
    before = tokens[begin - 1]
    if before[0] == "∀":
        begin -= 1
    elif before[0] == "unknown" and before[1] in _EACH and tokens[begin - 2][0] == "for":
        begin -= 2
    elif end is not None and before[0] in ("for", ","):
        begin -= 1
    else:
        return tokens, ()
    if begin > 1 and tokens[begin - 1][0] in (",", "for"):
        begin -= 1
    return (tokens[:begin], letters) if begin else (tokens, ())


def _in_brackets(tokens: list[Token]) -> tuple[list[Token], Sequence[str]]:
    """x_j (j = 1, …, n)."""
    end = _before_range(tokens[:-1])
    if end is not None and end[0] > 1 and tokens[end[0] - 1][0] == "(" and end[1]:
        return tokens[: end[0] - 1], end[1]
    return tokens, ()


def _is_letter(token: Token) -> bool:
    return token[0] in ("letter", "size") and token[1] in _LETTERS


def _before_range(tokens: Sequence[Token]) -> tuple[int, list[str]] | None:
    """Where i = 1, …, n (or i, j = 1, …, n) begins at the end of the answer, and its letters."""
    kinds = [token[0] for token in tokens[-9:]]
    for tail in (["number", ",", "…", ",", None], ["number", "…", None], ["number", "..", None]):
        start = len(kinds) - len(tail)
        if start < 2 or any(want not in (None, kind) for want, kind in zip(tail, kinds[start:], strict=True)):
            continue
        if kinds[-1] not in _ENDS or kinds[start - 1] not in ("=", "∈"):
            continue
        place = len(tokens) - len(tail) - 2
        letters: list[str] = []
        while place >= 0 and _is_letter(tokens[place]):
            letters.insert(0, str(tokens[place][1]))
            if place < 2 or tokens[place - 1][0] != "," or not _is_letter(tokens[place - 2]):
                return place, letters
            place -= 2
    return None
