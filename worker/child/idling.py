"""What the child does while it waits: it gets ready for the next answers to questions that it was asked.

The first wrong answer to a question needs a table of usual mistakes, which takes longer than the check.
It is made a step at a time, and between two steps the child looks whether it is asked something.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from worker.engine import verify
from worker.engine.kept import Kept
from worker.engine.model import Question

MOST_QUESTIONS = 256  # of which it is known that they were prepared
MOST_WAITING = 16  # questions
MOST_SECONDS = 1.0  # for one question


class Ahead:
    """What is still to be prepared, the question that was asked last first."""

    def __init__(
        self,
        prepare: Callable[[Question], Iterator[None]] = verify.prepare,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self._prepare = prepare
        self._clock = clock
        self._known: Kept[None] = Kept(most=MOST_QUESTIONS)
        self._waiting: list[_Preparing] = []

    def after(self, question: Question) -> None:
        """An answer to this question was told; there may be more."""
        if not self._known.has(question, None):
            self._known.get(question, None, lambda: None)
            self._waiting.append(_Preparing(self._prepare(question)))
            del self._waiting[:-MOST_WAITING]

    def step(self) -> bool:
        """Do a little, and say whether anything is left. What fails is dropped.

        Raises:
            MemoryError: nobody knows what the process holds.
        """
        if not self._waiting:
            return False
        current = self._waiting[-1]
        started = self._clock()
        try:
            next(current.steps)
        except MemoryError:
            raise
        except Exception:  # an answer that meets this fault will tell it; and StopIteration
            self._waiting.remove(current)
            return bool(self._waiting)
        current.seconds += self._clock() - started
        if current.seconds > MOST_SECONDS:
            self._waiting.remove(current)
        return bool(self._waiting)


class _Preparing:
    """The steps for one question, and how long they took so far."""

    def __init__(self, steps: Iterator[None]) -> None:
        self.steps = steps
        self.seconds = 0.0
