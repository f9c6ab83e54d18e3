"""`python -m worker.child <parent's process id>`: for `worker.child.owner`, with pipes on 0, 1 and 2."""

from __future__ import annotations

import sys
import time

from worker.child import serving

if __name__ == "__main__":
    started = time.monotonic()
    replies = serving.begin(sys.argv[1:])

    from worker.child.deciding import (  # the whole engine: only now, so that an orphan ends at once
        ahead,
        answer,
    )
    from worker.child.warming import prepare

    prepare()
    serving.serve(answer, replies=replies, started=started, idle=ahead.step)
