"""Partial derivatives at index level.

`d(sum_k W[i,k] x[k]) / d x[j]` is found by the product rule and `d x[k] / d x[j] = [k = j]`, and the
bracket is contracted with the sum at once. Rules for matrices (Petersen & Pedersen, The Matrix
Cookbook, 2.1-2.2): d X^-1 = -X^-1 dX X^-1, d det X = det X tr(X^-1 dX).

At a kink the derivative taken is the paper's: that of max(0, z) is [z > 0], that of |z| sign(z).
"""

from __future__ import annotations

from collections.abc import Callable

from worker.engine import expression
from worker.engine.calculus import letters, scalar
from worker.engine.calculus.lowering import Lowering, size_of
from worker.engine.errors import QuestionError
from worker.engine.expression import Node, Op
from worker.engine.shapes import Dimension


def _f(name: str, argument: Node) -> Node:
    return expression.function(name, argument)


def _square(argument: Node) -> Node:
    return scalar.raised(argument, expression.number(2))


_ONE, _TWO = scalar.ONE, expression.number(2)

# d f(u) / d u as a function of u.
OUTER_DERIVATIVES: dict[str, Callable[[Node], Node]] = {
    "exp": lambda u: _f("exp", u),
    "log": lambda u: scalar.over(_ONE, u),
    "sin": lambda u: _f("cos", u),
    "cos": lambda u: scalar.minus(_f("sin", u)),
    "tan": lambda u: scalar.over(_ONE, _square(_f("cos", u))),
    "cot": lambda u: scalar.over(scalar.MINUS_ONE, _square(_f("sin", u))),
    "sec": lambda u: scalar.over(_f("sin", u), _square(_f("cos", u))),
    "csc": lambda u: scalar.minus(scalar.over(_f("cos", u), _square(_f("sin", u)))),
    "arcsin": lambda u: scalar.over(_ONE, _f("sqrt", scalar.plus(_ONE, scalar.minus(_square(u))))),
    "arccos": lambda u: scalar.over(
        scalar.MINUS_ONE, _f("sqrt", scalar.plus(_ONE, scalar.minus(_square(u))))
    ),
    "arctan": lambda u: scalar.over(_ONE, scalar.plus(_ONE, _square(u))),
    "sinh": lambda u: _f("cosh", u),
    "cosh": lambda u: _f("sinh", u),
    "tanh": lambda u: scalar.plus(_ONE, scalar.minus(_square(_f("tanh", u)))),
    "arcsinh": lambda u: scalar.over(_ONE, _f("sqrt", scalar.plus(_ONE, _square(u)))),
    "arccosh": lambda u: scalar.over(_ONE, _f("sqrt", scalar.plus(_square(u), scalar.MINUS_ONE))),
    "arctanh": lambda u: scalar.over(_ONE, scalar.plus(_ONE, scalar.minus(_square(u)))),
    "sqrt": lambda u: scalar.over(_ONE, scalar.times(_TWO, _f("sqrt", u))),
    "abs": lambda u: _f("sign", u),
    "sign": lambda u: scalar.ZERO,
    "heaviside": lambda u: scalar.ZERO,
    "floor": lambda u: scalar.ZERO,
    "ceil": lambda u: scalar.ZERO,
    "relu": lambda u: scalar.compared(">", u, scalar.ZERO),
    "sigmoid": lambda u: scalar.times(_f("sigmoid", u), scalar.plus(_ONE, scalar.minus(_f("sigmoid", u)))),
    "softplus": lambda u: _f("sigmoid", u),
    "erf": lambda u: scalar.over(
        scalar.times(_TWO, _f("exp", scalar.minus(_square(u)))),
        _f("sqrt", expression.constant("pi")),
    ),
}


class Derivative:
    """The partial derivative by one component: `name`, or `name[indices]`."""

    def __init__(self, name: str, indices: tuple[Node, ...] = ()) -> None:
        self.name = name
        self.indices = indices
        self.known: dict[Node, Node] = {}

    def of(self, root: Node) -> Node:
        """d root / d component, for an index-level scalar."""
        for current in expression.walk(root):
            if current not in self.known and not current.shape:
                self.known[current] = self._rule(current)
        return self.known[root]

    def _rule(self, f: Node) -> Node:
        op = f.op
        if op is Op.SYMBOL:
            return _ONE if f.payload == self.name and not self.indices else scalar.ZERO
        if op in (Op.NUMBER, Op.CONSTANT, Op.SIZE, Op.INDEX, Op.COMPARE, Op.LOGIC):
            return scalar.ZERO
        if op is Op.ENTRY:
            return self._entry(f)
        if op is Op.DET:
            return self._det(f)
        d = [self.known[arg] for arg in f.args]
        if op is Op.ADD:
            return scalar.plus(*d)
        if op is Op.NEGATE:
            return scalar.minus(d[0])
        if op is Op.MULTIPLY:
            return scalar.plus(
                *(
                    scalar.times(*f.args[:k], part, *f.args[k + 1 :])
                    for k, part in enumerate(d)
                    if part is not scalar.ZERO
                )
            )
        if op is Op.DIVIDE:
            return self._quotient(f, d)
        if op is Op.POWER:
            return self._power(f, d)
        if op is Op.FUNCTION:
            return self._function(f, d)
        if op is Op.APPLY:
            return self._apply(f, d)
        if op is Op.PIECEWISE:
            return scalar.cases(list(zip(f.args[:-1:2], d[1:-1:2], strict=True)), d[-1])
        if op is Op.SUM_OVER:
            letter, dimension = f.payload
            return contracted(letter, dimension, d[0])
        if op is Op.PRODUCT_OVER:
            return self._product(f, d[0])
        raise QuestionError(f"no derivative of {op}")

    def _entry(self, f: Node) -> Node:
        array, *places = f.args
        if array.op is Op.SYMBOL:
            if array.payload != self.name or len(self.indices) != len(places):
                return scalar.ZERO
            pairs = zip(places, self.indices, strict=True)
            return scalar.times(*(scalar.compared("==", a, b) for a, b in pairs))
        (matrix,) = array.args  # an inverse
        row, column = places
        return scalar.minus(
            self._double_sum(
                matrix,
                (row, column),
                lambda p, q: (expression.entry(array, row, p), expression.entry(array, q, column)),
            )
        )

    def _det(self, f: Node) -> Node:
        (matrix,) = f.args
        inverse = expression.inverse(matrix)
        return scalar.times(f, self._double_sum(matrix, (), lambda p, q: (expression.entry(inverse, q, p),)))

    def _double_sum(
        self,
        matrix: Node,
        used: tuple[Node, ...],
        weights: Callable[[Node, Node], tuple[Node, ...]],
    ) -> Node:
        """sum_pq weights(p, q) d matrix[p,q]."""
        side = matrix.shape[0]
        taken = set().union(*(letters.letters_in(i) for i in (matrix, *used, *self.indices)))
        first = letters.fresh(taken)
        second = letters.fresh(taken | {first})
        p, q = expression.index(first, side), expression.index(second, side)
        inner = Derivative(self.name, self.indices).of(Lowering().entry(matrix, (p, q)))
        body = scalar.times(*weights(p, q), inner)
        return contracted(first, side, contracted(second, side, body))

    def _quotient(self, f: Node, d: list[Node]) -> Node:
        top, bottom = f.args
        first = scalar.over(d[0], bottom)
        if d[1] is scalar.ZERO:
            return first
        return scalar.plus(first, scalar.minus(scalar.over(scalar.times(top, d[1]), _square(bottom))))

    def _power(self, f: Node, d: list[Node]) -> Node:
        base, exponent = f.args
        terms = []
        if d[0] is not scalar.ZERO:
            lowered = scalar.raised(base, scalar.plus(exponent, scalar.MINUS_ONE))
            terms.append(scalar.times(exponent, lowered, d[0]))
        if d[1] is not scalar.ZERO:
            terms.append(scalar.times(f, _f("log", base), d[1]))
        return scalar.plus(*terms)

    def _function(self, f: Node, d: list[Node]) -> Node:
        name = str(f.payload)
        if name in ("max", "min"):
            return self._extreme(f, d, ">" if name == "max" else "<")
        if d[0] is scalar.ZERO:
            return scalar.ZERO
        return scalar.times(OUTER_DERIVATIVES[name](f.args[0]), d[0])

    def _extreme(self, f: Node, d: list[Node], beats: str) -> Node:
        """The derivative of the argument that stands last in the running extreme.

        What does not move comes first, so that max(0, z) has derivative 0 at z = 0, as in the paper; where
        arguments are equal everywhere, as in max(x, x), one of them still counts.
        """
        pairs = sorted(zip(f.args, d, strict=True), key=lambda pair: pair[1] is not scalar.ZERO)
        extreme, slope = pairs[0]
        for argument, part in pairs[1:]:
            gate = scalar.compared(beats, argument, extreme)
            other = scalar.plus(scalar.ONE, scalar.minus(gate))
            slope = scalar.plus(scalar.times(gate, part), scalar.times(other, slope))
            extreme = expression.function(str(f.payload), extreme, argument)
        return slope

    def _apply(self, f: Node, d: list[Node]) -> Node:
        name, orders = f.payload
        terms = []
        for k, part in enumerate(d):
            raised = (*orders[:k], orders[k] + 1, *orders[k + 1 :])
            terms.append(scalar.times(expression.apply(name, raised, *f.args), part))
        return scalar.plus(*terms)

    def _product(self, f: Node, d: Node) -> Node:
        """sum_k f_k'/f_k times the product, which holds almost everywhere."""
        letter, dimension = f.payload
        if d is scalar.ZERO:
            return scalar.ZERO
        return scalar.times(f, contracted(letter, dimension, scalar.over(d, f.args[0])))


def contracted(letter: str, dimension: Dimension, body: Node, *, numbers: bool = True) -> Node:
    """Sum of the body over the letter, with brackets [letter = other] used up at once.

    With `numbers` those that occur are taken to be within the dimension, as x[2] tells of the question's own.
    """
    if body is scalar.ZERO:
        return scalar.ZERO
    if body.op is Op.ADD:
        return scalar.plus(*(contracted(letter, dimension, term, numbers=numbers) for term in body.args))
    if letter not in letters.letters_in(body):
        return scalar.times(size_of(dimension), body)
    factors = body.args if body.op is Op.MULTIPLY else (body,)
    for place, factor in enumerate(factors):
        parted = _parted(factor, letter)
        if parted is None:
            continue
        other, within = parted
        if not _runs_along(other, dimension, numbers):
            continue
        rest = scalar.times(*factors[:place], within, *factors[place + 1 :])
        if _binds(rest, letters.letters_in(other) | {letter}):
            continue
        return letters.replace(rest, {letter: other})
    outside = [f for f in factors if letter not in letters.letters_in(f)]
    inside = [f for f in factors if letter in letters.letters_in(f)]
    return scalar.times(*outside, scalar.summed(letter, dimension, scalar.times(*inside)))


def _runs_along(index: Node, dimension: Dimension, numbers: bool) -> bool:
    """Whether an index is one of 1, ..., dimension, for every size."""
    if index.op is Op.INDEX:
        return index.payload[1] is dimension
    value = index.payload
    if value.denominator > 1 or value < 1:
        return False
    return value <= dimension.value if dimension.value is not None else numbers or value == 1


def _parted(factor: Node, letter: str) -> tuple[Node, Node] | None:
    """The factor as [letter = other] times the rest, also where it has the bracket in each of its cases."""
    other = _bracket(factor, letter)
    if other is not None:
        return other, scalar.ONE
    if factor.op is Op.MULTIPLY:
        for place, item in enumerate(factor.args):
            found = _parted(item, letter)
            if found is not None:
                return found[0], scalar.times(*factor.args[:place], found[1], *factor.args[place + 1 :])
    if factor.op is not Op.PIECEWISE:
        return None
    *cases, otherwise = factor.args
    rests, others = [], set()
    for value in (*cases[1::2], otherwise):
        if value is scalar.ZERO:
            rests.append(value)
            continue
        found = _parted(value, letter)
        if found is None:
            return None
        others.add(found[0])
        rests.append(found[1])
    if len(others) != 1:
        return None
    return others.pop(), scalar.cases(list(zip(cases[::2], rests[:-1], strict=True)), rests[-1])


def _bracket(factor: Node, letter: str) -> Node | None:
    """The other side of [letter = other], if this factor is one and the letter does not recur."""
    if factor.op is not Op.COMPARE or factor.payload != "==":
        return None
    for this, other in (factor.args, factor.args[::-1]):
        alone = this.op is Op.INDEX and this.payload[0] == letter
        if alone and other.op in (Op.INDEX, Op.NUMBER) and letter not in letters.letters_in(other):
            return other
    return None


def _binds(root: Node, names: frozenset[str]) -> bool:
    """Whether a binder below binds one of these letters, so that replacing would capture."""
    return any(
        current.op in letters.BINDERS and any(letter in names for letter, _ in letters.bound_letters(current))
        for current in expression.walk(root)
    )
