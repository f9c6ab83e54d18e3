"""Ends the service's processes when the supervisor is gone, however it went. Run as a script.

The supervisor writes the process groups it starts to our standard input, one to a line, and
"-group" when one has ended. The end of that pipe is the end of the supervisor; the groups that
are left are killed, grandchildren such as Celery's pool processes included.
"""

import contextlib
import os
import signal
import sys


def main() -> None:
    """Follow the list until it ends, then kill what is still on it."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line)
        if group > 0:
            groups.add(group)
        else:
            groups.discard(-group)
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
