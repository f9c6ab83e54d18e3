"""The whole of a response: one expression, cells and rows, or cases."""

from __future__ import annotations

from worker.engine.notation import brackets, cases
from worker.engine.notation.atoms import is_condition
from worker.engine.notation.constructs import Parser
from worker.engine.notation.grammar import OPERANDS
from worker.engine.notation.limits import MAX_ENTRIES
from worker.engine.notation.syntax import Tree

CELL_STARTS = OPERANDS | {"-", "+", "|", "||", "‖"}  # what may begin a cell that only white space separates


def whole(parser: Parser) -> Tree:
    """Everything there is; cells and rows at top level make a list, cases make cases."""
    rows: list[list[Tree]] = [[]]
    kinds = parser.kinds
    parser.cell = parser.spaces if "[" not in parser.text else 0
    while True:
        if kinds[parser.position] in ("…", "⋱") and (rows[-1] or kinds[parser.position + 1] != "end"):
            rows[-1].append(parser.ellipsis())
        else:
            rows[-1].append(cases.cell(parser))
        kind = kinds[parser.position]
        if kind == ",":
            parser.position += 1
            if kinds[parser.position] == "end":
                break
        elif kind in (";", "\\\\"):
            parser.position += 1
            if kinds[parser.position] == "end":
                break
            rows.append([])
        elif kind == "." and kinds[parser.position + 1] == "end":
            parser.position += 1
            break
        elif kind in ("if", "otherwise", "else") or (parser.cell and kind in CELL_STARTS):
            continue
        else:
            break
        if sum(map(len, rows[-1:])) > MAX_ENTRIES:
            raise parser.unexpected(parser.tokens[parser.position])
    token = parser.tokens[parser.position]
    if token[0] != "end":
        raise parser.unexpected(token)
    first = rows[0][0]
    if len(rows) == 1 and len(rows[0]) == 1 and first.kind not in cases.PARTS:
        return first
    start, end = first.start, rows[-1][-1].end
    pairs = all(len(row) == 2 and is_condition(row[1]) and not is_condition(row[0]) for row in rows)
    if pairs or any(item.kind in cases.PARTS for row in rows for item in row):
        return cases.of_rows(parser, rows, start, end)
    return brackets.grid(parser, rows, start, end, "top")
