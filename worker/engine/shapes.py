"""Dimensions, shapes, and how they combine.

A `Dimension` is a polynomial in named sizes with integer coefficients (`n`, `3`, `n + 1`, `m*n`),
kept canonical and interned, so that `is` is equality. A shape is a tuple of dimensions in
*normal form*: a scalar is `()`, a column vector `(n,)`, a matrix (rows included) `(m, n)`, a
tensor has three or more. An n×1 matrix is the column `(n,)` and a 1×1 matrix the scalar `()`:
that is the convention of the paper, and it makes "a 1×1 matrix answers a scalar" true by form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, TypeAlias

from worker.engine.errors import ShapeError

Monomial: TypeAlias = tuple[str, ...]


class Dimension:
    """A size, known or not: an interned polynomial in named sizes. Compare with `is` or `==`."""

    __slots__ = ("name", "names", "terms", "value")
    _interned: ClassVar[dict[tuple[tuple[Monomial, int], ...], Dimension]] = {}

    terms: tuple[tuple[Monomial, int], ...]
    names: frozenset[str]
    name: str | None  # the size's name, if it is a single named size
    value: int | None  # the number, if no named size is left

    def __new__(cls, terms: Mapping[Monomial, int]) -> Dimension:
        key = tuple(sorted((m, c) for m, c in terms.items() if c))
        found = cls._interned.get(key)
        if found is None:
            found = object.__new__(cls)
            found.terms = key
            found.names = frozenset(name for monomial, _ in key for name in monomial)
            found.name = key[0][0][0] if len(key) == 1 and len(key[0][0]) == 1 == key[0][1] else None
            found.value = None if found.names else sum(coefficient for _, coefficient in key)
            cls._interned[key] = found
        return found

    @classmethod
    def of(cls, value: int | str | Dimension) -> Dimension:
        """The dimension for a number, a size name, or itself."""
        if isinstance(value, Dimension):
            return value
        if isinstance(value, int):
            return cls._interned.get((((), value),)) or cls({(): value})
        return cls({(value,): 1})

    def at(self, sizes: Mapping[str, int | Dimension]) -> Dimension:
        """With the named sizes replaced."""
        if self.name is not None:
            return Dimension.of(sizes.get(self.name, self))
        if not self.terms or all(not (set(m) & sizes.keys()) for m, _ in self.terms):
            return self
        total = ZERO
        for monomial, coefficient in self.terms:
            product = Dimension.of(coefficient)
            for name in monomial:
                product = product * Dimension.of(sizes.get(name, name))
            total = total + product
        return total

    def __add__(self, other: Dimension | int) -> Dimension:
        sums = dict(self.terms)
        for monomial, coefficient in Dimension.of(other).terms:
            sums[monomial] = sums.get(monomial, 0) + coefficient
        return Dimension(sums)

    def __mul__(self, other: Dimension | int) -> Dimension:
        products: dict[Monomial, int] = {}
        for m1, c1 in self.terms:
            for m2, c2 in Dimension.of(other).terms:
                monomial = tuple(sorted(m1 + m2))
                products[monomial] = products.get(monomial, 0) + c1 * c2
        return Dimension(products)

    def __sub__(self, other: Dimension | int) -> Dimension:
        return self + Dimension.of(other) * -1

    def __str__(self) -> str:
        if not self.terms:
            return "0"
        parts: list[str] = []
        for monomial, coefficient in sorted(self.terms, key=lambda t: (-len(t[0]), t[0])):
            body = "*".join(monomial)
            if not body:
                text = str(abs(coefficient))
            elif abs(coefficient) == 1:
                text = body
            else:
                text = f"{abs(coefficient)}*{body}"
            sign = "-" if coefficient < 0 else "+"
            parts.append((sign if parts or sign == "-" else "") + text)
        return "".join(parts)

    def __repr__(self) -> str:
        return f"Dimension({self})"

    def __reduce__(self) -> tuple[object, ...]:
        return (Dimension, (dict(self.terms),))


ZERO = Dimension.of(0)
ONE = Dimension.of(1)
Shape: TypeAlias = tuple[Dimension, ...]
SCALAR: Shape = ()


def shape_of(*dimensions: int | str | Dimension) -> Shape:
    """The normal form of these dimensions.

    >>> shape_of("n", 1) == shape_of("n"), shape_of(1, 1) == ()
    (True, True)
    """
    return normal(tuple(Dimension.of(d) for d in dimensions))


def normal(shape: Shape) -> Shape:
    """n×1 becomes (n,), 1×1 and (1,) become (); tensors stay as they are."""
    if len(shape) == 2 and shape[1] is ONE:
        shape = shape[:1]
    if len(shape) == 1 and shape[0] is ONE:
        return SCALAR
    return shape


def as_matrix(shape: Shape) -> tuple[Dimension, Dimension]:
    """Rows and columns; a scalar is 1×1, a vector a column."""
    if len(shape) == 2:
        return shape[0], shape[1]
    if len(shape) == 1:
        return shape[0], ONE
    if not shape:
        return ONE, ONE
    raise ShapeError(f"a tensor of shape {describe(shape)} is not a matrix", left=describe(shape))


def transposed(shape: Shape) -> Shape:
    """Shape of the transpose."""
    rows, columns = as_matrix(shape)
    return normal((columns, rows))


def product(left: Shape, right: Shape) -> Shape:
    """Shape of the matrix product; a scalar factor scales."""
    if not left:
        return right
    if not right:
        return left
    (rows, inner), (inner2, columns) = as_matrix(left), as_matrix(right)
    if inner is not inner2:
        raise ShapeError(
            f"a {describe(left)} times a {describe(right)}: {inner} columns meet {inner2} rows",
            left=describe(left),
            right=describe(right),
        )
    return normal((rows, columns))


def elementwise(shapes: Iterable[Shape], *, broadcast: bool = False) -> Shape:
    """Common shape of an element-wise operation; scalars always expand.

    With `broadcast`, a dimension of one expands too, as in array code: a column plus a row is a
    matrix.
    """
    result: Shape = SCALAR
    for shape in shapes:
        if not shape or shape == result:
            continue
        if not result:
            result = shape
            continue
        if broadcast and len(shape) <= 2 and len(result) <= 2:
            pairs = zip(as_matrix(result), as_matrix(shape), strict=True)
            merged = tuple(a if a is b or b is ONE else b if a is ONE else None for a, b in pairs)
            if None not in merged:
                result = normal(tuple(d for d in merged if d is not None))
                continue
        raise ShapeError(
            f"a {describe(result)} and a {describe(shape)} do not fit element by element",
            left=describe(result),
            right=describe(shape),
        )
    return result


def describe(shape: Shape) -> str:
    """The shape in words: scalar, column of n, row of n, m×n matrix, tensor.

    >>> describe(shape_of(1, "n"))
    'row of n'
    """
    if not shape:
        return "scalar"
    if len(shape) == 1:
        return f"column of {shape[0]}"
    if len(shape) == 2:
        if shape[0] is ONE:
            return f"row of {shape[1]}"
        return f"{shape[0]}×{shape[1]} matrix"
    return "×".join(str(d) for d in shape) + " tensor"
