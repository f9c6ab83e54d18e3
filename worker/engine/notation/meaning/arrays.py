"""Lists, grids and blocks, and the rules that ellipses in them state."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError, ShapeError
from worker.engine.expression import Node, Op
from worker.engine.notation.grammar.brackets import ragged
from worker.engine.notation.meaning import ellipsis, own_diagonal
from worker.engine.notation.meaning.elaborate import Elaboration, rule
from worker.engine.notation.meaning.index_notation import as_vector
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, Dimension


@rule("matrix")
def matrix(e: Elaboration, tree: Tree) -> Node:
    """A written array: rows of cells, or a list of lists."""
    rows = [list(row.items) for row in tree.items]
    if any(item.kind == "ellipsis" for row in rows for item in row) or _nested_pattern(rows):
        listed = rows
        if len(rows) == 1:
            listed = [list(item.items[0].items) if _is_list(item) else [item] for item in rows[0]]
        return own_diagonal.read(e, tree, listed) or ellipsis.pattern(e, tree, rows)
    if len(rows) == 1 and rows[0] and all(_is_list(item) for item in rows[0]):
        inner = [item.items for item in rows[0]]
        if all(len(r) == 1 for r in inner):
            if any(_is_list(cell) for r in inner for cell in r[0].items):
                return _tensor(e, tree, rows[0])
            rows = [list(r[0].items) for r in inner]
            for number, row in enumerate(rows):
                if len(row) != len(rows[0]):
                    raise ragged(len(rows[0]), len(row), number + 1, tree.items[0].items[number])
    elif len(rows) == 1 and any(item.kind == "matrix" and item.value == "[" for item in rows[0]):
        number, odd = next((n, i) for n, i in enumerate(rows[0], 1) if not _is_list(i))
        raise ragged(len(rows[0][0].items), 1, number, odd)
    return block(e, tree, rows)


def _is_list(tree: Tree) -> bool:
    return tree.kind == "matrix" and tree.value in ("[", "(", "{")


def _nested_pattern(rows: Sequence[Sequence[Tree]]) -> bool:
    if len(rows) != 1:
        return False
    return any(
        cell.kind == "ellipsis"
        for item in rows[0]
        if _is_list(item)
        for row in item.items
        for cell in row.items
    )


def block(e: Elaboration, tree: Tree, rows: Sequence[Sequence[Tree]]) -> Node:
    """Cells side by side and above each other; zeros fill the room their neighbours leave."""
    for row in rows:
        for cell in row:
            if cell.kind == "blank":
                raise AnswerError(
                    "parse.ragged",
                    "An entry is missing here.",
                    start=cell.start,
                    end=max(cell.end, cell.start + 1),
                )
    nodes = [
        [
            as_vector(e, e.node(cell), cell) if e.letters and len(rows) * len(row) == 1 else e.node(cell)
            for cell in row
        ]
        for row in rows
    ]
    width = len(nodes[0])
    if all(not node.shape for row in nodes for node in row):
        if len(nodes) == 1 and width == 1:
            return nodes[0][0]
        shape = shapes.normal((Dimension.of(len(nodes)), Dimension.of(width)))
        return expression.node(Op.BLOCK, tuple(n for row in nodes for n in row), (len(nodes), width), shape)
    if len(nodes) == 1 and width == 1:
        if e.code and rows[0][0].flat:
            return _as_row(nodes[0][0])  # [x] holds a row
        return nodes[0][0]
    if e.code and len(nodes) == 1 and all(cell.flat for cell in rows[0]):
        nodes = [[_as_row(node)] for node in nodes[0]]  # a list of flat arrays: they are the rows
        rows = [[cell] for cell in rows[0]]
        width = 1
    return _fitted(e, tree, rows, nodes)


def _as_row(node: Node) -> Node:
    if len(node.shape) == 1:
        return expression.node(Op.TRANSPOSE, (node,), None, (ONE, node.shape[0]))
    return node


def _fitted(e: Elaboration, tree: Tree, rows: Sequence[Sequence[Tree]], nodes: list[list[Node]]) -> Node:
    """A block matrix, once the heights of rows and the widths of columns agree."""
    heights: list[Dimension | None] = [None] * len(nodes)
    widths: list[Dimension | None] = [None] * len(nodes[0])
    for r, row in enumerate(nodes):
        for c, node in enumerate(row):
            if node.shape or not _is_filler(rows[r][c]):
                height, breadth = e.matrix(node, rows[r][c])
                heights[r] = (
                    heights[r] if node.shape == () and heights[r] is not None else (heights[r] or height)
                )
                widths[c] = widths[c] or breadth
                if not (
                    e.sizes.unify(heights[r] or height, height)
                    and e.sizes.unify(widths[c] or breadth, breadth)
                ):
                    raise ShapeError(
                        f"This block is {height}×{breadth}; its neighbours need {heights[r]}×{widths[c]}.",
                        left=f"{heights[r]}×{widths[c]}",
                        right=f"{height}×{breadth}",
                    ).at(rows[r][c].start, rows[r][c].end)
    tall = [e.sizes.resolve(h) if h is not None else ONE for h in heights]
    wide = [e.sizes.resolve(w) if w is not None else ONE for w in widths]
    total_height, total_width = Dimension.of(0), Dimension.of(0)
    for height in tall:
        total_height = total_height + height
    for breadth in wide:
        total_width = total_width + breadth
    cells: list[Node] = []
    for r, row in enumerate(nodes):
        for c, node in enumerate(row):
            if not node.shape and _is_filler(rows[r][c]):
                shape = shapes.normal((tall[r], wide[c]))
                node = expression.zeros(shape)
            cells.append(node)
    shape = shapes.normal((total_height, total_width))
    return expression.node(Op.BLOCK, tuple(cells), (len(nodes), len(nodes[0])), shape)


def _is_filler(tree: Tree) -> bool:
    return tree.kind == "number" and tree.value == 0


def _tensor(e: Elaboration, tree: Tree, slabs: Sequence[Tree]) -> Node:
    """A list of lists of lists: the array with these entries."""
    entries: list[tuple[tuple[int, ...], Tree]] = []
    sizes: list[int] = []

    def collect(item: Tree, at: tuple[int, ...]) -> None:
        if _is_list(item):
            cells = item.items[0].items
            if len(sizes) == len(at):
                sizes.append(len(cells))
            if len(cells) != sizes[len(at)] or len(item.items) != 1:
                raise ragged(sizes[len(at)], len(cells), at[-1] if at else 1, item)
            for number, cell in enumerate(cells, 1):
                collect(cell, (*at, number))
        else:
            if len(at) != len(sizes):
                raise ragged(sizes[-1], 1, at[-1], item)
            entries.append((at, item))

    collect(tree, ())
    shallow = next((item for at, item in entries if len(at) != len(sizes)), None)
    if shallow is not None:
        raise ragged(sizes[-1], 1, 1, shallow)
    if len(entries) > MAX_TENSOR_ENTRIES:
        raise AnswerError(
            "parse.too_large", "This array has too many entries.", start=tree.start, end=tree.end
        )
    letters = [(name, Dimension.of(size)) for name, size in zip("ijklpqrs", sizes, strict=False)]
    indices = [expression.index(*pair) for pair in letters]
    cases: list[tuple[Node, Node]] = []
    for at, item in entries:
        value = e.node(item)
        if value.shape:
            raise ragged(1, 2, at[-1], item)
        if value.op is Op.NUMBER and not value.payload:
            continue
        gates = [expression.compare("==", i, expression.number(k)) for i, k in zip(indices, at, strict=True)]
        cases.append((expression.logic("and", *gates), value))
    zero = expression.number(0)
    body = expression.piecewise(cases, zero) if cases else zero
    return expression.comprehension(letters, body)


MAX_TENSOR_ENTRIES = 512
