"""Gates whose argument is 0 identically: max(2x, x + x), sign(sin^2 x + cos^2 x - 1).

Such a gate has no kink: it takes one value throughout, and that it stands at its switching point is no
accident of the point that was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

from flint import ctx, fmpq

from worker.engine import expression
from worker.engine.exact import prove as proofs
from worker.engine.exact.ball_functions import holds
from worker.engine.exact.balls import Evaluation, Trouble
from worker.engine.exact.domain import Domain
from worker.engine.exact.points import sampler_of
from worker.engine.exact.structure import components, has_gates
from worker.engine.expression import Node, Op


def neutral_gates(gates: Iterable[Node], domain: Domain) -> frozenset[Node]:
    """Those comparisons, signs and steps whose argument is identically 0."""
    zero = expression.number(0)
    found = []
    for gate in gates:
        gap = expression.subtract(*gate.args) if gate.op is Op.COMPARE else gate.args[0]
        if gate.payload in ("floor", "ceil") or not _may_be_zero(gap, domain):
            continue
        if proofs.plainly_equal(gap, zero, domain):
            found.append(gate)
    return frozenset(found)


def without_neutral_gates(root: Node, domain: Domain) -> Node:
    """With each gate whose argument is identically 0 replaced by its value there.

    Balls cannot tell that cosh t - (e^t + e^-t)/2 is not a little above 0, so that no point would ever
    show the value of a gate on it.
    """
    zero = expression.number(0)

    def change(node: Node, args: tuple[Node, ...]) -> Node | None:
        if node.op is Op.FUNCTION and node.payload in ("max", "min") and len(args) == 2:
            return args[0] if neutral(*args) else None
        if node.op is Op.FUNCTION and node.payload in ("abs", "sign", "relu", "heaviside"):
            return zero if neutral(args[0], zero) else None
        if node.op is Op.COMPARE and neutral(*args):
            return expression.number(int(holds(str(node.payload), 0)))
        return None

    def neutral(one: Node, other: Node) -> bool:
        gap = expression.subtract(one, other)
        return not has_gates(gap) and _may_be_zero(gap, domain) and proofs.plainly_equal(gap, zero, domain)

    return expression.rebuild(root, change) if has_gates(root) else root


def _may_be_zero(gap: Node, domain: Domain) -> bool:
    """Whether it is not clearly another number at a sample point."""
    point = next(sampler_of(domain, components(gap)).points(range(1)), None)
    if point is None:
        return False
    exact = {c: fmpq(v.numerator, v.denominator) for c, v in point.items()}
    with ctx.workprec(64):
        value = Evaluation(exact).value(gap)
    return value.__class__ is not Trouble and not (value > 0 or value < 0)
