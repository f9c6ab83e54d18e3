"""Whether a hint or the solution may be shown: the policy's rule and where the learner stands. Pure."""

from dataclasses import dataclass

from grader.courses.policy import Reveal


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where a learner stands on one part of an exercise."""

    attempts: int = 0  # decided, the ones that are not counted aside
    left: int | None = None  # None: no limit
    correct: bool = False
    closed: bool = False  # for everyone: nobody can answer any more


def revealed(rule: Reveal, situation: Situation) -> bool:
    """Whether the rule shows it now."""
    done = situation.correct or situation.closed
    return {
        "always": True,
        "answered": done or situation.attempts > 0,
        "spent": done or situation.left == 0,
        "correct": done,
        "closed": situation.closed,
        "never": False,
    }[rule]
