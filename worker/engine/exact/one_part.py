"""Functions of one part: an identity of arctan(sin x - y^2) is one of arctan u, for all real u at once.

What holds for all values of the part holds wherever the part has a value, as it must where the reference has
one. A proof may leave single values open; they are taken on null sets only, as the part is analytic on a
convex domain, and no constant.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb, ctx

from worker.engine import expression
from worker.engine.exact import collected
from worker.engine.exact.balls import Evaluation, Trouble
from worker.engine.exact.collected.sums import Beyond, Sum, collect, negative
from worker.engine.exact.domain import Domain
from worker.engine.exact.points import sampler_of
from worker.engine.exact.rationals import as_fmpq
from worker.engine.exact.structure import components, is_constant, order
from worker.engine.expression import Node, Op
from worker.engine.model import REALS, Interval, Variable

NAME = "value"
VALUE = expression.symbol(NAME)
LEAVES = (Op.SYMBOL, Op.ENTRY)
ARITHMETIC = frozenset({Op.ADD, Op.NEGATE, Op.MULTIPLY, *LEAVES})
ENTIRE = frozenset(
    {"exp", "sin", "cos", "sinh", "cosh", "tanh", "arctan", "arcsinh", "sigmoid", "softplus", "erf"}
)
POSITIVE = Interval(lower=Fraction(0), lower_open=True)
UNIT = Interval(lower=Fraction(-1), upper=Fraction(1))
RANGES = {"exp": POSITIVE, "cosh": POSITIVE, "sigmoid": POSITIVE, "sin": UNIT, "cos": UNIT, "tanh": UNIT}
POINTS = 4
MANY = 2  # variables: of a single one, a sum is no simpler
MOST_SUMS = 2
SUMS = (Op.ADD, Op.MULTIPLY)


def as_functions_of_one(learner: Node, reference: Node, domain: Domain) -> tuple[Node, Node, Domain] | None:
    """Both with one variable in place of a part that holds all of theirs, and its domain; None if none does.

    The domain is a box.
    """
    theirs = [part for part in gathering(reference) if analytic(part)]
    mine = list(gathering(learner)) if theirs else []
    for part in theirs:
        for own in mine:
            if (own is part or collected.same(own, part, domain)) and varies(part, domain):
                interval = RANGES.get(str(part.payload), REALS) if part.op is Op.FUNCTION else REALS
                return (
                    expression.replaced(learner, own, VALUE),
                    expression.replaced(reference, part, VALUE),
                    Domain(variables={NAME: Variable(name=NAME, interval=interval)}),
                )
    return as_functions_of_a_sum(learner, reference, domain)


def as_functions_of_a_sum(learner: Node, reference: Node, domain: Domain) -> tuple[Node, Node, Domain] | None:
    """The same for one sum or product of several variables, and what differs by a number or is a power."""
    used = components(reference)
    if len(used) < MANY:
        return None
    parts = [n for n in order(reference) if n.op in SUMS and components(n) == used and analytic(n)]
    for part in sorted(parts, key=lambda n: len(order(n)))[:MOST_SUMS]:
        try:
            sides = [over(root, part, collected.sums_on(domain)) for root in (learner, reference)]
        except Beyond:
            continue
        if all(components(side) == {(NAME, ())} for side in sides) and varies(part, domain):
            return sides[0], sides[1], Domain(variables={NAME: Variable(name=NAME)})
    return None


def over(root: Node, part: Node, sums: collected.Sums) -> Node:
    """With the variable in place of the part, and what it is in terms of it in place of each sum and product.

    Raises:
        Beyond: there is a sum of which the terms cannot be collected, or one that needs more for a value.
    """
    used, (wanted, given) = components(part), sums.of(part)

    def changed(current: Node, args: tuple[Node, ...]) -> Node | None:
        if current is part:
            return VALUE
        if current.op not in (*SUMS, Op.POWER) or components(current) != used or not analytic(current):
            return None
        found, needed = sums.of(current)
        if not needed <= given:
            raise Beyond
        return multiple(found, wanted) if len(wanted) == 1 else moved(found, wanted)

    return expression.rebuild(root, changed)


def moved(found: Sum, wanted: Sum) -> Node | None:
    """What is added to the part is a number."""
    gap = dict(found)
    collect(gap, negative(wanted))
    if gap.keys() - {()}:
        return None
    return expression.add(VALUE, expression.number(gap[()])) if gap else VALUE


def multiple(found: Sum, wanted: Sum) -> Node | None:
    """A power of the part, which is one term, times a number."""
    if len(found) != 1:
        return None
    ((term, c),), ((unit, d),) = found.items(), wanted.items()
    if len(term) != len(unit) or not unit:
        return None
    power = Fraction(term[0][1]) / unit[0][1]
    if power.denominator != 1 or power < 1:
        return None
    if any(atom != own or e != f * power for (atom, e), (own, f) in zip(term, unit, strict=True)):
        return None
    raised = VALUE if power == 1 else expression.power(VALUE, expression.number(power))
    return expression.multiply(expression.number(c / d ** int(power)), raised)


def gathering(root: Node) -> Iterator[Node]:
    """What all variables enter through, the largest part first; neither the whole nor a variable."""
    place = {node: k for k, node in enumerate(order(root))}
    open_, node = {root}, root
    while True:
        open_ |= {arg for arg in node.args if arg in place and not is_constant(arg)}
        open_.discard(node)
        if not open_:
            return
        node = max(open_, key=place.__getitem__)
        if node.op in LEAVES:
            return
        if len(open_) == 1:
            yield node


def analytic(part: Node) -> bool:
    """On all of space, or where its variables are positive."""
    return all(map(_analytic, order(part)))


def _analytic(node: Node) -> bool:
    if is_constant(node) or node.op in ARITHMETIC:
        return True
    if node.op is Op.DIVIDE:
        return is_constant(node.args[1])
    if node.op is Op.POWER:
        exponent = node.args[1]
        return exponent.op is Op.NUMBER and exponent.payload.denominator == 1 and exponent.payload > 0
    if node.op is not Op.FUNCTION:
        return False
    return node.payload in ENTIRE or (node.payload in ("log", "sqrt") and node.args[0].op in LEAVES)


def varies(part: Node, domain: Domain) -> bool:
    """It provably has two values."""
    found: list[arb] = []
    with ctx.workprec(64):
        for point in sampler_of(domain, components(part)).points(range(POINTS)):
            value = Evaluation({c: as_fmpq(v) for c, v in point.items()}).value(part)
            if value.__class__ is not Trouble:
                found.append(arb(value))
    return any(not one.overlaps(found[0]) for one in found[1:])
