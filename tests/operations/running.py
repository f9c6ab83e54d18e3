"""The service as a person runs it: `manage.py serve` on a data folder of its own."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]


class Service:
    """One run of the service on a data folder."""

    def __init__(
        self, folder: Path, port: int, *, through: list[str] | None = None, **environment: str
    ) -> None:
        self.port = port
        self._log = folder / "serve.log"
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._environment = {
            **plain,
            "NABLA_DATA": str(folder),
            "NABLA_DEMO": "1",
            "PORT": str(port),
            **environment,
        }
        command = [sys.executable, "manage.py", "serve"]
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                through or command,
                cwd=BASE,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        return self._log.read_text()

    def wait_for(self, words: str, *, seconds: float = 300, times: int = 1) -> None:
        deadline = time.monotonic() + seconds
        while self.output.count(words) < times:
            assert time.monotonic() < deadline, f"no {words!r} in:\n{self.output}"
            assert self.process.poll() is None or self.output.count(words) >= times, self.output
            time.sleep(0.05)

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()


@contextmanager
def ready(service: Service) -> Iterator[Service]:
    """The service once it is ready; whatever happens, it does not outlive the test."""
    try:
        service.wait_for("Nabla is ready")
        yield service
    finally:
        service.process.kill()
        service.process.wait()


def prepare(folder: Path) -> None:
    """Leave the data folder as `make run` leaves it to `serve`."""
    subprocess.run(
        [sys.executable, "manage.py", "prepare", "--verbosity", "0"],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], "NABLA_DATA": str(folder), "NABLA_DEMO": "1"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
