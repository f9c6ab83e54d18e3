"""Equal, different or open: the cheapest rigorous method first.

Collecting terms proves most right answers; evaluation at a few simple points, and where floats differ,
exposes most wrong ones; the exact normal form proves most other right ones; a search for a witness around
kinks and with more precision settles most of the rest. Every step is bounded by construction.
"""

from __future__ import annotations

from worker.engine.exact import collected, sympy_fallback
from worker.engine.exact import prove as proofs
from worker.engine.exact import refute as refutations
from worker.engine.exact.domain import Domain
from worker.engine.exact.neutral import without_neutral_gates
from worker.engine.exact.structure import may_hide_zeros, varying_exponents
from worker.engine.expression import Node
from worker.engine.model import Conclusion, Evidence, Kink


def decide(learner: Node, reference: Node, domain: Domain) -> Evidence:
    """Whether the learner's scalar equals the reference on the domain."""
    if learner is reference:
        return Evidence(method="same-expression", conclusion=Conclusion.EQUAL)
    same = collected.same(learner, reference, domain)
    if same:
        return Evidence(method=proofs.METHOD, conclusion=Conclusion.EQUAL)
    search = refutations.Search(learner, reference, domain)
    outcome = search.quick()
    if outcome.witness is not None:
        return refutations.evidence(search, outcome)
    if same is None and agrees_somewhere(search):
        return Evidence(method=proofs.METHOD, conclusion=Conclusion.EQUAL)
    if not outcome.agree and domain.kink is Kink.OPEN:
        plain = [without_neutral_gates(root, domain) for root in (learner, reference)]
        if plain != [learner, reference]:
            return decide(plain[0], plain[1], domain)
    outcome = search.steered()
    if outcome.witness is not None:
        return refutations.evidence(search, outcome)
    problem = proofs.Problem(learner, reference, domain)
    problem.point = search.agreement
    equal = proofs.attempt(problem)
    if equal and agrees_somewhere(search):
        if varying_exponents(learner) or varying_exponents(reference):
            outcome = search.slices()
        if outcome.witness is None:
            return proofs.evidence(problem, True)
        return refutations.evidence(search, outcome)
    if problem.nowhere:
        outcome = search.nowhere(problem.cells <= 1)
    if outcome.witness is None:
        outcome = search.thorough()
    if outcome.witness is not None:
        return refutations.evidence(search, outcome)
    if problem.too_large and agrees_somewhere(search) and sympy_fallback.equal(learner, reference):
        return Evidence(method=sympy_fallback.METHOD, conclusion=Conclusion.EQUAL)
    return Evidence(
        method=proofs.METHOD,
        conclusion=Conclusion.OPEN,
        remark=proofs.evidence(problem, equal).remark or "no point of the domain could be evaluated",
    )


def agrees_somewhere(search: refutations.Search) -> bool:
    """Both have a value at some point, away from hidden zeros.

    What is analytic and not 0 at one point is 0 only on a null set. Where something that is divided by,
    or decides on a gate, has branches (arcsin(sin x) - x is 0 up to pi/2, and not beyond), every
    sample point must be clear.
    """
    if may_hide_zeros(search.learner) or may_hide_zeros(search.reference):
        outcomes = [search.at(p, (64, 256, 1024), lenient=True) for p in search.sampler.points(range(9))]
        return any(o.agree for o in outcomes) and not any(o.unsure for o in outcomes)
    if search.agreement is not None:
        return True
    points = search.sampler.points(range(24))
    return any(search.at(point, (64, 256), lenient=True).agree for point in points)
