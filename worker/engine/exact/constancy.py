"""Equality by the mean value theorem: the difference is continuous, its slope is 0, it is 0 somewhere.

It proves what no rewriting of kernels does: 2 arctan x = arcsin(2x/(1+x^2)) on [-1, 1]. The domain must
be a box (so that its interior is connected), and both sides must be continuous throughout its interior:
every denominator is shown to vanish nowhere in it, every condition to hold. The slope may be
undefined on a null set (at kinks). A line is cut at the rational zeros of denominators, and each piece
is a box of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from flint import ctx, fmpq

from worker.engine import expression
from worker.engine.calculus.differentiate import Derivative
from worker.engine.exact import factoring, facts, linear, normal_form, ranges, signs
from worker.engine.exact.balls import Evaluation
from worker.engine.exact.domain import Domain
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, Poly
from worker.engine.exact.kernels import NAMES, Kernel, Memory
from worker.engine.exact.limits import LARGEST_SIGN, MOST_PASSES, Again, FormalZero, Unsettled
from worker.engine.exact.rationals import as_fraction, simplest_between
from worker.engine.exact.structure import PARTIAL_FUNCTIONS, component_of, components, is_constant, order
from worker.engine.expression import Node, Op
from worker.engine.model import Component, Interval

HELPFUL = frozenset({"arctan", "arcsin", "arccos", "arcsinh", "arccosh", "arctanh", "log", "softplus"})
# max and min are continuous, but the slope taken of max(x, x) is 0.
EXCLUDED = frozenset({"sign", "heaviside", "floor", "ceil", "max", "min"})
MOST_COMPONENTS = 3
MOST_NODES = 80
MOST_CUTS = 4
NOTHING = expression.number(0)
# That the first expression is 0 throughout a domain, where the second has a value throughout.
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


def is_angle(node: Node) -> bool:
    """An inverse of a circular function, of which algebra knows least."""
    return node.op is Op.FUNCTION and node.payload in ("arctan", "arcsin", "arccos")


def is_turning(node: Node) -> bool:
    """A circular function, which its inverse undoes on one branch only."""
    return node.op is Op.FUNCTION and node.payload in ("sin", "cos", "tan", "cot", "sec", "csc")


def prove(learner: Node, reference: Node, domain: Domain, zero: Prover, *, level: bool = False) -> bool:
    """Equal throughout the box, or each of its pieces; `zero` proves slopes and values at a point.

    The slope may be known to be 0 (`level`) wherever there is one.
    """
    difference = expression.subtract(learner, reference)
    memory = Memory(len(components(difference)))
    for _ in range(MOST_PASSES):
        field = Field(domain, memory)
        try:
            if all(continuous(field, node) for node in order(difference)):
                if field.vanishes(normal_form.convert(field, difference).top):
                    return True
                level = level or flat_in(field, difference)
                return unchanging(difference, domain, zero, level=level)
            cut = pieces(field, difference)
            level = level or (bool(cut) and (flat_in(field, difference) or flat(difference, domain, zero)))
            return bool(cut) and all(prove(learner, reference, piece, zero, level=level) for piece in cut)
        except Again:
            continue
        except (FormalZero, Unsettled):
            return False
    return False


def pieces(field: Field, difference: Node) -> list[Domain]:
    """The line without the rational zeros of denominators, as intervals; nothing if there is none."""
    if len(components(difference)) != 1:
        return []
    ((name, indices),) = components(difference)
    interval = field.domain.interval((name, indices))
    zeros: set[Fraction] = set()
    for node in order(difference):
        if node.op is not Op.DIVIDE:
            continue
        _, parts = factoring.parts(field, normal_form.convert(field, node.args[1]))
        for poly, _ in parts:
            used = field.used_kernels(poly)
            if poly.total_degree() == 1 and [k.kind for k in used] == ["variable"] and used[0].unit == 1:
                constant = poly.subs({NAMES[used[0].position]: 0})
                zeros.add(-as_fraction(constant) / as_fraction(poly.leading_coefficient()))
    inside = sorted(
        z
        for z in zeros
        if (interval.lower is None or z > interval.lower) and (interval.upper is None or z < interval.upper)
    )
    if not 0 < len(inside) <= MOST_CUTS:
        return []
    edges = [interval.lower, *inside, interval.upper]
    variable = field.domain.variable(name)
    return [
        replace(
            field.domain,
            variables={
                **field.domain.variables,
                name: replace(
                    variable, interval=Interval(lower=low, upper=high, lower_open=True, upper_open=True)
                ),
            },
        )
        for low, high in pairwise(edges)
    ]


def slopes_of(difference: Node) -> Iterator[Node]:
    """By each of its components."""
    for name, indices in sorted(components(difference)):
        yield Derivative(name, tuple(expression.number(i) for i in indices)).of(difference)


def flat(difference: Node, domain: Domain, zero: Prover) -> bool:
    """All slopes of something that has a value throughout are 0."""
    return all(zero(slope, difference, domain) for slope in slopes_of(difference))


def flat_in(field: Field, difference: Node) -> bool:
    """The same, as far as the kernels that are there anyway show it."""
    try:
        return all(field.vanishes(normal_form.convert(field, s).top) for s in slopes_of(difference))
    except (FormalZero, Unsettled):
        return False


def unchanging(difference: Node, domain: Domain, zero: Prover, *, level: bool = False) -> bool:
    """The slope of something continuous is 0 throughout, and its value is 0 somewhere."""
    if not level and not flat(difference, domain, zero):
        return False
    used = sorted(components(difference))
    # What is continuous wherever it is defined is so at the ends of the intervals, too.
    anywhere = Domain(variables={})
    for choose in (origin, low_end, middle, high_end):
        values = {c: choose(domain, c) for c in used}
        point = {c: v for c, v in values.items() if v is not None and domain.contains(c, v)}
        if len(point) == len(used):
            value = at_point(difference, point)
            if exactly_zero(value) or zero(value, NOTHING, anywhere):
                return True
    return False


def exactly_zero(constant: Node) -> bool:
    """Rational arithmetic shows it."""
    with ctx.workprec(64):
        value = Evaluation({}).value(constant)
    return value.__class__ is fmpq and value == 0


def origin(domain: Domain, component: Component) -> Fraction | None:
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
        normal_form.convert(field, node)  # notes its conditions
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
    content, parts = factoring.parts(field, form)
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
    if any(norm_never_zero(field, poly, k) for k in used if k.kind == "root" and k.power == 2):
        return True
    if len(used) == 1 and ranges.of_one_kernel(field, poly, used[0]) is not None:
        return True
    if ranges.at_vertices(field, poly, used) is not None:
        return True
    return linear.infeasible(field, [*field.facts, (poly, 0)], interior=True)


def norm_never_zero(field: Field, poly: Poly, root: Kernel) -> bool:
    """A + B sqrt f is zero nowhere if A^2 - B^2 f is not."""
    if len(poly) > LARGEST_SIGN or poly.degrees()[root.position] != 1:
        return False
    a = poly.subs({NAMES[root.position]: 0})
    b = poly.derivative(root.position)
    norm = field.reduce(a * a - b * b * field.reduce(root.poly**2))
    if any(k.kind == "root" and k.position <= root.position for k in field.used_kernels(norm)):
        return False
    return not norm.is_zero() and (norm.is_constant() or never_zero(field, Form(norm)))
