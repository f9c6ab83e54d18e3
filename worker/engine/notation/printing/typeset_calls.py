"""Two-dimensional mathematics: functions with their arguments, powers, norms."""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine.expression import Node, Op
from worker.engine.notation.printing.names import CALLS, DERIVATIVES, spelled
from worker.engine.notation.printing.spacing import FENCED, is_power_of_e, is_tall
from worker.engine.notation.printing.structure import Level, Part, Parts, Slot, is_matrix, number_of, operands
from worker.engine.notation.printing.typeset_leaves import Leaves
from worker.engine.shapes import ONE

# Functions whose powers are written on the name: sin²(x).
_POWER_ON_NAME = frozenset({"sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "log"})
_NAMES = {"log": "ln"}  # the natural logarithm, said so
_NORMS = {"1": "1", "inf": "∞", "fro": "F"}


class Calls(Leaves):
    """Names with what they are applied to."""

    def called(self, name: str, *args: Part, tall: bool) -> Parts:
        return [self.operator_name(name), *self.bracketed(args, tall=tall)]

    def bracketed(self, args: Sequence[Part], *, tall: bool) -> Parts:
        inside: Parts = []
        for arg in args:
            inside += [self.comma, arg] if inside else [arg]
        return [self.applied, *self.fence("(", inside, ")", tall=tall)]

    def call(self, node: Node) -> Parts:
        args = [Slot(arg) for arg in node.args]
        return self.called(CALLS[node.op], *args, tall=any(map(is_tall, node.args)))

    def unvec(self, node: Node) -> Parts:
        vector = node.args[0]
        inside: Parts = [Slot(vector)]
        for size in (*node.shape, ONE)[:2]:
            inside += [self.comma, *self.dimension(size)]
        return [
            self.operator_name("unvec"),
            self.applied,
            *self.fence("(", inside, ")", tall=is_tall(vector)),
        ]

    def function(self, node: Node) -> Parts:
        name = str(node.payload)
        args = operands(node)
        if name == "sqrt":
            return self.root([Slot(args[0])])
        if is_power_of_e(node):
            return self.superscript([self.identifier("e")], [Slot(args[0])])
        if name in FENCED and not node.shape:
            left, right = FENCED[name]
            return self.fence(left, [Slot(args[0])], right)
        return [self.function_name(node), *self.arguments(node)]

    def function_name(self, node: Node) -> str:
        return self.operator_name(_NAMES.get(str(node.payload), str(node.payload)))

    def arguments(self, node: Node) -> Parts:
        args = operands(node)
        return self.bracketed([Slot(arg) for arg in args], tall=any(map(is_tall, args)))

    def apply(self, node: Node) -> Parts:
        """f(x), f′(x); with several arguments the one differentiated by is a subscript."""
        assert isinstance(node.payload, tuple)
        name, orders = node.payload
        head = self.name(spelled(str(name)))
        if len(orders) == 1 and orders[0] > 3:
            head = self.superscript(head, self.fence("(", self.integer(orders[0]), ")", tall=False))
        elif len(orders) == 1 and orders[0]:
            head = self.superscript(head, [self.primes(orders[0])])
        elif any(orders):
            by: Parts = []
            for position, order in enumerate(orders, 1):
                for _ in range(order):
                    by += [self.comma] * bool(by) + [self.digits(str(position))]
            head = self.subscript([self.identifier("∂")], by) + head
        return [*head, *self.bracketed([Slot(arg) for arg in node.args], tall=any(map(is_tall, node.args)))]

    def norm(self, node: Node) -> Parts:
        parts = self.fence("‖", [Slot(node.args[0])], "‖")
        kind = _NORMS.get(str(node.payload))
        if kind is None:
            return parts
        return self.subscript(parts, [self.digits(kind) if kind.isdigit() else self.identifier(kind)])

    def derivative(self, node: Node) -> Parts:
        assert isinstance(node.payload, tuple)
        layout, order = node.payload
        name = "gradient" if layout == "gradient" else DERIVATIVES.get(order, "jacobian")
        return self.called(name, *map(Slot, node.args), tall=any(map(is_tall, node.args)))

    def power(self, node: Node) -> Parts:
        base, exponent = operands(node)
        if self.is_power_on_name(base, exponent):
            name = self.superscript([self.function_name(base)], [Slot(exponent)])
            return [*name, *self.arguments(base)]
        top: Parts = [Slot(exponent)]
        if is_matrix(base.shape):  # element by element; A² is the matrix power
            top = [self.hadamard, *top]
        return self.superscript([Slot(base, Level.ATOM)], top)

    def is_power_on_name(self, base: Node, exponent: Node) -> bool:
        return (
            base.op is Op.FUNCTION
            and base.payload in _POWER_ON_NAME
            and exponent.op is Op.NUMBER
            and number_of(exponent) >= 2
            and number_of(exponent).denominator == 1
        )
