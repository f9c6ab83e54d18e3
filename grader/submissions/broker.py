"""The site's end of the broker: send jobs, and see which messages still lie there.

Publishing happens while a learner waits, so it gives up within half a second; the row waits in
the database and the dispatcher sends it later.
"""

import base64
import contextlib
import json
import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import redis
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError

from worker.wire import HELD_KEY, Batch, Result

VERIFY, BATCH, SITE = "verify", "batch", "site"
DISPATCHER = "nabla:dispatcher"


REST = 2.0  # seconds for which a process that found the broker gone does not make a learner wait again
_rest_until = 0.0


class BrokerUnavailable(Exception):
    """The broker does not answer. The rows are safe; try again later."""


@cache
def _publisher() -> Celery:
    """An app that only publishes: one attempt, short waits, no result backend."""
    app = Celery("nabla-publisher", broker=settings.REDIS_URL, set_as_current=False)
    app.conf.update(
        task_serializer="json",
        task_ignore_result=True,
        broker_connection_timeout=0.3,
        broker_connection_retry=False,
        broker_connection_max_retries=0,
        broker_transport_options={
            "socket_connect_timeout": 0.3,
            "socket_timeout": 0.3,
            "retry_on_timeout": False,
            "max_retries": 0,
        },
    )
    return app


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.3, socket_timeout=2)


def publish(batch: Batch, *, queue: str = VERIFY) -> None:
    """Send the jobs to the verifiers.

    Raises:
        BrokerUnavailable: they were not sent, or nobody can tell.
    """
    global _rest_until
    try:
        _publisher().send_task(
            "worker.verify", args=[batch.to_data()], queue=queue, retry=False, ignore_result=True
        )
    except (OperationalError, redis.RedisError, OSError) as error:
        _rest_until = time.monotonic() + REST
        raise BrokerUnavailable(str(error)) from error


def hint(task: str, *arguments: object) -> None:
    """Let the site worker do something that nobody waits for.

    Raises:
        BrokerUnavailable: it was not sent; not even tried where the broker was found gone a moment ago.
    """
    global _rest_until
    if resting():
        raise BrokerUnavailable("it was found gone a moment ago")
    try:
        _publisher().send_task(task, args=list(arguments), queue=SITE, retry=False, ignore_result=True)
    except (OperationalError, redis.RedisError, OSError) as error:
        _rest_until = time.monotonic() + REST
        raise BrokerUnavailable(str(error)) from error


def resting() -> bool:
    """Whether the broker was found gone a moment ago."""
    return time.monotonic() < _rest_until


def sign_of_life() -> None:
    """Leave word that the dispatcher works; it fades unless it is repeated.

    Raises:
        BrokerUnavailable: it cannot be left.
    """
    try:
        _client().set(DISPATCHER, "1", ex=30)
    except (redis.RedisError, OSError) as error:
        raise BrokerUnavailable(str(error)) from error


def leases_in_transit() -> frozenset[str]:
    """The leases of jobs that nobody has taken up yet and of results that nobody has recorded yet.

    What still lies in a queue was not tried: nobody works, or too few do.

    Raises:
        BrokerUnavailable: it cannot be seen.
    """
    try:
        messages = [message for queue in (VERIFY, BATCH, SITE) for message in _client().lrange(queue, 0, -1)]
    except (redis.RedisError, OSError) as error:
        raise BrokerUnavailable(str(error)) from error
    return frozenset(lease for message in messages for lease in _leases(message))


def held(keys: Iterable[str]) -> list[Result]:
    """The results that lie under the keys of jobs without a row; those that cannot be read are left out.

    Raises:
        BrokerUnavailable: it cannot be seen.
    """
    names = [HELD_KEY.format(key=key) for key in keys]
    try:
        found = _client().mget(names) if names else []
    except (redis.RedisError, OSError) as error:
        raise BrokerUnavailable(str(error)) from error
    results = []
    for data in found:
        if data is not None:
            with contextlib.suppress(ValueError):  # WireError is one, and so is what is no JSON
                results.append(Result.from_data(json.loads(data)))
    return results


def count(name: str, *, seconds: int) -> int:
    """Counts one more under the name, and says how many there were since its time began.

    Raises:
        BrokerUnavailable: nobody counts.
    """
    key = f"nabla:count:{name}"
    try:
        with _client().pipeline() as steps:  # the key that is made fades; later counts do not prolong it
            steps.set(key, 0, ex=seconds, nx=True)
            steps.incr(key)
            return int(steps.execute()[1])
    except (redis.RedisError, OSError) as error:
        raise BrokerUnavailable(str(error)) from error


def _leases(message: Any) -> Iterator[str]:
    """The leases that one of Celery's messages (JSON whose body is base64 of JSON) speaks of."""
    try:
        payload = json.loads(base64.b64decode(json.loads(message)["body"]))[0][0]
        for entry in [*payload.get("jobs", ()), *payload.get("results", ())]:
            yield entry["lease"]
    except (ValueError, TypeError, LookupError, AttributeError):
        return
