"""What the site worker does: a thin door to the actions."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError

from grader.celery import app
from grader.submissions.actions import record_results
from worker.wire import VERSION

log = structlog.get_logger(__name__)


@app.task(
    name="grader.record",
    queue="site",
    # A database that is away for a moment must not cost a check; if it stays away the leases run
    # out and the checks are made again.
    autoretry_for=(OperationalError, InterfaceError),
    max_retries=5,
    retry_backoff=1,
)
def record(data: Any) -> None:
    """Record the results that one message of the verifier carries."""
    results = data.get("results") if isinstance(data, Mapping) and data.get("version") == VERSION else None
    if not isinstance(results, list):
        log.warning("message not readable", data=repr(data)[:200])
        return
    record_results(results=results)
