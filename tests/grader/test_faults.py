"""Nothing is lost and nothing counts twice, whatever dies at whatever moment.

The same tests run on SQLite with the embedded Valkey, and on PostgreSQL with Redis.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from tests.conftest import BrokerServer
from tests.grader.house import House, Server, eventually

pytestmark = [pytest.mark.service, pytest.mark.slow]

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432"


class ValkeyServer(BrokerServer):
    """The embedded Valkey; started again only if it does not run."""

    def start(self) -> None:
        if self._process is None:
            super().start()

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


class RedisServer:
    """Debian's Redis on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        if self._process is not None:
            return
        options = ["--port", str(self._port), "--dir", str(self._folder), "--appendonly", "yes", "--save", ""]
        self._process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        with redis.Redis.from_url(self.url) as client:
            eventually(lambda: _answers(client))

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


def _answers(client: "redis.Redis") -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


@pytest.fixture(scope="module", params=["sqlite and valkey", "postgresql and redis"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    if request.param == "sqlite and valkey":
        yield from _house(ValkeyServer(folder / "broker"), "", folder)
        return
    name = f"nabla_faults_{secrets.token_hex(4)}"
    try:
        server = psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True, connect_timeout=2)
    except psycopg.OperationalError:
        skip_loudly(request, "NO POSTGRESQL on 127.0.0.1:5432: the faults were NOT tested on it")
    if shutil.which("redis-server") is None:
        server.close()
        skip_loudly(request, "NO redis-server: the faults were NOT tested on Redis")
    with server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            (folder / "broker").mkdir()
            yield from _house(RedisServer(folder / "broker"), f"{POSTGRESQL}/{name}", folder)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def skip_loudly(request: pytest.FixtureRequest, why: str) -> None:
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(why, red=True, bold=True)
    pytest.skip(why)


def _house(broker: Server, database_url: str, folder: Path) -> Iterator[House]:
    broker.start()
    house = House(broker=broker, database_url=database_url, folder=folder)
    try:
        house.ask("prepare")
        yield house
    finally:
        house.close()
        broker.kill()


@pytest.fixture(autouse=True)
def everything_runs(house: House) -> None:
    house.broker.start()
    if "verifier" in house.start():
        house.warm()


EXPECTED = {("sum", "1^T"): "correct", ("sum", "2 * 1^T"): "incorrect"}
EXPECTED |= {("twice", "2 * 1^T"): "correct", ("twice", "1^T"): "incorrect"}


def graded_once(house: House, ids: list[int]) -> list[dict[str, Any]]:
    """Wait for the verdicts; each submission has the right one, one event, and one attempt counted."""
    house.until(ids, "decided")
    *rows, total = house.ask("audit", ids)
    assert len(rows) == len(ids)
    for row in rows:
        assert row["outcomes"] == [EXPECTED[row["exercise"], row["response"]]], row
        assert row["events"] == 1, row
    assert total["stale"] == 0
    assert total["attempts"] == total["counted"]
    return rows


def test_submissions_are_graded_once(house: House) -> None:
    ids = house.ask("submit", 30)["ids"]
    assert all(row["tries"] == 1 for row in graded_once(house, ids))


def test_the_verifier_is_killed_mid_check(house: House) -> None:
    house.freeze()
    ids = house.ask("submit", 4)["ids"]
    _taken_up(house)
    house.kill("verifier")
    house.start("verifier")
    assert max(row["tries"] for row in graded_once(house, ids)) > 1


def test_the_child_is_killed_mid_check(house: House) -> None:
    frozen = house.freeze()
    ids = house.ask("submit", 4)["ids"]
    _taken_up(house)
    for pid in frozen:
        with contextlib.suppress(ProcessLookupError):  # the verifier may have lost patience first
            os.kill(pid, signal.SIGKILL)
    graded_once(house, ids)


def test_a_verifier_that_is_away_for_long_costs_nothing(house: House) -> None:
    house.kill("verifier")
    ids = house.ask("submit", 12)["ids"]
    _leases_ran_out(house, ids)
    assert set(house.ask("states", ids)) <= {"waiting", "dispatched"}
    *rows, _ = house.ask("audit", ids)
    assert max(row["tries"] for row in rows) == 1  # what nobody took up was not tried
    house.start("verifier")
    graded_once(house, ids)


def test_the_broker_is_killed_before_publication(house: House) -> None:
    house.broker.kill()
    ids = _submitted_quickly(house, 6, within=0.5)
    # the dispatcher holds a row for the moment in which it finds that there is no broker
    eventually(lambda: house.ask("states", ids) == {"waiting": len(ids)})
    house.broker.start()
    assert all(row["tries"] == 1 for row in graded_once(house, ids))


def test_the_broker_is_killed_after_publication(house: House) -> None:
    house.kill("verifier")
    ids = house.ask("submit", 6)["ids"]
    house.until(ids, "dispatched")
    house.broker.kill()
    house.broker.start()
    house.start("verifier")
    graded_once(house, ids)


def test_the_broker_forgets_what_was_published(house: House) -> None:
    house.kill("verifier")
    ids = house.ask("submit", 6)["ids"]
    house.until(ids, "dispatched")
    with redis.Redis.from_url(house.broker.url) as client:
        client.flushall()
    house.start("verifier")
    graded_once(house, ids)


def test_a_broker_that_hangs_does_not_slow_a_learner_down(house: House) -> None:
    house.broker.signal(signal.SIGSTOP)
    try:
        ids = _submitted_quickly(house, 3, within=1.0)
    finally:
        house.broker.signal(signal.SIGCONT)
    graded_once(house, ids)


def test_the_site_worker_is_killed_with_results_on_their_way(house: House) -> None:
    house.kill("site")
    ids = house.ask("submit", 6)["ids"]
    _leases_ran_out(house, ids)
    assert set(house.ask("states", ids)) == {"dispatched"}
    *rows, _ = house.ask("audit", ids)
    assert all(row["tries"] == 1 for row in rows)  # what waits to be recorded is not decided again
    house.start("site")
    graded_once(house, ids)


def test_the_dispatcher_is_killed_and_stops_when_asked(house: House) -> None:
    house.kill("dispatcher")
    house.broker.kill()
    ids = house.ask("submit", 3)["ids"]
    house.broker.start()
    time.sleep(1)
    assert house.ask("states", ids) == {"waiting": 3}
    house.start("dispatcher")
    graded_once(house, ids)
    assert house.stop("dispatcher") == 0


def test_double_clicks_make_one_submission(house: House) -> None:
    came_back = house.ask("race", 8, True)
    assert (len(came_back["ids"]), came_back["refused"]) == (1, 0)
    graded_once(house, came_back["ids"])


def test_one_attempt_is_one_attempt_however_quick(house: House) -> None:
    came_back = house.ask("race", 8, False)
    assert (len(came_back["ids"]), came_back["refused"]) == (1, 7)
    graded_once(house, came_back["ids"])


def test_a_job_that_kills_every_child_goes_to_a_person(house: House) -> None:
    ids = house.ask("submit", 1)["ids"]
    graded_once(house, ids)
    house.freeze()
    ids = house.ask("submit", 1)["ids"]

    def given_up() -> bool:
        for pid in house.children():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        return house.ask("states", ids) == {"needs_review": 1}

    eventually(given_up)
    [row, _] = house.ask("audit", ids)
    assert (row["tries"], row["events"]) == (3, len(row["outcomes"]))


def test_a_regrade_over_the_batch_verifier_judges_again_and_applies(house: House) -> None:
    graded_once(house, house.ask("submit", 12)["ids"])
    house.start("batch")
    came = house.ask("regrade")
    assert came["right"] == {"1^T": ["incorrect"], "2 * 1^T": ["correct"]}, came["told"]


def _submitted_quickly(house: House, number: int, *, within: float) -> list[int]:
    """The ids of answers that learners sent, none of whom waited longer, by the best of some groups.

    Between groups the site forgets that it found no broker, so that each finds out anew.
    """
    ids: list[int] = []
    for _ in range(20):
        made = house.ask("submit", number)
        ids += made["ids"]
        if made["longest"] < within:
            return ids
        time.sleep(2.5)
    raise AssertionError(f"a learner waited {made['longest']:.2f} s")


def _leases_ran_out(house: House, ids: list[int]) -> None:
    """Wait until each lease under which one of these is out has run out, and was prolonged or given anew."""
    first = eventually(lambda: house.ask("leases", ids))

    def later() -> bool:
        now = house.ask("leases", ids)
        return all(now.get(row, "") > until for row, until in first.items())

    eventually(later)


def _taken_up(house: House) -> None:
    """Wait until a message was taken from the queue: its check is under way."""
    with redis.Redis.from_url(house.broker.url) as client:
        eventually(lambda: client.hlen("unacked") or client.llen("verify") == 0)
    time.sleep(0.3)
