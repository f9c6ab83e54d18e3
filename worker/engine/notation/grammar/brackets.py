"""Brackets of every kind: groups, lists, grids, tuples, bars, angles, environments, cases."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar import cases
from worker.engine.notation.grammar.cursor import CLOSERS, OPERANDS
from worker.engine.notation.grammar.parser import PLAIN, RELATIONS, Parser
from worker.engine.notation.grammar.refusals import nothing_inside
from worker.engine.notation.limits import MAX_ENTRIES
from worker.engine.notation.syntax import Token, Tree

CELLS = frozenset({",", "&"})
ROWS = frozenset({";", "\\\\"})
_BEHIND_A_CELL = CELLS | ROWS | {")", "]", "}"}


def round_or_square(p: Parser, opened: Token) -> Tree:
    """( … ) or [ … ]: one thing in brackets, or a list of cells and rows."""
    kind = opened[0]
    rows = contents(p, opened, CLOSERS[kind])
    end = p.tokens[p.position - 1][3]
    if len(rows) == 1 and len(rows[0]) == 1:
        only = rows[0][0]
        if kind == "(" or only.kind in ("compare", "logic"):
            return _group(only, opened[2], end)
        if only.kind == "generator":
            return Tree("generated", opened[2], end, only.value, only.items)
    for row in rows:
        for item in row:
            if item.kind in cases.PARTS:
                return cases.of_rows(p, rows, opened[2], end)
    return grid(p, rows, opened[2], end, kind)


def contents(p: Parser, opened: Token, closer: str) -> list[list[Tree]]:
    """Rows of cells up to the closing bracket."""
    listed = opened[0] == "[" or p.spaces > 1 or (p.spaces == 1 and _has_dots(p))
    outer = p.enter_bracket(opened, cell=p.spaces if listed else 0)
    if p.barred and opened[0] == "[" and _single_bar(p):
        p.bars = "cells"
    rows: list[list[Tree]] = [[]]
    count = 0
    kinds = p.kinds
    if kinds[p.position] == closer:
        raise nothing_inside(opened[2], p.tokens[p.position][3], found=closer)
    while True:
        kind = kinds[p.position]
        if kind in PLAIN and kinds[p.position + 1] in _BEHIND_A_CELL:
            rows[-1].append(p.plain())
        elif kind in CELLS or kind in ROWS or kind == closer:
            token = p.tokens[p.position]
            if kind in CELLS and (not rows[-1] or kinds[p.position - 1] in CELLS):
                rows[-1].append(Tree("blank", token[2], token[3]))
        elif kind == "…" or kind == "⋱":
            rows[-1].append(p.ellipsis())
        elif kind == ":" or (kind == "newaxis"):
            rows[-1].append(_slice(p, None))
        else:
            item = cases.cell(p)
            if kinds[p.position] == ":" and opened[0] == "[":
                item = _slice(p, item)
            rows[-1].append(item)
        count += 1
        if count > MAX_ENTRIES:
            raise AnswerError(
                "parse.too_large",
                f"This list has more than {MAX_ENTRIES} entries.",
                start=opened[2],
                end=opened[3],
            )
        kind = kinds[p.position]
        if kind == closer:
            break
        if (kind == "…" or kinds[p.position - 1] == "…") and kind not in CELLS and kind not in ROWS:
            continue  # diag(… 1/x_i …)
        if kind in CELLS or (kind == "|" and p.bars == "cells"):
            p.position += 1
            if kinds[p.position] == closer:
                break  # [1, 2, ]
        elif kind in ROWS:
            p.position += 1
            if kinds[p.position] == closer or (kinds[p.position] == "right." and closer == "}"):
                break  # a last row break
            rows.append([])
        elif p.cell and kind != "end":
            continue  # white space separated the cells
        else:
            break
    p.expect(closer, opened)
    p.leave_bracket(outer)
    return rows


def _has_dots(p: Parser) -> bool:
    """Whether dots stand in the bracket that opens here, as in (x_1 x_2 … x_n)."""
    for kind in p.kinds[p.position : p.position + 60]:
        if kind == "…" or kind in CLOSERS or kind in ")]}":
            return bool(kind == "…")
    return False


def stacked(p: Parser, above: Tree) -> Tree:
    r"""{5 \choose 2}, {x \over 2}: all that stands before the sign in its group, and behind it."""
    sign = p.kinds[p.position]
    p.position += 1
    below = p.sum()
    if sign == "choose":
        return Tree("call", above.start, below.end, ("binom", {}), [above, below])
    return Tree("product", above.start, below.end, ["frac"], [above, below])


def _single_bar(p: Parser) -> bool:
    """Whether the list that opens here has one bar in it, which then separates its cells."""
    depth = bars = 0
    for position in range(p.position, min(len(p.kinds), p.position + 60)):
        kind = p.kinds[position]
        if kind in CLOSERS:
            depth += 1
        elif kind in ")]}⟩":
            depth -= 1
            if depth < 0:
                return bars == 1
        elif kind == "|" and not depth:
            bars += 1
    return False


def _slice(p: Parser, first: Tree | None) -> Tree:
    """What stands between the brackets of array code: :, a:b, None."""
    token = p.tokens[p.position]
    if first is None and token[0] == "newaxis":
        p.position += 1
        return Tree("newaxis", token[2], token[3])
    parts: list[Tree] = [first if first is not None else Tree("blank", token[2], token[2])]
    while p.accept(":"):
        if p.kinds[p.position] in (",", "]", ":"):
            parts.append(Tree("blank", token[2], token[3]))
        else:
            parts.append(p.expression())
    return Tree("slice", parts[0].start, p.tokens[p.position - 1][3], None, parts)


def _group(tree: Tree, start: int, end: int) -> Tree:
    """The same tree, placed with its brackets."""
    if tree.kind in ("compare", "logic", "matrix", "cases", "generator"):
        return Tree(tree.kind, start, end, tree.value, tree.items)
    return Tree("group", start, end, None, [tree])


def grid(p: Parser, rows: list[list[Tree]], start: int, end: int, bracket: str) -> Tree:
    """A written matrix; rows of unequal length are an error at the row that differs."""
    trees = [
        Tree("row", row[0].start, row[-1].end, None, row) if row else Tree("row", start, end) for row in rows
    ]
    width = len(rows[0])
    patterned = any(item.kind == "ellipsis" for row in rows for item in row)
    for number, row in enumerate(rows):
        if len(row) != width and not patterned:
            raise ragged(width, len(row), number + 1, trees[number])
    return Tree("matrix", start, end, bracket, trees)


def ragged(first: int, found: int, number: int, tree: Tree) -> AnswerError:
    """The error for a row that is longer or shorter than the first."""
    return AnswerError(
        "parse.ragged",
        f"Row {number} has {found} {'entry' if found == 1 else 'entries'}, and the first row has {first}.",
        start=tree.start,
        end=tree.end,
        row=number,
        found=found,
        expected=first,
    )


def curly(p: Parser, opened: Token) -> Tree:
    """{ … }: a LaTeX group, cases, or a list."""
    if p.kinds[p.position] == "}":
        p.position += 1  # {} groups nothing, as in {}^T
        return p.operand() if p.kinds[p.position] in OPERANDS else empty(opened)
    if p.kinds[p.position + 1] == "}" and p.kinds[p.position] in ("function", "applied"):
        del p.tokens[p.position + 1], p.kinds[p.position + 1]  # \mathop{\mathrm{diag}}(x)
        return p.operand()
    if p.kinds[p.position] == "begin":
        inner = p.expression()
        if p.kinds[p.position] in ("}", "right."):
            p.position += 1
        if inner.kind == "matrix":
            return cases.from_matrix(p, inner) or inner
        return inner
    rows = contents(p, opened, "}")
    end = p.tokens[p.position - 1][3]
    if len(rows) == 1 and len(rows[0]) == 1 and rows[0][0].kind not in cases.PARTS:
        return _group(rows[0][0], opened[2], end)
    if any(item.kind in cases.PARTS or item.kind in ("compare", "logic") for row in rows for item in row):
        return cases.of_rows(p, rows, opened[2], end)
    return grid(p, rows, opened[2], end, "{")


def empty(opened: Token) -> Tree:
    """Raises: there is nothing between these brackets."""
    raise nothing_inside(opened[2], opened[3] + 1)


def mentions_name(p: Parser, tree: Tree) -> bool:
    """Whether this name stands in the bracket that opens here."""
    depth = 0
    for position in range(p.position, min(len(p.kinds), p.position + 200)):
        kind = p.kinds[position]
        depth += (kind in CLOSERS) - (kind in ")]}⟩")
        if not depth:
            return False
        if kind == "name" and tree.kind == "name" and p.tokens[position][1] == tree.value:
            return True
    return False


def holds_condition(p: Parser) -> bool:
    """Whether the bracket that opens here contains a comparison at its own level."""
    depth = 0
    for position in range(p.position, min(len(p.kinds), p.position + 200)):
        kind = p.kinds[position]
        if kind in CLOSERS:
            depth += 1
        elif kind in ")]}⟩":
            depth -= 1
            if not depth:
                return False
        elif depth == 1 and (kind in RELATIONS or kind in ("and", "or", "not", "!")):
            return True
    return False
