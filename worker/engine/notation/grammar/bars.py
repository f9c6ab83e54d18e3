"""What bars, corners and angles enclose: |x|, ‖x‖, ⌈x⌉, ⌊x⌋, ⟨w, x⟩."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar.cursor import CLOSERS
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.grammar.refusals import unclosed
from worker.engine.notation.syntax import Token, Tree


def bar(p: Parser, opened: Token) -> Tree:
    """|x|: absolute value, determinant, or number of elements."""
    return Tree("bars", opened[2], *_barred(p, opened, opened[0]))


def norm(p: Parser, opened: Token) -> Tree:
    """‖x‖ or ||x||, with an index for the kind of norm."""
    end, _, items = _barred(p, opened, opened[0])
    kind = "2"
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
