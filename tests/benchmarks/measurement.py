"""One number beside the number it is to be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """`value` of what `name` says, in `unit`; `baseline` names the other way to do it."""

    name: str
    value: float
    unit: str
    baseline: str
    baseline_value: float

    @property
    def ratio(self) -> float | None:
        """How many times the baseline; None where that is nothing."""
        return self.value / self.baseline_value if self.baseline_value else None

    def to_data(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio}


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(measurements: Sequence[Measurement]) -> str:
    """The measurements for a person: one a line, in columns."""
    rows = [("", "value", "unit", "ratio", "baseline", "value")]
    rows += [
        (m.name, f"{m.value:.4g}", m.unit, _times(m.ratio), m.baseline, f"{m.baseline_value:.4g}")
        for m in measurements
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _times(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.3g}"
