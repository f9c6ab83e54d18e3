"""Which processes make up the service, in the order in which they start.

They stop by stage: what lets new work in goes first, what carries the work goes last.
"""

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, unique
from pathlib import Path

# All that the verifiers get to see of our environment, but for the broker's address and their own settings.
PLAIN = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "SSL_CERT_FILE")
AS_ROOT = "You're running the worker with superuser privileges"  # no news to who started it
CONTROL_GROUP = Path("/sys/fs/cgroup/cpu.max")  # microseconds of processor time, and in how many
SETTINGS = ("NABLA_CHECK_SECONDS", "NABLA_CHECK_BYTES", "NABLA_BACKEND")


@unique
class Stage(IntEnum):
    """When a process stops, first to last."""

    WEB = 1
    DISPATCHER = 2
    VERIFIER = 3
    SITE = 4
    BROKER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    stage: Stage
    grace: float  # seconds from SIGTERM to SIGKILL
    inherits: Sequence[int] = field(default=())  # open descriptors


def services(
    *, environment: Mapping[str, str], broker_url: str, listener: int, base: Path, files: Path
) -> list[Service]:
    """Web, dispatcher, verifiers and site worker. The verifiers get no secret and no database.

    What learners hand in as files lies in `files`, from where the verifiers read it.
    """
    site = {"NABLA_LOG_LEVEL": "WARNING", **environment, "REDIS_URL": broker_url}
    pure = {name: environment[name] for name in (*PLAIN, *SETTINGS) if name in environment}
    pure |= {"REDIS_URL": broker_url, "NABLA_FILES": str(files)}
    return [
        Service(
            name="web",
            command=[sys.executable, "-m", "gunicorn", "grader.wsgi", *_gunicorn(listener)],
            environment=site,
            stage=Stage.WEB,
            grace=8,
            inherits=[listener],
        ),
        Service(
            name="dispatcher",
            command=[sys.executable, str(base / "manage.py"), "dispatch"],
            environment=site,
            stage=Stage.DISPATCHER,
            grace=5,
        ),
        Service(
            name="verifier",
            command=_celery("worker.app", queue="verify", processes=processors()),
            environment=pure,
            stage=Stage.VERIFIER,
            grace=8,
        ),
        Service(
            name="batch verifier",
            command=_celery("worker.app", queue="batch", processes=1),
            environment=pure,
            stage=Stage.VERIFIER,
            grace=8,
        ),
        Service(
            name="site worker",
            command=_celery("grader", queue="site", processes=1),
            environment=site,
            stage=Stage.SITE,
            grace=8,
        ),
    ]


def processors() -> int:
    """How many we may use: a container or a task set is given a share of a machine that may have many."""
    most = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError):  # no such file, or "max": no other limit
        quota, period = map(int, CONTROL_GROUP.read_text().split())
        most = min(most, max(1, quota // period))
    return most


def _gunicorn(listener: int) -> list[str]:
    return [
        f"--bind=fd://{listener}",
        "--preload",  # imported once, for both
        "--workers=2",
        "--threads=4",
        "--graceful-timeout=5",
        "--no-control-socket",
        "--log-level=warning",
    ]


def _celery(app: str, *, queue: str, processes: int) -> list[str]:
    return [
        *[
            sys.executable,
            "-W",
            f"ignore:{AS_ROOT}",
            "-m",
            "celery",
            "--quiet",
            "-A",
            app,
            "worker",
            "-Q",
            queue,
        ],
        *["--hostname", f"{queue}@localhost", "--concurrency", str(processes), "--loglevel", "WARNING"],
        *["--without-gossip", "--without-mingle", "--without-heartbeat"],
    ]
