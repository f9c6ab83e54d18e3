"""Factorials and binomial coefficients of whole numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import Node
from worker.engine.notation.limits import MAX_FACTORIAL
from worker.engine.notation.meaning.calls import calls, only
from worker.engine.notation.meaning.elaborate import Elaboration
from worker.engine.notation.meaning.exact_values import value_of
from worker.engine.notation.syntax import Tree


@calls("factorial")
def _factorial(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """5! and factorial(5)."""
    return expression.number(math.factorial(_whole(e, only(tree, "factorial", arguments)[0])))


@calls("binom")
def _binom(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    """binom(5, 2)."""
    above, below = (_whole(e, argument) for argument in only(tree, "binom", arguments, 2))
    return expression.number(math.comb(above, below))


def _whole(e: Elaboration, tree: Tree) -> int:
    """The whole number that is written, or that a size was made."""
    value = value_of(e.node(tree))
    if value is None and tree.kind == "size":
        side = e.size(tree).value
        value = None if side is None else value_of(expression.number(side))
    if value is None or value.denominator != 1 or value < 0:
        raise AnswerError(
            "parse.arguments",
            "Factorials and binomial coefficients are read of whole numbers only, as in 5!.",
            start=tree.start,
            end=tree.end,
            found=e.shown(tree),
        )
    if value > MAX_FACTORIAL:
        raise AnswerError(
            "parse.too_large",
            f"Factorials up to {MAX_FACTORIAL}! can be read here.",
            start=tree.start,
            end=tree.end,
            limit=MAX_FACTORIAL,
        )
    return int(value)
