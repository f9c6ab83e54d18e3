"""Integer parts of a short range written out: floor u = l + [u >= l + 1] + ..., ceil u = l + [u > l] + ...

These hold at the steps, too, which the rules for the integer part as a kernel do not: so a proof that
looks at kinks sees each step as the kink of a bracket, and a search for a witness looks there.
"""

from __future__ import annotations

from flint import arb, ctx, fmpq, fmpz

from worker.engine import expression
from worker.engine.exact import ball_functions  # noqa: F401  the rules of evaluation register here
from worker.engine.exact.balls import Evaluation, Trouble
from worker.engine.exact.domain import Domain
from worker.engine.exact.structure import components, is_constant, order
from worker.engine.expression import Node, Op
from worker.engine.model import Component

STEPS = frozenset({"floor", "ceil"})
MOST_STEPS = 4  # of one integer part
PRECISION = 128


def has_steps(root: Node) -> bool:
    """An integer part of something that varies occurs."""
    return any(is_step(node) for node in order(root))


def is_step(node: Node) -> bool:
    """An integer part of something that varies."""
    return node.op is Op.FUNCTION and node.payload in STEPS and not is_constant(node)


def divided_by(root: Node) -> frozenset[Node]:
    """What has integer parts in it and must not be 0: divisors, arguments of logarithms, bases of powers.

    An integer part is 0 on whole intervals, and no algebra tells that of it.
    """
    found = []
    for node in order(root):
        if node.op is Op.DIVIDE:
            found.append(node.args[1])
        elif (node.op is Op.FUNCTION and node.payload == "log") or (
            node.op is Op.POWER and not (node.args[1].op is Op.NUMBER and node.args[1].payload >= 0)
        ):
            found.append(node.args[0])
    return frozenset(part for node in found for part in factors(node) if has_steps(part))


def factors(node: Node) -> tuple[Node, ...]:
    """Of a product those that it is made of, without their exponents."""
    if node.op is Op.MULTIPLY:
        return tuple(part for arg in node.args for part in factors(arg))
    return factors(node.args[0]) if node.op is Op.POWER else (node,)


def written_out(root: Node, domain: Domain) -> Node:
    """The expression with brackets for its integer parts, where few steps lie in the domain."""
    if not has_steps(root):
        return root
    box = {c: _interval(domain, c) for c in components(root)}

    def change(current: Node, args: tuple[Node, ...]) -> Node | None:
        return _staircase(str(current.payload), args[0], box) if is_step(current) else None

    return expression.rebuild(root, change)


def _staircase(name: str, inside: Node, box: dict[Component, arb]) -> Node | None:
    """The sum of brackets; None where the range is long, or not known."""
    with ctx.workprec(PRECISION):
        found = Evaluation(box).value(inside)
        if found.__class__ is Trouble or not arb(found).is_finite():
            return None
        ball = arb(found)
        low, high = (_whole(name, end) for end in (ball.lower(), ball.upper()))
    if low is None or high is None or high - low > MOST_STEPS:
        return None
    relation, shift = (">=", 1) if name == "floor" else (">", 0)
    brackets = [expression.compare(relation, inside, expression.number(k + shift)) for k in range(low, high)]
    return expression.add(expression.number(low), *brackets)


def _whole(name: str, end: arb) -> int | None:
    found: fmpz | None = (end.floor() if name == "floor" else end.ceil()).unique_fmpz()
    return None if found is None else int(found)


def _interval(domain: Domain, component: Component) -> arb:
    """A ball around the component's values."""
    interval = domain.interval(component)
    if interval.lower is None or interval.upper is None:
        return arb(0, arb.pos_inf())
    low, high = (fmpq(e.numerator, e.denominator) for e in (interval.lower, interval.upper))
    return arb((low + high) / 2, (high - low) / 2)
