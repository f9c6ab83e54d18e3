"""Equal, different or open: the cheapest rigorous method first.

Collecting terms proves most right answers; evaluation at a few simple points, and where floats differ,
exposes most wrong ones; gates are told apart cell by cell, the exact normal form proves most other right
ones; a search for a witness around kinks and with more precision settles most of the rest. Every step is
bounded by construction.
"""

from __future__ import annotations

from worker.engine.exact import collected, integer_divisors, staircases, sympy_fallback
from worker.engine.exact import prove as proofs
from worker.engine.exact import refute as refutations
from worker.engine.exact.domain import Domain
from worker.engine.exact.glimpse import seem_different
from worker.engine.exact.neutral import without_neutral_gates
from worker.engine.exact.pointwise import Outcome
from worker.engine.exact.structure import (
    has_gates,
    has_long_numbers,
    may_hide_zeros,
    may_vanish_on_parts,
    varying_exponents,
)
from worker.engine.expression import Node
from worker.engine.model import Conclusion, Evidence, Kink

PROVED = Evidence(method=proofs.METHOD, conclusion=Conclusion.EQUAL)


def decide(
    learner: Node, reference: Node, domain: Domain, *, soon: bool = False, shown: bool = True
) -> Evidence:
    """Whether the learner's scalar equals the reference on the domain.

    With `soon`, no long search is made, nor a proof where there are signs that it will fail. A witness
    that is not `shown` to anybody is not made simple.
    """
    if learner is reference:
        return Evidence(method="same-expression", conclusion=Conclusion.EQUAL)
    found = _decided(learner, reference, domain, soon=soon, shown=shown)
    if found.conclusion is Conclusion.EQUAL and domain.integers:
        return _with_values_at_integers(found, learner, reference, domain)
    return found


def _with_values_at_integers(found: Evidence, learner: Node, reference: Node, domain: Domain) -> Evidence:
    """Equal, if the learner divides by nothing that is 0 at one of few values."""
    if not integer_divisors.may_vanish(learner, reference, domain):
        return found
    search = refutations.Search(learner, reference, domain)
    for point in integer_divisors.points(search.sampler):
        outcome = search.at(point)
        if outcome.witness is not None:
            return refutations.evidence(search, outcome)
    doubt = "equal, if what is divided by is 0 at no integers"
    return Evidence(method=proofs.METHOD, conclusion=Conclusion.OPEN, remark=doubt)


def _decided(learner: Node, reference: Node, domain: Domain, *, soon: bool, shown: bool) -> Evidence:
    search, outcome = None, Outcome()
    if seem_different(learner, reference, domain):  # then collecting their terms would be in vain
        search = refutations.Search(learner, reference, domain, shown=shown)
        outcome = search.quick()
        if outcome.witness is not None:
            return refutations.evidence(search, outcome)
    same = collected.same(learner, reference, domain)
    if same:
        return PROVED
    problem, equal = None, False
    if search is None:
        search = refutations.Search(learner, reference, domain, shown=shown)
        if same is False and _has_gates(learner, reference) and search.agree_at_opposite_signs():
            problem = _problem(learner, reference, domain)
            equal = proofs.by_cells(problem)
            if equal and agrees_somewhere(search):
                return _proved(search, problem)
        outcome = search.quick()
        if outcome.witness is not None:
            return refutations.evidence(search, outcome)
    if same is None and agrees_somewhere(search):
        return PROVED
    if not outcome.agree and domain.kink is Kink.OPEN:
        plain = [without_neutral_gates(root, domain) for root in (learner, reference)]
        if plain != [learner, reference]:
            return _decided(plain[0], plain[1], domain, soon=soon, shown=shown)
    if problem is None:
        problem = _problem(learner, reference, domain)
        equal = proofs.by_cells(problem)
    proved = equal and agrees_somewhere(search)
    if not proved:
        outcome = search.steered()
        long_numbers = has_long_numbers(learner) or has_long_numbers(reference)
        if outcome.witness is None and long_numbers:
            outcome = search.precise()
        if outcome.witness is not None:
            return refutations.evidence(search, outcome)
        if not equal and not (long_numbers or soon):
            outcome = search.precise(refutations.PRECISE[:1])  # costs little beside what follows
            if outcome.witness is not None:
                return refutations.evidence(search, outcome)
        if not equal and problem.differs and not soon and not domain.beside:
            outcome = search.around()
            if outcome.witness is not None:
                return refutations.evidence(search, outcome)
        if not equal and not soon:
            outcome = search.on_other_sides()  # nor does this
            if outcome.witness is not None:
                return refutations.evidence(search, outcome)
        if not equal and not (problem.differs and soon):
            problem.point = search.agreement
            equal = proofs.attempt(problem)
        proved = equal and agrees_somewhere(search)
    if proved:
        return _proved(search, problem)
    if problem.nowhere:
        outcome = search.nowhere(problem.cells <= 1)
    if outcome.witness is None and not soon:
        outcome = search.at_kinks() if domain.beside else search.thorough()
    if outcome.witness is not None:
        return refutations.evidence(search, outcome)
    if problem.too_large and agrees_somewhere(search) and sympy_fallback.equal(learner, reference):
        return Evidence(method=sympy_fallback.METHOD, conclusion=Conclusion.EQUAL)
    return Evidence(
        method=proofs.METHOD,
        conclusion=Conclusion.OPEN,
        remark=proofs.evidence(problem, equal).remark or "no point of the domain could be evaluated",
    )


def _has_gates(learner: Node, reference: Node) -> bool:
    return has_gates(learner) or has_gates(reference)


def _problem(learner: Node, reference: Node, domain: Domain) -> proofs.Problem:
    if domain.kink is Kink.OPEN:
        return proofs.Problem(learner, reference, domain)
    written = [staircases.written_out(root, domain) for root in (learner, reference)]
    return proofs.Problem(written[0], written[1], domain, asked=reference)


def _proved(search: refutations.Search, problem: proofs.Problem) -> Evidence:
    """Equal, unless bases of exponents that vary are negative somewhere."""
    if varying_exponents(search.learner) or varying_exponents(search.reference):
        outcome = search.slices()
        if outcome.witness is not None:
            return refutations.evidence(search, outcome)
    return proofs.evidence(problem, True)


def agrees_somewhere(search: refutations.Search) -> bool:
    """Both have a value at some point, away from hidden zeros.

    What is analytic and not 0 at one point is 0 only on a null set. Where something that is divided by,
    or decides on a gate, has branches (arcsin(sin x) - x is 0 up to pi/2, and not beyond), every
    sample point must be clear.
    """
    if not staircases.divided_by(search.learner) <= staircases.divided_by(search.reference):
        return False
    if may_vanish_on_parts(search.learner) and search.nowhere(False).witness is not None:
        return False  # 0 at neighbouring points, and perhaps at all between them
    if may_hide_zeros(search.learner) or may_hide_zeros(search.reference):
        outcomes = [search.at(p, (64, 256, 1024), lenient=True) for p in search.sampler.points(range(9))]
        return any(o.agree for o in outcomes) and not any(o.unsure for o in outcomes)
    if search.agreement is not None:
        return True
    points = search.sampler.points(range(24))
    return any(search.at(point, (64, 256), lenient=True).agree for point in points)
