"""The natural domain of the reference, as far as it is an interval of each variable: log x needs x >= 0.

An answer is compared where the reference has a value, so nothing is lost when a proof looks only there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import isqrt

from worker.engine.calculus import scalar
from worker.engine.exact.domain import Domain
from worker.engine.exact.structure import component_of, is_bracket
from worker.engine.expression import Node, Op
from worker.engine.model import Component, Interval

Range = tuple[Fraction | None, Fraction | None]
NEEDED: dict[str, Range] = {
    "log": (Fraction(0), None),
    "sqrt": (Fraction(0), None),
    "arcsin": (Fraction(-1), Fraction(1)),
    "arccos": (Fraction(-1), Fraction(1)),
    "arctanh": (Fraction(-1), Fraction(1)),
    "arccosh": (Fraction(1), None),
}


def narrowed(domain: Domain, reference: Node) -> Domain:
    """The domain with the scalar variables within the natural domain of the reference."""
    variables = dict(domain.variables)
    for (name, indices), (low, high) in requirements(reference):
        variable = domain.variable(name) if name not in variables else variables[name]
        if indices:
            continue
        had = variable.interval
        lower = had.lower if low is None or (had.lower is not None and had.lower >= low) else low
        upper = had.upper if high is None or (had.upper is not None and had.upper <= high) else high
        if lower is not None and upper is not None and lower >= upper:
            continue  # next to nothing is left, and whoever looks for a point will find out
        variables[name] = replace(
            variable,
            interval=Interval(
                lower=lower,
                upper=upper,
                lower_open=had.lower_open and lower == had.lower,
                upper_open=had.upper_open and upper == had.upper,
            ),
        )
    return replace(domain, variables=variables)


def requirements(reference: Node) -> Iterator[tuple[Component, Range]]:
    """Intervals to which components are confined wherever the reference has a value."""
    stack = [reference]
    while stack:
        node = stack.pop()
        if node.op in (Op.PIECEWISE, Op.LOGIC) or (
            node.op is Op.MULTIPLY and any(is_bracket(a) for a in node.args)
        ):
            continue  # a branch that is not taken needs no value
        if node.op is Op.FUNCTION and node.payload in NEEDED:
            yield from confined(node.args[0], NEEDED[str(node.payload)])
        stack.extend(a for a in node.args if not a.shape)


def confined(node: Node, within: Range) -> Iterator[tuple[Component, Range]]:
    """What a component must obey for the value of the node to lie within the range."""
    low, high = within
    match node.op:
        case Op.SYMBOL | Op.ENTRY:
            yield component_of(node), within
        case Op.NEGATE:
            yield from confined(node.args[0], mirrored(within))
        case Op.ADD:
            numbers = [scalar.value_of(a) for a in node.args]
            rest = [a for a, v in zip(node.args, numbers, strict=True) if v is None]
            shift = sum((v for v in numbers if v is not None), start=Fraction(0))
            if len(rest) == 1:
                yield from confined(rest[0], moved(within, -shift))
        case Op.POWER if high is not None and scalar.value_of(node.args[1]) == 2:
            size = square_root_above(high)
            if size is not None:
                yield from confined(node.args[0], (-size, size))
        case Op.MULTIPLY | Op.DIVIDE:
            numbers = [scalar.value_of(a) for a in node.args]
            rest = [a for a, v in zip(node.args, numbers, strict=True) if v is None]
            if len(rest) != 1 or (node.op is Op.DIVIDE and rest[0] is not node.args[0]):
                return
            factor = Fraction(1)
            for v in numbers:
                factor *= 1 if v is None else v
            if node.op is Op.DIVIDE and factor:
                factor = 1 / factor
            if factor:
                scaled = tuple(None if end is None else end / abs(factor) for end in within)
                yield from confined(rest[0], scaled if factor > 0 else mirrored(scaled))  # type: ignore[arg-type]
        case Op.FUNCTION if node.payload == "abs" and high is not None and high >= 0:
            yield from confined(node.args[0], (-high, high))
        case Op.FUNCTION if node.payload == "sqrt" and high is not None and high >= 0:
            least = Fraction(0) if low is None or low < 0 else low
            yield from confined(node.args[0], (least**2, high**2))


def square_root_above(value: Fraction) -> Fraction | None:
    """Its square root, or a number that is not much larger; None for a negative number."""
    if value < 0:
        return None
    above, below = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(above + (above**2 < value.numerator), below)


def mirrored(within: Range) -> Range:
    """Of the negative."""
    low, high = within
    return (None if high is None else -high), (None if low is None else -low)


def moved(within: Range, shift: Fraction) -> Range:
    """Both ends moved."""
    low, high = within
    return (None if low is None else low + shift), (None if high is None else high + shift)
