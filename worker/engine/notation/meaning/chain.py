"""A product that grows factor by factor: which multiplication each sign is, by the shapes on both sides."""

from __future__ import annotations

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError, ShapeError
from worker.engine.expression import Node, Op
from worker.engine.notation.meaning.elaborate import Elaboration
from worker.engine.notation.meaning.elementwise import row_and_column, stretched, turned
from worker.engine.notation.meaning.exact_values import not_by_zero
from worker.engine.notation.meaning.flat_arrays import broadcast, joint
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE, Dimension, Shape


class Chain:
    """A product that grows to the right."""

    def __init__(self, e: Elaboration, first: Node, tree: Tree) -> None:
        self.e = e
        self.nodes = [first]
        self.op: Op | None = None
        self.shape = first.shape
        self.start = tree.start
        self.end = tree.end
        self.flat = tree.flat

    @property
    def place(self) -> Tree:
        tree = Tree("product", self.start, self.end)
        if self.flat:
            tree.flat = True
        return tree

    def closed(self) -> Node:
        """What there is so far, as one node."""
        if self.op is None:
            return self.nodes[0]
        return expression.node(self.op, tuple(self.nodes), None, self.shape)

    def finished(self, tree: Tree) -> Node:
        if self.flat:
            tree.flat = True
        return self.closed()

    def append(self, op: Op, node: Node, shape: Shape) -> None:
        if self.op is not op or op is Op.DIVIDE or op is Op.DOT:
            self.nodes = [self.closed()]
        self.nodes.append(node)
        self.op, self.shape = op, shape

    def divide(self, node: Node, tree: Tree) -> None:
        e, shape, other = self.e, self.shape, node.shape
        not_by_zero(node, tree)
        if not e.code and len(shape) == 2 == len(other) and ONE not in other:
            e.note("note.division_elementwise", tree)
        if e.code and other:
            left, right = broadcast(
                e, [self.closed(), node], [place := self.place, tree], whole := Tree("product", 0, 0)
            )
            shape = joint(e, [left, right], [place, tree])
            self.flat = whole.flat
            self.nodes, self.op = [left], None
            node = right
        elif other and shape and shape != other:
            merged = e.sizes.unify_shapes(shape, other)
            if merged is None:
                merged = row_and_column(e, shape, other)
                if merged is not None:
                    node = turned(e, node, tree)
                    e.note("note.oriented", tree, shape=e.describe(merged))
            if merged is None and e.lean == "stars" and self._stretch(Op.DIVIDE, node, tree):
                return
            if merged is None:
                square = len(other) == 2 and other[0] is other[1]
                hint = "; to divide by a matrix, multiply by its inverse" if square else ""
                raise e.mismatch(shape, other, tree, f"cannot be divided{hint}")
            shape = merged
        elif other and not shape:
            shape = other
            self.flat = tree.flat
        self.append(Op.DIVIDE, node, shape)
        self.end = tree.end

    def multiply(self, operator: str, node: Node, tree: Tree) -> None:
        e, left, right = self.e, self.shape, node.shape
        if operator == "\\":
            self._divide_from_left(node, tree)
        elif operator == "@":
            self._code_matmul(node, tree)
        elif not left or not right:
            if right:
                self.flat = tree.flat
            self.append(Op.MULTIPLY, node, left or right)
        elif e.code and operator in ("*", "×"):
            self._code_times(node, tree)
        elif not self._leant(operator, node, tree):
            self._arrays(operator, node, tree)
        self.end = tree.end

    def _divide_from_left(self, node: Node, tree: Tree) -> None:
        r"""A \ b is the inverse of A times b."""
        e = self.e
        if not self.shape or not node.shape:
            raise AnswerError(
                "parse.unexpected",
                "\\ was not expected here.",
                start=self.start,
                end=tree.end,
                found="\\",
            )
        left = self.closed()
        e.square(left, self.place, "an inverse")
        not_by_zero(left, self.place)
        self.nodes, self.op = [expression.node(Op.INVERSE, (left,), None, self.shape)], None
        self._arrays("\\", node, tree)

    def _leant(self, operator: str, node: Node, tree: Tree) -> bool:
        """Whether the sign was taken for a dot product, or for entry by entry."""
        if operator in ("·", "."):
            return self._dotted(node, tree)
        if self.e.lean == "inner" and self._inner(node, tree):
            return True
        return self.e.lean == "stars" and operator == "*" and self._stretch(Op.MULTIPLY, node, tree)

    def _inner(self, node: Node, tree: Tree) -> bool:
        """Whether two columns side by side were taken for their dot product."""
        e = self.e
        if len(e.sizes.shape(self.shape)) != 1 or len(e.sizes.shape(node.shape)) != 1:
            return False
        if not e.sizes.unify(self.shape[0], node.shape[0]):
            return False
        e.note("note.product_dot", tree)
        self.append(Op.DOT, node, ())
        return True

    def _code_times(self, node: Node, tree: Tree) -> None:
        e = self.e
        whole = Tree("product", self.start, tree.end)
        place = self.place
        left, right = broadcast(e, [self.closed(), node], [place, tree], whole)
        shape = joint(e, [left, right], [place, tree])
        if left is not self.closed():
            self.nodes, self.op = [left], None
        self.append(Op.MULTIPLY, right, shape)
        self.flat = whole.flat

    def _stretch(self, op: Op, node: Node, tree: Tree) -> bool:
        """I * x entry by entry, as array code takes it; False if the shapes do not allow it."""
        shape = stretched(self.e, self.shape, node.shape)
        if shape is None:
            return False
        self.e.note("note.product_elementwise", tree, shape=self.e.describe(shape))
        self.append(op, node, shape)
        self.end = tree.end
        return True

    def _code_matmul(self, node: Node, tree: Tree) -> None:
        """@ of flat arrays: x @ y is a number, x @ A a flat array, A @ x a flat array."""
        e = self.e
        if not self.shape or not node.shape:
            self.append(Op.MULTIPLY, node, self.shape or node.shape)
            self.flat = self.flat or tree.flat
            return
        left_flat, right_flat = self.flat, tree.flat
        left = self.closed()
        (rows, inner), (inner2, columns) = e.matrix(left, tree), e.matrix(node, tree)
        if left_flat and columns is ONE and rows is not ONE and inner is ONE:
            length = rows
            if e.sizes.unify(length, inner2):
                self.nodes, self.op = [left], None
                self.append(Op.DOT, node, ())
                self.flat = False
                return
        if left_flat and inner is ONE and rows is not ONE and inner2 is not ONE:
            left = expression.node(Op.TRANSPOSE, (left,), None, shapes.normal((ONE, rows)))
            self.nodes, self.op, self.shape = [left], None, left.shape
            inner = rows
        if not e.sizes.unify(inner, inner2):
            if inner is ONE and inner2 is not ONE and e.sizes.unify(rows, inner2) and columns.value != 1:
                left = expression.node(Op.TRANSPOSE, (left,), None, shapes.normal((ONE, rows)))
                self.nodes, self.op, self.shape = [left], None, left.shape
                e.note("note.oriented", tree, shape=e.describe(left.shape))
            else:
                raise self._no_product(node, tree)
        rows = e.matrix(left, tree)[0]
        self.append(Op.MATMUL, node, e.sizes.shape(shapes.normal((rows, columns))))
        self.flat = (left_flat or right_flat) and len(e.sizes.shape(self.shape)) >= 1

    def _dotted(self, node: Node, tree: Tree) -> bool:
        """The dot between two vectors, or between a vector and a matrix that it lies along."""
        e = self.e
        left, right = e.sizes.shape(self.shape), e.sizes.shape(node.shape)
        if len(left) > 2 or len(right) > 2:
            return False
        (rows, inner), (inner2, columns) = shapes.as_matrix(left), shapes.as_matrix(right)
        one_vector, other_vector = ONE in (rows, inner), ONE in (inner2, columns)
        if one_vector and other_vector:
            if rows is ONE and columns is ONE:
                return False  # a row and a column: the matrix product is the dot product
            if inner is ONE and inner2 is ONE and e.lean != "dots":
                return False  # a column and a row: their outer product
            one, other = (inner if rows is ONE else rows), (columns if inner2 is ONE else inner2)
            if not e.sizes.unify(one, other):
                return False
            self.append(Op.DOT, node, ())
            return True
        if one_vector and inner is ONE and not other_vector and e.sizes.unify(rows, inner2):
            turned = expression.node(Op.TRANSPOSE, (self.closed(),), None, shapes.normal((ONE, rows)))
            self.nodes, self.op, self.shape = [turned], None, turned.shape
            self.append(Op.MATMUL, node, shapes.normal((ONE, columns)))
            e.note("note.oriented", tree, shape=e.describe(self.shape))
            return True
        return False

    def _arrays(self, operator: str, node: Node, tree: Tree) -> None:
        """Matrix product where the shapes conform, else element-wise, but for matrices side by side."""
        e = self.e
        left, right = e.sizes.shape(self.shape), e.sizes.shape(node.shape)
        if len(left) <= 2 and len(right) <= 2:
            (rows, inner), (inner2, columns) = shapes.as_matrix(left), shapes.as_matrix(right)
            if _conform(e, inner, inner2):
                if left == right and not e.sizes.unknown(inner) and operator not in ("", " "):
                    e.note("note.product_matrix", tree, left=e.describe(left), right=e.describe(right))
                shape = e.sizes.shape(shapes.normal((rows, columns)))
                self.append(Op.MATMUL, node, shape)
                return
        merged = e.sizes.unify_shapes(left, right)
        if merged is None or (operator in ("", " ") and len(merged) == 2 and ONE not in merged):
            raise self._no_product(node, tree)
        e.note("note.product_elementwise", tree, shape=e.describe(merged))
        self.append(Op.MULTIPLY, node, merged)

    def _no_product(self, node: Node, tree: Tree) -> AnswerError:
        e = self.e
        one, other = e.describe(self.shape), e.describe(node.shape)
        left, right = e.sizes.shape(self.shape), e.sizes.shape(node.shape)
        hint = ""
        if len(left) == 1 and len(right) in (1, 2) and left[0] is right[0]:
            hint = "; a transpose ^T may be missing"
        return ShapeError(f"A {one} times a {other} does not fit{hint}.", left=one, right=other).at(
            tree.start, tree.end
        )


def _conform(e: Elaboration, inner: Dimension, other: Dimension) -> bool:
    """Whether columns meet rows; an unknown length is not taken to be one."""
    if inner is other:
        return True
    if (inner is ONE and e.sizes.unknown(other)) or (other is ONE and e.sizes.unknown(inner)):
        return False
    return e.sizes.unify(inner, other)
