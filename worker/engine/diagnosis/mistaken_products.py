"""Mistaken rules for sums and products.

Each edit gets the node and the derivatives of its arguments, and gives the mistaken derivative, or None where
it does not apply.
"""

from __future__ import annotations

from collections.abc import Iterator

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.diagnosis.mistaken_functions import Edit, Edits, is_still
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


def _without_term(place: int) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        rest = scalar.plus(*d[:place], *d[place + 1 :])
        return None if is_still(d[place]) or is_still(rest) else rest

    return edit


def _turned_term(place: int) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        if is_still(d[place]):
            return None
        return scalar.plus(*d[:place], scalar.minus(d[place]), *d[place + 1 :])

    return edit


def _keeping_term(place: int, *, moving: bool) -> Edit:
    """A term that stands there as it was: one that moves, or one that does not."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if is_still(d[place]) is moving:
            return None
        return scalar.plus(*d[:place], f.args[place], *d[place + 1 :])

    return edit


def _constant_as_one(place: int) -> Edit:
    """The derivative of a constant term taken as one, or as minus one where it is subtracted."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if not is_still(d[place]):
            return None
        term = f.args[place]
        number = scalar.value_of(term.args[0]) if term.op is Op.MULTIPLY else None
        one = scalar.MINUS_ONE if number == -1 else scalar.ONE
        return scalar.plus(*d[:place], one, *d[place + 1 :])

    return edit


def _terms_multiplied(f: Node, d: list[Node]) -> Node | None:
    moving = [part for part in d if not is_still(part)]
    return scalar.times(*moving) if len(moving) > 1 else None


def _sum_as_product(f: Node, d: list[Node]) -> Node | None:
    """A sum with one moving term differentiated as if it were a product."""
    fixed = [a for a, part in zip(f.args, d, strict=True) if is_still(part)]
    moving = [part for part in d if not is_still(part)]
    if len(moving) != 1 or not fixed or not all(map(expression.symbols, fixed)):
        return None
    return scalar.times(*fixed, *moving)


# --- products -------------------------------------------------------------------------------------


def _product_terms(f: Node, d: list[Node]) -> list[Node]:
    return [scalar.times(*f.args[:k], part, *f.args[k + 1 :]) for k, part in enumerate(d)]


def _without_product_term(place: int) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        if is_still(d[place]) or sum(not is_still(part) for part in d) < 2:
            return None
        terms = _product_terms(f, d)
        return scalar.plus(*terms[:place], *terms[place + 1 :])

    return edit


def _turned_product_term(place: int) -> Edit:
    def edit(f: Node, d: list[Node]) -> Node | None:
        if is_still(d[place]) or sum(not is_still(part) for part in d) < 2:
            return None
        terms = _product_terms(f, d)
        return scalar.plus(*terms[:place], scalar.minus(terms[place]), *terms[place + 1 :])

    return edit


def _second_not_differentiated(place: int) -> Edit:
    """f' g + f g: one derivative is left out of its own term."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if is_still(d[place]) or sum(not is_still(part) for part in d) < 2 or _never_move_together(f, d):
            return None
        terms = _product_terms(f, d)
        return scalar.plus(*terms[:place], f, *terms[place + 1 :])

    return edit


def _moving(f: Node, d: list[Node]) -> tuple[list[Node], list[Node]]:
    """(factors that do not move, derivatives of those that do)."""
    fixed = [a for a, part in zip(f.args, d, strict=True) if is_still(part)]
    return fixed, [part for part in d if not is_still(part)]


def _derivatives_multiplied(f: Node, d: list[Node]) -> Node | None:
    fixed, moving = _moving(f, d)
    if len(moving) < 2 or _never_move_together(f, d):
        return None
    return scalar.times(*fixed, *moving)


def _never_move_together(f: Node, d: list[Node]) -> bool:
    """Whether the factors hold different components, as x1 x2: by each of them there is one term only."""
    seen: set[Node] = set()
    for factor, slope in zip(f.args, d, strict=True):
        entries = {n for n in expression.walk(factor) if n.op is Op.ENTRY and not is_still(slope)}
        if any(index.op is not Op.NUMBER for n in entries for index in n.args[1:]) or entries & seen:
            return False
        seen |= entries
    return bool(seen)


def _derivatives_added(f: Node, d: list[Node]) -> Node | None:
    fixed, moving = _moving(f, d)
    return scalar.times(*fixed, scalar.plus(*moving)) if len(moving) > 1 else None


def _contributions_multiplied(f: Node, d: list[Node]) -> Node | None:
    """The terms of the product rule multiplied where they add up."""
    terms = [term for term, part in zip(_product_terms(f, d), d, strict=True) if not is_still(part)]
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
        if not is_still(d[place]) or f.args[place].op is not Op.DET:
            return None
        rest = expression.multiply(*f.args[:place], scalar.ONE, *f.args[place + 1 :])
        return scalar.plus(*_product_terms(rest, d))

    return edit


def _constant_differentiated(place: int) -> Edit:
    """The product rule on a factor that does not move: its derivative is taken as one."""

    def edit(f: Node, d: list[Node]) -> Node | None:
        if not is_still(d[place]):
            return None
        rest = scalar.times(*f.args[:place], *f.args[place + 1 :])
        return scalar.plus(*_product_terms(f, d), rest)

    return edit


SUM_EDITS: Edits = (("term.multiplied", _terms_multiplied), ("sum.as_product", _sum_as_product))
PRODUCT_EDITS: Edits = (
    ("product.derivatives_multiplied", _derivatives_multiplied),
    ("product.as_sum:added", _derivatives_added),
    ("product.as_sum", _as_sum),
    ("chain.contributions_multiplied", _contributions_multiplied),
    ("factor.missing", _constant_factor_lost),
)
