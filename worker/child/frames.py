"""Frames on the pipes between owner and child: four bytes of length, then that much JSON in UTF-8."""

from __future__ import annotations

import json
import os
import struct
from typing import Any

LENGTH = struct.Struct(">I")
MOST_BYTES = 256 << 20


class FrameError(ValueError):
    """Bytes that are no frame."""


def pack(content: object) -> bytes:
    """The frame that says `content`. Lone surrogates are escaped and survive; so do NaN and infinities."""
    body = json.dumps(content, separators=(",", ":")).encode("ascii")
    if len(body) > MOST_BYTES:
        raise FrameError(f"{len(body)} bytes are too much for a frame")
    return LENGTH.pack(len(body)) + body


def read(descriptor: int) -> bytes | None:
    """The body of the next frame, waiting for it; None at the end of the pipe."""
    header = _read_exactly(descriptor, LENGTH.size)
    if header is None:
        return None
    return _read_exactly(descriptor, LENGTH.unpack(header)[0])


def write(descriptor: int, frame: bytes) -> None:
    """All of `frame`, waiting as long as it takes."""
    view = memoryview(frame)
    while view:
        view = view[os.write(descriptor, view) :]


def unpack(body: bytes) -> Any:
    """What a frame's body says."""
    return json.loads(body)


def _read_exactly(descriptor: int, count: int) -> bytes | None:
    received = os.read(descriptor, count)
    if len(received) == count:  # nearly always: one read and no copy
        return received
    collected = bytearray(received)
    while received and len(collected) < count:
        received = os.read(descriptor, min(count - len(collected), 1 << 20))
        collected += received
    return bytes(collected) if len(collected) == count else None
