"""Gates as polynomials in signs: |a| = a sign a, max(a, b) = (a + b + |a - b|)/2, [a > 0] = (1 + sign a)/2.

So most identities between gates need no cases. Where a sign stands inside something else, or the
larger of many is asked for, the cases are told apart by whoever called (`NeedsSign`, `NeedsCase`).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import fmpq

from worker.engine.exact import factoring, facts, integer_parts, linear, roots, signs
from worker.engine.exact.ball_functions import holds
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form
from worker.engine.exact.limits import NeedsCase, NeedsSign, Unsettled
from worker.engine.exact.operands import argument, arguments, guarded
from worker.engine.exact.staircases import has_steps
from worker.engine.exact.structure import components, is_constant
from worker.engine.expression import Node
from worker.engine.model import Property

HALF = fmpq(1, 2)


def _sign(field: Field, node: Node) -> Form:
    refuse_steps(node)
    form = argument(field, node)
    refuse_integers(field, node, form)
    return signs.sign_form(field, form)


def refuse_integers(field: Field, gate: Node, gap: Form) -> None:
    """Of integers no value is one of a null set, so that 0 must be out of the question.

    Raises:
        Unsettled: only integers occur in the gate, and its argument may be 0.
    """
    used = components(gate)
    if not used or not all(field.domain.has(c, Property.INTEGER) for c in used):
        return
    for poly, _ in factoring.parts(field, gap)[1]:
        if not linear.infeasible(field, [*field.facts, (poly, 0)]):
            raise Unsettled("the sign of an integer that may be zero")


def refuse_steps(gate: Node) -> None:
    """A sign is 1 or -1 but on a null set, or 0 throughout; that of an integer part is 0 on whole intervals.

    Raises:
        Unsettled: an integer part occurs in the gate.
    """
    if has_steps(gate):
        raise Unsettled("the sign of an integer part that may be zero")


def _abs(field: Field, node: Node) -> Form:
    return roots.absolute(field, argument(field, node))


def _relu(field: Field, node: Node) -> Form:
    a = argument(field, node)
    return (a + roots.absolute(field, a)).scaled(HALF)


def _heaviside(field: Field, node: Node) -> Form:
    refuse_steps(node)
    form = argument(field, node)
    refuse_integers(field, node, form)
    return bracket(field, ">", form)


def _max(field: Field, node: Node) -> Form:
    return extreme(field, node, 1)


def _min(field: Field, node: Node) -> Form:
    return extreme(field, node, -1)


def extreme(field: Field, node: Node, side: int) -> Form:
    """max (side 1) or min (side -1): (a + b ± |a - b|)/2, one argument after the other."""
    candidates: list[Form] = []
    for part in flattened(node):
        found = field.converted[part]
        if isinstance(found, Exception):
            raise found
        candidates.append(found)
    if len(candidates) > 2:
        return best_of_many(field, candidates, side)
    best = candidates[0]
    for other in candidates[1:]:
        gap = roots.absolute(field, best - other)
        best = (best + other + gap.scaled(fmpq(side))).scaled(HALF)
    return best


def flattened(node: Node) -> list[Node]:
    """The arguments of nested max (or nested min), each once."""
    found: list[Node] = []
    for arg in node.args:
        inner = flattened(arg) if arg.op is node.op and arg.payload == node.payload else [arg]
        found += [a for a in inner if a not in found]
    return found


def best_of_many(field: Field, candidates: list[Form], side: int) -> Form:
    """The largest (or smallest) where facts tell which it is.

    Raises:
        NeedsCase: they do not; in each case another one is.
    """
    for best in candidates:
        if all(
            other is best or assumed_larger(field, (best - other).scaled(fmpq(side))) for other in candidates
        ):
            return best
    cases: list[list[tuple[Any, int]]] = []
    for best in candidates:
        case: list[tuple[Any, int]] | None = []
        for other in candidates:
            if other is best or case is None:
                continue
            content, parts = factoring.parts(field, (best - other).scaled(fmpq(side)))
            sign = (content > 0) - (content < 0)
            unknown: list[Any] = []
            for poly, e in parts:
                if e % 2:
                    known = facts.known_sign(field, poly)
                    sign, unknown = (sign * known, unknown) if known is not None else (sign, [*unknown, poly])
            if not unknown:
                case = None if sign < 0 else case
            elif len(unknown) == 1:
                case.append((unknown[0], sign))
            else:
                raise NeedsSign(unknown[0])
        if case == []:
            return best
        if case is not None:
            cases.append(case)
    raise NeedsCase(cases)


def assumed_larger(field: Field, gap: Form) -> bool:
    """Facts say that the gap is not negative."""
    content, parts = factoring.parts(field, gap)
    sign = (content > 0) - (content < 0)
    for poly, e in parts:
        known = facts.known_sign(field, poly) if e % 2 else 1
        if known is None:
            return False
        sign *= known
    return sign >= 0


def bracket(field: Field, relation: str, gap: Form) -> Form:
    """[gap relation 0], off the null set where the gap is 0 unless it is 0 identically."""
    sign = signs.sign_form(field, gap)
    if sign.top.is_zero():
        return field.number(int(holds(relation, 0)))
    if relation in ("==", "!="):
        return field.number(int(relation == "!="))
    half = sign.scaled(HALF if relation.startswith(">") else -HALF)
    return half + field.number(Fraction(1, 2))


def compare(field: Field, node: Node) -> Form:
    """[left relation right]."""
    if node.payload in ("==", "!="):
        used = components(node)
        if used and all(field.domain.has(c, Property.INTEGER) for c in used):
            raise Unsettled("an equation between integers")
    refuse_steps(node)
    left, right = arguments(field, node)
    refuse_integers(field, node, left - right)
    return bracket(field, str(node.payload), left - right)


def logic(field: Field, node: Node) -> Form:
    """and, or and not of brackets."""
    parts = arguments(field, node)
    one = field.number(1)
    if node.payload == "not":
        return one - parts[0]
    result = one
    for part in parts:
        result = result * (part if node.payload == "and" else one - part)
    result = Form(field.reduce(result.top), result.factors)
    return result if node.payload == "and" else one - result


def piecewise(field: Field, node: Node) -> Form:
    """The values of the cases, each weighted by the bracket that it is taken."""
    total, left = field.number(0), field.number(1)
    for k in range(0, len(node.args) - 1, 2):
        condition = argument(field, node, k)
        known = field.rational(condition)
        if known == 0:
            continue
        if known is not None:
            return total + left * guarded(field, node, k + 1, [left])
        total = total + left * condition * guarded(field, node, k + 1, [left, condition])
        left = left * (field.number(1) - condition)
        left = Form(field.reduce(left.top), left.factors)
    if left.top.is_zero():
        return total
    return total + left * guarded(field, node, len(node.args) - 1, [left])


def _floor(field: Field, node: Node) -> Form:
    if is_constant(node):
        return integer_parts.constant_value(field, node)
    return integer_parts.integer_part(field, argument(field, node))


def _ceil(field: Field, node: Node) -> Form:
    if is_constant(node):
        return integer_parts.constant_value(field, node)
    return -integer_parts.integer_part(field, -argument(field, node))


FUNCTIONS: dict[str, Callable[[Field, Node], Form]] = {
    "sign": _sign, "abs": _abs, "relu": _relu, "heaviside": _heaviside, "max": _max, "min": _min,
    "floor": _floor, "ceil": _ceil,
}  # fmt: skip
