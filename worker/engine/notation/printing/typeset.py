"""Two-dimensional mathematics, once for LaTeX and MathML: which signs, brackets and spaces.

A subclass knows only its own marks (`fraction`, `superscript`, `grid`, …); what an operation looks
like is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from worker.engine.expression import Letter, Node, Op
from worker.engine.notation.printing.names import CALLS, spelled
from worker.engine.notation.printing.spacing import (
    is_power_of_e,
    is_single,
    is_tall,
    reduction_as_product,
)
from worker.engine.notation.printing.structure import (
    Level,
    Part,
    Parts,
    Slot,
    cases_of,
    decimal,
    goes_on_without,
    is_delta,
    is_matrix,
    letter_of,
    number_of,
    operands,
    signed_terms,
)
from worker.engine.notation.printing.typeset_products import Products

_SUBSCRIPTED = frozenset({Op.ONES, Op.ZEROS, Op.IDENTITY, Op.COMPREHENSION})


class Typeset(Products):
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

    def matrix_power(self, node: Node) -> Parts:
        return self.superscript([Slot(node.args[0], Level.ATOM)], self.integer(int(str(node.payload))))

    def inverse(self, node: Node) -> Parts:
        return self.superscript([Slot(node.args[0], Level.ATOM)], self.integer(-1))

    def transpose(self, node: Node) -> Parts:
        return self.superscript([Slot(node.args[0], Level.ATOM)], [self.transposed])

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
        return self.subscript([self.base(spelling)], below)

    def series_over(self, node: Node) -> Parts:
        letter, dimension = letter_of(node)
        sign = "∑" if node.op is Op.SUM_OVER else "∏"
        below: Parts = [self.letter(letter), self.relation("="), self.digits("1")]
        level = Level.PRODUCT
        if node.op is Op.PRODUCT_OVER and goes_on_without(letter, node.args[0]):
            level = Level.POWER  # ∏ u_i a would be read as (∏ u_i) a
        return [*self.series(sign, below, self.dimension(dimension)), Slot(node.args[0], level)]

    def comprehension(self, node: Node) -> Parts:
        """The entry in square brackets, its letters below: [w_i δ_ij]_ij."""
        assert isinstance(node.payload, tuple)
        body = self.fence("[", [Slot(node.args[0])], "]", tall=is_tall(node.args[0]))
        letters = self.axes(node.payload, node.args[0])
        return self.subscript(body, letters) if letters else body

    def axes(self, letters: Sequence[Letter], body: Node) -> Parts:
        return self.letters(letter for letter, _ in letters if letter.isalnum())


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
