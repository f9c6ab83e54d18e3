"""if(c, a, b), as spreadsheets and Mathematica's If[c, a, b] have it: a function, and no word."""

from __future__ import annotations

from worker.engine.notation.grammar.cursor import CLOSERS
from worker.engine.notation.grammar.parser import RELATIONS
from worker.engine.notation.syntax import Token

_CLOSING = frozenset(CLOSERS.values())
_FURTHEST = 200  # tokens in such a bracket


def with_conditional_functions(tokens: list[Token]) -> list[Token]:
    """The tokens with `if` as a function where the bracket behind it has three parts."""
    return [
        ("function", "where", *token[2:])
        if token[0] == "if" and _has_three_parts(tokens, position + 1)
        else token
        for position, token in enumerate(tokens)
    ]


def _has_three_parts(tokens: list[Token], position: int) -> bool:
    if tokens[position : position + 1] == [] or tokens[position][0] not in ("(", "["):
        return False
    depth = commas = 0
    for place in range(position, min(position + _FURTHEST, len(tokens))):
        kind = tokens[place][0]
        depth += (kind in CLOSERS) - (kind in _CLOSING)
        if not depth:  # x if [a, b, c] != 0 compares a list
            return commas == 2 and (place + 1 == len(tokens) or tokens[place + 1][0] not in RELATIONS)
        commas += depth == 1 and kind == ","
    return False
