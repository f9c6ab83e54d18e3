"""One float of an expression at one point, for a few microseconds: it says what to try first, no more."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from worker.engine.errors import EngineError
from worker.engine.exact.domain import Domain
from worker.engine.exact.floats import CLEARLY
from worker.engine.exact.points import sampler_of
from worker.engine.exact.rationals import to_float
from worker.engine.exact.structure import component_of, components, order
from worker.engine.expression import Node, Op
from worker.engine.numeric.scalars import NoScalarError

NAN = math.nan
MOST_REFERENCES = 400  # on one domain
FAULTS = (ArithmeticError, ValueError, LookupError, EngineError, NoScalarError)  # among them math's own


class _Glimpse:
    """The reference's float at the first sample point, and those of the leaves."""

    def __init__(self, reference: Node, domain: Domain) -> None:
        point = next(sampler_of(domain, components(reference)).points(range(1)), None)
        self.leaves: dict[Node, float] = {}
        self.value = NAN
        if point is not None:
            leaves = [n for n in order(reference) if n.op in (Op.SYMBOL, Op.ENTRY)]
            self.leaves = {n: to_float(point[component_of(n)]) for n in leaves}
            self.value = valued(reference, self.leaves)


def prepare(reference: Node, domain: Domain) -> None:
    """Look at the reference, so that it need not be looked at when the next answer comes."""
    known = _known(domain)
    if known.get(reference) is None:
        known[reference] = _Glimpse(reference, domain)


def seem_different(learner: Node, reference: Node, domain: Domain) -> bool:
    """Whether floats clearly differ at one point; not said where the learner has leaves of its own.

    Nor is it said of the first answer, which most often is right: a look at the reference takes as long as
    the proof of that.
    """
    known = _known(domain)
    glimpse = known.get(reference)
    if glimpse is None:
        if reference not in known:
            known[reference] = None
            return False
        glimpse = known[reference] = _Glimpse(reference, domain)
    theirs = glimpse.value
    if theirs != theirs:
        return False
    mine = valued(learner, glimpse.leaves)
    return abs(mine - theirs) > CLEARLY * max(abs(mine), abs(theirs))


def _known(domain: Domain) -> dict[Node, _Glimpse | None]:
    """The references that were met on the domain, and what was seen of those that were met again."""
    known: dict[Node, _Glimpse | None] = domain.remembered.setdefault(_Glimpse, {})
    if len(known) >= MOST_REFERENCES:
        known.clear()
    return known


class Glimpses:
    """Floats of many expressions at one point; what they share is worked out once."""

    def __init__(self, leaf: Callable[[Node], float]) -> None:
        """`leaf` gives the float of a symbol or an entry."""
        self._leaf = leaf
        self._known: dict[Node, float] = {}
        self.leaves: dict[Node, float] = {}  # that were asked for

    def of(self, root: Node) -> float:
        """The value, or nan where there is none or where this module has no word for it."""
        known, stack = self._known, [root]
        try:
            while stack:
                node = stack[-1]
                if node in known:
                    stack.pop()
                elif node.op is Op.SYMBOL or node.op is Op.ENTRY:
                    known[node] = self.leaves[node] = self._leaf(node)
                elif waiting := [arg for arg in node.args if arg not in known]:
                    stack += waiting
                else:
                    known[node] = _worked_out(node, known)
            return known[root]
        except FAULTS:
            return NAN


def valued(root: Node, leaves: Mapping[Node, float]) -> float:
    """The value, or nan where there is none or where this module has no word for it."""
    values = dict(leaves)
    try:
        for node in order(root):
            if node not in values:
                values[node] = _worked_out(node, values)
        return values[root]
    except FAULTS:
        return NAN


def _worked_out(node: Node, values: Mapping[Node, float]) -> float:
    """The value of a node from those of its arguments."""
    op, args = node.op, node.args
    if op is Op.NUMBER:
        return _float_of(node)
    if len(args) == 2 and op in PAIRS:
        return PAIRS[op](values[args[0]], values[args[1]])
    if op is Op.FUNCTION:
        return FUNCTIONS[node.payload](*[values[arg] for arg in args])
    if op is Op.COMPARE:
        return COMPARISONS[node.payload](values[args[0]], values[args[1]])
    return RULES[op](node.payload, [values[arg] for arg in args])


@lru_cache(maxsize=1024)
def _float_of(number: Node) -> float:
    return float(number.payload)


def _piecewise(_: Any, args: list[float]) -> float:
    return next((args[k + 1] for k in range(0, len(args) - 1, 2) if args[k]), args[-1])


def _logic(connective: str, args: list[float]) -> float:
    return not args[0] if connective == "not" else all(args) if connective == "and" else any(args)


RULES: Mapping[Op, Callable[[Any, list[float]], float]] = {
    Op.CONSTANT: lambda name, _: math.pi if name == "pi" else math.e,
    Op.ADD: lambda _, args: sum(args),
    Op.NEGATE: lambda _, args: -args[0],
    Op.MULTIPLY: lambda _, args: math.prod(args),
    Op.LOGIC: _logic,
    Op.PIECEWISE: _piecewise,
}
PAIRS: Mapping[Op, Callable[[float, float], float]] = {
    Op.ADD: operator.add,
    Op.MULTIPLY: operator.mul,
    Op.DIVIDE: operator.truediv,
    Op.POWER: math.pow,
}
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
CIRCULAR = ("sin", "cos", "tan", "sinh", "cosh", "tanh")
FUNCTIONS: Mapping[str, Callable[..., float]] = {
    **{
        name: getattr(math, name)
        for name in (
            "exp",
            "log",
            "sqrt",
            "sin",
            "cos",
            "tan",
            "sinh",
            "cosh",
            "tanh",
            "erf",
            "floor",
            "ceil",
        )
    },
    **{f"arc{name}": getattr(math, f"a{name}") for name in CIRCULAR},
    "abs": abs,
    "max": max,
    "min": min,
    "cot": lambda x: math.cos(x) / math.sin(x),
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "sign": lambda x: (x > 0) - (x < 0),
    "heaviside": lambda x: x > 0,
    "relu": lambda x: max(x, 0.0),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "softplus": lambda x: math.log1p(math.exp(x)),
}
