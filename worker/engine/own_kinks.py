"""Where an answer switches and the question does not, nothing is left open: there, too, it must be right.

What the comparison proves with gates holds off the points at which they switch. At the question's own kinks
that is enough, for the question leaves them open. At those that only the answer has (2x + [x = 3] for 2x) it
must be compared as if each value counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

import numpy as np

from worker.engine import expression
from worker.engine.calculus.letters import BINDERS, bound_letters
from worker.engine.exact import prove, slopes
from worker.engine.exact.comparison import Comparer, Comparison
from worker.engine.exact.constancy import at_point
from worker.engine.exact.staircases import STEPS
from worker.engine.exact.structure import components, is_plain
from worker.engine.expression import Letter, Node, Op
from worker.engine.model import (
    EXCEPT_AT_KINKS,
    Component,
    Conclusion,
    Evidence,
    Kink,
    Property,
    Question,
    Variable,
    Witness,
)
from worker.engine.numeric.evaluate import Array, TooManyValuesError, values

SWITCHING = frozenset({"abs", "sign", "max", "min", "relu", "heaviside", "floor", "ceil"})
CONTINUOUS = frozenset({"abs", "max", "min", "relu"})  # what agrees off their kinks agrees at them
EQUALITY = frozenset({"==", "!="})
ASIDE = 1e-9  # how far from a point its neighbours are looked at: roots are steep at their ends
JUMP = 1e-3  # what is more than this, relatively, is no continuous change over so little
DRAWS = 6

_MAY_SWITCH = frozenset({Op.COMPARE, Op.FUNCTION})
_NOWHERE: frozenset[Node] = frozenset()

Points = Mapping[str, Array]


def compared(question: Question, comparer: Comparer, learner: Node) -> tuple[Comparison, Comparer]:
    """The answer compared with the reference, and the comparer whose word counts.

    Where the answer jumps at points of its own, the strict comparison comes first, as far as it takes little
    time: what it proves holds all the more with kinks left open, and so does a witness at which nothing
    switches. Where it leaves the answer open, all else waits until that is right but for kinks. Entries of an
    array are told right or wrong with kinks left open. Where the question has no kink, whatever the strict
    comparison leaves open stays open: [x >= c] - [x > c] is 1 at c alone, also where c is no rational number.

    An integer part in the reference is no kink: floor(2) is 2, and an answer must be, too. Where the function
    has it, its derivative has no value at the steps, and they are left open like other kinks.
    """
    reference = question.reference.expression
    if question.kink is not Kink.OPEN:
        return comparer.compare(learner, reference), comparer
    asked, mine = _switches(reference), _switches(learner)
    if not asked and not mine:
        return comparer.compare(learner, reference), comparer
    in_function = _switches(question.function) if question.function is not None else frozenset()
    steps = frozenset(gate for gate in asked if _has_steps(gate, question)) - in_function
    own = mine - ((asked | in_function) - steps)
    own = frozenset(gate for gate in own if gate.op is Op.COMPARE or gate.payload not in CONTINUOUS)
    if not own and not steps:
        return comparer.compare(learner, reference), comparer
    strict = comparer.strict.compare(learner, reference, soon=True)
    witness = strict.evidence[-1].witness
    off_kinks = witness is not None and not witness.at_kink and len(strict.entries) <= 1
    if off_kinks:
        return strict, comparer
    if strict.conclusion is Conclusion.EQUAL:
        return _but_for_kinks(strict), comparer
    found = comparer.compare(learner, reference)
    if found.conclusion is not Conclusion.EQUAL:
        return found, comparer
    if strict.conclusion is Conclusion.OPEN:
        strict = comparer.strict.compare(learner, reference)
        witness = strict.evidence[-1].witness
        if strict.conclusion is Conclusion.EQUAL:
            return _but_for_kinks(strict), comparer
    if strict.conclusion is Conclusion.DIFFERENT and not (
        witness is None or _question_is_open_at(question, witness, jumps=not steps)
    ):
        return strict, comparer.strict
    if steps or not _switch_with_the_question(own, asked | in_function, comparer.strict):
        doubt = "equal but where the answer switches; what it is there could not be decided"
        open_there = Evidence(method="kinks", conclusion=Conclusion.OPEN, remark=doubt)
        return replace(found, evidence=(*found.evidence, open_there)), comparer.strict
    return found, comparer


def _switch_with_the_question(own: frozenset[Node], asked: frozenset[Node], strict: Comparer) -> bool:
    """Whether each of the answer's gates switches only where one of the question's does."""
    gaps = frozenset(gap for gate in asked for gap in _gaps(gate))
    return all(
        not _is_at_points(gate) and all(_vanishes_with(gap, gaps, strict) for gap in _gaps(gate))
        for gate in own
    )


def _gaps(gate: Node) -> list[Node]:
    """What is 0 where the gate switches."""
    if gate.op is Op.FUNCTION and gate.payload not in ("max", "min"):
        gaps = list(gate.args)
    else:
        gaps = [expression.subtract(one, other) for one, other in combinations(gate.args, 2)]
    return list(map(_for_all_letters, gaps))


def _vanishes_with(gap: Node, others: frozenset[Node], strict: Comparer) -> bool:
    """Whether it is 0 only where one of these is: it has the sign of one, or of its negative."""
    if any(
        _have_one_sign(gap, other, strict)
        for one in others
        if one.shape == gap.shape
        for other in (one, expression.negate(one))
    ):
        return True
    if strict.question.size_names or not is_plain(gap):
        return False
    domain, nothing = strict.domain({}), expression.number(0)
    only = slopes.only_zero(gap, domain, prove.zero)
    return only is not None and any(
        prove.zero(at_point(one, dict([only])), nothing, domain)
        for one in others
        if is_plain(one) and components(one) == components(gap)
    )


def _have_one_sign(one: Node, other: Node, strict: Comparer) -> bool:
    """Off the zeros of the other."""
    zero = expression.number(0)
    return all(
        strict.compare(
            *(expression.compare(relation, gap, zero) for gap in (one, other)), soon=True
        ).conclusion
        is Conclusion.EQUAL
        for relation in (">", "<")
    )


def _for_all_letters(gap: Node) -> Node:
    """The array of what is meant for each value of its index letters: x_j - w_j as x - w."""
    letters = sorted(_free_letters(gap), key=str)
    return expression.comprehension(letters, gap) if letters and not gap.shape else gap


def _free_letters(root: Node, bound: frozenset[str] = frozenset()) -> set[Letter]:
    """The index letters that nothing inside binds."""
    if root.op is Op.INDEX:
        return set() if root.payload[0] in bound else {root.payload}
    if root.op in BINDERS:
        bound |= {name for name, _ in bound_letters(root)}
    return {letter for arg in root.args for letter in _free_letters(arg, bound)}


def _but_for_kinks(strict: Comparison) -> Comparison:
    """With the remark of a comparison that leaves kinks open: at its own the answer may have no value."""
    *before, deciding = strict.evidence
    remark = EXCEPT_AT_KINKS if deciding.gated else deciding.remark
    return replace(strict, evidence=(*before, replace(deciding, remark=remark)))


@lru_cache(maxsize=1024)
def _switches(root: Node) -> frozenset[Node]:
    """The nodes at which the expression may jump or bend; sums over indices such as [i = j] are none."""
    if expression.operations(root).isdisjoint(_MAY_SWITCH):
        return _NOWHERE
    gates = [
        node
        for node in expression.walk(root)
        if node.op is Op.COMPARE or (node.op is Op.FUNCTION and node.payload in SWITCHING)
    ]
    return frozenset([gate for gate in gates if any(_varies(arg) for arg in gate.args)])


def _varies(root: Node) -> bool:
    return any(node.op is Op.SYMBOL for node in expression.walk(root))


def _is_at_points(gate: Node) -> bool:
    """Whether it tells single points apart, as [x = 3] and floor(x) do."""
    return gate.payload in (EQUALITY if gate.op is Op.COMPARE else STEPS)


def _has_steps(gate: Node, question: Question) -> bool:
    """Whether it is an integer part of something that is not confined to integers' values."""
    names = {node.payload for node in expression.walk(gate) if node.op is Op.SYMBOL}
    whole = {n for n, v in question.variables.items() if Property.INTEGER in v.properties}
    return gate.payload in STEPS and not names <= whole


def _question_is_open_at(question: Question, witness: Witness, *, jumps: bool) -> bool:
    """Whether the reference `jumps` or has no value beside the point: it is the question's own kink."""
    points, sizes = _arrays(question, witness), dict(witness.sizes) | dict(question.sizes)
    reference = question.reference.expression
    try:
        here = values(reference, points, sizes)
        generator = np.random.default_rng(len(witness.point))
        for _ in range(DRAWS):
            moved = {
                name: _moved(question.variables[name], value, generator) for name, value in points.items()
            }
            beside = values(reference, moved, sizes)
            with np.errstate(all="ignore"):
                near = np.abs(beside - here) <= (JUMP * (1 + np.abs(here)) if jumps else np.inf)
            if not near.all():  # neither is what is no number
                return True
    except (TooManyValuesError, KeyError, np.linalg.LinAlgError):
        return True
    return False


def _moved(variable: Variable, value: Array, generator: np.random.Generator) -> Array:
    """Values of a variable close to these; integers have none, and no end of an interval is passed."""
    if Property.INTEGER in variable.properties:
        return value
    moved = value + ASIDE * (1 + np.abs(value)) * generator.uniform(-1, 1, value.shape)
    low, high = variable.interval.lower, variable.interval.upper
    if low is not None:
        moved = np.maximum(moved, 2 * float(low) - moved)
    if high is not None:
        moved = np.minimum(moved, 2 * float(high) - moved)
    return np.asarray(moved)


def _arrays(question: Question, witness: Witness) -> Points:
    """The witness's point as arrays of one point each; components that it leaves out are 0."""
    lengths = dict(witness.sizes) | dict(question.sizes)
    arrays = {
        name: np.zeros((1, *(side.at(lengths).value or 1 for side in variable.shape)))
        for name, variable in question.variables.items()
    }
    place: Component
    value: Fraction
    for place, value in witness.point.items():
        name, indices = place
        if name in arrays:
            arrays[name][(0, *(i - 1 for i in indices))] = float(value)
    return arrays
