"""Going through an expression: what it is made of, and the same with parts replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter

from worker.engine.expression.nodes import Node, node
from worker.engine.expression.operations import Op


def walk(root: Node) -> Iterator[Node]:
    """Every distinct node below and including `root`, arguments before their users."""
    return iter(_walked(root) if root.args else (root,))


@lru_cache(maxsize=256)
def _walked(root: Node) -> tuple[Node, ...]:
    done: set[Node] = set()
    found: list[Node] = []
    stack: list[Node | None] = [root]
    while stack:
        current = stack.pop()
        if current is None:  # the arguments of the node below this mark are done
            found.append(stack.pop())  # type: ignore[arg-type]
        elif current not in done:
            done.add(current)
            if current.args:
                stack.append(current)
                stack.append(None)
                stack.extend(current.args)
            else:
                found.append(current)
    return tuple(found)


@lru_cache(maxsize=4096)
def operations(root: Node) -> frozenset[Op]:
    """Which operations occur in it."""
    return frozenset([current.op for current in walk(root)])


def nodes_below(root: Node) -> list[Node]:
    """Every distinct node below and including `root`, the oldest first: arguments before their users."""
    found = {root}
    stack = [root]
    while stack:
        for arg in stack.pop().args:
            if arg not in found:
                found.add(arg)
                stack.append(arg)
    return sorted(found, key=_SERIAL)


_SERIAL = attrgetter("serial")


def rebuild(root: Node, change: Callable[[Node, tuple[Node, ...]], Node | None]) -> Node:
    """`root` with every node replaced, arguments first.

    `change` gets a node and its new arguments and returns the replacement, or None to keep the
    operation (with its payload and shape) on the new arguments.
    """
    new: dict[Node, Node] = {}
    for current in walk(root):
        args = tuple([new[arg] for arg in current.args])
        replacement = change(current, args)
        if replacement is None:
            same = args == current.args
            replacement = current if same else node(current.op, args, current.payload, current.shape)
        new[current] = replacement
    return new[root]


def replaced(root: Node, part: Node, by: Node) -> Node:
    """`root` with another part: what does not lead to it stays as it is."""
    return by if part is root else _exchanged(root, {part: by})


def _exchanged(root: Node, new: dict[Node, Node]) -> Node:
    """`root` with other parts, which are put into `new` on the way."""
    for current in walk(root):
        if current in new:
            continue
        args = current.args
        for arg in args:
            if arg in new:
                changed = tuple([new.get(a, a) for a in args])
                new[current] = node(current.op, changed, current.payload, current.shape)
                break
    return new.get(root, root)


def symbols(root: Node) -> frozenset[str]:
    """The names of the symbols in an expression."""
    return frozenset(str(n.payload) for n in walk(root) if n.op is Op.SYMBOL)


def substitute(root: Node, values: dict[str, Node]) -> Node:
    """With symbols replaced by expressions of the same shape."""
    if not values:
        return root
    names = [n for n in walk(root) if n.op is Op.SYMBOL and n.payload in values]
    return _exchanged(root, {n: values[n.payload] for n in names}) if names else root
