"""Sizes that the text leaves open, found by unification.

`1^T`, `I`, `0` and an index letter have sizes that nobody wrote: they are unknowns, and meeting a
neighbour settles them. Unknowns are named sizes too (their names begin with `?`), so that shapes
are computed with as usual; `settled` puts what was found into a finished expression.
"""

from __future__ import annotations

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.limits import MAX_UNKNOWN_SIZES
from worker.engine.shapes import ONE, SCALAR, Dimension, Shape


def _single(dimension: Dimension) -> str | None:
    """The name, if the size is a single one, "" if it is a number; None for sums and products."""
    return dimension.name if dimension.value is None else ""


def _age(name: str) -> int:
    return int(name[1:])


def _solved(zero: Dimension, name: str) -> Dimension | None:
    """What the unknown is where `zero` is c·n·?1 - rest; None if rest is no whole multiple of c·n.

    Sizes are at least 1, so that nothing is lost by dividing by them.
    """
    within = [(monomial, coefficient) for monomial, coefficient in zero.terms if name in monomial]
    if len(within) != 1 or within[0][0].count(name) != 1:
        return None
    divisor, factor = list(within[0][0]), -within[0][1]
    divisor.remove(name)
    terms: dict[tuple[str, ...], int] = {}
    for monomial, coefficient in zero.terms:
        if name in monomial:
            continue
        left = list(monomial)
        for side in divisor:
            if side not in left:
                return None
            left.remove(side)
        if coefficient % factor:
            return None
        terms[tuple(left)] = coefficient // factor
    value = Dimension(terms)
    return value if value.value is None or value.value > 0 else None


class Sizes:
    """The unknown sizes of one reading and what is known of them."""

    __slots__ = ("found", "open", "pairs", "places")

    def __init__(self) -> None:
        self.open = False  # whether there is any unknown
        self.found: dict[str, Dimension] = {}
        self.places: dict[str, tuple[int, int]] = {}  # where in the response each unknown arose
        self.pairs: list[tuple[Dimension, Dimension]] = []  # probably equal, if nothing else is known

    def fresh(self, start: int, end: int) -> Dimension:
        self.open = True
        if len(self.places) >= MAX_UNKNOWN_SIZES:
            raise AnswerError(
                "parse.too_large", "There are too many arrays of unknown size here.", start=start, end=end
            )
        name = f"?{len(self.places)}"
        self.places[name] = (start, end)
        return Dimension.of(name)

    def resolve(self, dimension: Dimension) -> Dimension:
        """With everything that was found put in."""
        found = self.found
        if not found:
            return dimension
        while True:
            name = dimension.name
            if name is not None:
                known = found.get(name)
                if known is None:
                    return dimension
                dimension = known
            elif found.keys().isdisjoint(dimension.names):
                return dimension
            else:
                dimension = dimension.at({name: found[name] for name in dimension.names if name in found})

    def shape(self, shape: Shape) -> Shape:
        if not self.found or not shape:
            return shape
        return shapes.normal(tuple([self.resolve(dimension) for dimension in shape]))

    def unify(self, left: Dimension, right: Dimension) -> bool:
        """Make two sizes equal, or say that they cannot be."""
        if left is right:
            return True
        if not self.open:
            return False
        left, right = self.resolve(left), self.resolve(right)
        if left is right:
            return True
        one, other = _single(left), _single(right)
        if one is not None and other is not None:
            if one[:1] == "?" and (other[:1] != "?" or int(one[1:]) > int(other[1:])):
                self.found[one] = right
                return True
            if other[:1] == "?":
                self.found[other] = left
                return True
            return False
        difference = left - right
        unknown = [name for name in difference.names if name[0] == "?"]
        for name in sorted(
            unknown, key=_age, reverse=True
        ):  # the one that arose last, so that chains stay short
            value = _solved(difference, name)
            if value is not None:
                self.found[name] = value
                return True
        return False

    def unify_shapes(self, left: Shape, right: Shape) -> Shape | None:
        """The common shape of two arrays, if they can have the same one."""
        if left == right:
            return left
        left, right = self.shape(left), self.shape(right)
        if len(left) != len(right):
            return None
        before = len(self.found)
        for a, b in zip(left, right, strict=True):
            if not self.unify(a, b):
                while len(self.found) > before:
                    self.found.popitem()  # what was found last
                return None
        return self.shape(left)

    def unknown(self, dimension: Dimension) -> bool:
        return self.open and any(name[0] == "?" for name in self.resolve(dimension).names)

    # --- the end --------------------------------------------------------------------------------

    def match(self, shape: Shape, asked: Shape) -> None:
        """Let unknown sizes of the whole answer be those of the shape that is asked for."""
        shape = self.shape(shape)
        if len(shape) == len(asked) and self.unify_shapes(shape, asked) is not None:
            return
        if 0 < len(shape) <= 2 and 0 < len(asked) <= 2:
            turned = shapes.transposed(asked)
            if len(turned) == len(shape) and self.unify_shapes(shape, turned) is not None:
                return
        for a, b in zip(shape, asked, strict=False):
            if b is not ONE and self.unknown(a):
                self.unify(a, b)

    def guess(self, likely: Dimension | None) -> None:
        """Settle what is still open: by probable equality, then by the only size there is."""
        for left, right in self.pairs:
            self.unify(left, right)
        for name, (start, end) in self.places.items():
            if name in self.found:
                continue
            if likely is None:
                raise AnswerError(
                    "parse.ambiguous_size",
                    "The size of this cannot be told from what stands around it; write it, as in 1_n or I_n.",
                    start=start,
                    end=end,
                )
            self.found[name] = likely

    def settled(self, root: Node) -> Node:
        """The expression with every size known."""
        if not self.open:
            return root

        known: dict[Shape, Shape] = {SCALAR: SCALAR}
        new: dict[Node, Node] = {}  # what became of the nodes that changed
        for current in expression.nodes_below(root):
            op, args, payload = current.op, current.args, current.payload
            shape = known.get(current.shape)
            if shape is None:
                shape = known[current.shape] = self.shape(current.shape)
            if new and args:
                args = tuple([new.get(arg, arg) for arg in args])
            if op in _SIZED:
                if op is Op.SIZE:
                    new[current] = expression.size(self.resolve(payload))
                    continue
                if op is Op.COMPREHENSION:
                    payload = tuple([(letter, self.resolve(dimension)) for letter, dimension in payload])
                else:
                    payload = (payload[0], self.resolve(payload[1]))
            elif not shape and op in _CONSTANT_ARRAYS:
                new[current] = expression.number(0 if op is Op.ZEROS else 1)
                continue
            if args != current.args or shape != current.shape or payload != current.payload:
                new[current] = expression.node(op, args, payload, shape)
        return new.get(root, root)


_SIZED = frozenset({Op.SIZE, Op.INDEX, Op.SUM_OVER, Op.PRODUCT_OVER, Op.COMPREHENSION})
_CONSTANT_ARRAYS = frozenset({Op.ONES, Op.ZEROS, Op.IDENTITY})
