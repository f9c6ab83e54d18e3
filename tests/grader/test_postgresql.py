"""The site's own tests once more, on PostgreSQL."""

import os
import secrets
import subprocess
import sys

import psycopg
import pytest

from tests.grader.house import ROOT
from tests.grader.test_faults import POSTGRESQL, skip_loudly

FOLDERS = ("tests/grader", "tests/api")

pytestmark = [pytest.mark.service, pytest.mark.slow]


def test_site_on_postgresql(request: pytest.FixtureRequest) -> None:
    try:
        psycopg.connect(f"{POSTGRESQL}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        skip_loudly(request, "NO POSTGRESQL on 127.0.0.1:5432: the site was NOT tested on it")
    url = f"{POSTGRESQL}/nabla_{secrets.token_hex(4)}"  # the tests make test_… of it and drop it again
    done = subprocess.run(
        [*[sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], *FOLDERS],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6000:]
