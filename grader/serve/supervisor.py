"""The loop that keeps the service running: one thread, which waits for output, ends and signals."""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from types import FrameType

from grader.serve import guard
from grader.serve.plan import Service
from grader.serve.process import Process
from grader.serve.readiness import Probe

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TURN = 0.2  # seconds between looks at probes and restarts that are due
PATIENCE = 60.0  # seconds after which we say who does not answer yet


class Stopped(Exception):
    """Somebody asked the service to stop while it was starting."""


class Supervisor:
    """Starts services, starts them again when they end, and stops them in order."""

    def __init__(self, *, directory: Path, say: Callable[[str], None]) -> None:
        self._directory = directory
        self._say = say
        self._processes: list[Process] = []
        self._selector = selectors.DefaultSelector()
        self._requests_to_stop = 0

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Signals are ours and the guard stands by; on the way out everything is stopped."""
        receiver, sender = socket.socketpair()
        for end in (receiver, sender):
            end.setblocking(False)
        before = {number: signal.signal(number, self._note) for number in (*STOPPING, signal.SIGCHLD)}
        wakeup = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
        self._selector.register(receiver, selectors.EVENT_READ)
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield
        finally:
            self._stop_everything()
            assert self._guard.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                self._guard.stdin.close()
            self._guard.wait()
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._selector.close()
            receiver.close()
            sender.close()

    def start(self, services: Sequence[Service]) -> None:
        """Start these too."""
        for service in services:
            process = Process(service, directory=self._directory)
            self._processes.append(process)
            self._start(process)

    def wait_for(self, probes: dict[str, Probe]) -> None:
        """Return when every probe has answered yes once.

        Raises:
            Stopped: somebody asked for that first.
        """
        silent = dict(probes)
        complain = time.monotonic() + PATIENCE
        while silent:
            self._turn()
            silent = {name: probe for name, probe in silent.items() if not probe()}
            if silent and time.monotonic() > complain:
                self._say(f"Still no answer from: {', '.join(silent)}. Ctrl-C stops the service.")
                complain = time.monotonic() + PATIENCE

    def keep_running(self) -> None:
        """Supervise until somebody asks to stop."""
        with contextlib.suppress(Stopped):
            while True:
                self._turn()

    # --- one turn ---------------------------------------------------------------------------------

    def _turn(self) -> None:
        """Wait a moment, pass output on, notice ends, start what is due."""
        self._listen(TURN)
        for process in self._processes:
            if (status := process.exited()) is not None:
                self._clear(process)
                pause = process.back_off()
                self._say(
                    f"The {process.service.name} ended ({_spoken(status)}); it starts again in {pause:g} s."
                )
            elif process.group is None and time.monotonic() >= process.due:
                self._start(process)
        if self._requests_to_stop:
            raise Stopped

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if isinstance(key.data, Process):
                self._pass_on(key.data)
            else:
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, 4096)

    def _pass_on(self, process: Process, *, rest: bool = False) -> None:
        for line in filter(None, process.lines(rest=rest)):
            self._say(f"{process.service.name:>14} | {line}")

    def _start(self, process: Process) -> None:
        process.start()
        self._tell_guard(f"{process.group}\n")
        self._selector.register(process.output, selectors.EVENT_READ, process)

    def _clear(self, process: Process) -> None:
        """What it still had to say, and then nothing of it is left."""
        group = process.group
        self._selector.unregister(process.output)
        self._pass_on(process, rest=True)
        process.sweep()
        self._tell_guard(f"-{group}\n")

    def _tell_guard(self, line: str) -> None:
        assert self._guard.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # without it there is still the kernel's death signal
            self._guard.stdin.write(line.encode())
            self._guard.stdin.flush()

    def _note(self, number: int, frame: FrameType | None) -> None:
        if number in STOPPING:
            self._requests_to_stop += 1

    # --- the stop ---------------------------------------------------------------------------------

    def _stop_everything(self) -> None:
        """Stage by stage; a second Ctrl-C does not wait any longer."""
        by_stage = sorted(self._processes, key=lambda process: process.service.stage)
        for _, stage in groupby(by_stage, key=lambda process: process.service.stage):
            self._stop([process for process in stage if process.group is not None])

    def _stop(self, stage: list[Process]) -> None:
        begun = time.monotonic()
        for process in stage:
            process.ask_to_stop()
        while stage:
            for process in list(stage):
                late = time.monotonic() - begun > process.service.grace or self._requests_to_stop > 1
                if process.exited() is not None or late:
                    self._clear(process)
                    stage.remove(process)
            if stage:
                self._listen(TURN)


def _spoken(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
