"""`worker.verify`: decides the jobs of one message in this process's warm child and sends the results on."""

from __future__ import annotations

import json
import logging
import os
import time
from typing import Any

import redis
from billiard.process import current_process
from celery import current_app, shared_task, signals
from kombu.exceptions import OperationalError

from worker.child import limits
from worker.child.cohorts import Cohorts
from worker.child.owner import Owner
from worker.engine.numeric.tape import Backend, backend
from worker.settings import Settings
from worker.wire import HELD_KEY, Batch, Reply, Result, Results, WireError, undecided

log = logging.getLogger(__name__)

HELD_SECONDS = 60
SEND_AFTER = 0.25  # seconds: a slow job does not hold up the results of those before it
RETRY = {"max_retries": 5, "interval_start": 0.1, "interval_step": 0.4, "interval_max": 2.0}


class Verifier:
    """This process's child and its ways back to the site. The child starts warming up at once."""

    def __init__(self, settings: Settings) -> None:
        self._owner = Owner(files=settings.files, backend=_gpu(settings))
        self._owner.start()
        self._cohorts = Cohorts(self._owner)
        self._held = redis.Redis.from_url(settings.broker_url, socket_timeout=5, socket_connect_timeout=5)

    def verify(self, batch: Batch) -> None:
        """Decide all jobs, cohort by cohort; send results as one group, or as several where jobs are slow.

        Where no child can be had the row's lease runs out and the site tries again.
        """
        results: list[Result] = []
        sent = time.monotonic()
        for job, result in self._cohorts.decide(batch.jobs):
            if result is None and job.reply is Reply.HOLD:
                verdict = undecided("undecided.stopped", seconds=0.0)
                result = Result(key=job.key, lease=job.lease, verdict=verdict, engine="")
            if result is not None and job.reply is Reply.HOLD:
                self._hold(result)
            elif result is not None:
                results.append(result)
            if results and time.monotonic() - sent > SEND_AFTER:
                self._send(results)
                results, sent = [], time.monotonic()
        if results:
            self._send(results)

    def close(self) -> None:
        """Kill the child."""
        self._owner.close()

    def _send(self, results: list[Result]) -> None:
        data = Results(results=tuple(results)).to_data()
        try:
            current_app.send_task("grader.record", args=[data], queue="site", retry=True, retry_policy=RETRY)
        except OperationalError as error:
            log.error("%d results not sent, their rows will be tried again: %s", len(results), error)

    def _hold(self, result: Result) -> None:
        try:
            self._held.setex(HELD_KEY.format(key=result.key), HELD_SECONDS, json.dumps(result.to_data()))
        except redis.RedisError as error:
            log.error("result %s not held: %s", result.key, error)


def _gpu(settings: Settings) -> Backend | None:
    """The GPU that was asked for. Where there is none NumPy does all, in the child, and the log says so."""
    if settings.backend == "numpy":
        return None
    found = backend(settings.backend)
    log.warning("tapes run on %s (%s)%s", found.device, found.name, f"; {found.remark}" * bool(found.remark))
    return found if found.name != "numpy" else None


_verifiers: list[Verifier] = []  # of this process: one, once it has started


def _verifier() -> Verifier:
    if not _verifiers:
        _verifiers.append(Verifier(Settings.from_environment()))
    return _verifiers[0]


@shared_task(name="worker.verify", ignore_result=True)
def verify(batch: dict[str, Any]) -> None:
    """Verify a `worker.wire.Batch`, given as data. What is no batch is dropped: its rows are tried again."""
    try:
        jobs = Batch.from_data(batch)
    except WireError as error:
        log.error("dropped what is no batch: %s", error)
        return
    _verifier().verify(jobs)


@signals.worker_process_init.connect
def _start(**_: object) -> None:
    if current_process().name != "MainProcess":  # a pool process must not outlive its worker
        limits.die_with_parent(os.getppid())
    _verifier()


@signals.worker_process_shutdown.connect
@signals.worker_shutdown.connect
def _stop(**_: object) -> None:
    while _verifiers:
        _verifiers.pop().close()
