"""Which of many pairs of scalars differ at one simple point, told for all of them together.

The entries of two matrices share most of what they are made of: a determinant, an inverse, a length. Values
at one point are worked out once for all entries, and each pair is judged by the rule that makes a witness.
"""

from __future__ import annotations

from collections.abc import Collection

from flint import ctx

from worker.engine.exact.domain import Domain
from worker.engine.exact.points import sampler_of
from worker.engine.exact.pointwise import QUICK, Pointwise
from worker.engine.exact.starts import started
from worker.engine.exact.structure import components
from worker.engine.expression import Node
from worker.engine.model import Component

Pair = tuple[Node, Node]

ROUNDS = 2


def differing(pairs: Collection[Pair], domain: Domain) -> set[Pair]:
    """Those of the pairs (a learner's scalar, the reference's) that provably differ at a simple point."""
    open_pairs = [pair for pair in pairs if pair[0] is not pair[1]]
    if len(open_pairs) < 2:
        return set()
    occurring = frozenset[Component]().union(*[components(node) for pair in open_pairs for node in pair])
    sampler = sampler_of(domain, occurring)
    searches = [Pointwise(*pair, domain, sampler) for pair in open_pairs]
    found: set[Pair] = set()
    for point in sampler.points(range(ROUNDS)):
        evaluation = searches[0].starts.evaluation(point)
        with ctx.workprec(QUICK[0]):
            for search in searches:
                start = started(evaluation, point, search.reference, domain)
                if search.compared(start)[0].witness is not None:
                    found.add((search.learner, search.reference))
        if found:
            break
    return found
