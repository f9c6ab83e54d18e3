"""What one run of the service takes for itself: a port to listen on, and the data folder."""

import fcntl
import socket
from pathlib import Path
from typing import TextIO


class ClaimError(Exception):
    """Something else has it; the message says what to do."""


def listen(port: int) -> socket.socket:
    """A listening socket on the loopback address, kept open from now on.

    The web server inherits it: the port is ours before anything is started, and connections
    wait in it while the web server starts again.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(256)
    except OverflowError:
        listener.close()
        raise ClaimError(f"{port} is not a port: choose one from 1024 to 65535, as in PORT=8123.") from None
    except PermissionError:
        listener.close()
        raise ClaimError(
            f"Port {port} is not allowed to this account: choose another, as in PORT=8123."
        ) from None
    except OSError:
        listener.close()
        raise ClaimError(
            f"Port {port} is taken by another program. Choose another: PORT={_another(port)} make run"
        ) from None
    return listener


def free_port() -> int:
    """A port of the loopback address that nobody listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def lock_data(folder: Path, *, address: str) -> TextIO:
    """The lock of the data folder, held as long as the file is open: two brokers would spoil one log."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "serve.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        holder = file.read().strip() or "another run"
        file.close()
        raise ClaimError(
            f"Nabla already runs on the data in {folder}: {holder}. Stop it first, or choose another "
            "folder, as in: NABLA_DATA=/tmp/nabla PORT=8123 make run"
        ) from None
    file.truncate(0)
    file.write(address)
    file.flush()
    return file


def _another(port: int) -> int:
    return port + 123 if port + 123 < 65536 else 8123
