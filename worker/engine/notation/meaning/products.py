"""What a product means by the shapes of its factors.

A scalar scales. Two arrays are multiplied as matrices where their shapes conform, else entry by
entry; where both would do the matrix product is taken, and a note says so. In array code * is
element-wise and @ the matrix product. The dot of two vectors is their dot product.
"""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.model import Bars
from worker.engine.notation.grammar.atoms import is_size
from worker.engine.notation.meaning.bars import barred, beside_itself
from worker.engine.notation.meaning.chain import Chain
from worker.engine.notation.meaning.elaborate import RULES, Elaboration, rule
from worker.engine.notation.meaning.exact_values import not_by_zero
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, SCALAR, Shape


@rule("product")
def product(e: Elaboration, tree: Tree) -> Node:
    """Factors from left to right; equal operations in a row become one node."""
    items, operators = tree.items, tree.value
    if operators == ["*"] and _is_list_of_one(e, items[0]) and is_size(items[1]):
        return _repeated(e, tree, items[0].items[0].items[0], items[1])
    if e.lean == "matlab" or (e.scope.applied and "" in operators):
        tree = _with_components(e, tree) if e.lean == "matlab" else _with_values(e, tree)
        if tree.kind != "product":
            return e.node(tree)
        items, operators = tree.items, tree.value
    if _says_size(items[-1]) and operators[-1] == " ":
        node = e.node(Tree("product", tree.start, items[-2].end, operators[:-1], items[:-1]))
        rows, columns = (e.size(side) for side in items[-1].items[0].items)
        if e.sizes.shape(node.shape) == shapes.normal((rows, columns)):  # diag(x) (n×n)
            e.note("note.size_said", items[-1])
            return node
    nodes: list[Node] = []
    scalars_only = True
    for item in items:
        kind = item.kind
        if kind == "ellipsis":
            return _with_run(e, tree, len(nodes))
        if kind == "bars" or (kind == "number" and item.value == 1):
            node = factor(e, tree, len(nodes))
        else:
            node = e.node(item)
        if node.shape:
            scalars_only = False
        nodes.append(node)
    if scalars_only and "\\" not in operators:
        if "/" not in operators and "frac" not in operators:
            return expression.node(Op.MULTIPLY, tuple(nodes), None, SCALAR)
        if len(nodes) == 2:
            not_by_zero(nodes[1], items[1])
            return expression.node(Op.DIVIDE, tuple(nodes), None, SCALAR)
    chain = Chain(e, nodes[0], items[0])
    position = 0
    while position < len(operators):
        operator = operators[position]
        position += 1
        item, node = items[position], nodes[position]
        if item.kind == "number" and item.value == 1 and _is_ones_behind(e, operator, chain.shape):
            node = expression.ones((e.sizes.fresh(item.start, item.end),))
        elif position < len(operators) and operators[position] in ("", " ", "*") and operator != "/":
            number = _number_ahead(e, chain.shape, node, nodes[position + 1])
            if number is not None:  # A x^T y is A (x^T y)
                position += 1
                chain.append(Op.MULTIPLY, number, chain.shape)
                continue
        if operator == "/" or operator == "frac":
            chain.divide(node, item)
            if operator == "/" and position < len(operators):
                _scope_of_division(e, tree, position)
        else:
            chain.multiply(operator, node, item)
    return chain.finished(tree)


def _says_size(tree: Tree) -> bool:
    """Whether these brackets hold a size such as n×n."""
    inner = tree.items[0] if tree.kind == "group" else tree
    return (
        inner is not tree
        and inner.kind == "product"
        and inner.value == ["×"]
        and all(map(is_size, inner.items))
    )


def _with_values(e: Elaboration, tree: Tree) -> Tree:
    """The product with s(x) as s, where s is a definition made of x alone: s(x)^2 and s(x)_i likewise."""
    items, operators = list(tree.items[:1]), []
    for operator, item in zip(tree.value, tree.items[1:], strict=True):
        name, bracket = items[-1], item.items[0] if item.kind in ("power", "entry") else item
        inside = bracket.items[0] if bracket.kind == "group" else bracket
        variable = e.scope.applied.get(name.value) if name.kind == "name" and operator == "" else None
        if variable is None or inside is bracket or (inside.kind, inside.value) != ("name", variable):
            items.append(item)
            operators.append(operator)
            continue
        e.note("note.applied_definition", Tree("applied", name.start, bracket.end), name=name.value)
        items[-1] = name
        if item is not bracket:
            items[-1] = Tree(item.kind, name.start, item.end, item.value, [name, *item.items[1:]])
    return items[0] if not operators else Tree("product", tree.start, tree.end, operators, items)


def _with_components(e: Elaboration, tree: Tree) -> Tree:
    """The product with x(2) and W(1, 2) of declared arrays as components."""
    items, operators = list(tree.items[:1]), []
    for operator, item in zip(tree.value, tree.items[1:], strict=True):
        name, raised = items[-1], item.kind == "power"
        bracket = item.items[0] if raised else item
        indices = _indices_in(bracket)
        if operator or name.kind != "name" or not indices or e.names.rank(name.value) != len(indices):
            items.append(item)
            operators.append(operator)
            continue
        entry = Tree("entry", name.start, bracket.end, False, [name, *indices])
        e.note("note.component", entry)
        items[-1] = entry
        if raised:
            items[-1] = Tree("power", name.start, item.end, item.value, [entry, item.items[1]])
    return items[0] if not operators else Tree("product", tree.start, tree.end, operators, items)


def _indices_in(bracket: Tree) -> Sequence[Tree]:
    """The 2 of (2), the 1 and 2 of (1, 2), the i and j of (i, j)."""
    if bracket.kind == "group":
        found: Sequence[Tree] = bracket.items
    elif bracket.kind == "matrix" and bracket.value == "(" and len(bracket.items) == 1:
        found = bracket.items[0].items
    else:
        return ()
    return found if all(index.kind in ("number", "letter", "size") for index in found) else ()


def _is_ones_behind(e: Elaboration, operator: str, before: Shape) -> bool:
    """Whether a 1 behind a row or a matrix is the vector of ones, as in 1^T X 1."""
    joints = {"ones behind": ("", " "), "ones": ("", " ", "*", "·", "@")}.get(e.lean, ())
    return operator in joints and len(before) == 2 and e.sizes.shape(before)[-1:] != (ONE,)


def _is_list_of_one(e: Elaboration, tree: Tree) -> bool:
    """Whether these square brackets make a list, as [1] does; those of [z + b] may only hold together."""
    if tree.kind != "matrix" or tree.value != "[" or len(tree.items) != 1 or len(tree.items[0].items) != 1:
        return False
    return e.code or e.lean == "lists" or tree.items[0].items[0].kind == "number"


def _repeated(e: Elaboration, tree: Tree, item: Tree, times: Tree) -> Node:
    """[x] * n of array code: a list with the same thing n times."""
    node = e.node(item)
    ones = expression.ones((e.size(times),))
    if not e.code:
        e.note("note.repeated", tree, item=e.shown(item), times=e.shown(times))
    if not node.shape:
        tree.flat = True
        return expression.node(Op.MULTIPLY, (node, ones), None, ones.shape)
    row = node
    if item.flat and len(node.shape) == 1:
        row = expression.node(Op.TRANSPOSE, (node,), None, (ONE, node.shape[0]))
    return e.build(expression.matmul, ones, row, tree=tree)


def _with_run(e: Elaboration, tree: Tree, dots: int) -> Node:
    """x_1 x_2 … x_n, and what is multiplied with it or divides it behind its last factor."""
    end = dots + 2
    if any(operator in ("/", "frac", "@") for operator in tree.value[: end - 1]):
        raise AnswerError(
            "parse.ellipsis",
            "Only a product may go on like this; please write out what is meant.",
            start=tree.items[dots].start,
            end=tree.items[dots].end,
        )
    last = tree.items[min(end, len(tree.items)) - 1]
    run = Tree("run", tree.start, last.end, "prod", tree.items[:end])
    if end >= len(tree.items):
        return RULES["run"](e, run)
    return e.instead(
        tree, Tree("product", tree.start, tree.end, tree.value[end - 1 :], [run, *tree.items[end:]])
    )


def _number_ahead(e: Elaboration, shape: Shape, row: Node, column: Node) -> Node | None:
    """The number that a row and a column behind it make, where the row alone would not fit."""
    before, middle, after = e.sizes.shape(shape), e.sizes.shape(row.shape), e.sizes.shape(column.shape)
    if len(before) != 2 or len(middle) != 2 or len(after) != 1 or middle[0] is not ONE:
        return None
    if ONE in before or before[1] is ONE or not e.sizes.unify(middle[1], after[0]):
        return None
    return expression.node(Op.MATMUL, (row, column), None, SCALAR)


def factor(e: Elaboration, tree: Tree, position: int) -> Node:
    """A factor; a 1 that stands beside others without a sign may be the vector of ones."""
    item = tree.items[position]
    if item.kind == "number" and item.value == 1:
        before = tree.value[position - 1] if position else "/"
        after = tree.value[position] if position < len(tree.value) else "/"
        if before in ("", " ") or after in ("", " "):
            following = tree.items[position + 1] if position + 1 < len(tree.items) else item
            row = following.kind == "transpose" and following.items[0].value == "digit"
            if e.lean == "ones" or (row and after in ("", " ")):
                return expression.ones((e.sizes.fresh(item.start, item.end),))
    if item.kind == "bars" and beside_itself(e, tree, position):
        return barred(e, item, Bars.ENTRIES)
    return e.node(item)


def _scope_of_division(e: Elaboration, tree: Tree, position: int) -> None:
    """1/2x is (1/2)x: say so where nothing separates the two."""
    below, following = tree.items[position], tree.items[position + 1]
    if tree.value[position] == "" and below.kind in (
        "number",
        "name",
        "constant",
        "size",
        "entry",
        "call",
        "power",
    ):
        whole = Tree("product", tree.items[position - 1].start, following.end)
        above = e.text[tree.items[0].start : below.end]
        e.note("note.division_scope", whole, divided=above, factor=e.shown(following))
