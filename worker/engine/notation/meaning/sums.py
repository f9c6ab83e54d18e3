"""Sums and products over letters: written, generated, or left for the reader to tell."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import Letter, Node, Op
from worker.engine.notation.meaning.einstein import dummies, free_letters
from worker.engine.notation.meaning.elaborate import Elaboration, rule
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, SCALAR, Dimension


@rule("series")
def series(e: Elaboration, tree: Tree) -> Node:
    """Σ_i x_i, Σ_{i=1}^n x_i, Σ x_i, and Π likewise."""
    kind, letters, bounded = tree.value
    body = tree.items[0]
    last = tree.items[1] if bounded else None
    bounds, conditions = _bounds(e, letters)
    if not bounds:
        return _over_all(e, tree, kind, body)
    return bound_sum(e, tree, kind, bounds, conditions, body, last)


Bound = tuple[str, Tree, "Tree | None", "Tree | None"]  # letter, its place, first and last if written


def _bounds(e: Elaboration, trees: Sequence[Tree]) -> tuple[list[Bound], list[Tree]]:
    """Letters with their bounds, and further conditions such as k ≠ j."""
    bounds: list[Bound] = []
    conditions: list[Tree] = []
    for tree in trees:
        if tree.kind in ("letter", "size", "name", "unknown") or tree.kind == "constant":
            bounds.append((str(tree.value), tree, None, None))
        elif tree.kind == "compare" and tree.value == ["=="] and tree.items[0].kind in ("letter", "size"):
            bounds.append((str(tree.items[0].value), tree.items[0], tree.items[1], None))
        elif tree.kind == "range" and tree.items[0].kind == "compare":
            first = tree.items[0]
            bounds.append((str(first.items[0].value), first.items[0], first.items[1], tree.items[1]))
        elif tree.kind == "compare" and tree.items[0].kind in ("letter", "size"):
            name = str(tree.items[0].value)
            if name not in e.letters and name not in [b[0] for b in bounds]:
                bounds.append((name, tree.items[0], None, None))
            conditions.append(tree)
        elif tree.kind == "product" and all(i.kind in ("letter", "size") for i in tree.items):
            bounds += [(str(i.value), i, None, None) for i in tree.items]
        else:
            raise AnswerError(
                "parse.index",
                "A sum runs over a letter, as in sum_{i=1}^n x_i.",
                start=tree.start,
                end=tree.end,
                found=e.shown(tree),
            )
    return bounds, conditions


def bound_sum(
    e: Elaboration,
    tree: Tree,
    kind: str,
    bounds: Sequence[Bound],
    conditions: Sequence[Tree],
    body_tree: Tree,
    last: Tree | None,
) -> Node:
    """The body summed (or multiplied) over letters that are bound while it is read."""
    _each_once([(name, place) for name, place, *_ in bounds])
    saved = [(name, e.letters.pop(name, None)) for name, *_ in bounds]
    for name, place, _, upper in bounds:
        e.bound[name] = e.bound.get(name, 0) + 1
        e.letters[name] = e.sizes.fresh(place.start, place.end)
        upper = upper or last
        if upper is not None and not _mentions(body_tree, name):
            e.sizes.unify(e.letters[name], e.size(upper))
    body = e.node(body_tree)
    gates = [e.node(condition) for condition in conditions]
    for name, place, first, upper in bounds:
        gates += _limits(e, name, place, first, upper or last)
    if gates:
        neutral = expression.number(0 if kind == "sum" else 1)
        gate = gates[0] if len(gates) == 1 else expression.logic("and", *gates)
        if kind == "sum" and not body.shape:
            body = expression.multiply(gate, body)
        else:
            body = expression.piecewise([(gate, body)], neutral)
    op = Op.SUM_OVER if kind == "sum" else Op.PRODUCT_OVER
    for name, *_ in reversed(bounds):
        dimension = e.sizes.resolve(e.letters.pop(name))
        body = expression.node(op, (body,), (name, dimension), body.shape)
        e.bound[name] -= 1
        if not e.bound[name]:
            del e.bound[name]
    for name, known in saved:
        if known is not None:
            e.letters[name] = known
    return body


def _each_once(letters: Sequence[tuple[str, Tree]]) -> None:
    """A letter that is bound twice by one sum has no meaning."""
    for position, (name, place) in enumerate(letters):
        if any(name == other for other, _ in letters[:position]):
            raise AnswerError(
                "parse.index",
                f"The letter {name} stands here twice.",
                start=place.start,
                end=place.end,
                name=name,
            )


def _mentions(tree: Tree, name: str) -> bool:
    stack = [tree]
    while stack:
        item = stack.pop()
        if item.kind in ("letter", "size") and item.value == name:
            return True
        stack.extend(item.items)
        if item.kind == "call":
            stack.extend(item.value[1].values())
    return False


def _limits(e: Elaboration, name: str, place: Tree, first: Tree | None, last: Tree | None) -> list[Node]:
    """Conditions that bounds make which are not the whole axis."""
    gates: list[Node] = []
    dimension = e.letters[name]
    if first is not None and not (first.kind == "number" and first.value == 1):
        gates.append(
            expression.compare(">=", expression.index(name, e.sizes.resolve(dimension)), e.node(first))
        )
    if last is not None:
        try:
            written = e.size(last)
        except AnswerError:
            written = None
        if written is None or not e.sizes.unify(dimension, written):
            upper = e.node(last)
            gates.append(expression.compare("<=", expression.index(name, e.sizes.resolve(dimension)), upper))
    return gates


def _over_all(e: Elaboration, tree: Tree, kind: str, body_tree: Tree) -> Node:
    """Σ without a letter: over the entries of an array, or over the letters that are no axes."""
    node = e.node(body_tree)
    return summed_up(e, node, tree, kind, body_tree)


def summed_up(e: Elaboration, node: Node, tree: Tree, kind: str, body_tree: Tree) -> Node:
    """sum(x) of an array; sum(x_i) over the letters that the answer's axes do not use."""
    op = Op.SUM_OVER if kind == "sum" else Op.PRODUCT_OVER
    free = [name for name in sorted(free_letters(node, e.free)) if name not in e.bound] if e.letters else []
    chosen = dummies(e, node, free) if free else []
    if chosen:
        for name in chosen:
            dimension = e.sizes.resolve(e.letters[name])
            node = expression.node(op, (node,), (name, dimension), node.shape)
        e.note("note.summed", tree, letters=", ".join(chosen))
        return node
    if node.shape:
        return expression.node(Op.SUM if kind == "sum" else Op.PRODUCT, (node,), None, SCALAR)
    if kind == "sum" and free:
        raise AnswerError(
            "parse.index",
            f"Over which index this sums cannot be told; write it, as in sum_{free[0]}.",
            start=tree.start,
            end=tree.end,
        )
    return node


def over_free_letters(e: Elaboration, node: Node, key: str, tree: Tree, body: Tree) -> Node | None:
    """sum(e_i x_i^T) and mean(e_i x_i^T) of arrays that depend on a letter."""
    free = [name for name in sorted(free_letters(node, e.free)) if name not in e.bound]
    if not free or key not in ("sum", "mean"):
        return None
    total = node
    count_: Node = expression.number(1)
    for name in free:
        dimension = e.sizes.resolve(e.letters[name])
        total = expression.node(Op.SUM_OVER, (total,), (name, dimension), total.shape)
        count_ = (
            expression.size(dimension)
            if len(free) == 1
            else expression.multiply(count_, expression.size(dimension))
        )
    e.note("note.summed", tree, letters=", ".join(free))
    return total if key == "sum" else expression.node(Op.DIVIDE, (total, count_), None, total.shape)


@rule("generated", "generator")
def generated(e: Elaboration, tree: Tree) -> Node:
    """[2*x[i] for i in range(n)] and [body for i=1..n, j=1..m]: the array of the body."""
    letters, outer = _entered(e, tree)
    body = e.node(tree.items[0])
    axes: list[Letter] = []
    for name in letters:
        axes.append((name, e.sizes.resolve(e.letters[name])))
    _left(e, letters, outer)
    listed = tree.value[0][1]
    if listed and body.op is Op.COMPREHENSION and len(body.payload) == 2 and body.payload[0][1] is ONE:
        return expression.comprehension([*axes, body.payload[1]], body.args[0])  # a list of lists
    if len(axes) == 1 and listed:
        axes.insert(0, ("_", ONE))  # a list is a row
    elif len(axes) == 1:
        tree.flat = True
    if body.shape:
        raise AnswerError(
            "parse.index",
            "The entries of this list are not numbers.",
            start=tree.items[0].start,
            end=tree.items[0].end,
        )
    return expression.comprehension(axes, body)


def _entered(e: Elaboration, tree: Tree) -> tuple[list[str], dict[str, Dimension | None]]:
    """Bind the letters of a generated list to their ranges."""
    outer: dict[str, Dimension | None] = {}
    names: list[str] = []
    _each_once([(name, tree) for name, _ in tree.value])
    for position, (name, from_zero) in enumerate(tree.value):
        first, last = tree.items[1 + 2 * position : 3 + 2 * position]
        start = 0 if from_zero else 1
        if first.kind != "number" or first.value != start:
            raise AnswerError(
                "parse.index", f"This range has to begin at {start}.", start=first.start, end=first.end
            )
        outer[name] = e.letters.pop(name, None)
        e.letters[name] = e.size(last)
        e.bound[name] = e.bound.get(name, 0) + 1
        names.append(name)
    return names, outer


def _left(e: Elaboration, names: Sequence[str], outer: dict[str, Dimension | None]) -> None:
    for name in names:
        del e.letters[name]
        e.bound[name] -= 1
        if not e.bound[name]:
            del e.bound[name]
        known = outer[name]
        if known is not None:
            e.letters[name] = known


def over_generated(e: Elaboration, tree: Tree, kind: str) -> Node:
    """sum(e[i] * x[i] for i in range(n))."""
    letters, outer = _entered(e, tree)
    body = e.node(tree.items[0])
    op = Op.SUM_OVER if kind == "sum" else Op.PRODUCT_OVER
    for name in reversed(letters):
        body = expression.node(op, (body,), (name, e.sizes.resolve(e.letters[name])), body.shape)
    _left(e, letters, outer)
    return body


def over_ranges(e: Elaboration, tree: Tree, kind: str, arguments: Sequence[Tree]) -> Node:
    """sum(i=1..n, x_i): the printed form."""
    ranges = [item for item in arguments if item.kind == "range"]
    bodies = [item for item in arguments if item.kind != "range"]
    if len(bodies) != 1:
        raise AnswerError(
            "parse.arguments", "A sum has one body.", start=tree.start, end=tree.end, function=kind
        )
    bounds: list[Bound] = [(str(r.value), r, r.items[0], r.items[1]) for r in ranges]
    return bound_sum(e, tree, kind, bounds, [], bodies[0], None)
