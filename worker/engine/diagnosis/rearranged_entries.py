"""The right entries added up, spread, left out, transposed, or multiplied in another order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.diagnosis.candidates import Candidate, surviving
from worker.engine.diagnosis.lowered_reference import SQUARE, LoweredReference, is_gate, is_row, replaced_in
from worker.engine.expression import Node, Op
from worker.engine.model import Property, Question


def deltas_changed(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """Off-diagonal entries dropped; the diagonal's values spread over rows or columns."""
    reference, shape = lowered.array, lowered.array.shape
    if len(shape) > SQUARE:
        delta = [n for n in expression.walk(lowered.entry) if n.op is Op.COMPARE and not is_gate(n)]
        for chosen in delta[:4]:
            yield "delta.ignored", replaced_in(lowered, chosen, scalar.ONE)
        return
    if len(shape) != SQUARE or shape[0] is not shape[1]:
        return
    side = shape[0]
    deltas = {n for n in expression.walk(lowered.entry) if n.op is Op.COMPARE and not is_gate(n)}
    if lowered.entry.op is Op.ADD and deltas:  # A + c for A + c I
        yield "shape.scalar_for_matrix:term", lowered.edited(lambda f: scalar.ONE if f in deltas else None)
    if side.value is not None:
        yield "shape.scalar_for_matrix", expression.det(reference)
    diagonal = expression.diagonal(reference)
    yield "entry.off_diagonal_missing", expression.multiply(reference, expression.identity(side))
    ones = expression.ones((side,))
    yield "entry.should_be_zero", expression.outer(diagonal, ones)
    yield "entry.should_be_zero", expression.outer(ones, diagonal)
    if lowered.entry.op is Op.MULTIPLY and all(f.op is Op.ENTRY for f in lowered.entry.args):
        yield "shape.inner_for_outer", expression.trace(reference)
    yield from surviving(_inner_for_outer(lowered))
    both = expression.add(reference, expression.ones(shape))
    yield "entry.should_be_zero", expression.subtract(both, expression.identity(side))


def _inner_for_outer(lowered: LoweredReference) -> Iterator[Candidate]:
    """diag(s) - s·s for diag(s) - s sᵀ: the outer product in one term taken for a number."""
    (row, side), column = lowered.letters[0], expression.index(*lowered.letters[1])
    terms = lowered.entry.args if lowered.entry.op is Op.ADD else ()
    for place, term in enumerate(terms):
        inside = list(expression.walk(term))
        if column not in inside or any(n.op is Op.COMPARE and not is_gate(n) for n in inside):
            continue  # no outer product, or a diagonal
        on_diagonal = expression.rebuild(
            term, lambda f, args: expression.index(row, side) if f is column else None
        )
        inner = expression.sum_over(row, side, on_diagonal)
        yield "shape.inner_for_outer", lowered.back(scalar.plus(*terms[:place], inner, *terms[place + 1 :]))


def entries_added(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """The entries added up, or contracted with the variable."""
    reference, shape = lowered.array, lowered.array.shape
    if not shape or len(shape) > SQUARE:
        return
    vector = len(shape) == 1 or is_row(reference)
    one_output = question.function is not None and not question.function.shape
    whole = "sum.over_inputs" if vector or one_output else "sum.over_outputs"
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


def _turned(f: Node) -> Node | None:
    """M[i,j] as M[j,i], for a square matrix or its inverse."""
    if f.op is not Op.ENTRY or len(f.args) != 3 or f.args[0].shape[0] is not f.args[0].shape[1]:
        return None
    array, row, column = f.args
    return expression.entry(array, column, row)


def transposes_changed(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """Square matrices with rows and columns exchanged: all, one name, or in one term only."""
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
                yield code, replaced_in(lowered, chosen, by)
        yield (
            "layout.transposes_missing",
            lowered.edited(lambda f, array=array: _turned(f) if f.args and f.args[0] is array else None),  # type: ignore[misc]
        )


def symmetrised(question: Question, reference: Node) -> Iterator[Candidate]:
    """An answer that is not symmetric and its transpose: both, or half of each."""
    both = expression.add(reference, expression.transpose(reference))
    if len(question.wrt) == 1 and len(question.wrt[0].shape) == SQUARE:
        yield "symmetry.assumed", both
    yield "layout.transposes_mixed", expression.divide(both, expression.number(2))


def orders_changed(question: Question, lowered: LoweredReference) -> Iterator[Candidate]:
    """Two square matrices of one product exchanged; X Xᵀ for Xᵀ X."""
    factors = lowered.entry.args if lowered.entry.op is Op.MULTIPLY else (lowered.entry,)
    rest = [f for f in factors if f.op is not Op.SUM_OVER]
    for total in factors:
        gram = total.args[0].args if total.op is Op.SUM_OVER and total.args[0].op is Op.MULTIPLY else ()
        of_matrices = all(f.op is Op.ENTRY and len(f.args) == SQUARE + 1 for f in gram)
        arrays = {f.args[0] for f in gram} if of_matrices else set()
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
