"""Scripts and configuration: read by their own tools, and agreeing with each other."""

import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path for path in (BASE / ".ci").iterdir() if path.read_bytes().startswith(b"#!"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_strict_and_parses(script: Path) -> None:
    text = script.read_text()
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text
    subprocess.run(["bash", "-n", str(script)], check=True)
    # What shellcheck would say first: an expansion that splits into words.
    assert re.findall(r"""(?<!["'\w=({[/:])\$\w+""", re.sub(r"#.*|\$\(\(|'[^']*'", "", text)) == []


def test_ci_runs_the_verbs() -> None:
    lines = (BASE / ".ci" / "run").read_text().splitlines()
    assert "make check" in lines
    assert "make test" in lines
    assert "export CI=true" in lines


def test_every_verb_stands() -> None:
    verbs = set(re.findall(r"^([a-z0-9-]+):.*## ", (BASE / "Makefile").read_text(), re.MULTILINE))
    assert {"setup", "run", "check", "test", "e2e", "faults"} <= verbs


@pytest.mark.parametrize("verb", ["setup", "run", "check", "test", "e2e", "faults"])
def test_make_reads_the_makefile(verb: str) -> None:
    done = subprocess.run(["make", "--dry-run", verb], cwd=BASE, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_dependency_has_its_reason() -> None:
    text = (BASE / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    for requirement in [*project["dependencies"], *chain(*project["optional-dependencies"].values())]:
        assert re.search(re.escape(f'"{requirement}",') + r" +# \w+", text), requirement


def test_nothing_of_one_machine_is_tracked() -> None:
    """No absolute path of a checkout or a home, in any tracked file."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=BASE, capture_output=True, text=True, check=True)
    for name in filter(None, tracked.stdout.split("\0")):
        path = BASE / name
        if path.is_file():
            text = path.read_text(errors="replace")
            assert not re.search(r"(^|[\s\"'=:(])/(work|root|home)/", text), name
