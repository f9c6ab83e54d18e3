"""From the syntax tree to a typed expression: what each construct means under the declared shapes.

`RULES` maps a kind of tree to its rule; the rules live beside each other by subject (`products`,
`arrays`, `calls`, `index_notation`, `array_code`). A mismatch of shapes is raised where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError, ShapeError
from worker.engine.expression import Node, Op
from worker.engine.model import Bars, Feedback, Scope
from worker.engine.notation import notes
from worker.engine.notation.lexing.names import Names
from worker.engine.notation.limits import MAX_NOTES
from worker.engine.notation.meaning.inference import Sizes
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, SCALAR, Dimension, Shape

# What a sign stands for where its usual meaning does not fit: a 1 beside an array for the vector of ones, or
# only one behind a row or a matrix,
# the dot of a column and a row for their dot product, ⊗ for the outer or the Kronecker product, I * x for
# I ⊙ x, [z]*n for a list, w x for w·x, x(2) for a component and sum(A, 1) for one along the first axis,
# diag(A) for the matrix with nothing but the diagonal of A.
Lean: TypeAlias = Literal[
    "", "ones", "ones behind", "dots", "outer", "kronecker", "stars", "lists", "matlab", "inner", "diagonal"
]

Rule = Callable[["Elaboration", Tree], Node]
Expansion = Callable[["Elaboration", Shape, Shape], Shape | None]
RULES: dict[str, Rule] = {}
_UNKNOWN_SIZE = re.compile(r"\?\d+")


class Elaboration:
    """One reading of one tree: the sizes found so far, the index letters met, the notes made."""

    __slots__ = (
        "bars", "bound", "code", "free", "lean", "letters", "names", "notes", "scope", "sizes", "text",
    )  # fmt: skip

    def __init__(
        self,
        names: Names,
        text: str,
        *,
        code: bool,
        lean: Lean = "",
        notes: Sequence[Feedback] = (),
        bars: Bars | None = None,
    ) -> None:
        self.names = names
        self.scope: Scope = names.scope
        self.text = text
        self.code = code
        self.sizes = Sizes()
        self.letters: dict[str, Dimension] = {}  # index letters that were met, and what they run over
        self.free: dict[Node, frozenset[str]] = {}  # index letters of the nodes that were looked at
        self.bound: dict[str, int] = {}  # letters bound by a sum that is being read, and how often
        self.notes: list[Feedback] = list(notes)
        self.lean = lean
        self.bars = bars or self.scope.bars  # what |x| says of a vector

    def node(self, tree: Tree) -> Node:
        """What the tree means."""
        kind = tree.kind
        if kind == "name" and not self.code:
            return self.names.nodes[tree.value]
        if kind == "number":
            return expression.number(tree.value)
        rule = RULES.get(kind)
        if rule is None:
            raise AnswerError(
                "parse.unexpected",
                "This cannot stand here.",
                start=tree.start,
                end=max(tree.end, tree.start + 1),
                found=self.shown(tree),
            )
        try:
            return rule(self, tree)
        except ShapeError as error:
            if error.start is None:
                error.message = _UNKNOWN_SIZE.sub("some size", error.message)
            raise error.at(tree.start, max(tree.end, tree.start + 1)) from None

    def instead(self, tree: Tree, other: Tree) -> Node:
        """What another tree means, which says the same as this one."""
        node = self.node(other)
        tree.flat = other.flat
        return node

    # --- shapes ---------------------------------------------------------------------------------

    def common(
        self, nodes: Sequence[Node], trees: Sequence[Tree], expanded: Expansion | None = None
    ) -> Shape:
        """The shape of an element-wise operation; scalars expand, and what `expanded` says."""
        for node in nodes:
            if node.shape:
                break
        else:
            return SCALAR
        shape = nodes[0].shape
        for position in range(1, len(nodes)):
            other = nodes[position].shape
            if not other or other == shape:
                continue
            if not shape:
                shape = other
                continue
            merged = self.sizes.unify_shapes(shape, other)
            if merged is None and expanded is not None:
                merged = expanded(self, shape, other)
            if merged is None:
                raise self.mismatch(shape, other, trees[position], "do not fit element by element")
            shape = merged
        return shape

    def mismatch(self, left: Shape, right: Shape, tree: Tree, what: str) -> AnswerError:
        """Two shapes that do not go together, at the second of them."""
        one, other = self.describe(left), self.describe(right)
        return ShapeError(f"A {one} and a {other} {what}.", left=one, right=other).at(tree.start, tree.end)

    def describe(self, shape: Shape) -> str:
        words = shapes.describe(self.sizes.shape(shape))
        for name in self.sizes.places:
            words = words.replace(name, "some size")
        return words

    def matrix(self, node: Node, tree: Tree) -> tuple[Dimension, Dimension]:
        """Rows and columns."""
        try:
            return shapes.as_matrix(self.sizes.shape(node.shape))
        except ShapeError as error:
            raise error.at(tree.start, tree.end) from None

    def build(self, constructor: Callable[..., Node], *args: object, tree: Tree, **keywords: object) -> Node:
        """A constructor's node, with its shape error placed."""
        try:
            return constructor(*args, **keywords)
        except ShapeError as error:
            raise error.at(tree.start, tree.end) from None

    def square(self, node: Node, tree: Tree, purpose: str) -> Dimension:
        rows, columns = self.matrix(node, tree)
        if not self.sizes.unify(rows, columns):
            words = self.describe(node.shape)
            raise ShapeError(
                f"{purpose[0].upper()}{purpose[1:]} needs a square matrix, and this is a {words}.", left=words
            ).at(tree.start, tree.end)
        return self.sizes.resolve(rows)

    def vector(self, node: Node, tree: Tree, purpose: str) -> Dimension:
        """The length of a column or a row."""
        rows, columns = self.matrix(node, tree)
        if columns is ONE:
            return rows
        if rows is ONE:
            return columns
        words = self.describe(node.shape)
        raise ShapeError(
            f"{purpose[0].upper()}{purpose[1:]} needs a vector, and this is a {words}.", left=words
        ).at(tree.start, tree.end)

    def fresh_letter(self, preferred: str) -> str:
        """An index letter that is in nobody's use here."""
        for name in f"{preferred}ijklpqrstuvw":
            if name not in self.letters and name not in self.bound and name not in self.names.table:
                return name
        number = 1
        while f"{preferred}{number}" in self.letters or f"{preferred}{number}" in self.names.table:
            number += 1
        return f"{preferred}{number}"

    # --- notes and errors -----------------------------------------------------------------------

    def note(self, code: str, tree: Tree, **parameters: object) -> None:
        """Say that a reading was chosen here; the same note is made once for a place."""
        if len(self.notes) < MAX_NOTES:
            note = notes.made(code, tree.start, tree.end, self.text, parameters)
            if note not in self.notes:
                self.notes.append(note)

    def shown(self, tree: Tree) -> str:
        return self.text[tree.start : tree.end]

    def dimension(self, name: str) -> Dimension:
        """The size of that name: itself, or the number it was made."""
        return Dimension.of(self.scope.lengths.get(name, name))

    def size(self, tree: Tree) -> Dimension:
        """A size that was written: n, 3, n+1, |x|, x.shape[0]."""
        kind = tree.kind
        if kind == "number" and isinstance(tree.value, int):
            return Dimension.of(tree.value)
        if kind == "size":
            return self.dimension(tree.value)
        if kind == "add":
            total = self.size(tree.items[0])
            for item in tree.items[1:]:
                total = total + self.size(item)
            return total
        if kind == "negate":
            return self.size(tree.items[0]) * -1
        if kind == "product" and all(op in ("*", "·", "×", "", " ") for op in tree.value):
            total = self.size(tree.items[0])
            for item in tree.items[1:]:
                total = total * self.size(item)
            return total
        if kind == "group":
            return self.size(tree.items[0])
        if kind in ("bars", "call", "method", "indexing"):
            bars, self.bars = self.bars, Bars.COUNT
            node = self.node(tree)
            self.bars = bars
            if node.op is Op.SIZE:
                return Dimension.of(node.payload)
            if node.op is Op.NUMBER and node.payload.denominator == 1:
                return Dimension.of(int(node.payload))
        if kind in ("name", "letter") and tree.value in self.scope.sizes:
            return self.dimension(str(tree.value))
        raise AnswerError(
            "parse.arguments",
            f"A size was expected here, such as n, and {self.shown(tree)} is none.",
            start=tree.start,
            end=tree.end,
            found=self.shown(tree),
        )


def rule(*kinds: str) -> Callable[[Rule], Rule]:
    """Register the rule of these kinds of tree."""

    def register(function: Rule) -> Rule:
        for kind in kinds:
            RULES[kind] = function
        return function

    return register


def integer(node: Node) -> int | None:
    """The whole number that a node is, sign included."""
    if node.op is Op.NEGATE:
        inner = integer(node.args[0])
        return None if inner is None else -inner
    if node.op is Op.NUMBER and node.payload.denominator == 1:
        return int(node.payload)
    return None
