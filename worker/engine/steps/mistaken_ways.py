"""Mistakes in combining derivatives along a graph: a path left out, a link left out, the wrong order.

Each is worked out from the learner's own graph and compared like any answer, so that a name is a proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.exact.comparison import Comparer
from worker.engine.expression import Node
from worker.engine.model import Conclusion, Feedback
from worker.engine.steps.introducing import Introduced
from worker.engine.working import Edge, product

MOST_PATHS = 6
MOST_COMPARED = 16


def name_way(
    introduced: Introduced, edges: Mapping[Edge, Node], learner: Node, comparer: Comparer
) -> Feedback | None:
    """The mistaken way of combining that leads to this answer, its lines written out; None if none does."""
    compared = 0
    seen: set[Node] = set()
    for feedback, combined in _ways(introduced, edges):
        wrong = introduced.expand(combined)
        if wrong.shape != learner.shape or wrong in seen:
            continue
        seen.add(wrong)
        if comparer.compare(learner, wrong).conclusion is Conclusion.EQUAL:
            return feedback
        compared += 1
        if compared >= MOST_COMPARED:
            return None
    return None


def _ways(introduced: Introduced, edges: Mapping[Edge, Node]) -> Iterator[tuple[Feedback, Node]]:
    """Mistaken combinations, the likelier first."""
    paths = introduced.decomposition.paths(MOST_PATHS)
    products = [combined for path in paths if (combined := _along(path, edges)) is not None]
    if len(products) != len(paths):
        return
    if len(paths) > 1:
        for place, path in enumerate(paths):
            rest = [*products[:place], *products[place + 1 :]]
            yield _feedback("chain.total_derivative", path=_told(path)), _sum(rest)
        for place in range(len(paths)):
            yield _feedback("chain.total_derivative"), products[place]
        multiplied = _multiplied(products)
        if multiplied is not None:
            yield _feedback("chain.contributions_multiplied"), multiplied
    for place, path in enumerate(paths):
        others = [*products[:place], *products[place + 1 :]]
        yield from (
            (feedback, _sum([*others, shortened])) for feedback, shortened in _along_wrongly(path, edges)
        )


def _along_wrongly(path: tuple[Edge, ...], edges: Mapping[Edge, Node]) -> Iterator[tuple[Feedback, Node]]:
    """One path with a link left out, in the other order, or with its links added."""
    for place, edge in enumerate(path):
        rest = (*path[:place], *path[place + 1 :])
        shortened = _along(rest, edges) if rest else None
        if shortened is None:
            continue
        code = "chain.link_missing"
        if place == 0:
            code = "chain.inner_missing"
        elif place == len(path) - 1:
            code = "chain.outer_missing"
        yield _feedback(code, of=edge.of, by=edge.by), shortened
    if len(path) > 1:
        reversed_order = _along(path[::-1], edges)
        if reversed_order is not None:
            yield _feedback("chain.order_reversed"), reversed_order
        factors = [edges[edge] for edge in path]
        if all(factor.shape == factors[0].shape for factor in factors):
            yield _feedback("chain.links_added"), expression.add(*factors)


def _along(path: tuple[Edge, ...], edges: Mapping[Edge, Node]) -> Node | None:
    """The product along a path, outer link first; None where the shapes do not fit."""
    combined = edges[path[0]]
    try:
        for edge in path[1:]:
            combined = product(edges[edge], combined)
    except AnswerError:
        return None
    return combined


def _sum(terms: list[Node]) -> Node:
    try:
        return terms[0] if len(terms) == 1 else expression.add(*terms)
    except AnswerError:
        return terms[0]


def _multiplied(factors: list[Node]) -> Node | None:
    return None if any(factor.shape for factor in factors) else expression.multiply(*factors)


def _told(path: tuple[Edge, ...]) -> str:
    return " → ".join([path[0].by, *(edge.of for edge in path)])


def _feedback(code: str, **parameters: str) -> Feedback:
    return Feedback(code=code, parameters=parameters)
