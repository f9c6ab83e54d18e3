"""References: the derivative that a question asks for, in its layout.

Layouts as in Parr & Howard, "The Matrix Calculus You Need For Deep Learning": in numerator layout
rows are outputs and columns inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.calculus.differentiate import Derivative
from worker.engine.calculus.lowering import Lowering
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.expression import Letter, Node, Op
from worker.engine.model import Layout
from worker.engine.shapes import ONE, Shape

Rules: TypeAlias = Callable[[str, "tuple[Node, ...]"], Derivative]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    """The indices of one array: letters for its axes, and the node that picks the entry."""

    letters: tuple[Letter, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(expression.index(*letter) for letter in self.letters)

    @classmethod
    def of(cls, shape: Shape, names: str) -> _Axes:
        return cls(letters=tuple(zip((f"~{c}" for c in names), shape, strict=False)))


def derive(
    function: Node,
    wrt: Sequence[Node],
    order: int = 1,
    layout: Layout = Layout.NUMERATOR,
    rules: Rules = Derivative,
) -> Node:
    """The value (order 0), derivative (1) or Hessian (2) of a function, definitions expanded.

    `wrt` are symbols, or entries of symbols at number indices. Several scalar ones make the
    columns of one Jacobian; several arrays stand side by side. `rules` differentiate; diagnosis puts
    mistaken ones in their place.

    Raises:
        QuestionError: the layout does not go with these shapes.
    """
    if order == 0:
        return function
    if not wrt:
        raise QuestionError("say what to differentiate by", where="wrt")
    if order == 2:
        return _hessian(function, wrt, rules)
    if len(wrt) == 1:
        return _first(function, wrt[0], layout, rules)
    parts = [_first(function, target, Layout.NUMERATOR, rules) for target in wrt]
    jacobian = expression.block([parts])
    return expression.transpose(jacobian) if _flips(layout) else jacobian


def worked_out(node: Node) -> Node:
    """An author's `Op.DERIVATIVE`, derived."""
    layout, order = node.payload
    return derive(node.args[0], node.args[1:], order, Layout(layout))


def _flips(layout: Layout) -> bool:
    return layout in (Layout.DENOMINATOR, Layout.GRADIENT)


def _target(target: Node) -> tuple[str, Shape, tuple[Node, ...]]:
    """Name, shape of what is varied, and fixed indices if it is a single component."""
    if target.op is Op.SYMBOL:
        return str(target.payload), target.shape, ()
    if target.op is Op.ENTRY and target.args[0].op is Op.SYMBOL:
        return str(target.args[0].payload), (), target.args[1:]
    raise QuestionError("differentiate by a variable or a component of one", where="wrt")


def _outputs(function: Node) -> Shape:
    """The function's own axes; a row of outputs counts as a vector of outputs."""
    if len(function.shape) == 2 and function.shape[0] is ONE:
        return function.shape[1:]
    return function.shape


@lru_cache(maxsize=64)  # diagnosis differentiates one function under many mistaken rules
def _entry(function: Node, indices: tuple[Node, ...]) -> Node:
    if len(indices) < len(function.shape):
        indices = (scalar.ONE, *indices)
    return Lowering().entry(function, indices)


def _partial(function: Node, out: _Axes, target: Node, by: _Axes, rules: Rules) -> Node:
    name, _, fixed = _target(target)
    return rules(name, fixed or by.nodes).of(_entry(function, out.nodes))


def _array(axes: Sequence[Letter], body: Node) -> Node:
    """The comprehension, or its body if there are no axes."""
    return expression.comprehension(axes, body) if axes else body


_BLANK: Letter = ("~_", ONE)


def _first(function: Node, target: Node, layout: Layout, rules: Rules) -> Node:
    _, inputs, _ = _target(target)
    outputs = _outputs(function)
    out, by = _Axes.of(outputs, "ijk"), _Axes.of(inputs, "pqr")
    if layout is Layout.VEC:
        return _stacked(function, target, rules)
    try:
        body = _partial(function, out, target, by, rules)
    except AnswerError:
        sides = (*function.shape, *inputs)
        if any(d.value is None for d in sides) or len(outputs) > 1 or len(inputs) > 1:
            raise
        written = _written_out(function, target, rules)  # stacked positions are told one by one
        return expression.transpose(written) if _flips(layout) else written
    if layout is Layout.TENSOR:
        return _array((*out.letters, *by.letters), body)
    if not inputs:  # by a scalar: shaped as the function, a vector stays a column
        column = _array(out.letters, body)
        return expression.transpose(column) if layout is Layout.DENOMINATOR else column
    if len(outputs) <= 1 and len(inputs) == 1:
        rows = out.letters or (_BLANK,)
        if _flips(layout):
            return _array((*by.letters, *rows), body)
        return _array((*rows, *by.letters), body)
    if not outputs and len(inputs) == 2:
        flipped = by.letters[::-1] if layout is Layout.NUMERATOR else by.letters
        return _array(flipped, body)
    return _array((*out.letters, *by.letters), body)


def _stacked(function: Node, target: Node, rules: Rules) -> Node:
    """Numerator layout on column-stacked matrices, written out entry by entry where sizes are known.

    The derivative of vec F by a vector needs no index of a product dimension on the input side.
    """
    _, inputs, _ = _target(target)
    if len(inputs) <= 1 and len(function.shape) <= 1:
        return _first(function, target, Layout.NUMERATOR, rules)
    flat = expression.vec(function) if len(function.shape) == 2 else function
    sizes = [d.value for d in (*flat.shape, *inputs)]
    if None in sizes:
        raise QuestionError("the vec layout of a matrix needs known sizes", where="layout")
    return _written_out(flat, target, rules)


def _written_out(flat: Node, target: Node, rules: Rules) -> Node:
    """The derivative of a vector or number by each component, column by column, all sizes known."""
    name, inputs, _ = _target(target)
    low = Lowering()
    rows = []
    count = (flat.shape[0].value or 0) if flat.shape else 1
    for i in range(1, count + 1):
        output = low.entry(flat, (expression.number(i),) if flat.shape else ())
        row = []
        for column in range(1, (inputs[1].value or 0 if len(inputs) == 2 else 1) + 1):
            for line in range(1, (inputs[0].value or 0 if inputs else 1) + 1):
                place = (expression.number(line), expression.number(column))[: len(inputs)]
                row.append(rules(name, place).of(output))
        rows.append(row)
    return expression.block(rows)


def _hessian(function: Node, wrt: Sequence[Node], rules: Rules) -> Node:
    outputs = _outputs(function)
    if len(wrt) > 1:
        if outputs:
            raise QuestionError("a Hessian by several variables is of a scalar", where="order")
        rows = []
        for first in wrt:
            gradient = _first(function, first, Layout.NUMERATOR, rules)
            upright = _upright(gradient)
            rows.append([_first(upright, second, Layout.NUMERATOR, rules) for second in wrt])
        return expression.block(rows)
    name, inputs, fixed = _target(wrt[0])
    out = _Axes.of(outputs, "ijk")
    first_axes, second_axes = _Axes.of(inputs, "pq"), _Axes.of(inputs, "rs")
    gradient = rules(name, fixed or first_axes.nodes).of(_entry(function, out.nodes))
    body = rules(name, fixed or second_axes.nodes).of(gradient)
    return _array((*out.letters, *first_axes.letters, *second_axes.letters), body)


def _upright(gradient: Node) -> Node:
    """A gradient row as a column of outputs."""
    row = len(gradient.shape) == 2 and gradient.shape[0] is ONE
    return expression.transpose(gradient) if row else gradient
