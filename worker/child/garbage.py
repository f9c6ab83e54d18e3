"""When garbage is looked for: after a reply, while nobody waits.

Looking through all that is kept takes milliseconds, which an answer should not pay for that happens to come
when a threshold is crossed. Within a request it is looked for only if that makes very much of it.
"""

from __future__ import annotations

import gc

WITHIN = (200_000, 20, 50)  # thresholds by generation within a request
BETWEEN = (10_000, 20, 50)  # ... and after one


def begin() -> None:
    """What is imported stays, and need not be looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*WITHIN)


def tidy() -> None:
    """Look through what is young, and now and then through more."""
    counts = gc.get_count()
    if counts[0] > BETWEEN[0]:
        gc.collect(2 if counts[2] > BETWEEN[2] else 1 if counts[1] > BETWEEN[1] else 0)
