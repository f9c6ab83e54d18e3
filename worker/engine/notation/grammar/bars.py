"""What bars, corners and angles enclose: |x|, ‖x‖, ⌈x⌉, ⌊x⌋, ⟨w, x⟩."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar.cursor import CLOSERS, OPERANDS
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.grammar.refusals import unclosed
from worker.engine.notation.syntax import Token, Tree

FARTHEST = 64  # tokens behind || that are looked at


def bar(p: Parser, opened: Token) -> Tree:
    """|x|: absolute value, determinant, or number of elements."""
    return Tree("bars", opened[2], *_barred(p, opened, opened[0]))


def norm(p: Parser, opened: Token) -> Tree:
    """‖x‖ or ||x||, with an index for the kind of norm, or ""; or, in ||x| - 1|, two bars."""
    if opened[0] == "||" and _begins_two(p):
        return bar(p, _parted(p, opened))
    end, _, items = _barred(p, opened, opened[0])
    kind = ""
    token = p.tokens[p.position]
    if token[0] == "sub":
        kind = _NORMS.get(token[1][0].strip(), "")
        if not kind:
            raise AnswerError(
                "parse.arguments",
                "Norms are 1, 2, ∞ and F.",
                start=token[2],
                end=token[3],
                function="norm",
            )
        p.position += 1
    elif token[0] == "_" and p.kinds[p.position + 1] in ("∞", "bold"):
        p.position += 2
        kind = "inf"
    elif token[0] == "_" and p.kinds[p.position + 1 : p.position + 4] == ["{", "∞", "}"]:
        p.position += 4
        kind = "inf"
    return Tree("norm", opened[2], end, kind, items)


def _begins_two(p: Parser) -> bool:
    """Whether the next bar is a single one that closes: an operand stands before it, and none behind."""
    level, before = 0, "||"
    for place in range(p.position, min(p.position + FARTHEST, len(p.kinds) - 1)):
        kind = p.kinds[place]
        if kind in ("(", "[", "{"):
            level += 1
        elif kind in (")", "]", "}"):
            level -= 1
        elif level == 0 and kind in ("|", "||", "‖"):
            ended = before in OPERANDS or before in (")", "]", "}", "sup", "sub")
            return (
                kind == "|" and ended and before not in ("(", "[", "{") and p.kinds[place + 1] not in OPERANDS
            )
        if level < 0:
            break
        before = kind
    return False


def _parted(p: Parser, opened: Token) -> Token:
    """The first of two single bars, which stand there instead; the second is what comes next."""
    middle = opened[2] + 1
    both: list[Token] = [
        ("|", "|", opened[2], middle, opened[4]),
        ("|", "|", middle, opened[3], False),
    ]
    p.tokens[p.position - 1 : p.position] = both
    p.kinds[p.position - 1 : p.position] = ["|", "|"]
    return both[0]


_NORMS = {"1": "1", "2": "2", "F": "fro", "fro": "fro", "inf": "inf", "∞": "inf", "oo": "inf"}


def _barred(p: Parser, opened: Token, mark: str) -> tuple[int, None, list[Tree]]:
    outer = p.enter_bracket(opened, bars=mark)
    inner = p.expression()
    p.leave_bracket(outer)
    token = p.tokens[p.position]
    if token[0] != mark:
        raise unclosed(opened, f"This {opened[1]} is never closed.", bracket=mark, expected=mark)
    p.position += 1
    return token[3], None, [inner]


def rounded(p: Parser, opened: Token) -> Tree:
    """⌈x⌉ and ⌊x⌋."""
    outer = p.enter_bracket(opened, cell=p.cell)
    inner = p.expression()
    end = p.expect(CLOSERS[opened[0]], opened)[3]
    p.leave_bracket(outer)
    return Tree("call", opened[2], end, ("ceil" if opened[0] == "⌈" else "floor", {}), [inner])


def angle(p: Parser, opened: Token) -> Tree:
    """<w, x> or ⟨w, x⟩: the dot product of vectors, a list of numbers."""
    closer = ">" if opened[0] == "<" else "⟩"
    outer = p.enter_bracket(opened, bars="<" if opened[0] == "<" else "", cell=p.cell)
    items = [p.sum()]
    while p.accept(",") or p.accept("|"):
        items.append(p.ellipsis() if p.kinds[p.position] == "…" else p.sum())
    end = p.expect(closer, opened)[3]
    p.leave_bracket(outer)
    return Tree("angle", opened[2], end, None, items)
