"""What is carried between the site and the verifiers: versioned JSON, checked on both sides.

    site ── Batch of Jobs ──► verifier ── Results ──► site

The engine's own types do not travel: a job carries the question's data, a result the verdict's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any

VERSION = 1
MOST_SECONDS = 600.0
MOST_MEMORY = 64 << 30
HELD_KEY = "nabla:held:{key}"  # where in the broker a result without a row lies
OUTCOMES = frozenset({"correct", "incorrect", "undecided", "malformed"})


class WireError(ValueError):
    """A payload that is not what this version carries."""


@unique
class Reply(StrEnum):
    """Where a result goes: to the row that asked, or under the job's key for a minute."""

    RECORD = "record"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One check to make, complete: nothing has to be looked up to do it."""

    key: str  # whose verdict it is: a submission's id, or a random key
    lease: str = ""  # the lease under which the row was dispatched; empty without a row
    question: Mapping[str, Any]  # resolved data, no slug
    response: str | Sequence[Any]  # as typed, or nested lists; the name of the file where one was handed in
    form: str = "auto"
    file: str = ""  # where it lies in the folder that site and verifiers share
    policy: Mapping[str, Any] = field(default_factory=dict)
    reply: Reply = Reply.RECORD
    seconds: float = 1.5  # wall time
    memory: int = 512 << 20  # bytes beyond those of an idle child

    def __post_init__(self) -> None:
        if not 0 < self.seconds <= MOST_SECONDS:
            raise WireError(f"seconds: not within 0..{MOST_SECONDS:g}")
        if not 0 < self.memory <= MOST_MEMORY:
            raise WireError(f"memory: not within 0..{MOST_MEMORY}")

    def to_data(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "key": self.key,
            "lease": self.lease,
            "question": dict(self.question),
            "response": self.response,
            "form": self.form,
            "file": self.file,
            "policy": dict(self.policy),
            "reply": str(self.reply),
            "seconds": self.seconds,
            "memory": self.memory,
        }

    @classmethod
    def from_data(cls, data: object) -> Job:
        fields = _Fields(data, "job", versioned=True)
        job = cls(
            key=fields.text("key"),
            lease=fields.text("lease"),
            question=fields.mapping("question"),
            response=fields.response("response"),
            form=fields.text("form"),
            file=fields.text("file"),
            policy=fields.mapping("policy"),
            reply=fields.reply("reply"),
            seconds=fields.number("seconds"),
            memory=fields.whole("memory"),
        )
        fields.done()
        return job


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Jobs that one message carries."""

    jobs: tuple[Job, ...]

    def to_data(self) -> dict[str, Any]:
        return {"version": VERSION, "jobs": [job.to_data() for job in self.jobs]}

    @classmethod
    def from_data(cls, data: object) -> Batch:
        fields = _Fields(data, "batch", versioned=True)
        batch = cls(jobs=tuple(Job.from_data(item) for item in fields.sequence("jobs")))
        fields.done()
        return batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The verdict on one job, as data, and the digest of the engine that gave it."""

    key: str
    lease: str
    verdict: Mapping[str, Any]
    engine: str

    def to_data(self) -> dict[str, Any]:
        return {"key": self.key, "lease": self.lease, "verdict": dict(self.verdict), "engine": self.engine}

    @classmethod
    def from_data(cls, data: object) -> Result:
        fields = _Fields(data, "result")
        result = cls(
            key=fields.text("key"),
            lease=fields.text("lease"),
            verdict=fields.mapping("verdict"),
            engine=fields.text("engine"),
        )
        fields.done()
        if result.verdict.get("outcome") not in OUTCOMES:
            raise WireError("result.verdict.outcome: not an outcome")
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Results that one message carries back."""

    results: tuple[Result, ...]

    def to_data(self) -> dict[str, Any]:
        return {"version": VERSION, "results": [result.to_data() for result in self.results]}

    @classmethod
    def from_data(cls, data: object) -> Results:
        fields = _Fields(data, "results", versioned=True)
        results = cls(results=tuple(Result.from_data(item) for item in fields.sequence("results")))
        fields.done()
        return results


def undecided(code: str, *, seconds: float, **parameters: Any) -> dict[str, Any]:
    """The verdict's data where no engine could speak: a limit, a death, a question that cannot be asked."""
    return {
        "outcome": "undecided",
        "score": None,
        "counted": False,
        "feedback": [{"code": code, **parameters}],
        "evidence": [],
        "reading": None,
        "seconds": seconds,
    }


class _Fields:
    """Takes the fields of one JSON object, each once and with its type; what is left over is an error."""

    def __init__(self, data: object, what: str, *, versioned: bool = False) -> None:
        if not isinstance(data, Mapping):
            raise WireError(f"{what}: not an object")
        self._what = what
        self._left = dict(data)
        if versioned and (version := self._take("version")) != VERSION:
            raise WireError(f"{what}.version: {version!r:.40}, and this is {VERSION}")

    def text(self, name: str) -> str:
        value = self._take(name)
        if not isinstance(value, str):
            raise self._wrong(name, "a string")
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self._take(name)
        if not isinstance(value, Mapping):
            raise self._wrong(name, "an object")
        return value

    def sequence(self, name: str) -> Sequence[Any]:
        value = self._take(name)
        if not isinstance(value, list | tuple):
            raise self._wrong(name, "a list")
        return value

    def response(self, name: str) -> str | Sequence[Any]:
        value = self._take(name)
        if not isinstance(value, str | list | tuple):
            raise self._wrong(name, "a string or a list")
        return value

    def number(self, name: str) -> float:
        value = self._take(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self._wrong(name, "a number")
        return float(value)

    def whole(self, name: str) -> int:
        value = self._take(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(name, "a whole number")
        return value

    def reply(self, name: str) -> Reply:
        try:
            return Reply(self.text(name))
        except ValueError:
            raise self._wrong(name, "record or hold") from None

    def done(self) -> None:
        if self._left:
            raise WireError(f"{self._what}: unknown field {min(self._left, key=str)!r:.40}")

    def _take(self, name: str) -> Any:
        try:
            return self._left.pop(name)
        except KeyError:
            raise WireError(f"{self._what}.{name}: missing") from None

    def _wrong(self, name: str, expected: str) -> WireError:
        return WireError(f"{self._what}.{name}: not {expected}")
