"""Drops what names an address (resolved, funding) from the package-lock.json given."""

import json
import sys
from pathlib import Path

path = Path(sys.argv[1])
lock = json.loads(path.read_text())
for package in lock["packages"].values():
    package.pop("resolved", None)
    package.pop("funding", None)
path.write_text(json.dumps(lock, indent=2) + "\n")
