"""Children to test with: how to start one that does as it is told, and whether a process lives."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from worker.wire import Job

ROOT = Path(__file__).parents[2]
MISBEHAVING = (sys.executable, str(Path(__file__).with_name("misbehaving.py")))


def job(response: str, **fields: Any) -> Job:
    """A job with more time than a busy machine needs, unless the test is about the limit."""
    return Job(**{"key": "k", "lease": "l", "question": {}, "response": response, "seconds": 120.0, **fields})


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def processor_time(pid: int) -> float:
    """Seconds that the process has spent on a processor."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def gone(pid: int, within: float = 60.0) -> bool:
    end = time.monotonic() + within
    while running(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
