"""What the child gives up before it looks at an answer, and a plain account of it."""

from __future__ import annotations

import os

from worker.child import landlock, limits, seccomp


def confine() -> dict[str, str]:
    """What is in force from now on, by name; "not in force: …" where this system cannot do it.

    Everything has to be imported by now. There is no way back.
    """
    limits.limit_resources()
    limits.offer_to_memory_killer()
    os.environ.clear()
    privileges = limits.prctl(limits.PR_SET_NO_NEW_PRIVS, 1)
    return {
        "no_new_privileges": "yes" if privileges else "not in force: prctl refused",
        "threads": _threads(),
        "landlock": landlock.restrict(landlock.installation()),
        "seccomp": seccomp.restrict(),
    }


def _threads() -> str:
    """Landlock binds only the thread that asks for it, so there should be no other."""
    try:
        count = len(os.listdir("/proc/self/task"))
    except OSError:
        return "not in force: this system does not tell"
    return "one" if count == 1 else f"not in force: {count} threads"
