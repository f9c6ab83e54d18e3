"""What the printers share: how tightly operations bind, names, and the walk that writes the parts.

A printer says for one node which parts it is written in: strings, and slots for other nodes. `render`
fills the slots without recursion and brackets what binds too loosely for its place. Work and output
are bounded: an expression is a graph, written out it is a tree that may be exponentially larger, so
past `limit` nodes, or `depth` nodes deep, an ellipsis stands for the rest.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import IntEnum
from fractions import Fraction
from typing import ClassVar, NamedTuple, TypeAlias

from worker.engine import expression
from worker.engine.expression import Node, Op
from worker.engine.notation.limits import MAX_DIGITS
from worker.engine.shapes import ONE, Dimension, Shape, as_matrix, normal

_SHORT = 62  # bits of what is written out whatever it is
_READABLE = 199  # bits of what has MAX_DIGITS digits at most


class Level(IntEnum):
    """How tightly a piece binds, loosest first."""

    LIST = 0  # an item between commas: a comparison may stand bare
    OR = 1
    AND = 2
    NOT = 3
    RELATION = 4
    SUM = 5
    NEGATIVE = 6  # -x
    ELEMENT = 7  # x ⊙ y, where a notation binds it less tightly than other products
    PRODUCT = 8
    FACTOR = 9
    POWER = 10
    ATOM = 11


class Slot(NamedTuple):
    """A place for a node; it is bracketed if it binds less tightly than `level`."""

    node: Node
    level: Level = Level.SUM


Part: TypeAlias = str | Slot
Parts: TypeAlias = list[Part]

LEVELS: Mapping[Op, Level] = {
    Op.ADD: Level.SUM,
    Op.NEGATE: Level.NEGATIVE,
    Op.MULTIPLY: Level.PRODUCT,
    Op.MATMUL: Level.PRODUCT,
    Op.DIVIDE: Level.PRODUCT,
    Op.POWER: Level.POWER,
    Op.MATRIX_POWER: Level.POWER,
    Op.TRANSPOSE: Level.POWER,
    Op.COMPARE: Level.RELATION,
}
ALWAYS_ATOMS = frozenset({Op.ENTRY, Op.BLOCK})
_CONNECTIVES = {"or": Level.OR, "and": Level.AND, "not": Level.NOT}


class Notation(ABC):
    """One way to write expressions; a subclass gives the parts of a node."""

    limit: ClassVar[int] = 8_000
    depth: ClassVar[int] = 1_000_000
    ellipsis: ClassVar[str] = "…"
    stops: ClassVar[bool] = False  # at the limit; otherwise what is open is closed properly

    @abstractmethod
    def parts(self, node: Node) -> Sequence[Part]:
        """What the node is written in."""

    @abstractmethod
    def enclosed(self, node: Node, parts: Sequence[Part]) -> Sequence[Part]:
        """The parts in brackets: Iverson's for a comparison, round ones otherwise."""

    def level(self, node: Node) -> Level:
        """How tightly the node binds as this notation writes it."""
        op = node.op
        if op is Op.NUMBER:
            value = number_of(node)
            if value.numerator < 0:
                return Level.NEGATIVE
            return Level.ATOM if decimal(value) is not None else Level.PRODUCT
        if op is Op.LOGIC:
            return _CONNECTIVES[str(node.payload)]
        if op is Op.SIZE:
            assert isinstance(node.payload, Dimension)
            return level_of_dimension(node.payload)
        if op in _CHAINS and starts_negative(node.args[0]):
            return Level.NEGATIVE
        return LEVELS.get(op, Level.ATOM)

    def render(self, root: Node) -> str:
        """The whole expression, in time linear in what is written."""
        written: list[str] = []
        leaves: dict[Node, tuple[str, Level]] = {}
        stack: list[Part | None] = [Slot(root, Level.SUM)]  # None: one level up
        nodes = depth = 0
        while stack:
            part = stack.pop()
            if part is None:
                depth -= 1
                continue
            if isinstance(part, str):
                written.append(part)
                continue
            node, least = part
            nodes += 1
            if nodes > self.limit or depth >= self.depth:
                written.append(self.ellipsis)
                if nodes > self.limit and self.stops:
                    break
                continue
            if not node.args:
                if node not in leaves:
                    leaves[node] = "".join(map(str, self.parts(node))), self.level(node)
                text, level = leaves[node]
                stack.extend(reversed(self.enclosed(node, [text])) if level < least else [text])
                continue
            parts = self.parts(node)
            if node.op not in ALWAYS_ATOMS and self.level(node) < least:
                parts = self.enclosed(node, parts)
            depth += 1
            stack.append(None)
            stack.extend(reversed(parts))
        return "".join(written)


_CHAINS = frozenset({Op.MULTIPLY, Op.MATMUL, Op.DIVIDE})


def is_elementwise(node: Node) -> bool:
    """Whether it is a product or quotient of arrays, written with ⊙ or ⊘."""
    return node.op in (Op.MULTIPLY, Op.DIVIDE) and sum(bool(arg.shape) for arg in node.args) > 1


def starts_negative(node: Node) -> bool:
    """Whether a product may start with it and its minus: -a b, but not -(x ⊙ y) A."""
    if node.op is Op.NEGATE and is_elementwise(node.args[0]):
        return False
    return node.op is Op.NEGATE or (node.op is Op.NUMBER and number_of(node).numerator < 0)


def signed_terms(node: Node) -> list[tuple[bool, Node]]:
    """The terms of a sum, each with whether it is subtracted; the first keeps its own sign."""
    terms: list[tuple[bool, Node]] = []
    for term in operands(node):
        if terms and term.op is Op.NEGATE:
            terms.append((True, term.args[0]))
        elif terms and term.op is Op.NUMBER and number_of(term).numerator < 0:
            terms.append((True, expression.number(-number_of(term))))
        else:
            terms.append((False, term))
    return terms


def operands(node: Node) -> tuple[Node, ...]:
    """The arguments of an element-wise operation, with broadcasting written out.

    A column or row that array code would repeat is multiplied by ones, so that x + y^T shows as
    x 1^T + 1 y^T: the reading is visible, and reads back.
    """
    if all(not arg.shape or arg.shape == node.shape for arg in node.args):
        return node.args
    return tuple(repeated(arg, node.shape) for arg in node.args)


def repeated(array: Node, shape: Shape) -> Node:
    """A column or row, repeated to fill a matrix."""
    if not array.shape or array.shape == shape or len(shape) > 2:
        return array
    (rows, columns), (height, width) = as_matrix(array.shape), as_matrix(shape)
    if columns is ONE and width is not ONE:
        array = expression.matmul(array, expression.ones(normal((ONE, width))))
    if rows is ONE and height is not ONE:
        array = expression.matmul(expression.ones(normal((height,))), array)
    return array


def cases_of(node: Node) -> tuple[list[tuple[Node, Node]], Node | None]:
    """Conditions with their values, and what holds otherwise; None where nothing was said of that.

    An answer that leaves cases out is undefined there, which is written 0/0 inside.
    """
    *cases, otherwise = operands(node)
    pairs = list(zip(cases[::2], cases[1::2], strict=True))
    parts = otherwise.args if otherwise.op is Op.DIVIDE else ()
    silent = bool(parts) and all(part.op is Op.NUMBER and number_of(part) == 0 for part in parts)
    return pairs, None if silent else otherwise


def number_of(node: Node) -> Fraction:
    """The value of a NUMBER."""
    assert isinstance(node.payload, Fraction)
    return node.payload


def decimal(value: Fraction) -> str | None:
    """A number that is not negative in decimal digits, or None where a short one does not exist.

    >>> decimal(Fraction(5, 2)), decimal(Fraction(1, 3))
    ('2.5', None)
    """
    denominator = value.denominator
    if denominator == 1:
        digits = str(value.numerator)
        return digits if len(digits) <= MAX_DIGITS else None
    if denominator.bit_length() > 64:
        return None
    places = 0
    while 10**places % denominator:
        places += 1
        if places > 15:
            return None
    digits = str(value.numerator * (10**places // denominator)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def powers_of_ten(value: Fraction) -> tuple[int, int] | None:
    """The digits and the exponent of a number such as 1e-300, which is shorter so.

    >>> powers_of_ten(Fraction(3, 10**80)), powers_of_ten(Fraction(1, 3))
    ((3, -80), None)
    """
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    if bits <= _SHORT:
        return None
    places, rest = 0, value.denominator
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        return None
    digits, exponent = value.numerator * 10**places // value.denominator, -places
    while digits % 10 == 0:
        digits, exponent = digits // 10, exponent + 1
    return (digits, exponent) if len(str(digits)) <= (17 if bits < _READABLE else MAX_DIGITS) else None


def level_of_dimension(dimension: Dimension) -> Level:
    """A size that is no single name is a sum or a product of names."""
    if dimension.name is not None or dimension.value is not None:
        return Level.ATOM
    return Level.SUM if len(dimension.terms) > 1 else Level.PRODUCT


def letter_of(node: Node) -> tuple[str, Dimension]:
    """The letter and range of an INDEX, SUM_OVER or PRODUCT_OVER."""
    assert isinstance(node.payload, tuple)
    letter, dimension = node.payload
    return str(letter), dimension


def goes_on_without(letter: str, product: Node) -> bool:
    """Whether factors without this index letter stand behind its last one."""
    if product.op is not Op.MULTIPLY:
        return False
    uses = [
        any(node.op is Op.INDEX and letter_of(node)[0] == letter for node in expression.walk(factor))
        for factor in product.args
    ]
    return any(uses) and (not uses[-1] or goes_on_without(letter, product.args[-1]))


def is_delta(node: Node) -> bool:
    """Whether this comparison is a Kronecker delta of two index letters."""
    return node.op is Op.COMPARE and node.payload == "==" and all(arg.op is Op.INDEX for arg in node.args)


def is_vector(shape: Shape) -> bool:
    """A column or a row."""
    return len(shape) == 1 or (len(shape) == 2 and shape[0] is ONE)


def is_matrix(shape: Shape) -> bool:
    """Two dimensions, and no row."""
    return len(shape) == 2 and shape[0] is not ONE
