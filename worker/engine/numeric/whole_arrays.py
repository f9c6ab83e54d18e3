"""Values of array expressions at many points, operation by operation: a matrix product is one of NumPy's.

`evaluate` writes an expression out index by index, and knows all operations. This does far less work for the
answers that people write in matrices, and leaves to `evaluate` what it has no rule for, and where a factor is
not finite: there a zero annihilates. As it does not lower expressions, it is a second opinion on that, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeAlias

import numpy as np

from worker.engine import shapes
from worker.engine.calculus.lowering.products import cancelled
from worker.engine.expression import Node, Op
from worker.engine.numeric.evaluate import RULES as ENTRY_BY_ENTRY
from worker.engine.numeric.evaluate import (
    Array,
    TooManyValuesError,
    Valuation,
    determinants,
    inverted,
    length_of,
)
from worker.engine.shapes import Shape

LARGEST_POWER = 64
LARGEST_ARRAY = 200_000

Rule: TypeAlias = "Callable[[WholeArrays, Node, list[Array]], Array]"


class NoRuleError(Exception):
    """There is no rule for an operation here, or one that may not be followed."""


class WholeArrays:
    """Values of many expressions at the same points; what they share is worked out once.

    An array has the points first, all of them or one for all, then its own axes.
    """

    def __init__(self, points: Mapping[str, Array], sizes: Mapping[str, int]) -> None:
        self.points = points
        self.sizes = sizes
        self.count = next((len(p) for p in points.values()), 1)
        self._known: dict[Node, Array] = {}
        self._lengths: dict[Shape, tuple[int, ...]] = {}

    @cached_property
    def _by_index(self) -> Valuation:
        return Valuation(self.points, self.sizes)

    @property
    def size(self) -> int:
        """How many values are remembered."""
        return len(self._known)

    def of(self, array: Node) -> Array:
        """Entries of `array` at P points: shape (P, *shape at the sizes), as `evaluate` has them."""
        if array.op not in RULES:
            return self._by_index.of(array)
        try:
            with np.errstate(all="ignore"):
                found = self.value(array)
        except NoRuleError:
            return self._by_index.of(array)
        return np.broadcast_to(found, (self.count, *found.shape[1:]))

    def value(self, root: Node) -> Array:
        """The values of one array, and of all that it is made of."""
        known, stack = self._known, [root]
        while stack:
            node = stack[-1]
            if node in known:
                stack.pop()
                continue
            rule = RULES.get(node.op)
            if rule is None:
                if node.op not in CLOSED:
                    raise NoRuleError
                known[stack.pop()] = self._by_index.of(node)
                continue
            waiting = [arg for arg in node.args if arg not in known]
            if waiting:
                stack += waiting
                continue
            found = rule(self, node, [known[arg] for arg in node.args])
            if found.size > LARGEST_ARRAY:
                raise TooManyValuesError
            known[stack.pop()] = found
        return known[root]

    def lengths(self, shape: Shape) -> tuple[int, ...]:
        found = self._lengths.get(shape)
        if found is None:
            found = self._lengths[shape] = tuple(length_of(side, self.sizes) for side in shape)
        return found

    def shaped(self, values: Array, shape: Shape) -> Array:
        """The values, in the axes that an array of this shape has."""
        return values.reshape(len(values), *self.lengths(shape))


def _matrix(values: Array) -> Array:
    """A scalar, a column or a matrix as a matrix."""
    if values.ndim > 3:
        raise NoRuleError
    return values if values.ndim == 3 else values.reshape(*values.shape, *[1] * (3 - values.ndim))


def _flat(values: Array) -> Array:
    return values.reshape(len(values), -1)


def _finite(values: Array) -> Array:
    """The values, which a zero may be multiplied with."""
    if not np.isfinite(values).all():
        raise NoRuleError
    return values


def _leaf(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    lengths = whole.lengths(f.shape)
    match f.op:
        case Op.SYMBOL:
            return whole.points[str(f.payload)]
        case Op.NUMBER:
            return np.array([float(f.payload)])
        case Op.CONSTANT:
            return np.array([np.pi if f.payload == "pi" else np.e])
        case Op.SIZE:
            return np.array([float(length_of(f.payload, whole.sizes))])
        case Op.ONES:
            return np.ones((1, *lengths))
        case Op.ZEROS:
            return np.zeros((1, *lengths))
    return np.eye(lengths[0] if lengths else 1).reshape(1, *lengths)


def _entry_by_entry(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    if f.op not in ENTRY_BY_ENTRY:
        raise NoRuleError  # a declared function has no values
    rank = 1 + len(f.shape)
    aligned = []
    for node, values in zip(f.args, args, strict=True):
        if values.ndim == rank:
            aligned.append(values)
        elif not node.shape or (len(node.shape), rank) == (1, 3):  # a scalar; or a column beside matrices
            aligned.append(values.reshape(*values.shape, *[1] * (rank - values.ndim)))
        else:
            raise NoRuleError
    found = np.asarray(ENTRY_BY_ENTRY[f.op](f, aligned))
    return np.broadcast_to(found, (len(found), *whole.lengths(f.shape)))


def _matmul(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    shorter = cancelled(f)
    if shorter is not f:  # a power and that of the inverse would lose all digits
        return whole.value(shorter)
    found, shape = _finite(args[0]), f.args[0].shape
    for factor, values in zip(f.args[1:], args[1:], strict=True):
        _finite(values)
        if not shape or not factor.shape:
            rank = max(found.ndim, values.ndim)
            found, values = (a.reshape(*a.shape, *[1] * (rank - a.ndim)) for a in (found, values))
            found = found * values
        else:
            found = np.matmul(_matrix(found), _matrix(values))
        shape = shapes.product(shape, factor.shape)
        found = whole.shaped(found, shape)
    return found


def _matrix_power(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    exponent = int(f.payload)
    if abs(exponent) > LARGEST_POWER:
        raise NoRuleError
    base = _matrix(args[0])
    if exponent < 0:
        base = inverted(base)
    return whole.shaped(np.linalg.matrix_power(_finite(base), abs(exponent)), f.shape)


def _totalled(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    values = args[0]
    if f.payload is None:
        found = _flat(values).sum(axis=1)
        count = _flat(values).shape[1]
    else:
        matrix = _matrix(values)
        found, count = matrix.sum(axis=1 + f.payload), matrix.shape[1 + f.payload]
    return whole.shaped(found / count if f.op is Op.MEAN else found, f.shape)


def _norm(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    values = np.abs(_flat(args[0]))
    if f.payload == "inf":
        return np.asarray(values.max(axis=1))
    return np.asarray(values.sum(axis=1) if f.payload == "1" else np.sqrt((values * values).sum(axis=1)))


def _dot(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    left, right = (_flat(_finite(values)) for values in args)
    return np.asarray((left * right).sum(axis=1))


def _outer(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    left, right = (_flat(_finite(values)) for values in args)
    return whole.shaped(left[:, :, None] * right[:, None, :], f.shape)


def _diag(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    flat = _flat(_finite(args[0]))
    return whole.shaped(flat[:, :, None] * np.eye(flat.shape[1]), f.shape)


def _softmax(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    exponentials = np.exp(args[0])
    total = _flat(exponentials).sum(axis=1)
    return np.asarray(exponentials / total.reshape(-1, *[1] * (exponentials.ndim - 1)))


def _kronecker(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    left, right = (_matrix(_finite(values)) for values in args)
    product = left[:, :, None, :, None] * right[:, None, :, None, :]
    return whole.shaped(product, f.shape)


def _vec(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    return whole.shaped(np.swapaxes(_matrix(args[0]), 1, 2), f.shape)


def _unvec(whole: WholeArrays, f: Node, args: list[Array]) -> Array:
    rows, columns = (length_of(side, whole.sizes) for side in shapes.as_matrix(f.shape))
    turned = args[0].reshape(len(args[0]), columns, rows)
    return whole.shaped(np.swapaxes(turned, 1, 2), f.shape)


RULES: Mapping[Op, Rule] = {
    **dict.fromkeys(
        (Op.SYMBOL, Op.NUMBER, Op.CONSTANT, Op.SIZE, Op.ONES, Op.ZEROS, Op.IDENTITY),
        _leaf,
    ),
    **dict.fromkeys(
        (
            Op.ADD, Op.NEGATE, Op.MULTIPLY, Op.DIVIDE, Op.POWER, Op.FUNCTION, Op.COMPARE, Op.LOGIC,
            Op.PIECEWISE,
        ),
        _entry_by_entry,
    ),
    Op.MATMUL: _matmul,
    Op.MATRIX_POWER: _matrix_power,
    Op.TRANSPOSE: lambda w, f, args: w.shaped(np.swapaxes(_matrix(args[0]), 1, 2), f.shape),
    Op.DIAG: _diag,
    Op.DIAGONAL: lambda w, f, args: w.shaped(np.diagonal(_matrix(args[0]), axis1=1, axis2=2), f.shape),
    Op.TRACE: lambda w, f, args: np.asarray(np.trace(_matrix(args[0]), axis1=1, axis2=2)),
    Op.DET: lambda w, f, args: determinants(_matrix(args[0])),
    Op.INVERSE: lambda w, f, args: w.shaped(inverted(_matrix(args[0])), f.shape),
    Op.SUM: _totalled,
    Op.MEAN: _totalled,
    Op.NORM: _norm,
    Op.DOT: _dot,
    Op.OUTER: _outer,
    Op.SOFTMAX: _softmax,
    Op.KRONECKER: _kronecker,
    Op.VEC: _vec,
    Op.UNVEC: _unvec,
}  # fmt: skip

# What binds its letters itself, so that it has values of its own.
CLOSED = frozenset(
    {
        Op.COMPREHENSION, Op.SUM_OVER, Op.PRODUCT_OVER, Op.ENTRY, Op.PRODUCT, Op.BLOCK, Op.REVERSE,
        Op.COFACTOR,
    }
)  # fmt: skip
