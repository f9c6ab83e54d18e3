"""A child that does as it is told, good or bad: `python tests/worker/misbehaving.py <parent>`.

It runs under the real confinement and serves the real frames; only what it does with a request is ours.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

import flint
import numpy

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from worker.child import limits, serving


def say(words: Any) -> dict[str, Any]:
    return {
        "outcome": "correct",
        "score": 1.0,
        "counted": True,
        "feedback": [{"code": "said", "words": words}],
        "evidence": [],
        "reading": None,
        "seconds": 0.0,
    }


def spin() -> None:
    while True:
        pass


def hang_in_native_code() -> None:
    flint.fmpz((2**521 - 1) * (2**607 - 1)).factor()


def sleep_ignoring_signals() -> None:
    limits.libc.sleep(1000)


def fill_memory() -> None:
    kept = []
    while True:
        kept.append(numpy.ones(1 << 22))


def abort_flint() -> None:
    context = flint.fmpz_mpoly_ctx.get(("x", "y", "z"), "lex")
    x, y, z = context.gens()
    polynomial = x + y + z + 1
    while True:
        polynomial = polynomial * polynomial


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def recurse() -> None:
    recurse()


def babble() -> None:
    os.write(replies, b"\xff\xff\xff\xffnot a frame")


def whimper() -> None:
    raise RuntimeError("a secret that the learner must not see")


def attempt(action: Any) -> str:
    try:
        action()
    except OSError as error:
        return type(error).__name__
    return "done"


def try_everything() -> dict[str, str]:
    libc = limits.libc
    return {
        "write a file": attempt(lambda: open("/tmp/nabla-escape", "w")),
        "append to our own source": attempt(lambda: open(__file__, "a")),
        "read the passwords": attempt(lambda: open("/etc/passwd")),
        "read the parent": attempt(lambda: open(f"/proc/{os.getppid()}/environ")),
        "list the checkout": attempt(lambda: os.listdir(".")),
        "remove a file": attempt(lambda: os.unlink(__file__)),
        "make a folder": attempt(lambda: os.mkdir("/tmp/nabla-escape")),
        "internet socket": attempt(lambda: socket.socket(socket.AF_INET)),
        "unix socket": attempt(lambda: socket.socket(socket.AF_UNIX)),
        "fork": attempt(os.fork),
        "exec": attempt(lambda: os.execv("/bin/true", ["/bin/true"])),
        "spawn": attempt(lambda: os.posix_spawn("/bin/true", ["/bin/true"], {})),
        "kill the parent": attempt(lambda: os.kill(os.getppid(), 0)),
        "trace the parent": "done" if libc.ptrace(16, os.getppid(), 0, 0) == 0 else "PermissionError",
        "memory file": attempt(lambda: os.memfd_create("escape")),
        "raise the memory limit": attempt(lambda: raise_limit()),
        "pipe": attempt(os.pipe),
        "read an installed module": attempt(lambda: Path(numpy.__file__).read_text()),
    }


def raise_limit() -> None:
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except ValueError as error:
        raise PermissionError(str(error)) from None


ACTIONS = {
    action.__name__: action
    for action in (
        spin, hang_in_native_code, sleep_ignoring_signals, fill_memory, abort_flint, crash, leave,
        recurse, babble, whimper,
    )
}  # fmt: skip


idling = {"left": 0, "taken": 0}  # steps of work that nobody waits for


def idle() -> bool:
    if idling["left"]:
        idling["left"] -= 1
        idling["taken"] += 1
        time.sleep(0.001)
    return bool(idling["left"])


def handle(request: dict[str, Any]) -> dict[str, Any]:
    for words, _ in request.get("cohort", ()):
        ACTIONS.get(words, lambda: None)()
    if "cohort" in request:
        return {"expected": len(request["cohort"])}
    words = request["response"]
    if words in ACTIONS:
        ACTIONS[words]()
    elif words == "environment":
        words = dict(os.environ)
    elif words == "everything":
        words = try_everything()
    elif words == "wait":
        time.sleep(0.5)
    elif words == "idle for ever":
        idling["left"] = 1 << 62
    elif words == "steps":
        words = idling["taken"]
    return {"verdict": say(words)}


if __name__ == "__main__":
    started = time.monotonic()
    replies = serving.begin(sys.argv[1:])
    serving.serve(handle, replies=replies, started=started, idle=idle)
