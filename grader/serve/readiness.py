"""Whether each process answers: not that it runs, but that work sent to it comes back."""

import http.client
import json
import secrets
from collections.abc import Callable

import redis
from celery import Celery
from kombu.exceptions import KombuError

from grader.submissions.broker import DISPATCHER
from worker.wire import VERSION, Batch, Job, Reply

Probe = Callable[[], bool]

HELD = "nabla:held:"  # where a verifier leaves the result of a job without a row
SECONDS = 1.0  # the longest that one probe may take


class Probes:
    """The probes of one run, by the name of the service."""

    def __init__(self, *, broker_url: str, port: int) -> None:
        self._port = port
        self._broker = redis.Redis.from_url(
            broker_url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS
        )
        self._publisher = Celery("nabla-serve", broker=broker_url, set_as_current=False)
        self._publisher.conf.update(broker_connection_timeout=SECONDS, task_ignore_result=True)
        self._keys: dict[str, str] = {}  # of the jobs that we sent, by queue
        self._sent: set[str] = set()

    def by_name(self) -> dict[str, Probe]:
        """One probe for each service but the broker; each answers within a second or so."""
        return {
            "web": self.web,
            "dispatcher": self.dispatcher,
            "verifier": lambda: self.verifier("verify"),
            "batch verifier": lambda: self.verifier("batch"),
            "site worker": self.site_worker,
        }

    def broker(self) -> bool:
        """It answers, and has read its log."""
        try:
            return bool(self._broker.ping())
        except redis.RedisError:
            return False

    def web(self) -> bool:
        """A page comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def dispatcher(self) -> bool:
        """It has made a pass since we started."""
        try:
            if "dispatcher" not in self._sent:
                self._broker.delete(DISPATCHER)  # an earlier run's
                self._sent.add("dispatcher")
            return bool(self._broker.exists(DISPATCHER))
        except redis.RedisError:
            return False

    def verifier(self, queue: str) -> bool:
        """A check that we sent it has come back, decided; where it was not, we send another."""
        key = self._keys.setdefault(queue, secrets.token_hex(16))
        job = Job(key=key, question={"reference": "1"}, response="1", reply=Reply.HOLD)
        try:
            self._send_once("worker.verify", Batch(jobs=(job,)).to_data(), queue)
            held = self._broker.get(HELD + key)
        except (redis.RedisError, KombuError, OSError):
            return False
        if held is None:
            return False
        if json.loads(held)["verdict"]["outcome"] == "correct":
            return True
        del self._keys[queue]
        self._sent.discard(queue)
        return False

    def site_worker(self) -> bool:
        """It has taken up all that lay there, an empty message of ours included."""
        try:
            self._send_once("grader.record", {"version": VERSION, "results": []}, "site")
            return self._broker.llen("site") == 0
        except (redis.RedisError, KombuError, OSError):
            return False

    def close(self) -> None:
        """Let go of the connections."""
        self._publisher.close()
        self._broker.close()

    def _send_once(self, task: str, payload: object, queue: str) -> None:
        if queue not in self._sent:
            self._publisher.send_task(task, args=[payload], queue=queue, retry=False, ignore_result=True)
            self._sent.add(queue)
