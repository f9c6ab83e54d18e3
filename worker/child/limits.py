"""Resource limits and the tie to the parent; standard Unix and prctl(2)."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
OPEN_FILES = 16  # three pipes, and what a late import opens

libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, argument: int) -> bool:
    """Whether the kernel did it."""
    return hasattr(libc, "prctl") and libc.prctl(option, ctypes.c_ulong(argument), 0, 0, 0) == 0


def die_with_parent(parent: int) -> bool:
    """Have the kernel kill this process when `parent` (the thread that started it) dies; False if it cannot.

    Leaves at once where the parent is gone already, before the kernel could be asked.
    """
    tied = prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)
    return tied


def limit_resources() -> None:
    """No core dump, no file may grow, few open files.

    The limit on memory is the owner's to set: it differs from job to job.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def offer_to_memory_killer() -> None:
    """Let a machine that runs out of memory take this process first."""
    try:
        Path("/proc/self/oom_score_adj").write_text("900")
    except OSError:
        return  # no such file here, or not ours to write: nothing rests on it


def address_space(pid: int | str = "self") -> int | None:
    """Bytes of address space that a process has mapped; None where the system does not tell."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[0]
    except (OSError, IndexError):
        return None
    return int(pages) * resource.getpagesize()
