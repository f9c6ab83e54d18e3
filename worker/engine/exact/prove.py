"""Proofs of equality: the difference of both normal forms is 0, in every case that can occur.

A proof has three parts. The *difference* reduces to 0 in the field, given the signs of the case. The
learner's expression *has a value* wherever the reference has one: each condition of its own (an
argument of a logarithm that must be positive) follows from the domain, from the assumptions, or from
the conditions of the reference. And both have been *evaluated* somewhere (see `decide`), so that no
hidden zero was divided by. Points at which a gate switches are null sets; with `Kink.CONVENTION`
each is a case of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from worker.engine.exact import (
    combinations,
    conjugates,
    constancy,
    facts,
    kinks,
    natural,
    normal_form,
    signs,
    slopes,
)
from worker.engine.exact.conditions import conditions, odd_bases
from worker.engine.exact.domain import Domain
from worker.engine.exact.facts import Impossible
from worker.engine.exact.field import Field, Kernel, Memory
from worker.engine.exact.forms import Form, Poly, same_factors
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
from worker.engine.exact.points import Point
from worker.engine.exact.structure import components, order
from worker.engine.expression import Node, Op
from worker.engine.model import EXCEPT_AT_KINKS, Conclusion, Evidence, Kink

METHOD = "scalar-normal-form"
NO_VALUE = "the answer has no value in a case where the reference has one"


@dataclass(slots=True)
class Problem:
    """What is to be proved, and what the attempt found on the way."""

    learner: Node
    reference: Node
    domain: Domain
    cells: int = 0
    nowhere: bool = False  # the learner's expression has no value anywhere
    gates: bool = False
    too_large: bool = False
    reason: str = ""
    point: Point | None = None  # where both are known to have values


def evidence(problem: Problem, equal: bool) -> Evidence:
    """The outcome as evidence."""
    if equal:
        remark = EXCEPT_AT_KINKS if problem.gates and problem.domain.kink is Kink.OPEN else ""
        return Evidence(method=METHOD, conclusion=Conclusion.EQUAL, remark=remark, gated=problem.gates)
    return Evidence(method=METHOD, conclusion=Conclusion.OPEN, remark=problem.reason)


def attempt(problem: Problem) -> bool:
    """Whether a proof succeeds; `problem` then tells under which conditions."""
    equal = by_normal_form(problem, memory_for(problem))
    if not equal and problem.too_large and turns(problem):
        equal = by_normal_form(problem, memory_for(problem, turning=True))
    if not equal and not problem.nowhere:
        equal = by_analysis(problem)
    return equal


def by_analysis(problem: Problem) -> bool:
    """Equal by the mean value theorem, or by the normal form once slopes have told signs."""
    learner, reference = problem.learner, problem.reference
    domain = natural.narrowed(problem.domain, reference)
    if constancy.applies(learner, reference, domain) and constancy.prove(
        learner, reference, domain, plainly_equal
    ):
        return True
    if domain.kink is not Kink.OPEN:
        return False
    signs_by_slopes = slopes.known_signs((learner, reference), domain, plainly_equal)
    if not signs_by_slopes:
        return False
    informed = replace(domain, assumptions=domain.assumptions + signs_by_slopes)
    again = Problem(learner, reference, informed, point=problem.point)
    equal = by_normal_form(again, memory_for(again))
    problem.gates = problem.gates or again.gates
    return equal


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
                    suppose(field, assumption)
            before = facts.snapshot(field)
            if not settled(problem, field):
                return False
            if problem.domain.kink is Kink.OPEN:
                return True
            facts.restore(field, before)  # conditions of roots exclude no kink on their border
            if problem.domain.beside:
                kinks.leave_open(field, (problem.reference, *problem.domain.defined))
            return kinks.settled(problem, field, kinks.switches(problem.learner, problem.reference), settled)
        except Again:
            continue
        except Impossible:
            problem.reason = "no point satisfies the assumptions"
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


def suppose(field: Field, assumption: Node) -> None:
    """An inequality that holds on the domain becomes a fact; an equation fixes a variable."""
    if assumption.op is Op.LOGIC and assumption.payload == "and":
        for part in assumption.args:
            suppose(field, part)
    if assumption.op is not Op.COMPARE or assumption.payload == "!=":
        return
    left, right = (normal_form.convert(field, a) for a in assumption.args)
    gap = left - right if str(assumption.payload) in (">", ">=", "==") else right - left
    if assumption.payload == "==":
        above, _ = field.normal(gap)
        if not above.is_zero():
            facts.solve(field, above)
            facts.forget(field)
    else:
        facts.install(field, [gap])


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
    return all(settled_where(problem, field, [(open_sign, sign)]) for sign in (1, -1))


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
            if meets_conditions(problem, field):
                sides = [s for _, s in summands(problem.learner)]
                sides += [-s for _, s in summands(problem.reference)]
                difference = total(field, zip(learner + reference, sides, strict=True))
                above = field.reduce(difference.top)
                return None if vanishes(field, above, problem.point) else above
        field.converted.clear()
        field.conditions.clear()
    raise Unsettled("the conditions do not settle")


def summands(root: Node) -> list[tuple[Node, int]]:
    """The terms of a sum with their signs; sums within it are taken apart, too."""
    found: list[tuple[Node, int]] = []
    stack = [(root, 1)]
    while stack:
        node, sign = stack.pop()
        if node.op is Op.ADD:
            stack.extend((a, sign) for a in reversed(node.args))
        elif node.op is Op.NEGATE:
            stack.append((node.args[0], -sign))
        else:
            found.append((node, sign))
    return found


def total(field: Field, terms: Iterable[tuple[Form, int]]) -> Form:
    """The sum; terms over the same factors are added first, so that what cancels is never expanded."""
    groups: list[Form] = []
    for form, sign in terms:
        term = form if sign > 0 else -form
        for k, group in enumerate(groups):
            if same_factors(group.factors, term.factors):
                groups[k] = Form(group.top + term.top, group.factors)
                break
        else:
            groups.append(term)
    result = Form(field.zero)
    for group in groups:
        if not group.top.is_zero():
            result = result + group
    return result


def learners(problem: Problem, field: Field) -> list[Form]:
    """The forms of the learner's terms."""
    try:
        return [normal_form.convert(field, n) for n, _ in summands(problem.learner)]
    except FormalZero:
        problem.nowhere = True
        raise Unsettled("the answer has no value anywhere") from None


def meets_conditions(problem: Problem, field: Field) -> bool:
    """The learner's expression has a value throughout this case; False if facts had to be added.

    Raises:
        NeedsSign, Unsettled: as `compared`.
    """
    complete = True
    for condition in conditions(field, problem.learner):
        if facts.holds(field, condition):
            continue
        if not follows_by_convention(field, condition):
            raise undecided_condition(field, condition)
        try:
            facts.install(field, [condition])
        except Impossible:
            raise Unsettled(NO_VALUE) from None
        complete = False
        break
    return complete


def undecided_condition(field: Field, condition: Form) -> Unsettled:
    """The sign on which it depends, or that it fails."""
    sign = signs.sign_form(field, condition).top
    for kernel in [] if sign.is_constant() else field.used_kernels(sign):
        if kernel.kind == "sigma":
            return NeedsSign(innermost(field, kernel).argument)
    for kernel in facts.sigmas(field):  # inside a kernel, as in exp|x|
        if kernel.power == 2:
            return NeedsSign(innermost(field, kernel).argument)
    return Unsettled(NO_VALUE)


def innermost(field: Field, kernel: Kernel) -> Kernel:
    """A sign kernel of unknown value inside this one, if there is one, else itself."""
    for inner in field.used_kernels(kernel.argument):
        if inner.kind == "sigma" and inner.power == 2:
            return innermost(field, inner)
    return kernel


def defined(field: Field, node: Node) -> None:
    """Convert the question's function for the sake of its conditions; it may be beyond algebra."""
    try:
        normal_form.convert(field, node)
    except (NeedsSign, NeedsCase):
        raise
    except Unsettled:
        return


def follows_by_convention(field: Field, condition: Form) -> bool:
    """It holds wherever the odd roots of the reference have nonnegative bases.

    Elsewhere conventions differ on whether the reference has a real value at all, and there an
    answer need not have one either.
    """
    if not field.odd_bases:
        return False
    saved = facts.snapshot(field)
    try:
        facts.install(field, field.odd_bases)
        return facts.holds(field, condition)
    except Impossible:
        return False
    finally:
        facts.restore(field, saved)


def vanishes(field: Field, poly: Poly, point: Point | None) -> bool:
    """The polynomial is 0 on the domain, by one of the rules."""
    if field.vanishes(poly) or combinations.vanishes(field, poly):
        return True
    if conjugates.vanishes(field, poly, point):
        return True
    return any(divmod(poly, zero)[1].is_zero() for zero in field.vanishing)


def unknown_sign(field: Field, poly: Poly) -> Poly | None:
    """A sign on which the difference depends, also inside its kernels."""
    sigmas = [k for k in facts.sigmas(field) if k.power == 2]
    used = set(field.used_kernels(poly))
    candidates = [k for k in sigmas if k in used] or sigmas

    def simplicity(kernel: Kernel) -> tuple[bool, int, int]:
        inside = field.used_kernels(kernel.argument)
        return any(k.kind != "variable" for k in inside), len(kernel.argument), kernel.position

    return innermost(field, min(candidates, key=simplicity)).argument if candidates else None
