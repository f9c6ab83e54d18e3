"""The README is executed: its commands give what it says they give, and what it points to is there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BASE = Path(__file__).resolve().parents[2]
README = (BASE / "README.md").read_text()
EXAMPLES = re.findall(r"```sh\n(python -m worker check.*?)```\n\n```json\n(.*?)```", README, re.DOTALL)


def without_seconds(text: str) -> list[dict[str, Any]]:
    """The objects in the text, but for what differs from run to run."""

    def cleaned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: cleaned(item) for key, item in value.items() if key != "seconds"}
        return [cleaned(item) for item in value] if isinstance(value, list) else value

    objects, place = [], 0
    while place < len(text):
        value, place = json.JSONDecoder().raw_decode(text, place)
        objects.append(cleaned(value))
        place += len(text[place:]) - len(text[place:].lstrip())
    return objects


def test_examples_are_there() -> None:
    assert len(EXAMPLES) >= 2


@pytest.mark.parametrize("command, output", EXAMPLES, ids=range(1, len(EXAMPLES) + 1))
def test_example_gives_what_it_says(command: str, output: str) -> None:
    """Every key that the README shows, with its value; it may leave out keys of ours."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=BASE,
        env={"PATH": path, "NABLA_CHECK_SECONDS": "120"},  # a busy machine is no reason to leave it undecided
        capture_output=True,
        text=True,
        check=True,
    )
    for shown, given in zip(without_seconds(output), without_seconds(done.stdout), strict=True):
        assert {key: given.get(key) for key in shown} == shown


def test_verbs_it_names_are_there() -> None:
    verbs = set(re.findall(r"^([a-z0-9-]+):.*## ", (BASE / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^|PORT=\d+ )make ([a-z]+)", README, re.MULTILINE)) <= verbs


def test_files_it_points_to_are_there() -> None:
    for name in re.findall(r"`((?:worker|grader|exercises|tests)/[\w./-]*)`", README):
        assert (BASE / name).exists(), name


def test_nothing_was_left_to_fill_in() -> None:
    assert not re.search(r"\b(OUTPUT \d|MEASURED|TODO|TBD)\b", README)
