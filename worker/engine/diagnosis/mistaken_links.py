"""Mistaken rules for one link of a chain, whatever its function is."""

from __future__ import annotations

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.calculus.differentiate import OUTER_DERIVATIVES
from worker.engine.diagnosis.mistaken_functions import Edit, Edits, is_plain, is_still
from worker.engine.expression import Node, Op


def _inner(f: Node, d: list[Node]) -> Node:
    return scalar.plus(*d)


def _outer_kept(*, plain: bool) -> Edit:
    """f(u) u' in the place of f'(u) u'."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        fits = len(f.args) == 1 and is_plain(f.args[0]) is plain
        return scalar.times(f, _inner(f, d)) if fits else None

    return edit


def outer_left_out(*, plain: bool) -> Edit:
    """u' in the place of f'(u) u'."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        return _inner(f, d) if len(f.args) == 1 and is_plain(f.args[0]) is plain else None

    return edit


def _outer_at_derivative(f: Node, d: list[Node]) -> Node | None:
    """cos(u') in the place of cos(u) u'."""
    rule = OUTER_DERIVATIVES.get(str(f.payload))
    return None if rule is None or is_plain(f.args[0]) else rule(_inner(f, d))


def _outer_at_derivative_times(f: Node, d: list[Node]) -> Node | None:
    outer = _outer_at_derivative(f, d)
    # log'(u') u' is 1, whatever u is.
    return None if outer is None or f.payload == "log" else scalar.times(outer, _inner(f, d))


def _function_of_derivative(f: Node, d: list[Node]) -> Node | None:
    """sin(u') in the place of cos(u) u'."""
    if len(f.args) != 1 or scalar.value_of(d[0]) is not None:
        return None
    return expression.function(str(f.payload), d[0])


def _inner_left_out(f: Node, d: list[Node]) -> Node | None:
    rule = OUTER_DERIVATIVES.get(str(f.payload))
    if rule is None or is_still(d[0]) or f.args[0].op in (Op.SYMBOL, Op.ENTRY):
        return None
    return rule(f.args[0])


value_kept = _outer_kept(plain=False)


LINK_EDITS: Edits = (
    ("chain.outer_missing", value_kept),
    ("derivative.missing", _outer_kept(plain=True)),
    ("chain.outer_missing", outer_left_out(plain=False)),
    ("chain.outer_missing", _function_of_derivative),
    ("chain.inner_missing", _inner_left_out),
    ("chain.outer_at_derivative", _outer_at_derivative),
    ("chain.outer_at_derivative", _outer_at_derivative_times),
)
