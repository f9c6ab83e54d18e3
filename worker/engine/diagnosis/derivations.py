"""Mistaken derivations of the reference: what follows if one step of it goes wrong.

Here are mistakes about what is asked (the function itself, another order, another point), and mistakes in one
rule of differentiation are tried one by one. `other_variables` has derivatives by something else,
`rewritings` those of another function, `chains` the chain rule's; `rearrangements` begin with the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import combinations, permutations

from worker.engine import expression
from worker.engine.calculus import Lowering, derive, scalar
from worker.engine.calculus.differentiate import Derivative
from worker.engine.diagnosis.candidates import PRODUCTS, Asked, Candidate, surviving
from worker.engine.diagnosis.chains import chains, held_parts
from worker.engine.diagnosis.matrices import matrix_rules
from worker.engine.diagnosis.mistaken_rules import MistakenDerivative, SharedDerivatives, mistakes
from worker.engine.diagnosis.other_variables import by_something_else
from worker.engine.diagnosis.rewritings import rewritings
from worker.engine.errors import NablaError
from worker.engine.expression import Node, Op
from worker.engine.model import Question
from worker.engine.shapes import Dimension

LARGEST_RULES = 240
LARGEST_DIRECTION = 3  # components


def derivations(question: Question) -> Iterator[Candidate]:
    """Candidates from the question's own function; nothing if the reference was given."""
    if question.function is None or not question.wrt or question.order == 0:
        return
    asked = Asked(question=question, function=question.expand(question.function))
    sources = (
        _not_differentiated,
        _variable_kept,
        _gated_alone,
        _at_another_point,
        _augmented,
        _in_a_direction,
        _wrong_order,
        _without_a_summand,
        by_something_else,
        _next_link,
        rewritings,
        chains,
        held_parts,
        matrix_rules,
        _wrong_rules,
    )
    for source in sources:
        yield from surviving(source(asked))


def _not_differentiated(asked: Asked) -> Iterator[Candidate]:
    """The function's value, in any shape that it may be given."""
    function, shape = asked.function, asked.question.shape
    code = "derivative.missing" if asked.moves(function) else "constant.not_dropped"
    yield code, function
    if not function.shape and shape:
        kept = "product.factor_kept" if function.op is Op.PRODUCT else code
        yield kept, expression.multiply(function, expression.ones(shape))
    if len(function.shape) == 1 and len(shape) == 2 and shape[0] is shape[1]:
        yield code, expression.diag(function)
    if function.op is Op.ADD:
        moving = [term for term in function.args if asked.moves(term)]
        if len(moving) < len(function.args):
            yield code, expression.add(*moving)
    if function.op in (Op.SUM, Op.MEAN, Op.TRACE):
        body = function.args[0]
        yield code, body
        if len(body.shape) == 1:
            yield code, expression.transpose(body)


def _without_a_summand(asked: Asked) -> Iterator[Candidate]:
    """The Hessian of the function with one of its terms left out."""
    if asked.function.op is not Op.ADD or asked.question.order != 2:
        return
    moving = [term for term in asked.function.args if asked.moves(term)]
    for place in range(len(moving) if len(moving) > 1 else 0):
        rest = expression.add(*moving[:place], *moving[place + 1 :])
        yield "term.missing:summand", asked.derived(rest, order=2)


class _KeptVariable(Derivative):
    """Leaves the variable standing where its derivative belongs: (3 x)' as 3 x, (W x)' as W diag(x)."""

    def _entry(self, f: Node) -> Node:
        found = super()._entry(f)
        return scalar.times(found, f) if f.args[0].op is Op.SYMBOL else found

    def _rule(self, f: Node) -> Node:
        found = super()._rule(f)
        return f if f.op is Op.SYMBOL and found is scalar.ONE else found


def _variable_kept(asked: Asked) -> Iterator[Candidate]:
    question = asked.question
    if question.order != 1:
        return
    target = asked.target
    if target is not None and not target.shape and _has_partner(asked):
        yield "operand.swapped", target
    linear = not expression.symbols(question.reference.expression) & asked.names
    if target is not None and target.op is Op.SYMBOL and target.shape and linear:
        code = "operand.swapped" if _has_partner(asked) else "derivative.missing"
        yield code, target
        if len(target.shape) == 1:
            yield code, expression.diag(target)
        yield code, expression.transpose(target)
    kept = derive(asked.function, question.wrt, 1, question.layout, _KeptVariable)
    yield "derivative.missing", kept


def _has_partner(asked: Asked) -> bool:
    """Whether the variable stands in a product beside something else that does not move."""
    for current in expression.walk(asked.function):
        if current.op in PRODUCTS:
            moving = [asked.moves(arg) for arg in current.args]
            still = [a for a, m in zip(current.args, moving, strict=True) if not m]
            if any(moving) and any(expression.symbols(arg) for arg in still):
                return True
    return False


def _gated_alone(asked: Asked) -> Iterator[Candidate]:
    """max(0, w·x + b) by b as max(0, b)."""
    target = asked.target
    gates = [
        n for n in expression.walk(asked.function) if n.op is Op.FUNCTION and n.payload in ("max", "relu")
    ]
    outside = all(target not in gate.args for gate in gates)
    if target is not None and gates and outside and target.shape == asked.question.shape:
        yield "gate.at_derivative", expression.function("max", expression.number(0), target)


def _at_another_point(asked: Asked) -> Iterator[Candidate]:
    """The right derivative, with coordinates of the point exchanged or used twice."""
    values = dict(asked.question.at)
    if len(values) < 2:
        return
    formula = asked.derived(asked.function)
    for first, second in combinations(sorted(values), 2):
        if values[first].shape != values[second].shape or values[first] is values[second]:
            continue
        exchanged = {**values, first: values[second], second: values[first]}
        yield "point.swapped", expression.substitute(formula, exchanged)
        for name, other in ((first, second), (second, first)):
            yield "point.wrong_value", expression.substitute(formula, {**values, name: values[other]})


def _in_a_direction(asked: Asked) -> Iterator[Candidate]:
    """d f(x + t u, y + t v)/dt at t = 0: the direction left out, mixed, or its contributions not added."""
    target = asked.target
    if target is None or target.shape or target not in asked.question.wrt or not asked.question.at:
        return
    moved: dict[Node, tuple[Node, Node]] = {}
    for total in expression.walk(asked.function):
        if total.op is Op.ADD and len(total.args) == 2:
            start, step = total.args
            if start.op is Op.SYMBOL and step.op is Op.MULTIPLY and set(step.args[:1]) == {target}:
                moved[total] = (start, expression.multiply(*step.args[1:]))
    if not 2 <= len(moved) <= LARGEST_DIRECTION:
        return
    there = expression.rebuild(asked.function, lambda f, args: moved[f][0] if f in moved else None)
    slopes = [asked.by(there, start) for start, _ in moved.values()]
    steps = [step for _, step in moved.values()]
    contributions = [expression.multiply(*pair) for pair in zip(slopes, steps, strict=True)]
    yield "direction.dropped", expression.add(*slopes)
    yield "direction.dropped", expression.block([slopes])
    yield "direction.mixed", expression.multiply(expression.add(*slopes), expression.add(*steps))
    for crossed in permutations(steps):
        yield "direction.mixed", expression.add(*map(expression.multiply, slopes, crossed))
    yield "sum.missing", expression.block([contributions])
    yield "sum.missing", expression.block([[part] for part in contributions])


def _next_link(asked: Asked) -> Iterator[Candidate]:
    """A link u = x² or x³ of the next step in the answer to one that holds u fixed, or stops at it."""
    target, question = asked.target, asked.question
    if target is None or target.op is not Op.SYMBOL or question.order != 1 or asked.by_arrays:
        return
    right = asked.derived(asked.function)
    for variable in question.variables.values():
        for exponent in (2, 3):
            power = expression.power(variable.node, expression.number(exponent))
            slope = derive(power, (variable.node,), 1)
            if is_intermediate(target):
                yield "chain.too_early", expression.multiply(right, slope)
            if variable.node is target:
                for other in question.variables.values():
                    if is_intermediate(other.node) and other.node is not target:
                        through = expression.multiply(asked.by(asked.function, other.node), slope)
                        there = {other.name: power}
                        for path in (through, expression.substitute(through, there)):
                            yield "variable.wrong", path
                        whole = expression.add(right, through)
                        for total in (whole, expression.substitute(whole, there)):
                            yield "chain.partial_asked", total


def is_intermediate(symbol: Node) -> bool:
    """Whether the name is one that intermediate variables have: u, u1, u2."""
    return re.fullmatch(r"u\d*", str(symbol.payload)) is not None


def _augmented(asked: Asked) -> Iterator[Candidate]:
    """dot(v, [x; 1]) by v: the entry of the bias left out, zero, or at the other end."""
    function, target = asked.function, asked.target
    if function.op is not Op.DOT or target not in function.args:
        return
    other = function.args[1 - function.args.index(target)]
    if other.op is not Op.BLOCK or len(other.args) != 2 or scalar.ONE not in other.args:
        return
    (inputs,) = (part for part in other.args if part is not scalar.ONE)
    row = expression.transpose(inputs)
    yield "augmentation.missing", row
    yield "augmentation.bias_zero", expression.block([[row, scalar.ZERO]])
    yield "augmentation.bias_zero", expression.block([[scalar.ZERO, row]])
    yield "augmentation.order", expression.block([[scalar.ONE, row]])
    yield "augmentation.order", expression.block([[row, scalar.ONE]])


def _wrong_order(asked: Asked) -> Iterator[Candidate]:
    question, function = asked.question, asked.function
    if question.order == 2:
        once = asked.derived(function, order=1)
        yield "derivative.once", once
        if len(once.shape) == 2:
            yield "derivative.once", expression.transpose(once)
        return
    if asked.target is None:
        return
    if function.shape:
        if not asked.target.shape:
            yield "derivative.twice", asked.by(asked.by(function, asked.target), asked.target)
        return
    if not asked.target.shape or len(asked.target.shape) == 1:
        twice = asked.derived(function, order=2)
        left = expression.symbols(twice) & asked.names
        # Of a quadratic form the Hessian is what remains without the vector.
        matrices = any(len(s.shape) == 2 for s in expression.walk(function) if s.op is Op.SYMBOL)
        quadratic = bool(asked.target.shape) and not left and matrices
        yield ("operand.dropped" if quadratic else "derivative.twice"), twice


def _wrong_rules(asked: Asked) -> Iterator[Candidate]:
    question, function = asked.question, asked.function
    letters = [expression.index(f"~{c}", d) for c, d in zip("ijk", _axes(function), strict=False)]
    indices = tuple(letters)
    if len(indices) < len(function.shape):
        indices = (expression.number(1), *indices)
    lowered = Lowering().entry(function, indices)
    shared = SharedDerivatives()
    for count, mistake in enumerate(mistakes(lowered)):
        if count >= LARGEST_RULES:
            return
        rules = partial(MistakenDerivative, mistake=mistake, shared=shared)
        try:
            found = derive(function, question.wrt, question.order, question.layout, rules)
        except NablaError:
            continue
        yield mistake.code, found


def _axes(function: Node) -> tuple[Dimension, ...]:
    shape = function.shape
    return shape[1:] if len(shape) == 2 and shape[0].value == 1 else shape
