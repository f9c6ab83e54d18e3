"""The service as real processes, each of which a test may kill."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from grader.serve.process import die_with

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0  # seconds
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO")


class Server(Protocol):
    """A broker that can be killed and started again."""

    url: str

    def start(self) -> None: ...

    def kill(self) -> None: ...

    def signal(self, number: signal.Signals) -> None: ...


class House:
    """Broker, verifier, dispatcher, site worker, and a class that submits answers."""

    def __init__(self, *, broker: Server, database_url: str, folder: Path) -> None:
        self.broker = broker
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        plain = {"PATH": os.environ["PATH"], "REDIS_URL": broker.url, "LANG": "C.UTF-8"}
        site = {
            **plain,
            "NABLA_DATA": str(folder),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "grader.settings",
            "NABLA_LEASE_SECONDS": "2",
            "NABLA_GROUP": "2",
            "NABLA_DISPATCH_SECONDS": "0.2",
            "NABLA_CHECK_SECONDS": "6",
            "NABLA_IN_FLIGHT": "8",
        }
        celery = [sys.executable, "-m", "celery", "-A"]
        self._commands = {
            "verifier": ([*celery, "worker.app", "worker", "-Q", "verify", "-c", "1", *QUIET], plain),
            "batch": ([*celery, "worker.app", "worker", "-Q", "batch", "-c", "1", *QUIET], plain),
            "site": ([*celery, "grader", "worker", "-Q", "site", "-c", "1", *QUIET], site),
            "dispatcher": ([sys.executable, "manage.py", "dispatch"], site),
        }
        with (folder / "class.log").open("ab") as log:
            self._class = subprocess.Popen(
                [sys.executable, "-m", "tests.grader.classroom"],
                cwd=ROOT,
                env=site,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                preexec_fn=die_with(os.getpid(), signal.SIGKILL),
            )

    # --- processes ------------------------------------------------------------------------------

    def start(self, *names: str) -> list[str]:
        """Start what does not run, and tell what that was; without names, what grades a learner's answer."""
        started = []
        for name in names or ("verifier", "site", "dispatcher"):
            running = self._running.get(name)
            if running is None or running.poll() is not None:
                started.append(name)
                command, environment = self._commands[name]
                with (self._folder / f"{name}.log").open("ab") as log:
                    self._running[name] = subprocess.Popen(
                        command,
                        cwd=ROOT,
                        env=environment,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                        preexec_fn=die_with(os.getpid(), signal.SIGKILL),
                    )

        return started

    def kill(self, name: str) -> None:
        """SIGKILL to the process and everything under it, as a power cut would."""
        process = self._running.pop(name)
        for pid in reversed(family(process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def stop(self, name: str) -> int:
        """SIGTERM; the exit status."""
        process = self._running.pop(name)
        process.terminate()
        return process.wait(PATIENCE)

    def close(self) -> None:
        for name in list(self._running):
            self.kill(name)
        assert self._class.stdin is not None
        self._class.stdin.close()
        self._class.wait(PATIENCE)
        assert self._class.stdout is not None
        self._class.stdout.close()

    def children(self) -> list[int]:
        """The sandboxed children that do the mathematics: under the verifier's pool processes."""
        pool = offspring(self._running["verifier"].pid)
        return [child for process in pool for child in offspring(process)]

    def warm(self) -> None:
        """Wait until an answer is graded: what it takes to start is no part of any lease."""
        self.until(self.ask("submit", 1)["ids"], "decided")

    def freeze(self) -> list[int]:
        """Stop the children where they are, so that a check lasts until somebody acts."""
        found = eventually(self.children)
        for pid in found:
            os.kill(pid, signal.SIGSTOP)
        return found

    # --- the class ------------------------------------------------------------------------------

    def ask(self, *command: Any) -> Any:
        assert self._class.stdin is not None
        assert self._class.stdout is not None
        self._class.stdin.write(json.dumps(command).encode() + b"\n")
        self._class.stdin.flush()
        line = self._class.stdout.readline()
        assert line, (self._folder / "class.log").read_text()[-4000:]
        return json.loads(line)

    def until(self, ids: list[int], *states: str) -> None:
        """Wait until all of these submissions are in one of the states."""

        def arrived() -> bool:
            return set(self.ask("states", ids)) <= set(states)

        try:
            eventually(arrived)
        except AssertionError:
            logs = {path.name: path.read_text()[-3000:] for path in self._folder.glob("*.log")}
            raise AssertionError(f"{self.ask('audit', ids)}\n" + "\n".join(map(str, logs.items()))) from None


def offspring(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def family(pid: int) -> list[int]:
    """The process and all under it, parents first."""
    return [pid, *(member for child in offspring(pid) for member in family(child))]


def eventually(condition: Callable[[], Any], within: float = PATIENCE) -> Any:
    end = time.monotonic() + within
    while not (value := condition()):
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)
    return value
