"""What every test may count on: no address but the loopback one, a broker of its own, a browser if any."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import redis

from grader.serve.process import die_with
from grader.serve.valkey import EmbeddedBroker

LONGEST_WAIT = 90_000  # milliseconds, for a page or for what it shows
LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", ""}
CHROMIUM = next(
    filter(
        None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    ),
    None,
)


# --- properties ---------------------------------------------------------------------------------------

# A busy machine is no failure. CI draws the same examples each time; people look for new ones.
hypothesis.settings.register_profile(
    "nabla",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("nabla")


# --- the network --------------------------------------------------------------------------------------


def _only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise PermissionError(f"tests speak to this machine only, not to {address}")


sys.addaudithook(_only_loopback)


def pytest_configure(config: pytest.Config) -> None:
    """Whoever does not ask for a broker gets none, whatever runs on this machine."""
    from django.conf import settings

    if settings.configured:
        settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"


# --- the database -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as the service has it, but in no hurry to reach the disk.

    In memory, a test and the live server it drives would share one connection, and so each other's
    transactions.
    """
    from django.db import connections

    for connection in connections.all():
        if connection.vendor == "sqlite":
            folder = tmp_path_factory.mktemp("database")
            connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")
            connection.settings_dict["OPTIONS"]["init_command"] = (
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
            )


# --- the broker ---------------------------------------------------------------------------------------


class BrokerServer:
    """An embedded Valkey that a test may kill and start again; it keeps its port and its log."""

    def __init__(self, folder: Path) -> None:
        self._broker = EmbeddedBroker.in_folder(folder)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = self._broker.url

    def start(self) -> None:
        """Start it, and return when it answers."""
        self._process = subprocess.Popen(
            self._broker.command(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with(os.getpid(), signal.SIGKILL),
        )
        deadline = time.monotonic() + 60
        with contextlib.closing(redis.Redis.from_url(self.url)) as client:
            while True:
                try:
                    client.ping()
                    return
                except redis.RedisError:
                    assert time.monotonic() < deadline, "the broker does not answer"
                    time.sleep(0.01)

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def broker_server(tmp_path: Path) -> Iterator[BrokerServer]:
    """A running broker that the test may kill and start."""
    server = BrokerServer(tmp_path / "broker")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def broker(broker_server: BrokerServer) -> str:
    """The URL of a running broker with nothing in it."""
    return broker_server.url


# --- the browser --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; Playwright's is never downloaded. A busy machine is no failure."""
    from playwright.sync_api import expect

    expect.set_options(timeout=LONGEST_WAIT)
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox"] if os.geteuid() == 0 else [],
        "timeout": 3 * LONGEST_WAIT,
    }


@pytest.fixture(scope="session")
def browser(browser: Any) -> Any:
    """One that is patient in every context that a test opens."""
    new_context = browser.new_context

    def patient(**options: Any) -> Any:
        context = new_context(**options)
        context.set_default_timeout(LONGEST_WAIT)
        return context

    browser.new_context = patient
    return browser


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one of several: what takes long begins first, and all end together
        begins: dict[Path, int] = {}
        for item in items:
            marks = [bool(item.get_closest_marker(name)) for name in ("service", "browser", "slow")]
            begins[item.path] = min(begins.get(item.path, 3), [*marks, True].index(True))
        items.sort(key=lambda item: begins[item.path])  # a file stays together
    if CHROMIUM is None and not os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if "no Chromium" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_sep(
            "!", f"NO CHROMIUM: {len(skipped)} browser tests did NOT run", red=True, bold=True
        )
