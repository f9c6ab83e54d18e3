"""Mistaken rules for sums, products, quotients, powers and for functions in general.

Each edit gets the node and the derivatives of its arguments, and gives the mistaken derivative, or None where
it does not apply.
"""

from __future__ import annotations

from collections.abc import Iterator

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.calculus.differentiate import OUTER_DERIVATIVES
from worker.engine.diagnosis.mistaken_functions import Edit
from worker.engine.expression import Node, Op

ARGUMENTS_TRIED = 6


def of_term(f: Node, *, whole: bool) -> Iterator[tuple[str, Edit]]:
    """The mistakes with each term of a sum; `whole` if the sum stands inside no function."""
    # x + x^2: the variable itself is one of two paths.
    paths = len(f.args) == 2 and any(a.op is Op.SYMBOL for a in f.args)
    paths = paths and all(a.op in (Op.SYMBOL, Op.POWER) for a in f.args)
    missing = "term.missing" if whole and not paths else "chain.total_derivative"
    for place in range(min(len(f.args), ARGUMENTS_TRIED)):
        yield missing, _without_term(place)
        yield "sign.flipped:term", _turned_term(place)
        yield "derivative.missing:term", _keeping_term(place, moving=True)
        plain = f.args[place].op in (Op.SYMBOL, Op.NUMBER, Op.ENTRY)
        yield "constant.not_dropped" + (":value" if plain else ":term"), _keeping_term(place, moving=False)
        yield "constant.not_dropped", _constant_as_one(place)


def of_factor(f: Node) -> Iterator[tuple[str, Edit]]:
    """The mistakes with each factor of a product."""
    for place in range(min(len(f.args), ARGUMENTS_TRIED)):
        # Of x x, one term is half of the answer.
        twice = f.args.count(f.args[place]) > 1
        yield ("factor.missing" if twice else "product.term_missing"), _without_product_term(place)
        yield "product.term_missing", _second_not_differentiated(place)
        yield "constant.not_dropped", _constant_differentiated(place)
        yield "factor.missing", _without_still_factor(place)
        yield "sign.flipped:term", _turned_product_term(place)


def _is_still(part: Node) -> bool:
    return part is scalar.ZERO


# --- sums ---------------------------------------------------------------------------------------


def _without_term(place: int) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        rest = scalar.plus(*d[:place], *d[place + 1 :])
        return None if _is_still(d[place]) or _is_still(rest) else rest

    return edit


def _turned_term(place: int) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        if _is_still(d[place]):
            return None
        return scalar.plus(*d[:place], scalar.minus(d[place]), *d[place + 1 :])

    return edit


def _keeping_term(place: int, *, moving: bool) -> Edit:
    """A term that stands there as it was: one that moves, or one that does not."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if _is_still(d[place]) is moving:
            return None
        return scalar.plus(*d[:place], f.args[place], *d[place + 1 :])

    return edit


def _constant_as_one(place: int) -> Edit:
    """The derivative of a constant term taken as one, or as minus one where it is subtracted."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if not _is_still(d[place]):
            return None
        term = f.args[place]
        number = scalar.value_of(term.args[0]) if term.op is Op.MULTIPLY else None
        one = scalar.MINUS_ONE if number == -1 else scalar.ONE
        return scalar.plus(*d[:place], one, *d[place + 1 :])

    return edit


def _terms_multiplied(f: Node, d: list[Node]) -> Node | None:
    moving = [part for part in d if not _is_still(part)]
    return scalar.times(*moving) if len(moving) > 1 else None


def _sum_as_product(f: Node, d: list[Node]) -> Node | None:
    """A sum with one moving term differentiated as if it were a product."""
    fixed = [a for a, part in zip(f.args, d, strict=True) if _is_still(part)]
    moving = [part for part in d if not _is_still(part)]
    if len(moving) != 1 or not fixed or not all(map(expression.symbols, fixed)):
        return None
    return scalar.times(*fixed, *moving)


# --- products -----------------------------------------------------------------------------------


def _product_terms(f: Node, d: list[Node]) -> list[Node]:
    return [scalar.times(*f.args[:k], part, *f.args[k + 1 :]) for k, part in enumerate(d)]


def _without_product_term(place: int) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        if _is_still(d[place]) or sum(not _is_still(part) for part in d) < 2:
            return None
        terms = _product_terms(f, d)
        return scalar.plus(*terms[:place], *terms[place + 1 :])

    return edit


def _turned_product_term(place: int) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        if _is_still(d[place]) or sum(not _is_still(part) for part in d) < 2:
            return None
        terms = _product_terms(f, d)
        return scalar.plus(*terms[:place], scalar.minus(terms[place]), *terms[place + 1 :])

    return edit


def _second_not_differentiated(place: int) -> Edit:
    """f' g + f g: one derivative is left out of its own term."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if _is_still(d[place]) or sum(not _is_still(part) for part in d) < 2:
            return None
        terms = _product_terms(f, d)
        return scalar.plus(*terms[:place], f, *terms[place + 1 :])

    return edit


def _moving(f: Node, d: list[Node]) -> tuple[list[Node], list[Node]]:
    """(factors that do not move, derivatives of those that do)."""
    fixed = [a for a, part in zip(f.args, d, strict=True) if _is_still(part)]
    return fixed, [part for part in d if not _is_still(part)]


def _derivatives_multiplied(f: Node, d: list[Node]) -> Node | None:
    fixed, moving = _moving(f, d)
    return scalar.times(*fixed, *moving) if len(moving) > 1 else None


def _derivatives_added(f: Node, d: list[Node]) -> Node | None:
    fixed, moving = _moving(f, d)
    return scalar.times(*fixed, scalar.plus(*moving)) if len(moving) > 1 else None


def _contributions_multiplied(f: Node, d: list[Node]) -> Node | None:
    """The terms of the product rule multiplied where they add up."""
    terms = [term for term, part in zip(_product_terms(f, d), d, strict=True) if not _is_still(part)]
    return scalar.times(*terms) if len(terms) == 2 else None


def _as_sum(f: Node, d: list[Node]) -> Node | None:
    """A product with one moving factor differentiated as if it were a sum."""
    fixed, moving = _moving(f, d)
    return moving[0] if len(moving) == 1 and any(scalar.value_of(a) is None for a in fixed) else None


def _constant_factor_lost(f: Node, d: list[Node]) -> Node | None:
    """3 f' as f': the number among the factors is left out."""
    number = scalar.value_of(f.args[0])
    if number is None or number == -1 or not number:
        return None
    return scalar.times(expression.number(1 / number), scalar.plus(*_product_terms(f, d)))


def constant_factor_as_term(f: Node, d: list[Node]) -> Node | None:
    """3 x as if 3 were a term of its own: nothing is left."""
    number = scalar.value_of(f.args[0])
    plain = len(f.args) == 2 and f.args[1].op in (Op.SYMBOL, Op.ENTRY)
    return None if number is None or number == -1 or not plain else scalar.ZERO


def _without_still_factor(place: int) -> Edit:
    """A scalar that does not move is left out."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if not _is_still(d[place]) or f.args[place].op is not Op.DET:
            return None
        rest = expression.multiply(*f.args[:place], scalar.ONE, *f.args[place + 1 :])
        return scalar.plus(*_product_terms(rest, d))

    return edit


def _constant_differentiated(place: int) -> Edit:
    """The product rule on a factor that does not move: its derivative is taken as one."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if not _is_still(d[place]):
            return None
        rest = scalar.times(*f.args[:place], *f.args[place + 1 :])
        return scalar.plus(*_product_terms(f, d), rest)

    return edit


# --- quotients ----------------------------------------------------------------------------------


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
    if _is_still(d[1]) or scalar.value_of(f.args[0]) is not None:
        return None
    return scalar.over(scalar.plus(first, scalar.minus(second)), bottom)


def _denominator_left_out(f: Node, d: list[Node]) -> Node | None:
    first, second, _ = _quotient_terms(f, d)
    return scalar.plus(first, scalar.minus(second)) if _both_move(f, d) else None


def _both_move(f: Node, d: list[Node]) -> bool:
    return not _is_still(d[0]) and not _is_still(d[1])


def _derivatives_divided(f: Node, d: list[Node]) -> Node | None:
    return scalar.over(d[0], d[1]) if _both_move(f, d) else None


def _reciprocal_of_derivative(f: Node, d: list[Node]) -> Node | None:
    """c / g as c / g'."""
    return scalar.over(f.args[0], d[1]) if _is_still(d[0]) and not _is_still(d[1]) else None


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
    if not _is_still(d[0]) or _is_still(d[1]) or f.args[1].op in (Op.SYMBOL, Op.ENTRY):
        return None
    return _over_square(scalar.minus(f.args[0]), f.args[1])


def _reciprocal_power(exponent: int) -> Edit:
    """c / g taken as c g^-1, and the exponent lowered to another."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if scalar.value_of(f.args[0]) is None or _is_still(d[1]):
            return None
        return scalar.times(
            scalar.MINUS_ONE, f.args[0], scalar.raised(f.args[1], expression.number(exponent)), d[1]
        )

    return edit


# --- powers -------------------------------------------------------------------------------------


def _power_rule(*, factor: bool = True, shift: int = 1, inner: bool = True) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        base, exponent = f.args
        if _is_still(d[0]) or not _is_still(d[1]):
            return None
        lowered = scalar.raised(base, scalar.plus(exponent, expression.number(-shift)))
        parts = [exponent if factor else scalar.ONE, lowered, d[0] if inner else scalar.ONE]
        return scalar.times(*parts)

    return edit


def _lowered_to_one(f: Node, d: list[Node]) -> Node | None:
    return scalar.times(f.args[1], f.args[0], d[0]) if _is_still(d[1]) else None


def _inner_value_lost(f: Node, d: list[Node]) -> Node | None:
    """u² as 2 u': the inside is missing from the outer derivative."""
    return None if _is_plain(f.args[0]) or not _is_still(d[1]) else scalar.times(f.args[1], d[0])


def _base_differentiated(f: Node, d: list[Node]) -> Node | None:
    """u^n as (u')^n."""
    return None if _is_plain(f.args[0]) or not _is_still(d[1]) else scalar.raised(d[0], f.args[1])


def _power_as_exponential(f: Node, d: list[Node]) -> Node | None:
    moving = d[0] if _is_still(d[1]) else d[1]
    return scalar.times(f, expression.function("log", f.args[0]), moving)


def _exponential_as_power(f: Node, d: list[Node]) -> Node | None:
    if _is_still(d[1]):
        return None
    base, exponent = f.args
    lowered = scalar.raised(base, scalar.plus(exponent, scalar.MINUS_ONE))
    return scalar.times(exponent, lowered, d[1])


def _log_factor_lost(f: Node, d: list[Node]) -> Node | None:
    return None if _is_still(d[1]) else scalar.times(f, d[1])


def _power_kept(f: Node, d: list[Node]) -> Node | None:
    """u^n as u^n u'."""
    return None if _is_plain(f.args[0]) or not _is_still(d[1]) else scalar.times(f, d[0])


def _is_plain(argument: Node) -> bool:
    """A variable alone: there is no chain."""
    return argument.op in (Op.SYMBOL, Op.ENTRY)


# --- functions ----------------------------------------------------------------------------------


def _inner(f: Node, d: list[Node]) -> Node:
    return scalar.plus(*d)


def _outer_kept(*, plain: bool) -> Edit:
    """f(u) u' in the place of f'(u) u'."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        fits = len(f.args) == 1 and _is_plain(f.args[0]) is plain
        return scalar.times(f, _inner(f, d)) if fits else None

    return edit


def outer_left_out(*, plain: bool) -> Edit:
    """u' in the place of f'(u) u'."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        return _inner(f, d) if len(f.args) == 1 and _is_plain(f.args[0]) is plain else None

    return edit


def _outer_at_derivative(f: Node, d: list[Node]) -> Node | None:
    """cos(u') in the place of cos(u) u'."""
    rule = OUTER_DERIVATIVES.get(str(f.payload))
    return None if rule is None or _is_plain(f.args[0]) else rule(_inner(f, d))


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
    if rule is None or _is_still(d[0]) or f.args[0].op in (Op.SYMBOL, Op.ENTRY):
        return None
    return rule(f.args[0])


value_kept = _outer_kept(plain=False)


# --- where the rules are ------------------------------------------------------------------------


EDITS: dict[Op, tuple[tuple[str, Edit], ...]] = {
    Op.ADD: (("term.multiplied", _terms_multiplied), ("sum.as_product", _sum_as_product)),
    Op.MULTIPLY: (
        ("product.derivatives_multiplied", _derivatives_multiplied),
        ("product.as_sum:added", _derivatives_added),
        ("product.as_sum", _as_sum),
        ("chain.contributions_multiplied", _contributions_multiplied),
        ("factor.missing", _constant_factor_lost),
    ),
    Op.DIVIDE: (
        ("quotient.as_product", _read_as_product),
        ("quotient.of_derivatives", _derivatives_divided),
        ("quotient.of_derivatives", _reciprocal_of_derivative),
        ("quotient.denominator_power", _denominator_not_squared),
        ("quotient.denominator_power", _denominator_left_out),
        ("power.exponent_kept", _reciprocal_power(-1)),
        ("power.exponent_wrong", _reciprocal_power(0)),
        ("power.exponent_wrong", _reciprocal_power(-3)),
        ("chain.inner_missing", _quotient_inner_lost),
        ("sign.flipped:term", _quotient_plus),
        ("sign.flipped:term", _quotient_turned),
        ("derivative.treated_as_constant", _denominator_held),
        ("derivative.treated_as_constant:numerator", _numerator_held),
    ),
    Op.POWER: (
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
    ),
    Op.FUNCTION: (
        ("chain.outer_missing", value_kept),
        ("derivative.missing", _outer_kept(plain=True)),
        ("chain.outer_missing", outer_left_out(plain=False)),
        ("chain.outer_missing", _function_of_derivative),
        ("chain.inner_missing", _inner_left_out),
        ("chain.outer_at_derivative", _outer_at_derivative),
        ("chain.outer_at_derivative", _outer_at_derivative_times),
    ),
}
