"""Children to test with: how to start one that does as it is told, and whether a process lives."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from worker.wire import Job

ROOT = Path(__file__).parents[2]
MISBEHAVING = (sys.executable, str(Path(__file__).with_name("misbehaving.py")))


def job(response: str, **fields: Any) -> Job:
    return Job(key="k", lease="l", question={}, response=response, **fields)


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pid: int, within: float = 5.0) -> bool:
    end = time.monotonic() + within
    while running(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
