"""seccomp: from here on the kernel refuses every system call that mathematics does not need.

An allow-list: memory, time, reading, and writing on what is open already. Files open for reading only.
No sockets, no new process or thread, no exec, no tracing, no signal to another process. What is not
listed fails with EPERM, so that Python raises PermissionError and the check, not the child, ends.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

from worker.child.limits import libc

# <linux/audit.h>, <asm/unistd_64.h>
AUDIT_ARCH_X86_64 = 0xC000003E
X32_BIT = 0x40000000
SECCOMP = 317
ALLOWED = {
    "read": 0, "write": 1, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8,
    "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
    "rt_sigreturn": 15, "pread64": 17, "readv": 19, "writev": 20, "access": 21, "sched_yield": 24,
    "mremap": 25, "madvise": 28, "nanosleep": 35, "getpid": 39, "exit": 60, "uname": 63, "fcntl": 72,
    "getcwd": 79, "readlink": 89, "gettimeofday": 96, "getrusage": 98, "sysinfo": 99, "times": 100,
    "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "sigaltstack": 131,
    "gettid": 186, "time": 201, "futex": 202, "sched_getaffinity": 204, "getdents64": 217,
    "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230,
    "exit_group": 231, "newfstatat": 262, "readlinkat": 267, "faccessat": 269, "ppoll": 271,
    "set_robust_list": 273, "getcpu": 309, "getrandom": 318, "membarrier": 324, "statx": 332,
    "rseq": 334, "faccessat2": 439,
}  # fmt: skip
OPEN, OPENAT, TGKILL = 2, 257, 234
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# <linux/seccomp.h>, <linux/filter.h>
SET_MODE_FILTER = 1
ALL_THREADS = 1
RETURN_ALLOW = 0x7FFF0000
RETURN_KILL = 0x80000000
RETURN_REFUSE = 0x00050000 | errno.EPERM
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
AT_NUMBER, AT_ARCHITECTURE = 0, 4


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def restrict() -> str:
    """What is in force now: "filter", or why nothing is. Needs no_new_privs."""
    if (os.uname().sysname, platform.machine()) != ("Linux", "x86_64"):
        return f"not in force: no filter is written for {os.uname().sysname} on {platform.machine()}"
    instructions = _filter()
    program = _Program(length=len(instructions) // 8, instructions=instructions)
    if libc.syscall(SECCOMP, SET_MODE_FILTER, ALL_THREADS, ctypes.byref(program)) != 0:
        return f"not in force: {os.strerror(ctypes.get_errno())}"
    return "filter"


def _filter() -> bytes:
    """The program in classic BPF: architecture, number, and for three calls an argument."""
    lines = [
        _line(LOAD, AT_ARCHITECTURE),
        _line(JUMP_EQUAL, AUDIT_ARCH_X86_64, skip_if=1),
        _line(RETURN, RETURN_KILL),
        _line(LOAD, AT_NUMBER),
        _line(JUMP_AT_LEAST, X32_BIT, skip_else=1),
        _line(RETURN, RETURN_REFUSE),
    ]
    for number in ALLOWED.values():
        lines += [_line(JUMP_EQUAL, number, skip_else=1), _line(RETURN, RETURN_ALLOW)]
    for number, argument in ((OPEN, 1), (OPENAT, 2)):
        lines += _where(number, argument, _line(JUMP_SET, WRITING, skip_if=1))
    lines += _where(TGKILL, 0, _line(JUMP_EQUAL, os.getpid(), skip_else=1))  # abort(3) signals itself
    return b"".join([*lines, _line(RETURN, RETURN_REFUSE)])


def _where(number: int, argument: int, test: bytes) -> list[bytes]:
    """Allow call `number` unless `test` on the low half of its argument skips the permission."""
    return [
        _line(JUMP_EQUAL, number, skip_else=4),
        _line(LOAD, 16 + 8 * argument),
        test,
        _line(RETURN, RETURN_ALLOW),
        _line(RETURN, RETURN_REFUSE),
    ]


def _line(code: int, operand: int, *, skip_if: int = 0, skip_else: int = 0) -> bytes:
    return struct.pack("=HBBI", code, skip_if, skip_else, operand)
