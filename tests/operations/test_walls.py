"""The import contracts of pyproject.toml hold, and they would notice if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]


def contracts(folder: Path) -> tuple[int, str]:
    """The status and the report of import-linter on the packages in `folder`."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=folder,
        env={"PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_contracts_hold() -> None:
    status, report = contracts(BASE)
    assert status == 0, report
    assert "0 broken" in report


@pytest.mark.slow
@pytest.mark.parametrize(
    "module, line",
    [
        ("worker/engine/errors.py", "import urllib.request"),
        ("worker/engine/errors.py", "import celery"),
        ("worker/engine/errors.py", "from worker.engine import model"),
        ("worker/engine/surprise.py", "import math"),
        ("worker/wire.py", "import django"),
        ("worker/surprise.py", "import math"),
        ("worker/engine/model/variables.py", "import worker.wire"),
        ("exercises/apps.py", "import grader.celery"),
    ],
)
def test_a_breach_is_noticed(tmp_path: Path, module: str, line: str) -> None:
    for package in ("grader", "exercises", "worker"):
        shutil.copytree(
            BASE / package, tmp_path / package, ignore=shutil.ignore_patterns("static", "__pycache__")
        )
    shutil.copy(BASE / "pyproject.toml", tmp_path)
    with (tmp_path / module).open("a") as file:
        file.write(f"\n{line}\n")
    status, report = contracts(tmp_path)
    assert status == 1, report
    assert "1 broken" in report or "2 broken" in report
