"""What must hold for an expression to have a value, and what follows of it.

A need is a tuple: `("nonzero", atom)`; `("sign", s, atoms)`, the product of a sign and these atoms is not
negative; `("power", ...)`, a power has a value there, whatever that takes; `GATE`, a comparison may switch
the needs of others off.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeAlias

Need: TypeAlias = tuple[Any, ...]
GATE: Need = ("gate",)


def follows(needed: Need, given: Iterable[Need], never_zero: Callable[[Hashable], bool]) -> bool:
    """A needed sign is a product of given ones.

    An atom that occurs in several of them drops out, which it may only where it is certainly not 0.
    """
    _, sign, atoms = needed
    rows: list[tuple[int, frozenset[Any]]] = [(need[1], need[2]) for need in given if need[0] == "sign"]
    if (sign, atoms) in rows:
        return True
    rows = [row for row in rows if all(map(never_zero, row[1]))]
    pivots: list[tuple[Hashable, int, frozenset[Any]]] = []
    for s, row in rows:
        for pivot, t, other in pivots:
            if pivot in row:
                s, row = s * t, row ^ other
        if row:
            pivots.append((min(row), s, row))
    for pivot, t, other in pivots:
        if pivot in atoms:
            sign, atoms = sign * t, atoms ^ other
    return bool(sign > 0 and not atoms)
