"""The site's end of the broker without a broker."""

import base64
import json
import time

import pytest

from grader.submissions import broker
from grader.submissions.broker import BrokerUnavailable
from worker.wire import Batch, Job


@pytest.fixture
def nowhere(settings: pytest.FixtureRequest) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    for cached in (broker._publisher, broker._client):
        cached.cache_clear()
    yield
    for cached in (broker._publisher, broker._client):
        cached.cache_clear()
    broker._rest_until = 0.0


@pytest.mark.usefixtures("nowhere")
def test_publishing_to_nobody_gives_up_at_once() -> None:
    fastest = 60.0
    end = time.monotonic() + 60
    while fastest >= 0.5 and time.monotonic() < end:  # the machine may have other things to do
        began = time.perf_counter()
        with pytest.raises(BrokerUnavailable):
            broker.publish(Batch(jobs=(Job(key="1", lease="a", question={}, response="x"),)))
        fastest = min(fastest, time.perf_counter() - began)
    assert fastest < 0.5
    assert broker.resting()
    with pytest.raises(BrokerUnavailable):
        broker.leases_in_transit()


def test_leases_of_a_message() -> None:
    def message(payload: object) -> bytes:
        body = base64.b64encode(json.dumps([[payload], {}, {}]).encode()).decode()
        return json.dumps({"body": body, "headers": {}}).encode()

    assert list(broker._leases(message({"jobs": [{"lease": "a"}, {"lease": "b"}]}))) == ["a", "b"]
    assert list(broker._leases(message({"results": [{"lease": "c"}]}))) == ["c"]
    for odd in (b"", b"{}", message(None), message({"jobs": [1]}), message({"jobs": 7})):
        assert list(broker._leases(odd)) == []
