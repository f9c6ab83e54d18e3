"""The engine: reads an answer and decides it. Start with `model`, then `verify`."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

ENGINE_DIGEST: str  # names the engine's sources, so that a verdict says which engine gave it


@cache
def _digest() -> str:
    """Sixteen hex digits over every source file of the engine, in the order of their paths."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        source = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(source)}\0".encode())
        digest.update(source)
    return digest.hexdigest()[:16]


def __getattr__(name: str) -> str:
    if name == "ENGINE_DIGEST":  # read when first asked for: importing the engine stays cheap
        return _digest()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
