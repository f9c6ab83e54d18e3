"""What a diagnosis is made of: wrong answers with the feedback codes of the mistakes that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from worker.engine import expression
from worker.engine.calculus import Lowering, derive, scalar
from worker.engine.errors import NablaError
from worker.engine.expression import Node, Op
from worker.engine.model import Layout, Question

# A mistake (a feedback code, or `code:kind`, see `ranking`), and the array to which it leads, in whatever
# shape it gives.
Candidate: TypeAlias = tuple[str, Node]

PRODUCTS = frozenset({Op.MULTIPLY, Op.MATMUL, Op.DOT, Op.OUTER, Op.DIVIDE})
REDUCTIONS = frozenset({Op.SUM, Op.MEAN, Op.NORM, Op.PRODUCT, Op.DOT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that asks for the derivative of a function, definitions written out."""

    question: Question
    function: Node

    @property
    def target(self) -> Node | None:
        """The one variable, or component of one, to differentiate by; None if there are several."""
        return self.question.wrt[0] if len(self.question.wrt) == 1 else None

    @property
    def names(self) -> frozenset[str]:
        """The names of the variables that move."""
        return frozenset(str((t if t.op is Op.SYMBOL else t.args[0]).payload) for t in self.question.wrt)

    @property
    def by_arrays(self) -> bool:
        """Whether vectors or matrices are differentiated, or differentiated by."""
        return bool(self.function.shape) or any(t.shape for t in self.question.wrt)

    @property
    def still(self) -> bool:
        """Whether nothing moves: the derivative is zero."""
        array = self.question.reference.expression
        letters = [expression.index(f"~{k}", d) for k, d in enumerate(array.shape)]
        return Lowering().entry(array, tuple(letters)) is scalar.ZERO

    def moves(self, part: Node) -> bool:
        return bool(expression.symbols(part) & self.names)

    def derived(self, function: Node, *, order: int | None = None) -> Node:
        """The derivative of another function, as this question asks for it."""
        return derive(function, self.question.wrt, order or self.question.order, self.question.layout)

    def by(self, function: Node, *targets: Node) -> Node:
        """The first derivative by something else."""
        return derive(function, targets, 1, usable(self.question.layout))


def usable(layout: Layout) -> Layout:
    """The layout, or the nearest that needs no known sizes."""
    return Layout.NUMERATOR if layout is Layout.VEC else layout


def surviving(candidates: Iterator[Candidate]) -> Iterator[Candidate]:
    """Candidates until one cannot be built: a mistake may lead to no expression at all."""
    try:
        yield from candidates
    except NablaError:
        return


def replaced(root: Node, part: Node, by: Node) -> Node:
    """`root` with every occurrence of `part` replaced by an array of its shape."""
    return expression.replaced(root, part, by)


def product(code: str, *factors: Node) -> Iterator[Candidate]:
    """The matrix product, if the shapes conform."""
    try:
        yield code, expression.matmul(*factors)
    except NablaError:
        return
