"""The derivative by something else than what was asked: another variable, an operand, a part, a component."""

from __future__ import annotations

from collections.abc import Iterator

from worker.engine import expression
from worker.engine.calculus import derive
from worker.engine.diagnosis.candidates import PRODUCTS, Asked, Candidate, replaced, surviving, usable
from worker.engine.expression import Node, Op


def by_something_else(asked: Asked) -> Iterator[Candidate]:
    """The derivatives by all else that stands in the function, and what is likely taken for one."""
    target, question, function = asked.target, asked.question, asked.function
    if target is None:
        return
    if target.op is Op.ENTRY:
        yield from _wrong_component(asked, target)
    if asked.still:
        yield from _own_derivative(asked)
    if not asked.moves(function):
        return
    present = expression.symbols(function)
    right = asked.derived(function)
    for name, variable in question.variables.items():
        if name in asked.names or name not in present:
            continue
        yield from surviving(_by_another(asked, variable.node, right))
        yield from surviving(_other_operand(asked, variable.node))
    yield from surviving(_by_intermediate(asked))


def _by_another(asked: Asked, other: Node, right: Node) -> Iterator[Candidate]:
    question, function = asked.question, asked.function
    order = question.order
    swapped = asked.by_arrays and order == 1 and _share_product(asked, other)
    code = "operand.swapped" if swapped else "variable.wrong"
    if _added_beside(asked, other):
        code = "chain.inner_missing"  # by b in f(W x + b): what W x leaves is not there
    by = derive(function, (other,), order, usable(question.layout))
    if code == "operand.swapped" and not _is_an_operand(function, other):
        code = "variable.wrong"  # tanh(b) is the operand, and not b
    yield code, by
    if not other.shape and len(by.shape) == 1 and len(right.shape) == 2:
        yield code, expression.diag(by)
    if order == 1 and not by.shape and not right.shape:
        yield "variable.both", asked.by(by, *question.wrt)
    if order == 2 and not right.shape:
        first = asked.derived(function, order=1)
        yield "derivative.mixed", asked.by(first, other)
    if order == 1 and len(other.shape) == 1 and not function.shape:
        yield "variable.wrong:twice", derive(function, (other,), 2)
    if right.shape == by.shape:
        both = "operand.both" if asked.by_arrays else "chain.partial_asked"
        yield both, expression.add(right, by)


def _added_beside(asked: Asked, other: Node) -> bool:
    """Whether the other is a term beside one that moves, inside something else."""
    return any(
        part.op is Op.ADD
        and other in part.args
        and part is not asked.function
        and asked.moves(part)
        and asked.target not in part.args
        and asked.target is not None
        and asked.target.shape != other.shape
        for part in expression.walk(asked.function)
    )


def _other_operand(asked: Asked, other: Node) -> Iterator[Candidate]:
    """The other operand itself where a derivative belongs."""
    if not _share_product(asked, other) or not asked.by_arrays:
        return
    if len(other.shape) == 1:
        used = str(other.payload) in expression.symbols(asked.question.reference.expression)
        code = "operand.dropped" if used else "operand.swapped"
        yield code, other
        yield code, expression.transpose(other)
    elif len(other.shape) == 2:
        yield "operand.dropped", other
        yield "operand.dropped", expression.transpose(other)


def _by_intermediate(asked: Asked) -> Iterator[Candidate]:
    """The derivative by a part of the function that does not move."""
    parts = [
        n
        for n in expression.walk(asked.function)
        if n.op in (Op.FUNCTION, Op.MATMUL, Op.SOFTMAX) and not asked.moves(n) and expression.symbols(n)
    ]
    for part in parts[:4]:
        between = expression.symbol("~between", part.shape)
        outer = asked.by(replaced(asked.function, part, between), between)
        yield "variable.wrong", expression.substitute(outer, {"~between": part})


def _share_product(asked: Asked, other: Node) -> bool:
    """Whether the two are operands of one operation."""
    name = str(other.payload)
    for current in expression.walk(asked.function):
        if len(current.args) < 2 or current.op in (Op.BLOCK, Op.DIVIDE):
            continue
        if current.op is Op.ADD and not _are_terms(asked, current, other):
            continue
        groups = [expression.symbols(arg) for arg in current.args]
        apart = any(name in g and not g & asked.names for g in groups)
        if apart and any(g & asked.names for g in groups):
            return True
    return False


def _is_an_operand(function: Node, other: Node) -> bool:
    """Whether it is multiplied as it is, or added."""
    turned = expression.transpose(other) if other.shape else other
    return any(
        current.op in PRODUCTS | {Op.ADD} and (other in current.args or turned in current.args)
        for current in expression.walk(function)
    )


def _are_terms(asked: Asked, total: Node, other: Node) -> bool:
    """Whether the two have one shape, and the other is not the shift of a product: b in g ⊙ x + b."""
    target = asked.target
    if target is None:
        return True
    return target.shape == other.shape and (other not in total.args or target in total.args)


def _own_derivative(asked: Asked) -> Iterator[Candidate]:
    """The function does not move, and was differentiated by itself."""
    target = asked.target
    if target is None:
        return
    if target.shape == asked.function.shape and len(target.shape) == 1:
        yield "constant.not_dropped", expression.identity(target.shape[0])
    yield "constant.not_dropped", expression.ones(asked.question.shape)
    for name in sorted(expression.symbols(asked.function)):
        yield "variable.wrong", asked.by(asked.function, asked.question.variables[name].node)


def _wrong_component(asked: Asked, target: Node) -> Iterator[Candidate]:
    array, *places = target.args
    if len(places) == 2:
        turned = expression.entry(array, *reversed(places))
        yield "entry.indices_swapped", asked.by(asked.function, turned)
    for current in expression.walk(asked.function):
        if current.op is Op.ENTRY and current.args[0] is array and current is not target:
            yield "variable.wrong", asked.by(asked.function, current)
