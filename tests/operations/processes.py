"""Looks at this machine's processes through /proc."""

import contextlib
import time
from collections.abc import Iterable
from pathlib import Path

Known = frozenset[tuple[int, str]]  # process id, and when it started, so that a reused id is another process


def descendants(root: int) -> Known:
    """The process and everything it has started, and they, and so on."""
    parents: dict[int, int] = {}
    started: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (status := _status(int(folder.name))):
            parents[int(folder.name)], started[int(folder.name)] = status
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset((process, started[process]) for process in found if process in started)


def alive(known: Iterable[tuple[int, str]]) -> list[str]:
    """The command lines of those that still run."""
    return [
        _command(process)
        for process, started in known
        if (status := _status(process)) is not None and status[1] == started
    ]


def gone(known: Known, *, within: float = 60) -> list[str]:
    """Waits until none of them runs; the command lines of those that still do after `within` seconds."""
    deadline = time.monotonic() + within
    while (left := alive(known)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def named(known: Known, *words: str) -> list[int]:
    """The ids of those whose command line contains all the words, oldest first."""
    return sorted(process for process, _ in known if all(word in _command(process) for word in words))


def _status(process: int) -> tuple[int, str] | None:
    """The parent and the start time; None where it is gone or a zombie."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        if fields[0] not in "ZX":
            return int(fields[1]), fields[19]
    return None


def _command(process: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""
