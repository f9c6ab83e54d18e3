"""Kronecker's delta and its indices, below, above and in brackets."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar import application, subscripts, suffixes
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.syntax import Token, Tree


def delta(p: Parser, token: Token) -> Tree:
    """δ_ij, delta(i, j): Kronecker's delta."""
    following = p.tokens[p.position]
    if following[0] == "sub":
        p.position += 1
        indices = subscripts.raw_indices(p, following, 2)
    elif following[0] == "_":
        p.position += 1
        indices = subscripts.grouped_indices(p)
    elif following[0] == "(" or following[0] == "[":
        p.position += 1
        indices, _ = application.in_brackets(p, following, ")" if following[0] == "(" else "]")
    else:
        indices = []
    above = p.tokens[p.position]
    if len(indices) < 2 and above[0] in ("^", "sup"):  # δ_i^j
        indices = [*indices, suffixes.raised_to(p, above)]
        below = p.tokens[p.position]
        if len(indices) < 2 and below[0] == "sub":
            p.position += 1
            indices += subscripts.raw_indices(p, below, 1)
    if len(indices) != 2:
        raise AnswerError(
            "parse.index",
            "A Kronecker delta has two indices, as in delta_ij.",
            start=token[2],
            end=token[3],
            found=len(indices),
            expected=2,
        )
    return Tree("delta", token[2], p.tokens[p.position - 1][3], None, indices)
