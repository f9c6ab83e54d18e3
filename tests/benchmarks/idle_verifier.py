"""A verifier whose check does nothing: `celery -A tests.benchmarks.idle_verifier worker -Q verify`.

Everything else is the real one's: the messages, the tasks, the results, the way back.
"""

from __future__ import annotations

from collections.abc import Sequence

import worker.tasks
from worker.app import app
from worker.child.owner import Owner
from worker.wire import Job, Result

__all__ = ["app"]

CORRECT = {
    "outcome": "correct",
    "score": 1.0,
    "counted": True,
    "feedback": [],
    "evidence": [],
    "reading": None,
    "seconds": 0.0,
}


class Idle(Owner):
    """Says that everything is correct, and starts no child."""

    def start(self) -> None:
        """Nothing has to warm up."""

    def decide(self, job: Job) -> Result:
        """The same for every job."""
        return Result(key=job.key, lease=job.lease, verdict=CORRECT, engine="none")

    def expect(self, jobs: Sequence[Job]) -> None:
        """There is nothing to expect."""


worker.tasks.Owner = Idle  # type: ignore[misc]
