"""One process of the service: started in a group of its own, and swept away as a group."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.serve.plan import Service

LONGEST_PAUSE = 30.0  # seconds before a process that keeps ending is started again
SETTLED = 20.0  # seconds after which a process that runs is no longer thought to be failing
PR_SET_PDEATHSIG = 1


class Process:
    """A service, as it runs now or waits to be started again."""

    def __init__(self, service: Service, *, directory: Path) -> None:
        self.service = service
        self.due = 0.0  # monotonic time from which it may be started
        self._directory = directory
        self._running: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._failures = 0
        self._rest = b""  # output since the last line end

    @property
    def group(self) -> int | None:
        """The process group while it runs; it is also the id of its leader."""
        return self._running.pid if self._running else None

    @property
    def output(self) -> int:
        """The descriptor that its output can be read from."""
        assert self._running is not None
        assert self._running.stdout is not None
        return self._running.stdout.fileno()

    def start(self) -> None:
        """Start it. It dies with us: should we be killed, the kernel kills it."""
        self._running = subprocess.Popen(
            self.service.command,
            cwd=self._directory,
            env=dict(self.service.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which keeps the order
            pass_fds=self.service.inherits,
            preexec_fn=die_with(os.getpid(), signal.SIGKILL),
        )
        self._started = time.monotonic()
        os.set_blocking(self.output, False)

    def lines(self, *, rest: bool = False) -> Iterator[str]:
        """The whole lines that it has written since last asked; with `rest`, the unfinished one too."""
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self.output, 65536):
                self._rest += chunk
        *whole, self._rest = self._rest.split(b"\n")
        if rest and self._rest:
            whole.append(self._rest)
            self._rest = b""
        for line in whole:
            yield line.decode(errors="replace").rstrip()

    def exited(self) -> int | None:
        """The status of its leader, negative for a signal; None while it runs."""
        return self._running.poll() if self._running else None

    def ask_to_stop(self) -> None:
        """SIGTERM to the leader alone, which stops its own children in its own order."""
        if self._running and self._running.poll() is None:
            self._running.terminate()

    def sweep(self) -> None:
        """Kill what is left of the group, and forget it."""
        if not self._running:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()
        assert self._running.stdout is not None
        self._running.stdout.close()
        self._running = None

    def back_off(self) -> float:
        """Seconds until it is started again: twice as long after each failure in a row."""
        now = time.monotonic()
        if now - self._started > SETTLED:
            self._failures = 0
        pause = min(0.5 * 2**self._failures, LONGEST_PAUSE)
        self._failures += 1
        self.due = now + pause
        return pause


def die_with(parent: int, number: signal.Signals) -> Callable[[], None]:
    """What a new process runs first: it asks for the signal when `parent` dies. Linux only.

    The request is bound to the thread that starts the process, which must be the main one.
    Elsewhere the guard does this work alone.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), number)

    return ask
