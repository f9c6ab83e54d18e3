"""The forms of a node's arguments, or their failures."""

from __future__ import annotations

from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form
from worker.engine.exact.limits import FormalZero, NeedsSign, Unsettled
from worker.engine.expression import Node


def argument(field: Field, node: Node, k: int = 0) -> Form:
    """The form of the k-th argument, or its failure."""
    found = field.converted[node.args[k]]
    if isinstance(found, Exception):
        raise found
    return found


def arguments(field: Field, node: Node) -> list[Form]:
    """The forms of all arguments."""
    return [argument(field, node, k) for k in range(len(node.args))]


def guarded(field: Field, node: Node, k: int, conditions: list[Form]) -> Form:
    """The k-th argument, whose value matters only where the conditions are not 0.

    Raises:
        FormalZero: it has no value, and it matters.
        NeedsSign: it has no value, and whether it matters depends on a sign.
    """
    try:
        return argument(field, node, k)
    except FormalZero:
        for condition in conditions:
            if field.rational(condition) is None:
                for kernel in field.used_kernels(condition.top):
                    if kernel.kind == "sigma":
                        raise NeedsSign(kernel.argument) from None
                raise Unsettled("a division by zero in a branch") from None
        raise
