"""Free letters: which are axes of the answer, which are summed by Einstein's convention."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import Letter, Node, Op
from worker.engine.notation.meaning.elaborate import Elaboration
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, Shape

AXIS_LETTERS = "ijklpqrstuvw"


Free = dict[Node, frozenset[str]]


def free_letters(root: Node, free: Free) -> frozenset[str]:
    """Index letters that nothing inside the expression binds; `free` remembers them by node."""
    known = free.get(root)
    if known is not None:
        return known
    for node in expression.nodes_below(root):
        if node in free:
            continue
        op, args = node.op, node.args
        if op is Op.INDEX:
            free[node] = frozenset((node.payload[0],))
            continue
        found = _NONE
        for arg in args:
            inside = free[arg]
            if inside:
                found = found | inside if found else inside
        if found:
            if op is Op.SUM_OVER or op is Op.PRODUCT_OVER:
                found = found - {node.payload[0]}
            elif op is Op.COMPREHENSION:
                found = found - {name for name, _ in node.payload}
        free[node] = found
    return free[root]


_NONE: frozenset[str] = frozenset()


def dummies(e: Elaboration, node: Node, free: Sequence[str]) -> list[str]:
    """Which of the free letters a sum without letters runs over."""
    if len(free) <= 1:
        return list(free)
    asked = e.scope.shape
    axes = len([d for d in asked if d is not ONE]) if asked is not None else 0
    if not axes:
        return list(free)
    if axes == 1:
        repeated = [name for name in free if count(node, name, e.free) > 1]
        if repeated and len(repeated) < len(free):
            return repeated
        keep = "j" if "j" in free else free[-1]
        return [name for name in free if name != keep]
    keep_axes = AXIS_LETTERS[:axes]
    return [name for name in free if name not in keep_axes]


def count(node: Node, name: str, known: Free) -> int:
    """How often a letter stands in a product, as Einstein's convention counts."""
    op = node.op
    if op is Op.INDEX:
        return int(node.payload[0] == name)
    if name not in free_letters(node, known):
        return 0
    if op in _PRODUCTS:
        return sum(count(arg, name, known) for arg in node.args)
    if op is Op.ENTRY:
        return sum(name in free_letters(arg, known) for arg in node.args[1:]) + count(
            node.args[0], name, known
        )
    if op in _SUMMANDS or op is Op.SUM_OVER:
        return max(count(arg, name, known) for arg in node.args)
    return 1


_PRODUCTS = frozenset({Op.MULTIPLY, Op.MATMUL, Op.DIVIDE, Op.DOT, Op.OUTER})


_SUMMANDS = frozenset({Op.ADD, Op.NEGATE})


def contracted(e: Elaboration, root: Node, keep: frozenset[str]) -> Node:
    """The expression with sums over the repeated letters of each product that are not kept."""
    known = e.free
    memo: dict[tuple[Node, frozenset[str]], Node] = {}

    def term(node: Node, keep: frozenset[str]) -> Node:
        found = memo.get((node, keep))
        if found is not None:
            return found
        result = node
        if free_letters(node, known) - keep:
            if node.op in _SUMMANDS:
                args = tuple(term(arg, keep) for arg in node.args)
                result = expression.node(node.op, args, node.payload, node.shape)
            else:
                result = inside(node, keep)
                for name in sorted(free_letters(result, known) - keep):
                    if count(result, name, known) > 1:
                        dimension = e.sizes.resolve(e.letters[name])
                        result = expression.node(Op.SUM_OVER, (result,), (name, dimension), result.shape)
        memo[node, keep] = result
        return result

    def inside(node: Node, keep: frozenset[str]) -> Node:
        """Arguments of functions are terms of their own; factors are not."""
        if node.op is Op.ENTRY or not node.args:
            return node
        if node.op is Op.SUM_OVER or node.op is Op.PRODUCT_OVER:
            keep = keep | {node.payload[0]}
        elif node.op is Op.COMPREHENSION:
            keep = keep | {name for name, _ in node.payload}
        within = inside if node.op in _PRODUCTS or node.op is Op.PIECEWISE else term
        args = tuple(within(arg, keep) for arg in node.args)
        return node if args == node.args else expression.node(node.op, args, node.payload, node.shape)

    return term(root, keep)


def closed(e: Elaboration, node: Node, tree: Tree, named: Sequence[str], each: Sequence[str] = ()) -> Node:
    """The answer as an array over its free letters.

    `named` are the letters of a left-hand side, `each` those of `for all i, j` behind the answer.
    """
    free = free_letters(node, e.free) if e.letters else frozenset()
    asked = e.scope.shape
    over = sorted({*_once(e, node, free), *each}) if each and not named else []
    if asked is not None and len(over) != len([d for d in asked if d is not ONE]):
        over = []
    if not free and not named and not over:
        return node
    if (named or over) and not node.shape:
        keep = list(named) or over
    elif node.shape:
        keep = []
    else:
        keep = _axes(e, node, free, asked)
    node = contracted(e, node, frozenset(keep))
    left = free_letters(node, e.free) - set(keep)
    if left:
        name = min(left)
        raise AnswerError(
            "parse.index",
            f"The index {name} is no axis of the answer and not summed; write sum_{name} if it is summed.",
            start=tree.start,
            end=tree.end,
            name=name,
        )
    if not keep or node.shape:
        return node
    return _arranged(e, node, keep, asked, tree)


def _once(e: Elaboration, node: Node, free: frozenset[str]) -> list[str]:
    """The free letters that some term has once, so that Einstein's convention does not sum them."""
    terms = list(node.args) if node.op is Op.ADD else [node]
    return sorted({name for name in free for term in terms if count(term, name, e.free) == 1})


def _axes(e: Elaboration, node: Node, free: frozenset[str], asked: Shape | None) -> list[str]:
    """The letters that are axes of the answer, in the order of its axes."""
    once = _once(e, node, free)
    if asked is None:
        return once or [name for name in "ij" if name in free]
    axes = len([d for d in asked if d is not ONE])
    if axes == 0:
        return []
    if axes == 1:
        if len(once) == 1:
            return once
        for name in ("j", "i"):
            if name in free and (name in once or not once):
                return [name]
        return once[:1] or sorted(free)[:1]
    if len(free) == axes:
        return sorted(free)
    standard = [name for name in AXIS_LETTERS[:axes] if name in free]
    if len(standard) == axes or (standard and set(once) <= set(standard)):
        return standard
    return sorted({*once})[:axes] or standard


def _arranged(e: Elaboration, node: Node, keep: list[str], asked: Shape | None, tree: Tree) -> Node:
    """A comprehension over the kept letters, in the orientation that is asked for."""
    dims = {
        name: e.sizes.resolve(e.letters.get(name) or e.sizes.fresh(tree.start, tree.end)) for name in keep
    }
    letters: list[Letter]
    if asked is not None:
        axes = [d for d in asked if d is not ONE]
        if len(axes) == len(keep):
            for name, axis in zip(keep, axes, strict=True):
                e.sizes.unify(dims[name], axis)
            letters = [(name, e.sizes.resolve(dims[name])) for name in keep]
            if len(asked) == 2 and asked[0] is ONE:
                letters.insert(0, ("_", ONE))
            return expression.comprehension(letters, node)
        if len(axes) == 2 and len(keep) == 1 and keep[0] in "ij":
            position = "ij".index(keep[0])
            e.sizes.unify(dims[keep[0]], axes[position])
            letters = [(keep[0], e.sizes.resolve(dims[keep[0]]))]
            letters.insert(1 - position, ("ji"[position], axes[1 - position]))
            e.note("note.constant_index", tree, letter="ji"[position])
            return expression.comprehension(letters, node)
    letters = [(name, dims[name]) for name in keep]
    if keep == ["j"]:
        letters.insert(0, ("_", ONE))
    return expression.comprehension(letters, node)
