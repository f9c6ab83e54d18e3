"""What is right at each point, and how far off an honest computation may be.

Honest arithmetic with unit roundoff u is off by about u times three things: the magnitude of the terms that
an entry is the sum of; its reaction to the last bit of its inputs, |x f'(x)|; and what else cancels on the
way. All three are measured: the reference itself, its terms, at inputs changed a little with signs drawn at
random, as rounding would have it, and once more in float32.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np

from worker.engine import expression
from worker.engine.calculus import Lowering
from worker.engine.calculus.letters import BINDERS
from worker.engine.expression import Letter, Node, Op
from worker.engine.model import Points
from worker.engine.numeric.array_answers.received import SINGLE, Given
from worker.engine.numeric.evaluate import Array, Valuation

BLOCK: Final = 1 << 18  # entries evaluated at once: they fit a cache, and bound memory
STEP: Final = 2.0**-24  # the relative change of the inputs that conditioning is measured with
SAFETY: Final = 64.0  # roundings that an honest computation may make one after another
OF_THE_LARGEST: Final = 16.0  # ... and what the largest entry of a matrix may leave behind in the others
SEED: Final = 20260102


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The given values beside the right ones, and how far apart they may be: (P, *shape) each.

    Where the reference has no value the tolerance is infinite: whatever is given there is as good.
    """

    given: Given
    right: Array
    tolerance: Array

    @property
    def off(self) -> Array:
        """How far each entry is from what is right."""
        return np.asarray(np.abs(self.given.values - self.right))

    @property
    def wrong(self) -> Array:
        """Where that is more than an honest computation could be: booleans."""
        return np.asarray(self.off > self.tolerance)

    @property
    def largest(self) -> Array:
        """The largest magnitude of each point's entries, shaped to go with them."""
        return largest(np.abs(self.right))


def laid_out(points: Points, given: Given) -> Sheet:
    """The given values, shaped as the reference, beside the right ones; block by block, to bound memory."""
    right, tolerance = np.empty_like(given.values), np.empty_like(given.values)
    size = block_size(points)
    for start in range(0, points.count, size):
        block = slice(start, min(start + size, points.count))
        right[block], tolerance[block] = _expected(points, block, given.roundoff)
    return Sheet(given, right, tolerance + given.rounding())


def values_at(
    points: Points,
    block: slice,
    *,
    of: Node | None = None,
    moved: float = 0.0,
    draw: int = 0,
    type: Any = None,
) -> Array:
    """The reference, or an array `of` its shape, at a block of points: (P, *shape).

    `moved` changes each input by so much, relatively, with signs that are drawn, the same for the same
    draw. With a `type` the arithmetic is of that.
    """
    inputs = {name: value[block] for name, value in points.values.items()}
    if moved:
        generator = np.random.default_rng((SEED, draw, block.start))
        inputs = {
            name: value + moved * (np.abs(value) + (value == 0)) * generator.choice((-1.0, 1.0), value.shape)
            for name, value in sorted(inputs.items())
        }
    if type is not None:
        inputs = {name: value.astype(type) for name, value in inputs.items()}
    found = Valuation(inputs, points.sizes).of(of or points.reference).astype(np.float64, copy=False)
    return np.broadcast_to(found, (block.stop - block.start, *found.shape[1:]))


def _expected(points: Points, block: slice, roundoff: float) -> tuple[Array, Array]:
    """Right values and what arithmetic with this roundoff may be off by."""
    values = values_at(points, block)
    terms = np.abs(values)
    if len(parts := _terms(points)) > 1:
        terms = sum((np.abs(values_at(points, block, of=part)) for part in parts), np.zeros_like(values))
    # From a half to the whole of the step: a jump at the point itself is no conditioning.
    half, whole = (values_at(points, block, moved=step) for step in (STEP / 2, STEP))
    single = values_at(points, block, type=np.float32)
    finite = np.isfinite(values)
    with np.errstate(all="ignore"):
        reaction = np.nan_to_num(2 * np.abs(whole - half)) / STEP
        noise = np.nan_to_num(np.abs(single - values), posinf=0.0) / SINGLE
    own = SAFETY * (np.nan_to_num(terms, posinf=0.0) + reaction + noise)
    tolerance = roundoff * (own + OF_THE_LARGEST * (largest(np.abs(values)) + largest(noise)))
    return np.where(finite, values, 0.0), np.where(finite, tolerance, np.inf)


def _terms(points: Points) -> list[Node]:
    """The arrays whose sum the reference is: what is lost where they cancel."""
    letters = _letters(points)
    lowered = Lowering().entry(points.reference, tuple(expression.index(*letter) for letter in letters))
    if lowered.op is not Op.ADD:
        return [points.reference]
    return [expression.comprehension(letters, term) if letters else term for term in lowered.args]


def _letters(points: Points) -> list[Letter]:
    return [(f"~b{axis}", side) for axis, side in enumerate(points.reference.shape)]


def largest(magnitude: Array) -> Array:
    """The largest finite entry of each point, shaped to go with the entries."""
    axes = tuple(range(1, magnitude.ndim))
    finite = np.where(np.isfinite(magnitude), magnitude, 0.0)
    return np.asarray(np.max(finite, axis=axes, keepdims=True)) if axes else finite


def block_size(points: Points) -> int:
    """How many points are evaluated at once."""
    return max(1, min(points.count, BLOCK // _widest(points)))


def _widest(points: Points) -> int:
    """The most numbers that the evaluation holds in one array for each point.

    A node has an axis for every letter that is free in it; products that are summed are not laid out.
    """
    places = tuple(expression.index(*letter) for letter in _letters(points))
    lowered = Lowering().entry(points.reference, places)
    free: dict[Node, frozenset[Letter]] = {}
    contracted: set[Node] = set()
    for node in expression.walk(lowered):
        letters = frozenset[Letter]().union(*(free[arg] for arg in node.args))
        if node.op is Op.INDEX:
            letters = frozenset({node.payload})
        elif node.op in BINDERS:
            letters -= set(node.payload if node.op is Op.COMPREHENSION else (node.payload,))
            if node.op is Op.SUM_OVER and node.args[0].op is Op.MULTIPLY:
                contracted.add(node.args[0])
        free[node] = letters
    return max(
        prod(side.at(points.sizes).value or 1 for _, side in letters)
        for node, letters in free.items()
        if node not in contracted
    )
