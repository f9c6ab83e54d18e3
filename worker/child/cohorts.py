"""The jobs of one message, alike ones together: a text is sent to the child once, a cohort is announced.

Announcing is a hint, as a message is: the child reads the cohort's responses and has their numbers at hand
when the first of them is decided. Then each is decided by itself, under its own limits, so that a child that
dies costs the one check that killed it, and nothing that one learner does changes another's verdict.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from worker.child.owner import ChildUnavailable, Owner
from worker.engine import ENGINE_DIGEST
from worker.wire import Job, Result

log = logging.getLogger(__name__)

MOST_BYTES = 64 << 20  # of kept verdicts, as JSON
LONGEST_KEPT = 16 << 10  # characters of a response whose verdict is kept


@dataclass(slots=True)
class Verdicts:
    """The verdicts on texts that were decided before: bounded, the least recently used goes first.

    A key holds all that a verdict rests on: the question (revision, part, variant, earlier answers), the
    form and the text, the policy, and the engine.
    """

    most_bytes: int = MOST_BYTES
    size: int = 0
    _entries: OrderedDict[bytes, tuple[Mapping[str, Any], str, int]] = field(default_factory=OrderedDict)

    def find(self, key: bytes) -> tuple[Mapping[str, Any], str] | None:
        """The verdict's data and the engine that gave it."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[:2]

    def keep(self, key: bytes, result: Result) -> None:
        """What is undecided is not kept: a limit may have been the machine's."""
        if result.verdict["outcome"] == "undecided" or key in self._entries:
            return
        size = len(json.dumps(result.verdict))
        self._entries[key] = (result.verdict, result.engine, size)
        self.size += size
        while self.size > self.most_bytes:
            self.size -= self._entries.popitem(last=False)[1][2]


class Cohorts:
    """Decides messages of jobs in one owner's child."""

    def __init__(self, owner: Owner, verdicts: Verdicts | None = None) -> None:
        self._owner = owner
        self._verdicts = Verdicts() if verdicts is None else verdicts

    def decide(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, Result | None]]:
        """Each job with its result, those of one question together; None where no child can be had."""
        for cohort in _by_question(jobs):
            unknown = {key: job for job, key in cohort if self._verdicts.find(key) is None}
            typed = [job for job in unknown.values() if isinstance(job.response, str)]
            self._announce([job for job in typed if not job.file])
            for job, key in cohort:
                yield job, self._decided(job, key)

    def _announce(self, jobs: Sequence[Job]) -> None:
        """A lone job goes at once."""
        if len(jobs) > 1:
            try:
                self._owner.expect(jobs)
            except ChildUnavailable:
                return  # told when the first is decided

    def _decided(self, job: Job, key: bytes) -> Result | None:
        if (found := self._verdicts.find(key)) is not None:
            verdict, engine = found
            return Result(key=job.key, lease=job.lease, verdict={**verdict, "seconds": 0.0}, engine=engine)
        try:
            result = self._owner.decide(job)
        except ChildUnavailable as error:
            log.error("job %s not decided, no child: %s", job.key, error)
            return None
        if len(job.response) <= LONGEST_KEPT:
            self._verdicts.keep(key, result)
        return result


def _by_question(jobs: Sequence[Job]) -> list[list[tuple[Job, bytes]]]:
    """The jobs in groups of one question, first come first, each with the key of its verdict."""
    groups: dict[bytes, list[tuple[Job, bytes]]] = {}
    question: Mapping[str, Any] | None = None
    digest = b""
    for job in jobs:
        if job.question != question:  # mostly it is that of the job before
            question = job.question
            digest = _digest(question)
        key = _digest([digest.hex(), job.form, job.response, job.file, job.policy, ENGINE_DIGEST])
        groups.setdefault(digest, []).append((job, key))
    return list(groups.values())


_as_text = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def _digest(value: Any) -> bytes:
    return hashlib.blake2b(_as_text(value).encode("ascii"), digest_size=20).digest()
