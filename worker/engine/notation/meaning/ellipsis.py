"""Ellipses that state a rule: [1, …, 1], [x_1, …, x_n], diag(…, 1/x_i, …), and grids of these.

The first and the last entry written must be the same but for numbers 1 in one that are sizes in
the other; then there is one rule for all of them, and what is written between has to obey it.
Anything else is refused with a hint: guessing would be unfair to whoever meant something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import Letter, Node, Op
from worker.engine.notation.limits import MAX_CONCRETE_SIZE
from worker.engine.notation.meaning.elaborate import Elaboration, rule
from worker.engine.notation.syntax import Tree, same, same_value
from worker.engine.shapes import ONE, Dimension


def refused(tree: Tree, reason: str = "") -> AnswerError:
    """The error for dots that state no rule."""
    return AnswerError(
        "parse.ellipsis",
        "What these dots stand for cannot be told"
        + (f": {reason}" if reason else "")
        + ". Write the first and the last entry, as in [x_1, …, x_n], or a rule, as in diag(…, 1/x_i, …).",
        start=tree.start,
        end=tree.end,
    )


class Run:
    """The rule of one run of entries: a body over a letter, and how many there are."""

    def __init__(self, body: Tree, letter: str | None, length: Tree | None) -> None:
        self.body = body
        self.letter = letter  # None where every entry is the same
        self.length = length  # the size that the last index names; None if it is not said


def rule_of(items: Sequence[Tree], letter: str, whole: Tree) -> Run:
    """The rule that entries with an ellipsis among them state."""
    items = [_unfolded(item) for item in _from_one(items)]
    dots = [position for position, item in enumerate(items) if item.kind == "ellipsis"]
    written = [item for item in items if item.kind != "ellipsis"]
    if not written:
        raise refused(whole)
    if len(dots) == 2 and dots[0] == 0 and dots[1] == len(items) - 1 and len(written) == 1:
        return Run(_folded(written[0]), _letter_in(written[0]), None)
    if len(dots) != 1:
        raise refused(whole, "there is more than one ellipsis")
    before, after = items[: dots[0]], items[dots[0] + 1 :]
    if not before or not after:
        raise refused(whole, "the list has no first or no last entry")
    first, last = before[0], _component(after[-1])
    after = [*after[:-1], last]
    if all(same(first, item) for item in (*before, *after)):
        name = _letter_in(first)
        return Run(_folded(first), name, None)
    places: list[tuple[Tree, Tree]] = []
    if not _differences(first, last, places) or not places:
        raise refused(whole, "the first and the last entry do not follow one rule")
    length = places[0][1]
    if any(not same(length, other) for _, other in places):
        raise refused(whole, "the last entry has several sizes")
    body = _generalised(first, last, letter)
    for number, item in enumerate(before[1:], 2):
        if not _obeys(body, item, letter, partial(_is_number, number=number)):
            raise refused(item, "this entry does not follow the rule of the first and the last")
    for back, item in enumerate(reversed(after[:-1]), 1):
        if not _obeys(body, _component(item), letter, partial(_is_before, last=length, places=back)):
            raise refused(item, "this entry does not follow the rule of the first and the last")
    return Run(_folded(body), letter, length)


def _unfolded(tree: Tree) -> Tree:
    """With the letters of sums and products among the parts, so that ∏_{k≠1} x_k can follow a rule."""
    items = [_unfolded(item) for item in tree.items]
    if tree.kind != "series":
        return tree if not items else _like(tree, tree.kind, tree.value, items)
    key, letters, bounded = tree.value
    return _like(tree, "unfolded series", (key, len(letters), bounded), [*letters, *items])


def _folded(tree: Tree) -> Tree:
    items = [_folded(item) for item in tree.items]
    if tree.kind != "unfolded series":
        return tree if not items else _like(tree, tree.kind, tree.value, items)
    key, count, bounded = tree.value
    return _like(tree, "series", (key, items[:count], bounded), items[count:])


def _like(tree: Tree, kind: str, value: object, items: list[Tree]) -> Tree:
    made = Tree(kind, tree.start, tree.end, value, items)
    made.flat = tree.flat
    return made


def _from_one(items: Sequence[Tree]) -> Sequence[Tree]:
    """x[0], x[1], …, x[n-1] of array code as x[1], x[2], …, x[n]."""
    if not items or items[0].kind != "indexing" or items[-1].kind != "indexing":
        return items
    if [index.value for index in items[0].items[1:]] != [0]:
        return items
    return [item if item.kind != "indexing" else _next(item) for item in items]


def _next(item: Tree) -> Tree:
    """The entry behind an entry, as its index counts from 1."""
    base, index = item.items[0], item.items[-1]
    if index.kind == "number":
        index = Tree("number", index.start, index.end, index.value + 1)
    elif index.kind == "add" and len(index.items) == 2 and index.items[1].kind == "negate":
        size, back = index.items[0], index.items[1].items[0]
        if back.kind == "number" and back.value == 1:
            index = size
        elif back.kind == "number":
            less = Tree("number", back.start, back.end, back.value - 1)
            index = Tree("add", index.start, index.end, None, [size, Tree("negate", 0, 0, None, [less])])
    return Tree("entry", item.start, item.end, False, [base, index])


def _is_number(index: Tree, number: int) -> bool:
    return index.kind == "number" and bool(index.value == number)


def _is_before(index: Tree, last: Tree, places: int) -> bool:
    """Whether an index stands so many places before the last one: n - 1, or 4 of 5."""
    if last.kind == "number":
        return _is_number(index, last.value - places)
    return (
        index.kind == "add"
        and len(index.items) == 2
        and index.items[0].value == last.value
        and index.items[1].kind == "negate"
        and _is_number(index.items[1].items[0], places)
    )


def _component(tree: Tree) -> Tree:
    """xn as x_n: at the end of a run a size behind a name is its index, also in wn/xn^2."""
    items = [_component(item) for item in tree.items]
    if tree.kind != "product":
        return Tree(tree.kind, tree.start, tree.end, tree.value, items)
    factors, operators = items[:1], []
    for operator, item in zip(tree.value, items[1:], strict=True):
        base = item.items[0] if item.kind == "power" else item
        if operator == "" and factors[-1].kind == "name" and base.kind == "size":
            entry = Tree("entry", factors[-1].start, base.end, False, [factors[-1], base])
            raised = Tree("power", entry.start, item.end, item.value, [entry, *item.items[1:]])
            factors[-1] = raised if item.kind == "power" else entry
        elif operator == "" and item.kind == "size" and _ends_with_name(factors[-1]):  # wn^xn
            base, exponent = factors[-1].items
            entry = Tree("entry", exponent.start, item.end, False, [exponent, item])
            factors[-1] = Tree("power", base.start, item.end, factors[-1].value, [base, entry])
        else:
            factors.append(item)
            operators.append(operator)
    if not operators:
        return factors[0]
    return Tree("product", tree.start, tree.end, operators, factors)


def _ends_with_name(tree: Tree) -> bool:
    return tree.kind == "power" and tree.items[1].kind == "name"


def _letter_in(tree: Tree) -> str | None:
    """The index letter that an entry such as 1/x_i uses."""
    stack = [tree]
    while stack:
        item = stack.pop()
        if item.kind == "entry":
            for index in item.items[1:]:
                if index.kind == "letter":
                    return str(index.value)
        if item.kind in ("delta", "series", "unfolded series"):
            continue  # the letter of a sum is its own
        stack.extend(item.items)
    return None


def _differences(first: Tree, last: Tree, places: list[tuple[Tree, Tree]]) -> bool:
    """Where the first entry has a 1 and the last a size; False if they differ otherwise."""
    if first.kind == "number" and first.value == 1 and _names_size(last):
        places.append((first, last))
        return True
    if first.kind == "number" and last.kind == "number" and first.value == 1 and last.value > 1:
        if not isinstance(last.value, int) or last.value > MAX_CONCRETE_SIZE:
            return False
        places.append((first, last))
        return True
    if first.kind != last.kind or not same_value(first.value, last.value):
        return False
    return len(first.items) == len(last.items) and all(
        _differences(a, b, places) for a, b in zip(first.items, last.items, strict=True)
    )


def _names_size(tree: Tree) -> bool:
    return tree.kind in ("size", "letter")


def _generalised(first: Tree, last: Tree, letter: str) -> Tree:
    """The first entry with the letter where the last one has its size."""
    if first.kind == "number" and (first.kind != last.kind or first.value != last.value):
        return Tree("letter", first.start, first.end, letter)
    items = [_generalised(a, b, letter) for a, b in zip(first.items, last.items, strict=True)]
    return Tree(first.kind, first.start, first.end, first.value, items)


def _obeys(body: Tree, item: Tree, letter: str, fits: Callable[[Tree], bool]) -> bool:
    """Whether an entry is the rule at an index that fits."""
    if body.kind == "letter" and body.value == letter:
        return fits(item)
    if body.kind != item.kind or not same_value(body.value, item.value) or len(body.items) != len(item.items):
        return False
    return all(_obeys(a, b, letter, fits) for a, b in zip(body.items, item.items, strict=True))


def vector(e: Elaboration, items: Sequence[Tree], whole: Tree) -> Node:
    """The column of the entries that a run states, as diag(…) takes it."""
    run = rule_of(items, e.fresh_letter("i"), whole)
    letters, body = _read(e, run, whole)
    return expression.comprehension(letters, body)


@rule("run")
def run(e: Elaboration, tree: Tree) -> Node:
    """x_1 + x_2 + … + x_n and x_1 x_2 … x_n."""
    if tree.items[-1].kind != "ellipsis" and tree.items[-2].kind != "ellipsis":
        raise refused(tree, "more follows behind the last entry")
    stated = rule_of(tree.items, e.fresh_letter("k"), tree)
    if stated.letter is None or stated.length is None:
        raise refused(tree)
    letters, body = _read(e, stated, tree)
    op = Op.SUM_OVER if tree.value == "sum" else Op.PRODUCT_OVER
    return expression.node(op, (body,), letters[0], ())


def _read(e: Elaboration, run: Run, whole: Tree, *, blocks: bool = False) -> tuple[list[Letter], Node]:
    """The body with its letter bound, and the letter with its size."""
    name = run.letter or e.fresh_letter("i")
    outer = e.letters.pop(name, None)
    e.letters[name] = e.sizes.fresh(whole.start, whole.end)
    e.bound[name] = e.bound.get(name, 0) + 1
    if run.length is not None:
        sized(e, e.letters[name], run.length)
    body = e.node(run.body)
    dimension = e.sizes.resolve(e.letters.pop(name))
    e.bound[name] -= 1
    if not e.bound[name]:
        del e.bound[name]
    if outer is not None:
        e.letters[name] = outer
    if body.shape and not blocks:
        raise refused(whole, "its entries are not numbers")
    return [(name, dimension)], body


def sized(e: Elaboration, dimension: Dimension, length: Tree) -> None:
    """The run is as long as its last index says, where that is a size of the exercise."""
    if length.kind == "number":
        e.sizes.unify(dimension, Dimension.of(length.value))
    elif length.kind == "size" or length.value in e.scope.sizes or length.value in e.scope.lengths:
        e.sizes.unify(dimension, e.dimension(str(length.value)))


def pattern(e: Elaboration, tree: Tree, rows: list[list[Tree]]) -> Node:
    """A list or grid with dots in it."""
    if len(rows) == 1 and any(item.kind == "matrix" for item in rows[0]):
        rows = [
            list(item.items[0].items) if item.kind == "matrix" and len(item.items) == 1 else [item]
            for item in rows[0]
        ]
    if len(rows) == 1:
        return _line(e, tree, rows[0], across=True)
    if all(len(row) == 1 for row in rows):
        return _line(e, tree, [row[0] for row in rows], across=False)
    if any(item.kind == "ellipsis" and item.value == "⋱" for row in rows for item in row) or _corners_zero(
        rows
    ):
        found = _diagonal(e, tree, rows)
        if found is not None:
            return found
    return _grid(e, tree, rows)


def _line(e: Elaboration, tree: Tree, items: list[Tree], *, across: bool) -> Node:
    """A row or a column with dots; behind the run there may be further entries."""
    letter = e.fresh_letter("j" if across else "i")
    rest: list[Tree] = []
    run_: Run | None = None
    refusal: AnswerError | None = None
    while run_ is None:
        try:
            run_ = rule_of(items, letter, tree)
        except AnswerError as error:
            refusal = refusal or error
            if len(items) < 4 or items[-2].kind == "ellipsis":
                raise refusal from None
            items, rest = items[:-1], [items[-1], *rest]
    if run_.letter is None:  # [w, …, w] repeats a column
        node = e.node(run_.body)
        height, width = e.matrix(node, run_.body)
        if node.shape and (width if across else height) is ONE:
            ones = expression.ones(
                (ONE, e.sizes.fresh(tree.start, tree.end))[:: 1 if across else -1][: 2 if across else 1]
            )
            factors = (node, ones) if across else (ones, node)
            shape = (height, ones.shape[1]) if across else (ones.shape[0], width)
            return expression.node(Op.MATMUL, factors, None, shape)
    letters, body = _read(e, run_, tree, blocks=True)
    scale, block = _scaled(body, letters[0][0], tree) if body.shape else (body, None)
    line = expression.comprehension([("_", ONE), *letters] if across else letters, scale)
    if block is not None:
        if rest:
            raise refused(tree, "numbers and matrices stand side by side")
        return e.build(expression.kronecker, line, block, tree=tree)
    if not rest:
        return line
    cells = [line, *map(e.node, rest)]
    length = letters[0][1]
    for cell, item in zip(cells[1:], rest, strict=True):
        if cell.shape:
            raise refused(item)
        length = length + 1
    payload = (1, len(cells)) if across else (len(cells), 1)
    return expression.node(Op.BLOCK, tuple(cells), payload, (ONE, length) if across else (length,))


def _scaled(body: Node, letter: str, whole: Tree) -> tuple[Node, Node]:
    """x_i A as the number and the matrix, which is the same for every i."""
    sign = 1
    while body.op is Op.NEGATE:
        sign, body = -sign, body.args[0]
    factors = body.args if body.op is Op.MULTIPLY else (body,)
    blocks = [factor for factor in factors if factor.shape]
    if len(blocks) != 1 or any(
        node.op is Op.INDEX and node.payload[0] == letter for node in expression.walk(blocks[0])
    ):
        raise refused(whole, "its entries are neither numbers nor one matrix that is scaled")
    numbers = [factor for factor in factors if not factor.shape] + [expression.number(-1)] * (sign < 0)
    scale = expression.multiply(*numbers) if numbers else expression.number(1)
    return scale, blocks[0]


def _is_zero(tree: Tree) -> bool:
    return tree.kind in ("blank", "ellipsis", "zeros") or (tree.kind == "number" and tree.value == 0)


def _corners_zero(rows: list[list[Tree]]) -> bool:
    return len(rows[0]) > 1 and _is_zero(rows[0][-1]) and _is_zero(rows[-1][0]) and len(rows[-1]) > 1


def _diagonal(e: Elaboration, tree: Tree, rows: list[list[Tree]]) -> Node | None:
    """Entries down the diagonal, zeros (or nothing, or dots) elsewhere."""
    width = max(map(len, rows))
    entries: list[Tree] = []
    for r, row in enumerate(rows):
        if all(item.kind in ("ellipsis", "blank") for item in row):
            entries.append(next((i for i in row if i.kind == "ellipsis"), row[0]))
            continue
        if len(row) != width or width != len(rows):
            return None
        for c, item in enumerate(row):
            if c == r:
                entries.append(item)
            elif not _is_zero(item):
                return None
    if len(entries) != len(rows) or any(item.kind == "blank" for item in entries):
        return None
    return expression.diag(vector(e, entries, tree))


def _grid(e: Elaboration, tree: Tree, rows: list[list[Tree]]) -> Node:
    """A rule for each row, and one rule for these rules."""
    runs: list[Run | None] = []
    for row in rows:
        if row[0].kind != "blank" and all(item.kind in ("ellipsis", "blank") for item in row):
            runs.append(None)
        elif any(item.kind == "ellipsis" for item in row):
            runs.append(rule_of(row, e.fresh_letter("j"), tree))
        else:
            raise refused(tree, "each row needs its own dots")
    stated = [run for run in runs if run is not None]
    if not stated:
        raise refused(tree)
    items = [run.body if run is not None else Tree("ellipsis", tree.start, tree.end) for run in runs]
    across = rule_of(items, e.fresh_letter("i"), tree) if len(stated) < len(runs) else None
    if across is None:
        raise refused(tree, "the rows need dots too")
    column = stated[0].letter or e.fresh_letter("j")
    outer = e.letters.pop(column, None)
    e.letters[column] = e.sizes.fresh(tree.start, tree.end)
    e.bound[column] = e.bound.get(column, 0) + 1
    length = stated[0].length
    if length is not None:
        sized(e, e.letters[column], length)
    letters, body = _read(e, across, tree)
    letters.append((column, e.sizes.resolve(e.letters.pop(column))))
    e.bound[column] -= 1
    if not e.bound[column]:
        del e.bound[column]
    if outer is not None:
        e.letters[column] = outer
    return expression.comprehension(letters, body)
