"""The right answer with one term or one factor left out, or a sign turned."""

from __future__ import annotations

from collections.abc import Iterator

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.diagnosis.candidates import Candidate
from worker.engine.diagnosis.lowered_reference import LoweredReference, replaced_in
from worker.engine.diagnosis.rearranged_names import is_held
from worker.engine.expression import Node, Op
from worker.engine.model import Question

LARGEST_EDITED = 24


def terms_changed(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """One term of the answer left out, or with the other sign."""
    sums = [n for n in expression.walk(lowered.entry) if n.op is Op.ADD and not _only_indices(n)]
    exponents = {f.args[1] for f in expression.walk(lowered.entry) if f.op is Op.POWER}
    for current in sums[::-1][:LARGEST_EDITED]:
        if len(set(current.args)) == 1:  # a + a: half of it is a matter of the factor 2
            yield "factor.missing", replaced_in(lowered, current, current.args[0])
            continue
        for place in range(min(len(current.args), 6)):
            rest = (*current.args[:place], *current.args[place + 1 :])
            missing, sign = "term.missing", "sign.flipped:term"
            if current in exponents:
                missing = sign = "power.exponent_wrong"
            yield missing, replaced_in(lowered, current, scalar.plus(*rest))
            turned = scalar.plus(*rest, scalar.minus(current.args[place]))
            yield sign, replaced_in(lowered, current, turned)


def _only_indices(f: Node) -> bool:
    return all(n.op in (Op.ADD, Op.INDEX, Op.NUMBER, Op.SIZE, Op.MULTIPLY) for n in expression.walk(f))


def factors_left_out(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """One factor of the answer left out."""
    moving = {str((t if t.op is Op.SYMBOL else t.args[0]).payload) for t in question.wrt}
    nodes = list(expression.walk(lowered.entry))
    arguments = {n for f in nodes if f.op is Op.FUNCTION for a in f.args for n in expression.walk(a)}
    for current in [n for n in nodes if n.op is Op.MULTIPLY][::-1][:LARGEST_EDITED]:
        for place, factor in enumerate(current.args[:6]):
            number = scalar.value_of(factor)
            code = _factor_code(factor, moving)
            if code is None:
                continue
            if factor.op is Op.SYMBOL and code == "factor.missing" and is_held(question, factor):
                code = "operand.dropped"
            left = scalar.MINUS_ONE if number is not None and number < 0 and number != -1 else scalar.ONE
            rest = scalar.times(*current.args[:place], left, *current.args[place + 1 :])
            if number == -1 and current is not lowered.entry:
                code = "sign.flipped:term"
            if (
                code == "factor.variable_missing"
                and factor.op is not Op.SYMBOL
                and _is_power(lowered, current, factor)
            ):
                code = "power.exponent_wrong"
            of_argument = current in arguments and not code.startswith("sign.")
            lost = "function.argument_lost" if of_argument else code
            yield lost, replaced_in(lowered, current, rest)
    yield from _arguments_lost(question, lowered)


def divisions_changed(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """A denominator left out, or a factor in its place."""
    divisions = [n for n in expression.walk(lowered.entry) if n.op is Op.DIVIDE]
    for current in divisions[::-1][:LARGEST_EDITED]:
        top, bottom = current.args
        if bottom.op is not Op.SIZE and expression.symbols(bottom):
            yield "quotient.denominator_power:dropped", replaced_in(lowered, current, top)
            yield "factor.inverted:division", replaced_in(lowered, current, scalar.times(top, bottom))


def coefficients_left_out(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """w - eta g for w - eta 2/N g: all numbers and sizes of one term left out at once."""
    terms = lowered.entry.args if lowered.entry.op is Op.ADD else ()
    for place, term in enumerate(terms):
        bare = _without_numbers(term)
        if bare is not term:
            rest = scalar.plus(*terms[:place], bare, *terms[place + 1 :])
            yield "factor.missing", lowered.back(rest)


def _without_numbers(term: Node) -> Node:
    """The term with each number, but for its sign, and each size among its factors and divisors left out."""
    if term.op is Op.MULTIPLY:
        return scalar.times(*map(_without_numbers, term.args))
    if term.op is Op.DIVIDE:
        top, bottom = map(_without_numbers, term.args)
        return scalar.over(top, bottom)
    number = scalar.value_of(term)
    if number is None:
        return scalar.ONE if term.op is Op.SIZE else term
    return scalar.MINUS_ONE if number < 0 else scalar.ONE


def _is_power(lowered: LoweredReference, product: Node, factor: Node) -> bool:
    """Whether the factor stands in the product's term more than once: leaving one out changes a power."""
    terms = lowered.entry.args if lowered.entry.op is Op.ADD else (lowered.entry,)
    term = next((t for t in terms if any(n is product for n in expression.walk(t))), product)
    nodes = list(expression.walk(term))
    return any(n.op is Op.POWER and n.args[0] is factor for n in nodes) or (
        sum(n.args.count(factor) for n in nodes if n.op in (Op.MULTIPLY, Op.DIVIDE)) > 1
    )


def _arguments_lost(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """Every function taken at the plain variable."""
    if len(question.wrt) == 1 and question.wrt[0].op is Op.SYMBOL and not question.wrt[0].shape:
        variable = question.wrt[0]
        yield (
            "function.argument_lost",
            lowered.edited(
                lambda f: (
                    expression.function(str(f.payload), variable)
                    if f.op is Op.FUNCTION and len(f.args) == 1
                    else None
                )
            ),
        )


def _factor_code(factor: Node, moving: set[str]) -> str | None:
    """What a learner left out with this factor; None if that has a candidate of its own."""
    if factor.op is Op.NUMBER:
        return "sign.flipped" if factor.payload == -1 else "factor.missing"
    if factor.op is Op.DET:
        return "factor.missing"
    if factor.op is Op.SYMBOL or (factor.op is Op.ENTRY and factor.args[0].op is Op.SYMBOL):
        name = str((factor if factor.op is Op.SYMBOL else factor.args[0]).payload)
        if name in moving:
            return "factor.variable_missing"
        return "factor.missing" if factor.op is Op.SYMBOL else "operand.dropped"
    if factor.op in (Op.FUNCTION, Op.POWER, Op.DIVIDE):
        if not expression.symbols(factor):
            return "factor.missing"
        if factor.op is Op.FUNCTION and factor.payload != "sqrt":
            plain = all(a.op in (Op.SYMBOL, Op.ENTRY, Op.NUMBER) for a in factor.args)
            return None if plain else "chain.link_missing"
        return "factor.variable_missing" if expression.symbols(factor) & moving else None
    return None
