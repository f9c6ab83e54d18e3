"""The right answer with names exchanged or left out, or with another size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from worker.engine import expression
from worker.engine.calculus import Lowering, scalar, written_out
from worker.engine.diagnosis.candidates import Candidate, surviving
from worker.engine.diagnosis.lowered_reference import SQUARE, LoweredReference, replaced_in
from worker.engine.expression import Node, Op
from worker.engine.model import Question
from worker.engine.shapes import Dimension

LARGEST_WRITTEN = 36


def names_changed(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """Two names of one shape exchanged, or one of them left out."""
    reference = lowered.array
    present = expression.symbols(reference)
    named = list(question.variables.values())
    moving = {str((t if t.op is Op.SYMBOL else t.args[0]).payload) for t in question.wrt}
    for first, second in combinations(named, 2) if len(question.wrt) < 2 else ():
        if first.shape == second.shape and {first.name, second.name} & present:
            swapped = {first.name: second.node, second.name: first.node}
            other_variable = not first.shape and moving & {first.name, second.name}
            code = "variable.wrong" if other_variable else "operand.swapped"
            yield code, expression.substitute(reference, swapped)
    yield from surviving(_functions_of_another(question, lowered))
    yield from surviving(_dropped_in_columns(question, lowered))
    for variable in named:
        if variable.name not in present:
            continue
        ones = expression.ones(variable.shape)
        if len(variable.shape) == SQUARE and variable.shape[0] is variable.shape[1]:
            ones = expression.identity(variable.shape[0])
        held = variable.shape or is_held(question, variable.node)
        code = "operand.dropped" if held else "factor.missing"
        dropped = "factor.variable_missing" if variable.name in moving else code
        yield dropped, expression.substitute(reference, {variable.name: ones})
        yield from surviving(_as_number(dropped, lowered, variable.node))
    still = {v.name: expression.ones(v.shape) for v in named if len(v.shape) == 1 and v.name not in moving}
    yield "operand.dropped", expression.substitute(reference, still)


def _functions_of_another(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """log(x) for log(w): one function taken at another vector."""
    for current in expression.walk(lowered.entry):
        if current.op is not Op.FUNCTION or len(current.args) != 1 or current.args[0].op is not Op.ENTRY:
            continue
        array, *places = current.args[0].args
        for variable in question.variables.values():
            if variable.shape == array.shape and variable.node is not array:
                elsewhere = expression.entry(variable.node, *places)
                other = expression.function(str(current.payload), elsewhere)
                yield "operand.swapped", replaced_in(lowered, current, other)


def _dropped_in_columns(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """With a column for each variable: one left out of the columns of the others, where it is held."""
    targets = _scalar_targets(question)
    if len(targets) < 2 or len(lowered.array.shape) != SQUARE:
        return
    columns = _in_columns(lowered.array)
    if len(columns) != len(targets):
        return
    for chosen in (*((target,) for target in targets), targets):
        changed = [
            [_without(entry, {target for target in chosen if target is not own}) for entry in column]
            for own, column in zip(targets, columns, strict=True)
        ]
        yield "operand.dropped:column", expression.block([list(row) for row in zip(*changed, strict=True)])


def _without(entry: Node, factors: set[Node]) -> Node:
    return expression.rebuild(entry, lambda f, args: scalar.ONE if f in factors else None)


def _scalar_targets(question: Question) -> tuple[Node, ...]:
    """What each column belongs to: the variables, or the components of one vector of known size."""
    if len(question.wrt) != 1:
        return question.wrt if not any(target.shape for target in question.wrt) else ()
    (target,) = question.wrt
    size = target.shape[0].value if len(target.shape) == 1 else None
    if size is None or size > LARGEST_WRITTEN:
        return ()
    return tuple(expression.entry(target, expression.number(k + 1)) for k in range(size))


def _in_columns(array: Node) -> list[list[Node]]:
    """The entries of a matrix of known size, column by column."""
    height, width = (dimension.value or 0 for dimension in array.shape)
    if not 0 < height * width <= LARGEST_WRITTEN:
        return []
    entries = list(written_out(Lowering(), array))
    return [entries[place::width] for place in range(width)]


def _as_number(code: str, lowered: LoweredReference, array: Node) -> Iterator[Candidate]:
    """The entry without this array, where nothing with an index is left: -1/z² for -x/z²."""
    if lowered.letters and array.shape:
        left = expression.rebuild(
            lowered.entry, lambda f, args: scalar.ONE if f.op is Op.ENTRY and f.args[0] is array else None
        )
        if left is not lowered.entry and not any(n.op is Op.INDEX for n in expression.walk(left)):
            yield code, left


def is_held(question: Question, symbol: Node) -> bool:
    """Whether a scalar is a variable that is held, such as y, and no constant, such as c or eta."""
    scalars = not any(variable.shape for variable in question.variables.values())
    return scalars and str(symbol.payload)[0] in "stuvwxyz"


def sizes_changed(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """A mean's 1/n, or the root of a size, left out or counted once."""
    for name in sorted(question.size_names):
        count = expression.size(Dimension.of(name))
        if lowered.array.op is Op.SIZE:
            yield "sum.broadcast_count", expression.number(1)
        elif any(n.op is Op.SIZE and name in n.payload.names for n in expression.walk(lowered.entry)):
            yield "factor.mean_missing", expression.multiply(count, lowered.array)
            root = expression.function("sqrt", count)
            if any(n.op is Op.FUNCTION and n.payload == "sqrt" for n in expression.walk(lowered.entry)):
                yield "factor.missing", expression.multiply(root, lowered.array)
                yield "power.exponent_wrong", expression.divide(lowered.array, root)
    for current in expression.walk(lowered.entry):
        if current.op is Op.DIVIDE and current.args[1].op is Op.SIZE:
            yield "factor.mean_missing", replaced_in(lowered, current, current.args[0])
