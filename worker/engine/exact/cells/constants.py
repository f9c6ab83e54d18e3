"""Numbers among the atoms: pi, e, primes of which there are roots, and logarithms of primes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, ctx

from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.collected.sums import ONE, Sum
from worker.engine.exact.rationals import as_fmpq

PRECISIONS = (64, 256)


def is_number(atoms: Atoms, atom: int) -> bool:
    """The atom is a positive constant that can be enclosed."""
    key = atoms.keys[atom]
    if key[0] == "log":
        return bool(atoms.keys[key[1]][0] == "prime")
    return key[0] in ("prime", "pi") or key == ("exp", ONE)


def sign_of(atoms: Atoms, of: Sum) -> int | None:
    """1 or -1 for a sum of numbers, where a ball around it tells."""
    if not all(is_number(atoms, a) for monomial in of for a, _ in monomial):
        return None
    for precision in PRECISIONS:
        with ctx.workprec(precision):
            value = value_of(atoms, of)
            if value > 0 or value < 0:
                return 1 if value > 0 else -1
    return None


def value_of(atoms: Atoms, of: Sum) -> arb:
    """A ball around the value of a sum of numbers."""
    total = arb(0)
    for monomial, c in of.items():
        term = arb(as_fmpq(c))
        for a, e in monomial:
            term = term * _number(atoms, atoms.keys[a]) ** arb(as_fmpq(Fraction(e)))
        total = total + term
    return total


def _number(atoms: Atoms, key: tuple[Any, ...]) -> arb:
    if key[0] == "pi":
        return arb.pi()
    if key[0] == "exp":
        return arb.const_e()
    return arb(atoms.keys[key[1]][1]).log() if key[0] == "log" else arb(key[1])
