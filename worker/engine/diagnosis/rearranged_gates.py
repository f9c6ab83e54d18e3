"""The right answer with a condition dropped, turned round, incomplete, or in another place."""

from __future__ import annotations

from collections.abc import Iterator

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.diagnosis.candidates import Candidate, surviving
from worker.engine.diagnosis.lowered_reference import LoweredReference, is_gate, replaced_in
from worker.engine.expression import Node, Op
from worker.engine.model import Question

MOST_FACTORS = 4


def gates_changed(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """Every condition dropped, turned around, halved, as a sign, or outside the sum."""
    gates = [n for n in expression.walk(lowered.entry) if is_gate(n)]
    if not gates:
        return
    yield "gate.ignored", lowered.edited(lambda f: scalar.ONE if is_gate(f) else None)
    yield (
        "gate.branches_swapped",
        lowered.edited(lambda f: scalar.plus(scalar.ONE, scalar.minus(f)) if is_gate(f) else None),
    )
    yield (
        "gate.sign_for_step",
        lowered.edited(
            lambda f: (
                expression.function("sign", scalar.plus(f.args[0], scalar.minus(f.args[1])))
                if is_gate(f)
                else None
            )
        ),
    )
    for gate in gates[:4]:
        yield from surviving(_conditions(lowered, gate))
    yield from surviving(_gates_outside(lowered))


def _conditions(lowered: LoweredReference, gate: Node) -> Iterator[Candidate]:
    """A condition with one of its terms only, or without one of them, or with one side only."""
    for side, argument in enumerate(gate.args):
        if scalar.value_of(argument) is None and scalar.value_of(gate.args[1 - side]) is None:
            args = (*gate.args[:side], scalar.ZERO, *gate.args[side + 1 :])
            yield (
                "gate.condition_incomplete",
                replaced_in(lowered, gate, expression.compare(str(gate.payload), *args)),
            )
        terms = argument.args if argument.op is Op.ADD else ()
        for less in _without_a_factor(argument):
            args = (*gate.args[:side], less, *gate.args[side + 1 :])
            changed = expression.compare(str(gate.payload), *args)
            yield "gate.condition_incomplete", replaced_in(lowered, gate, changed)
        for place, term in enumerate(terms[:4]):
            for other in (term, scalar.plus(*terms[:place], *terms[place + 1 :])):
                args = (*gate.args[:side], other, *gate.args[side + 1 :])
                changed = expression.compare(str(gate.payload), *args)
                yield "gate.condition_incomplete", replaced_in(lowered, gate, changed)


def _without_a_factor(argument: Node) -> Iterator[Node]:
    """w·x < 1 for y (w·x) < 1: what is multiplied by one name alone, or one entry, without it."""
    products = [n for n in expression.walk(argument) if n.op is Op.MULTIPLY and len(n.args) > 1]
    names = {a: None for n in products for a in n.args if a.op in (Op.SYMBOL, Op.ENTRY)}
    for name in list(names)[:MOST_FACTORS]:

        def less(node: Node, args: tuple[Node, ...], name: Node = name) -> Node | None:
            multiplied = node.op is Op.MULTIPLY and name in args
            return scalar.times(*(a for a in args if a is not name)) if multiplied else None

        yield expression.rebuild(argument, less)


def _gates_outside(lowered: LoweredReference) -> Iterator[Candidate]:
    """sum_k [z_k > 0] t_k with one condition for the whole sum."""
    for current in expression.walk(lowered.entry):
        if current.op is not Op.SUM_OVER:
            continue
        body = current.args[0]
        factors = body.args if body.op is Op.MULTIPLY else (body,)
        gates = [f for f in factors if is_gate(f)]
        if not gates:
            continue
        rest = scalar.times(*(f for f in factors if not is_gate(f)))
        letter, dimension = current.payload
        total = expression.sum_over(letter, dimension, rest)
        every = expression.product_over(letter, dimension, scalar.times(*gates))
        gate = gates[0]
        over = expression.sum_over(letter, dimension, scalar.plus(gate.args[0], scalar.minus(gate.args[1])))
        summed = expression.compare(str(gate.payload), over, scalar.ZERO)
        none = scalar.plus(*(expression.number(0),))
        some = expression.compare(">", expression.sum_over(letter, dimension, scalar.times(*gates)), none)
        for outside in (every, summed, some):
            yield "gate.outside_sum", replaced_in(lowered, current, scalar.times(outside, total))
