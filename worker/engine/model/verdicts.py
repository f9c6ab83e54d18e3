"""What follows from the evidence: an outcome and a score, by a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from fractions import Fraction
from typing import Any

from worker.engine.errors import EngineError
from worker.engine.model.answers import Readable
from worker.engine.model.evidence import Evidence
from worker.engine.model.feedback import Feedback


@unique
class Outcome(StrEnum):
    """What a verdict can be."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    UNDECIDED = "undecided"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Credits and counting where the design leaves them to the course; these are the defaults."""

    transposed_credit: Fraction = Fraction(0)
    transposed_counts: bool = False
    diagonal_credit: Fraction = Fraction(1, 2)
    special_case_credit: Fraction = Fraction(1, 2)
    entries_credit: Fraction = Fraction(0)  # share of the right entries that is given
    witness_shows_reference: bool = False  # where that value is not itself the answer

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Policy:
        """From JSON, with defaults; unknown keys belong to the site and are ignored here."""
        known: dict[str, Any] = {}
        for key in cls.__slots__:
            if key in data:
                value = data[key]
                known[key] = bool(value) if isinstance(value, bool) else Fraction(str(value))
        return cls(**known)

    def to_data(self) -> dict[str, Any]:
        values = {key: getattr(self, key) for key in self.__slots__}
        return {k: v if isinstance(v, bool) else str(v) for k, v in values.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the engine concluded, with all its evidence; feedback has the named mistake first."""

    outcome: Outcome
    score: Fraction | None
    counted: bool
    feedback: tuple[Feedback, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reading: Readable | None = None
    seconds: float = 0.0
    shows_reference: bool = (
        False  # its evidence tells the reference's value at a witness, as the policy lets it
    )

    def __post_init__(self) -> None:
        if (self.score is None) != (self.outcome in (Outcome.UNDECIDED, Outcome.MALFORMED)):
            raise EngineError("an outcome has a score just when it is correct or incorrect")

    def to_data(self, *, reading: bool = True) -> dict[str, Any]:
        """JSON, with how the answer was read unless nobody wants to know."""
        return {
            "outcome": str(self.outcome),
            "score": None if self.score is None else float(self.score),
            "counted": self.counted,
            "feedback": [item.to_data() for item in self.feedback],
            "evidence": [item.to_data(shows_reference=self.shows_reference) for item in self.evidence],
            "reading": self.reading.to_data() if reading and self.reading is not None else None,
            "seconds": self.seconds,
        }
