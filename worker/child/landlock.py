"""Landlock: the process may read the installation and touch no other file (Linux 5.13 and later).

The rights and structures are those of <linux/landlock.h>. The system calls have the same numbers on
every architecture.
"""

from __future__ import annotations

import ctypes
import os
import sys
import sysconfig
from pathlib import Path

from worker.child.limits import libc

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
QUERY_VERSION = 1
RULE_PATH_BENEATH = 1

READ_FILE, READ_DIRECTORY = 1 << 2, 1 << 3
# Rights over files that each version of Landlock knows, as a mask: all are handled, so all are denied.
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
NETWORK_RIGHTS = 0b11  # bind and connect TCP; version 4
SCOPES = 0b11  # abstract Unix sockets and signals stay within; version 6


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def installation() -> list[Path]:
    """Where Python, its packages and this one lie; the checkout, with its data folder, is not there."""
    package = Path(__file__).parents[1]
    keys = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = {Path(path) for key in keys if (path := sysconfig.get_path(key))} | {package}
    return sorted(folder.resolve() for folder in folders if folder.is_dir())


def restrict(readable: list[Path]) -> str:
    """What is in force now: "version N", or why nothing is. Needs no_new_privs."""
    if sys.platform != "linux":
        return f"not in force: {sys.platform} has none"
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), QUERY_VERSION)
    if version < 1:
        return f"not in force: {os.strerror(ctypes.get_errno())}"
    rights = _Ruleset(
        files=FILE_RIGHTS[min(version, max(FILE_RIGHTS))],
        network=NETWORK_RIGHTS if version >= 4 else 0,
        scopes=SCOPES if version >= 6 else 0,
    )
    size = 8 if version < 4 else 16 if version < 6 else 24  # an old kernel refuses fields it does not know
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(rights), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return f"not in force: {os.strerror(ctypes.get_errno())}"
    try:
        for folder in readable:
            _allow_reading(ruleset, folder)
        if libc.syscall(RESTRICT_SELF, ruleset, 0) != 0:
            return f"not in force: {os.strerror(ctypes.get_errno())}"
    finally:
        os.close(ruleset)
    return f"version {version}"


def _allow_reading(ruleset: int, folder: Path) -> None:
    parent = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _PathBeneath(allowed=READ_FILE | READ_DIRECTORY, parent=parent)
        libc.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
