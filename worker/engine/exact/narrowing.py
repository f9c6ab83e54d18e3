"""Assumptions on one variable alone, such as x < 1, as part of its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from worker.engine.calculus import scalar
from worker.engine.errors import QuestionError
from worker.engine.expression import Node, Op
from worker.engine.model import Interval, Name, Variable

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def narrowed(
    variables: Mapping[Name, Variable], assumptions: tuple[Node, ...]
) -> tuple[dict[Name, Variable], tuple[Node, ...]]:
    """The variables with such assumptions in their intervals, and the assumptions that remain."""
    found, kept = dict(variables), []
    for assumption in assumptions:
        bound = _bound(assumption)
        variable = found.get(bound[0]) if bound else None
        if bound is None or variable is None or variable.shape:
            kept.append(assumption)
            continue
        try:
            interval = _within(variable.interval, *bound[1:])
        except QuestionError:  # nothing is left: whoever looks for a point will find out
            kept.append(assumption)
            continue
        found[variable.name] = replace(variable, interval=interval)
    return found, tuple(kept)


def _bound(assumption: Node) -> tuple[Name, str, Fraction] | None:
    """Name, relation and number of `x < 1` or `1 > x`."""
    if assumption.op is not Op.COMPARE or assumption.payload not in _MIRRORED:
        return None
    left, right = assumption.args
    relation = str(assumption.payload)
    if right.op is Op.SYMBOL:
        left, right, relation = right, left, _MIRRORED[relation]
    value = scalar.value_of(right)
    if left.op is not Op.SYMBOL or value is None:
        return None
    return str(left.payload), relation, value


def _within(interval: Interval, relation: str, value: Fraction) -> Interval:
    is_open = relation in ("<", ">")
    if relation in ("<", "<="):
        if interval.upper is not None and (interval.upper, not interval.upper_open) <= (value, not is_open):
            return interval
        return replace(interval, upper=value, upper_open=is_open)
    if interval.lower is not None and (interval.lower, interval.lower_open) >= (value, is_open):
        return interval
    return replace(interval, lower=value, lower_open=is_open)
