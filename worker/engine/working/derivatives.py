"""Step 2 of a chain-rule exercise, read: the derivative of each line by each variable in it.

    du/dx = 2x
    dy/du = cos(u)

Each is a partial derivative: what else stands in the line is held fixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from worker.engine import calculus, expression, notation, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node
from worker.engine.model import Answer, Question
from worker.engine.working.decomposition import Decomposition, Edge, scope_with
from worker.engine.working.left_sides import By, derivative_of
from worker.engine.working.statements import Statement, statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One derivative as the learner gave it. `answer` is None where the chain rule does not need it."""

    of: str
    by: str
    answer: Answer | None
    start: int
    end: int

    @property
    def edge(self) -> Edge:
        return Edge(of=self.of, by=self.by)


def read_derivatives(
    whole: Question, decomposition: Decomposition, response: str | list[Any]
) -> tuple[Entry, ...]:
    """The derivatives that a response gives, in the order written.

    Raises:
        AnswerError: one cannot be read, is given twice, or names no variable; placed in the response.
    """
    needed = {edge: partial(decomposition, edge) for edge in decomposition.edges}
    names = {*whole.variables, *decomposition.by_name}
    found: dict[Edge, Entry] = {}
    for statement in statements(response):
        if not statement.head:
            raise statement.error(
                "steps.no_derivative", "Begin each line with a derivative and =, such as du/dx = 2x.", left=""
            )
        edge = _edge(decomposition, statement, derivative_of(statement, names))
        if edge in found:
            raise statement.error(
                "steps.given_twice",
                f"The derivative of {edge.of} by {edge.by} stands here twice.",
                name=f"d{edge.of}/d{edge.by}",
            )
        answer = None
        if edge in needed:
            answer = _read(whole, decomposition, statement, needed[edge])
        found[edge] = Entry(of=edge.of, by=edge.by, answer=answer, start=statement.start, end=statement.end)
    return tuple(found.values())


def partial(decomposition: Decomposition, edge: Edge) -> Node:
    """The derivative that an edge stands for, in numerator layout, over the names of the lines.

    Raises:
        AnswerError: a matrix stands between, whose derivative is neither number, row, column nor matrix.
    """
    of, by = decomposition.by_name[edge.of].node, decomposition.node_of(edge.by)
    if not (_is_upright(of) and _is_upright(by)):
        name = edge.of if not _is_upright(of) else edge.by
        raise AnswerError(
            "steps.matrix_inside",
            f"{name} is a {shapes.describe((of if name == edge.of else by).shape)}. "
            "Name numbers and columns here, so that each derivative is at most a matrix.",
            name=name,
        )
    return calculus.derive(of, (by,))


def _is_upright(node: Node) -> bool:
    return len(node.shape) <= 1


def _edge(decomposition: Decomposition, statement: Statement, given: By) -> Edge:
    if given.by:
        return Edge(of=given.of, by=given.by)
    edges = [edge for edge in decomposition.edges if edge.of == given.of]
    if len(edges) != 1:
        raise statement.error(
            "steps.which_variable",
            f"{given.of}' does not say by which variable. Write d{given.of}/d…",
            name=given.of,
        )
    return edges[0]


def _read(whole: Question, decomposition: Decomposition, statement: Statement, reference: Node) -> Answer:
    known = scope_with(whole, decomposition.lines)
    scope = replace(known, shape=reference.shape)
    try:
        return notation.read(statement.body, scope)
    except AnswerError as error:
        raise statement.placed(error) from None


def total(
    decomposition: Decomposition, edges: Mapping[Edge, Node], *, without: Edge | None = None
) -> Node | None:
    """The sum over all paths of the products along them, `edges` giving each factor; None if no path is left.

    Accumulated in forward order, inner derivatives on the right, so that no path is written out.
    """
    start = str(decomposition.wrt.payload)
    reached: dict[str, Node | None] = {start: None}  # None: the variable itself, whose factor is one
    for line in decomposition.used:
        terms = []
        for edge in decomposition.edges:
            if edge.of != line.name or edge.by not in reached or edge == without:
                continue
            inner = reached[edge.by]
            terms.append(edges[edge] if inner is None else product(edges[edge], inner))
        if terms:
            reached[line.name] = terms[0] if len(terms) == 1 else expression.add(*terms)
    return reached.get(decomposition.output.name)


def product(outer: Node, inner: Node) -> Node:
    """One link after another: the matrix product, outer derivative first."""
    if not outer.shape or not inner.shape:
        return expression.multiply(outer, inner)
    return expression.matmul(outer, inner)
