"""A broker that dies between a message and its acknowledgement: the worker's slot is free again."""

from __future__ import annotations

from typing import Any

import pytest
from kombu import Connection, Consumer, Queue

from tests.conftest import BrokerServer
from worker import transport

pytestmark = pytest.mark.service


@pytest.mark.parametrize("answer", ["ack", "reject"])
def test_a_lost_acknowledgement_frees_the_slot(broker_server: BrokerServer, answer: str) -> None:
    taken: list[Any] = []
    queue = Queue("slots")
    with Connection(broker_server.url, transport=transport.NAME) as connection:
        channel = connection.channel()
        take = [lambda _body, message: taken.append(message)]
        with Consumer(channel, [queue], prefetch_count=1, callbacks=take):
            connection.Producer(channel).publish({}, routing_key="slots", declare=[queue])
            connection.drain_events(timeout=120)
            assert not channel.qos.can_consume()
            broker_server.kill()
            with pytest.raises(connection.connection_errors):
                getattr(taken[0], answer)()
            assert channel.qos.can_consume()
            broker_server.start()


def test_site_and_verifier_take_it() -> None:
    from grader.celery import app as site
    from worker.app import app as verifier

    for app in (site, verifier):
        with app.connection_for_read() as connection:
            assert isinstance(connection.transport, transport.Transport)
