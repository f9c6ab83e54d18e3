"""`python -m tests.benchmarks [NAME]`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.benchmarks.measurement import Measurement, table

BENCHMARKS = {
    "arrays": "tests.benchmarks.arrays",
    "check": "tests.benchmarks.checking",
    "cohort": "tests.benchmarks.cohort",
    "deciding": "tests.benchmarks.deciding",
    "naming": "tests.benchmarks.naming",
    "pages": "tests.benchmarks.pages",
    "pipeline": "tests.benchmarks.pipeline",
    "reading": "tests.benchmarks.reading",
    "regrading": "tests.benchmarks.regrading",
    "sizes": "tests.benchmarks.every_size",
    "stages": "tests.benchmarks.stages",
    "tape": "tests.benchmarks.tape",
}
RESULTS = Path(__file__).parents[2] / ".bench" / "results.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one benchmark, or all; keep the results of those that did not run now."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("name", nargs="?", choices=BENCHMARKS)
    name = parser.parse_args(arguments).name
    measured: list[Measurement] = []
    for module in [BENCHMARKS[name]] if name else BENCHMARKS.values():
        measured += import_module(module).measure()
    print(table(measured))
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    names = {measurement.name for measurement in measured}
    results = [item for item in kept if item["name"] not in names] + [m.to_data() for m in measured]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
