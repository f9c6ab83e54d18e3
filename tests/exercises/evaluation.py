"""Values of expressions at a point, in floats: a slow, plain oracle beside the engine's exact ways.

Arrays are numpy arrays shaped as the node is: a scalar has no axis, a column one, a matrix two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import reduce
from typing import Any

import numpy as np

from worker.engine.expression import Node
from worker.engine.shapes import Dimension

Array = Any
Letters = Mapping[str, int]

FUNCTIONS = {
    "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos, "tan": np.tan, "sqrt": np.sqrt, "abs": np.abs,
    "tanh": np.tanh, "sinh": np.sinh, "cosh": np.cosh, "sign": np.sign,
    "heaviside": lambda x: (np.asarray(x) > 0) * 1.0, "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "softplus": lambda x: np.log1p(np.exp(x)),
}  # fmt: skip
COMPARISONS = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal,
    "!=": np.not_equal,
}  # fmt: skip


class Evaluation:
    """Evaluates nodes for given values of symbols and given sizes."""

    def __init__(self, values: Mapping[str, Array], sizes: Mapping[str, int]) -> None:
        self.values = {name: np.asarray(value, dtype=float) for name, value in values.items()}
        self.sizes = sizes

    def size(self, dimension: Dimension) -> int:
        value = dimension.at(self.sizes).value
        assert value is not None, f"the size {dimension} is not known"
        return value

    def __call__(self, node: Node, letters: Letters | None = None) -> Array:
        letters = letters or {}
        value = np.asarray(getattr(self, f"_{node.op.value}")(node, letters), dtype=float)
        shape = tuple(self.size(side) for side in node.shape)
        return value.reshape(shape) if value.size == math.prod(shape) else np.broadcast_to(value, shape)

    def args(self, node: Node, letters: Letters) -> list[Array]:
        return [self(arg, letters) for arg in node.args]

    def aligned(self, node: Node, letters: Letters) -> list[Array]:
        """Arguments of an element-wise operation; a column meets a matrix as n×1."""
        rank = len(node.shape)
        return [a[:, None] if a.ndim == 1 and rank == 2 else a for a in self.args(node, letters)]

    def _number(self, node, letters):
        return float(node.payload)

    def _constant(self, node, letters):
        return math.pi if node.payload == "pi" else math.e

    def _symbol(self, node, letters):
        return self.values[node.payload]

    def _size(self, node, letters):
        return self.size(node.payload)

    def _index(self, node, letters):
        return letters[node.payload[0]]

    def _ones(self, node, letters):
        return np.ones([self.size(d) for d in node.shape])

    def _zeros(self, node, letters):
        return np.zeros([self.size(d) for d in node.shape])

    def _identity(self, node, letters):
        return np.eye(self.size(node.shape[0]))

    def _add(self, node, letters):
        return reduce(np.add, self.aligned(node, letters))

    def _negate(self, node, letters):
        return -self(node.args[0], letters)

    def _multiply(self, node, letters):
        return reduce(np.multiply, self.aligned(node, letters))

    def _divide(self, node, letters):
        return np.divide(*self.aligned(node, letters))

    def _power(self, node, letters):
        return np.power(*self.aligned(node, letters))

    def _function(self, node, letters):
        args = self.aligned(node, letters)
        if node.payload in ("max", "min"):
            return reduce(np.maximum if node.payload == "max" else np.minimum, args)
        return FUNCTIONS[node.payload](*args)

    def _compare(self, node, letters):
        return COMPARISONS[node.payload](*self.aligned(node, letters)) * 1.0

    def _logic(self, node, letters):
        args = self.aligned(node, letters)
        if node.payload == "not":
            return 1 - args[0]
        return reduce(np.minimum if node.payload == "and" else np.maximum, args)

    def _piecewise(self, node, letters):
        *cases, result = self.aligned(node, letters)
        for condition, value in reversed(list(zip(cases[::2], cases[1::2], strict=True))):
            result = np.where(condition != 0, value, result)
        return result

    def matrix(self, node: Node, letters: Letters) -> Array:
        value = self(node, letters)
        return value.reshape(-1, 1) if value.ndim < 2 else value

    def _matmul(self, node, letters):
        def product(left, right):
            return left * right if left.size == 1 or right.size == 1 else left @ right

        return reduce(product, [self.matrix(arg, letters) for arg in node.args])

    def _matrix_power(self, node, letters):
        return np.linalg.matrix_power(self.matrix(node.args[0], letters), node.payload)

    def _transpose(self, node, letters):
        return self.matrix(node.args[0], letters).T

    def _diag(self, node, letters):
        return np.diag(self(node.args[0], letters).reshape(-1))

    def _diagonal(self, node, letters):
        return np.diag(self.matrix(node.args[0], letters))

    def _trace(self, node, letters):
        return np.trace(self.matrix(node.args[0], letters))

    def _det(self, node, letters):
        return np.linalg.det(self.matrix(node.args[0], letters))

    def _inverse(self, node, letters):
        return np.linalg.inv(self.matrix(node.args[0], letters))

    def _cofactor(self, node, letters):
        matrix = self.matrix(node.args[0], letters)
        return np.linalg.det(matrix) * np.linalg.inv(matrix).T

    def _reduce(self, node, letters, function):
        matrix = self.matrix(node.args[0], letters)
        return function(matrix) if node.payload is None else function(matrix, axis=node.payload)

    def _sum(self, node, letters):
        return self._reduce(node, letters, np.sum)

    def _mean(self, node, letters):
        return self._reduce(node, letters, np.mean)

    def _product(self, node, letters):
        return np.prod(self(node.args[0], letters))

    def _norm(self, node, letters):
        value = self(node.args[0], letters).reshape(-1)
        return np.linalg.norm(value, {"1": 1, "2": 2, "fro": 2, "inf": np.inf}[node.payload])

    def _dot(self, node, letters):
        return np.dot(*(a.reshape(-1) for a in self.args(node, letters)))

    def _outer(self, node, letters):
        return np.outer(*self.args(node, letters))

    def _kronecker(self, node, letters):
        return np.kron(*(self.matrix(a, letters) for a in node.args))

    def _vec(self, node, letters):
        return self.matrix(node.args[0], letters).T.reshape(-1)

    def _unvec(self, node, letters):
        rows, columns = (self.size(d) for d in node.shape)
        return self(node.args[0], letters).reshape(columns, rows).T

    def _softmax(self, node, letters):
        value = np.exp(self(node.args[0], letters))
        return value / value.sum()

    def _reverse(self, node, letters):
        return self(node.args[0], letters)[::-1]

    def _block(self, node, letters):
        rows, columns = node.payload
        parts = []
        for arg in node.args:
            value = self(arg, letters)
            parts.append(value.reshape(-1, 1) if value.ndim < 2 else value)
        return np.block([parts[i * columns : (i + 1) * columns] for i in range(rows)])

    def _entry(self, node, letters):
        array, *indices = node.args
        value = self(array, letters)
        place = tuple(round(float(self(index, letters))) - 1 for index in indices)
        inside = all(0 <= i < side for i, side in zip(place, value.shape, strict=True))
        return value[place] if inside else np.nan  # a case beside it guards it

    def _over(self, node, letters, function):
        letter, dimension = node.payload
        body = (self(node.args[0], {**letters, letter: i + 1}) for i in range(self.size(dimension)))
        return function(np.stack(list(body)), axis=0)

    def _sum_over(self, node, letters):
        return self._over(node, letters, np.sum)

    def _product_over(self, node, letters):
        return self._over(node, letters, np.prod)

    def _comprehension(self, node, letters):
        sides = [self.size(dimension) for _, dimension in node.payload]
        result = np.empty(sides)
        for place in np.ndindex(*sides):
            inner = {letter: i + 1 for (letter, _), i in zip(node.payload, place, strict=True)}
            result[place] = self(node.args[0], {**letters, **inner})
        return result

    def _derivative(self, node: Node, letters: Letters) -> Array:
        """By central differences, scalar functions of an array only."""
        function, variable = node.args
        name = str(variable.payload)
        start, result, step = self.values[name], np.empty(self.values[name].shape), 1e-6
        for place in np.ndindex(start.shape):
            ends = []
            for sign in (1, -1):
                self.values[name] = start.copy()
                self.values[name][place] += sign * step
                ends.append(float(self(function, letters)))
            result[place] = (ends[0] - ends[1]) / (2 * step)
        self.values[name] = start
        return result


def value_of(node: Node, values: Mapping[str, Array], sizes: Mapping[str, int]) -> Array:
    """The value of an expression at a point and at concrete sizes."""
    return Evaluation(values, sizes)(node)
