"""`manage.py serve`, for real: everything answers, crashes are mended, and nothing is left behind."""

import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.serve.claims import free_port
from tests.operations.processes import descendants, gone, named
from tests.operations.running import Service, prepare, ready

pytestmark = [
    pytest.mark.service,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc"),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `make run` leaves it to `serve`."""
    folder = tmp_path_factory.mktemp("data")
    prepare(folder)
    return folder


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    """The same, for one test alone."""
    return shutil.copytree(prepared, tmp_path / "data")


@pytest.fixture(scope="module")
def service(prepared: Path) -> Iterator[Service]:
    """One that several tests share."""
    with ready(Service(prepared, free_port())) as service:
        yield service


@pytest.fixture
def own_service(data: Path) -> Iterator[Service]:
    """One that a test may stop."""
    with ready(Service(data, free_port())) as service:
        yield service


def test_ready_means_that_everything_answers(service: Service) -> None:
    assert f"http://localhost:{service.port}" in service.output
    assert "noether" in service.output
    assert service.status("/") in {200, 302}
    known = descendants(service.process.pid)
    assert len(named(known, "worker.child")) >= 2  # a warm child for each queue at least


def test_verifiers_see_no_secret(service: Service) -> None:
    for process in named(descendants(service.process.pid), "worker.app"):
        names = {entry.split("=")[0] for entry in Path(f"/proc/{process}/environ").read_text().split("\0")}
        assert not names & {"DATABASE_URL", "NABLA_SECRET_KEY", "NABLA_DATA", "DJANGO_SETTINGS_MODULE"}


def test_sigint_stops_everything_and_the_data_stays(own_service: Service, data: Path) -> None:
    known = descendants(own_service.process.pid)
    own_service.process.send_signal(signal.SIGINT)
    assert own_service.process.wait(120) == 0, own_service.output
    assert gone(known) == []
    assert own_service.output.endswith("Stopped.\n")
    assert "Traceback" not in own_service.output
    with ready(Service(data, own_service.port)) as again:
        assert again.status("/") in {200, 302}


def test_sigkill_leaves_nothing(own_service: Service) -> None:
    known = descendants(own_service.process.pid)
    assert len(known) > 10
    own_service.process.kill()
    assert gone(known) == []


def running(service: Service, *words: str) -> int:
    """The id of the service's oldest process whose command line has these words, once there is one."""
    deadline = time.monotonic() + 120
    while not (found := named(descendants(service.process.pid), *words)):
        assert time.monotonic() < deadline, service.output
        time.sleep(0.05)
    return found[0]


@pytest.mark.parametrize(
    "words", [("-Q verify",), ("valkey-server",), ("gunicorn",), ("dispatch",), ("-Q site",)]
)
def test_a_killed_process_comes_back(service: Service, words: tuple[str, ...]) -> None:
    """Whichever it was; what it had started goes with it."""
    victim = running(service, *words)
    family = descendants(victim)
    told = service.output.count("it starts again in")
    os.kill(victim, signal.SIGKILL)
    service.wait_for("it starts again in", times=told + 1)
    assert gone(family) == []
    assert running(service, *words) != victim
    assert service.status("/") in {200, 302}  # connections wait while the web server starts again


def test_a_killed_make_takes_the_service_along(data: Path) -> None:
    """`make run` passes --with-parent."""
    script = "import subprocess, sys; subprocess.run([sys.executable, 'manage.py', 'serve', '--with-parent'])"
    with ready(Service(data, free_port(), through=[sys.executable, "-c", script])) as service:
        known = descendants(service.process.pid)
    assert gone(known) == []


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        service = Service(tmp_path, port)
        assert service.process.wait(120) == 1
    assert f"Port {port} is taken by another program." in service.output
    assert "PORT=" in service.output
    assert "Traceback" not in service.output


@pytest.mark.parametrize("port", ["70000", "http"])
def test_a_port_that_is_none_is_named(tmp_path: Path, port: str) -> None:
    service = Service(tmp_path, 0, PORT=port)
    assert service.process.wait(120) == 1
    assert "is not a port" in service.output
    assert "Traceback" not in service.output


def test_a_second_run_on_the_same_data_is_refused(service: Service, prepared: Path, tmp_path: Path) -> None:
    second = Service(tmp_path, free_port(), NABLA_DATA=str(prepared))
    assert second.process.wait(120) == 1
    assert f"process {service.process.pid}" in second.output
    assert "NABLA_DATA=" in second.output


def test_a_real_broker_is_used(data: Path, broker: str) -> None:
    with ready(Service(data, free_port(), REDIS_URL=broker)) as service:
        assert not named(descendants(service.process.pid), "valkey-server")
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(120) == 0
