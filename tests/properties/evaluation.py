"""A second, independent meaning of expressions: NumPy at one point, for sizes of two and more.

It shares no code with the engine's calculus and proofs. Values have the shape of the node's normal
form: a scalar (), a column (n,), a row (1, n), a matrix (m, n).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import erf

import numpy as np
from numpy.typing import NDArray

from worker.engine.expression import Node, Op, walk
from worker.engine.shapes import Dimension, Shape

Array = NDArray[np.float64]

_FUNCTIONS: Mapping[str, Callable[..., Array]] = {
    **{
        name: getattr(np, name)
        for name in "exp log sin cos tan sinh cosh tanh sqrt abs sign floor ceil".split()
    },
    **{name: getattr(np, name) for name in "arcsin arccos arctan arcsinh arccosh arctanh".split()},
    "cot": lambda a: 1 / np.tan(a),
    "sec": lambda a: 1 / np.cos(a),
    "csc": lambda a: 1 / np.sin(a),
    "heaviside": lambda a: np.heaviside(a, 0),
    "relu": lambda a: np.maximum(a, 0),
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "softplus": lambda a: np.log1p(np.exp(a)),
    "erf": np.vectorize(erf, otypes=[float]),
}
_COMPARISONS: Mapping[str, Callable[..., Array]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


class Evaluator:
    """Values of expressions at one point: arrays for the variables, numbers for the sizes."""

    def __init__(self, values: Mapping[str, Array], sizes: Mapping[str, int]) -> None:
        self.values = values
        self.sizes = sizes
        self.functions: Callable[[str, tuple[int, ...]], Callable[..., Array]] = _unknown_function

    def __call__(self, node: Node) -> Array:
        with np.errstate(all="ignore"):
            return self.value(node, {})

    def extent(self, dimension: Dimension) -> int:
        value = dimension.at(self.sizes).value
        assert value is not None
        return value

    def shape(self, shape: Shape) -> tuple[int, ...]:
        return tuple(self.extent(dimension) for dimension in shape)

    def value(self, node: Node, letters: Mapping[str, int]) -> Array:
        """The value with index letters bound; shared parts are computed once."""
        known: dict[Node, Array] = {}
        for part in _until_binders(node):
            known[part] = self.step(part, [known[arg] for arg in part.args if arg in known], letters)
        return known[node]

    def step(self, node: Node, args: list[Array], letters: Mapping[str, int]) -> Array:
        result = np.asarray(_STEPS[node.op](self, node, args, letters), dtype=float)
        shape = self.shape(node.shape)
        if node.op in _ELEMENTWISE and result.shape != shape:
            return np.broadcast_to(result, shape)
        assert result.size == np.prod(shape, dtype=int), (node, result.shape, shape)
        return result.reshape(shape)

    def matrix(self, array: Array) -> Array:
        """With rows and columns: a vector is a column."""
        return array.reshape(array.shape[0], -1) if array.ndim else array.reshape(1, 1)

    def elementwise(self, node: Node, args: list[Array]) -> list[Array]:
        """The arguments, a column made two-dimensional where it meets a matrix."""
        if len(node.shape) != 2:
            return args
        return [self.matrix(arg) if arg.ndim else arg for arg in args]

    def over(self, node: Node, letters: Mapping[str, int]) -> Array:
        """The body's values for every value of the node's letter, stacked."""
        letter, dimension = node.payload  # type: ignore[misc]
        body = node.args[0]
        values = [self.value(body, {**letters, letter: k}) for k in range(1, self.extent(dimension) + 1)]
        return np.stack(values)


_BINDERS = frozenset({Op.SUM_OVER, Op.PRODUCT_OVER, Op.COMPREHENSION})
_ELEMENTWISE = frozenset(
    {
        Op.ADD,
        Op.NEGATE,
        Op.MULTIPLY,
        Op.DIVIDE,
        Op.POWER,
        Op.FUNCTION,
        Op.APPLY,
        Op.COMPARE,
        Op.LOGIC,
        Op.PIECEWISE,
    }
)


def _until_binders(root: Node) -> list[Node]:
    """Every node to compute, in order; what a binder binds is left to it."""
    order: list[Node] = []
    done: set[Node] = set()
    stack = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif node not in done:
            done.add(node)
            stack.append((node, True))
            if node.op not in _BINDERS:
                stack.extend((arg, False) for arg in node.args)
    return order


def _unknown_function(name: str, orders: tuple[int, ...]) -> Callable[..., Array]:
    """Some smooth function for a declared, unknown one, the same for equal names and orders."""
    weights = [1 + (sum(map(ord, name)) * 7 + order * 31 + 3 * k) % 17 / 10 for k, order in enumerate(orders)]
    return lambda *args: np.sin(sum(w * arg for w, arg in zip(weights, args, strict=True)))


def _matmul(at: Evaluator, node: Node, args: list[Array]) -> Array:
    result = args[0]
    for arg in args[1:]:
        result = result * arg if result.size == 1 or arg.size == 1 else at.matrix(result) @ at.matrix(arg)
        if result.size == 1:
            result = result.reshape(())
        elif result.ndim == 2 and result.shape[1] == 1:
            result = result[:, 0]
    return result


def _piecewise(at: Evaluator, node: Node, args: list[Array]) -> Array:
    *cases, otherwise = at.elementwise(node, args)
    shape = at.shape(node.shape)
    result = np.broadcast_to(otherwise, shape)
    pairs = list(zip(cases[::2], cases[1::2], strict=True))
    for condition, value in reversed(pairs):
        result = np.where(condition != 0, value, result)
    return result


def _block(at: Evaluator, node: Node, args: list[Array]) -> Array:
    _, width = node.payload  # type: ignore[misc]
    cells = [at.matrix(arg) for arg in args]
    return np.block([cells[start : start + width] for start in range(0, len(cells), width)])


def _entry(args: list[Array]) -> Array:
    array, *indices = args
    positions = tuple(int(index) - 1 for index in indices)
    if any(not 0 <= k < n for k, n in zip(positions, array.shape, strict=True)):
        return np.asarray(np.nan)
    return array[positions]


def _comprehension(at: Evaluator, node: Node, letters: Mapping[str, int]) -> Array:
    axes: tuple[tuple[str, Dimension], ...] = node.payload  # type: ignore[assignment]
    shape = tuple(at.extent(dimension) for _, dimension in axes)
    result = np.empty(shape)
    for place in np.ndindex(shape):
        bound = {letter: k + 1 for (letter, _), k in zip(axes, place, strict=True)}
        result[place] = at.value(node.args[0], {**letters, **bound})
    return result


def _logic(node: Node, args: list[Array]) -> Array:
    truths = [arg != 0 for arg in args]
    if node.payload == "not":
        return np.logical_not(truths[0])
    combine = np.logical_and if node.payload == "and" else np.logical_or
    result = truths[0]
    for truth in truths[1:]:
        result = combine(result, truth)
    return result


def _function(at: Evaluator, node: Node, args: list[Array]) -> Array:
    args = at.elementwise(node, args)
    if node.payload in ("max", "min"):
        combine = np.maximum if node.payload == "max" else np.minimum
        result = args[0]
        for arg in args[1:]:
            result = combine(result, arg)
        return result
    return _FUNCTIONS[str(node.payload)](*args)


def _reduce(how: Callable[..., Array], at: Evaluator, node: Node, args: list[Array]) -> Array:
    return how(at.matrix(args[0]), axis=node.payload)


def _norm(node: Node, args: list[Array]) -> Array:
    order = {"1": 1, "inf": np.inf}.get(str(node.payload), 2)
    return np.linalg.norm(args[0].reshape(-1), order)


def _softmax(args: list[Array]) -> Array:
    powers = np.exp(args[0])
    return powers / powers.sum()


def _matrix_power(matrix: Array, exponent: int) -> Array:
    """No number where the matrix is all but singular, and rounding would decide."""
    if exponent < 0 and (not np.isfinite(matrix).all() or np.linalg.cond(matrix) > 1e6):
        return np.full_like(matrix, np.nan)
    return np.linalg.matrix_power(matrix, exponent)


def _cofactor(args: list[Array]) -> Array:
    matrix = args[0]
    side = len(matrix)
    result = np.empty_like(matrix)
    for i, j in np.ndindex(matrix.shape):
        rows, columns = [r for r in range(side) if r != i], [c for c in range(side) if c != j]
        result[i, j] = (-1) ** (i + j) * np.linalg.det(matrix[np.ix_(rows, columns)])
    return result


def _fold(how: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    def step(at: Evaluator, node: Node, args: list[Array], letters: Mapping[str, int]) -> Array:
        first, *rest = at.elementwise(node, args)
        for arg in rest:
            first = how(first, arg)
        return first

    return step


Step = Callable[[Evaluator, Node, list[Array], Mapping[str, int]], Array]
_STEPS: Mapping[Op, Step] = {
    Op.NUMBER: lambda at, node, args, letters: np.float64(float(node.payload)),  # type: ignore[arg-type]
    Op.CONSTANT: lambda at, node, args, letters: {"pi": np.pi, "e": np.e}[str(node.payload)],
    Op.SYMBOL: lambda at, node, args, letters: at.values[str(node.payload)],
    Op.SIZE: lambda at, node, args, letters: at.extent(node.payload),  # type: ignore[arg-type]
    Op.INDEX: lambda at, node, args, letters: letters[node.payload[0]],  # type: ignore[index]
    Op.ONES: lambda at, node, args, letters: np.ones(at.shape(node.shape)),
    Op.ZEROS: lambda at, node, args, letters: np.zeros(at.shape(node.shape)),
    Op.IDENTITY: lambda at, node, args, letters: np.eye(at.extent(node.shape[0])),
    Op.ADD: _fold(np.add),
    Op.NEGATE: lambda at, node, args, letters: -args[0],
    Op.MULTIPLY: _fold(np.multiply),
    Op.DIVIDE: _fold(np.divide),
    Op.POWER: _fold(np.power),
    Op.FUNCTION: lambda at, node, args, letters: _function(at, node, args),
    Op.APPLY: lambda at, node, args, letters: at.functions(*node.payload)(*args),  # type: ignore[misc]
    Op.COMPARE: lambda at, node, args, letters: _COMPARISONS[str(node.payload)](*at.elementwise(node, args)),
    Op.LOGIC: lambda at, node, args, letters: _logic(node, at.elementwise(node, args)),
    Op.PIECEWISE: lambda at, node, args, letters: _piecewise(at, node, args),
    Op.MATMUL: lambda at, node, args, letters: _matmul(at, node, args),
    Op.MATRIX_POWER: lambda at, node, args, letters: _matrix_power(args[0], int(str(node.payload))),
    Op.TRANSPOSE: lambda at, node, args, letters: at.matrix(args[0]).T,
    Op.DIAG: lambda at, node, args, letters: np.diag(args[0].reshape(-1)),
    Op.DIAGONAL: lambda at, node, args, letters: np.diagonal(args[0]),
    Op.TRACE: lambda at, node, args, letters: np.trace(args[0]),
    Op.DET: lambda at, node, args, letters: np.linalg.det(args[0]),
    Op.INVERSE: lambda at, node, args, letters: _matrix_power(args[0], -1),
    Op.COFACTOR: lambda at, node, args, letters: _cofactor(args),
    Op.SUM: lambda at, node, args, letters: _reduce(np.sum, at, node, args),
    Op.MEAN: lambda at, node, args, letters: _reduce(np.mean, at, node, args),
    Op.PRODUCT: lambda at, node, args, letters: np.prod(args[0]),
    Op.NORM: lambda at, node, args, letters: _norm(node, args),
    Op.DOT: lambda at, node, args, letters: args[0].reshape(-1) @ args[1].reshape(-1),
    Op.OUTER: lambda at, node, args, letters: np.outer(args[0], args[1]),
    Op.KRONECKER: lambda at, node, args, letters: np.kron(at.matrix(args[0]), at.matrix(args[1])),
    Op.VEC: lambda at, node, args, letters: at.matrix(args[0]).reshape(-1, order="F"),
    Op.UNVEC: lambda at, node, args, letters: args[0].reshape(at.shape(node.shape), order="F"),
    Op.SOFTMAX: lambda at, node, args, letters: _softmax(args),
    Op.REVERSE: lambda at, node, args, letters: args[0][:, ::-1] if args[0].shape[0] == 1 else args[0][::-1],
    Op.BLOCK: lambda at, node, args, letters: _block(at, node, args),
    Op.ENTRY: lambda at, node, args, letters: _entry(args),
    Op.SUM_OVER: lambda at, node, args, letters: at.over(node, letters).sum(axis=0),
    Op.PRODUCT_OVER: lambda at, node, args, letters: at.over(node, letters).prod(axis=0),
    Op.COMPREHENSION: lambda at, node, args, letters: _comprehension(at, node, letters),
}


def point(symbols: Mapping[str, Shape], sizes: Mapping[str, int], seed: int) -> Evaluator:
    """A random point for these variables: components between 0.3 and 1.7, mostly distinct."""
    generator = np.random.default_rng(seed)
    values = {}
    for name, shape in symbols.items():
        extents = tuple(d.at(sizes).value or 0 for d in shape)
        values[name] = generator.uniform(0.3, 1.7, extents)
    return Evaluator(values, sizes)


def agree(left: Array, right: Array) -> bool:
    """The same up to rounding, where both are finite; nan and infinities must stand at the same places."""
    if left.shape != right.shape:
        return False
    return bool(np.allclose(left, right, rtol=1e-7, atol=1e-9, equal_nan=True))


def operations(root: Node) -> frozenset[Op]:
    return frozenset(node.op for node in walk(root))
