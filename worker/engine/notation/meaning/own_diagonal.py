"""A grid with dots whose diagonal follows a rule of its own: s_i (1 - s_i) there, -s_i s_j elsewhere.

The rule beside the diagonal is that of the upper right and the lower left corner; whatever else is
written has to obey it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from worker.engine import expression
from worker.engine.expression import Node
from worker.engine.notation.meaning import ellipsis
from worker.engine.notation.meaning.elaborate import Elaboration
from worker.engine.notation.syntax import Tree, same_value
from worker.engine.shapes import Dimension

# How far from the beginning, counted from 1, or (negative) how far before the last, which is 0.
Place: TypeAlias = int


class Rules(NamedTuple):
    """What stands on the diagonal and beside it, over the letters of the row and of the column."""

    diagonal: ellipsis.Run
    beside: Tree


def read(e: Elaboration, tree: Tree, rows: Sequence[Sequence[Tree]]) -> Node | None:
    """The array, or None if the grid is not of this kind."""
    entries = _placed(rows)
    if entries is None:
        return None
    row, column = e.fresh_letter("i"), e.fresh_letter("j")
    rules = _rules(entries, row, column, tree)
    if rules is None:
        return None
    outer = {name: e.letters.pop(name, None) for name in (row, column)}
    side = e.sizes.fresh(tree.start, tree.end)
    for name in (row, column):
        e.letters[name] = side
        e.bound[name] = e.bound.get(name, 0) + 1
    if rules.diagonal.length is not None:
        ellipsis.sized(e, side, rules.diagonal.length)
    diagonal, beside = e.node(rules.diagonal.body), e.node(rules.beside)
    length: Dimension = e.sizes.resolve(side)
    for name, before in outer.items():
        del e.letters[name]
        e.bound[name] -= 1
        if not e.bound[name]:
            del e.bound[name]
        if before is not None:
            e.letters[name] = before
    if diagonal.shape or beside.shape:
        return None
    letters = [(row, length), (column, length)]
    at = expression.compare("==", *(expression.index(*pair) for pair in letters))
    return expression.comprehension(letters, expression.piecewise([(at, diagonal)], beside))


def _placed(rows: Sequence[Sequence[Tree]]) -> dict[tuple[Place, Place], Tree] | None:
    """Each written entry with its row and column; None where the dots do not say where it stands."""
    down = _places([_dots(row) for row in rows])
    if down is None:
        return None
    entries: dict[tuple[Place, Place], Tree] = {}
    for at, row in zip(down, rows, strict=True):
        if at is None:
            continue
        across = _places([item.kind == "ellipsis" for item in row])
        if across is None:
            return None
        entries |= {(at, place): item for place, item in zip(across, row, strict=True) if place is not None}
    return entries


def _dots(row: Sequence[Tree]) -> bool:
    return all(item.kind in ("ellipsis", "blank") for item in row)


def _places(dotted: Sequence[bool]) -> list[Place | None] | None:
    """Where each cell stands, None for the dots themselves; None if there are not dots once."""
    if sum(dotted) != 1:
        return None
    middle = dotted.index(True)
    if middle in (0, len(dotted) - 1):
        return None
    return [k + 1 if k < middle else None if k == middle else k + 1 - len(dotted) for k in range(len(dotted))]


def _rules(entries: Mapping[tuple[Place, Place], Tree], row: str, column: str, whole: Tree) -> Rules | None:
    upper, lower = entries.get((1, 0)), entries.get((0, 1))
    first, last = entries.get((1, 1)), entries.get((0, 0))
    if upper is None or lower is None or first is None or last is None:
        return None
    beside = _between(upper, lower, row, column)
    if beside is None or (beside.kind == "number" and not beside.value):
        return None
    obeying = {at for at, item in entries.items() if _obeys(beside, item, {row: at[0], column: at[1]})}
    if obeying >= entries.keys() or any(at[0] != at[1] for at in entries.keys() - obeying):
        return None
    on_diagonal = [entries[k, k] for k in (1, 2, 3) if (k, k) in entries]
    return Rules(ellipsis.rule_of([*on_diagonal, Tree("ellipsis", 0, 0, "…"), last], row, whole), beside)


def _between(upper: Tree, lower: Tree, row: str, column: str) -> Tree | None:
    """The rule of the entries in row 1, column n and in row n, column 1."""
    if upper.kind == "number" and upper.value == 1 and lower.kind in ("size", "letter"):
        return Tree("letter", upper.start, upper.end, row)
    if lower.kind == "number" and lower.value == 1 and upper.kind in ("size", "letter"):
        return Tree("letter", upper.start, upper.end, column)
    if upper.kind != lower.kind or not same_value(upper.value, lower.value):
        return None
    if len(upper.items) != len(lower.items):
        return None
    items = [_between(a, b, row, column) for a, b in zip(upper.items, lower.items, strict=True)]
    if any(item is None for item in items):
        return None
    return Tree(upper.kind, upper.start, upper.end, upper.value, [item for item in items if item is not None])


def _obeys(rule: Tree, item: Tree, places: Mapping[str, Place]) -> bool:
    if rule.kind == "letter" and rule.value in places:
        return _is_at(item, places[str(rule.value)])
    if rule.kind != item.kind or not same_value(rule.value, item.value) or len(rule.items) != len(item.items):
        return False
    return all(_obeys(a, b, places) for a, b in zip(rule.items, item.items, strict=True))


def _is_at(index: Tree, place: Place) -> bool:
    """Whether an index is the place: 2, n, n - 1."""
    if place > 0:
        return index.kind == "number" and bool(index.value == place)
    if place == 0:
        return index.kind in ("size", "letter")
    if index.kind != "add" or len(index.items) != 2 or index.items[1].kind != "negate":
        return False
    back = index.items[1].items[0]
    return back.kind == "number" and bool(back.value == -place)
