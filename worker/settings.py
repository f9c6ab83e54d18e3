"""The verifier's settings, from its environment and nowhere else. It knows no secret."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingsError(ValueError):
    """An environment variable that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the broker is, and what a check may use where its job does not say."""

    broker_url: str = "redis://127.0.0.1:6379/0"  # REDIS_URL
    check_seconds: float = 1.5  # NABLA_CHECK_SECONDS: wall time
    check_bytes: int = 512 << 20  # NABLA_CHECK_BYTES: memory beyond that of an idle child
    files: Path | None = None  # NABLA_FILES: the folder in which the site keeps what was handed in
    backend: str = "numpy"  # NABLA_BACKEND: where tapes run: numpy, cupy, or auto, the best that is there

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Raises SettingsError where a value cannot be used."""
        given = os.environ if environment is None else environment
        default = cls()
        return cls(
            broker_url=given.get("REDIS_URL") or default.broker_url,
            check_seconds=_positive(given, "NABLA_CHECK_SECONDS", default.check_seconds),
            check_bytes=int(_positive(given, "NABLA_CHECK_BYTES", default.check_bytes)),
            files=Path(given["NABLA_FILES"]) if given.get("NABLA_FILES") else None,
            backend=_one_of(given, "NABLA_BACKEND", ("numpy", "cupy", "auto")),
        )


def _positive(given: Mapping[str, str], name: str, default: float) -> float:
    text = given.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        raise SettingsError(f"{name}={text!r} is not a number") from None
    if not 0 < value < float("inf"):
        raise SettingsError(f"{name}={text!r} is not above 0")
    return value


def _one_of(given: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """The choice made; the first where none was."""
    text = given.get(name) or choices[0]
    if text not in choices:
        raise SettingsError(f"{name}={text!r} is none of {', '.join(choices)}")
    return text
