"""The plan of the service's processes: as many verifiers as there are processors for us."""

import os
from pathlib import Path

import pytest

from grader.serve import plan


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system has no task sets")
@pytest.mark.parametrize(
    "of_the_task, share, expected",
    [
        (64, None, 64),
        (64, "max 100000", 64),
        (64, "200000 100000", 2),
        (64, "50000 100000", 1),
        (1, "800000 100000", 1),
        (3, "", 3),
    ],
)
def test_verifiers_are_as_many_as_our_share_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, of_the_task: int, share: str | None, expected: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(of_the_task)))
    monkeypatch.setattr(plan, "CONTROL_GROUP", tmp_path / "cpu.max")
    if share is not None:
        (tmp_path / "cpu.max").write_text(share)
    services = plan.services(
        environment={}, broker_url="redis://nowhere", listener=3, base=tmp_path, files=tmp_path
    )
    command = next(list(one.command) for one in services if one.name == "verifier")
    assert command[command.index("--concurrency") + 1] == str(expected)
