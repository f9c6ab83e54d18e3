"""What a % says: 5% is a hundredth of 5, and %pi is π."""

from __future__ import annotations

from fractions import Fraction

from worker.engine.notation.grammar import atoms
from worker.engine.notation.grammar.cursor import OPERANDS
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.syntax import Token, Tree


def maxima_constant(p: Parser, token: Token) -> Tree:
    """%pi and %e."""
    following = p.tokens[p.position]
    if following[0] not in ("constant", "e") or following[4]:
        p.position -= 1
        raise p.missing()
    p.position += 1
    return (atoms.euler if following[0] == "e" else atoms.constant)(p, following)


def percent(p: Parser, tree: Tree, token: Token) -> Tree:
    """5% is a hundredth of 5; what may be the rest of a division, as in 5 % x, is not read."""
    following = p.tokens[p.position + 1]
    goes_on = following[0] in OPERANDS and (token[4] or not following[4])
    if tree.kind != "number" or p.code or goes_on or not isinstance(tree.value, int | Fraction):
        raise p.unexpected(token)
    p.position += 1
    value = Fraction(tree.value) / 100
    return Tree("number", tree.start, token[3], int(value) if value.denominator == 1 else value)
