"""One cell of a proof: what expressions with gates are where the signs of some sums are known."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from contextlib import suppress

from worker.engine.exact.ball_functions import holds
from worker.engine.exact.cells.signs import Signs
from worker.engine.exact.collected import sums_on
from worker.engine.exact.collected.needs import Need
from worker.engine.exact.collected.rules import RULES
from worker.engine.exact.collected.sums import ONE, Beyond, Sum, collect, negative, times
from worker.engine.exact.domain import Domain
from worker.engine.exact.structure import has_gates, is_bracket
from worker.engine.expression import Node, Op
from worker.engine.model import Kink

MOST_WORK = 900  # nodes that are evaluated in all cells together
GATES = frozenset({"abs", "sign", "relu", "heaviside", "max", "min"})
ZERO: Sum = {}
WHOLE: Sum = {ONE: 1}


class OpenSign(Exception):
    """The sign of this sum must be known before anything can be said."""

    def __init__(self, key: Hashable, of: Sum) -> None:
        self.key = key
        self.of = of


class Ground:
    """What all cells of one proof share: sums, signs, and how much work is left."""

    def __init__(self, domain: Domain) -> None:
        self.sums = sums_on(domain)
        self.atoms = self.sums.atoms
        self.signs = Signs(self.atoms, everywhere=domain.kink is not Kink.OPEN)  # where zeros of gates count
        self.left = MOST_WORK

    def spend(self, work: int = 1) -> None:
        """Raises Beyond when there has been too much of it."""
        self.left -= work
        if self.left < 0:
            raise Beyond

    def know(self, gap: Node, sign: int, distances: Sequence[Node]) -> None:
        """Take it that the expression has this sign times those of others, but on a null set."""
        with suppress(Beyond):
            self.signs.know(self.without_gates(gap), sign, [self.without_gates(d) for d in distances])

    def without_gates(self, node: Node) -> Sum:
        """A sum that needs nothing to have a value but what is certain."""
        found, needed = self.sums.of(node)
        self.require(needed)
        return found

    def require(self, needed: Iterable[Need]) -> None:
        """Raises Beyond unless what is needed is certain, null sets apart where they are left open."""
        for kind, *of in needed:
            if kind != "nonzero" or not (
                self.signs.positive(of[0]) or (not self.signs.everywhere and self.atoms.never_zero(of[0]))
            ):
                raise Beyond


class Cell:
    """Where some sums have known signs."""

    def __init__(self, ground: Ground, known_signs: dict[Hashable, int], known: dict[Node, Sum]) -> None:
        self.ground = ground
        self.known_signs = known_signs
        self.known = known  # what was worked out from fewer signs stays

    def value(self, node: Node) -> Sum:
        """The expression as a sum.

        Raises:
            OpenSign: it depends on a sign that is not known here.
            Beyond: it is no expression for this proof.
        """
        found = self.known.get(node)
        if found is None:
            self.ground.spend()
            found = self.known[node] = (
                self._value(node) if has_gates(node) else self.ground.without_gates(node)
            )
        return found

    def _value(self, node: Node) -> Sum:
        args = node.args
        match node.op, node.payload:
            case Op.COMPARE, relation:
                return WHOLE if holds(str(relation), self._compared(*map(self.value, args))) else ZERO
            case Op.LOGIC, "not":
                return ZERO if self._is_true(args[0]) else WHOLE
            case Op.LOGIC, "and":
                return WHOLE if all(map(self._is_true, args)) else ZERO
            case Op.LOGIC, "or":
                return WHOLE if any(map(self._is_true, args)) else ZERO
            case Op.PIECEWISE, _:
                cases = zip(args[:-1:2], args[1::2], strict=True)
                return self.value(next((v for c, v in cases if self._is_true(c)), args[-1]))
            case Op.MULTIPLY, _:
                brackets = [arg for arg in args if is_bracket(arg)]
                if not all(map(self._is_true, brackets)):
                    return ZERO  # whatever the others are
                total = WHOLE
                for arg in args:
                    if arg not in brackets:
                        total = times(total, self.value(arg))
                return total
            case Op.FUNCTION, name if name in GATES:
                return self._gate(str(name), [self.value(arg) for arg in args])
            case Op.FUNCTION, "floor" | "ceil":
                raise Beyond
            case Op.POWER, _ if has_gates(args[1]):
                raise Beyond  # 0^0 is a matter of convention
        rule = RULES.get(node.op)
        if rule is None:
            raise Beyond
        atoms = self.ground.atoms
        found = rule(atoms, node, [self.value(arg) for arg in args])
        needed, atoms.own = atoms.own, set()
        self.ground.require(needed)
        return found

    def _is_true(self, condition: Node) -> bool:
        found = self.value(condition)
        if found and found != WHOLE:
            raise Beyond
        return bool(found)

    def _gate(self, name: str, args: list[Sum]) -> Sum:
        if name in ("max", "min"):
            best = args[0]
            for other in args[1:]:
                if (self._compared(other, best) > 0) == (name == "max"):
                    best = other
            return best
        inside = args[0]
        sign = self._sign(inside)
        if name == "sign":
            return {ONE: sign} if sign else ZERO
        if name == "heaviside":
            return WHOLE if sign > 0 else ZERO
        if name == "relu":
            return inside if sign > 0 else ZERO
        return inside if sign >= 0 else negative(inside)

    def _compared(self, one: Sum, other: Sum) -> int:
        gap = dict(one)
        collect(gap, negative(other))
        return self._sign(gap)

    def _sign(self, of: Sum) -> int:
        """1, -1 or 0, off the zeros that are left open."""
        sign, asked = self.ground.signs.of(of)
        for key, part in asked:
            own = self.known_signs.get(key)
            if own is None:
                raise OpenSign(key, part)
            sign *= own
        return sign
