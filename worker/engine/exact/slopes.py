"""Signs of smooth functions of one variable by their slopes: exp x >= 1 + x, log x < x, tanh x < x.

A line falls into pieces on which a function keeps its sign. Where algebra tells the sign there is one
piece; else the pieces of its slope are found first, on each of which the function is monotone, so that
its signs at a few points, and the bisected place where it changes sign, tell the rest. Signs are weak:
a piece may contain isolated zeros. Nothing is concluded where the function is not shown to be
continuous.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
from flint import arb, ctx, fmpq

from worker.engine import expression
from worker.engine.calculus.differentiate import Derivative
from worker.engine.exact import normal_form, signs
from worker.engine.exact.balls import Evaluation, Trouble
from worker.engine.exact.constancy import NOTHING, Prover, at_point, continuous
from worker.engine.exact.domain import Domain
from worker.engine.exact.field import Field
from worker.engine.exact.floats import FloatsAtPoints
from worker.engine.exact.kernels import Memory
from worker.engine.exact.limits import MOST_PASSES, Again, FormalZero, Unsettled
from worker.engine.exact.rationals import simplest_between, to_float
from worker.engine.exact.structure import (
    components,
    has_branches,
    has_gates,
    is_constant,
    order,
    varying_exponents,
)
from worker.engine.expression import Node, Op
from worker.engine.model import Component, Interval

DEEPEST = 4  # slopes of slopes
MOST_GAPS = 6
MOST_NODES = 60
MOST_PIECES = 12
MOST_CHANGES = 2
BISECTIONS = 60
GRID = 60  # places at which changes of sign are counted; as long is a line without an end
FAR_LEFT = -29.5
SAMPLES = tuple(Fraction(v) for v in (0, 1, -1, 2, -2, 5, -5, 20, -20, 100, -100))
End = Fraction | None


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval and the weak sign of the function on it; None where it is not known."""

    low: End
    high: End
    sign: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """The weak sign of a gap throughout the domain, right of the places at which it changes."""

    gap: Node
    sign: int
    distances: tuple[Node, ...]  # the variable less such a place

    @property
    def comparison(self) -> Node:
        """x - sin x has the sign of x: their product is never negative."""
        kept = expression.multiply(self.gap, *self.distances) if self.distances else self.gap
        return expression.compare(">=" if self.sign > 0 else "<=", kept, NOTHING)


def known_signs(roots: tuple[Node, ...], domain: Domain, zero: Prover) -> tuple[Known, ...]:
    """The signs of what gates in these expressions compare, as far as slopes show them."""
    found: list[Known] = []
    for gap in gaps(roots):
        (component,) = components(gap)
        line = Line(component, domain, zero)
        interval = domain.interval(component)
        if interval.lower is not None and interval.lower == interval.upper:
            continue  # there is no line
        if alternates(gap, component, interval):
            continue
        pieces = line.pieces(gap, interval.lower, interval.upper, DEEPEST)
        leaf = next(n for n in order(gap) if n.op in (Op.SYMBOL, Op.ENTRY))
        changes = [one.high for one, other in pairwise(pieces) if one.sign != other.sign]
        if len(changes) > MOST_CHANGES or None in changes or not covers(pieces):
            continue
        distances = [expression.subtract(leaf, expression.number(at)) for at in changes if at is not None]
        if pieces[-1].sign:
            found.append(Known(gap, pieces[-1].sign, tuple(distances)))
    return tuple(found)


def alternates(gap: Node, component: Component, interval: Interval) -> bool:
    """Floats show more changes of sign than would be told, as those of sin x + 1/2 do."""
    low = FAR_LEFT if interval.lower is None else to_float(interval.lower)
    high = low + GRID if interval.upper is None else to_float(interval.upper)
    if interval.lower is None and interval.upper is not None:
        low = high - GRID
    with np.errstate(all="ignore"):
        columns = {component: np.linspace(low, high, GRID)}
        signs = np.sign(FloatsAtPoints.of_columns(columns, GRID).of(gap))
    signs = signs[(signs == 1) | (signs == -1)]
    return bool(np.count_nonzero(signs[1:] != signs[:-1]) > MOST_CHANGES)


def only_zero(gap: Node, domain: Domain, zero: Prover) -> tuple[Component, Fraction] | None:
    """Where an analytic function of one variable that rises or falls throughout is 0: at a simple rational.

    A slope that is 0 at single points only does not stop it.
    """
    if not usable(gap) or has_branches(gap):
        return None
    (component,) = components(gap)
    interval = domain.interval(component)
    if interval.lower is not None and interval.lower == interval.upper:
        return None
    line = Line(component, domain, zero)
    slope = Derivative(component[0], tuple(expression.number(i) for i in component[1])).of(gap)
    pieces = line.pieces(slope, interval.lower, interval.upper, DEEPEST - 1)
    if {piece.sign for piece in pieces} not in ({1}, {-1}) or not covers(pieces):
        return None
    if not line.continuous(gap, interval.lower, interval.upper):
        return None
    found = next((x for x in SAMPLES if line.sign_at(gap, x) == 0), None)
    return None if found is None else (component, found)


def gaps(roots: tuple[Node, ...]) -> list[Node]:
    """What the gates compare, where slopes may tell its sign."""
    found: list[Node] = []
    for root in roots:
        for node in order(root):
            if node.op is Op.COMPARE:
                found.append(expression.subtract(*node.args))
            elif node.op is Op.FUNCTION and node.payload in ("abs", "sign", "relu", "heaviside"):
                found.append(node.args[0])
            elif node.op is Op.FUNCTION and node.payload in ("max", "min"):
                found += [expression.subtract(a, b) for a, b in combinations(node.args, 2)]
    return list(filter(usable, dict.fromkeys(found)))[:MOST_GAPS]


def usable(gap: Node) -> bool:
    """Smooth, not algebraic, and of one variable."""
    nodes = order(gap)
    return (
        len(components(gap)) == 1
        and len(nodes) <= MOST_NODES
        and not has_gates(gap)
        and any(map(transcendental, nodes))
        and not any(n.op is Op.APPLY for n in nodes)
        and not varying_exponents(gap)
    )


def needed(roots: tuple[Node, ...], domain: Domain) -> bool:
    """Algebra is not likely to tell all signs: a sum is compared with 0 on a line that has no end."""
    intervals = ((gap, domain.interval(c)) for gap in gaps(roots) for c in components(gap))
    return any(
        gap.op is Op.ADD and (interval.lower is None or interval.upper is None) for gap, interval in intervals
    )


def transcendental(node: Node) -> bool:
    """Polynomials and roots have rules of their own."""
    if node.op is Op.POWER:
        return not is_constant(node.args[1])
    return node.op is Op.FUNCTION and node.payload != "sqrt"


def covers(pieces: list[Piece]) -> bool:
    """Each piece has a known sign, and ends where the next begins."""
    return all(p.sign is not None for p in pieces) and all(
        one.high == other.low for one, other in pairwise(pieces)
    )


class Line:
    """One variable over an interval."""

    def __init__(self, component: Component, domain: Domain, zero: Prover) -> None:
        self.component = component
        self.domain = domain
        self.zero = zero

    def pieces(self, f: Node, low: End, high: End, depth: int) -> list[Piece]:
        """Consecutive pieces that cover the interval; of a sum that is a gap, algebra comes last."""
        late = depth == DEEPEST and f.op is Op.ADD and (low is None or high is None)
        sign = None if late else self.by_algebra(f, low, high)
        if sign is None and depth and len(order(f)) <= MOST_NODES * 2:
            name, indices = self.component
            slope = Derivative(name, tuple(expression.number(i) for i in indices)).of(f)
            known = self.pieces(slope, low, high, depth - 1)
            if self.continuous(f, low, high) and len(known) <= MOST_PIECES:
                found = [part for piece in known for part in self.within(f, piece)]
                if not late or covers(found):
                    return found
        return [Piece(low, high, self.by_algebra(f, low, high) if late else sign)]

    def within(self, f: Node, piece: Piece) -> Iterator[Piece]:
        """The pieces of a function inside one of its slope."""
        if piece.sign is None:
            yield replace(piece, sign=self.by_enclosure(f, piece.low, piece.high))
            return
        signs_at = [(x, self.sign_at(f, x)) for x in self.samples(piece)]
        rising = [(x, s * piece.sign) for x, s in signs_at if s is not None]
        below = max((x for x, s in rising if s <= 0), default=None)
        above = min((x for x, s in rising if s >= 0), default=None)
        if below is not None and above is not None and below < above:
            below, above = self.bisected(f, piece.sign, below, above)
        if below is not None and (above is None or piece.low != below):
            yield Piece(piece.low, below, -piece.sign)
        if below is None and above is not None and piece.low != above:
            yield Piece(piece.low, above, None)
        if below is not None and above is None and piece.high != below:
            yield Piece(below, piece.high, None)
        if below is not None and above is not None and below < above:
            yield Piece(below, above, None)
        if above is not None and (below is None or piece.high != above):
            yield Piece(above, piece.high, piece.sign)
        if below is None and above is None:
            yield replace(piece, sign=None)

    def samples(self, piece: Piece) -> list[Fraction]:
        """The ends of a piece, and some points inside."""
        inside = [
            x
            for x in SAMPLES
            if (piece.low is None or x > piece.low) and (piece.high is None or x < piece.high)
        ]
        for end, direction in ((piece.low, 1), (piece.high, -1)):
            if end is not None:
                inside += [end, end + direction] if self.inside(end + direction, piece) else [end]
        return sorted(set(inside))

    def inside(self, x: Fraction, piece: Piece) -> bool:
        """The point lies in the interior of the piece."""
        return (piece.low is None or x > piece.low) and (piece.high is None or x < piece.high)

    def bisected(self, f: Node, rising: int, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
        """Where the function changes its sign: one rational, or two that are very close."""
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            sign = self.sign_at(f, middle, exactly=False)
            if sign is None:
                break
            low, high = (middle, high) if sign * rising < 0 else (low, middle)
        simple = simplest_between(low, high)
        return (simple, simple) if self.sign_at(f, simple) == 0 else (low, high)

    # --- what is known at once ------------------------------------------------------------------

    def between(self, low: End, high: End) -> Domain:
        """The domain with the variable in this interval only."""
        name, _ = self.component
        interval = Interval(lower=low, upper=high, lower_open=low is not None, upper_open=high is not None)
        variable = replace(self.domain.variable(name), interval=interval)
        return replace(self.domain, variables={**self.domain.variables, name: variable})

    def by_algebra(self, f: Node, low: End, high: End) -> int | None:
        """The sign where the normal form shows it."""
        return self.in_field(
            low, high, lambda field: signs.certain_sign(field, normal_form.convert(field, f))
        )

    def continuous(self, f: Node, low: End, high: End) -> bool:
        """It has a value throughout the open interval, and no jump."""
        shown = self.in_field(low, high, lambda field: int(all(continuous(field, n) for n in order(f))))
        return bool(shown)

    def in_field(self, low: End, high: End, asked: Callable[[Field], int | None]) -> int | None:
        memory = Memory(1)
        for _ in range(MOST_PASSES):
            try:
                return asked(Field(self.between(low, high), memory))
            except Again:
                continue
            except (FormalZero, Unsettled):
                return None
        return None

    def by_enclosure(self, f: Node, low: End, high: End) -> int | None:
        """The sign over a short interval, by a ball around all values."""
        if low is None or high is None:
            return None
        with ctx.workprec(256):
            middle, radius = (low + high) / 2, (high - low) / 2
            box = arb(exact(middle), exact(radius))
            return sign_of(Evaluation({self.component: box}).value(f))

    def sign_at(self, f: Node, x: Fraction, exactly: bool = True) -> int | None:
        """The sign at a point; that it is 0 is proved by algebra."""
        if not self.inside_domain(x):
            return None
        for precision in (64, 256):
            with ctx.workprec(precision):
                found = sign_of(Evaluation({self.component: exact(x)}).value(f))
            if found is not None:
                return found
        anywhere = Domain(variables={})
        if exactly and self.zero(at_point(f, {self.component: x}), NOTHING, anywhere):
            return 0
        return None

    def inside_domain(self, x: Fraction) -> bool:
        """The point belongs to the closed interval of the domain."""
        interval = self.domain.interval(self.component)
        return (interval.lower is None or x >= interval.lower) and (
            interval.upper is None or x <= interval.upper
        )


def exact(value: Fraction) -> fmpq:
    """The same for FLINT."""
    return fmpq(value.numerator, value.denominator)


def sign_of(value: object) -> int | None:
    """Of a number or a ball; None where it has no value or may be 0 without being it exactly."""
    if value.__class__ is Trouble:
        return None
    if value > 0:  # type: ignore[operator]
        return 1
    if value < 0:  # type: ignore[operator]
        return -1
    return 0 if value.__class__ is fmpq else None
