"""What must hold for an expression to have a value, in the branches that are taken."""

from __future__ import annotations

from collections.abc import Iterator

from worker.engine.exact import normal_form
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form
from worker.engine.exact.limits import NeedsSign, Unsettled
from worker.engine.exact.structure import PARTIAL_FUNCTIONS, is_bracket, order
from worker.engine.expression import Node, Op


def conditions(field: Field, root: Node) -> Iterator[Form]:
    """The forms that must be >= 0 for `root` to have a value, in branches that are taken.

    Raises:
        NeedsSign: whether a branch with conditions is taken depends on a sign.
    """
    if not any(n in field.conditions for n in order(root)):
        return
    alive = live(field, root)
    for node in order(root):
        if node in alive:
            yield from field.conditions.get(node, ())


def live(field: Field, root: Node) -> set[Node]:
    """The nodes whose value matters in this case."""
    seen: set[Node] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.op is Op.PIECEWISE:
            stack.extend(live_branches(field, node))
        elif node.op is Op.MULTIPLY and any(is_bracket(a) for a in node.args):
            brackets = [a for a in node.args if is_bracket(a)]
            stack.extend(brackets)
            others = [a for a in node.args if not is_bracket(a)]
            if any(is_partial(n) for a in others for n in order(a)):
                values = [constant_of(field, b) for b in brackets]
                if all(v != 0 for v in values):
                    stack.extend(others)
        else:
            stack.extend(a for a in node.args if not a.shape)
    return seen


def live_branches(field: Field, node: Node) -> list[Node]:
    """The arguments of a piecewise node that matter in this case."""
    partial = any(is_partial(n) for a in node.args[1::2] for n in order(a)) or any(
        is_partial(n) for n in order(node.args[-1])
    )
    if not partial:
        return list(node.args)
    taken: list[Node] = []
    for k in range(0, len(node.args) - 1, 2):
        taken.append(node.args[k])
        value = constant_of(field, node.args[k])
        if value:
            return [*taken, node.args[k + 1]]
    return [*taken, node.args[-1]]


def is_partial(node: Node) -> bool:
    """The operation has no value for some arguments."""
    return node.op is Op.POWER or (node.op is Op.FUNCTION and node.payload in PARTIAL_FUNCTIONS)


def constant_of(field: Field, condition: Node) -> int:
    """Whether the condition holds in this case.

    Raises:
        NeedsSign: that depends on a sign.
    """
    form = normal_form.convert(field, condition)
    value = field.rational(form)
    if value is not None:
        return int(value)
    for kernel in field.used_kernels(form.top):
        if kernel.kind == "sigma":
            raise NeedsSign(kernel.argument)
    raise Unsettled("a condition that algebra cannot tell")


def odd_bases(field: Field, root: Node) -> Iterator[Form]:
    """The bases of odd roots in an expression."""
    for node in order(root):
        if node.op is Op.POWER:
            base, exponent = (field.converted.get(a) for a in node.args)
            if isinstance(base, Form) and isinstance(exponent, Form):
                value = field.rational(exponent)
                if value is not None and value.denominator > 1 and value.denominator % 2:
                    yield base
