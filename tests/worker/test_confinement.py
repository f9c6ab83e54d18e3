"""What the child cannot do, seen from inside and from outside."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worker.children import MISBEHAVING, job
from worker.child import landlock, seccomp
from worker.child.owner import Owner


@pytest.fixture(scope="module")
def owner() -> Iterator[Owner]:
    os.environ["NABLA_TEST_SECRET"] = "not for the child"
    descriptor = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    with Owner(command=MISBEHAVING) as owner:
        owner.status()
        yield owner
    os.close(descriptor)
    del os.environ["NABLA_TEST_SECRET"]


def said(owner: Owner, request: str) -> dict[str, str]:
    return owner.decide(job(request)).verdict["feedback"][0]["words"]  # type: ignore[no-any-return]


def confined(owner: Owner) -> bool:
    return not any("not in force" in state for state in owner.status()["confinement"].values())


def test_the_child_says_what_is_in_force(owner: Owner) -> None:
    status = owner.status()
    assert set(status["confinement"]) == {"no_new_privileges", "threads", "landlock", "seccomp"}
    assert status["engine"]


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are Linux's")
def test_the_child_can_read_the_installation_and_do_nothing_else(owner: Owner) -> None:
    if not confined(owner):
        pytest.skip(f"this kernel cannot: {owner.status()['confinement']}")
    attempts = said(owner, "everything")
    assert attempts.pop("read an installed module") == "done"
    assert set(attempts.values()) == {"PermissionError"}, attempts


def test_the_child_has_an_empty_environment(owner: Owner) -> None:
    assert said(owner, "environment") == {}
    initial = Path(f"/proc/{owner.status()['pid']}/environ").read_bytes()
    assert b"SECRET" not in initial
    assert b"REDIS" not in initial


def test_the_child_holds_its_three_pipes_and_nothing_inherited(owner: Owner) -> None:
    folder = Path(f"/proc/{owner.status()['pid']}/fd")
    descriptors = {int(entry.name): os.readlink(entry) for entry in folder.iterdir()}
    assert set(descriptors) == {0, 1, 2, 3}
    assert all(target.startswith("pipe:") for target in descriptors.values())
    assert len(set(descriptors.values())) == 3  # standard output was moved to 3, and 1 is standard error


def test_the_child_has_small_limits_and_no_core_dump(owner: Owner) -> None:
    lines = Path(f"/proc/{owner.status()['pid']}/limits").read_text().splitlines()
    limits = {line[:25].strip(): line[25:].split()[0] for line in lines}
    assert limits["Max core file size"] == "0"
    assert limits["Max file size"] == "0"
    assert limits["Max open files"] == "16"
    assert int(limits["Max address space"]) < 2 << 30


def test_what_a_kernel_cannot_do_is_said_and_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    class OldKernel:
        @staticmethod
        def syscall(*_: object) -> int:
            ctypes.set_errno(errno.ENOSYS)
            return -1

    for module in (landlock, seccomp):
        monkeypatch.setattr(module, "libc", OldKernel)
    assert landlock.restrict([]) == "not in force: Function not implemented"
    assert seccomp.restrict().startswith("not in force: ")
