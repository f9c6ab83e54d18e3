"""The owner of the child: decides one job after the other, whatever becomes of the child.

The clock is here, in another process than the mathematics, so that nothing an answer does can stop it.
A limit or a death is `undecided` for that job alone, never `incorrect`.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from worker.child import frames
from worker.child.carried import run_for
from worker.child.process import COMMAND, ChildDied, Process
from worker.engine.numeric.tape import Backend
from worker.wire import Job, Result, undecided

log = logging.getLogger(__name__)

START_SECONDS = 30.0  # a cold disk and a busy machine
STARTS = 3  # tries for one job
MOST_PAUSE = 5.0
CHECKS_PER_CHILD = 20_000  # its memory is looked at besides; a new one knows no question yet
MOST_FILE = 64 << 20  # bytes; of a larger file one more is read, so that it is refused
CHECKS_PER_LOOK = 50  # how often the child's memory is looked at
SLOW_SHARE = 0.3  # of a job's time: past it a spare is started, so that a kill costs nothing
OUT_OF_MEMORY = (
    "Unable to allocate memory",
    "Cannot allocate memory",
    "Cannot reallocate memory",
    "MemoryError",
    "bad_alloc",
)  # fmt: skip - FLINT, GMP, Python, C++
NOT_A_CHILD = (ChildDied, ValueError, KeyError, TypeError)  # it died, or says what a child would not say


class ChildUnavailable(Exception):
    """No child could be started. This is about the installation, not about an answer."""


class Owner:
    """Owns the child in which jobs are decided. Belongs to one thread; a context manager.

    `command` starts the child; the process id of its owner is added to it. With a `backend`, the child may
    have large tapes run on it, within the time of its check. Without `readings`, verdicts do not say how an
    answer was read, which takes as long to write out as most take to decide.
    """

    def __init__(
        self,
        *,
        command: Sequence[str] = COMMAND,
        checks_per_child: int = CHECKS_PER_CHILD,
        files: Path | None = None,
        backend: Backend | None = None,
        readings: bool = True,
    ) -> None:
        self._command = command
        self._readings = readings
        self._files = files
        self._backend = backend
        self._checks_per_child = checks_per_child
        self._child: Process | None = None
        self._spare: Process | None = None
        self._checks = 0
        self._failures = 0
        self._not_before = 0.0

    def __enter__(self) -> Owner:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Let a child warm up while the caller does something else."""
        self._started_child()

    def status(self) -> dict[str, Any]:
        """What the child says of itself: process id, engine, confinement. Waits until it is warm.

        Raises ChildUnavailable.
        """
        return self._ready_child().status

    def decide(self, job: Job) -> Result:
        """The result of one job. Raises ChildUnavailable if there is no child to ask."""
        child = self._ready_child()
        engine = str(child.status["engine"])
        child.limit_memory(job.memory)
        started = time.monotonic()
        try:
            request: dict[str, Any] = {
                "question": job.question,
                "response": job.response,
                "form": job.form,
                "policy": job.policy,
            }
            if not self._readings:
                request["reading"] = False
            if job.file:
                request["content"] = base64.b64encode(self._file(job.file)).decode("ascii")
            frame = self._frame(**request)
        except OSError as error:
            log.error("job %s: its file cannot be read: %s", job.key, error)
            return _result(job, engine, undecided("undecided.file_missing", seconds=0.0))
        except (frames.FrameError, RecursionError) as error:  # too large, or nested too deep
            log.warning("job %s cannot be sent: %s", job.key, error)
            return _result(job, engine, undecided("undecided.engine_error", seconds=0.0))
        try:
            reply = self._ask(child, frame, started, job.seconds)
        except NOT_A_CHILD as death:
            self._replace()
            code = "memory_limit" if _told_of_memory(death) else "stopped"
            log.warning("job %s: %s", job.key, death)
            return _result(job, engine, undecided(f"undecided.{code}", seconds=time.monotonic() - started))
        verdict = self._verdict(job, reply, time.monotonic() - started)
        self._recycle()
        return _result(job, engine, verdict)

    def expect(self, jobs: Sequence[Job]) -> None:
        """Announce jobs of one question that will be decided one after the other. It concludes nothing.

        A child that does not survive it is replaced, and no job is the worse for it: each is decided alone.
        Raises ChildUnavailable if there is no child to tell.
        """
        child = self._ready_child()
        child.limit_memory(jobs[0].memory)
        cohort = [[job.response, job.form] for job in jobs]
        frame = self._frame(question=jobs[0].question, cohort=cohort)
        try:
            reply = self._ask(child, frame, time.monotonic(), jobs[0].seconds)
        except NOT_A_CHILD as death:
            reply = {"failure": "stopped", "trace": str(death)}
        if reply is None or reply.get("failure") in ("memory_limit", "stopped"):
            self._replace()
        if reply is None or "failure" in reply:
            log.warning("a cohort of %d could not be announced: %s", len(jobs), reply or "over its time")

    def _file(self, name: str) -> bytes:
        """What lies under this name in the shared folder, and nowhere else: the child itself opens no file.

        Raises OSError.
        """
        if self._files is None:
            raise FileNotFoundError("this verifier was given no folder of files")
        folder = self._files.resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            raise FileNotFoundError(f"{name!r:.80} lies outside the folder of files")
        with path.open("rb") as file:
            return file.read(MOST_FILE + 1)

    def close(self) -> None:
        """Kill what runs."""
        self._dismiss()
        self._dismiss_spare()

    def _frame(self, **request: Any) -> bytes:
        return frames.pack(request if self._backend is None else {**request, "runs_tapes": True})

    def _ask(self, child: Process, frame: bytes, started: float, seconds: float) -> dict[str, Any] | None:
        """The child's reply; None where it gave none in time."""
        deadline = started + seconds
        if not child.send(frame, deadline):
            return None
        body = child.receive(started + SLOW_SHARE * seconds)
        if body is None:
            self._start_spare()
            body = child.receive(deadline)
        if body is None:
            return None
        reply = frames.unpack(body)
        while self._backend is not None and isinstance(reply, dict) and "evaluate" in reply:
            if not child.send(frames.pack(run_for(reply, self._backend)), deadline):
                return None
            if (body := child.receive(deadline)) is None:
                return None
            reply = frames.unpack(body)
        if not isinstance(reply, dict) or not reply.keys() & {"verdict", "expected", "failure"}:
            raise frames.FrameError("the child's reply says nothing")
        return reply

    def _verdict(self, job: Job, reply: dict[str, Any] | None, seconds: float) -> dict[str, Any]:
        if reply is None:
            log.warning("job %s: over its %g s", job.key, job.seconds)
            self._replace()
            return undecided("undecided.time_limit", seconds=seconds)
        if "verdict" in reply:
            verdict: dict[str, Any] = reply["verdict"]
            return verdict
        failure = reply["failure"]
        log.warning("job %s: %s\n%s", job.key, failure, reply.get("trace", ""))
        if failure == "memory_limit":
            self._replace()
        return undecided(f"undecided.{failure}", seconds=seconds)

    def _ready_child(self) -> Process:
        """A warm child: this one, or a new one. A start that fails is tried again, ever more slowly."""
        reason = ""
        for _ in range(STARTS):
            try:
                child = self._started_child()
                if child.status and child.alive:
                    return child
                if child.status:
                    reason = "it died while it was idle"
                elif child.ready(time.monotonic() + START_SECONDS):
                    self._failures = 0
                    _tell_confinement(child.status)
                    return child
                else:
                    reason = f"not ready after {START_SECONDS:g} s"
            except (*NOT_A_CHILD, OSError) as error:
                reason = str(error)
            self._dismiss()
            self._failures += 1
            pause = min(MOST_PAUSE, 0.05 * 2**self._failures)
            self._not_before = time.monotonic() + pause
            log.error("no child, next try in %g s: %s", pause, reason)
        raise ChildUnavailable(reason)

    def _started_child(self) -> Process:
        if self._child is None and self._spare is not None:
            self._child, self._spare = self._spare, None
        if self._child is None:
            time.sleep(max(0.0, self._not_before - time.monotonic()))
            self._child = Process(self._command)
        return self._child

    def _dismiss(self) -> None:
        if self._child is not None:
            self._child.kill()
        self._child = None
        self._checks = 0

    def _replace(self) -> None:
        """Kill the child, and let the next one warm up while the caller looks at the verdict."""
        self._dismiss()
        if time.monotonic() >= self._not_before:
            with contextlib.suppress(OSError):  # it will be tried again, and reported, when there is a job
                self._started_child()

    def _dismiss_spare(self) -> None:
        if self._spare is not None:
            self._spare.kill()
        self._spare = None

    def _start_spare(self) -> None:
        if self._spare is None:
            try:
                self._spare = Process(self._command)
            except OSError as error:
                log.warning("no spare child: %s", error)

    def _recycle(self) -> None:
        """Replace a child that has served long or grown, as soon as another one is warm."""
        if self._child is None:
            return
        self._checks += 1
        old = self._checks >= self._checks_per_child
        if not old and self._checks % CHECKS_PER_LOOK == 0:
            old = self._child.grown() > (self._child.memory or 0) // 2
        if not old:
            return
        self._checks = max(self._checks, self._checks_per_child)
        self._start_spare()
        spare = self._spare
        try:
            if spare is not None and spare.ready(time.monotonic()):
                self._dismiss()
        except NOT_A_CHILD as error:
            log.warning("a spare child did not start: %s", error)
            self._dismiss_spare()


def _result(job: Job, engine: str, verdict: dict[str, Any]) -> Result:
    return Result(key=job.key, lease=job.lease, verdict=verdict, engine=engine)


def _told_of_memory(death: Exception) -> bool:
    return isinstance(death, ChildDied) and any(words in death.last_words for words in OUT_OF_MEMORY)


def _tell_confinement(status: dict[str, Any]) -> None:
    missing = [f"{name} {state}" for name, state in status["confinement"].items() if "not in force" in state]
    if missing:
        log.warning("child %s is not fully confined: %s", status["pid"], "; ".join(missing))
    else:
        log.info("child %s is confined: %s", status["pid"], status["confinement"])
