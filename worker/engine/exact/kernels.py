"""The generators of the field, and what of them survives when a conversion starts again."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any

from worker.engine.exact import algebraic
from worker.engine.exact.forms import Poly
from worker.engine.exact.limits import MOST_GENERATORS

NAMES = tuple(f"k{i}" for i in range(MOST_GENERATORS))
SPARE = 4  # kernels beside the variables that the smallest ring should hold
SIZES = (8, 16, 32, 64, 128, 256, MOST_GENERATORS)


class Kernel:
    """One generator; `power` is the exponent from which its relation reduces."""

    __slots__ = (
        "algebraic",
        "argument",
        "constant",
        "identity",
        "kind",
        "poly",
        "position",
        "positive",
        "power",
        "relation",
        "unit",
    )

    def __init__(self, identity: int, kind: str, poly: Poly, position: int) -> None:
        self.identity = identity
        self.kind = kind
        self.poly = poly
        self.position = position
        self.power = 0
        self.relation: Poly = None
        self.positive = False  # wherever it is defined, off a null set
        self.constant = False  # no variable in it
        self.algebraic: algebraic.Integer | None = None  # a constant algebraic integer
        self.argument: Any = None
        self.unit: Any = None


class Memory:
    """What survives when a conversion starts again: units of lattices, numbers of kernels."""

    def __init__(self, variables: int = 0, *, turning: bool = False) -> None:
        self.turning = turning  # sines by powers of exp(i angle) instead of half tangents
        self.size = next(
            (k for k, size in enumerate(SIZES[:-1]) if variables + SPARE <= size), len(SIZES) - 1
        )
        self.units: dict[Hashable, Fraction] = {}
        self.roots: dict[Hashable, int] = {}
        self.numbers: dict[Hashable, int] = {}

    def number(self, key: Hashable) -> int:
        return self.numbers.setdefault(key, len(self.numbers))
