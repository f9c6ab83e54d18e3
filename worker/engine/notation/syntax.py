"""The syntax tree: what was written, with its place in the response, before names have shapes."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

# kind, value, start, end, whether white space stands before it
Token: TypeAlias = tuple[str, Any, int, int, bool]


class Tree:
    """One construct: its kind, its place `start:end`, what the kind needs, and its parts."""

    __slots__ = ("end", "flat", "items", "kind", "start", "value")

    def __init__(self, kind: str, start: int, end: int, value: Any = None, items: Any = ()) -> None:
        self.kind: Final[str] = kind
        self.start = start
        self.end = end
        self.value = value
        self.flat = False  # set while reading array code: its value is a one-dimensional array
        self.items: list[Tree] | tuple[Tree, ...] = items

    def __repr__(self) -> str:
        inside = [repr(self.value)] * (self.value is not None) + [repr(item) for item in self.items]
        return f"{self.kind}({', '.join(inside)})"


def same(left: Tree, right: Tree) -> bool:
    """Whether two trees say the same, wherever they stand."""
    pairs = [(left, right)]
    while pairs:
        a, b = pairs.pop()
        if a is b:
            continue
        if a.kind != b.kind or len(a.items) != len(b.items) or not same_value(a.value, b.value):
            return False
        pairs.extend(zip(a.items, b.items, strict=True))
    return True


def same_value(left: Any, right: Any) -> bool:
    """Whether what two kinds need says the same; there may be trees in it, such as the letters of a sum."""
    if left is right or left == right:
        return True
    if isinstance(left, Tree) and isinstance(right, Tree):
        return same(left, right)
    if isinstance(left, (list, tuple)) and type(left) is type(right) and len(left) == len(right):
        return all(same_value(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        return all(same_value(value, right[key]) for key, value in left.items())
    return False


def mentions(tree: Tree, names: set[object]) -> bool:
    """Whether one of these letters stands in the tree, where no sum of its own binds it."""
    stack = [(tree, names)]
    while stack:
        item, wanted = stack.pop()
        if item.kind in ("letter", "size") and item.value in wanted:
            return True
        if item.kind == "series":
            wanted = wanted - letters_of(item)
        stack.extend((inner, wanted) for inner in item.items)
    return False


def letters_of(series: Tree) -> set[object]:
    """The letters that a sum or a product runs over."""
    return {tree.value if tree.kind != "compare" else tree.items[0].value for tree in series.value[1]}
