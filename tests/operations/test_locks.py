"""The lock files: versions and hashes, and nothing that says where to get them."""

import json
import re
import tomllib
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
LOCKS = [f"requirements{name}.lock" for name in ("", "-test", "-bench", "-gpu", "-npm")]


def pins(lock: str) -> dict[str, str]:
    """The version of each package that the lock file names."""
    return dict(re.findall(r"^([\w.-]+)==([\w.+!-]+) \\$", (BASE / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", [*LOCKS, "package-lock.json", "package.json", ".npmrc", "pyproject.toml"])
def test_no_address(name: str) -> None:
    text = (BASE / name).read_text()
    assert not re.search(r"://|--index|--find-links|--extra-index|registry=|\bgit\+|\"resolved\"", text)


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_a_version_or_a_hash(name: str) -> None:
    for line in (BASE / name).read_text().splitlines():
        assert re.fullmatch(r"|#.*|[\w.-]+==[\w.+!-]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line), line


def test_every_npm_package_has_a_hash() -> None:
    packages = json.loads((BASE / "package-lock.json").read_text())["packages"]
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)


def test_the_tests_run_on_what_the_service_runs_on() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-test.lock").items()
    assert pins("requirements-test.lock").items() <= pins("requirements-bench.lock").items()
    assert pins("requirements.lock").items() <= pins("requirements-gpu.lock").items()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in requirements}

    assert names(project["dependencies"]) <= pins("requirements.lock").keys()
    assert names(project["optional-dependencies"]["test"]) <= pins("requirements-test.lock").keys()
    assert names(project["optional-dependencies"]["bench"]) <= pins("requirements-bench.lock").keys()
    assert names(project["optional-dependencies"]["gpu"]) <= pins("requirements-gpu.lock").keys()
