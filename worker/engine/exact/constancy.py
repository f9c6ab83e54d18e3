"""Equality by the mean value theorem: the difference is continuous, its slope is 0, it is 0 somewhere.

It proves what no rewriting of kernels does: arcsin(sin x) = x on [-3/2, 3/2]. The domain must be a box
(so that its interior is connected), and both sides must be continuous throughout its interior:
every denominator is shown to vanish nowhere in it, every condition to hold. The slope may be
undefined on a null set (at kinks).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from worker.engine import expression
from worker.engine.calculus.differentiate import Derivative
from worker.engine.exact import facts, linear, normal_form, ranges, signs
from worker.engine.exact.domain import Domain
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.limits import FormalZero, Unsettled
from worker.engine.exact.rationals import simplest_between
from worker.engine.exact.structure import PARTIAL_FUNCTIONS, component_of, components, is_constant, order
from worker.engine.expression import Node, Op
from worker.engine.model import Component

HELPFUL = frozenset({"arctan", "arcsin", "arccos", "arcsinh", "arccosh", "arctanh", "log", "softplus"})
# max and min are continuous, but the slope taken of max(x, x) is 0.
EXCLUDED = frozenset({"sign", "heaviside", "floor", "ceil", "max", "min"})
MOST_COMPONENTS = 3
MOST_NODES = 80
Prover = Callable[[Node, Node, Domain], bool]


def applies(learner: Node, reference: Node, domain: Domain) -> bool:
    """The rule may help, and the domain is a box."""
    nodes = {*order(learner), *order(reference)}
    used = components(learner) | components(reference)
    return (
        any(n.op is Op.FUNCTION and n.payload in HELPFUL for n in nodes)
        and len(nodes) <= MOST_NODES
        and 0 < len(used) <= MOST_COMPONENTS
        and not domain.assumptions
        and not any(domain.variable(name).properties for name, _ in used)
        and not any(n.op in (Op.APPLY, Op.PIECEWISE, Op.COMPARE, Op.LOGIC) for n in nodes)
        and not any(n.op is Op.FUNCTION and n.payload in EXCLUDED for n in nodes)
    )


def prove(field: Field, learner: Node, reference: Node, domain: Domain, equal: Prover) -> bool:
    """Equal throughout the box; `equal` proves slopes and values at a point."""
    difference = expression.subtract(learner, reference)
    try:
        if not all(continuous(field, node) for node in order(difference)):
            return False
    except (FormalZero, Unsettled):
        return False
    nothing = expression.number(0)
    used = sorted(components(difference))
    for name, indices in used:
        slope = Derivative(name, tuple(expression.number(i) for i in indices)).of(difference)
        if not equal(slope, nothing, domain):
            return False
    # What is continuous wherever it is defined is so at the ends of the intervals, too.
    anywhere = Domain(variables={})
    for choose in (zero, low_end, middle, high_end):
        values = {c: choose(domain, c) for c in used}
        point = {c: v for c, v in values.items() if v is not None and domain.contains(c, v)}
        if len(point) == len(used) and equal(at_point(difference, point), nothing, anywhere):
            return True
    return False


def zero(domain: Domain, component: Component) -> Fraction | None:
    """The point 0."""
    return Fraction(0)


def low_end(domain: Domain, component: Component) -> Fraction | None:
    """The lower end of the interval."""
    return domain.interval(component).lower


def high_end(domain: Domain, component: Component) -> Fraction | None:
    """The upper end of the interval."""
    return domain.interval(component).upper


def middle(domain: Domain, component: Component) -> Fraction | None:
    """A simple value in the interior of the component's interval."""
    interval = domain.interval(component)
    low, high = interval.lower, interval.upper
    if low is None:
        low = Fraction(-2) if high is None else high - 2
    if high is None:
        high = low + 4
    quarter = (high - low) / 4
    return simplest_between(low + quarter, high - quarter)


def at_point(root: Node, point: dict[Component, Fraction]) -> Node:
    """The constant that the expression becomes."""

    def change(current: Node, args: tuple[Node, ...]) -> Node | None:
        if current.op is Op.ENTRY or (current.op is Op.SYMBOL and not current.shape):
            return expression.number(point[component_of(current)])
        return None

    return expression.rebuild(root, change)


def continuous(field: Field, node: Node) -> bool:
    """The operation is continuous (and defined) in the whole interior, given that its arguments are."""
    if is_constant(node):
        return True
    if node.op is Op.DIVIDE:
        return never_zero(field, normal_form.convert(field, node.args[1]))
    if node.op is Op.POWER:
        base, exponent = (normal_form.convert(field, a) for a in node.args)
        value = field.rational(exponent)
        if value is None:
            return conditions_hold(field, node) and never_zero(field, base)
        if value.denominator % 2 == 0 and not conditions_hold(field, node):
            return False
        return value >= 0 or never_zero(field, base)
    if node.op is not Op.FUNCTION:
        return True
    form = normal_form.convert(field, node)
    if node.payload in ("tan", "sec", "cot", "csc"):
        inner = node.args[0]
        other = expression.function("cos" if node.payload in ("tan", "sec") else "sin", inner)
        return never_zero(field, normal_form.convert(field, other))
    if node.payload in PARTIAL_FUNCTIONS:
        argument = normal_form.convert(field, node.args[0])
        if not conditions_hold(field, node):
            return False
        if node.payload == "log":
            return never_zero(field, argument)
        if node.payload == "arctanh":
            return never_zero(field, field.number(1) - argument * argument)
    return form is not None


def conditions_hold(field: Field, node: Node) -> bool:
    """What the node needs for a value holds throughout."""
    return all(facts.holds(field, c) for c in field.conditions.get(node, ()))


def never_zero(field: Field, form: Form) -> bool:
    """The form is zero nowhere in the interior of the box."""
    content, parts = field.parts(form)
    return content != 0 and all(factor_never_zero(field, p) for p, _ in parts)


def factor_never_zero(field: Field, poly: Poly) -> bool:
    """An irreducible polynomial is zero nowhere in the interior."""
    kernel = field.kernel_at(poly)
    if kernel is not None:
        if kernel.kind == "root":
            return factor_never_zero(field, kernel.argument)
        if kernel.kind == "sigma":
            return False
        low, high = ranges.range_of(field, kernel)
        return (
            linear.nonzero(field, kernel)
            or (low is not None and low >= 0)
            or (high is not None and high <= 0)
        )
    used = field.used_kernels(poly)
    if all(k.constant for k in used):
        return signs.certified(field, poly, 1) is not None
    if len(used) == 1 and ranges.of_one_kernel(field, poly, used[0]) is not None:
        return True
    if ranges.at_vertices(field, poly, used) is not None:
        return True
    return linear.infeasible(field, [*field.facts, (poly, 0)], interior=True)
