"""Equality for every size, where an entry is a formula in few numbers: x[i], a scalar, a sum over entries.

Each of them becomes a real variable of its own, and the two formulas are compared as those of numbers are.
What holds for all their values holds for those that they take. A sum is one number on both sides if its
summands are proved equal in the same way. Letters that run over one size may be equal or not: both are
looked at.

What is 0 only on a null set of such values may yet be 0 throughout, as Σ 2x - 2 Σ x is. So nothing may be
divided by, and no gate may switch, where it involves a sum or a size, unless the tensor normal form tells
that it is 0 on a null set for every size, or the reference divides by it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from worker.engine import expression
from worker.engine.calculus import Lowering, axis_positions, scalar
from worker.engine.calculus.differentiate import contracted
from worker.engine.calculus.letters import replace
from worker.engine.errors import AnswerError
from worker.engine.exact.decide import decide
from worker.engine.exact.domain import Domain
from worker.engine.exact.tensor.algebra import TooLargeError
from worker.engine.exact.tensor.vanishing import nonnegative
from worker.engine.expression import Letter, Node, Op
from worker.engine.model import (
    EXCEPT_AT_KINKS,
    Conclusion,
    Evidence,
    Interval,
    Kink,
    Property,
    Question,
    Variable,
)
from worker.engine.shapes import SCALAR, Dimension

LARGEST_ENTRY = 150  # nodes
MOST_LETTERS = 3
MOST_SUMS = 6
DEEPEST = 2  # sums within sums
ONLY_SOME_VALUES = frozenset({Property.INTEGER, Property.SUMS_TO_ONE})
OF_NUMBERS = frozenset(
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
ALWAYS_THERE = frozenset({Op.ADD, Op.NEGATE, Op.MULTIPLY, Op.NUMBER, Op.CONSTANT, Op.SYMBOL, Op.INDEX})
JUMPING = frozenset({"sign", "heaviside"})
# Functions that are continuous wherever they have a value, and have one on an open set or everywhere.
CONTINUOUS = frozenset(
    "exp sin cos sinh cosh tanh arctan arcsinh sigmoid softplus erf sqrt max min abs relu".split()
)
PIECEWISE_LINEAR = frozenset({"max", "min", "abs", "relu"})
FROM_ONE, FROM_ZERO = Interval(lower=Fraction(1)), Interval(lower=Fraction(0))


class _NotFewNumbers(Exception):
    """An entry is no formula in few numbers, or something may be 0 throughout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a proof is made under: the question, and who tells of what is 0 on a null set, for every size."""

    question: Question
    beside: bool
    never_zero: Callable[[Node], bool]


def proved(learner: Node, reference: Node, setting: Setting) -> Evidence | None:
    """EQUAL for all sizes, or None where this does not show it."""
    question = setting.question
    names = expression.symbols(learner) | expression.symbols(reference)
    variables = [variable for name, variable in question.variables.items() if name in names]
    if question.assumptions or any(variable.properties & ONLY_SOME_VALUES for variable in variables):
        return None
    for places in axis_positions(reference.shape):
        try:
            low = Lowering()
            pair = [_closed(low.entry(array, places)) for array in (learner, reference)]
        except AnswerError:
            continue
        letters = [place.payload for place in places if place.op is Op.INDEX]
        try:
            found = _for_all(pair[0], pair[1], letters, setting, 0)
        except (_NotFewNumbers, TooLargeError, RecursionError, AnswerError):
            return None
        if found is None:
            return None
        gated = any(evidence.gated for evidence in found)
        remark = EXCEPT_AT_KINKS if gated and question.kink is Kink.OPEN else ""
        method = found[-1].method
        return Evidence(method=method, conclusion=Conclusion.EQUAL, sizes="all", remark=remark, gated=gated)
    return None


def _closed(root: Node) -> Node:
    """With sums taken apart, and what does not depend on their letters outside of them."""

    def change(node: Node, args: tuple[Node, ...]) -> Node | None:
        if node.op is not Op.SUM_OVER:
            return None
        letter, dimension = node.payload
        return contracted(letter, dimension, args[0], numbers=False)

    return expression.rebuild(root, change)


def _for_all(
    learner: Node, reference: Node, letters: Sequence[Letter], setting: Setting, depth: int
) -> list[Evidence] | None:
    """The evidence for each way in which letters may be equal to each other; None if one is missing."""
    if len(letters) > MOST_LETTERS or depth > DEEPEST:
        raise _NotFewNumbers
    found = []
    for equal in _partitions(letters):
        numbers = _Numbers(setting=setting, letters=[x for x in letters if x[0] not in equal], depth=depth)
        names = {name: expression.index(*letter) for name, letter in equal.items()}
        theirs, mine = (
            numbers.of(replace(reference, names)),
            numbers.of(replace(learner, names), numbers.divisors),
        )
        domain = Domain(variables=numbers.variables, kink=setting.question.kink, beside=setting.beside)
        evidence = decide(mine, theirs, domain, soon=True)
        if evidence.conclusion is not Conclusion.EQUAL:
            return None
        found += [evidence, *numbers.evidence]
    return found


def _partitions(letters: Sequence[Letter]) -> Iterator[Mapping[str, Letter]]:
    """For each way in which letters of one size may be equal: those that are another one, and which."""
    if not letters:
        yield {}
        return
    *before, last = letters
    for equal in _partitions(before):
        yield equal
        for other in before:
            if other[0] not in equal and other[1] is last[1]:
                yield {**equal, last[0]: other}


@dataclass(slots=True, kw_only=True)
class _Numbers:
    """Formulas as formulas in numbers, and what these numbers are; letters that differ are not equal."""

    setting: Setting
    letters: Sequence[Letter]
    depth: int
    variables: dict[str, Variable] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)  # that summands are equal
    divisors: set[Node] = field(default_factory=set)
    _sums: list[tuple[Op, Dimension, Node, Node]] = field(default_factory=list)
    _others: dict[Node, Node] = field(default_factory=dict)

    def of(self, root: Node, granted: set[Node] | None = None) -> Node:
        """The formula in numbers; `granted` are the divisors of the reference, given for a learner's."""
        order = list(expression.nodes_below(root))
        if len(order) > LARGEST_ENTRY:
            raise _NotFewNumbers
        found = self._number(root, granted is None)
        self._check(root, granted)
        return found

    # --- numbers ----------------------------------------------------------------------------

    def _number(self, node: Node, new: bool) -> Node:
        op = node.op
        if op in (Op.NUMBER, Op.CONSTANT):
            return node
        if op is Op.SIZE:
            return self._size(node.payload)
        if op is Op.SYMBOL and not node.shape:
            return self._variable(str(node.payload), str(node.payload))
        if op is Op.ENTRY and node.args[0].op is Op.SYMBOL:
            return self._entry(node)
        if op is Op.COMPARE and any(arg.op is Op.INDEX for arg in node.args):
            return self._bracket(node)
        if op in OF_NUMBERS:
            return expression.node(
                op, tuple([self._number(arg, new) for arg in node.args]), node.payload, SCALAR
            )
        if op is Op.SUM_OVER or op is Op.PRODUCT_OVER:
            return self._sum(node, new)
        if op is Op.INDEX or not (new or node in self._others):
            raise _NotFewNumbers
        return self._other(node)

    def _variable(self, name: str, of: str, interval: Interval | None = None) -> Node:
        if name not in self.variables:
            declared = self.setting.question.variables.get(of)
            if interval is None and declared is None:
                raise _NotFewNumbers
            properties = (
                declared.properties & {Property.NONZERO} if declared and interval is None else frozenset()
            )
            found = interval if interval is not None or declared is None else declared.interval
            self.variables[name] = Variable(
                name=name, shape=SCALAR, interval=found or Interval(), properties=properties
            )
        return expression.symbol(name, SCALAR)

    def _entry(self, node: Node) -> Node:
        array, *indices = node.args
        if any(index.op is not Op.INDEX or index.payload not in self.letters for index in indices):
            raise _NotFewNumbers
        name = str(array.payload)
        places = [index.payload[0] for index in indices]
        declared = self.setting.question.variables.get(name)
        if declared is not None and Property.SYMMETRIC in declared.properties:
            places.sort()
        return self._variable(f"{name}[{','.join(places)}]", name)

    def _size(self, dimension: Dimension) -> Node:
        terms = []
        for names, coefficient in dimension.terms:
            sizes = [self._variable(f"size {name}", name, FROM_ONE) for name in names]
            terms.append(expression.multiply(expression.number(coefficient), *sizes))
        return expression.add(*terms)

    def _bracket(self, node: Node) -> Node:
        one, other = node.args
        if node.payload not in ("==", "!=") or not one.op is other.op is Op.INDEX:
            raise _NotFewNumbers
        if one is not other and one.payload[1] is not other.payload[1]:
            raise _NotFewNumbers
        return expression.number(int((one is other) is (node.payload == "==")))

    def _sum(self, node: Node, new: bool) -> Node:
        """The number that stands for a sum; one that the reference has not must have a value anyway."""
        letter, dimension = node.payload
        running = (f"~s{self.depth}", dimension)
        body = replace(node.args[0], {letter: expression.index(*running)})
        for op, known_dimension, known, number in self._sums:
            if op is node.op and known_dimension is dimension and self._are_equal(body, known, running):
                return number
        if len(self._sums) >= MOST_SUMS or not (new or _has_values(body)):
            raise _NotFewNumbers
        interval = FROM_ZERO if nonnegative(node) else Interval()
        number = self._variable(f"sum {len(self._sums)}", "", interval)
        self._sums.append((node.op, dimension, body, number))
        return number

    def _are_equal(self, body: Node, known: Node, running: Letter) -> bool:
        if body is known:
            return True
        try:
            found = _for_all(body, known, [*self.letters, running], self.setting, self.depth + 1)
        except _NotFewNumbers:
            return False
        if found is None:
            return False
        self.evidence += found
        return True

    def _other(self, node: Node) -> Node:
        """An entry of an inverse, a determinant: the same where it is written in the same way."""
        if node not in self._others:
            self._others[node] = self._variable(f"other {len(self._others)}", "", Interval())
        return self._others[node]

    # --- what must not be 0 throughout ------------------------------------------------------

    def _check(self, root: Node, granted: set[Node] | None) -> None:
        """That nothing which involves more than entries and scalars is divided by 0, or jumps, throughout."""
        for node in _outside_sums(root):
            if node.op not in OF_NUMBERS or all(map(_is_of_entries, node.args)):
                continue
            for divisor in _divisors(node):
                if granted is None:
                    self.divisors.add(divisor)
                elif divisor not in granted and not self._never_zero(divisor):
                    raise _NotFewNumbers
            for gap in _gaps(node):
                if not self._never_zero(gap):
                    raise _NotFewNumbers

    def _never_zero(self, node: Node) -> bool:
        return _is_of_entries(node) or self.setting.never_zero(node)


def _outside_sums(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if node.op in OF_NUMBERS:
            stack += node.args


def _is_of_entries(node: Node) -> bool:
    """Whether it is made of entries and scalars alone, which take any values together."""
    return all(
        part.op in OF_NUMBERS
        or part.op in (Op.NUMBER, Op.CONSTANT, Op.INDEX, Op.SYMBOL)
        or (part.op is Op.ENTRY and part.args[0].op is Op.SYMBOL)
        for part in expression.walk(node)
    )


def _has_values(body: Node) -> bool:
    """Whether the body has a value wherever its letters are."""
    return all(
        part.op in ALWAYS_THERE
        or (part.op is Op.ENTRY and part.args[0].op is Op.SYMBOL)
        or (part.op is Op.POWER and part.args[1].op is Op.NUMBER and part.args[1].payload in (1, 2, 3, 4))
        for part in expression.walk(body)
    )


def _divisors(node: Node) -> list[Node]:
    """What must not be 0 for the node to have a value.

    Raises:
        _NotFewNumbers: it may be without a value elsewhere, on null sets of another kind.
    """
    if node.op is Op.DIVIDE:
        return _factors(node.args[1])
    if node.op is Op.POWER:
        exponent = node.args[1]
        plain = exponent.op is Op.NUMBER and exponent.payload >= 0
        return [] if plain else _factors(node.args[0])
    if node.op is Op.FUNCTION and node.payload == "log":
        return [node.args[0]]
    if node.op is Op.APPLY or (node.op is Op.FUNCTION and node.payload not in CONTINUOUS | JUMPING):
        raise _NotFewNumbers
    return []


def _gaps(node: Node) -> list[Node]:
    """What is 0 where the node jumps."""
    if node.op is Op.COMPARE:
        return _borders(scalar.plus(node.args[0], scalar.minus(node.args[1])))
    if node.op is Op.FUNCTION and node.payload in JUMPING:
        return _borders(node.args[0])
    return []


def _factors(node: Node) -> list[Node]:
    """What the node is 0 with."""
    if node.op in (Op.MULTIPLY, Op.NEGATE):
        return [factor for arg in node.args for factor in _factors(arg)]
    if node.op is Op.POWER and node.args[1].op is Op.NUMBER:
        return _factors(node.args[0])
    if node.op is Op.FUNCTION and node.payload in ("abs", "sqrt"):
        return _factors(node.args[0])
    return [] if node.op is Op.NUMBER and node.payload else [node]


def _borders(gap: Node) -> list[Node]:
    """What is 0 on the border of where the gap is: max(0, u) is 0 on a whole side of u = 0."""
    if gap.op is Op.NUMBER or gap.op is Op.COMPARE:  # a bracket has been looked at by itself
        return []
    parts = gap.op in (Op.MULTIPLY, Op.NEGATE) or (gap.op is Op.FUNCTION and gap.payload in PIECEWISE_LINEAR)
    return [border for arg in gap.args for border in _borders(arg)] if parts else [gap]
