"""The two halves of a domain, on which the magnitude of a variable is the variable or its negative."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from worker.engine import expression
from worker.engine.exact.domain import Domain
from worker.engine.exact.structure import order
from worker.engine.expression import Node, Op

MOST_NAMES = 2  # each doubles the number of parts
_FOLDED = frozenset({"abs", "sign"})


def equal(
    both: tuple[Node, Node],
    domain: Domain,
    has_a_value: Callable[[Node, Domain], bool],
    proved: Callable[[Node, Node, Domain], bool],
) -> bool:
    """Equal where a variable is positive and where it is negative, each without its magnitude.

    Both must have a value in each half: nothing that is 0 throughout may be divided by there.
    """
    parts = list(halves(*both, domain))
    if not all(has_a_value(root, half) for *roots, half in parts for root in roots):
        return False
    return bool(parts) and all(proved(*part) for part in parts)


def halves(learner: Node, reference: Node, domain: Domain) -> Iterator[tuple[Node, Node, Domain]]:
    """Both expressions without |x| and sign(x), where x >= 0 and where x <= 0, for one variable x.

    Nothing if there is no such variable, or the domain lies on one side of 0. The point 0 is a null set.
    """
    names = sorted({n for root in (learner, reference) for n in map(_folded, order(root)) if n})
    if not names or len(names) > MOST_NAMES or names[0] in domain.integers:
        return
    name = names[0]
    variable, zero = domain.variable(name), Fraction(0)
    had = variable.interval
    if (had.lower is not None and had.lower >= zero) or (had.upper is not None and had.upper <= zero):
        return
    for side in (1, -1):
        half = replace(had, lower=zero) if side > 0 else replace(had, upper=zero)
        variables = {**domain.variables, name: replace(variable, interval=half)}
        plain = [_unfolded(root, name, side) for root in (learner, reference)]
        yield plain[0], plain[1], replace(domain, variables=variables)


def _folded(node: Node) -> str | None:
    """The name of x in |x| and sign(x)."""
    if node.op is not Op.FUNCTION or node.payload not in _FOLDED or node.args[0].op is not Op.SYMBOL:
        return None
    return str(node.args[0].payload) if not node.args[0].shape else None


def _unfolded(root: Node, name: str, side: int) -> Node:
    def change(current: Node, args: tuple[Node, ...]) -> Node | None:
        if _folded(current) != name:
            return None
        if current.payload == "sign":
            return expression.number(side)
        return current.args[0] if side > 0 else expression.negate(current.args[0])

    return expression.rebuild(root, change)
