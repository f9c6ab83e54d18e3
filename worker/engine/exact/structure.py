"""What can be read off a scalar expression without computing: its order, its components."""

from __future__ import annotations

from functools import lru_cache

from worker.engine.errors import EngineError
from worker.engine.expression import Node, Op, operations, walk
from worker.engine.model import Component

SCALAR_OPS = frozenset(
    {
        Op.NUMBER, Op.CONSTANT, Op.SYMBOL, Op.ENTRY, Op.ADD, Op.NEGATE, Op.MULTIPLY, Op.DIVIDE,
        Op.POWER, Op.FUNCTION, Op.COMPARE, Op.LOGIC, Op.PIECEWISE, Op.APPLY,
    }
)  # fmt: skip
PLAIN_OPS = SCALAR_OPS - {Op.ENTRY}
PARTIAL_FUNCTIONS = frozenset({"log", "sqrt", "arcsin", "arccos", "arccosh", "arctanh"})
GATE_FUNCTIONS = frozenset({"abs", "sign", "heaviside", "relu", "max", "min", "floor", "ceil"})
BRANCHING_FUNCTIONS = PARTIAL_FUNCTIONS | GATE_FUNCTIONS | {"arctan"}
LONG = 24  # bits
_VARYING = frozenset({Op.SYMBOL, Op.ENTRY, Op.APPLY})
BRANCHING_OPS = frozenset({Op.COMPARE, Op.LOGIC, Op.PIECEWISE, Op.APPLY})


@lru_cache(maxsize=1024)
def order(root: Node) -> tuple[Node, ...]:
    """Every distinct scalar node below `root`, arguments first; array symbols are left out.

    Raises:
        EngineError: an operation that has no place in a concrete scalar expression.
    """
    if is_plain(root):
        return tuple(walk(root))
    nodes: list[Node] = []
    for node in walk(root):
        if node.op not in SCALAR_OPS:
            raise EngineError(f"{node.op} is no concrete scalar operation")
        if not (node.op is Op.SYMBOL and node.shape):
            nodes.append(node)
    return tuple(nodes)


def is_concrete(root: Node) -> bool:
    """A scalar that is written with concrete scalars throughout."""
    if root.shape:
        return False
    try:
        components(root)
    except EngineError:
        return False
    return True


def is_plain(root: Node) -> bool:
    """A scalar in which no array and no size occurs: it is the same at all sizes, and has one entry."""
    return not root.shape and operations(root) <= PLAIN_OPS  # none of which makes a scalar of arrays


def component_of(leaf: Node) -> Component:
    """The component that a SYMBOL or ENTRY leaf stands for."""
    if leaf.op is Op.SYMBOL:
        return str(leaf.payload), ()
    array, *indices = leaf.args
    if array.op is not Op.SYMBOL or any(i.op is not Op.NUMBER for i in indices):
        raise EngineError("an entry of something other than a variable at fixed indices")
    return str(array.payload), tuple(int(str(i.payload)) for i in indices)


@lru_cache(maxsize=4096)
def components(root: Node) -> frozenset[Component]:
    """The components of variables that occur."""
    return frozenset([component_of(n) for n in order(root) if n.op is Op.SYMBOL or n.op is Op.ENTRY])


def is_constant(root: Node) -> bool:
    """No variable and no unknown function occurs."""
    return _VARYING.isdisjoint(operations(root)) if root.args else root.op is not Op.SYMBOL


@lru_cache(maxsize=4096)
def is_integral(root: Node) -> bool:
    """A whole number wherever its components are: sums and products of them, and whole numbers."""
    whole = {Op.SYMBOL, Op.ENTRY, Op.ADD, Op.NEGATE, Op.MULTIPLY}
    return all(
        n.op in whole or (n.op is Op.NUMBER and n.payload.denominator == 1) or _is_power(n)
        for n in order(root)
    )


def _is_power(node: Node) -> bool:
    return node.op is Op.POWER and _is_whole(node.args[1]) and node.args[1].payload >= 0


@lru_cache(maxsize=4096)
def has_gates(root: Node) -> bool:
    """A comparison, a piecewise value or a function with a kink occurs."""
    return any(
        n.op in (Op.COMPARE, Op.LOGIC, Op.PIECEWISE) or (n.op is Op.FUNCTION and n.payload in GATE_FUNCTIONS)
        for n in order(root)
    )


@lru_cache(maxsize=4096)
def has_branches(root: Node) -> bool:
    """An operation occurs that is not one analytic expression on all of its domain, or has no value on parts.

    What agrees with it for positive arguments may differ for others.
    """
    return any(
        n.op in BRANCHING_OPS
        or (n.op is Op.FUNCTION and n.payload in BRANCHING_FUNCTIONS)
        or (n.op is Op.POWER and not _is_whole(n.args[1]))
        for n in order(root)
    )


def _is_whole(exponent: Node) -> bool:
    return exponent.op is Op.NUMBER and exponent.payload.denominator == 1


@lru_cache(maxsize=4096)
def has_long_numbers(root: Node) -> bool:
    """A number occurs beside whose like a difference may be too small for floats."""
    return any(
        _bits(n) > LONG or (n.op is Op.POWER and _bits(n.args[0]) * abs(_exponent(n)) > LONG)
        for n in order(root)
    )


def _bits(node: Node) -> int:
    if node.op is not Op.NUMBER:
        return 0
    value = node.payload
    return int(value.numerator.bit_length() + value.denominator.bit_length())


def _exponent(power: Node) -> int:
    exponent = power.args[1]
    if exponent.op is Op.NEGATE:
        exponent = exponent.args[0]
    return int(exponent.payload) if exponent.op is Op.NUMBER else 0


@lru_cache(maxsize=4096)
def varying_exponents(root: Node) -> tuple[Node, ...]:
    """The exponents that are not constant, of bases that may be negative."""
    return tuple(
        n.args[1]
        for n in order(root)
        if n.op is Op.POWER and not is_constant(n.args[1]) and not is_constant(n.args[0])
    )


@lru_cache(maxsize=4096)
def may_hide_zeros(root: Node) -> bool:
    """A denominator, a logarithm or a gate contains a function with branches, or a nested root."""
    return any(_has_branches(part) for node in order(root) for part in _must_not_vanish(node))


@lru_cache(maxsize=4096)
def may_vanish_on_parts(root: Node) -> bool:
    """What must not be 0 has a function of what bends: sin(x + |x|) is 0 for all negative x."""
    parts = [part for node in order(root) for part in _must_not_vanish(node)]
    functions = [n for part in parts for n in order(part) if n.op is Op.POWER or n.op is Op.FUNCTION]
    return any(_bends(below) for n in functions for arg in n.args for below in order(arg))


def _bends(node: Node) -> bool:
    if node.op is Op.FUNCTION:
        return node.payload == "sqrt" or node.payload in GATE_FUNCTIONS
    return node.op in BRANCHING_OPS - {Op.APPLY} or (node.op is Op.POWER and not _is_whole(node.args[1]))


def _must_not_vanish(node: Node) -> tuple[Node, ...]:
    if node.op is Op.DIVIDE:
        return node.args[1:]
    if node.op is Op.POWER:
        return node.args[:1]
    if node.op is Op.COMPARE:
        return node.args
    gates = ("log", "abs", "sign", "heaviside", "relu", "max", "min")
    return node.args if node.op is Op.FUNCTION and node.payload in gates else ()


@lru_cache(maxsize=4096)
def _has_branches(root: Node) -> bool:
    return any(
        n.op is Op.FUNCTION
        and (
            n.payload in ("arcsin", "arccos", "arctan", "arccosh", "floor", "ceil")
            or (n.payload == "sqrt" and any(m.op is Op.FUNCTION for m in order(n.args[0])))
        )
        for n in order(root)
    )


def is_bracket(node: Node) -> bool:
    """An Iverson bracket: where it is 0 it makes a product 0, whatever the other factors are."""
    return node.op in (Op.COMPARE, Op.LOGIC)


@lru_cache(maxsize=1024)
def inverses(root: Node) -> tuple[Node, ...]:
    """The inverses of matrices in it, and the negative powers."""
    return tuple(
        node
        for node in walk(root)
        if node.op is Op.INVERSE or (node.op is Op.MATRIX_POWER and int(str(node.payload)) < 0)
    )
