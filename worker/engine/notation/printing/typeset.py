"""Two-dimensional mathematics, once for LaTeX and MathML: which signs, brackets and spaces.

A subclass knows only its own marks (`fraction`, `superscript`, `grid`, …); what an operation looks
like is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from worker.engine import expression
from worker.engine.expression import Letter, Node, Op
from worker.engine.notation.printing.marks import Marks
from worker.engine.notation.printing.names import CALLS, DERIVATIVES, Spelling, spelled
from worker.engine.notation.printing.spacing import (
    FENCED,
    as_column,
    as_row,
    is_fraction,
    is_power_of_e,
    is_single,
    is_tall,
    last_written,
    needs_air,
    reduction_as_product,
)
from worker.engine.notation.printing.structure import (
    Level,
    Part,
    Parts,
    Slot,
    cases_of,
    decimal,
    is_delta,
    is_elementwise,
    is_matrix,
    is_vector,
    letter_of,
    level_of_dimension,
    number_of,
    operands,
    signed_terms,
    starts_negative,
)
from worker.engine.shapes import ONE, Dimension

# Functions whose powers are written on the name: sin²(x).
_POWER_ON_NAME = frozenset({"sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "log"})
_NAMES = {"log": "ln"}  # the natural logarithm, said so
_NORMS = {"1": "1", "inf": "∞", "fro": "F"}
_RAISED = frozenset({Op.POWER, Op.MATRIX_POWER, Op.TRANSPOSE, Op.INVERSE})
_SERIES = frozenset({Op.SUM_OVER, Op.PRODUCT_OVER})
_SUBSCRIPTED = frozenset({Op.ONES, Op.ZEROS, Op.IDENTITY, Op.COMPREHENSION})
_STARTS_WITH_ARGUMENT = _RAISED | {Op.MULTIPLY, Op.MATMUL, Op.DOT}
_NAMED = frozenset({Op.SYMBOL, Op.CONSTANT, Op.SIZE, Op.INDEX, Op.ENTRY})  # a(…) would look like a call


class Typeset(Marks):
    """The look of every operation, in a subclass's marks."""

    # --- the walk ---

    def level(self, node: Node) -> Level:
        op = node.op
        if op is Op.DIVIDE:
            return Level.PRODUCT if all(arg.shape for arg in node.args) else Level.FACTOR
        if op is Op.INVERSE or (
            op in (Op.ONES, Op.ZEROS) and len(node.shape) == 2 and not is_matrix(node.shape)
        ):
            return Level.POWER  # a raised sign at its end
        if op is Op.DOT:
            return Level.ATOM if any(len(arg.shape) > 1 for arg in node.args) else Level.PRODUCT
        if op is Op.FUNCTION:
            return Level.POWER if is_power_of_e(node) else Level.ATOM
        if op in (Op.SUM_OVER, Op.PRODUCT_OVER, Op.OUTER):
            return Level.PRODUCT
        if op is Op.PIECEWISE:
            return Level.SUM  # a brace has no other end
        if op in (Op.SUM, Op.MEAN) and node.payload is not None:
            return self.level(reduction_as_product(node))
        if op is Op.NUMBER and number_of(node).numerator >= 0:
            return Level.ATOM if decimal(number_of(node)) is not None else Level.FACTOR
        return super().level(node)

    def enclosed(self, node: Node, parts: Sequence[Part]) -> Sequence[Part]:
        if is_delta(node):
            return self.subscript(
                [self.identifier("δ")], self.letters(letter_of(arg)[0] for arg in node.args)
            )
        if node.op in (Op.COMPARE, Op.LOGIC):
            return self.fence("[", parts, "]", tall=is_tall(node))
        return self.fence("(", parts, ")", tall=is_tall(node))

    def parts(self, node: Node) -> Sequence[Part]:
        return _WRITERS[node.op](self, node)

    # --- leaves ---

    def number(self, node: Node) -> Parts:
        value = number_of(node)
        shown = decimal(abs(value))
        sign: Parts = [self.negative] if value.numerator < 0 else []
        if shown is not None:
            return [*sign, self.digits(shown)]
        above, below = self.digits(str(abs(value.numerator))), self.digits(str(value.denominator))
        return [*sign, *self.fraction([above], [below])]

    def constant(self, node: Node) -> Parts:
        return [self.identifier("π" if node.payload == "pi" else "e")]

    def symbol(self, node: Node) -> Parts:
        return self.name(spelled(str(node.payload)), bold=is_vector(node.shape))

    def name(self, spelling: Spelling, *, bold: bool = False) -> Parts:
        base: Parts = [self.identifier(spelling.base, bold=bold)]
        return self.subscript(base, [self.subscripted(spelling.subscript)]) if spelling.subscript else base

    def subscripted(self, text: str) -> str:
        return self.digits(text) if text.isdigit() else self.identifier(text)

    def size(self, node: Node) -> Parts:
        assert isinstance(node.payload, Dimension)
        return self.dimension(node.payload)

    def dimension(self, dimension: Dimension) -> Parts:
        parts: Parts = []
        for monomial, coefficient in sorted(dimension.terms, key=lambda term: (-len(term[0]), term[0])):
            if parts:
                parts.append(self.minus if coefficient < 0 else self.plus)
            elif coefficient < 0:
                parts.append(self.negative)
            if abs(coefficient) != 1 or not monomial:
                parts.append(self.digits(str(abs(coefficient))))
            for position, name in enumerate(monomial):
                parts += [self.touching] if position else []
                parts += self.name(spelled(name))
        return parts or [self.digits("0")]

    def index(self, node: Node) -> Parts:
        return [self.letter(letter_of(node)[0])]

    def letter(self, letter: str) -> str:
        return self.identifier(letter)

    def letters(self, letters: Iterable[str]) -> Parts:
        """Several, side by side."""
        parts: Parts = []
        for letter in letters:
            parts += [self.touching] * bool(parts) + [self.letter(letter)]
        return parts

    def ones(self, node: Node) -> Parts:
        return self.of_shape([self.filled("1" if node.op is Op.ONES else "0")], node)

    def of_shape(self, base: Parts, node: Node) -> Parts:
        """A constant array: a row is a transposed column, a matrix names its sizes."""
        if is_vector(node.shape):
            row = len(node.shape) == 2
            return self.superscript(base, [self.transposed]) if row else base
        return self.subscript(base, self.sizes(node.shape))

    def sizes(self, shape: Sequence[Dimension]) -> Parts:
        parts: Parts = []
        for dimension in shape:
            loose = level_of_dimension(dimension) < Level.ATOM
            inner = self.dimension(dimension)
            parts += [self.relation("×")] if parts else []
            parts += self.fence("(", inner, ")", tall=False) if loose else inner
        return parts

    def identity(self, node: Node) -> Parts:
        return self.unit_matrix(node.shape[0])

    def unit_matrix(self, side: Dimension) -> Parts:
        base: Parts = [self.identifier("I")]
        return base if side.name else self.subscript(base, self.dimension(side))

    # --- sums, products, powers ---

    def add(self, node: Node) -> Parts:
        parts: Parts = []
        for subtracted, term in signed_terms(node):
            if parts:
                parts += [self.minus if subtracted else self.plus, Slot(term, Level.PRODUCT)]
            else:
                parts.append(Slot(term, Level.SUM))
        return parts

    def negate(self, node: Node) -> Parts:
        return [self.negative, Slot(node.args[0], Level.PRODUCT)]

    def multiply(self, node: Node) -> Parts:
        factors = operands(node)
        arrays = sum(bool(factor.shape) for factor in factors)
        parts: Parts = []
        last: Slot | None = None
        array = False
        for position, factor in enumerate(factors):
            alone = arrays == bool(factor.shape)
            first, last_one = position == 0 and arrays < 2, position == len(factors) - 1
            slot = Slot(factor, self.factor_level(factor, first=first, last=last_one, alone=alone))
            if last is not None:
                both = array and bool(factor.shape)
                parts.append(self.hadamard if both else self.between(last, slot))
            parts.append(slot)
            last, array = slot, array or bool(factor.shape)
        return parts

    def matmul(self, node: Node) -> Parts:
        parts: Parts = []
        last: Slot | None = None
        for position, factor in enumerate(node.args):
            first, last_one = position == 0, position == len(node.args) - 1
            slot = Slot(factor, self.factor_level(factor, first=first, last=last_one, alone=False))
            if last is not None:
                parts.append(self.between(last, slot))
            parts.append(slot)
            last = slot
        return parts

    def factor_level(self, factor: Node, *, first: bool, last: bool, alone: bool) -> Level:
        """How tightly a factor must bind; `alone` where all the other factors are scalars.

        Brackets are left out where the product is the same without them.
        """
        if last_written(factor).op in _SERIES and not last:
            return Level.FACTOR  # a ∑ takes in what follows
        if factor.op in _SERIES:
            return Level.PRODUCT
        if first and starts_negative(factor):
            return Level.NEGATIVE
        if starts_negative(factor.args[0] if factor.args else factor) or is_elementwise(factor):
            return Level.FACTOR
        if factor.op is Op.MULTIPLY:
            return Level.PRODUCT if first or alone or not factor.shape else Level.FACTOR
        if factor.op is Op.MATMUL:
            return Level.PRODUCT if alone or (first and factor.shape) else Level.FACTOR
        return Level.FACTOR

    def between(self, left: Slot, right: Slot) -> str:
        """What stands between two factors: nothing, a thin space or a dot."""
        first = right.node
        bracketed = self.level(first) < right.level and first.op not in (Op.COMPARE, Op.LOGIC)
        while not bracketed and first.op in _STARTS_WITH_ARGUMENT:
            bracketed = first.op in _RAISED and self.level(first.args[0]) < Level.ATOM
            first = first.args[0]
        if first.op is Op.NUMBER and not bracketed:
            return self.dot
        if left.node.op is Op.NUMBER:
            return self.dot if is_fraction(first) else self.touching
        last = last_written(left.node)
        if bracketed:
            return self.dot if last.op in _NAMED and not last.shape else self.gap
        airy = any(needs_air(side) or is_fraction(side) for side in (first, last))
        return self.gap if airy else self.touching

    def divide(self, node: Node) -> Parts:
        above, below = operands(node)
        if above.shape and below.shape:
            return [Slot(above, Level.FACTOR), self.quotient, Slot(below, Level.FACTOR)]
        return self.fraction([Slot(above)], [Slot(below)])

    def power(self, node: Node) -> Parts:
        base, exponent = operands(node)
        if self.is_power_on_name(base, exponent):
            name = self.superscript([self.function_name(base)], [Slot(exponent)])
            return [*name, *self.arguments(base)]
        top: Parts = [Slot(exponent)]
        if is_matrix(base.shape):  # element by element; A² is the matrix power
            top = [self.hadamard, *top]
        return self.superscript([Slot(base, Level.ATOM)], top)

    def is_power_on_name(self, base: Node, exponent: Node) -> bool:
        return (
            base.op is Op.FUNCTION
            and base.payload in _POWER_ON_NAME
            and exponent.op is Op.NUMBER
            and number_of(exponent) >= 2
            and number_of(exponent).denominator == 1
        )

    def matrix_power(self, node: Node) -> Parts:
        return self.superscript([Slot(node.args[0], Level.ATOM)], self.integer(int(str(node.payload))))

    def integer(self, value: int) -> Parts:
        sign: Parts = [self.negative] if value < 0 else []
        return [*sign, self.digits(str(abs(value)))]

    def inverse(self, node: Node) -> Parts:
        return self.superscript([Slot(node.args[0], Level.ATOM)], self.integer(-1))

    def transpose(self, node: Node) -> Parts:
        return self.superscript([Slot(node.args[0], Level.ATOM)], [self.transposed])

    # --- functions ---

    def called(self, name: str, *args: Part, tall: bool) -> Parts:
        return [self.operator_name(name), *self.bracketed(args, tall=tall)]

    def bracketed(self, args: Sequence[Part], *, tall: bool) -> Parts:
        inside: Parts = []
        for arg in args:
            inside += [self.comma, arg] if inside else [arg]
        return [self.applied, *self.fence("(", inside, ")", tall=tall)]

    def call(self, node: Node) -> Parts:
        args = [Slot(arg) for arg in node.args]
        return self.called(CALLS[node.op], *args, tall=any(map(is_tall, node.args)))

    def unvec(self, node: Node) -> Parts:
        vector = node.args[0]
        inside: Parts = [Slot(vector)]
        for size in (*node.shape, ONE)[:2]:
            inside += [self.comma, *self.dimension(size)]
        return [
            self.operator_name("unvec"),
            self.applied,
            *self.fence("(", inside, ")", tall=is_tall(vector)),
        ]

    def function(self, node: Node) -> Parts:
        name = str(node.payload)
        args = operands(node)
        if name == "sqrt":
            return self.root([Slot(args[0])])
        if is_power_of_e(node):
            return self.superscript([self.identifier("e")], [Slot(args[0])])
        if name in FENCED and not node.shape:
            left, right = FENCED[name]
            return self.fence(left, [Slot(args[0])], right)
        return [self.function_name(node), *self.arguments(node)]

    def function_name(self, node: Node) -> str:
        return self.operator_name(_NAMES.get(str(node.payload), str(node.payload)))

    def arguments(self, node: Node) -> Parts:
        args = operands(node)
        return self.bracketed([Slot(arg) for arg in args], tall=any(map(is_tall, args)))

    def apply(self, node: Node) -> Parts:
        """f(x), f′(x); with several arguments the one differentiated by is a subscript."""
        assert isinstance(node.payload, tuple)
        name, orders = node.payload
        head = self.name(spelled(str(name)))
        if len(orders) == 1 and orders[0] > 3:
            head = self.superscript(head, self.fence("(", self.integer(orders[0]), ")", tall=False))
        elif len(orders) == 1 and orders[0]:
            head = self.superscript(head, [self.primes(orders[0])])
        elif any(orders):
            by: Parts = []
            for position, order in enumerate(orders, 1):
                for _ in range(order):
                    by += [self.comma] * bool(by) + [self.digits(str(position))]
            head = self.subscript([self.identifier("∂")], by) + head
        return [*head, *self.bracketed([Slot(arg) for arg in node.args], tall=any(map(is_tall, node.args)))]

    def dot_product(self, node: Node) -> Parts:
        left, right = node.args
        if len(left.shape) > 1 or len(right.shape) > 1:
            return self.call(node)  # a column · a row would be a matrix product
        return [Slot(left, Level.FACTOR), self.dot, Slot(right, Level.FACTOR)]

    def outer(self, node: Node) -> Parts:
        column, row = node.args
        return self.matmul(expression.matmul(as_column(column), as_row(row)))

    def norm(self, node: Node) -> Parts:
        parts = self.fence("‖", [Slot(node.args[0])], "‖")
        kind = _NORMS.get(str(node.payload))
        if kind is None:
            return parts
        return self.subscript(parts, [self.digits(kind) if kind.isdigit() else self.identifier(kind)])

    def reduction(self, node: Node) -> Parts:
        if node.payload is None:
            return self.call(node)
        return list(self.parts(reduction_as_product(node)))

    # --- logic ---

    def compare(self, node: Node) -> Parts:
        left, right = operands(node)
        sign = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}.get(str(node.payload), str(node.payload))
        return [Slot(left), self.relation(sign), Slot(right)]

    def logic(self, node: Node) -> Parts:
        if node.payload == "not":
            return [self.words("not "), Slot(node.args[0], Level.SUM)]
        level = Level.AND if node.payload == "or" else Level.NOT
        parts: Parts = []
        for arg in operands(node):
            parts += [self.words(f" {node.payload} ")] if parts else []
            parts.append(Slot(arg, level))
        return parts

    def piecewise(self, node: Node) -> Parts:
        cases, otherwise = cases_of(node)
        rows: list[tuple[Parts, Parts]] = [
            ([Slot(value)], [self.words("if "), Slot(condition, Level.LIST)]) for condition, value in cases
        ]
        if otherwise is not None:
            rows.append(([Slot(otherwise)], [self.words("otherwise")]))
        return self.cases(rows)

    # --- arrays and indices ---

    def block(self, node: Node) -> Parts:
        assert isinstance(node.payload, tuple)
        width = int(node.payload[1])
        items = [Slot(item, Level.LIST) for item in node.args]
        return self.grid([items[start : start + width] for start in range(0, len(items), width)])

    def entry(self, node: Node) -> Parts:
        array, *indices = node.args
        below: Parts = []
        single = all(is_single(index) for index in indices)
        for index in indices:
            if below:
                below.append(self.touching if single else self.comma)
            below.append(Slot(index))
        if array.op in _SUBSCRIPTED:  # a second index needs brackets
            return self.subscript(self.fence("(", [Slot(array)], ")", tall=is_tall(array)), below)
        if array.op is not Op.SYMBOL:
            return self.subscript([Slot(array, Level.ATOM)], below)
        spelling = spelled(str(array.payload))
        if spelling.subscript:
            below = [self.subscripted(spelling.subscript), self.comma, *below]
        return self.subscript([self.identifier(spelling.base)], below)

    def series_over(self, node: Node) -> Parts:
        letter, dimension = letter_of(node)
        sign = "∑" if node.op is Op.SUM_OVER else "∏"
        below: Parts = [self.letter(letter), self.relation("="), self.digits("1")]
        return [*self.series(sign, below, self.dimension(dimension)), Slot(node.args[0], Level.PRODUCT)]

    def comprehension(self, node: Node) -> Parts:
        """The entry in square brackets, its letters below: [w_i δ_ij]_ij."""
        assert isinstance(node.payload, tuple)
        body = self.fence("[", [Slot(node.args[0])], "]", tall=is_tall(node.args[0]))
        letters = self.axes(node.payload, node.args[0])
        return self.subscript(body, letters) if letters else body

    def axes(self, letters: Sequence[Letter], body: Node) -> Parts:
        return self.letters(letter for letter, _ in letters if letter.isalnum())

    def derivative(self, node: Node) -> Parts:
        assert isinstance(node.payload, tuple)
        layout, order = node.payload
        name = "gradient" if layout == "gradient" else DERIVATIVES.get(order, "jacobian")
        return self.called(name, *map(Slot, node.args), tall=any(map(is_tall, node.args)))


_WRITERS: Mapping[Op, Callable[[Typeset, Node], Sequence[Part]]] = {
    **dict.fromkeys(CALLS, Typeset.call),
    Op.NUMBER: Typeset.number,
    Op.CONSTANT: Typeset.constant,
    Op.SYMBOL: Typeset.symbol,
    Op.SIZE: Typeset.size,
    Op.INDEX: Typeset.index,
    Op.ONES: Typeset.ones,
    Op.ZEROS: Typeset.ones,
    Op.IDENTITY: Typeset.identity,
    Op.ADD: Typeset.add,
    Op.NEGATE: Typeset.negate,
    Op.MULTIPLY: Typeset.multiply,
    Op.DIVIDE: Typeset.divide,
    Op.POWER: Typeset.power,
    Op.FUNCTION: Typeset.function,
    Op.APPLY: Typeset.apply,
    Op.COMPARE: Typeset.compare,
    Op.LOGIC: Typeset.logic,
    Op.PIECEWISE: Typeset.piecewise,
    Op.MATMUL: Typeset.matmul,
    Op.MATRIX_POWER: Typeset.matrix_power,
    Op.TRANSPOSE: Typeset.transpose,
    Op.INVERSE: Typeset.inverse,
    Op.SUM: Typeset.reduction,
    Op.MEAN: Typeset.reduction,
    Op.NORM: Typeset.norm,
    Op.DOT: Typeset.dot_product,
    Op.OUTER: Typeset.outer,
    Op.UNVEC: Typeset.unvec,
    Op.BLOCK: Typeset.block,
    Op.ENTRY: Typeset.entry,
    Op.SUM_OVER: Typeset.series_over,
    Op.PRODUCT_OVER: Typeset.series_over,
    Op.COMPREHENSION: Typeset.comprehension,
    Op.DERIVATIVE: Typeset.derivative,
}
