"""Equality of expressions with gates, cell by cell: where all gates are decided they are sums without gates.

Both sides are worked out by collecting terms. Where that meets a gate of unknown sign, the cases are told
apart: positive and negative, and zero where kinks count. So only gates that matter in a case are looked at.
In each cell the two sums must be one, or linear algebra must show that no point lies there.

Only operations that have a value everywhere are admitted.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from worker.engine.errors import EngineError
from worker.engine.exact import kinks
from worker.engine.exact.cells.cell import GATES, Cell, Ground, OpenSign
from worker.engine.exact.cells.emptiness import contradictory, inequalities, inequality
from worker.engine.exact.cells.equations import zero_here
from worker.engine.exact.collected import sums_on
from worker.engine.exact.collected.sums import Beyond, Sum, collect, negative
from worker.engine.exact.domain import Domain
from worker.engine.exact.linear import Inequality
from worker.engine.exact.structure import components, has_gates, order
from worker.engine.expression import Node, Op

__all__ = ["compared"]

# An expression, and a sign that it has if it is multiplied with those of others.
KnownSign: TypeAlias = tuple[Node, int, Sequence[Node]]
MOST_NODES = 120
MOST_COMPARISONS = 9
WORK_OF_SYSTEM = 15  # what a system of inequalities counts as


@dataclass(frozen=True, slots=True)
class Found:
    """What came of the attempt."""

    equal: bool = False
    told_apart: bool = False  # signs had to be told apart, so that there are kinks
    differs: bool = False  # the sums differ in a cell that is not known to be empty, or thin


NOTHING = Found()


def compared(
    learner: Node,
    reference: Node,
    domain: Domain,
    asked: Node | None = None,
    known: Sequence[KnownSign] = (),
) -> Found:
    """Whether both are equal in every cell; that they are not concludes nothing.

    Where the reference's own kinks are left open, they are those of what was `asked` for. Of some expressions
    the signs may be known, null sets apart.
    """
    if not (has_gates(learner) or has_gates(reference)):
        return NOTHING
    nodes = {*order(learner), *order(reference)}
    if len(nodes) > MOST_NODES or sum(map(comparisons, nodes)) > MOST_COMPARISONS:
        return NOTHING
    sums = sums_on(domain)
    try:
        proof = Proof(learner, reference, domain, asked or reference)
        for gap, sign, distances in known:
            proof.ground.know(gap, sign, distances)
        equal = proof.succeeds({}, {}, [])
        return Found(equal, proof.told_apart, proof.differs)
    except (Beyond, EngineError):
        return NOTHING
    finally:
        sums.atoms.own.clear()  # needs of what was given up


def comparisons(node: Node) -> int:
    """How many signs it may depend on itself."""
    if node.op is Op.FUNCTION and node.payload in ("max", "min"):
        return len(node.args) - 1
    return int(node.op is Op.COMPARE or (node.op is Op.FUNCTION and node.payload in GATES))


class Proof:
    """One attempt, and what all its cells share."""

    def __init__(self, learner: Node, reference: Node, domain: Domain, asked: Node) -> None:
        self.roots = learner, reference
        self.domain = domain
        self.ground = Ground(domain)
        self.everywhere = self.ground.signs.everywhere
        self.told_apart = self.differs = False
        self.assumed = self._assumed()
        self.never_zero: set[Hashable] = set()
        used = {domain.canonical(c) for root in self.roots for c in components(root)}
        self.restricted = bool(domain.assumptions) or not all(map(domain.contains_all, used))
        varies = all(self.ground.atoms.varies(self.ground.atoms.atom("component", c)) for c in used)
        if not self.everywhere and not varies:
            raise Beyond  # a polynomial could vanish throughout the domain
        if domain.beside and varies:  # n > 2 has no kink at 2 among the integers: 2 is one of few values
            for root in (asked, *domain.defined):
                for gap in kinks.gaps(root):
                    if not has_gates(gap):
                        with suppress(Beyond):
                            self._leave_open(self.ground.without_gates(gap))

    def _leave_open(self, gap: Sum) -> None:
        """Where this is 0 does not count."""
        _, asked = self.ground.signs.of(gap)
        self.never_zero |= {key for key, _ in asked}

    def succeeds(
        self, known_signs: dict[Hashable, int], known: dict[Node, Sum], facts: list[tuple[Sum, int]]
    ) -> bool:
        """Equal in all cells in which the sums have these signs."""
        cell = Cell(self.ground, known_signs, known)
        try:
            mine, theirs = (cell.value(root) for root in self.roots)
        except OpenSign as found:
            key, of = found.key, found.of
            zero = self.everywhere and key not in self.never_zero
            signs = [sign for sign in ((1, -1, 0) if zero else (1, -1)) if self._may_be(of, sign, facts)]
            self.told_apart = self.told_apart or len(signs) > 1
            return all(
                self.succeeds({**known_signs, key: sign}, dict(known), [*facts, (of, sign)]) for sign in signs
            )
        difference = dict(mine)
        collect(difference, negative(theirs))
        if not difference or zero_here(self.ground.atoms, difference, facts) or self._is_empty(facts):
            return True
        self.differs = all(sign and self._is_polynomial(of) for of, sign in facts)
        return False

    def _is_polynomial(self, of: Sum) -> bool:
        """So that cells that are not seen to be empty seldom are."""
        keys = self.ground.atoms.keys
        return all(keys[a][0] != "exp" for monomial in of for a, _ in monomial)

    def _may_be(self, of: Sum, sign: int, facts: list[tuple[Sum, int]]) -> bool:
        """Where the domain is restricted, that may exclude a case; else all of them are told apart first."""
        return not self.restricted or not self._is_empty([*facts, (of, sign)])

    def _is_empty(self, facts: list[tuple[Sum, int]]) -> bool:
        """No point lies in this cell: its linear inequalities contradict each other."""
        self.ground.spend(WORK_OF_SYSTEM)
        return contradictory(facts, self.assumed, self.ground.signs)

    def _assumed(self) -> list[Inequality]:
        """What the assumptions say of sums."""
        found: list[Inequality] = []
        for assumption in self.domain.assumptions:
            relation = str(assumption.payload)
            if assumption.op is not Op.COMPARE or relation == "!=" or any(map(has_gates, assumption.args)):
                continue
            with suppress(Beyond):
                gap = dict(self.ground.without_gates(assumption.args[0]))
                collect(gap, negative(self.ground.without_gates(assumption.args[1])))
                if relation == "==":
                    found += inequalities(gap, 0)
                else:
                    sign = 1 if relation.startswith(">") else -1
                    found.append(inequality(gap, sign, strict=relation in ("<", ">")))
        return found
