"""Layout probes: the right entries, arranged otherwise than the question asks."""

from __future__ import annotations

from worker.engine import expression, shapes
from worker.engine.exact.comparison import Comparer
from worker.engine.exact.sizes import at_sizes, sizes_for
from worker.engine.expression import Node
from worker.engine.model import Conclusion, Feedback
from worker.engine.shapes import ONE, Shape


def is_vector(shape: Shape) -> bool:
    """A row or a column."""
    return len(shape) == 1 or (len(shape) == 2 and shape[0] is ONE)


def transposed(answer: Node, reference: Node, comparer: Comparer) -> Feedback | None:
    """`layout.transposed` if the answer is the reference in the other layout, and that differs.

    A column where a row is asked is `layout.vertical_gradient`.
    """
    shape = reference.shape
    if len(shape) not in (1, 2) or answer.shape != shapes.transposed(shape):
        return None
    turned = expression.transpose(reference)
    if turned is reference or comparer.cannot_be_equal(answer, turned):
        return None
    if comparer.compare(answer, turned).conclusion is not Conclusion.EQUAL:
        return None
    row_asked = len(shape) == 2 and shape[0] is ONE
    return Feedback(code="layout.vertical_gradient" if row_asked else "layout.transposed")


def vector_for_diagonal(answer: Node, reference: Node, comparer: Comparer) -> bool:
    """Whether the answer lists the diagonal of a reference that is a diagonal matrix, not zero."""
    shape = reference.shape
    if len(shape) != 2 or shape[0] is not shape[1] or not is_vector(answer.shape):
        return False
    upright = answer if len(answer.shape) == 1 else expression.transpose(answer)
    if upright.shape != shape[:1]:
        return False
    full, zero = expression.diag(upright), expression.zeros(upright.shape)
    if comparer.cannot_be_equal(full, reference):
        return False
    if comparer.compare(upright, zero).conclusion is Conclusion.EQUAL:
        return False
    return comparer.compare(full, reference).conclusion is Conclusion.EQUAL


def special_case(answer: Node, reference: Node, comparer: Comparer) -> Feedback | None:
    """`size.special_case` if the answer is right at the one size for which it is written."""
    sizes = sizes_for(reference.shape, answer.shape)
    if not sizes:
        return None
    there = at_sizes(reference, sizes)
    if there.shape != answer.shape:
        return None
    if comparer.compare(answer, reference, sizes=sizes).conclusion is not Conclusion.EQUAL:
        return None
    return Feedback(code="size.special_case", parameters={"sizes": sizes})
