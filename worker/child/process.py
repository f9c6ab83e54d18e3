"""One child process and its pipes, seen from its owner. It has no policy: `owner` decides when to kill."""

from __future__ import annotations

import contextlib
import os
import resource
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from worker.child import frames, limits

COMMAND = (sys.executable, "-s", "-m", "worker.child")
ROOT = Path(__file__).parents[2]
# All that the child is given. It clears even this. One order of sets for ever: one answer, one verdict.
ENVIRONMENT = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
LAST_WORDS = 64 << 10  # bytes of standard error: what a pipe holds


class ChildDied(Exception):
    """The child is gone. `last_words` is what it left on standard error, `status` its exit status."""

    def __init__(self, status: int | None, last_words: str) -> None:
        super().__init__(f"the child ended with status {status}: {last_words[-2000:].strip() or 'no word'}")
        self.status = status
        self.last_words = last_words


class Process:
    """A child that starts as this object is made. It belongs to the thread that made it, and dies with it."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        errors, errors_end = os.pipe()
        os.set_blocking(errors, False)
        os.set_blocking(errors_end, False)  # what nobody reads is lost, and holds nothing up
        try:
            self._popen = subprocess.Popen(
                [*command, str(os.getpid())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors_end,
                bufsize=0,
                env=ENVIRONMENT,
                cwd=ROOT,
                start_new_session=True,
            )
        except BaseException:
            os.close(errors)
            raise
        finally:
            os.close(errors_end)
        stdin, stdout = self._popen.stdin, self._popen.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("a child without pipes")
        self._requests, self._replies = stdin.fileno(), stdout.fileno()
        self._errors = errors
        os.set_blocking(self._requests, False)
        os.set_blocking(self._replies, False)
        self._readable = select.poll()
        self._readable.register(self._replies, select.POLLIN)
        self._writable = select.poll()
        self._writable.register(self._requests, select.POLLOUT)
        self._received = bytearray()
        self.memory: int | None = None  # beyond idle, as last set
        self.status: dict[str, Any] = {}  # empty until it is ready

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def alive(self) -> bool:
        return self._popen.poll() is None

    def ready(self, deadline: float) -> bool:
        """Whether it has confined itself and awaits requests, waiting for that until `deadline`."""
        if not self.status:
            body = self.receive(deadline)
            if body is not None:
                self.status = frames.unpack(body)["status"]
        return bool(self.status)

    def limit_memory(self, beyond_idle: int) -> None:
        """Let it map that many bytes more than it had when it was ready."""
        if beyond_idle == self.memory or not hasattr(resource, "prlimit"):
            return
        if idle := self.status.get("address_space"):
            with contextlib.suppress(ProcessLookupError):  # its death shows as soon as it is spoken to
                limit = (idle + beyond_idle, resource.RLIM_INFINITY)
                resource.prlimit(self.pid, resource.RLIMIT_AS, limit)
        self.memory = beyond_idle

    def grown(self) -> int:
        """Bytes of address space that it has mapped since it was ready."""
        now, idle = limits.address_space(self.pid), self.status.get("address_space")
        return now - idle if now and idle else 0

    def send(self, frame: bytes, deadline: float) -> bool:
        """Whether all of it went out before `deadline`."""
        view = memoryview(frame)
        while view:
            try:
                view = view[os.write(self._requests, view) :]
            except BlockingIOError:
                if not self._writable.poll(_milliseconds(deadline)):
                    return False
            except BrokenPipeError:
                raise self._died() from None
        return True

    def receive(self, deadline: float) -> bytes | None:
        """The body of the next frame, or None if it has not all come by `deadline`; then ask again."""
        while (body := self._whole_frame()) is None:
            if not self._readable.poll(_milliseconds(deadline)):
                return None
            if not (part := os.read(self._replies, 1 << 16)):
                raise self._died()
            self._received += part
        return body

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self._popen.kill()
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        if self._errors >= 0:
            os.close(self._errors)
            self._errors = -1

    def _whole_frame(self) -> bytes | None:
        size = frames.LENGTH.size
        if len(self._received) < size:
            return None
        (length,) = frames.LENGTH.unpack_from(self._received)
        if length > frames.MOST_BYTES:
            raise frames.FrameError(f"{length} bytes are too much for a frame")
        if len(self._received) < size + length:
            return None
        body = bytes(self._received[size : size + length])
        del self._received[: size + length]
        return body

    def _died(self) -> ChildDied:
        try:
            status: int | None = self._popen.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            status = None  # it closed its pipe and lives on: the owner kills it
        try:
            words = os.read(self._errors, LAST_WORDS)
        except BlockingIOError:
            words = b""
        text = words.decode(errors="replace")
        return ChildDied(status, text.partition("\nExtension modules:")[0])  # faulthandler lists them all


def _milliseconds(deadline: float) -> int:
    return max(0, round((deadline - time.monotonic()) * 1000 + 0.5))
