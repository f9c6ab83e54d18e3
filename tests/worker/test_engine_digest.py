"""The engine's digest names its sources."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from worker import engine


def digest_in(folder: Path) -> str:
    command = [sys.executable, "-c", "from worker import engine; print(engine.ENGINE_DIGEST)"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def test_the_digest_changes_with_any_source_of_the_engine_and_with_nothing_else(tmp_path: Path) -> None:
    source = Path(engine.__file__).parent
    copy = tmp_path / "worker" / "engine"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "worker" / "__init__.py").touch()
    before = digest_in(tmp_path)
    (tmp_path / "worker" / "wire.py").touch()
    assert digest_in(tmp_path) == before
    with (copy / "model.py").open("a") as model:
        model.write("\n")
    assert digest_in(tmp_path) != before
    assert len(before) == len(engine.ENGINE_DIGEST) == 16


def test_the_engine_has_no_other_lazy_name() -> None:
    with pytest.raises(AttributeError):
        engine.no_such_name  # noqa: B018
