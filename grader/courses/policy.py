"""The rules of an assignment, and what they make of attempts: pure, without the database.

When answers are taken, and what is revealed when, is in `grader.courses.timing` and
`grader.courses.revealing`. A score is an exact fraction of 1. Credits (what a named mistake is worth)
are the engine's to apply when it judges; which attempt counts, lateness, hints and weights are applied
here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from fractions import Fraction
from typing import Any, Literal, get_args

Counting = Literal["best", "last", "first", "average"]
Reveal = Literal["always", "answered", "spent", "correct", "closed", "never"]
Variants = Literal["same", "learner", "attempt"]
Bell = Literal["submit", "keep"]

ZERO, ONE = Fraction(0), Fraction(1)


class PolicyError(ValueError):
    """What was asked for, or the rules themselves, make no sense. `code` is stable, for pages and API."""

    def __init__(self, message: str, *, code: str = "policy.invalid") -> None:
        super().__init__(message)
        self.code = code


class Refused(PolicyError):
    """The rules of the assignment do not allow it, now or to this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How answers to one assignment count. The defaults are the ones that the pages explain."""

    attempts: int | None = None  # counted attempts per part; None: as many as they like
    counts: Counting = "best"
    attempt_penalty: Fraction = ZERO  # taken off for each counted attempt before this one
    late_per_day: Fraction = ZERO  # taken off for each day begun after the due date
    late_floor: Fraction = ZERO  # what lateness leaves at least, as a share of the score
    hint_cost: Fraction = ZERO  # taken off later answers for each hint revealed before them
    hints: Reveal = "always"
    solution: Reveal = "correct"
    at_bell: Bell = "submit"  # what becomes of a draft when a timed sitting ends
    show_shape: bool = False
    variants: Variants = "same"  # numbers as written, or drawn for each learner, or anew for each attempt
    transposed_credit: Fraction = ZERO  # the engine's to apply, from here on
    transposed_counts: bool = False
    diagonal_credit: Fraction = Fraction(1, 2)
    special_case_credit: Fraction = Fraction(1, 2)
    entries_credit: Fraction = ZERO
    witness_shows_reference: bool = False

    def __post_init__(self) -> None:
        if self.attempts is not None and self.attempts < 1:
            raise PolicyError("attempts: at least 1, or null for no limit")
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Fraction) and not 0 <= value <= 1:
                raise PolicyError(f"{field.name}: between 0 and 1")

    @classmethod
    def from_data(cls, data: Any) -> "Policy":
        """The policy that JSON `data` states; what it leaves out is as by default."""
        if not isinstance(data, Mapping):
            raise PolicyError("a policy is a JSON object")
        known = {field.name: field for field in fields(cls)}
        if unknown := sorted(set(data) - set(known)):
            raise PolicyError(f"unknown rule: {', '.join(map(str, unknown))}")
        return cls(**{name: _read(name, known[name].default, value) for name, value in data.items()})

    def to_data(self) -> dict[str, Any]:
        """Every rule as JSON; fractions are written exactly, as text."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) if isinstance(value, Fraction) else value for name, value in values.items()}

    def for_engine(self) -> dict[str, Any]:
        """The rules that a job carries to the verifier."""
        data = self.to_data()
        return {name: data[name] for name in ENGINE_RULES}


ENGINE_RULES = (
    "transposed_credit",
    "transposed_counts",
    "diagonal_credit",
    "special_case_credit",
    "entries_credit",
    "witness_shows_reference",
)


CHOICES: Mapping[str, Any] = {
    "counts": Counting,
    "hints": Reveal,
    "solution": Reveal,
    "at_bell": Bell,
    "variants": Variants,
}


def _read(name: str, default: object, value: Any) -> Any:
    if name == "attempts":
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise PolicyError("attempts: a whole number or null")
    if isinstance(default, bool):
        if isinstance(value, bool):
            return value
        raise PolicyError(f"{name}: true or false")
    if isinstance(default, Fraction):
        try:
            if isinstance(value, bool):
                raise ValueError(value)
            return Fraction(str(value))
        except (ValueError, ZeroDivisionError) as error:
            raise PolicyError(f"{name}: a number between 0 and 1") from error
    allowed = get_args(CHOICES[name])
    if value not in allowed:
        raise PolicyError(f"{name}: one of {', '.join(allowed)}")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What stands of one submission after all that was decided about it."""

    submission: int
    part: str
    score: Fraction | None  # None: nothing decided
    counted: bool
    late: timedelta = timedelta(0)
    hints: int = 0  # revealed before it was received
    after_solution: bool = False  # received when the solution had been shown: practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A learner's standing on one exercise."""

    score: Fraction | None  # None: nothing counts yet
    attempts: int  # counted so far
    submission: int | None  # the one that counts, where it is one


def after_lateness(policy: Policy, score: Fraction, late: timedelta) -> Fraction:
    """The score less what each day begun after the due date costs."""
    if late <= timedelta(0):
        return score
    days = -(-late // timedelta(days=1))
    return score * max(policy.late_floor, ONE - days * policy.late_per_day)


def takes_points_off(policy: Policy) -> bool:
    """Whether a right answer may count less than a full score."""
    return bool(policy.attempt_penalty or policy.late_per_day or policy.hint_cost)


def attempts_allowed(policy: Policy, *, extra: int = 0) -> int | None:
    """How many attempts there are at each part, None where there is no limit; `extra` by an extension."""
    return None if policy.attempts is None else policy.attempts + extra


def attempts_left(policy: Policy, *, extra: int = 0, used: int, pending: int = 0) -> int | None:
    """How many attempts can still be begun, None where there is no limit.

    What is still being checked holds its attempt, so that nobody gets more by being quick.
    """
    allowed = attempts_allowed(policy, extra=extra)
    return None if allowed is None else max(0, allowed - used - pending)


def most_left(policy: Policy, *, attempts: int, hints: int, late: timedelta = timedelta(0)) -> Fraction:
    """What a right answer is worth after so many counted attempts and hints, received so late."""
    return after_lateness(policy, _less(policy, ONE, attempts=attempts, hints=hints), late)


def _less(policy: Policy, score: Fraction, *, attempts: int, hints: int) -> Fraction:
    """The score less what the counted attempts and the hints before it cost."""
    if not (attempts and policy.attempt_penalty) and not (hints and policy.hint_cost):
        return score  # as nearly always: fractions are slow, and attempts may be hundreds
    return max(ZERO, score - attempts * policy.attempt_penalty - hints * policy.hint_cost)


def standing(
    policy: Policy,
    attempts: Sequence[Attempt],
    *,
    parts: Sequence[str] = ("",),
    override: Fraction | None = None,
) -> Standing:
    """What counts of `attempts` (in the order received). Parts weigh the same; an override wins."""
    kept = [_part_standing(policy, [a for a in attempts if a.part == part]) for part in parts]
    used = sum(part.attempts for part in kept)
    if override is not None:
        return Standing(score=override, attempts=used, submission=None)
    if all(part.score is None for part in kept):
        return Standing(score=None, attempts=used, submission=None)
    score = sum((part.score or ZERO for part in kept), ZERO) / len(kept)
    return Standing(score=score, attempts=used, submission=kept[0].submission if len(kept) == 1 else None)


def _part_standing(policy: Policy, attempts: Sequence[Attempt]) -> Standing:
    scored: list[tuple[Fraction, int]] = []
    used = 0
    for attempt in attempts:
        if attempt.score is None or attempt.after_solution:
            continue
        # What is not an attempt can still carry credit (a transposed layout under a lenient policy).
        if not attempt.counted and not attempt.score:
            continue
        left = _less(policy, attempt.score, attempts=used, hints=attempt.hints)
        scored.append((after_lateness(policy, left, attempt.late), attempt.submission))
        used += attempt.counted
    if not scored:
        return Standing(score=None, attempts=used, submission=None)
    if policy.counts == "average":
        return Standing(score=sum((s for s, _ in scored), ZERO) / len(scored), attempts=used, submission=None)
    if policy.counts == "best":
        score, submission = max(scored, key=lambda pair: pair[0])
    else:
        score, submission = scored[0] if policy.counts == "first" else scored[-1]
    return Standing(score=score, attempts=used, submission=submission)


def points(weight: Fraction, score: Fraction | None) -> Fraction:
    """What a score is worth of an item's points; what does not count yet is worth nothing."""
    return weight * (ZERO if score is None else score)


def total(items: Iterable[tuple[Fraction, Fraction | None]]) -> tuple[Fraction, Fraction]:
    """Points and maximum of (weight, score) pairs; what was not answered scores nothing."""
    pairs = list(items)
    return sum((points(w, s) for w, s in pairs if s), ZERO), sum((w for w, _ in pairs), ZERO)
