"""What happens once a transaction is committed: hints, whose failure undoes nothing."""

from collections.abc import Callable
from typing import Any

import structlog
from django.db import transaction

log = structlog.get_logger(__name__)


def after_commit(act: Callable[..., Any], *arguments: object) -> None:
    """Do it after this transaction is committed. What it raises is logged: the commit stands.

    Django's own `robust` names the function in its log line, which a partial has no name for.
    """

    def hinted() -> None:
        try:
            act(*arguments)
        except Exception:
            log.exception("after the commit", act=act.__qualname__, arguments=arguments)

    transaction.on_commit(hinted)
