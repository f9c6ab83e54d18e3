"""The whole of a response: one expression, cells and rows, or cases."""

from __future__ import annotations

from worker.engine.notation.grammar import brackets, cases
from worker.engine.notation.grammar.atoms import is_condition
from worker.engine.notation.grammar.constructs import Parser
from worker.engine.notation.grammar.cursor import OPERANDS
from worker.engine.notation.limits import MAX_ENTRIES
from worker.engine.notation.syntax import Tree

CELL_STARTS = OPERANDS | {"-", "+", "|", "||", "‖"}  # what may begin a cell that only white space separates


def whole(parser: Parser) -> Tree:
    """Everything there is; cells and rows at top level make a list, cases make cases."""
    kinds = parser.kinds
    parser.cell = parser.spaces if "[" not in parser.text else 0
    first = _cell(parser, first=True)
    if kinds[parser.position] == "end" and first.kind not in cases.PARTS:
        return first
    rows: list[list[Tree]] = [[first]]
    blanks = False
    while True:
        kind = kinds[parser.position]
        if kind == "end":
            break
        if kind == "," or kind == "&" or (kind == "and" and rows[-1] and rows[-1][-1].kind in cases.PARTS):
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
        elif parser.cell and (kind in CELL_STARTS or kind in _DOTS):
            blanks = True
        elif kind not in ("if", "otherwise", "else"):
            break
        if len(rows[-1]) >= MAX_ENTRIES:
            raise parser.unexpected(parser.tokens[parser.position])
        rows[-1].append(_cell(parser, first=not rows[-1]))
    token = parser.tokens[parser.position]
    if token[0] != "end":
        raise parser.unexpected(token)
    if len(rows) == 1 and len(rows[0]) == 1 and first.kind not in cases.PARTS:
        return first
    start, end = first.start, rows[-1][-1].end
    pairs = all(len(row) == 2 and is_condition(row[1]) and not is_condition(row[0]) for row in rows)
    if pairs or any(item.kind in cases.PARTS for row in rows for item in row):
        return cases.of_rows(parser, rows, start, end)
    if blanks:
        parser.note("note.blank_cells", Tree("cells", start, end))
    return brackets.grid(parser, rows, start, end, "top")


def _cell(parser: Parser, *, first: bool) -> Tree:
    kinds = parser.kinds
    if kinds[parser.position] in _DOTS and not (first and kinds[parser.position + 1] == "end"):
        return parser.ellipsis()
    return cases.cell(parser)


_DOTS = frozenset({"…", "⋱"})
