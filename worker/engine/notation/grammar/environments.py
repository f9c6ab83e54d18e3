"""\\begin{…} … \\end{…}: matrices, cases, determinants."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar import cases
from worker.engine.notation.grammar.brackets import empty, grid
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.grammar.refusals import unclosed
from worker.engine.notation.lexing.vocabulary import MATRIX_ENVIRONMENTS
from worker.engine.notation.limits import MAX_ENTRIES
from worker.engine.notation.syntax import Token, Tree


def environment(p: Parser, opened: Token) -> Tree:
    """\\begin{…} … \\end{…}: matrices, cases, determinants."""
    name = opened[1]
    outer = p.enter_bracket(opened, cell=p.cell)
    rows: list[list[Tree]] = [[]]
    while True:
        kind = p.kinds[p.position]
        token = p.tokens[p.position]
        if kind == "end env":
            if not rows[-1] and len(rows) > 1:
                rows.pop()
            elif p.kinds[p.position - 1] == "&":
                rows[-1].append(Tree("blank", token[2], token[2]))
            break
        if kind == "end":
            ending = f"\\end{{{name}}}"
            raise unclosed(opened, f"\\begin{{{name}}} has no {ending}.", bracket=name, expected=ending)
        if kind == "&":
            if not rows[-1] or p.kinds[p.position - 1] == "&":
                rows[-1].append(Tree("blank", token[2], token[3]))
            p.position += 1
            p.accept(",")  # 0 &, z < 0
        elif kind == "\\\\":
            if p.kinds[p.position - 1] == "&" or not rows[-1]:
                rows[-1].append(Tree("blank", token[2], token[3]))
            p.position += 1
            rows.append([])
        elif kind in ("…", "⋱"):
            rows[-1].append(p.ellipsis())
        elif kind in (",", ";", ".") and p.kinds[p.position + 1] in ("&", "\\\\", "end env"):
            p.position += 1
        elif rows[-1] and p.kinds[p.position - 1] not in ("&", ",", ";"):
            if kind == ",":
                p.position += 1
            else:
                raise p.unexpected(token)
        else:
            rows[-1].append(cases.cell(p))
        if sum(map(len, rows[-2:])) > MAX_ENTRIES or len(rows) > MAX_ENTRIES:
            raise AnswerError(
                "parse.too_large", "This matrix has too many entries.", start=opened[2], end=opened[3]
            )
    closing = p.tokens[p.position]
    if closing[1] != name:
        raise AnswerError(
            "parse.unexpected",
            f"\\end{{{closing[1]}}} does not close \\begin{{{name}}}.",
            start=closing[2],
            end=closing[3],
            found=closing[1],
            expected=name,
        )
    p.position += 1
    p.leave_bracket(outer)
    if not rows[0]:
        return empty(opened)
    return _environment(p, name, rows, opened[2], closing[3])


def _environment(p: Parser, name: str, rows: list[list[Tree]], start: int, end: int) -> Tree:
    parts = any(item.kind in cases.PARTS for row in rows for item in row)
    if name in ("cases", "dcases", "rcases") or parts:
        return cases.of_rows(p, rows, start, end)
    if name in MATRIX_ENVIRONMENTS:
        return grid(p, rows, start, end, "env")
    if name == "vmatrix":
        return Tree("call", start, end, ("det", {}), [grid(p, rows, start, end, "env")])
    if name == "Vmatrix":
        return Tree("norm", start, end, "", [grid(p, rows, start, end, "env")])
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    if name in ("aligned", "split", "align", "equation", "gathered", "gather"):
        rows = [[item for item in row if item.kind != "blank"] for row in rows]
        if len(rows[0]) == 2 and all(row and row[-1].kind in ("compare", "logic") for row in rows):
            return cases.of_rows(p, rows, start, end)
        if len(rows) == 1 == len(rows[0]):
            return rows[0][0]
    return grid(p, rows, start, end, "env")
