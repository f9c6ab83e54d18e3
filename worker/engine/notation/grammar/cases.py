"""Piecewise answers in all the ways people write them.

`0 if z <= 0 else x^T`, `{0 if z <= 0; x^T otherwise}`, `{0, z <= 0; x^T, z > 0}`, the cases
environment, `if z > 0 then x^T else 0`, `z > 0 ? x^T : 0`, `1 for z > 0, 0 otherwise`.
"""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar.cursor import CLOSERS, OPERANDS
from worker.engine.notation.grammar.parser import RELATIONS, Parser
from worker.engine.notation.syntax import Token, Tree, same

# A value with its condition; a condition alone; the sign that all other cases follow.
PARTS = frozenset({"case", "condition", "otherwise"})
_BEGINNINGS = frozenset({"if", "for", "elif", "otherwise", "else", "and"})
_BEFORE_VALUE = frozenset({":", "→"})


def cell(p: Parser) -> Tree:
    """One cell of a list: an expression, a case, or a condition behind `if`."""
    token = p.tokens[p.position]
    kind = token[0]
    if kind not in _BEGINNINGS:
        tree = p.expression()
        if tree.kind in ("compare", "logic") and p.kinds[p.position] in _BEFORE_VALUE:  # z > 0: x^T
            p.position += 1
            value = p.expression()
            return Tree("case", tree.start, value.end, None, [value, tree])
        return tree
    if kind in ("if", "for", "elif"):
        return _if(p, token)
    p.position += 1
    if kind == "and":  # 0 if z <= 0, and 1 if z > 0
        return cell(p)
    if kind == "else" and p.kinds[p.position] == "if":
        return cell(p)
    p.accept(":")
    if p.kinds[p.position] in OPERANDS or p.kinds[p.position] in "-+|":
        value = p.expression()
        return Tree("case", token[2], value.end, None, [value])
    return Tree("otherwise", token[2], token[3])


def _if(p: Parser, token: Token) -> Tree:
    """`if c`, or `if c then v`, or `if c: v`."""
    p.position += 1
    if p.kinds[p.position] == "otherwise":
        p.position += 1
        return Tree("otherwise", token[2], p.tokens[p.position - 1][3])
    p.enter(token)
    bracketed = _is_condition_before_value(p)
    condition = p.operand() if bracketed else p.condition()
    following = p.kinds[p.position]
    if following in ("then", ":") or bracketed:
        p.position += following in ("then", ":")
        p.accept(",")
        value = p.condition()
        case = Tree("case", token[2], value.end, None, [value, condition])
        p.depth -= 1
        return case
    p.depth -= 1
    return Tree("condition", token[2], condition.end, None, [condition])


def _is_condition_before_value(p: Parser) -> bool:
    """Whether brackets hold the condition here and its value follows: if (z > 0) x^T else 0."""
    if p.kinds[p.position] != "(":
        return False
    depth, compared = 0, False
    for position in range(p.position, min(p.position + 60, len(p.kinds) - 1)):
        kind = p.kinds[position]
        depth += (kind in CLOSERS) - (kind in _CLOSING)
        compared = compared or (depth == 1 and kind in RELATIONS)
        if not depth:
            return compared and p.kinds[position + 1] in OPERANDS
    return False


_CLOSING = frozenset(CLOSERS.values())


def prefixed(p: Parser, token: Token) -> Tree:
    """An answer that begins with `if`: its cases up to the last `else`."""
    start = token[2]
    p.position -= 1
    rows: list[Tree] = []
    while True:
        rows.append(cell(p))
        if rows[-1].kind == "condition":
            p.accept(",")
            rows.append(p.condition())
            rows[-2:] = [Tree("case", rows[-2].start, rows[-1].end, None, [rows[-1], rows[-2].items[0]])]
        last = len(rows[-1].items) == 1
        if last or p.kinds[p.position] not in (",", ";", "\\\\", "else", "otherwise", "elif"):
            break
        if p.kinds[p.position] in (",", ";", "\\\\"):
            if p.kinds[p.position + 1] not in ("if", "else", "otherwise", "elif"):
                break
            p.position += 1
    return of_rows(p, [rows], start, rows[-1].end)


def trailing_if(p: Parser, value: Tree) -> Tree:
    """`a if c else b`; without `else`, one case of several."""
    token = p.tokens[p.position]
    pairs: list[Tree] = []
    while True:
        p.position += 1
        if p.kinds[p.position] == "otherwise":
            p.position += 1
            return Tree("case", value.start, p.tokens[p.position - 1][3], None, [value])
        p.accept(":")
        condition = p.condition()
        pairs += [value, condition]
        if not p.accept("else"):
            break
        p.accept(":")
        value = p.condition()
        if p.kinds[p.position] != token[0]:
            return Tree("cases", pairs[0].start, value.end, True, [*pairs, value])
    if len(pairs) == 2:
        return Tree("case", pairs[0].start, pairs[1].end, None, pairs)
    return Tree("cases", pairs[0].start, pairs[-1].end, False, pairs)


def trailing_for(p: Parser, value: Tree) -> Tree:
    """`v for z > 0` is a case; `v for i in range(n)` and `v for i=1..n` make a list or a sum."""
    position = p.position
    kinds = p.kinds
    following = kinds[position + 1 : position + 3]
    name = p.tokens[position + 1]
    is_name = name[0] in ("letter", "size", "unknown", "name", "letter function", "e", "_")
    if is_name and len(following) == 2 and following[1] in ("in", "∈"):
        return _generated(p, value, ranged=False)
    if is_name and following[1:] == ["="] and has_range(p, position + 3):
        return _generated(p, value, ranged=True)
    return trailing_if(p, value)


_OPENERS = frozenset({"(", "[", "{"})


def has_range(p: Parser, position: int) -> bool:
    """Whether a range such as 1..n begins about here."""
    depth = 0
    for kind in p.kinds[position : position + 12]:
        if kind in ("..", "…"):
            return True
        if kind in _OPENERS:
            depth += 1
        elif kind in (")", "]", "}"):
            depth -= 1
        if depth < 0 or (not depth and kind in (",", ";")):
            return False
    return False


def _generated(p: Parser, value: Tree, *, ranged: bool) -> Tree:
    """The letters that the value runs over, with their bounds: trees (letter, first, last)."""
    letters: list[tuple[str, bool]] = []
    bounds: list[Tree] = []
    while True:
        p.position += 1
        token = p.tokens[p.position]
        word = p.text[token[2] : token[3]]
        p.position += 2
        if ranged:
            bounds.append(p.sum())
            if not (p.accept("..") or p.accept("…")):
                raise p.unexpected(p.tokens[p.position], expected="a range such as 1..n")
            bounds.append(p.sum())
            letters.append((word, False))
        else:
            counted = p.kinds[p.position] == "number" and p.kinds[p.position + 1] == ":"
            if counted:  # j in 1:n
                bounds.append(p.sum())
                p.accept(":")
                bounds.append(p.sum())
            else:
                bounds += _python_range(p)
            letters.append((word, not counted))
        if p.kinds[p.position] == "for" and not ranged:
            continue
        if not (ranged and p.kinds[p.position] == "," and p.kinds[p.position + 2] == "="):
            break
    return Tree("generator", value.start, p.tokens[p.position - 1][3], letters, [value, *bounds])


def _python_range(p: Parser) -> list[Tree]:
    """First and last of range(n) or range(a, b), counted from 0."""
    token = p.tokens[p.position]
    if token[0] != "unknown" or token[1] != "range" or p.kinds[p.position + 1] != "(":
        raise AnswerError(
            "parse.unexpected",
            "A letter runs over range(n) here.",
            start=token[2],
            end=token[3],
            found=p.text[token[2] : token[3]],
            expected="range(n)",
        )
    opened = p.tokens[p.position + 1]
    p.position += 2
    arguments = [p.sum()]
    while p.accept(","):
        arguments.append(p.sum())
    p.expect(")", opened)
    if len(arguments) > 2:
        raise AnswerError(
            "parse.arguments",
            "range takes one or two arguments here.",
            start=token[2],
            end=token[3],
            function="range",
        )
    if len(arguments) == 1:
        arguments.insert(0, Tree("number", token[2], token[3], 0))
    return arguments


def ternary(p: Parser, condition: Tree) -> Tree:
    """`c ? a : b`."""
    p.enter(p.tokens[p.position])
    p.position += 1
    value = p.expression()
    if not p.accept(":"):
        raise p.unexpected(p.tokens[p.position], expected="the : of c ? a : b")
    otherwise = p.condition()
    if p.kinds[p.position] == "?":
        otherwise = ternary(p, otherwise)
    p.depth -= 1
    return Tree("cases", condition.start, otherwise.end, True, [value, condition, otherwise])


def trailing_otherwise(p: Parser, value: Tree) -> Tree:
    """`v otherwise`."""
    token = p.tokens[p.position]
    p.position += 1
    return Tree("case", value.start, token[3], None, [value])


def trailing_else(p: Parser, value: Tree) -> Tree:
    """`v else` at the end of cases is `v otherwise`."""
    if p.kinds[p.position + 1] in _ENDS:
        return trailing_otherwise(p, value)
    return value


_ENDS = frozenset({"end", ")", "]", "}", ",", ";", "\\\\", "end env"})


def of_rows(p: Parser, rows: list[list[Tree]], start: int, end: int) -> Tree:
    """Cases from cells in any arrangement: value and condition in one cell or in two."""
    cells = [item for row in rows for item in _with_joint_conditions(row) if item.kind != "blank"]
    pairs: list[Tree] = []
    otherwise: Tree | None = None
    value: Tree | None = None
    for item in cells:
        if otherwise is not None:
            raise _misplaced(item)
        if item.kind == "case":
            if value is not None:
                raise _misplaced(item)
            if len(item.items) == 2:
                pairs += item.items
            else:
                otherwise = item.items[0]
        elif value is None:
            if item.kind == "cases" and item.value is False:
                pairs += item.items
                continue
            if item.kind in PARTS or item.kind in ("row", "slice"):
                raise _misplaced(item)
            value = item
        elif item.kind == "otherwise":
            otherwise, value = value, None
        else:
            condition = item.items[0] if item.kind == "condition" else item
            if condition.kind not in ("compare", "logic"):
                raise AnswerError(
                    "parse.unexpected",
                    "A condition such as z > 0 was expected here.",
                    start=item.start,
                    end=item.end,
                    found=p.text[item.start : item.end],
                    expected="a condition",
                )
            pairs += [value, condition]
            value = None
    if value is not None:
        otherwise = value
    if not pairs:
        raise AnswerError(
            "parse.unexpected",
            "Cases need at least one condition.",
            start=start,
            end=end,
            found=p.text[start:end],
            expected="a condition",
        )
    return complete(p, pairs, otherwise, start, end)


def _with_joint_conditions(row: list[Tree]) -> list[Tree]:
    """A row `value, condition, condition`: both hold there."""
    conditions = [item.kind in ("compare", "logic") for item in row]
    if len(row) < 3 or conditions[0] or not all(conditions[1:]):
        return row
    return [row[0], Tree("logic", row[1].start, row[-1].end, "and", row[1:])]


def _misplaced(item: Tree) -> AnswerError:
    return AnswerError(
        "parse.unexpected",
        "Each case is a value with its condition, and the last may be the otherwise.",
        start=item.start,
        end=item.end,
        found="",
        expected="a value and its condition",
    )


_OPPOSITE = {
    "<": (">=", ">"),
    "<=": (">", ">="),
    ">": ("<=", "<"),
    ">=": ("<", "<="),
    "==": ("!=",),
    "!=": ("==",),
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def complete(p: Parser, pairs: list[Tree], otherwise: Tree | None, start: int, end: int) -> Tree:
    """Cases that cover everything; where two conditions are opposite, the last is the otherwise."""
    if otherwise is not None:
        return Tree("cases", start, end, True, [*pairs, otherwise])
    if len(pairs) == 4 and _opposite(pairs[1], pairs[3]):
        if not _covers(pairs[1], pairs[3]):
            p.note("note.cases_gap", pairs[1])
        return Tree("cases", start, end, True, pairs[:3])
    return Tree("cases", start, end, False, pairs)


def _relation(condition: Tree) -> tuple[str, Tree, Tree] | None:
    if condition.kind == "group":
        condition = condition.items[0]
    if condition.kind != "compare" or len(condition.items) != 2:
        return None
    return condition.value[0], condition.items[0], condition.items[1]


def _opposite(one: Tree, other: Tree) -> bool:
    """Whether exactly one of two comparisons holds, up to where their sides are equal."""
    first, second = _relation(one), _relation(other)
    if first is None or second is None:
        return False
    relation, left, right = second
    if same(first[1], left) and same(first[2], right):
        return relation in _OPPOSITE[first[0]]
    if same(first[1], right) and same(first[2], left):
        return _MIRRORED[relation] in _OPPOSITE[first[0]]
    return False


def _covers(one: Tree, other: Tree) -> bool:
    first, second = _relation(one), _relation(other)
    assert first is not None
    assert second is not None
    return "=" in first[0] or "=" in second[0]


def from_matrix(p: Parser, matrix: Tree) -> Tree | None:
    """An array behind a brace: cases if its last column holds conditions."""
    rows = [list(row.items) for row in matrix.items]
    if all(len(row) == 2 and row[1].kind in ("compare", "logic") for row in rows):
        return of_rows(p, rows, matrix.start, matrix.end)
    return None
