"""Proofs of equality: the difference of both normal forms is 0, in every case that can occur.

A proof has three parts. The *difference* reduces to 0 in the field, given the signs of the case. The
learner's expression *has a value* wherever the reference has one: each condition of its own (an
argument of a logarithm that must be positive) follows from the domain, from the assumptions, or from
the conditions of the reference. And both have been *evaluated* somewhere (see `decide`), so that no
hidden zero was divided by. Points at which a gate switches are null sets; with `Kink.CONVENTION`
each is a case of its own.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from flint import ctx

from worker.engine import expression
from worker.engine.exact import (
    assumptions,
    cells,
    collected,
    combinations,
    conjugates,
    constancy,
    facts,
    halves,
    kinks,
    natural,
    normal_form,
    signs,
    slopes,
)
from worker.engine.exact.balls import Evaluation, Trouble
from worker.engine.exact.conditions import conditions, odd_bases
from worker.engine.exact.domain import Domain
from worker.engine.exact.existence import defined, innermost, meets_conditions
from worker.engine.exact.facts import Impossible
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import Kernel, Memory
from worker.engine.exact.limits import (
    MOST_CELLS,
    MOST_PASSES,
    Again,
    FormalZero,
    NeedsCase,
    NeedsSign,
    TooLarge,
    Unsettled,
)
from worker.engine.exact.one_part import as_functions_of_one
from worker.engine.exact.points import Point, sampler_of
from worker.engine.exact.rationals import as_fmpq
from worker.engine.exact.staircases import has_steps
from worker.engine.exact.structure import components, has_gates, may_hide_zeros, order
from worker.engine.exact.terms import summands, total
from worker.engine.expression import Node, Op
from worker.engine.model import EXCEPT_AT_KINKS, Conclusion, Evidence, Kink

METHOD = "scalar-normal-form"
FEW = 4
NO_POINT = "no point satisfies the assumptions"


@dataclass(slots=True)
class Problem:
    """What is to be proved, and what the attempt found on the way."""

    learner: Node
    reference: Node
    domain: Domain
    cells: int = 0
    nowhere: bool = False  # the learner's expression has no value anywhere
    gates: bool = False
    differs: bool = False  # perhaps, in some cell
    too_large: bool = False
    reason: str = ""
    point: Point | None = None  # where both are known to have values
    asked: Node | None = None  # the reference as it was written, if that is another expression


def evidence(problem: Problem, equal: bool) -> Evidence:
    """The outcome as evidence."""
    if equal:
        remark = EXCEPT_AT_KINKS if problem.gates and problem.domain.kink is Kink.OPEN else ""
        return Evidence(method=METHOD, conclusion=Conclusion.EQUAL, remark=remark, gated=problem.gates)
    return Evidence(method=METHOD, conclusion=Conclusion.OPEN, remark=problem.reason)


def by_cells(problem: Problem) -> bool:
    """Equal cell by cell; `problem` then tells whether they differ in one."""
    found = cells.compared(problem.learner, problem.reference, problem.domain, problem.asked)
    problem.gates, problem.differs = found.told_apart, found.differs
    return found.equal


def attempt(problem: Problem) -> bool:
    """Whether another proof succeeds; `problem` then tells under which conditions.

    What analysis shows with little algebra comes first, where there are signs that it is needed.
    """
    narrowed = natural.narrowed(problem.domain, problem.reference)
    constant = likely_constant(problem, narrowed)
    if constant and by_constancy(problem, narrowed):
        return True
    by_slopes_first = slopes.needed((problem.learner, problem.reference), narrowed)
    if by_slopes_first and by_slopes(problem, narrowed):
        return True
    if by_slopes_first and problem.domain.beside and has_gates(problem.reference) and not at_points(problem):
        return False  # weak signs tell nothing of where they are 0, and little depends on it
    equal = by_normal_form(problem, memory_for(problem))
    if not equal and problem.too_large and turns(problem):
        equal = by_normal_form(problem, memory_for(problem, turning=True))
    if not equal and not problem.nowhere:
        equal = (not constant and by_constancy(problem, narrowed)) or (
            not by_slopes_first and by_slopes(problem, narrowed)
        )
    if equal or problem.nowhere or problem.domain.kink is not Kink.OPEN or problem.domain.beside:
        return equal
    problem.gates = halves.equal((problem.learner, problem.reference), problem.domain, has_a_value, proved)
    return problem.gates


def proved(learner: Node, reference: Node, domain: Domain) -> bool:
    """Equal by one of these proofs."""
    return attempt(Problem(learner, reference, domain))


def at_points(problem: Problem) -> bool:
    """The answer tells single points apart, as [x = 3] and floor(x) do."""
    return any(n.payload in ("==", "!=", "floor", "ceil") for n in order(problem.learner))


def likely_constant(problem: Problem, domain: Domain) -> bool:
    """The mean value theorem applies, and algebra will hardly do: inverse functions of several arguments.

    Or collecting terms shows that the slope of the difference is 0.
    """
    if not constancy.applies(problem.learner, problem.reference, domain):
        return False
    difference = expression.subtract(problem.learner, problem.reference)
    arguments = {n.args[0] for n in order(difference) if constancy.is_angle(n)}
    if len(arguments) > 1:
        return True
    turning = any(constancy.is_turning(n) for argument in arguments for n in order(argument))
    return turning and constancy.flat(difference, domain, soon_zero)


def by_constancy(problem: Problem, domain: Domain) -> bool:
    """Equal by the mean value theorem."""
    learner, reference = problem.learner, problem.reference
    if not constancy.applies(learner, reference, domain):
        return False
    found = as_functions_of_one(learner, reference, domain)
    if found is not None:
        mine, theirs, values = found
        values = natural.narrowed(values, theirs)
        if not constancy.applies(mine, theirs, values) or not constancy.prove(mine, theirs, values, zero):
            found = None
    if found is None and not constancy.prove(learner, reference, domain, zero):
        return False
    problem.gates = False  # there is none in what this rule applies to
    return True


def by_slopes(problem: Problem, domain: Domain) -> bool:
    """Equal cell by cell, or by the normal form, once slopes have told signs."""
    learner, reference = problem.learner, problem.reference
    if domain.kink is not Kink.OPEN:
        return False
    known = slopes.known_signs((learner, reference), domain, zero)
    if not known:
        return False
    found = cells.compared(learner, reference, domain, known=[(k.gap, k.sign, k.distances) for k in known])
    if found.equal:
        problem.gates = True
        return True
    informed = replace(domain, assumptions=(*domain.assumptions, *(k.comparison for k in known)))
    again = Problem(learner, reference, informed, point=problem.point)
    equal = by_normal_form(again, memory_for(again))
    problem.gates = problem.gates or again.gates
    return equal


def soon_zero(root: Node, like: Node, domain: Domain) -> bool:
    """Collecting terms shows that it is 0 wherever the second expression has a value."""
    same = collected.same(root, expression.multiply(expression.number(0), like), domain)
    if (
        same is None
    ):  # it is, if it has a value anywhere: what it divides by is 0 on a null set, or throughout
        return not may_hide_zeros(root) and has_a_value(root, domain)
    return same


def has_a_value(root: Node, domain: Domain) -> bool:
    """At one of a few points of the domain."""
    with ctx.workprec(64):
        for point in sampler_of(domain, components(root)).points(range(FEW)):
            exact = {c: as_fmpq(v) for c, v in point.items()}
            if Evaluation(exact).value(root).__class__ is not Trouble:
                return True
    return False


def zero(root: Node, like: Node, domain: Domain) -> bool:
    """It is 0 throughout the domain, where the second expression has a value throughout."""
    return soon_zero(root, like, domain) or plainly_equal(root, expression.number(0), domain)


def plainly_equal(learner: Node, reference: Node, domain: Domain) -> bool:
    """Equal by the normal form alone."""
    problem = Problem(learner, reference, domain)
    return by_normal_form(problem, memory_for(problem))


def memory_for(problem: Problem, *, turning: bool = False) -> Memory:
    """A memory whose ring holds the variables from the start."""
    return Memory(len(components(problem.learner) | components(problem.reference)), turning=turning)


def turns(problem: Problem) -> bool:
    """A sine or its like occurs."""
    return any(
        n.op is Op.FUNCTION and n.payload in ("sin", "cos", "tan", "cot", "sec", "csc")
        for root in (problem.learner, problem.reference)
        for n in order(root)
    )


def by_normal_form(problem: Problem, memory: Memory) -> bool:
    """Whether the difference vanishes in every case."""
    for _ in range(MOST_PASSES):
        problem.cells, problem.gates, problem.nowhere = 0, False, False
        problem.too_large = False
        field = Field(problem.domain, memory)
        try:
            for assumption in problem.domain.assumptions:
                with suppress(NeedsSign, NeedsCase):  # a proof without this assumption is one, too
                    assumptions.suppose(field, assumption)
            before = facts.snapshot(field)
            if not settled(problem, field):
                return False
            if problem.domain.kink is Kink.OPEN:
                return True
            facts.restore(field, before)  # conditions of roots exclude no kink on their border
            if problem.domain.beside:
                kinks.leave_open(field, (problem.asked or problem.reference, *problem.domain.defined))
            switches = kinks.switches(field, problem.learner, problem.reference)
            if not kinks.settled(problem, field, switches, settled):
                return False
            jumps = bool(switches) or any(map(has_steps, (problem.learner, problem.reference)))
            return not jumps or settled_on_borders(problem)
        except Again:
            continue
        except Impossible:
            problem.reason = NO_POINT
            return False
        except FormalZero:
            problem.reason = "a division by zero"
            return False
        except Unsettled as stop:
            problem.reason = str(stop)
            problem.too_large = isinstance(stop, TooLarge)
            return False
    problem.reason = "the units of exponents do not settle"
    return False


def settled_on_borders(problem: Problem) -> bool:
    """Equal also where x = y, if x >= y is assumed: as a fact it says x > y, null sets apart."""
    for domain in assumptions.borders(problem.domain):
        there = replace(problem, domain=domain, point=None)
        if not by_normal_form(there, memory_for(there)) and there.reason != NO_POINT:
            problem.reason = there.reason
            return False
    return True


def settled(problem: Problem, field: Field) -> bool:
    """The difference vanishes in this case, if need be after telling further cases apart."""
    problem.cells += 1
    if problem.cells > MOST_CELLS:
        raise TooLarge("too many cases of signs")
    try:
        difference = compared(problem, field)
        if difference is None:
            problem.gates = problem.gates or bool(facts.sigmas(field))
            return True
        open_sign = unknown_sign(field, difference)
        if open_sign is None:
            problem.reason = "the normal forms differ"
            return False
    except NeedsSign as need:
        open_sign = need.poly
    except NeedsCase as need:
        problem.gates = True
        return all(settled_where(problem, field, case) for case in need.cases)
    problem.gates = True
    # Where an equation holds, what has not been told apart may be 0 throughout: x - y where x = 1 and y = 1.
    equation = any(sign == 0 for _, sign in field.facts)
    cases = (1, -1, 0) if equation else (1, -1)
    return all(settled_where(problem, field, [(open_sign, sign)]) for sign in cases)


def settled_where(problem: Problem, field: Field, case: list[tuple[Poly, int]]) -> bool:
    """Settled where the polynomials have these signs, or no point lies there."""
    saved = facts.snapshot(field)
    try:
        facts.assume(field, case)
        return settled(problem, field)
    except Impossible:
        return True
    finally:
        facts.restore(field, saved)


def compared(problem: Problem, field: Field) -> Poly | None:
    """What is left of the difference; None if it vanishes or the reference has no value here.

    Raises:
        NeedsSign: whether the learner's expression has a value depends on a sign.
        Unsettled: it has none in this case, or the case is beyond algebra.
        Impossible: the reference has no value in this case.
    """
    for _ in range(MOST_PASSES):
        try:
            reference = [normal_form.convert(field, n) for n, _ in summands(problem.reference)]
        except FormalZero:
            return None
        for node in problem.domain.defined:
            defined(field, node)
        given = [c for n in (*problem.domain.defined, problem.reference) for c in conditions(field, n)]
        if not facts.install(field, given):
            field.odd_bases = list(odd_bases(field, problem.reference))
            learner = learners(problem, field)
            if meets_conditions(field, problem.learner):
                sides = [s for _, s in summands(problem.learner)]
                sides += [-s for _, s in summands(problem.reference)]
                difference = total(field, zip(learner + reference, sides, strict=True))
                above = field.reduce(difference.top)
                return None if vanishes(field, above, problem.point) else above
        facts.learnt(field)
    raise Unsettled("the conditions do not settle")


def learners(problem: Problem, field: Field) -> list[Form]:
    """The forms of the learner's terms."""
    try:
        return [normal_form.convert(field, n) for n, _ in summands(problem.learner)]
    except FormalZero:
        problem.nowhere = True
        raise Unsettled("the answer has no value anywhere") from None


def vanishes(field: Field, poly: Poly, point: Point | None) -> bool:
    """The polynomial is 0 on the domain, by one of the rules."""
    if field.vanishes(poly) or combinations.vanishes(field, poly):
        return True
    if conjugates.vanishes(field, poly, point):
        return True
    return signs.assumed_zero(field, poly)


def unknown_sign(field: Field, poly: Poly) -> Poly | None:
    """A sign on which the difference depends, also inside its kernels."""
    sigmas = [k for k in facts.sigmas(field) if k.power == 2]
    used = set(field.used_kernels(poly))
    candidates = [k for k in sigmas if k in used] or sigmas

    def simplicity(kernel: Kernel) -> tuple[bool, int, int]:
        inside = field.used_kernels(kernel.argument)
        return any(k.kind != "variable" for k in inside), len(kernel.argument), kernel.position

    return innermost(field, min(candidates, key=simplicity)).argument if candidates else None
