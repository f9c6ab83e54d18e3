"""`manage.py dispatch`: a loop of its own, and no task, since with the broker gone no task would fire."""

import signal
import threading
import time
from dataclasses import asdict
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connections

from grader.submissions import actions, broker, dispatch
from grader.submissions.broker import BrokerUnavailable

log = structlog.get_logger(__name__)

BUSY_PAUSE = 0.05  # seconds between passes while more waits than may be in flight ...
FULL_PAUSE = 0.25  # ... and while none of that has come back
CLEAN_EVERY = 3600.0  # seconds
LONGEST_PAUSE = 8.0  # seconds between tries while broker or database are gone


class Command(BaseCommand):
    help = "Send waiting submissions to the verifiers, and again where no verdict came back."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        log.info("dispatcher started", every=settings.NABLA_DISPATCH_SECONDS)
        pause = 0.0
        failures = 0
        clean_at = time.monotonic()
        while not stop.wait(pause):
            try:
                rung = actions.ring_bells()
                done = dispatch.run_once()
                broker.sign_of_life()
                if not done.left and time.monotonic() >= clean_at:
                    clean_at = time.monotonic() + CLEAN_EVERY
                    if cleaned := actions.clean_up():
                        log.info("cleaned up", **asdict(cleaned))
            except (BrokerUnavailable, Error) as error:
                failures += 1
                pause = min(settings.NABLA_DISPATCH_SECONDS * 2 ** (failures - 1), LONGEST_PAUSE)
                log.warning("dispatch failed", error=str(error), failures=failures, again_in=pause)
                connections.close_all()
                continue
            failures = 0
            pause = settings.NABLA_DISPATCH_SECONDS
            if done.left:
                pause = min(pause, BUSY_PAUSE if done.sent else FULL_PAUSE)
            if rung:
                log.info("drafts submitted at the bell", drafts=rung)
            if done.sent or done.expired or done.gave_up:
                log.info("dispatched", sent=done.sent, expired=done.expired, gave_up=done.gave_up)
            close_old_connections()
        log.info("dispatcher stopped")
