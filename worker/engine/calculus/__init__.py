"""Differentiates: array level to index level, partial derivatives, references in their layout."""

from worker.engine.calculus.derive import derive
from worker.engine.calculus.lowering import Lowering, axis_positions, written_out

__all__ = ["Lowering", "axis_positions", "derive", "written_out"]
