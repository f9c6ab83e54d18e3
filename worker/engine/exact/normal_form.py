"""From expressions to the field: the exact normal form of a scalar expression.

Every rule is an identity of real functions wherever its left side is defined, off null sets.
What must hold for an expression to have a value at all (the argument of a logarithm or an even
root is not negative, and so on) is recorded in `field.conditions`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from worker.engine.exact import angles, arctangents, exponentials, functions, gates, logarithms, roots, signs
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form
from worker.engine.exact.limits import FormalZero, Unsettled
from worker.engine.exact.operands import argument, arguments, guarded
from worker.engine.exact.structure import component_of, components, is_bracket, order
from worker.engine.expression import Node, Op
from worker.engine.model import Component, Property


def convert(field: Field, root: Node) -> Form:
    """The form of an expression.

    Raises:
        FormalZero: it divides by something that vanishes identically.
        Unsettled: it is too large or a case must be told apart (`NeedsSign`).
        Again: a unit was refined; the whole conversion starts again.
    """
    converted, unsettled = field.converted, field.unsettled
    for node in order(root):
        if node in converted:
            continue
        before = field.asked_in_vain
        try:
            converted[node] = RULES[node.op](field, node)
        except (FormalZero, Unsettled) as error:
            converted[node] = error
            unsettled.add(node)
        if field.asked_in_vain > before or (unsettled and not unsettled.isdisjoint(node.args)):
            unsettled.add(node)
    found = converted[root]
    if isinstance(found, Exception):
        raise found
    return found


def _number(field: Field, node: Node) -> Form:
    value: Any = node.payload
    return field.number(value)


def _constant(field: Field, node: Node) -> Form:
    return arctangents.pi(field) if node.payload == "pi" else exponentials.exp(field, field.number(1))


def _leaf(field: Field, node: Node) -> Form:
    return variable(field, field.domain.canonical(component_of(node)))


def variable(field: Field, component: Component) -> Form:
    """A component: its kernel, a power of it where roots of it occur, or what the properties make it."""
    domain = field.domain
    solved = field.solved.get(component)
    if solved is not None:
        return solved
    others = domain.fixed_by_sum(component)
    if others is not None:
        total = field.number(1)
        for other in others:
            total = total - variable(field, domain.canonical(other))
        return total
    interval = domain.interval(component)
    if interval.lower is not None and interval.lower == interval.upper:
        return field.number(interval.lower)
    k = field.memory.roots.get(("variable", component), 1)
    kernel, new = field.kernel(("variable", component, k), "variable")
    if new:
        kernel.argument, kernel.unit = component, k
    return Form(kernel.poly if k == 1 else kernel.poly**k)


def _add(field: Field, node: Node) -> Form:
    total = argument(field, node)
    for k in range(1, len(node.args)):
        total = total + argument(field, node, k)
    return total


def _negate(field: Field, node: Node) -> Form:
    return -argument(field, node)


def _multiply(field: Field, node: Node) -> Form:
    # A bracket that is 0 here makes the product 0, even beside a factor that has no form.
    brackets = [f for f in (field.converted[a] for a in node.args if is_bracket(a)) if isinstance(f, Form)]
    for found in brackets:
        if found.top.is_zero():
            return found
    result = argument(field, node) if not brackets else guarded(field, node, 0, brackets)
    for k in range(1, len(node.args)):
        result = result * (argument(field, node, k) if not brackets else guarded(field, node, k, brackets))
    return result


def _divide(field: Field, node: Node) -> Form:
    return argument(field, node) * field.inverse(argument(field, node, 1))


def _power(field: Field, node: Node) -> Form:
    base, exponent = arguments(field, node)
    value = field.rational(exponent)
    if value is not None:
        if value.denominator == 1:
            return field.power(base, value.numerator)
        if value.denominator % 2 == 0:
            field.conditions[node] = (base,)
        return roots.rational_power(field, base, value)
    if field.vanishes(base.top):
        raise Unsettled("a power of zero, which depends on the sign of the exponent")
    if integer_valued(field, node.args[1]):
        return integer_power(field, base, exponent)
    field.conditions[node] = (base,)
    return exponentials.exp(field, exponent * logarithms.log(field, base))


def integer_valued(field: Field, exponent: Node) -> bool:
    """A polynomial with integer coefficients in integer variables."""
    allowed = {Op.NUMBER, Op.SYMBOL, Op.ENTRY, Op.ADD, Op.NEGATE, Op.MULTIPLY, Op.POWER}
    nodes = order(exponent)
    if any(n.op is Op.POWER and not whole_power(n) for n in nodes):
        return False
    if any(
        n.op not in allowed or (n.op is Op.NUMBER and Fraction(str(n.payload)).denominator != 1)
        for n in nodes
    ):
        return False
    return all(field.domain.has(c, Property.INTEGER) for c in components(exponent))


def whole_power(node: Node) -> bool:
    """The exponent is a number 0, 1, 2, ..."""
    exponent: Any = node.args[1].payload if node.args[1].op is Op.NUMBER else -1
    return bool(exponent >= 0)


def integer_power(field: Field, base: Form, exponent: Form) -> Form:
    """base^n for an integer-valued n: |base|^n times the parity of n where base is negative."""
    size = exponentials.exp(field, exponent * logarithms.log(field, base))
    sign = signs.sign_form(field, base)
    if sign.top.is_one():
        return size
    for term, c in exponentials.terms(field, exponent):
        if c % 2 == 0:
            continue
        if term.above.is_constant():
            size = size * sign
            continue
        size = size * Form(angles.parity(field, sign, term))
    return size


def _apply(field: Field, node: Node) -> Form:
    keys = tuple(field.key(a) for a in arguments(field, node))
    kernel, _ = field.kernel(("apply", node.payload, keys), "apply")
    return Form(kernel.poly)


def _function(field: Field, node: Node) -> Form:
    return FUNCTIONS[str(node.payload)](field, node)


FUNCTIONS: dict[str, Callable[[Field, Node], Form]] = {**functions.RULES, **gates.FUNCTIONS}
RULES: dict[Op, Callable[[Field, Node], Form]] = {
    Op.NUMBER: _number, Op.CONSTANT: _constant, Op.SYMBOL: _leaf, Op.ENTRY: _leaf, Op.ADD: _add,
    Op.NEGATE: _negate, Op.MULTIPLY: _multiply, Op.DIVIDE: _divide, Op.POWER: _power,
    Op.FUNCTION: _function, Op.APPLY: _apply, Op.COMPARE: gates.compare, Op.LOGIC: gates.logic,
    Op.PIECEWISE: gates.piecewise,
}  # fmt: skip
