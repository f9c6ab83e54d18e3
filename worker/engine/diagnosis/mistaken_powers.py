"""Mistaken rules for quotients and powers, written as those for products are."""

from __future__ import annotations

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.diagnosis.mistaken_functions import Edit, Edits, is_plain, is_still
from worker.engine.expression import Node, Op


def _quotient_terms(f: Node, d: list[Node]) -> tuple[Node, Node, Node]:
    top, bottom = f.args
    return scalar.times(d[0], bottom), scalar.times(top, d[1]), bottom


def _over_square(numerator: Node, bottom: Node) -> Node:
    return scalar.over(numerator, scalar.raised(bottom, expression.number(2)))


def _quotient_plus(f: Node, d: list[Node]) -> Node | None:
    first, second, bottom = _quotient_terms(f, d)
    return _over_square(scalar.plus(first, second), bottom) if _both_move(f, d) else None


def _quotient_turned(f: Node, d: list[Node]) -> Node | None:
    first, second, bottom = _quotient_terms(f, d)
    return _over_square(scalar.plus(second, scalar.minus(first)), bottom) if _both_move(f, d) else None


def _denominator_not_squared(f: Node, d: list[Node]) -> Node | None:
    first, second, bottom = _quotient_terms(f, d)
    if is_still(d[1]) or scalar.value_of(f.args[0]) is not None:
        return None
    return scalar.over(scalar.plus(first, scalar.minus(second)), bottom)


def _denominator_not_squared_behind(f: Node, d: list[Node]) -> Node | None:
    """u'/v - u v'/v in the place of u'/v - u v'/v²."""
    _, second, bottom = _quotient_terms(f, d)
    if not _both_move(f, d):
        return None
    return scalar.plus(scalar.over(d[0], bottom), scalar.minus(scalar.over(second, bottom)))


def _denominator_left_out(f: Node, d: list[Node]) -> Node | None:
    first, second, _ = _quotient_terms(f, d)
    return scalar.plus(first, scalar.minus(second)) if _both_move(f, d) else None


def _both_move(f: Node, d: list[Node]) -> bool:
    return not is_still(d[0]) and not is_still(d[1])


def _derivatives_divided(f: Node, d: list[Node]) -> Node | None:
    return scalar.over(d[0], d[1]) if _both_move(f, d) else None


def _reciprocal_of_derivative(f: Node, d: list[Node]) -> Node | None:
    """c / g as c / g'."""
    return scalar.over(f.args[0], d[1]) if is_still(d[0]) and not is_still(d[1]) else None


def _denominator_of_power_differentiated(f: Node, d: list[Node]) -> Node | None:
    """u^-n as 1/(u^n)'."""
    base, exponent = f.args
    power = scalar.value_of(exponent)
    if power is None or power >= 0 or is_still(d[0]):
        return None
    count = expression.number(-power)
    return scalar.over(
        scalar.ONE, scalar.times(count, scalar.raised(base, expression.number(-power - 1)), d[0])
    )


def _denominator_held(f: Node, d: list[Node]) -> Node | None:
    return scalar.over(d[0], f.args[1]) if _both_move(f, d) else None


def _numerator_held(f: Node, d: list[Node]) -> Node | None:
    _, second, bottom = _quotient_terms(f, d)
    return _over_square(scalar.minus(second), bottom) if _both_move(f, d) else None


def _read_as_product(f: Node, d: list[Node]) -> Node | None:
    """(f g)' in the place of (f / g)'."""
    top, bottom = f.args
    if scalar.value_of(top) is not None:
        return None
    return scalar.plus(scalar.times(d[0], bottom), scalar.times(top, d[1]))


def _quotient_inner_lost(f: Node, d: list[Node]) -> Node | None:
    """c / g: -c / g² without g'."""
    if not is_still(d[0]) or is_still(d[1]) or f.args[1].op in (Op.SYMBOL, Op.ENTRY):
        return None
    return _over_square(scalar.minus(f.args[0]), f.args[1])


def _reciprocal_power(exponent: int, *, plain: bool | None = None) -> Edit:
    """c / g taken as c g^-1, and the exponent lowered to another; with `plain`, for such a g only."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if scalar.value_of(f.args[0]) is None or is_still(d[1]):
            return None
        if plain is not None and is_plain(f.args[1]) is not plain:
            return None
        return scalar.times(
            scalar.MINUS_ONE, f.args[0], scalar.raised(f.args[1], expression.number(exponent)), d[1]
        )

    return edit


# --- powers ---------------------------------------------------------------------------------------


def _power_rule(*, factor: bool = True, shift: int = 1, inner: bool = True) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        base, exponent = f.args
        if is_still(d[0]) or not is_still(d[1]) or (is_plain(base) and not inner):
            return None
        lowered = scalar.raised(base, scalar.plus(exponent, expression.number(-shift)))
        parts = [exponent if factor else scalar.ONE, lowered, d[0] if inner else scalar.ONE]
        return scalar.times(*parts)

    return edit


def _lowered_to_one(f: Node, d: list[Node]) -> Node | None:
    return scalar.times(f.args[1], f.args[0], d[0]) if is_still(d[1]) else None


def _inner_value_lost(f: Node, d: list[Node]) -> Node | None:
    """u² as 2 u': the inside is missing from the outer derivative."""
    return None if is_plain(f.args[0]) or not is_still(d[1]) else scalar.times(f.args[1], d[0])


def _base_differentiated(f: Node, d: list[Node]) -> Node | None:
    """u^n as (u')^n."""
    return None if is_plain(f.args[0]) or not is_still(d[1]) else scalar.raised(d[0], f.args[1])


def _power_as_exponential(f: Node, d: list[Node]) -> Node | None:
    moving = d[0] if is_still(d[1]) else d[1]
    return scalar.times(f, expression.function("log", f.args[0]), moving)


def _exponential_as_power(f: Node, d: list[Node]) -> Node | None:
    if is_still(d[1]):
        return None
    base, exponent = f.args
    lowered = scalar.raised(base, scalar.plus(exponent, scalar.MINUS_ONE))
    return scalar.times(exponent, lowered, d[1])


def _log_factor_lost(f: Node, d: list[Node]) -> Node | None:
    return None if is_still(d[1]) else scalar.times(f, d[1])


def _power_kept(f: Node, d: list[Node]) -> Node | None:
    """u^n as u^n u'."""
    return None if is_plain(f.args[0]) or not is_still(d[1]) else scalar.times(f, d[0])


QUOTIENT_EDITS: Edits = (
    ("quotient.as_product", _read_as_product),
    ("quotient.of_derivatives", _derivatives_divided),
    ("quotient.of_derivatives", _reciprocal_of_derivative),
    ("quotient.denominator_power", _denominator_not_squared),
    ("quotient.denominator_power", _denominator_not_squared_behind),
    ("quotient.denominator_power", _denominator_left_out),
    ("power.exponent_kept", _reciprocal_power(-1, plain=True)),
    ("quotient.denominator_power", _reciprocal_power(-1, plain=False)),
    ("power.exponent_wrong", _reciprocal_power(0)),
    ("power.exponent_wrong", _reciprocal_power(-3)),
    ("chain.inner_missing", _quotient_inner_lost),
    ("sign.flipped:term", _quotient_plus),
    ("sign.flipped:term", _quotient_turned),
    ("derivative.treated_as_constant", _denominator_held),
    ("derivative.treated_as_constant:numerator", _numerator_held),
)
POWER_EDITS: Edits = (
    ("power.exponent_kept", _power_rule(shift=0)),
    ("factor.missing", _power_rule(factor=False)),
    ("power.exponent_wrong", _lowered_to_one),
    ("power.exponent_wrong", _power_rule(shift=2)),
    ("power.exponent_wrong", _power_rule(shift=-1)),
    ("chain.inner_missing", _power_rule(inner=False)),
    ("chain.inner_value_missing", _inner_value_lost),
    ("chain.outer_missing", _base_differentiated),
    ("power.exponential_confused", _power_as_exponential),
    ("power.exponential_confused", _exponential_as_power),
    ("factor.missing", _log_factor_lost),
    ("chain.outer_missing", _power_kept),
    ("quotient.of_derivatives", _denominator_of_power_differentiated),
)
