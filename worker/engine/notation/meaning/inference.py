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
from worker.engine.shapes import ONE, Dimension, Shape


def _single(dimension: Dimension) -> str | None:
    """The name, if the size is a single one, "" if it is a number; None for sums and products."""
    terms = dimension.terms
    if len(terms) > 1:
        return None
    if not terms or not terms[0][0]:
        return ""
    monomial, coefficient = terms[0]
    return monomial[0] if coefficient == 1 and len(monomial) == 1 else None


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
        if not self.open:
            return dimension
        found = self.found
        while True:
            terms = dimension.terms
            if len(terms) == 1 and len(terms[0][0]) == 1:  # a single name, as nearly always
                known = found.get(terms[0][0][0])
                if known is None:
                    return dimension
                dimension = known * terms[0][1] if terms[0][1] != 1 else known
            elif any(name in found for name in dimension.names):
                dimension = dimension.at({name: found[name] for name in dimension.names if name in found})
            else:
                return dimension

    def shape(self, shape: Shape) -> Shape:
        if not self.open or not shape:
            return shape
        return shapes.normal(tuple(self.resolve(d) for d in shape))

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

        def change(current: Node, args: tuple[Node, ...]) -> Node | None:
            shape = self.shape(current.shape)
            op, payload = current.op, current.payload
            if op is Op.INDEX or op is Op.SUM_OVER or op is Op.PRODUCT_OVER:
                letter, dimension = payload
                payload = (letter, self.resolve(dimension))
            elif op is Op.COMPREHENSION:
                payload = tuple((letter, self.resolve(d)) for letter, d in payload)
            elif op is Op.SIZE:
                return expression.size(self.resolve(payload))
            elif op is Op.ONES and not shape:
                return expression.number(1)
            elif op is Op.ZEROS and not shape:
                return expression.number(0)
            elif op is Op.IDENTITY and not shape:
                return expression.number(1)
            if shape == current.shape and payload == current.payload and args == current.args:
                return None
            return expression.node(op, args, payload, shape)

        return expression.rebuild(root, change)
