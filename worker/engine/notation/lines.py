"""Lines of a response: those of a matrix are its rows, those of a derivation are its steps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from worker.engine.notation.grammar.cursor import CLOSERS, OPERANDS
from worker.engine.notation.syntax import Token

_DOTS = frozenset({"…", "⋱"})
_ENDS_OPERAND = _DOTS | frozenset(CLOSERS.values()) | {
    "number", "name", "constant", "e", "size", "letter", "identity", "unknown", "^T", "sub", "sup", "'",
    "𝟏", "𝟎", "T", "attribute", "otherwise",
}  # fmt: skip
_ALIGNMENTS = frozenset({"align", "aligned", "equation", "gather", "gathered", "split", "multline"})


def rows_of_lines(tokens: Sequence[Token], text: str) -> list[Token]:
    """The tokens, with a ; where one line ends and the next begins without any sign between them.

    A line that begins with a signed number or name is a row of its own where commas separate cells.
    """
    tokens = _between_bars(tokens, text)
    cells = any(token[0] == "," for token in tokens)
    found: list[Token] = []
    for position, token in enumerate(tokens):
        if token[4] and found and found[-1][0] in _ENDS_OPERAND:
            begins = token[0] in OPERANDS or token[0] in _DOTS
            if token[0] == "-" and cells and position + 1 < len(tokens):
                begins = not tokens[position + 1][4]
            before = found[-1][3]
            if begins and "\n" in text[before : token[2]]:
                found.append((";", "\n", before, before + 1, False))
        found.append(token)
    return found


def _between_bars(tokens: Sequence[Token], text: str) -> Sequence[Token]:
    """Lines that each stand between bars, | a  b |, as the rows of one list; bars within part the cells."""
    gaps = [text[before[3] : token[2]] for before, token in pairwise(tokens)]
    ends = {position for position, gap in enumerate(gaps, 1) if "\n" in gap}
    begins, stops = ends | {0}, {position - 1 for position in ends} | {len(tokens) - 1}
    if not ends or begins & stops or any(tokens[position][0] != "|" for position in begins | stops):
        return tokens
    apart = begins | stops | {position + 1 for position in begins}
    if not any(
        token[0] == "|" or (token[4] and token[0] in OPERANDS)
        for position, token in enumerate(tokens)
        if position not in apart
    ):
        return tokens  # absolute values, one under the other
    found: list[Token] = []
    for position, token in enumerate(tokens):
        if position in begins:
            if not position:
                found.append(("[", *token[1:]))
        elif position in stops:
            found.append(("]" if position == len(tokens) - 1 else ";", *token[1:]))
        else:
            found.append((",", *token[1:]) if token[0] == "|" else token)
    return found


def without_alignment(tokens: Sequence[Token]) -> list[Token]:
    """The tokens inside an environment that aligns steps at their =, without its marks."""
    if tokens[0][1] not in _ALIGNMENTS or tokens[-1][0] != "end env":
        return list(tokens)
    inside = tokens[1:-1]
    depth = 0
    found: list[Token] = []
    for position, token in enumerate(inside):
        kind = token[0]
        depth += (kind in CLOSERS or kind == "begin") - (kind in _CLOSING)
        if depth == 0 and kind == "&":
            continue
        if depth == 0 and kind == "\\\\":
            following = [after[0] for after in inside[position + 1 : position + 3]]
            if not following or following[0] == "=" or following == ["&", "="]:
                continue
        found.append(token)
    steps = any(token[0] == "=" for token in found)
    return found if steps and found else list(tokens)


_CLOSING = frozenset(CLOSERS.values()) | {"end env"}
