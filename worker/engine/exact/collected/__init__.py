"""Equal by collecting terms: the proof that most right answers need, before any field is set up.

An expression becomes a sum of monomials over *atoms*: components, values of functions that are looked into no
further, sums that are divided by, sizes of what roots and logarithms are taken of. Every rewriting is an
identity of real functions wherever its left side has a value; two expressions with one such sum are equal
wherever both have a value, since atoms may be anything.

What must hold for a value is collected, too. The learner's *needs* (that of which there is a logarithm or an
even root, that which is divided by) must follow from needs of the reference, or be certain: a denominator
that is a polynomial in freely varying components, or positive, vanishes on a null set at most. Where a
comparison could switch off a need, nothing is concluded. This proves much, fast: whatever is not shown here
is left to the normal form.
"""

from __future__ import annotations

from contextlib import suppress

from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.collected.comparing import vanishes
from worker.engine.exact.collected.needs import GATE, Need
from worker.engine.exact.collected.rules import RULES
from worker.engine.exact.collected.sums import Beyond, Sum, collect, negative
from worker.engine.exact.domain import Domain
from worker.engine.exact.structure import order
from worker.engine.expression import Node

__all__ = ["Sums", "prepare", "same", "sums_on"]

MOST_KEPT = 4000  # atoms, expressions
NOTHING: frozenset[Need] = frozenset()


class Sums:
    """The sums of the expressions that were met on one domain, and their needs."""

    def __init__(self, domain: Domain) -> None:
        self.atoms = Atoms(domain)
        self.known: dict[Node, Sum | None] = {}
        self.needs: dict[Node, frozenset[Need]] = {}

    def of(self, root: Node) -> tuple[Sum, frozenset[Need]]:
        """The expression's sum and all its needs.

        Raises:
            Beyond: it has none.
        """
        known, needs, nodes, atoms = self.known, self.needs, order(root), self.atoms
        for node in nodes:
            if node not in known:
                known[node] = None
                rule = RULES.get(node.op)
                if rule is None:
                    raise Beyond
                args: list[Sum] = []
                for arg in node.args:
                    if not arg.shape:
                        found = known[arg]
                        if found is None:
                            raise Beyond
                        args.append(found)
                try:
                    known[node] = rule(atoms, node, args)
                finally:
                    if atoms.own:
                        needs[node], atoms.own = frozenset(atoms.own), set()
        found = known[root]
        if found is None:
            raise Beyond
        return found, NOTHING.union(*[needs[n] for n in nodes if n in needs]) if needs else NOTHING


def same(learner: Node, reference: Node, domain: Domain) -> bool | None:
    """True: equal, wherever the reference has a value. None: equal if both have values at some point.

    False concludes nothing.
    """
    sums = sums_on(domain)
    try:
        mine, needed = sums.of(learner)
        theirs, given = sums.of(reference)
        if not matched(sums.atoms, mine, theirs, given):
            return False
    except Beyond:
        return False
    finally:
        sums.atoms.own.clear()  # needs that comparing met belong to no expression
    if not needed:
        return True
    if (GATE in needed or GATE in given) and needed != {GATE}:
        return False
    missing = [need for need in needed if need not in given and need is not GATE]
    signs = [need for need in missing if need[0] == "sign"]
    if any(need[0] not in ("nonzero", "sign") for need in missing):
        return False
    if not all(sums.atoms.follows(need, given) for need in signs):
        return False
    divided_by = [need[1] for need in missing if need[0] == "nonzero"]
    if any(
        sums.atoms.keys[atom][0] == "size" and not given_size(sums.atoms, atom, given) for atom in divided_by
    ):
        return False  # the normal form says of it that kinks are left open
    doubtful = [atom for atom in divided_by if not sums.atoms.never_zero(atom)]
    if not all(map(sums.atoms.analytic, doubtful)):
        return False  # 0 in one case of signs, perhaps, and not in another
    return None if doubtful else True


def prepare(reference: Node, domain: Domain) -> None:
    """Collect the reference's terms, so that the next right answer need not wait for it."""
    sums = sums_on(domain)
    if reference not in sums.known:
        with suppress(Beyond):
            sums.of(reference)


def sums_on(domain: Domain) -> Sums:
    """The sums that are kept for the domain."""
    sums: Sums | None = domain.remembered.get(Sums)
    if sums is None or len(sums.atoms.keys) + len(sums.known) > MOST_KEPT:
        sums = domain.remembered[Sums] = Sums(domain)
    return sums


def given_size(atoms: Atoms, size: int, given: frozenset[Need]) -> bool:
    """The reference divides by what this is the size of."""
    return ("nonzero", atoms.keys[size][1]) in given


def matched(atoms: Atoms, mine: Sum, theirs: Sum, given: frozenset[Need]) -> bool:
    """Both sums are one, where the signs are as the reference needs them."""
    if mine == theirs:
        return True
    difference = dict(mine)
    collect(difference, negative(theirs))
    signs: dict[int, int] = {}
    if GATE not in given:  # which could switch them off
        signs = {next(iter(need[2])): need[1] for need in given if need[0] == "sign" and len(need[2]) == 1}
    return vanishes(atoms, difference, signs)
