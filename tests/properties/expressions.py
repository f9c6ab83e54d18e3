"""Random well-shaped expressions over every operation, for properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from worker.engine import expression as ex
from worker.engine.expression import Letter, Node
from worker.engine.model import Scope
from worker.engine.shapes import ONE, SCALAR, Dimension, Shape, as_matrix, normal, transposed

Draw = Callable[[st.SearchStrategy[Any]], Any]
SMOOTH = ["exp", "sin", "cos", "tanh", "arctan", "sigmoid", "softplus", "erf", "sinh", "cosh", "abs", "sqrt"]
OTHERS = ["log", "tan", "cot", "sec", "csc", "arcsinh", "relu", "sign", "heaviside", "floor", "ceil"]
RELATIONS = sorted(ex.COMPARISONS)


@dataclass(frozen=True)
class World:
    """The names of one question: two sizes and variables of every shape over them."""

    m: Dimension
    n: Dimension
    symbols: Mapping[str, Shape] = field(default_factory=dict)
    functions: Mapping[str, int] = field(default_factory=lambda: {"f": 1, "g": 2})

    @classmethod
    def of(cls, m: int | str, n: int | str) -> World:
        rows, columns = Dimension.of(m), Dimension.of(n)
        symbols = {
            **dict.fromkeys(["a", "b", "z", "lam", "t1"], SCALAR),
            **dict.fromkeys(["x", "y", "w", "theta"], (columns,)),
            **dict.fromkeys(["u", "v"], (rows,)),
            **dict.fromkeys(["A", "X"], (rows, columns)),
            **dict.fromkeys(["B", "C"], (columns, columns)),
            "W": (rows, rows),
        }
        return cls(m=rows, n=columns, symbols=symbols)

    @property
    def shapes(self) -> list[Shape]:
        m, n = self.m, self.n
        return [SCALAR, (n,), (m,), (ONE, n), (ONE, m), (m, n), (n, m), (n, n), (m, m)]

    def scope(self, shape: Shape) -> Scope:
        """What a reader of an answer of this shape may know."""
        sizes = self.m.names | self.n.names
        return Scope(symbols=self.symbols, sizes=frozenset(sizes), functions=self.functions, shape=shape)


SYMBOLIC = World.of("m", "n")
CONCRETE = World.of(2, 3)


@st.composite
def expressions(draw: Draw, world: World, shape: Shape | None = None, depth: int = 3) -> Node:
    """An expression over the names of the world, of the shape or of any shape."""
    wanted = draw(st.sampled_from(world.shapes)) if shape is None else shape
    return _Grower(draw, world).grow(wanted, depth, ())


class _Grower:
    """Draws one expression from its outside to its leaves."""

    def __init__(self, draw: Draw, world: World) -> None:
        self.draw = draw
        self.world = world

    def pick(self, options: list[Any]) -> Any:
        return self.draw(st.sampled_from(options))

    def grow(self, shape: Shape, depth: int, letters: tuple[Letter, ...]) -> Node:
        if depth <= 0:
            return self.leaf(shape, letters)
        kinds = ["elementwise", "elementwise", "leaf"]
        kinds += ["scalar"] if not shape else ["linear", "linear", "array"]
        kind = self.pick(kinds)
        if kind == "elementwise":
            return self.elementwise(shape, depth - 1, letters)
        if kind == "scalar":
            return self.scalar(depth - 1, letters)
        if kind == "linear":
            return self.linear(shape, depth - 1, letters)
        if kind == "array":
            return self.array(shape, depth - 1, letters)
        return self.leaf(shape, letters)

    # --- leaves ---

    def leaf(self, shape: Shape, letters: tuple[Letter, ...]) -> Node:
        names = [name for name, other in self.world.symbols.items() if other == shape]
        options = [lambda name=name: ex.symbol(name, shape) for name in names]
        if not shape:
            options += [self.number, self.number, lambda: ex.constant(self.pick(["pi", "e"]))]
            options += [lambda: ex.size(self.pick([self.world.m, self.world.n]))]
            options += [lambda: self.entry(letters)] * (1 + 2 * bool(letters))
            if letters:
                options += [lambda: ex.index(*self.pick(list(letters))), lambda: self.delta(letters)]
        elif len(shape) == 2 and shape[0] is shape[1]:
            options += [lambda: ex.identity(shape[0])]
        if shape:
            options += [lambda: ex.ones(shape), lambda: ex.zeros(shape)]
        flipped = [name for name, other in self.world.symbols.items() if shape and other == transposed(shape)]
        options += [lambda name=name: ex.transpose(ex.symbol(name, transposed(shape))) for name in flipped]
        return self.pick(options)()

    def number(self) -> Node:
        return ex.number(self.pick([0, 1, 2, 3, 12, -1, -2, Fraction(1, 2), Fraction(1, 3), Fraction(-5, 2)]))

    def entry(self, letters: tuple[Letter, ...]) -> Node:
        name = self.pick([name for name, shape in self.world.symbols.items() if shape])
        shape = self.world.symbols[name]
        indices = []
        for dimension in shape:
            fitting = [ex.index(*letter) for letter in letters if letter[1] is dimension]
            indices.append(self.pick([*fitting, *fitting, ex.number(1), ex.number(2)]))
        return ex.entry(ex.symbol(name, shape), *indices)

    def delta(self, letters: tuple[Letter, ...]) -> Node:
        one = self.pick(list(letters))
        others = [letter for letter in letters if letter[1] is one[1]]
        return ex.compare("==", ex.index(*one), ex.index(*self.pick(others)))

    # --- the same shape inside ---

    def elementwise(self, shape: Shape, depth: int, letters: tuple[Letter, ...]) -> Node:
        def same() -> Node:
            return self.grow(shape, depth, letters)

        def either() -> Node:
            return self.grow(self.pick([shape, SCALAR]), depth, letters)

        return self.pick(
            [
                lambda: ex.add(same(), same()),
                lambda: ex.add(same(), ex.negate(same()), either()),
                lambda: ex.subtract(either(), same()),
                lambda: ex.negate(same()),
                lambda: ex.multiply(same(), either()),
                lambda: ex.multiply(either(), same()),
                lambda: ex.multiply(either(), either(), same()),
                lambda: ex.divide(same(), either()),
                lambda: ex.divide(either(), same()),
                lambda: ex.power(same(), self.exponent(depth, letters)),
                lambda: ex.power(self.grow(SCALAR, depth, letters), same()),
                lambda: ex.function(self.pick(SMOOTH + OTHERS), same()),
                lambda: ex.function(self.pick(["max", "min"]), either(), same()),
                lambda: ex.apply("f", (self.pick([0, 1, 2, 4]),), same()) if not shape else same(),
                lambda: (
                    ex.apply("g", self.pick([(0, 0), (1, 0), (1, 2)]), same(), same())
                    if not shape
                    else same()
                ),
                lambda: ex.piecewise([(self.condition(shape, depth, letters), either())], same()),
                lambda: ex.piecewise(
                    [(self.condition(SCALAR, depth, letters), same()) for _ in "ab"], same()
                ),
                lambda: self.condition(shape, depth, letters),
            ]
        )()

    def exponent(self, depth: int, letters: tuple[Letter, ...]) -> Node:
        numbers = [2, 3, 7, -1, -2, Fraction(1, 2), Fraction(-1, 3)]
        return self.pick([lambda: ex.number(self.pick(numbers)), lambda: self.grow(SCALAR, depth, letters)])()

    def condition(self, shape: Shape, depth: int, letters: tuple[Letter, ...]) -> Node:
        def comparison() -> Node:
            sides = [self.grow(shape, depth, letters), self.grow(self.pick([shape, SCALAR]), depth, letters)]
            return ex.compare(self.pick(RELATIONS), *sides)

        return self.pick(
            [
                comparison,
                comparison,
                lambda: ex.logic("and", comparison(), comparison()),
                lambda: ex.logic("or", comparison(), ex.logic("not", comparison())),
            ]
        )()

    # --- scalars from arrays ---

    def scalar(self, depth: int, letters: tuple[Letter, ...]) -> Node:
        m, n = self.world.m, self.world.n

        def of(*dimensions: Dimension) -> Node:
            return self.grow(normal(dimensions), depth, letters)

        def length() -> Dimension:
            return self.pick([m, n])

        def vector(dimension: Dimension) -> Node:
            return self.pick([lambda: of(dimension), lambda: of(ONE, dimension)])()

        def array() -> Node:
            return self.grow(self.pick(self.world.shapes[1:]), depth, letters)

        def squared() -> Node:
            side = length()
            return of(side, side)

        def dotted() -> Node:
            side = length()
            return ex.dot(vector(side), vector(side))

        def summed(make: Callable[..., Node]) -> Node:
            letter = (self.pick([c for c in "ijkl" if c not in dict(letters)]), length())
            return make(*letter, self.grow(SCALAR, depth, (*letters, letter)))

        def picked() -> Node:
            inner = array()
            indices = []
            for dimension in inner.shape:
                fitting = [ex.index(*letter) for letter in letters if letter[1] is dimension]
                indices.append(ex.number(1) if dimension is ONE else self.pick([*fitting, ex.number(2)]))
            return ex.entry(inner, *indices)

        return self.pick(
            [
                dotted,
                lambda: ex.matmul(of(ONE, n), of(n)),
                lambda: ex.matmul(of(ONE, n), of(n, n), of(n)),
                lambda: ex.trace(squared()),
                lambda: ex.det(squared()),
                lambda: ex.total(array()),
                lambda: ex.mean(array()),
                lambda: ex.product_of(array()),
                lambda: ex.norm(array(), self.pick(["1", "2"])),
                lambda: ex.norm(of(n), "inf"),  # of a matrix it cannot be written
                lambda: ex.norm(of(m, n), "fro"),
                lambda: summed(ex.sum_over),
                lambda: summed(ex.sum_over),
                lambda: summed(ex.product_over),
                lambda: ex.total(ex.kronecker(of(m, n), of(ONE, m))),
                lambda: ex.norm(ex.vec(of(m, n))),
                lambda: ex.total(ex.block([[of(ONE, n)], [of(m, n)]])),
                picked,
            ]
        )()

    # --- arrays ---

    def linear(self, shape: Shape, depth: int, letters: tuple[Letter, ...]) -> Node:
        rows, columns = as_matrix(shape)
        inner = self.pick([self.world.m, self.world.n, ONE])

        def of(*dimensions: Dimension) -> Node:
            return self.grow(normal(dimensions), depth, letters)

        options = [
            lambda: ex.matmul(of(rows, inner), of(inner, columns)),
            lambda: ex.matmul(of(rows, rows), of(rows, columns)),
            lambda: ex.matmul(self.grow(SCALAR, depth, letters), of(rows, rows), of(rows, columns)),
            lambda: ex.matmul(of(rows, inner), of(inner, columns), of(columns, columns)),
            lambda: ex.transpose(of(columns, rows)),
        ]
        if rows is columns and rows is not ONE:
            options += [
                lambda: ex.diag(self.pick([lambda: of(rows), lambda: of(ONE, rows)])()),
                lambda: ex.inverse(of(rows, rows)),
                lambda: ex.cofactor(of(rows, rows)),
                lambda: ex.matrix_power(of(rows, rows), self.pick([2, 3, -2])),
            ]
        if rows is not ONE and columns is not ONE:
            options += [
                lambda: ex.outer(of(rows), self.pick([lambda: of(columns), lambda: of(ONE, columns)])()),
                lambda: ex.add(of(rows), of(ONE, columns), broadcast=True),
                lambda: ex.multiply(of(rows, columns), of(rows), broadcast=True),
                lambda: ex.unvec(ex.vec(of(rows, columns)), rows, columns),
            ]
        return self.pick(options)()

    def array(self, shape: Shape, depth: int, letters: tuple[Letter, ...]) -> Node:
        rows, columns = as_matrix(shape)
        options: list[Callable[[], Node]] = [lambda: self.comprehension(shape, depth)]
        if ONE in (rows, columns):
            options += [
                lambda: ex.softmax(self.grow(shape, depth, letters)),
                lambda: ex.reverse(self.grow(shape, depth, letters)),
            ]
        if rows is ONE:
            tall = self.pick([self.world.m, self.world.n])
            reduce = self.pick([ex.total, ex.mean])
            options += [lambda: reduce(self.grow((tall, columns), depth, letters), 0)]
        if columns is ONE:
            wide = self.pick([self.world.m, self.world.n])
            reduce = self.pick([ex.total, ex.mean])
            options += [lambda: reduce(self.grow((rows, wide), depth, letters), 1)]
            options += [lambda: ex.diagonal(self.grow((rows, rows), depth, letters))]
        if rows.value and columns.value:
            options += [lambda: self.grid(rows.value or 0, columns.value or 0, depth - 1, letters)] * 3
        return self.pick(options)()

    def grid(self, height: int, width: int, depth: int, letters: tuple[Letter, ...]) -> Node:
        return ex.block([[self.grow(SCALAR, depth, letters) for _ in range(width)] for _ in range(height)])

    def comprehension(self, shape: Shape, depth: int) -> Node:
        """Its letters are free of those around it, as in the answers people write."""
        if len(shape) == 1:
            letters: tuple[Letter, ...] = (("i", shape[0]),)
        else:
            letters = (("_", ONE) if shape[0] is ONE else ("i", shape[0]), ("j", shape[1]))
        bound = tuple(letter for letter in letters if letter[0] != "_")
        return ex.comprehension(letters, self.grow(SCALAR, depth, bound))
