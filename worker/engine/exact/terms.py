"""Terms of a sum, apart as nodes and together again as forms."""

from __future__ import annotations

from collections.abc import Iterable

from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form, same_factors
from worker.engine.expression import Node, Op


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
