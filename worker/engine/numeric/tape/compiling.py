"""Expressions to one tape: a shared graph, its parts numbered once, registers by liveness.

Takes what `calculus.written_out` gives at known sizes: scalars over components. Sharing goes further than
that of the nodes: x^4 and (x^2)^2 meet in the same squarings, and a numeric factor is applied last, so
that 2xy and 3xy share xy. How a value is computed depends on its own expression alone, never on what else
is on the tape: the same numbers come out, alone or in a cohort.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from worker.engine import expression
from worker.engine.errors import EngineError
from worker.engine.expression import Node, Op
from worker.engine.numeric.tape.instructions import INSTRUCTIONS, Opcode
from worker.engine.numeric.tape.numpy_backend import folded
from worker.engine.numeric.tape.registers import CONSTANT, INPUT, Line, allocated
from worker.engine.numeric.tape.tape import MOST_INSTRUCTIONS, Tape

WRITTEN_OUT_POWER = 64  # integer powers up to this one are products


class NotOnTapeError(EngineError):
    """An operation that has no place among scalars at known sizes, or too many of them."""


def compiled(roots: Sequence[Node], inputs: Sequence[Node]) -> Tape:
    """The tape of `roots` over `inputs`, the leaves (SYMBOL or ENTRY) in the order of a point's components.

    Raises:
        NotOnTapeError: something else than scalars over these inputs.
    """
    graph = Graph(inputs)
    outputs = graph.values(roots)
    return allocated(graph.lines, graph.constants, len(inputs), outputs)


class Graph:
    """Values by number: inputs first, then constants and lines as they come up; equal ones have one number.

    A line is (opcode, a, b, c): c, the value that MERGE overwrites in part, is -1 elsewhere. An input or a
    constant is a line, too, with opcode INPUT or CONSTANT and its position as a.
    """

    def __init__(self, inputs: Sequence[Node]) -> None:
        self.lines: list[Line] = []
        self.constants: list[float] = []
        self._numbers: dict[Line, int] = {}
        self._constant_numbers: dict[bytes, int] = {}
        self._known: dict[Node, int] = {
            leaf: self._line(INPUT, position) for position, leaf in enumerate(inputs)
        }

    def values(self, roots: Sequence[Node]) -> list[int]:
        """The numbers of these expressions' values."""
        known = self._known
        for root in roots:
            for node in walked(root, known):
                rule = _RULES.get(node.op)
                if rule is None:
                    raise NotOnTapeError(f"{node.op} has no place on a tape")
                known[node] = rule(self, node, [known[arg] for arg in node.args])
                if len(self.lines) > MOST_INSTRUCTIONS:
                    raise NotOnTapeError("too many operations for a tape")
        return [known[root] for root in roots]

    def constant(self, value: float | Fraction) -> int:
        """The number of a constant; one beyond the largest float is infinite."""
        try:
            near = float(value)
        except OverflowError:
            near = np.inf if value > 0 else -np.inf
        key = np.float64(near).tobytes()  # keeps 0.0 and -0.0 apart
        number = self._constant_numbers.get(key)
        if number is None:
            self.constants.append(near)
            number = self._line(CONSTANT, len(self.constants) - 1)
            self._constant_numbers[key] = number
        return number

    def emit(self, opcode: Opcode, a: int, b: int = 0, c: int = -1) -> int:
        """The number of this operation's value; constants are worked out at once."""
        if opcode in (Opcode.ADD, Opcode.MULTIPLY) and a > b:
            a, b = b, a  # commutes to the last bit
        operands = (a, b)[: INSTRUCTIONS[opcode].operands]
        if opcode is not Opcode.MERGE and all(self.lines[x][0] == CONSTANT for x in operands):
            return self.constant(folded(opcode, *(self.constants[self.lines[x][1]] for x in operands)))
        return self._line(int(opcode), a, b if len(operands) == 2 else 0, c)

    def is_constant(self, number: int) -> bool:
        return self.lines[number][0] == CONSTANT

    def _line(self, opcode: int, a: int, b: int = 0, c: int = -1) -> int:
        key = (opcode, a, b, c)
        number = self._numbers.get(key)
        if number is None:
            self.lines.append(key)
            number = self._numbers[key] = len(self.lines) - 1
        return number

    # --- what takes several instructions ------------------------------------------------------

    def chained(self, opcode: Opcode, parts: Sequence[int]) -> int:
        """The parts from left to right, constants last."""
        ordered = sorted(parts, key=self.is_constant)  # stable
        total = ordered[0]
        for part in ordered[1:]:
            total = self.emit(opcode, total, part)
        return total

    def integer_power(self, base: int, exponent: int) -> int:
        """base^exponent by squaring; the exponent is not 0."""
        if abs(exponent) > WRITTEN_OUT_POWER:
            return self.emit(Opcode.POWER, base, self.constant(exponent))
        found: int | None = None
        square, left = base, abs(exponent)
        while left:
            if left & 1:
                found = square if found is None else self.emit(Opcode.MULTIPLY, found, square)
            left >>= 1
            if left:
                square = self.emit(Opcode.MULTIPLY, square, square)
        assert found is not None
        return found if exponent > 0 else self.emit(Opcode.DIVIDE, self.constant(1.0), found)

    def rational_power(self, base: int, exponent: Fraction) -> int:
        """base^(p/q); with odd q the real root of a negative base, as everywhere in the engine."""
        p, q = exponent.numerator, exponent.denominator
        if p == 0:
            return self.constant(1.0)
        if q == 1:
            return self.integer_power(base, p)
        if q in _ROOTS and abs(p) <= WRITTEN_OUT_POWER:
            return self.integer_power(self.emit(_ROOTS[q], base), p)
        if q % 2 == 0:
            return self.emit(Opcode.POWER, base, self.constant(exponent))
        magnitude = self.emit(Opcode.POWER, self.emit(Opcode.ABSOLUTE, base), self.constant(exponent))
        return self.emit(Opcode.COPYSIGN, magnitude, base) if p % 2 else magnitude


_ROOTS = {2: Opcode.SQRT, 3: Opcode.CBRT}


def walked(root: Node, known: dict[Node, int]) -> list[Node]:
    """The nodes below `root` that have no number yet, arguments first."""
    order: list[Node] = []
    seen: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif node not in known and node not in seen:
            seen.add(node)
            if node.op in (Op.SYMBOL, Op.ENTRY):
                raise NotOnTapeError(f"{node!r:.80} is none of the inputs")
            stack.append((node, True))
            stack.extend((arg, False) for arg in reversed(node.args))
    return order


# --- a rule for each operation ------------------------------------------------------------------


def _number(g: Graph, node: Node, _: list[int]) -> int:
    value: Fraction = node.payload
    return g.constant(value)


def _constant(g: Graph, node: Node, _: list[int]) -> int:
    return g.constant(np.pi if node.payload == "pi" else np.e)


def _add(g: Graph, node: Node, args: list[int]) -> int:
    """Terms that are subtracted come after the others, so that a negative costs nothing."""
    negative = int(Opcode.NEGATE)
    plus = [a for a in args if g.lines[a][0] != negative]
    minus = [g.lines[a][1] for a in args if g.lines[a][0] == negative]
    if not plus:
        return g.emit(Opcode.NEGATE, g.chained(Opcode.ADD, minus))
    total = g.chained(Opcode.ADD, plus)
    for part in minus:
        total = g.emit(Opcode.SUBTRACT, total, part)
    return total


def _negate(g: Graph, node: Node, args: list[int]) -> int:
    return _negative(g, args[0])


def _negative(g: Graph, value: int) -> int:
    opcode, inside, *_ = g.lines[value]
    return inside if opcode == Opcode.NEGATE else g.emit(Opcode.NEGATE, value)


def _multiply(g: Graph, node: Node, args: list[int]) -> int:
    """Brackets gate the product of the other factors: 0 where one of them does not hold."""
    brackets = [a for a, arg in zip(args, node.args, strict=True) if arg.op in (Op.COMPARE, Op.LOGIC)]
    factors = [a for a, arg in zip(args, node.args, strict=True) if arg.op not in (Op.COMPARE, Op.LOGIC)]
    minus_one = g.constant(-1.0)
    negative = factors.count(minus_one) % 2
    factors = [a for a in factors if a != minus_one]
    if not factors:
        value = g.chained(Opcode.MULTIPLY, brackets) if brackets else g.constant(1.0)
    else:
        value = g.chained(Opcode.MULTIPLY, factors)
        if brackets:
            value = g.emit(Opcode.GATE, g.chained(Opcode.MULTIPLY, brackets), value)
    return _negative(g, value) if negative else value


def _divide(g: Graph, node: Node, args: list[int]) -> int:
    return g.emit(Opcode.DIVIDE, *args)


def _power(g: Graph, node: Node, args: list[int]) -> int:
    base, exponent = node.args
    if exponent.op is Op.NUMBER:
        value: Fraction = exponent.payload
        return g.rational_power(args[0], value)
    if base.op is Op.CONSTANT and base.payload == "e":
        return g.emit(Opcode.EXP, args[1])
    return g.emit(Opcode.POWER, *args)


def _compare(g: Graph, node: Node, args: list[int]) -> int:
    opcode, swapped = _COMPARISONS[node.payload]
    return g.emit(opcode, *(args[::-1] if swapped else args))


def _logic(g: Graph, node: Node, args: list[int]) -> int:
    if node.payload == "not":
        return g.emit(Opcode.SUBTRACT, g.constant(1.0), args[0])
    return g.chained(Opcode.MINIMUM if node.payload == "and" else Opcode.MAXIMUM, args)


def _piecewise(g: Graph, node: Node, args: list[int]) -> int:
    value = args[-1]
    for place in range(len(args) - 3, -1, -2):
        condition, other = args[place : place + 2]
        if g.is_constant(condition):
            value = other if g.constants[g.lines[condition][1]] else value
        elif other != value:
            value = g.emit(Opcode.MERGE, condition, other, value)
    return value


def _function(g: Graph, node: Node, args: list[int]) -> int:
    return _FUNCTIONS[node.payload](g, args)


def _apply(g: Graph, node: Node, args: list[int]) -> int:
    """An unknown function f as one that nobody thinks of: a sin(w . u + p), and its derivatives.

    The constants come from its name. Wherever answers differ for this f they differ; that they agree says
    nothing of other functions.
    """
    name, orders = node.payload
    draws = np.random.default_rng(zlib.crc32(name.encode())).uniform(0.6, 1.4, 2 + len(args)).tolist()
    size, phase, *rates = draws
    terms = [g.emit(Opcode.MULTIPLY, arg, g.constant(rate)) for arg, rate in zip(args, rates, strict=True)]
    angle = g.chained(Opcode.ADD, [*terms, g.constant(phase + sum(orders) * np.pi / 2)])
    for rate, order in zip(rates, orders, strict=True):
        size *= rate**order
    return g.emit(Opcode.MULTIPLY, g.emit(Opcode.SIN, angle), g.constant(size))


_COMPARISONS: dict[str, tuple[Opcode, bool]] = {
    "<": (Opcode.LESS, False),
    "<=": (Opcode.LESS_EQUAL, False),
    ">": (Opcode.LESS, True),
    ">=": (Opcode.LESS_EQUAL, True),
    "==": (Opcode.EQUAL, False),
    "!=": (Opcode.NOT_EQUAL, False),
}

_RULES: dict[Op, Callable[[Graph, Node, list[int]], int]] = {
    Op.NUMBER: _number,
    Op.CONSTANT: _constant,
    Op.ADD: _add,
    Op.NEGATE: _negate,
    Op.MULTIPLY: _multiply,
    Op.DIVIDE: _divide,
    Op.POWER: _power,
    Op.FUNCTION: _function,
    Op.COMPARE: _compare,
    Op.LOGIC: _logic,
    Op.PIECEWISE: _piecewise,
    Op.APPLY: _apply,
}


def _single(opcode: Opcode) -> Callable[[Graph, list[int]], int]:
    return lambda g, args: g.emit(opcode, args[0])


def _one_over(opcode: Opcode) -> Callable[[Graph, list[int]], int]:
    return lambda g, args: g.emit(Opcode.DIVIDE, g.constant(1.0), g.emit(opcode, args[0]))


def _sigmoid(g: Graph, args: list[int]) -> int:
    one = g.constant(1.0)
    falling = g.emit(Opcode.EXP, _negative(g, args[0]))
    return g.emit(Opcode.DIVIDE, one, g.emit(Opcode.ADD, one, falling))


def _softplus(g: Graph, args: list[int]) -> int:
    """max(u, 0) + log(1 + exp(-|u|)), which does not overflow."""
    falling = g.emit(Opcode.EXP, g.emit(Opcode.NEGATE, g.emit(Opcode.ABSOLUTE, args[0])))
    positive = g.emit(Opcode.MAXIMUM, args[0], g.constant(0.0))
    return g.emit(Opcode.ADD, positive, g.emit(Opcode.LOG1P, falling))


_FUNCTIONS: dict[str, Callable[[Graph, list[int]], int]] = {
    "exp": _single(Opcode.EXP),
    "log": _single(Opcode.LOG),
    "sqrt": _single(Opcode.SQRT),
    "abs": _single(Opcode.ABSOLUTE),
    "sign": _single(Opcode.SIGN),
    "floor": _single(Opcode.FLOOR),
    "ceil": _single(Opcode.CEIL),
    "max": lambda g, args: g.chained(Opcode.MAXIMUM, args),
    "min": lambda g, args: g.chained(Opcode.MINIMUM, args),
    "sin": _single(Opcode.SIN),
    "cos": _single(Opcode.COS),
    "tan": _single(Opcode.TAN),
    "cot": _one_over(Opcode.TAN),
    "sec": _one_over(Opcode.COS),
    "csc": _one_over(Opcode.SIN),
    "arcsin": _single(Opcode.ARCSIN),
    "arccos": _single(Opcode.ARCCOS),
    "arctan": _single(Opcode.ARCTAN),
    "sinh": _single(Opcode.SINH),
    "cosh": _single(Opcode.COSH),
    "tanh": _single(Opcode.TANH),
    "arcsinh": _single(Opcode.ARCSINH),
    "arccosh": _single(Opcode.ARCCOSH),
    "arctanh": _single(Opcode.ARCTANH),
    "heaviside": lambda g, args: g.emit(Opcode.LESS, g.constant(0.0), args[0]),
    "relu": lambda g, args: g.emit(Opcode.MAXIMUM, args[0], g.constant(0.0)),
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "erf": _single(Opcode.ERF),
}
assert _FUNCTIONS.keys() == expression.FUNCTIONS
