"""Mistaken rules of differentiation: each edits one rule at one place of the function.

Every edit is a way in which students get a rule wrong. `mistakes(function)` lists those that may change
anything for this function, each with its feedback code. An edit that does not apply to what it finds
gives None, and the rule stays right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.calculus.differentiate import Derivative
from worker.engine.diagnosis.mistaken_functions import FUNCTION_EDITS, Edit, Edits, step_edits
from worker.engine.diagnosis.mistaken_links import LINK_EDITS, outer_left_out, value_kept
from worker.engine.diagnosis.mistaken_powers import POWER_EDITS, QUOTIENT_EDITS
from worker.engine.diagnosis.mistaken_products import (
    PRODUCT_EDITS,
    SUM_EDITS,
    constant_factor_as_term,
    of_factor,
    of_term,
)
from worker.engine.expression import Node, Op

EDITS: Mapping[Op, Edits] = {
    Op.ADD: SUM_EDITS,
    Op.MULTIPLY: PRODUCT_EDITS,
    Op.DIVIDE: QUOTIENT_EDITS,
    Op.POWER: POWER_EDITS,
    Op.FUNCTION: LINK_EDITS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One edit at one node of the lowered function."""

    code: str
    edit: Edit
    at: Node


class SharedDerivatives:
    """The right derivatives by every component, shared by all mistakes of one function."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, tuple[Node, ...]], Derivative] = {}
        self._affected: dict[tuple[Node, Node], list[Node]] = {}

    def affected(self, root: Node, place: Node) -> list[Node]:
        """The scalars of `root` that contain `place`, itself first, arguments before what uses them."""
        found = self._affected.get((root, place))
        if found is None:
            inside: dict[Node, None] = {}
            for current in expression.walk(root):
                if not current.shape and (current is place or any(arg in inside for arg in current.args)):
                    inside[current] = None
            found = self._affected[root, place] = list(inside)
        return found

    def by(self, name: str, indices: tuple[Node, ...]) -> Derivative:
        found = self.known.get((name, indices))
        if found is None:
            found = self.known[name, indices] = Derivative(name, indices)
        return found


class MistakenDerivative(Derivative):
    """Differentiates with one mistake; what does not contain its place is taken from `shared`."""

    def __init__(
        self, name: str, indices: tuple[Node, ...], *, mistake: Mistake, shared: SharedDerivatives
    ) -> None:
        super().__init__(name, indices)
        self.mistake = mistake
        self.shared = shared
        self.right = shared.by(name, indices)

    def of(self, root: Node) -> Node:
        """d root / d component, with the mistake."""
        self.right.of(root)
        self.known = dict(self.right.known)
        for current in self.shared.affected(root, self.mistake.at):
            self.known[current] = self._rule(current)
        return self.known[root]

    def _rule(self, f: Node) -> Node:
        if f is self.mistake.at:
            edited = self.mistake.edit(f, [self.known.get(arg, scalar.ZERO) for arg in f.args])
            if edited is not None:
                return edited
        return super()._rule(f)


def mistakes(lowered: Node) -> Iterator[Mistake]:
    """The mistakes that fit somewhere in this index-level function, the outermost rule first."""
    inside = _inside_functions(lowered)
    for current in reversed(list(expression.walk(lowered))):
        for code, edit in EDITS.get(current.op, ()):
            if code == "product.derivatives_multiplied" and current in inside and len(set(current.args)) == 1:
                continue  # (x x)' as 1 · 1 is no other than the inner derivative left out
            deeper = _DEEPER.get(code, code) if current in inside else code
            composite = current.op is Op.POWER and current.args[0].op not in (Op.SYMBOL, Op.ENTRY)
            if code == "power.exponent_kept" and current in inside and composite:
                deeper = "power.exponent_kept:inside"
            if edit is value_kept and current in inside and current.payload in ACTIVATIONS:
                deeper = "gate.value_for_derivative"
            yield Mistake(code=deeper, edit=edit, at=current)
        if current.op is Op.FUNCTION:
            for code, edit in FUNCTION_EDITS.get(str(current.payload), ()):
                yield Mistake(code=code, edit=edit, at=current)
        if current.op is Op.FUNCTION and current in inside:
            yield Mistake(code="chain.inner_missing", edit=outer_left_out(plain=True), at=current)
        if current.op is Op.ADD:
            for code, edit in of_term(current, whole=current not in inside):
                yield Mistake(code=code, edit=edit, at=current)
        for code, edit in step_edits(current):
            yield Mistake(code=code, edit=edit, at=current)
        if current.op is Op.MULTIPLY:
            for code, edit in of_factor(current):
                yield Mistake(code=code, edit=edit, at=current)
            if current is lowered:
                yield Mistake(code="constant.factor_as_term", edit=constant_factor_as_term, at=current)


ACTIVATIONS = frozenset({"tanh", "sigmoid", "relu", "softplus"})
# A link left out is another one where the rule is not that of the outermost function.
_DEEPER = {"chain.outer_missing": "chain.link_missing", "chain.inner_missing": "chain.innermost_missing"}


def _inside_functions(lowered: Node) -> set[Node]:
    """What stands inside a function or a power."""
    inside: set[Node] = set()
    for current in reversed(list(expression.walk(lowered))):
        if current in inside or current.op in (Op.FUNCTION, Op.POWER):
            inside.update(current.args)
        elif current.op is Op.DIVIDE:
            inside.add(current.args[1])
    return inside
