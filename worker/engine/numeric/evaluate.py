"""Values of expressions at many points at once, in float64.

Index letters become axes: an entry `x[i]` is an array over (points, i), a sum over a letter a sum over its
axis. Where an expression has no value, or the arithmetic overflows, the value is nan or infinite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from fractions import Fraction
from math import erf, prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from worker.engine import expression
from worker.engine.calculus import Lowering
from worker.engine.calculus.letters import BINDERS
from worker.engine.expression import Node, Op
from worker.engine.numeric.scalars import NoScalarError, Scalars, leaf_of
from worker.engine.shapes import Dimension

Array: TypeAlias = NDArray[np.float64]
# The axis of every letter, and how long it is.
Scope: TypeAlias = Mapping[str, tuple[Dimension, int]]

LARGEST_ARRAY = 2_000_000
MOST_AXES = 31  # besides that of the points: NumPy has no more
SMALL_PRODUCT = 10_000  # numbers that are multiplied out and then summed
# A determinant this far below the product of its rows' lengths is 0 but for rounding.
SINGULAR = 1e-12


class TooManyValuesError(Exception):
    """The expression has more entries than are worth evaluating, or more sums inside each other."""


def values(array: Node, points: Mapping[str, Array], sizes: Mapping[str, int]) -> Array:
    """Entries of `array` at P points: shape (P, *shape at `sizes`).

    `points` holds (P, *shape) for each variable.
    """
    return Valuation(points, sizes).of(array)


class Valuation:
    """Values of many expressions at the same points; what they share is worked out once."""

    def __init__(self, points: Mapping[str, Array], sizes: Mapping[str, int]) -> None:
        """The arithmetic is that of the points' type: float64, or float32 to see what rounding does."""
        self.points = points
        self.sizes = sizes
        self._lowering = Lowering()
        self._forms = _Forms()
        kind = next((p.dtype for p in points.values()), np.dtype(np.float64)).type
        count = next((len(p) for p in points.values()), 1)
        self._scalars = Scalars(count, kind, leaf_of(points), RULES)
        self._evaluations: dict[int, _Evaluation] = {}

    def of(self, array: Node) -> Array:
        """Entries of `array` at P points: shape (P, *shape at the sizes)."""
        if not array.shape:
            with suppress(NoScalarError), np.errstate(all="ignore"):
                return self._scalars.of(array)
        if not array.shape and self._forms.lowered(array):
            scope: dict[str, tuple[Dimension, int]] = {}
            lowered = array
        elif (
            array.op is Op.COMPREHENSION
            and len(array.payload) == len(array.shape)
            and self._forms.lowered(array.args[0])
        ):
            scope = {letter: (dimension, k) for k, (letter, dimension) in enumerate(array.payload)}
            lowered = array.args[0]
        else:
            scope = {f"~a{k}": (dimension, k) for k, dimension in enumerate(array.shape)}
            letters = tuple(expression.index(name, dimension) for name, (dimension, _) in scope.items())
            lowered = self._lowering.entry(array, letters)
        axes = (
            -(-(len(scope) + self._forms.nesting(lowered)) // 4) * 4
        )  # in steps of 4, so that most share one
        if axes > MOST_AXES:
            raise TooManyValuesError
        evaluation = self._evaluations.get(axes)
        if evaluation is None:
            evaluation = self._evaluations[axes] = _Evaluation(self.points, self.sizes, axes)
        with np.errstate(all="ignore"):
            result = evaluation.of(lowered, scope, len(scope))
        lengths = [length_of(dimension, self.sizes) for dimension in array.shape]
        full = (evaluation.count, *lengths, *[1] * (result.ndim - 1 - len(lengths)))
        return np.broadcast_to(result, full).reshape(evaluation.count, *lengths)


def length_of(dimension: Dimension, sizes: Mapping[str, int]) -> int:
    """How many indices there are."""
    value = dimension.at(sizes).value
    if value is None:
        raise TooManyValuesError
    return value


class _Forms:
    """What is known of the form of each node: whether it is index-level already, how deep binders nest."""

    def __init__(self) -> None:
        self._known: dict[Node, tuple[bool, int]] = {}

    def lowered(self, body: Node) -> bool:
        """Whether arrays occur in entries alone, or as a matrix inverted there."""
        return self._of(body)[0]

    def nesting(self, root: Node) -> int:
        """How many binders stand one inside another, at most."""
        return self._of(root)[1]

    def _of(self, root: Node) -> tuple[bool, int]:
        known, stack = self._known, [root]
        while stack:
            current = stack[-1]
            waiting = [arg for arg in current.args if arg not in known]
            if waiting:
                stack.extend(waiting)
            else:
                known[stack.pop()] = self._one(current)
        return known[root]

    def _one(self, f: Node) -> tuple[bool, int]:
        inside = [self._known[arg] for arg in f.args]
        depth = max((nesting for _, nesting in inside), default=0)
        if f.op in BINDERS:
            depth += len(f.payload) if f.op is Op.COMPREHENSION else 1
        arrays = _ARRAYS_IN.get(f.op)
        fits = f.op in _LOWERED if arrays is None else f.args[0].op in arrays
        return fits and all(lowered for lowered, _ in inside), depth


class _Evaluation:
    """One expression at one set of points; every array has the points first, then an axis a letter."""

    def __init__(self, points: Mapping[str, Array], sizes: Mapping[str, int], axes: int) -> None:
        self.points = points
        self.sizes = sizes
        self.axes = axes
        self.count = next((len(p) for p in points.values()), 1)
        self.type = next((p.dtype for p in points.values()), np.dtype(np.float64))
        self.known: dict[tuple[object, ...], dict[Node, Array]] = {}

    def ticks(self, dimension: Dimension, depth: int) -> Array:
        """1, 2, … along the axis of this depth."""
        length = length_of(dimension, self.sizes)
        shape = [1] * (1 + self.axes)
        shape[1 + depth] = length
        return np.arange(1, length + 1, dtype=self.type).reshape(shape)

    def of(self, f: Node, scope: Scope, depth: int) -> Array:
        """The values of an index-level scalar, letters as in `scope`."""
        known = self.known.setdefault((depth, *scope.items()), {})
        for current in _pending(f, known):
            known[current] = self._one(current, scope, depth, known)
        return known[f]

    def _one(self, f: Node, scope: Scope, depth: int, known: dict[Node, Array]) -> Array:
        op = f.op
        if op is Op.NUMBER:
            return self._constant(float(Fraction(f.payload)))
        if op is Op.CONSTANT:
            return self._constant(np.pi if f.payload == "pi" else np.e)
        if op is Op.SIZE:
            return self._constant(float(length_of(f.payload, self.sizes)))
        if op is Op.INDEX:
            return self.ticks(*scope[f.payload[0]])
        if op is Op.SYMBOL:
            return self.points[str(f.payload)].reshape(-1, *[1] * self.axes)
        if op is Op.ENTRY:
            return self._entry(f, scope, depth, known)
        if op in (Op.SUM_OVER, Op.PRODUCT_OVER):
            return self._reduced(f, scope, depth)
        if op is Op.DET:
            return determinants(self._matrix(f.args[0], scope, depth))
        return RULES[op](f, [known[arg] for arg in f.args])

    def _constant(self, value: float) -> Array:
        return np.full([1] * (1 + self.axes), value, dtype=self.type)

    def _reduced(self, f: Node, scope: Scope, depth: int) -> Array:
        letter, dimension = f.payload
        inner = {**scope, letter: (dimension, depth)}
        if f.op is Op.SUM_OVER and f.args[0].op is Op.MULTIPLY:
            contracted = self._contracted(f.args[0].args, inner, depth)
            if contracted is not None:
                return contracted
        body = self.of(f.args[0], inner, depth + 1)
        length = length_of(dimension, self.sizes)
        if body.shape[1 + depth] == 1 and length != 1:
            return body * length if f.op is Op.SUM_OVER else body**length
        reduce = np.sum if f.op is Op.SUM_OVER else np.prod
        return np.asarray(reduce(body, axis=1 + depth, keepdims=True))

    def _contracted(self, factors: tuple[Node, ...], scope: Scope, depth: int) -> Array | None:
        """The sum of products over the axis `depth`, without the array of all products.

        None where it would not be smaller, or a factor is not finite: there a zero factor annihilates.
        """
        arrays = [self.of(factor, scope, depth + 1) for factor in factors]
        full = np.broadcast_shapes(*(array.shape for array in arrays))
        if full[1 + depth] == 1 or prod(full) < SMALL_PRODUCT or max(a.size for a in arrays) == prod(full):
            return None
        if not all(np.isfinite(array).all() for array in arrays):
            return None
        operands: list[Any] = []
        for array in arrays:
            wide = [axis for axis, length in enumerate(array.shape) if length != 1]
            operands += [array.reshape([array.shape[axis] for axis in wide]), wide]
        kept = [axis for axis, length in enumerate(full) if length != 1 and axis != 1 + depth]
        found = np.einsum(*operands, kept, optimize=len(arrays) > 2)
        return np.asarray(found).reshape([1 if axis == 1 + depth else n for axis, n in enumerate(full)])

    def _entry(self, f: Node, scope: Scope, depth: int, known: dict[Node, Array]) -> Array:
        array, *places = f.args
        entries: Array
        if array.op is Op.SYMBOL:
            entries = self.points[str(array.payload)]
        else:
            matrix = self._matrix(array.args[0], scope, depth)
            # Letters free inside the matrix have axes of their own, which no place may use.
            entries = inverted(matrix).reshape(len(matrix), *matrix.shape[-2:])
        along = self._along(places, entries.shape[1:], scope)
        if along is not None:
            order = sorted(range(len(along)), key=along.__getitem__)
            spread = [len(entries)] + [1] * self.axes
            for axis, depth_of in enumerate(along):
                spread[1 + depth_of] = entries.shape[1 + axis]
            return entries.transpose(0, *(1 + axis for axis in order)).reshape(spread)
        index: list[Any] = [np.arange(len(entries)).reshape(-1, *[1] * self.axes)]
        for axis, place in enumerate(places):
            position = known[place].astype(np.intp) - 1
            # Out of range only where a condition discards the entry.
            index.append(np.clip(position, 0, entries.shape[axis + 1] - 1))
        found: Array = entries[tuple(index)]
        if found.size > LARGEST_ARRAY:
            raise TooManyValuesError
        return found

    def _along(self, places: list[Node], sides: tuple[int, ...], scope: Scope) -> list[int] | None:
        """The axis on which each side lies, where the places are different letters over whole sides."""
        found = [scope[place.payload[0]] for place in places if place.op is Op.INDEX]
        depths = [depth for _, depth in found]
        whole = tuple(length_of(dimension, self.sizes) for dimension, _ in found) == sides
        return depths if whole and len(set(depths)) == len(places) else None

    def _matrix(self, matrix: Node, scope: Scope, depth: int) -> Array:
        """A square matrix at every point: (P, 1, …, 1, side, side)."""
        if matrix.op is Op.SYMBOL:
            entries = self.points[str(matrix.payload)]
            return entries.reshape(len(entries), *[1] * self.axes, *entries.shape[1:])
        (first, side), (second, _) = matrix.payload
        inner = {**scope, first: (side, depth), second: (side, depth + 1)}
        body = self.of(matrix.args[0], inner, depth + 2)
        length = length_of(side, self.sizes)
        shape = list(body.shape)
        shape[0] = self.count
        shape[1 + depth] = shape[2 + depth] = length
        square = np.broadcast_to(body, shape)
        return np.expand_dims(np.moveaxis(square, (1 + depth, 2 + depth), (-2, -1)), (1 + depth, 2 + depth))


def determinants(matrices: Array) -> Array:
    """Determinants of the last two axes; 0 where only rounding keeps them from it."""
    found = np.linalg.det(matrices)
    volume = np.sqrt((matrices * matrices).sum(axis=-1)).prod(axis=-1)  # of the box with these rows
    return np.asarray(np.where(np.abs(found) > SINGULAR * volume, found, 0.0), dtype=np.float64)


def inverted(matrices: Array) -> Array:
    """Inverses of the last two axes; nan where there is none."""
    regular = np.abs(determinants(matrices)) > 0
    side = matrices.shape[-1]
    solvable = np.where(regular[..., None, None], matrices, np.eye(side))
    try:
        inverses = np.linalg.inv(solvable)
    except np.linalg.LinAlgError:
        return np.full(matrices.shape, np.nan)
    return np.asarray(np.where(regular[..., None, None], inverses, np.nan), dtype=np.float64)


def _pending(root: Node, known: Mapping[Node, Array]) -> list[Node]:
    """What must be evaluated for `root` in this scope, arguments first; not inside binders."""
    order: list[Node] = []
    seen: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        current, ready = stack.pop()
        if ready:
            order.append(current)
        elif current not in seen and current not in known:
            seen.add(current)
            stack.append((current, True))
            if current.op in BINDERS or current.op is Op.DET:
                continue
            args = current.args[1:] if current.op is Op.ENTRY else current.args
            stack.extend((arg, False) for arg in args)
    return order


# --- element-wise -------------------------------------------------------------------------------


def _sum(f: Node, args: list[Array]) -> Array:
    result = args[0]
    for arg in args[1:]:
        result = result + arg
    return result


def _product(f: Node, args: list[Array]) -> Array:
    result = args[0]
    for arg in args[1:]:
        # A zero factor annihilates, as everywhere in the engine.
        product = result * arg
        result = product if np.isfinite(product).all() else np.where((result == 0) | (arg == 0), 0.0, product)
    return result


def _logic(f: Node, args: list[Array]) -> Array:
    if f.payload == "not":
        return 1.0 - args[0]
    combine = np.minimum if f.payload == "and" else np.maximum
    result = args[0]
    for arg in args[1:]:
        result = combine(result, arg)
    return result


def _piecewise(f: Node, args: list[Array]) -> Array:
    result = args[-1]
    for place in range(len(args) - 3, -1, -2):
        result = np.where(args[place] != 0, args[place + 1], result)
    return result


def _compare(f: Node, args: list[Array]) -> Array:
    return np.asarray(_COMPARE[str(f.payload)](*args), dtype=args[0].dtype)


def _function(f: Node, args: list[Array]) -> Array:
    name = str(f.payload)
    if name in ("max", "min"):
        combine = np.maximum if name == "max" else np.minimum
        result = args[0]
        for arg in args[1:]:
            result = combine(result, arg)
        return result
    return np.asarray(_FUNCTIONS[name](args[0]))


def _erf(u: Array) -> Array:
    return np.asarray(np.vectorize(erf, otypes=[np.float64])(u), dtype=u.dtype)


_COMPARE: dict[str, Callable[..., Any]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}

_FUNCTIONS: dict[str, Callable[[Array], Any]] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "ceil": np.ceil,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "cot": lambda u: 1 / np.tan(u),
    "sec": lambda u: 1 / np.cos(u),
    "csc": lambda u: 1 / np.sin(u),
    "arcsin": np.arcsin,
    "arccos": np.arccos,
    "arctan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "arcsinh": np.arcsinh,
    "arccosh": np.arccosh,
    "arctanh": np.arctanh,
    "heaviside": lambda u: np.greater(u, 0).astype(u.dtype),
    "relu": lambda u: np.maximum(u, 0),
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)),
    "softplus": lambda u: np.log1p(np.exp(u)),
    "erf": _erf,
}

RULES: dict[Op, Callable[[Node, list[Array]], Array]] = {
    Op.ADD: _sum,
    Op.NEGATE: lambda f, args: -args[0],
    Op.MULTIPLY: _product,
    Op.DIVIDE: lambda f, args: args[0] / args[1],
    Op.POWER: lambda f, args: np.power(args[0], args[1]),
    Op.FUNCTION: _function,
    Op.COMPARE: _compare,
    Op.LOGIC: _logic,
    Op.PIECEWISE: _piecewise,
}

# What a lowered entry is made of, and the arrays that some of it may have.
_LOWERED = frozenset({*RULES, *BINDERS, Op.NUMBER, Op.CONSTANT, Op.SIZE, Op.INDEX, Op.SYMBOL})
_MATRICES = frozenset({Op.SYMBOL, Op.COMPREHENSION})
_ARRAYS_IN = {Op.ENTRY: frozenset({Op.SYMBOL, Op.INVERSE}), Op.INVERSE: _MATRICES, Op.DET: _MATRICES}
