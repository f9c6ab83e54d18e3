"""What the site worker does: a thin door to the actions."""

from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError

from grader.celery import app
from grader.submissions import notices
from grader.submissions.actions import record_results
from worker.wire import VERSION

log = structlog.get_logger(__name__)


MAIL: dict[str, Any] = {
    # A mail server that is away for a while; what was accepted is never sent twice.
    "autoretry_for": (OSError, SMTPException, OperationalError, InterfaceError),
    "max_retries": 5,
    "retry_backoff": 10,
}


@app.task(name=notices.DECISION, **MAIL)
def notice_of_decision(submission: int) -> None:
    """Mail that an appeal was answered."""
    notices.send_decision(submission)


@app.task(name=notices.GRADE, **MAIL)
def notice_of_grade(grade: int) -> None:
    """Mail that a grade changed."""
    notices.send_grade(grade)


@app.task(
    name="grader.record",
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
