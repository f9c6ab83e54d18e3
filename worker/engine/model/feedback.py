"""What is said of an answer, as a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A stable, dotted code and its parameters; the site renders the prose."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        return {"code": self.code, **self.parameters}
