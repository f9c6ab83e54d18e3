"""What the browser's session remembers of practice: what was solved, opened and asked last.

It is bounded: one line for each exercise of the catalogue, and one answer, the last.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from grader.submissions.variants import SEED_BITS

NAME: Final = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The answer that was sent last: to which variant, and under which key its verdict will lie."""

    exercise: str
    seed: int
    key: str
    response: Any
    form: str
    sent: str  # ISO 8601
    judged: bool = False  # its verdict came

    @classmethod
    def now(cls, exercise: str, *, seed: int, response: Any, form: str) -> "Asked":
        """An answer that is sent now, under a key that nobody can guess."""
        key = secrets.token_urlsafe(24)
        sent = timezone.now().isoformat()
        return cls(exercise=exercise, seed=seed, key=key, response=response, form=form, sent=sent)

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.sent)


class Memory:
    """Reads and writes the session. Only what is written makes a session where there was none."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session
        self._data: dict[str, Any] = session.get(NAME) or {}

    @property
    def solved(self) -> frozenset[str]:
        """The slugs of what was answered correctly."""
        return frozenset(self._data.get("solved", ()))

    @property
    def tried(self) -> frozenset[str]:
        """The slugs of what was answered so that it could be judged."""
        return frozenset(self._data.get("tried", ()))

    @property
    def solutions(self) -> frozenset[str]:
        """The slugs of the worked solutions that were opened."""
        return frozenset(self._data.get("solutions", ()))

    def hints(self, slug: str) -> int:
        """How many hints on the exercise were opened."""
        return int(self._of("hints").get(slug, 0))

    def round(self, slug: str) -> int:
        """How often another variant was asked for; 0 is the exercise as it was written."""
        return int(self._of("rounds").get(slug, 0))

    @property
    def seed(self) -> int:
        """Of this session's variants; 0 before any was asked for."""
        return int(self._data.get("seed", 0))

    def asked(self, slug: str) -> Asked | None:
        """The last answer, where it was to this exercise."""
        data = self._data.get("asked")
        return Asked(**data) if data and data["exercise"] == slug else None

    def ask(self, asked: Asked) -> None:
        """This is the last answer now."""
        self._write("asked", asdict(asked))

    def judge(self, asked: Asked, *, correct: bool) -> None:
        """The last answer has its verdict."""
        if asked.judged:
            return
        self._write("asked", asdict(replace(asked, judged=True)))
        if asked.exercise not in self.tried:
            self._write("tried", [*self._data.get("tried", ()), asked.exercise])
        if correct and asked.exercise not in self.solved:
            self._write("solved", [*self._data.get("solved", ()), asked.exercise])

    def open_hint(self, slug: str, step: int) -> None:
        """Hint number `step` was opened; the same one again is opened already."""
        if step == self.hints(slug) + 1:
            self._write("hints", {**self._of("hints"), slug: step})

    def open_solution(self, slug: str) -> None:
        if slug not in self.solutions:
            self._write("solutions", [*self._data.get("solutions", ()), slug])

    def another(self, slug: str) -> None:
        """The next variant of the exercise."""
        if not self.seed:
            self._write("seed", 1 + secrets.randbelow(2**SEED_BITS))
        self._write("rounds", {**self._of("rounds"), slug: self.round(slug) + 1})
        if self.asked(slug):
            self._write("asked", None)

    def _of(self, name: str) -> Mapping[str, Any]:
        return self._data.get(name) or {}

    def _write(self, name: str, value: Any) -> None:
        self._data[name] = value
        self._session[NAME] = self._data
