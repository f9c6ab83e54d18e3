"""The child's loop: a frame in, a frame out, until the pipe ends."""

from __future__ import annotations

import faulthandler
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any

from worker.child import confinement, frames, garbage, limits
from worker.engine import ENGINE_DIGEST

REQUESTS = 0
OUT_OF_MEMORY = frames.pack({"failure": "memory_limit"})

Handler = Callable[[dict[str, Any]], dict[str, Any]]


def begin(arguments: list[str]) -> int:
    """First of all: die with the process whose id is the first argument, and leave interrupts to it.

    Returns the descriptor for replies, which was standard output. What native code prints there (FLINT its
    last words) goes to standard error from now on.
    """
    limits.die_with_parent(int(arguments[0]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = os.dup(1)
    os.dup2(2, 1)
    return replies


def serve(handle: Handler, *, replies: int, started: float, idle: Callable[[], bool] = bool) -> None:
    """Confine this process, say so, and answer requests with `handle`. `started` is a `time.monotonic()`.

    While no request has come, `idle` is called, as long as it says that there is more to do; it is quick.

    Whatever `handle` raises is told to the owner as a failure. After a MemoryError the process ends,
    since nobody knows what it holds.
    """
    faulthandler.enable(all_threads=False)  # a crash in native code says where, on standard error
    status = {
        "pid": os.getpid(),
        "engine": ENGINE_DIGEST,
        "address_space": limits.address_space(),
        "confinement": confinement.confine(),
        "seconds": 0.0,
    }
    garbage.begin()
    status["seconds"] = round(time.monotonic() - started, 4)
    frames.write(replies, frames.pack({"status": status}))
    _open.append(replies)
    waiting = select.poll()
    waiting.register(REQUESTS, select.POLLIN)
    while True:
        while not waiting.poll(0) and idle():
            pass
        if (body := frames.read(REQUESTS)) is None:
            return
        reply = _reply(handle, body)
        frames.write(replies, reply)
        if reply is OUT_OF_MEMORY:
            return
        garbage.tidy()


_open: list[int] = []  # the descriptor for replies, once there is an owner who reads them


def ask(question: dict[str, Any]) -> Any:
    """What the owner answers to a question in the middle of a request."""
    frames.write(_open[-1], frames.pack(question))
    body = frames.read(REQUESTS)
    if body is None:
        raise SystemExit  # the owner is gone
    return frames.unpack(body)


def _reply(handle: Handler, body: bytes) -> bytes:
    try:
        return frames.pack(handle(frames.unpack(body)))
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception:  # not silenced: the owner logs it, and the check is undecided
        return _failure()


def _failure() -> bytes:
    try:
        return frames.pack({"failure": "engine_error", "trace": traceback.format_exc(limit=-12)[-8000:]})
    except MemoryError:
        return OUT_OF_MEMORY
