"""Plain text that reads back to the same meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from worker.engine.expression import Node, Op
from worker.engine.notation.printing.names import CALLS, DERIVATIVES
from worker.engine.notation.printing.structure import (
    Level,
    Notation,
    Part,
    Parts,
    Slot,
    cases_of,
    decimal,
    is_delta,
    is_elementwise,
    is_matrix,
    letter_of,
    number_of,
    operands,
    powers_of_ten,
    signed_terms,
    starts_negative,
)
from worker.engine.shapes import ONE, Dimension, Shape


def to_text(node: Node) -> str:
    """The expression in one line of text; `notation.read` gives it back.

    Products with a scalar are written with `*`, matrix products by juxtaposition, element-wise
    products of arrays with ⊙: whoever reads it need not know the shapes.
    """
    return _TEXT.render(node)


class _Text(Notation):
    stops = True

    def level(self, node: Node) -> Level:
        level = super().level(node)
        return Level.ELEMENT if level is Level.PRODUCT and is_elementwise(node) else level

    def enclosed(self, node: Node, parts: Sequence[Part]) -> Sequence[Part]:
        if is_delta(node):
            row, column = node.args
            return [f"delta_{{{letter_of(row)[0]},{letter_of(column)[0]}}}"]
        brackets = "[]" if node.op in (Op.COMPARE, Op.LOGIC) else "()"
        return [brackets[0], *parts, brackets[1]]

    def parts(self, node: Node) -> Sequence[Part]:
        return _WRITERS[node.op](node)


def _number(node: Node) -> Parts:
    value = number_of(node)
    digits = decimal(abs(value))
    tens = powers_of_ten(abs(value)) if digits is None else None
    if tens is not None:
        text = f"{tens[0]}e{tens[1]}"
    else:
        text = digits if digits is not None else f"{abs(value.numerator)}/{value.denominator}"
    return ["-" + text if value < 0 else text]


def _payload(node: Node) -> Parts:
    return [str(node.payload)]


def _index(node: Node) -> Parts:
    return [letter_of(node)[0]]


def _filled(name: str) -> Callable[[Node], Parts]:
    return lambda node: [f"{name}({dimensions(node.shape)})"]


def dimensions(shape: Shape) -> str:
    """The sizes of a shape, between commas."""
    return ", ".join(map(str, shape))


def _add(node: Node) -> Parts:
    parts: Parts = []
    for subtracted, term in signed_terms(node):
        if parts:
            parts.append(" - " if subtracted else " + ")
        parts.append(Slot(term, Level.ELEMENT if len(parts) else Level.SUM))
    return parts


def _negate(node: Node) -> Parts:
    return ["-", Slot(node.args[0], Level.ELEMENT)]


_CHAIN = (Op.MULTIPLY, Op.DIVIDE, Op.NUMBER)


def _first_level(node: Node, *chain: Op) -> Level:
    """Where a product begins: its own kind and a minus may stand without brackets."""
    first = node.args[0]
    inside = first.args[0] if first.op is Op.NEGATE else first
    if inside.op not in chain and _TEXT.level(inside) < Level.FACTOR:
        return Level.FACTOR
    if starts_negative(first):
        return Level.NEGATIVE
    joined_by_element = is_elementwise(node) and bool(node.args[0].shape and node.args[1].shape)
    return Level.ELEMENT if joined_by_element else Level.PRODUCT  # (x ⊘ y)*a ⊙ w


def _multiply(node: Node) -> Parts:
    parts: Parts = []
    array = False  # whether what is written so far is one
    for factor in operands(node):
        if not parts:
            parts.append(Slot(factor, _first_level(node, *_CHAIN)))
        else:
            parts += [" ⊙ " if array and factor.shape else "*", Slot(factor, Level.FACTOR)]
        array = array or bool(factor.shape)
    return parts


_BRACKETED = frozenset({Op.BLOCK, Op.COMPARE, Op.LOGIC, Op.COMPREHENSION})  # x [1, 2] may be an index


def _matmul(node: Node) -> Parts:
    parts: Parts = [Slot(node.args[0], _first_level(node, Op.MATMUL, Op.NUMBER))]
    for before, factor in zip(node.args, node.args[1:], strict=False):
        juxtaposed = before.shape and factor.shape and factor.op not in _BRACKETED
        parts += [" " if juxtaposed else "*", Slot(factor, Level.FACTOR)]
    return parts


def _divide(node: Node) -> Parts:
    above, below = operands(node)
    slash = " ⊘ " if above.shape and below.shape else "/"
    return [Slot(above, _first_level(node, *_CHAIN)), slash, Slot(below, Level.FACTOR)]


def _power(node: Node) -> Parts:
    base, exponent = operands(node)
    hat = ".^" if is_matrix(base.shape) else "^"  # A^2 and A^(-1) are matrix powers
    return [Slot(base, Level.ATOM), hat, Slot(exponent, Level.ATOM)]


def _matrix_power(node: Node) -> Parts:
    exponent = int(str(node.payload))
    return [Slot(node.args[0], Level.ATOM), f"^{exponent}" if exponent >= 0 else f"^({exponent})"]


def _transpose(node: Node) -> Parts:
    return [Slot(node.args[0], Level.ATOM), "^T"]


def call(name: str, *args: Part) -> Parts:
    """A function's name and its arguments in brackets."""
    parts: Parts = [name, "("]
    for position, arg in enumerate(args):
        parts += [", ", arg] if position else [arg]
    return [*parts, ")"]


def _call(node: Node) -> Parts:
    return call(CALLS[node.op], *map(Slot, node.args))


def _reduction(node: Node) -> Parts:
    axis: tuple[str, ...] = () if node.payload is None else (f"axis={node.payload}",)
    return call(CALLS[node.op], Slot(node.args[0]), *axis)


def _norm(node: Node) -> Parts:
    if node.payload == "1" and is_matrix(node.args[0].shape):  # norm(A, 1) is another one
        return ["sum(", *call("abs", Slot(node.args[0])), ")"]
    kind: tuple[str, ...] = () if node.payload in ("2", "fro") else (str(node.payload),)
    return call("norm", Slot(node.args[0]), *kind)


def _unvec(node: Node) -> Parts:
    shape = (*node.shape, ONE, ONE)[:2]
    return call("unvec", Slot(node.args[0]), *map(str, shape))


def _function(node: Node) -> Parts:
    return call(str(node.payload), *map(Slot, operands(node)))


def _apply(node: Node) -> Parts:
    assert isinstance(node.payload, tuple)
    name, orders = node.payload
    if not any(orders):
        head = str(name)
    elif len(orders) == 1 and orders[0] <= 3:
        head = f"{name}{chr(39) * orders[0]}"
    else:
        head = f"D({name}, {', '.join(map(str, orders))})"
    return call(head, *map(Slot, node.args))


_RELATIONS: Mapping[object, str] = {"==": "="}


def _compare(node: Node) -> Parts:
    left, right = operands(node)
    relation = _RELATIONS.get(node.payload, str(node.payload))
    return [Slot(left, Level.SUM), f" {relation} ", Slot(right, Level.SUM)]


def _logic(node: Node) -> Parts:
    if node.payload == "not":
        return ["not ", Slot(node.args[0], Level.SUM)]
    level = Level.AND if node.payload == "or" else Level.NOT
    parts: Parts = []
    for arg in operands(node):
        parts += [f" {node.payload} "] if parts else []
        parts.append(Slot(arg, level))
    return parts


def _piecewise(node: Node) -> Parts:
    cases, otherwise = cases_of(node)
    parts: Parts = []
    for condition, value in cases:
        parts += [", " if parts else "{", Slot(value), " if ", Slot(condition, Level.LIST)]
    if otherwise is not None:
        parts += [", ", Slot(otherwise), " otherwise"]
    return [*parts, "}"]


def _block(node: Node) -> Parts:
    assert isinstance(node.payload, tuple)
    width = int(node.payload[1])
    parts: Parts = ["["]
    for position, item in enumerate(node.args):
        if position:
            parts.append(", " if position % width else "; ")
        parts.append(Slot(item, Level.LIST))
    return [*parts, "]"]


def _entry(node: Node) -> Parts:
    array, *indices = node.args
    parts: Parts = [Slot(array, Level.ATOM), "_{"]
    for position, index in enumerate(indices):
        parts += [",", Slot(index)] if position else [Slot(index)]
    return [*parts, "}"]


def _series(name: str) -> Callable[[Node], Parts]:
    def write(node: Node) -> Parts:
        letter, dimension = letter_of(node)
        return call(name, f"{letter}=1..{dimension}", Slot(node.args[0]))

    return write


def _comprehension(node: Node) -> Parts:
    assert isinstance(node.payload, tuple)
    ranges = ", ".join(f"{letter}=1..{dimension}" for letter, dimension in node.payload)
    return ["[", Slot(node.args[0]), f" for {ranges}]"]


def _derivative(node: Node) -> Parts:
    assert isinstance(node.payload, tuple)
    layout, order = node.payload
    name = "gradient" if layout == "gradient" else DERIVATIVES.get(order, "jacobian")
    return call(name, *map(Slot, node.args))


def _size(node: Node) -> Parts:
    assert isinstance(node.payload, Dimension)
    return [str(node.payload)]


_WRITERS: Mapping[Op, Callable[[Node], Sequence[Part]]] = {
    **dict.fromkeys(CALLS, _call),
    Op.NUMBER: _number,
    Op.CONSTANT: _payload,
    Op.SYMBOL: _payload,
    Op.SIZE: _size,
    Op.INDEX: _index,
    Op.ONES: _filled("ones"),
    Op.ZEROS: _filled("zeros"),
    Op.IDENTITY: lambda node: [f"eye({node.shape[0]})"],
    Op.ADD: _add,
    Op.NEGATE: _negate,
    Op.MULTIPLY: _multiply,
    Op.DIVIDE: _divide,
    Op.POWER: _power,
    Op.FUNCTION: _function,
    Op.APPLY: _apply,
    Op.COMPARE: _compare,
    Op.LOGIC: _logic,
    Op.PIECEWISE: _piecewise,
    Op.MATMUL: _matmul,
    Op.MATRIX_POWER: _matrix_power,
    Op.TRANSPOSE: _transpose,
    Op.SUM: _reduction,
    Op.MEAN: _reduction,
    Op.NORM: _norm,
    Op.UNVEC: _unvec,
    Op.BLOCK: _block,
    Op.ENTRY: _entry,
    Op.SUM_OVER: _series("sum"),
    Op.PRODUCT_OVER: _series("prod"),
    Op.COMPREHENSION: _comprehension,
    Op.DERIVATIVE: _derivative,
}
_TEXT = _Text()
