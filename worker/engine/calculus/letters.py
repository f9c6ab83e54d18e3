"""Index letters: which occur, and fresh ones that cannot be captured.

Letters made here start with "~", which no response can contain. A bound letter is chosen as the
smallest one that its context does not use, so that equal expressions lower to the same node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from worker.engine import expression
from worker.engine.expression import Letter, Node, Op

BINDERS = frozenset({Op.SUM_OVER, Op.PRODUCT_OVER, Op.COMPREHENSION})
NO_LETTERS: frozenset[str] = frozenset()


@lru_cache(maxsize=20_000)
def letters_in(root: Node) -> frozenset[str]:
    """Every letter that occurs, bound or free."""
    return frozenset().union(*map(own_letters, expression.walk(root)))


def own_letters(node: Node) -> frozenset[str]:
    """The letters that this node itself writes or binds."""
    if node.op is Op.INDEX:
        return frozenset((node.payload[0],))
    if node.op in BINDERS:
        return frozenset(name for name, _ in bound_letters(node))
    return NO_LETTERS


def bound_letters(binder: Node) -> tuple[Letter, ...]:
    """The letters that this binder binds."""
    letters: tuple[Letter, ...] = binder.payload if binder.op is Op.COMPREHENSION else (binder.payload,)
    return letters


def fresh(used: Iterable[str]) -> str:
    """The smallest letter "~1", "~2", … not among `used`."""
    taken = set(used)
    count = 1
    while f"~{count}" in taken:
        count += 1
    return f"~{count}"


def replace(root: Node, values: Mapping[str, Node]) -> Node:
    """With free letters replaced by index expressions; binders below must not bind any of them."""

    def change(current: Node, args: tuple[Node, ...]) -> Node | None:
        if current.op is Op.INDEX:
            return values.get(current.payload[0])
        return None

    return expression.rebuild(root, change) if values else root
