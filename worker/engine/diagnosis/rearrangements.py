"""Rearrangements of the right answer: terms, factors, gates and transposes changed, names exchanged.

Candidates carry the feedback code of the slip that leads to them, in the shape it gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from itertools import combinations

from worker.engine import expression
from worker.engine.calculus import Lowering, scalar, written_out
from worker.engine.diagnosis.candidates import REDUCTIONS, Candidate, surviving
from worker.engine.expression import Letter, Node, Op
from worker.engine.model import Property, Question
from worker.engine.shapes import ONE, Dimension

LARGEST_EDITED = 24
LARGEST_WRITTEN = 36
SQUARE = 2


def rearrangements(question: Question, is_reference: Callable[[Node], bool]) -> Iterator[Candidate]:
    """Candidates made from the reference, or from another way to write it, which `is_reference` confirms."""
    reference = question.reference.expression
    yield "sign.flipped", expression.negate(reference)
    yield "derivative.treated_as_constant", expression.zeros(question.shape)
    if not reference.shape:
        yield "factor.inverted", expression.divide(expression.number(1), reference)
    if len(reference.shape) == 1 or _is_row(reference):
        function = question.function
        summed = function is not None and any(n.op in REDUCTIONS for n in expression.walk(function))
        yield ("sum.missing" if summed else "layout.diagonal_for_vector"), expression.diag(reference)
    lowered = _Lowered(question)
    if question.order == 0:
        yield from surviving(_written_out(reference))
    for source in (_gates, _operands, _sizes, _deltas, _sums, _terms, _factors, _transposes, _orders):
        yield from surviving(source(question, lowered))
    opened = lowered.with_entry(expression.rebuild(lowered.entry, _opened))
    if opened.entry is not lowered.entry and is_reference(opened.back(opened.entry)):
        for source in (_gates, _terms):
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


class _Lowered:
    """The reference as an index-level scalar, and back."""

    def __init__(self, question: Question) -> None:
        self.array = question.reference.expression
        self.letters: list[Letter] = [(f"~{c}", d) for c, d in zip("abcdef", self.array.shape, strict=False)]
        places = tuple(expression.index(*letter) for letter in self.letters)
        self.entry = Lowering().entry(self.array, places)

    def with_entry(self, entry: Node) -> _Lowered:
        """The same array, its entry written in another way."""
        other = copy(self)
        other.entry = entry
        return other

    def back(self, entry: Node) -> Node:
        """The array with this entry."""
        return expression.comprehension(self.letters, entry) if self.letters else entry

    def edited(self, change: Callable[[Node], Node | None]) -> Node:
        return self.back(expression.rebuild(self.entry, lambda f, args: change(f)))


def _is_row(array: Node) -> bool:
    return len(array.shape) == SQUARE and array.shape[0] is ONE


def _is_gate(current: Node) -> bool:
    """A condition on values; brackets on index letters alone are Kronecker deltas."""
    kinds = (Op.SYMBOL, Op.FUNCTION)
    return current.op is Op.COMPARE and any(n.op in kinds for n in expression.walk(current))


# --- gates --------------------------------------------------------------------------------------


def _gates(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
    """Every condition dropped, turned around, halved, as a sign, or outside the sum."""
    gates = [n for n in expression.walk(lowered.entry) if _is_gate(n)]
    if not gates:
        return
    yield "gate.ignored", lowered.edited(lambda f: scalar.ONE if _is_gate(f) else None)
    yield (
        "gate.branches_swapped",
        lowered.edited(lambda f: scalar.plus(scalar.ONE, scalar.minus(f)) if _is_gate(f) else None),
    )
    yield (
        "gate.sign_for_step",
        lowered.edited(
            lambda f: (
                expression.function("sign", scalar.plus(f.args[0], scalar.minus(f.args[1])))
                if _is_gate(f)
                else None
            )
        ),
    )
    for gate in gates[:4]:
        yield from surviving(_conditions(lowered, gate))
    yield from surviving(_gates_outside(lowered))


def _conditions(lowered: _Lowered, gate: Node) -> Iterator[Candidate]:
    """A condition with one of its terms only, or without one of them, or with one side only."""
    for side, argument in enumerate(gate.args):
        if scalar.value_of(argument) is None and scalar.value_of(gate.args[1 - side]) is None:
            args = (*gate.args[:side], scalar.ZERO, *gate.args[side + 1 :])
            yield (
                "gate.condition_incomplete",
                _replaced(lowered, gate, expression.compare(str(gate.payload), *args)),
            )
        terms = argument.args if argument.op is Op.ADD else ()
        for place, term in enumerate(terms[:4]):
            for other in (term, scalar.plus(*terms[:place], *terms[place + 1 :])):
                args = (*gate.args[:side], other, *gate.args[side + 1 :])
                changed = expression.compare(str(gate.payload), *args)
                yield "gate.condition_incomplete", _replaced(lowered, gate, changed)


def _replaced(lowered: _Lowered, part: Node, by: Node) -> Node:
    return lowered.edited(lambda f: by if f is part else None)


def _gates_outside(lowered: _Lowered) -> Iterator[Candidate]:
    """sum_k [z_k > 0] t_k with one condition for the whole sum."""
    for current in expression.walk(lowered.entry):
        if current.op is not Op.SUM_OVER:
            continue
        body = current.args[0]
        factors = body.args if body.op is Op.MULTIPLY else (body,)
        gates = [f for f in factors if _is_gate(f)]
        if not gates:
            continue
        rest = scalar.times(*(f for f in factors if not _is_gate(f)))
        letter, dimension = current.payload
        total = expression.sum_over(letter, dimension, rest)
        every = expression.product_over(letter, dimension, scalar.times(*gates))
        gate = gates[0]
        over = expression.sum_over(letter, dimension, scalar.plus(gate.args[0], scalar.minus(gate.args[1])))
        summed = expression.compare(str(gate.payload), over, scalar.ZERO)
        none = scalar.plus(*(expression.number(0),))
        some = expression.compare(">", expression.sum_over(letter, dimension, scalar.times(*gates)), none)
        for outside in (every, summed, some):
            yield "gate.outside_sum", _replaced(lowered, current, scalar.times(outside, total))


# --- names --------------------------------------------------------------------------------------


def _operands(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
    """Two names of one shape exchanged, or one of them left out."""
    reference = lowered.array
    present = expression.symbols(reference)
    named = list(question.variables.values())
    moving = {str((t if t.op is Op.SYMBOL else t.args[0]).payload) for t in question.wrt}
    for first, second in combinations(named, 2) if len(question.wrt) < 2 else ():
        if first.shape == second.shape and {first.name, second.name} & present:
            swapped = {first.name: second.node, second.name: first.node}
            code = "operand.swapped" if first.shape else "variable.wrong"
            yield code, expression.substitute(reference, swapped)
    yield from surviving(_dropped_in_columns(question, lowered))
    for variable in named:
        if variable.name not in present:
            continue
        ones = expression.ones(variable.shape)
        if len(variable.shape) == SQUARE and variable.shape[0] is variable.shape[1]:
            ones = expression.identity(variable.shape[0])
        held = variable.shape or _is_held(question, variable.node)
        code = "operand.dropped" if held else "factor.missing"
        dropped = "factor.variable_missing" if variable.name in moving else code
        yield dropped, expression.substitute(reference, {variable.name: ones})
        yield from surviving(_as_number(dropped, lowered, variable.node))
    still = {v.name: expression.ones(v.shape) for v in named if len(v.shape) == 1 and v.name not in moving}
    yield "operand.dropped", expression.substitute(reference, still)


def _dropped_in_columns(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
    """With a column for each variable: one left out of the columns of the others, where it is held."""
    targets = _scalar_targets(question)
    if len(targets) < 2 or len(lowered.array.shape) != SQUARE:
        return
    columns = written_in_columns(lowered.array)
    if len(columns) != len(targets):
        return
    for chosen in (*((target,) for target in targets), targets):
        changed = []
        for own, column in zip(targets, columns, strict=True):
            gone = dict.fromkeys((target for target in chosen if target is not own), scalar.ONE)
            changed.append(
                [expression.rebuild(entry, lambda f, args, gone=gone: gone.get(f)) for entry in column]
            )  # type: ignore[misc]
        yield "operand.dropped:column", expression.block([list(row) for row in zip(*changed, strict=True)])


def _scalar_targets(question: Question) -> tuple[Node, ...]:
    """What each column belongs to: the variables, or the components of one vector of known size."""
    if len(question.wrt) != 1:
        return question.wrt if not any(target.shape for target in question.wrt) else ()
    (target,) = question.wrt
    size = target.shape[0].value if len(target.shape) == 1 else None
    if size is None or size > LARGEST_WRITTEN:
        return ()
    return tuple(expression.entry(target, expression.number(k + 1)) for k in range(size))


def written_in_columns(array: Node) -> list[list[Node]]:
    """The entries of a matrix of known size, column by column."""
    height, width = (dimension.value or 0 for dimension in array.shape)
    if not 0 < height * width <= LARGEST_WRITTEN:
        return []
    entries = list(written_out(Lowering(), array))
    return [entries[place::width] for place in range(width)]


def _as_number(code: str, lowered: _Lowered, array: Node) -> Iterator[Candidate]:
    """The entry without this array, where nothing with an index is left: -1/z² for -x/z²."""
    if lowered.letters and array.shape:
        left = expression.rebuild(
            lowered.entry, lambda f, args: scalar.ONE if f.op is Op.ENTRY and f.args[0] is array else None
        )
        if left is not lowered.entry and not any(n.op is Op.INDEX for n in expression.walk(left)):
            yield code, left


def _is_held(question: Question, symbol: Node) -> bool:
    """Whether a scalar is a variable that is held, such as y, and no constant, such as c or eta."""
    scalars = not any(variable.shape for variable in question.variables.values())
    return scalars and str(symbol.payload)[0] in "stuvwxyz"


def _sizes(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
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
            yield "factor.mean_missing", _replaced(lowered, current, current.args[0])


# --- sums and deltas ----------------------------------------------------------------------------


def _deltas(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
    """Off-diagonal entries dropped; the diagonal's values spread over rows or columns."""
    reference, shape = lowered.array, lowered.array.shape
    if len(shape) > SQUARE:
        delta = [n for n in expression.walk(lowered.entry) if n.op is Op.COMPARE and not _is_gate(n)]
        for chosen in delta[:4]:
            yield "delta.ignored", _replaced(lowered, chosen, scalar.ONE)
        return
    if len(shape) != SQUARE or shape[0] is not shape[1]:
        return
    side = shape[0]
    if side.value is not None:
        yield "shape.scalar_for_matrix", expression.det(reference)
    diagonal = expression.diagonal(reference)
    yield "entry.off_diagonal_missing", expression.multiply(reference, expression.identity(side))
    ones = expression.ones((side,))
    yield "entry.should_be_zero", expression.outer(diagonal, ones)
    yield "entry.should_be_zero", expression.outer(ones, diagonal)
    if lowered.entry.op is Op.MULTIPLY and all(f.op is Op.ENTRY for f in lowered.entry.args):
        yield "shape.inner_for_outer", expression.trace(reference)
    both = expression.add(reference, expression.ones(shape))
    yield "entry.should_be_zero", expression.subtract(both, expression.identity(side))


def _sums(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
    """The entries added up, or contracted with the variable."""
    reference, shape = lowered.array, lowered.array.shape
    if not shape or len(shape) > SQUARE:
        return
    vector = len(shape) == 1 or _is_row(reference)
    whole = "sum.over_inputs" if vector else "sum.over_outputs"
    yield whole, expression.total(reference)
    yield "sum.over_inputs", expression.multiply(expression.total(reference), expression.ones(shape))
    if not vector:
        for axis, code in ((0, "sum.over_outputs"), (1, "sum.over_inputs")):
            total = expression.total(reference, axis)
            yield code, total
            yield code, expression.transpose(total)
    for target in question.wrt:
        if target.op is Op.SYMBOL and len(target.shape) == 1:
            yield "chain.contracted", expression.matmul(reference, target)


# --- terms and factors --------------------------------------------------------------------------


def _terms(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
    """One term of the answer left out, or with the other sign."""
    sums = [n for n in expression.walk(lowered.entry) if n.op is Op.ADD and not _only_indices(n)]
    exponents = {f.args[1] for f in expression.walk(lowered.entry) if f.op is Op.POWER}
    for current in sums[::-1][:LARGEST_EDITED]:
        if len(set(current.args)) == 1:  # a + a: half of it is a matter of the factor 2
            yield "factor.missing", _replaced(lowered, current, current.args[0])
            continue
        for place in range(min(len(current.args), 6)):
            rest = (*current.args[:place], *current.args[place + 1 :])
            missing, sign = "term.missing", "sign.flipped:term"
            if current in exponents:
                missing = sign = "power.exponent_wrong"
            yield missing, _replaced(lowered, current, scalar.plus(*rest))
            turned = scalar.plus(*rest, scalar.minus(current.args[place]))
            yield sign, _replaced(lowered, current, turned)


def _only_indices(f: Node) -> bool:
    return all(n.op in (Op.ADD, Op.INDEX, Op.NUMBER, Op.SIZE, Op.MULTIPLY) for n in expression.walk(f))


def _factors(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
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
            if factor.op is Op.SYMBOL and code == "factor.missing" and _is_held(question, factor):
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
            yield lost, _replaced(lowered, current, rest)
    yield from _arguments_lost(question, lowered)


def _is_power(lowered: _Lowered, product: Node, factor: Node) -> bool:
    """Whether the factor stands in the product's term more than once: leaving one out changes a power."""
    terms = lowered.entry.args if lowered.entry.op is Op.ADD else (lowered.entry,)
    term = next((t for t in terms if any(n is product for n in expression.walk(t))), product)
    nodes = list(expression.walk(term))
    return any(n.op is Op.POWER and n.args[0] is factor for n in nodes) or (
        sum(n.args.count(factor) for n in nodes if n.op in (Op.MULTIPLY, Op.DIVIDE)) > 1
    )


def _arguments_lost(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
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


# --- transposes and orders ----------------------------------------------------------------------


def _turned(f: Node) -> Node | None:
    """M[i,j] as M[j,i], for a square matrix or its inverse."""
    if f.op is not Op.ENTRY or len(f.args) != 3 or f.args[0].shape[0] is not f.args[0].shape[1]:
        return None
    array, row, column = f.args
    return expression.entry(array, column, row)


def _transposes(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
    """Square matrices with rows and columns exchanged: all, one name, or in one term only."""
    yield from surviving(_symmetrised(question, lowered.array))
    entries = [n for n in expression.walk(lowered.entry) if _turned(n) is not None]
    if not entries:
        return
    arrays = {n.args[0] for n in entries}
    yield "layout.transposes_missing", lowered.edited(_turned)
    for array in arrays:
        mine = [n for n in entries if n.args[0] is array]
        variable = question.variables.get(str(array.payload)) if array.op is Op.SYMBOL else None
        assumed = len(mine) > 1 and variable and Property.SYMMETRIC not in variable.properties
        for chosen in mine[:6]:
            by = _turned(chosen)
            if by is not None:
                code = "symmetry.assumed" if assumed else "layout.transposes_missing"
                yield code, _replaced(lowered, chosen, by)
        yield (
            "layout.transposes_missing",
            lowered.edited(lambda f, array=array: _turned(f) if f.args and f.args[0] is array else None),  # type: ignore[misc]
        )


def _symmetrised(question: Question, reference: Node) -> Iterator[Candidate]:
    """The answer and its transpose: both, or half of each."""
    if len(reference.shape) != SQUARE or reference.shape[0] is not reference.shape[1]:
        return
    both = expression.add(reference, expression.transpose(reference))
    if len(question.wrt) == 1 and len(question.wrt[0].shape) == SQUARE:
        yield "symmetry.assumed", both
    yield "layout.transposes_mixed", expression.divide(both, expression.number(2))


def _orders(question: Question, lowered: _Lowered) -> Iterator[Candidate]:
    """Two square matrices of one product exchanged; X Xᵀ for Xᵀ X."""
    factors = lowered.entry.args if lowered.entry.op is Op.MULTIPLY else (lowered.entry,)
    rest = [f for f in factors if f.op is not Op.SUM_OVER]
    for total in factors:
        gram = total.args[0].args if total.op is Op.SUM_OVER and total.args[0].op is Op.MULTIPLY else ()
        arrays = {f.args[0] for f in gram if f.op is Op.ENTRY and len(f.args) == SQUARE + 1}
        if len(gram) == 2 and len(arrays) == 1 and not any(expression.symbols(f) for f in rest):
            (matrix,) = arrays
            for one, other in (
                (matrix, expression.transpose(matrix)),
                (expression.transpose(matrix), matrix),
            ):
                yield "chain.order_reversed", expression.multiply(*rest, expression.matmul(one, other))
    entries = [n for n in expression.walk(lowered.entry) if _turned(n) is not None][:5]
    for one, other in combinations(entries, 2):
        if one.args[0] is other.args[0] or one.args[0].shape != other.args[0].shape:
            continue
        swaps = {
            one: expression.entry(other.args[0], *one.args[1:]),
            other: expression.entry(one.args[0], *other.args[1:]),
        }
        yield "chain.order_reversed", lowered.edited(swaps.get)
