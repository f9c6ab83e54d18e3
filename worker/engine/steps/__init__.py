"""Judges the steps of a chain-rule exercise, each by itself and against the learner's own earlier answers.

`check` is the door. A later part is judged against what the learner wrote before it (follow-through): whoever
goes on rightly from a slip has this part right, and is told so.
"""

from worker.engine.steps.pipeline import check

__all__ = ["check"]
