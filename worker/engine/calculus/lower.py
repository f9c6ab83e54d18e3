"""From array level to index level: the entry of an expression at given indices.

`entry(W @ x, (i,))` is `sum_k W[i,k] x[k]`. Sums over a known dimension are written out, so that
at concrete sizes the result is a plain scalar expression over components; over a named size they
stay `Op.SUM_OVER`. Arrays that remain inside `Op.ENTRY` are symbols, inverses and cofactors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, product

from worker.engine import expression, shapes
from worker.engine.calculus import scalar
from worker.engine.calculus.letters import fresh, letters_in, own_letters
from worker.engine.errors import AnswerError, EngineError
from worker.engine.expression import Node, Op
from worker.engine.shapes import ONE, Dimension, Shape

# An answer whose entries cannot be written out within this many nodes is refused, not waited for.
LARGEST_LOWERING = 200_000
LARGEST_WRITTEN_SUM = 4096
LARGEST_DETERMINANT = 6


class Lowering:
    """Entries of expressions, remembered per node and indices."""

    def __init__(self) -> None:
        self.known: dict[tuple[object, ...], Node] = {}
        self._occurring: dict[Node, frozenset[str]] = {}

    # --- public -----------------------------------------------------------------------------

    def entry(
        self, array: Node, indices: tuple[Node, ...] = (), names: Mapping[str, Node] | None = None
    ) -> Node:
        """The entry of `array` at 1-based index nodes, one for each dimension of its shape."""
        scope = self._relevant(array, names) if names else {}
        key = (array, indices, *scope.items()) if scope else (array, indices)
        found = self.known.get(key)
        if found is None:
            found = self._entry(array, indices, scope)
            self.known[key] = found
            if len(self.known) > LARGEST_LOWERING:
                raise AnswerError("limit.too_large", "This has too many entries to write out.")
        return found

    def _relevant(self, array: Node, names: Mapping[str, Node]) -> dict[str, Node]:
        """The names whose letters occur in the array: what else is in scope must not keep entries apart."""
        if array not in self._occurring:
            for current in expression.walk(array):
                if current not in self._occurring:
                    self._occurring[current] = own_letters(current).union(
                        *(self._occurring[arg] for arg in current.args)
                    )
        occurring = self._occurring[array]
        return {letter: value for letter, value in names.items() if letter in occurring}

    def at(self, array: Node, row: Node, column: Node, names: Mapping[str, Node]) -> Node:
        """The entry of a scalar, vector or matrix at (row, column) of its matrix form."""
        if len(array.shape) == 2:
            return self.entry(array, (row, column), names)
        return self.entry(array, (row,) if array.shape else (), names)

    def sum(
        self,
        dimension: Dimension,
        used: Sequence[Node],
        names: Mapping[str, Node],
        body: Callable[[Node], Node],
    ) -> Node:
        """Sum of body(k) for k from 1 to the dimension, with a letter that `used` do not contain."""
        size = dimension.value
        if size is not None:
            if size > LARGEST_WRITTEN_SUM:
                raise AnswerError("limit.too_large", "This sum has too many terms to write out.")
            return scalar.plus(*(body(expression.number(k)) for k in range(1, size + 1)))
        factors = _factors(dimension)
        if factors is not None:
            return self._sum_of_pairs(factors, used, names, body)
        letter = self._fresh(used, names)
        return scalar.summed(letter, dimension, body(expression.index(letter, dimension)))

    def _sum_of_pairs(
        self,
        factors: tuple[Dimension, Dimension],
        used: Sequence[Node],
        names: Mapping[str, Node],
        body: Callable[[Node], Node],
    ) -> Node:
        """A sum over m·n as two sums, in the order in which the body can take positions apart."""
        one = self._fresh(used, names)
        other = self._fresh((*used, expression.index(one, ONE)), names)
        for outer, inner in (factors, factors[::-1]):
            position = joined(expression.index(one, outer), expression.index(other, inner), inner)
            try:
                return scalar.summed(one, outer, scalar.summed(other, inner, body(position)))
            except AnswerError:
                continue
        raise AnswerError("limit.unsupported", "These entries can be told only at known sizes.")

    def _fresh(self, used: Sequence[Node], names: Mapping[str, Node]) -> str:
        taken: set[str] = set()
        for item in (*used, *names.values()):
            taken |= letters_in(item)
        return fresh(taken)

    # --- by operation -----------------------------------------------------------------------

    def _entry(self, a: Node, ix: tuple[Node, ...], names: Mapping[str, Node]) -> Node:
        op = a.op
        if op in (Op.NUMBER, Op.CONSTANT, Op.SIZE):
            return a
        if op is Op.SYMBOL:
            return expression.entry(a, *ix) if a.shape else a
        if op is Op.INDEX:
            return names.get(a.payload[0], a)
        if op in _ELEMENTWISE:
            return self._elementwise(a, ix, names)
        rule = _RULES.get(op)
        if rule is None:
            raise EngineError(f"no entries of {op}")
        return rule(self, a, ix, names)

    def _elementwise(self, a: Node, ix: tuple[Node, ...], names: Mapping[str, Node]) -> Node:
        parts = [self.aligned(arg, a, ix, names) for arg in a.args]
        op = a.op
        if op is Op.ADD:
            return scalar.plus(*parts)
        if op is Op.NEGATE:
            return scalar.minus(parts[0])
        if op is Op.MULTIPLY:
            return scalar.times(*parts)
        if op is Op.DIVIDE:
            return scalar.over(parts[0], parts[1])
        if op is Op.POWER:
            return scalar.raised(parts[0], parts[1])
        if op is Op.COMPARE:
            return scalar.compared(str(a.payload), parts[0], parts[1])
        if op is Op.PIECEWISE:
            pairs = list(zip(parts[:-1:2], parts[1:-1:2], strict=True))
            return scalar.cases(pairs, parts[-1])
        return expression.node(op, tuple(parts), a.payload, ())

    def aligned(self, arg: Node, a: Node, ix: tuple[Node, ...], names: Mapping[str, Node]) -> Node:
        """The entry of an argument that may be expanded to the shape of the whole."""
        if not arg.shape:
            return self.entry(arg, (), names)
        if arg.shape == a.shape:
            return self.entry(arg, ix, names)
        row, column = matrix_indices(a, ix)
        rows, columns = shapes.as_matrix(arg.shape)
        one = scalar.ONE
        return self.at(arg, one if rows is ONE else row, one if columns is ONE else column, names)


def matrix_indices(a: Node, ix: tuple[Node, ...]) -> tuple[Node, Node]:
    """Row and column for the indices of a scalar, vector or matrix."""
    if len(ix) == 2:
        return ix[0], ix[1]
    return (ix[0], scalar.ONE) if ix else (scalar.ONE, scalar.ONE)


Names = Mapping[str, Node]
Rule = Callable[[Lowering, Node, "tuple[Node, ...]", Names], Node]
_ELEMENTWISE = frozenset(
    {
        Op.ADD, Op.NEGATE, Op.MULTIPLY, Op.DIVIDE, Op.POWER, Op.FUNCTION, Op.APPLY, Op.COMPARE,
        Op.LOGIC, Op.PIECEWISE,
    }
)  # fmt: skip


def _vector_at(low: Lowering, vector: Node, i: Node, names: Names) -> Node:
    """Component i of a column or a row."""
    rows, _ = shapes.as_matrix(vector.shape)
    if rows is ONE:
        return low.at(vector, scalar.ONE, i, names)
    return low.at(vector, i, scalar.ONE, names)


def _matmul(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    *front, last = a.args
    left = front[0] if len(front) == 1 else expression.matmul(*front)
    if not left.shape or not last.shape:
        return scalar.times(*(low.entry(p, ix if p.shape else (), names) for p in (left, last)))
    row, column = matrix_indices(a, ix)
    inner = shapes.as_matrix(left.shape)[1]
    return low.sum(
        inner,
        (row, column),
        names,
        lambda k: scalar.times(low.at(left, row, k, names), low.at(last, k, column, names)),
    )


def _matrix_power(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (base,) = a.args
    exponent = a.payload
    assert isinstance(exponent, int)
    if not base.shape:
        return scalar.raised(low.entry(base, (), names), expression.number(exponent))
    if exponent < 0:
        base, exponent = expression.inverse(base), -exponent
    if exponent == 0:
        return scalar.compared("==", ix[0], ix[1])
    return low.entry(expression.matmul(*[base] * exponent), ix, names)


def _transpose(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    row, column = matrix_indices(a, ix)
    return low.at(a.args[0], column, row, names)


def _diag(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    row, column = matrix_indices(a, ix)
    return scalar.times(scalar.compared("==", row, column), _vector_at(low, a.args[0], row, names))


def _diagonal(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    i = ix[0] if ix else scalar.ONE
    return low.at(a.args[0], i, i, names)


def _trace(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    matrix = a.args[0]
    side = shapes.as_matrix(matrix.shape)[0]
    return low.sum(side, (), names, lambda k: low.at(matrix, k, k, names))


def _sum(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (array,) = a.args
    if len(array.shape) > 2:
        return _sum_tensor(low, array, (), names)
    rows, columns = shapes.as_matrix(array.shape)
    row, column = matrix_indices(a, ix)
    if a.payload == 0:
        return low.sum(rows, (column,), names, lambda k: low.at(array, k, column, names))
    if a.payload == 1:
        return low.sum(columns, (row,), names, lambda k: low.at(array, row, k, names))

    def over_rows(i: Node) -> Node:
        return low.sum(columns, (i,), names, lambda j: low.at(array, i, j, names))

    return low.sum(rows, (), names, over_rows)


def _sum_tensor(low: Lowering, array: Node, front: tuple[Node, ...], names: Names) -> Node:
    if len(front) == len(array.shape):
        return low.entry(array, front, names)
    return low.sum(
        array.shape[len(front)], front, names, lambda k: _sum_tensor(low, array, (*front, k), names)
    )


def _mean(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (array,) = a.args
    rows, columns = shapes.as_matrix(array.shape)
    axis = a.payload
    assert axis is None or isinstance(axis, int)
    count = rows * columns if axis is None else rows if axis == 0 else columns
    total = low.entry(expression.total(array, axis), ix, names)
    return scalar.over(total, size_of(count))


def size_of(dimension: Dimension) -> Node:
    """A dimension as a number: a product of named sizes is a product."""
    parts: list[Node] = []
    for monomial, coefficient in dimension.terms:
        factors = [expression.size(Dimension.of(name)) for name in monomial]
        parts.append(scalar.times(expression.number(coefficient), *factors))
    return scalar.plus(*parts)


def _product(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (array,) = a.args
    rows, columns = shapes.as_matrix(array.shape)

    def over(dimension: Dimension, used: tuple[Node, ...], body: Callable[[Node], Node]) -> Node:
        if dimension.value is not None:
            return scalar.times(*(body(expression.number(k)) for k in range(1, dimension.value + 1)))
        letter = low._fresh(used, names)
        return expression.product_over(letter, dimension, body(expression.index(letter, dimension)))

    return over(rows, (), lambda i: over(columns, (i,), lambda j: low.at(array, i, j, names)))


def _norm(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (array,) = a.args
    if a.payload == "1":
        return low.entry(expression.total(expression.function("abs", array)), (), names)
    if a.payload == "inf":
        count = 1
        for dimension in array.shape:
            if dimension.value is None:
                raise AnswerError("limit.unsupported", "A largest entry needs a known size here.")
            count *= dimension.value
        parts = [expression.function("abs", item) for item in written_out(low, array, names)]
        return parts[0] if count == 1 else expression.function("max", *parts)
    if not array.shape:
        return expression.function("abs", low.entry(array, (), names))
    squares = expression.total(expression.multiply(array, array))
    return expression.function("sqrt", low.entry(squares, (), names))


def written_out(low: Lowering, array: Node, names: Names | None = None) -> list[Node]:
    """All entries of an array of known size, the last index fastest."""
    positions: list[tuple[Node, ...]] = [()]
    for dimension in array.shape:
        if dimension.value is None:
            raise EngineError("entries of an array of unknown size")
        ticks = [expression.number(k) for k in range(1, dimension.value + 1)]
        positions = [(*front, tick) for front in positions for tick in ticks]
    return [low.entry(array, position, names) for position in positions]


def _dot(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    left, right = a.args
    length = expression.vector_length(left, "a dot product")
    return low.sum(
        length,
        (),
        names,
        lambda k: scalar.times(_vector_at(low, left, k, names), _vector_at(low, right, k, names)),
    )


def _outer(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    rows, columns = (expression.vector_length(v, "outer") for v in a.args)
    row, column = matrix_indices(a, ix)
    if rows is ONE and columns is not ONE and len(ix) == 1:
        row, column = scalar.ONE, ix[0]
    return scalar.times(_vector_at(low, a.args[0], row, names), _vector_at(low, a.args[1], column, names))


def _softmax(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (vector,) = a.args
    exponentials = expression.function("exp", vector)
    return scalar.over(
        low.entry(exponentials, ix, names), low.entry(expression.total(exponentials), (), names)
    )


def _reverse(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (vector,) = a.args
    axis = 1 if len(vector.shape) == 2 and vector.shape[0] is ONE else 0
    if not vector.shape:
        return low.entry(vector, (), names)
    turned = scalar.plus(size_of(vector.shape[axis] + 1), scalar.minus(ix[axis]))
    return low.entry(vector, (*ix[:axis], turned, *ix[axis + 1 :]), names)


def _block(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    assert isinstance(a.payload, tuple)
    height, width = a.payload
    row, column = matrix_indices(a, ix)
    grid = [a.args[r * width : (r + 1) * width] for r in range(height)]
    row_sizes = [shapes.as_matrix(line[0].shape)[0] for line in grid]
    column_sizes = [shapes.as_matrix(item.shape)[1] for item in grid[0]]

    def pick(position: Node, sizes: list[Dimension], body: Callable[[int, Node], Node]) -> Node:
        """The part in which this position falls, as cases on the position."""
        if len(sizes) == 1:
            return body(0, position)
        start = Dimension.of(0)
        choices: list[tuple[Node, Node]] = []
        for number, part in enumerate(sizes):
            end = start + part
            offset = scalar.plus(position, scalar.minus(size_of(start)))
            inside = scalar.compared("<=", position, size_of(end))
            known = scalar.value_of(inside)
            if known is None or known:
                choices.append((inside, body(number, offset)))
            if known:
                break
            start = end
        return scalar.cases(choices[:-1], choices[-1][1])

    return pick(
        row,
        row_sizes,
        lambda r, i: pick(column, column_sizes, lambda c, j: low.at(grid[r][c], i, j, names)),
    )


def _kronecker(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    left, right = a.args
    height, width = shapes.as_matrix(right.shape)
    row, column = matrix_indices(a, ix)
    i1, i2 = split(row, height)
    j1, j2 = split(column, width)
    return scalar.times(low.at(left, i1, j1, names), low.at(right, i2, j2, names))


def joined(outer: Node, inner: Node, dimension: Dimension) -> Node:
    """The position (outer - 1)·dimension + inner; `split` takes it apart again."""
    before = scalar.times(size_of(dimension), scalar.plus(outer, scalar.MINUS_ONE))
    return scalar.plus(before, inner)


def split(position: Node, inner: Dimension) -> tuple[Node, Node]:
    """(outer, inner) of a position in a dimension outer·inner, the inner one running fastest."""
    known = scalar.value_of(position)
    if inner is ONE:
        return position, scalar.ONE
    if known is not None and inner.value is not None:
        before, within = divmod(int(known) - 1, inner.value)
        return expression.number(before + 1), expression.number(within + 1)
    if position.op is Op.INDEX and position.payload[1] is inner:
        return scalar.ONE, position
    if position.op is Op.ADD:
        for place, term in enumerate(position.args):
            rest = scalar.plus(*position.args[:place], *position.args[place + 1 :])
            if rest.op is Op.INDEX and rest.payload[1] is inner:
                outer = _over_size(term, inner)
                if outer is not None:
                    return outer, rest
    raise AnswerError("limit.unsupported", "These entries can be told only at known sizes.")


def _over_size(term: Node, inner: Dimension) -> Node | None:
    """outer, if the term is dimension · (outer - 1)."""
    size = size_of(inner)
    if term.op is Op.MULTIPLY and term.args[0] is size and len(term.args) == 2:
        return scalar.plus(term.args[1], scalar.ONE)
    return None


def _vec(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (matrix,) = a.args
    column, row = split(ix[0] if ix else scalar.ONE, shapes.as_matrix(matrix.shape)[0])
    return low.at(matrix, row, column, names)


def _unvec(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (vector,) = a.args
    row, column = matrix_indices(a, ix)
    height = shapes.as_matrix(a.shape)[0]
    return _vector_at(low, vector, joined(column, row, height), names)


def _lowered_matrix(low: Lowering, matrix: Node, names: Names) -> Node:
    """A square matrix as a symbol, or as a comprehension of its lowered entries."""
    if matrix.op is Op.SYMBOL:
        return matrix
    side = shapes.as_matrix(matrix.shape)[0]
    first = low._fresh(tuple(names.values()), names)
    i = expression.index(first, side)
    second = low._fresh((i, *names.values()), names)
    body = low.entry(matrix, (i, expression.index(second, side)), names)
    return expression.comprehension([(first, side), (second, side)], body)


def _det(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (matrix,) = a.args
    if not matrix.shape:
        return low.entry(matrix, (), names)
    if matrix.op is Op.TRANSPOSE:
        return low.entry(expression.det(matrix.args[0]), (), names)
    if matrix.op is Op.IDENTITY:
        return scalar.ONE
    if matrix.op is Op.INVERSE:
        return scalar.over(scalar.ONE, low.entry(expression.det(matrix.args[0]), (), names))
    if matrix.op is Op.MATMUL and all(f.shape == matrix.shape for f in matrix.args):
        return scalar.times(*(low.entry(expression.det(f), (), names) for f in matrix.args))
    if matrix.op is Op.MATRIX_POWER:
        assert isinstance(matrix.payload, int)
        base = low.entry(expression.det(matrix.args[0]), (), names)
        return scalar.raised(base, expression.number(matrix.payload))
    factor, core = _scalar_factor(matrix)
    if factor is not None:
        size = size_of(matrix.shape[0])
        scale = scalar.raised(low.entry(factor, (), names), size)
        return scalar.times(scale, low.entry(expression.det(core), (), names))
    side = matrix.shape[0].value
    if side is not None and side <= LARGEST_DETERMINANT:
        return determinant(entries_grid(low, matrix, names))
    return expression.det(_lowered_matrix(low, matrix, names))


def _scalar_factor(matrix: Node) -> tuple[Node | None, Node]:
    """(s, A) of s·A, A/s or -A; (None, the matrix) if there is no scalar factor."""
    if matrix.op is Op.NEGATE:
        return scalar.MINUS_ONE, matrix.args[0]
    if matrix.op is Op.DIVIDE and not matrix.args[1].shape:
        return expression.divide(scalar.ONE, matrix.args[1]), matrix.args[0]
    if matrix.op in (Op.MATMUL, Op.MULTIPLY):
        scalars = [f for f in matrix.args if not f.shape]
        arrays = [f for f in matrix.args if f.shape]
        if scalars and (len(arrays) == 1 or matrix.op is Op.MATMUL):
            return scalar.times(*scalars), expression.matmul(*arrays)
    return None, matrix


def entries_grid(low: Lowering, matrix: Node, names: Names) -> list[list[Node]]:
    """The entries of a matrix of known size, row by row."""
    flat = written_out(low, matrix, names)
    width = matrix.shape[1].value or 0
    return [flat[r : r + width] for r in range(0, len(flat), width)]


def determinant(grid: list[list[Node]]) -> Node:
    """By expansion along rows, minors shared by the columns they use."""
    size = len(grid)
    minors: dict[tuple[int, ...], Node] = {(): scalar.ONE}
    for row in range(size - 1, -1, -1):
        below: dict[tuple[int, ...], Node] = {}
        for columns in combinations(range(size), size - row):
            terms = []
            for place, column in enumerate(columns):
                rest = columns[:place] + columns[place + 1 :]
                sign = scalar.MINUS_ONE if place % 2 else scalar.ONE
                terms.append(scalar.times(sign, grid[row][column], minors[rest]))
            below[columns] = scalar.plus(*terms)
        minors = below
    return minors[tuple(range(size))]


def _factors(dimension: Dimension) -> tuple[Dimension, Dimension] | None:
    """m and n of a dimension m·n."""
    if len(dimension.terms) != 1 or dimension.terms[0][1] != 1 or len(dimension.terms[0][0]) != 2:
        return None
    first, second = dimension.terms[0][0]
    return Dimension.of(first), Dimension.of(second)


def axis_positions(shape: Shape) -> Iterator[tuple[Node, ...]]:
    """Indices by which an array of this shape can be told apart, one choice after the other.

    An axis gets a letter. An axis of a product of sizes, as of vec(X), gets a letter for each factor, joined
    in one order or the other.
    """
    choices: list[list[Node]] = []
    for number, dimension in enumerate(shape):
        name = f"~a{number}"
        factors = _factors(dimension)
        if factors is None:
            choices.append([expression.index(name, dimension)])
            continue
        first, second = factors
        one, other = expression.index(f"{name}o", first), expression.index(f"{name}i", second)
        choices.append([joined(one, other, second), joined(other, one, first)])
    yield from product(*choices)


def _minor(grid: list[list[Node]], row: int, column: int) -> Node:
    kept = [line[:column] + line[column + 1 :] for r, line in enumerate(grid) if r != row]
    sign = scalar.MINUS_ONE if (row + column) % 2 else scalar.ONE
    return scalar.times(sign, determinant(kept) if kept else scalar.ONE)


def _inverse(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (matrix,) = a.args
    if not matrix.shape:
        return scalar.over(scalar.ONE, low.entry(matrix, (), names))
    row, column = ix
    if matrix.op is Op.TRANSPOSE:
        return low.entry(expression.inverse(matrix.args[0]), (column, row), names)
    if matrix.op is Op.INVERSE:
        return low.entry(matrix.args[0], ix, names)
    if matrix.op is Op.IDENTITY:
        return low.entry(matrix, ix, names)
    if matrix.op is Op.DIAG:
        inverted = expression.diag(expression.divide(scalar.ONE, matrix.args[0]))
        return low.entry(inverted, ix, names)
    if matrix.op is Op.MATMUL and all(f.shape == matrix.shape for f in matrix.args):
        turned = [expression.inverse(f) for f in reversed(matrix.args)]
        return low.entry(expression.matmul(*turned), ix, names)
    if matrix.op is Op.MATRIX_POWER:
        assert isinstance(matrix.payload, int)
        return low.entry(expression.matrix_power(matrix.args[0], -matrix.payload), ix, names)
    factor, core = _scalar_factor(matrix)
    if factor is not None:
        return scalar.over(low.entry(expression.inverse(core), ix, names), low.entry(factor, (), names))
    side = matrix.shape[0].value
    known = [scalar.value_of(i) for i in ix]
    if side is not None and side <= LARGEST_DETERMINANT and None not in known:
        grid = entries_grid(low, matrix, names)
        r, c = (int(k) - 1 for k in known if k is not None)
        return scalar.over(_minor(grid, c, r), determinant(grid))
    return expression.entry(expression.inverse(_lowered_matrix(low, matrix, names)), *ix)


def _cofactor(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    (matrix,) = a.args
    if not matrix.shape:
        return scalar.ONE
    known = [scalar.value_of(i) for i in ix]
    side = matrix.shape[0].value
    if side is not None and side <= LARGEST_DETERMINANT and None not in known:
        r, c = (int(k) - 1 for k in known if k is not None)
        return _minor(entries_grid(low, matrix, names), r, c)
    # cof(X) = det(X) X^-T wherever X is invertible, which is almost everywhere
    inverse = low.entry(expression.inverse(matrix), (ix[1], ix[0]), names)
    return scalar.times(low.entry(expression.det(matrix), (), names), inverse)


def _entry(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    array, *places = a.args
    return low.entry(array, tuple(low.entry(place, (), names) for place in places), names)


def _binder(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    """Sum or product over a letter: written out at a known dimension, else with a fresh letter."""
    letter, dimension = a.payload
    (body,) = a.args
    if a.op is Op.SUM_OVER:
        return low.sum(dimension, ix, names, lambda k: low.entry(body, ix, {**names, letter: k}))
    if dimension.value is not None:
        ticks = (expression.number(k) for k in range(1, dimension.value + 1))
        return scalar.times(*(low.entry(body, ix, {**names, letter: k}) for k in ticks))
    new = low._fresh(ix, names)
    k = expression.index(new, dimension)
    return expression.product_over(new, dimension, low.entry(body, ix, {**names, letter: k}))


def _comprehension(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    axes = a.payload
    assert isinstance(axes, tuple)
    inner = dict(names)
    given = iter(ix if len(ix) == len(axes) else _restored(ix, axes))
    for (letter, _), place in zip(axes, given, strict=True):
        inner[letter] = place
    return low.entry(a.args[0], (), inner)


def _restored(ix: tuple[Node, ...], axes: tuple[expression.Letter, ...]) -> tuple[Node, ...]:
    """Indices for all axes, where the normal form of the shape dropped those of dimension one."""
    rest = list(ix)
    return tuple(scalar.ONE if dimension is ONE or not rest else rest.pop(0) for _, dimension in axes)


def _derivative(low: Lowering, a: Node, ix: tuple[Node, ...], names: Names) -> Node:
    from worker.engine.calculus.derive import worked_out

    return low.entry(worked_out(a), ix, names)


_RULES: Mapping[Op, Rule] = {
    Op.ONES: lambda low, a, ix, names: scalar.ONE,
    Op.ZEROS: lambda low, a, ix, names: scalar.ZERO,
    Op.IDENTITY: lambda low, a, ix, names: scalar.compared("==", ix[0], ix[1]),
    Op.MATMUL: _matmul,
    Op.MATRIX_POWER: _matrix_power,
    Op.TRANSPOSE: _transpose,
    Op.DIAG: _diag,
    Op.DIAGONAL: _diagonal,
    Op.TRACE: _trace,
    Op.DET: _det,
    Op.INVERSE: _inverse,
    Op.COFACTOR: _cofactor,
    Op.SUM: _sum,
    Op.MEAN: _mean,
    Op.PRODUCT: _product,
    Op.NORM: _norm,
    Op.DOT: _dot,
    Op.OUTER: _outer,
    Op.KRONECKER: _kronecker,
    Op.VEC: _vec,
    Op.UNVEC: _unvec,
    Op.SOFTMAX: _softmax,
    Op.REVERSE: _reverse,
    Op.BLOCK: _block,
    Op.ENTRY: _entry,
    Op.SUM_OVER: _binder,
    Op.PRODUCT_OVER: _binder,
    Op.COMPREHENSION: _comprehension,
    Op.DERIVATIVE: _derivative,
}
