"""Where array answers are asked: the points of a question as numbers, given or drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from math import prod
from typing import Final

import numpy as np

from worker.content.schema import PointsData
from worker.content.specialising import Point
from worker.engine import expression
from worker.engine.errors import NablaError, QuestionError
from worker.engine.expression import Node, Op
from worker.engine.model import Points, Variable
from worker.engine.numeric.evaluate import Array, TooManyValuesError, values
from worker.engine.numeric.sampling import inside

MOST_NUMBERS: Final = 8 << 20  # of all points, or of the answers to them


def given(points: tuple[Point, ...], reference: Node, sizes: Mapping[str, int]) -> Points | None:
    """The points that the author wrote; None where they leave something open that numbers would need."""
    needed = {str(node.payload) for node in expression.walk(reference) if node.op is Op.SYMBOL}
    if not points or not needed <= points[0].keys():
        return None
    try:
        columns = {
            name: np.concatenate([values(point[name], {}, {}) for point in points]) for name in points[0]
        }
    except (NablaError, TooManyValuesError, KeyError):
        return None
    return Points(
        reference=reference, values=columns, sizes=dict(sizes), count=len(points), only=len(points) == 1
    )


def drawn(
    data: PointsData, reference: Node, variables: Mapping[str, Variable], sizes: Mapping[str, int]
) -> Points:
    """Points drawn from a seed, the same for ever: the hash of seed and name, spread over the domain.

    They are float32 numbers, so that whoever computes in either precision starts from the same ones.

    Raises:
        QuestionError: a size is not known, or it comes to too many numbers.
    """
    shapes = {name: tuple(side.at(sizes).value for side in v.shape) for name, v in variables.items()}
    asked = tuple(side.at(sizes).value for side in reference.shape)
    if any(side is None for shape in (*shapes.values(), asked) for side in shape):
        raise QuestionError("points need every size as a number; give sizes", where="points")
    if max(prod(s or 1 for s in shape) for shape in (*shapes.values(), asked)) * data.count > MOST_NUMBERS:
        raise QuestionError(f"comes to more than {MOST_NUMBERS} numbers", where="points.count")
    columns = {
        name: _drawn(variables[name], (data.count, *(side or 1 for side in shape)), f"{data.seed} {name}")
        for name, shape in shapes.items()
    }
    return Points(reference=reference, values=columns, sizes=dict(sizes), count=data.count)


def _drawn(variable: Variable, shape: tuple[int, ...], key: str) -> Array:
    noise = hashlib.shake_256(f"nabla points {key}".encode()).digest(4 * prod(shape))
    unit = (np.frombuffer(noise, dtype="<u4").astype(np.float64) + 0.5) / 2**32
    return inside(variable, unit.reshape(shape)).astype(np.float32).astype(np.float64)
