"""Rearrangements of the right answer: terms, factors, gates and transposes changed, names exchanged.

Candidates carry the feedback code of the slip that leads to them, in the shape it gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.diagnosis.candidates import REDUCTIONS, Candidate, surviving
from worker.engine.diagnosis.lowered_reference import LoweredReference, is_row, is_square
from worker.engine.diagnosis.rearranged_entries import (
    deltas_changed,
    entries_added,
    orders_changed,
    symmetrised,
    transposes_changed,
)
from worker.engine.diagnosis.rearranged_gates import gates_changed
from worker.engine.diagnosis.rearranged_names import names_changed, sizes_changed
from worker.engine.diagnosis.rearranged_terms import (
    coefficients_left_out,
    divisions_changed,
    factors_left_out,
    terms_changed,
)
from worker.engine.expression import Node, Op
from worker.engine.model import Question


def rearrangements(question: Question, is_reference: Callable[[Node], bool]) -> Iterator[Candidate]:
    """Candidates made from the reference, or from another way to write it, which `is_reference` confirms."""
    reference = question.reference.expression
    yield "sign.flipped", expression.negate(reference)
    yield "derivative.treated_as_constant", expression.zeros(question.shape)
    yield "factor.inverted", expression.divide(expression.number(1), reference)
    if len(reference.shape) == 1 or is_row(reference):
        function = question.function
        summed = function is not None and any(n.op in REDUCTIONS for n in expression.walk(function))
        yield ("sum.missing" if summed else "layout.diagonal_for_vector"), expression.diag(reference)
    lowered = LoweredReference(question)
    if question.order == 0:
        yield from surviving(_written_out(reference))
    for source in (
        gates_changed,
        names_changed,
        sizes_changed,
        deltas_changed,
        entries_added,
        terms_changed,
        factors_left_out,
        divisions_changed,
        coefficients_left_out,
        transposes_changed,
        orders_changed,
    ):
        yield from surviving(source(question, lowered))
    if is_square(reference) and not is_reference(expression.transpose(reference)):
        yield from surviving(symmetrised(question, reference))
    opened = lowered.with_entry(expression.rebuild(lowered.entry, _opened))
    if opened.entry is not lowered.entry and is_reference(opened.back(opened.entry)):
        for source in (gates_changed, terms_changed):
            yield from surviving(source(question, opened))


def _opened(f: Node, args: tuple[Node, ...]) -> Node | None:
    """max(0, u) as u: behind a gate [u > 0] learners leave the max away."""
    if f.op is not Op.FUNCTION or f.payload not in ("max", "relu"):
        return None
    moving = [arg for arg in args if arg is not scalar.ZERO]
    return moving[0] if len(moving) == 1 else None


def _written_out(reference: Node) -> Iterator[Candidate]:
    """Where the answer was given and not derived: x - a as x, and the links of a product added."""

    def unshifted(current: Node, args: tuple[Node, ...]) -> Node | None:
        constants = [arg for arg in current.args if not expression.symbols(arg)]
        moving = [arg for arg in args if expression.symbols(arg)]
        plain = current.op is Op.ADD and len(moving) == 1 and moving[0].op is Op.SYMBOL
        return moving[0] if plain and constants else None

    yield "approximation.offset_missing", expression.rebuild(reference, unshifted)
    if reference.op is Op.ADD and len(reference.args) == 2 and reference.args[1].op is Op.NEGATE:
        end, start = reference.args
        yield "difference.new_value", end
        yield "difference.old_value", start.args[0]
    links = list(_links(reference))
    if len(links) > 2 and not any(link.shape for link in links):
        yield "chain.links_added", expression.add(*links)
        for place in range(len(links)):
            rest = scalar.times(*links[:place], *links[place + 1 :])
            yield _LINK_LEFT_OUT.get(place - len(links) if place else 0, "chain.link_missing:given"), rest


# The link left out of a product that was given: the first is the outermost, the last (-1) the innermost.
_LINK_LEFT_OUT = {0: "chain.outer_missing:given", -1: "chain.innermost_missing"}


def _links(product: Node) -> Iterator[Node]:
    """The factors of a product that have a variable in them, each with its number in front."""
    if product.op not in (Op.MULTIPLY, Op.MATMUL):
        yield product
        return
    numbers: list[Node] = []
    for factor in product.args:
        if not expression.symbols(factor):
            numbers.append(factor)
            continue
        first, *rest = _links(factor)
        yield expression.multiply(*numbers, first)
        numbers = []
        yield from rest
