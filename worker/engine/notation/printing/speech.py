"""One sentence for those who listen: "diag of cos of A x, times A"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from worker.engine.expression import Node, Op
from worker.engine.notation.printing.names import CALLS, DERIVATIVES, SPOKEN_GREEK, spelled
from worker.engine.notation.printing.structure import (
    Level,
    Notation,
    Part,
    Parts,
    Slot,
    cases_of,
    decimal,
    is_delta,
    is_vector,
    letter_of,
    number_of,
    operands,
    powers_of_ten,
    signed_terms,
    starts_negative,
)
from worker.engine.shapes import ONE, Dimension, as_matrix


def to_speech(node: Node) -> str:
    """The expression in words, without a full stop; long ones end in "and so on"."""
    return " ".join(_SPEECH.render(node).split()).replace(" ,", ",")


_FUNCTION_NAMES = {
    "log": "natural log",
    "abs": "absolute value",
    "sqrt": "square root",
    "heaviside": "Heaviside step",
    "erf": "error function",
}
_CALL_NAMES: Mapping[Op, str] = {
    **CALLS,
    Op.TRACE: "trace",
    Op.DET: "determinant",
    Op.COFACTOR: "cofactor matrix",
    Op.PRODUCT: "product of the entries",
    Op.KRONECKER: "Kronecker product",
    Op.REVERSE: "reverse",
    Op.INVERSE: "inverse",
    Op.OUTER: "outer product",
    Op.DOT: "dot product",
    Op.UNVEC: "matrix from the stacked columns",
}
_NORMS = {"1": "1-norm", "2": "norm", "inf": "maximum norm", "fro": "Frobenius norm"}
_RELATIONS = {
    "==": "equals",
    "!=": "is not equal to",
    "<": "is less than",
    "<=": "is at most",
    ">": "is greater than",
    ">=": "is at least",
}
_SIMPLE = frozenset({Op.NUMBER, Op.CONSTANT, Op.SYMBOL, Op.SIZE, Op.INDEX, Op.ENTRY, Op.IDENTITY})


class _Speech(Notation):
    limit: ClassVar[int] = 200
    depth: ClassVar[int] = 40
    ellipsis: ClassVar[str] = "and so on"
    stops: ClassVar[bool] = True

    def level(self, node: Node) -> Level:
        if node.op is Op.PIECEWISE:
            return Level.SUM
        if node.op in (Op.INVERSE, Op.DOT):
            return Level.PRODUCT if node.op is Op.DOT else Level.ATOM
        if node.op is Op.DIVIDE and not _is_short_quotient(node):
            return Level.FACTOR
        return super().level(node)

    def enclosed(self, node: Node, parts: Sequence[Part]) -> Sequence[Part]:
        if is_delta(node):
            return [f"delta {letter_of(node.args[0])[0]} {letter_of(node.args[1])[0]}"]
        if node.op in (Op.COMPARE, Op.LOGIC):
            return ["the indicator of ", *parts]
        return ["the quantity ", *parts]

    def parts(self, node: Node) -> Sequence[Part]:
        return _WRITERS[node.op](node)


def _number(node: Node) -> Parts:
    value = number_of(node)
    shown = decimal(abs(value)) or f"{abs(value.numerator)} over {value.denominator}"
    tens = powers_of_ten(abs(value))
    if tens is not None:
        shown = f"{tens[0]} times ten to the power of {tens[1]}".replace("-", "minus ")
    return [f"minus {shown}" if value < 0 else shown]


def _symbol(node: Node) -> Parts:
    return [spoken_name(str(node.payload))]


def spoken_name(name: str) -> str:
    """A declared name as one says it."""
    base, subscript, accent = spelled(name)
    return f"{SPOKEN_GREEK.get(base, base)} {accent or subscript.replace('_', ' ')}".strip()


def _constant(node: Node) -> Parts:
    return [str(node.payload)]


def _size(node: Node) -> Parts:
    assert isinstance(node.payload, Dimension)
    return [_dimension(node.payload)]


def _dimension(dimension: Dimension) -> str:
    return str(dimension).replace("*", " ").replace("+", " plus ").replace("-", " minus ")


def _index(node: Node) -> Parts:
    return [letter_of(node)[0]]


def _filled(node: Node) -> Parts:
    word = "ones" if node.op is Op.ONES else "zeros"
    if len(node.shape) == 1:
        return [f"the vector of {word}"]
    return [f"the row of {word}" if is_vector(node.shape) else f"the matrix of {word}"]


def _ends_open(node: Node, level: Level = Level.PRODUCT) -> bool:
    """Whether a listener could take what follows as still inside; then a comma comes first."""
    if _SPEECH.level(node) < level:
        return True  # the quantity …
    return node.op not in _SIMPLE and not (
        node.op in (Op.MULTIPLY, Op.MATMUL, Op.POWER, Op.MATRIX_POWER, Op.TRANSPOSE, Op.NEGATE)
        and all(arg.op in _SIMPLE for arg in node.args)
    )


def _add(node: Node) -> Parts:
    parts: Parts = []
    last: Node | None = None
    for subtracted, term in signed_terms(node):
        if last is not None:
            parts.append((", " if _ends_open(last) else " ") + ("minus " if subtracted else "plus "))
        parts.append(Slot(term, Level.PRODUCT if last is not None else Level.SUM))
        last = term
    return parts


def _negate(node: Node) -> Parts:
    return ["minus ", Slot(node.args[0], Level.PRODUCT)]


def _product(node: Node) -> Parts:
    factors = operands(node) if node.op is Op.MULTIPLY else node.args
    parts: Parts = []
    last: Node | None = None
    array = False
    for factor in factors:
        level = Level.FACTOR
        if last is None:
            level = Level.NEGATIVE if starts_negative(factor) else Level.FACTOR
        else:
            both = node.op is Op.MULTIPLY and array and bool(factor.shape)
            parts.append(_between(last, factor, "times, element by element," if both else "times"))
        parts.append(Slot(factor, level))
        last, array = factor, array or bool(factor.shape)
    return parts


def _between(left: Node, right: Node, word: str) -> str:
    if _is_said_plainly(left) and _is_said_plainly(right, last=True) and word == "times":
        return " "
    return f"{',' if _ends_open(left, Level.FACTOR) else ''} {word} "


def _is_said_plainly(node: Node, *, last: bool = False) -> bool:
    """A factor that needs no "times" beside it: 6 x y, A x, 3 x squared."""
    if last and node.op in (Op.POWER, Op.TRANSPOSE):
        return node.args[0].op is Op.SYMBOL and all(arg.op in _SIMPLE for arg in node.args)
    return node.op in _SIMPLE and not (last and node.op is Op.NUMBER)


def _is_short_quotient(node: Node) -> bool:
    return all(_is_said_plainly(arg, last=True) or arg.op is Op.NUMBER for arg in node.args)


def _divide(node: Node) -> Parts:
    above, below = operands(node)
    if _is_short_quotient(node):
        return [Slot(above, Level.FACTOR), " over ", Slot(below, Level.FACTOR)]
    word = " element by element" if above.shape and below.shape else ""
    return ["the quotient of ", Slot(above), ", by ", Slot(below), word]


_POWERS = {2: " squared", 3: " cubed"}


def _power(node: Node) -> Parts:
    base, exponent = operands(node)
    parts: Parts = [Slot(base, Level.ATOM), "," if _ends_open(base, Level.ATOM) else ""]
    if exponent.op is Op.NUMBER and number_of(exponent) in _POWERS:
        return [*parts, _POWERS[int(number_of(exponent))]]
    level = (
        Level.NEGATIVE if exponent.op is Op.NUMBER else Level.ATOM if _ends_open(exponent) else Level.FACTOR
    )
    return [*parts, " to the power ", Slot(exponent, level)]


def _matrix_power(node: Node) -> Parts:
    exponent = int(str(node.payload))
    said = f" to the power {'minus ' if exponent < 0 else ''}{abs(exponent)}"
    base = node.args[0]
    return [Slot(base, Level.ATOM), "," if _ends_open(base, Level.ATOM) else "", _POWERS.get(exponent, said)]


def _transpose(node: Node) -> Parts:
    inside = node.args[0]
    return [Slot(inside, Level.ATOM), ", transpose" if _ends_open(inside, Level.ATOM) else " transpose"]


def _of(name: str, *args: Node) -> Parts:
    """A function of its arguments: "max of 0 and z"."""
    parts: Parts = [f"{name} of "]
    level = Level.PRODUCT if len(args) == 1 else Level.SUM
    for position, arg in enumerate(args):
        if position:
            parts.append(", and " if _ends_open(args[position - 1]) else " and ")
        parts.append(Slot(arg, level))
    return parts


def _call(node: Node) -> Parts:
    return _of(_CALL_NAMES[node.op], *node.args)


def _reduction(node: Node) -> Parts:
    name = _CALL_NAMES[node.op]
    if node.payload is None:
        return _of(name, *node.args)
    return _of(f"{name} over the {'rows' if node.payload == 0 else 'columns'}", *node.args)


def _norm(node: Node) -> Parts:
    return _of("the " + _NORMS.get(str(node.payload), "norm"), *node.args)


def _dot(node: Node) -> Parts:
    left, right = node.args
    comma = "," if _ends_open(left) else ""
    return [Slot(left, Level.FACTOR), f"{comma} dot ", Slot(right, Level.FACTOR)]


def _function(node: Node) -> Parts:
    name = str(node.payload)
    return _of(_FUNCTION_NAMES.get(name, name), *operands(node))


def _apply(node: Node) -> Parts:
    assert isinstance(node.payload, tuple)
    name, orders = node.payload
    head = spoken_name(str(name))
    if len(orders) == 1:
        order = int(orders[0])
        head += " prime" * order if order < 3 else f" differentiated {order} times,"
    elif any(orders):
        by = ", ".join(str(k) for k, order in enumerate(orders, 1) for _ in range(order))
        head = f"the partial derivative of {head} by argument {by},"
    return _of(head, *node.args)


def _compare(node: Node) -> Parts:
    left, right = operands(node)
    return [Slot(left), f" {_RELATIONS[str(node.payload)]} ", Slot(right)]


def _logic(node: Node) -> Parts:
    if node.payload == "not":
        return ["not ", Slot(node.args[0], Level.NOT)]
    parts: Parts = []
    for arg in operands(node):
        parts += [f" {node.payload} "] if parts else []
        parts.append(Slot(arg, Level.NOT))
    return parts


def _piecewise(node: Node) -> Parts:
    cases, otherwise = cases_of(node)
    parts: Parts = []
    for condition, value in cases:
        parts += [", "] * bool(parts) + [Slot(value), " if ", Slot(condition, Level.LIST)]
    return parts if otherwise is None else [*parts, ", otherwise ", Slot(otherwise)]


def _block(node: Node) -> Parts:
    assert isinstance(node.payload, tuple)
    height, width = node.payload
    if height == 1 or width == 1:
        parts: Parts = ["the row " if height == 1 else "the column "]
    else:
        parts = [f"the {height} by {width} matrix with rows "]
    for position, item in enumerate(node.args):
        if position:
            parts.append("; " if width > 1 and position % width == 0 else ", ")
        parts.append(Slot(item, Level.LIST))
    return parts


def _entry(node: Node) -> Parts:
    array, *indices = node.args
    parts: Parts = [Slot(array, Level.ATOM), "," if _ends_open(array, Level.ATOM) else "", " sub"]
    for index in indices:
        parts += [" ", Slot(index, Level.PRODUCT)]
    return parts


def _series(node: Node) -> Parts:
    letter, dimension = letter_of(node)
    name = "sum" if node.op is Op.SUM_OVER else "product"
    over = f"the {name} over {letter} from 1 to {_dimension(dimension)} of "
    return [over, Slot(node.args[0], Level.PRODUCT)]


def _comprehension(node: Node) -> Parts:
    assert isinstance(node.payload, tuple)
    letters = " ".join(letter for letter, _ in node.payload if letter.isalnum())
    rows, columns = as_matrix(node.shape) if len(node.shape) < 3 else (ONE, ONE)
    word = "array" if len(node.shape) > 2 else "matrix"
    if rows is ONE or columns is ONE:
        word = "row" if rows is ONE else "column"
    return [f"the {word} with entry {letters} equal to ", Slot(node.args[0])]


def _derivative(node: Node) -> Parts:
    assert isinstance(node.payload, tuple)
    layout, order = node.payload
    name = "gradient" if layout == "gradient" else DERIVATIVES.get(order, "jacobian")
    of, *by = node.args
    parts: Parts = [f"the {name} of ", Slot(of, Level.PRODUCT), ", by "]
    for position, variable in enumerate(by):
        parts += [" and ", Slot(variable)] if position else [Slot(variable)]
    return parts


_WRITERS: Mapping[Op, Callable[[Node], Sequence[Part]]] = {
    **dict.fromkeys(CALLS, _call),
    Op.NUMBER: _number,
    Op.CONSTANT: _constant,
    Op.SYMBOL: _symbol,
    Op.SIZE: _size,
    Op.INDEX: _index,
    Op.ONES: _filled,
    Op.ZEROS: _filled,
    Op.IDENTITY: lambda node: ["the identity"],
    Op.ADD: _add,
    Op.NEGATE: _negate,
    Op.MULTIPLY: _product,
    Op.MATMUL: _product,
    Op.DIVIDE: _divide,
    Op.POWER: _power,
    Op.FUNCTION: _function,
    Op.APPLY: _apply,
    Op.COMPARE: _compare,
    Op.LOGIC: _logic,
    Op.PIECEWISE: _piecewise,
    Op.MATRIX_POWER: _matrix_power,
    Op.TRANSPOSE: _transpose,
    Op.SUM: _reduction,
    Op.MEAN: _reduction,
    Op.NORM: _norm,
    Op.DOT: _dot,
    Op.BLOCK: _block,
    Op.ENTRY: _entry,
    Op.SUM_OVER: _series,
    Op.PRODUCT_OVER: _series,
    Op.COMPREHENSION: _comprehension,
    Op.DERIVATIVE: _derivative,
}
_SPEECH = _Speech()
