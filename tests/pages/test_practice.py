"""Practice without an account: a verdict from the verifier, nothing in the database but a session."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from exercises.models import Exercise, ProblemSet
from grader.practice import limits
from grader.submissions import broker
from grader.submissions.broker import BrokerUnavailable
from tests.grader.varying import LINES, revise
from tests.pages.conftest import HINTS, School, give_help
from worker.child.deciding import decide
from worker.engine import ENGINE_DIGEST
from worker.wire import Batch, Reply, Result

RIGHT, WRONG = "[[6xy, 3x^2], [2, 8y^7]]", "[[6xy, 3x^2], [2, 8y^8]]"
PAGE = "/practice/exercises/jacobian-f-g/"
HTMX = {"HX-Request": "true"}


class AtHand:
    """The verifier without its transport: it decides when it is asked what lies there."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.counts: dict[str, int] = {}
        self.away = self.busy = False

    def publish(self, batch: Batch, *, queue: str = broker.VERIFY) -> None:
        if self.away:
            raise BrokerUnavailable("away")
        self.sent += [json.loads(json.dumps(job.to_data())) for job in batch.jobs]

    def held(self, keys: Iterable[str]) -> list[Result]:
        if self.busy:
            return []
        return [
            Result(key=job["key"], lease="", verdict=decided(job), engine=ENGINE_DIGEST)
            for job in self.sent
            if job["key"] in keys
        ]

    def count(self, name: str, *, seconds: int) -> int:
        if self.away:
            raise BrokerUnavailable("away")
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]


def decided(job: dict[str, Any]) -> dict[str, Any]:
    """What the child says, which is handed a file only where there is one."""
    return decide({name: value for name, value in job.items() if name != "file" or value})["verdict"]


@pytest.fixture
def verifier(monkeypatch: pytest.MonkeyPatch) -> AtHand:
    at_hand = AtHand()
    for name in ("publish", "held", "count"):
        monkeypatch.setattr(broker, name, getattr(at_hand, name))
    return at_hand


@pytest.fixture
def visitor(school: School, verifier: AtHand, client: Client) -> Client:
    """Somebody without an account."""
    return client


def answer(visitor: Client, text: str, **options: Any) -> Any:
    return visitor.post(PAGE + "answers/", {"response": text}, **options)


def rows() -> dict[str, int]:
    models = [one for one in apps.get_models() if one.__name__ != "Session"]
    return {one.__name__: one._default_manager.count() for one in models}


def test_anyone_finds_their_way_to_a_verdict(visitor: Client) -> None:
    assert 'href="/practice/"' in visitor.get("/sign-in/").content.decode()
    assert "/practice/sets/jacobians/" in visitor.get("/practice/").content.decode()
    assert PAGE in visitor.get("/practice/sets/jacobians/").content.decode()
    page = visitor.get(PAGE).content.decode()
    assert "Your answer, in plain text" in page
    assert "data-draft" not in page


def test_looking_around_leaves_no_session(visitor: Client) -> None:
    for address in ("/practice/", "/practice/sets/jacobians/", PAGE):
        assert "sessionid" not in visitor.get(address).cookies


def test_a_verdict_without_script(visitor: Client, verifier: AtHand) -> None:
    verifier.busy = True
    page = answer(visitor, RIGHT, follow=True).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "Checking your answer" in page
    verifier.busy = False
    page = visitor.get(PAGE).content.decode()
    assert 'data-state="correct"' in page
    assert 'http-equiv="refresh"' not in page
    assert "1 of 3 solved" in visitor.get("/practice/").content.decode()


def test_a_verdict_with_script_is_asked_for_until_it_is_there(visitor: Client, verifier: AtHand) -> None:
    verifier.busy = True
    first = answer(visitor, WRONG, headers=HTMX).content.decode()
    assert f'hx-get="{PAGE}verdict/?looks=1"' in first
    again = visitor.get(f"{PAGE}verdict/?looks=1", headers=HTMX).content.decode()
    assert "looks=2" in again
    verifier.busy = False
    last = visitor.get(f"{PAGE}verdict/?looks=2", headers=HTMX).content.decode()
    assert "hx-get" not in last
    assert "A point where it differs" in last
    assert "Ask a person" not in last
    assert "1 point" not in last


def test_what_the_verifier_gets_has_no_row(visitor: Client, verifier: AtHand) -> None:
    answer(visitor, RIGHT)
    [job] = verifier.sent
    assert job["reply"] == Reply.HOLD
    assert job["lease"] == ""
    assert len(job["key"]) >= 32


def test_nothing_is_stored_but_a_session(visitor: Client) -> None:
    before = rows()
    for text in (RIGHT, WRONG, "diag("):
        answer(visitor, text, follow=True)
    visitor.post(PAGE + "solution/")
    assert rows() == before


def test_what_cannot_be_read_is_told_at_once(visitor: Client, verifier: AtHand) -> None:
    response = answer(visitor, "[[6xy, 3q^2], [2, 8y^7]]", headers=HTMX)
    assert response.status_code == 422
    assert 'data-state="malformed"' in response.content.decode()
    assert verifier.sent == []


def test_how_it_is_read(visitor: Client) -> None:
    fragment = visitor.post(PAGE + "reading/", {"response": RIGHT}, headers=HTMX)
    assert fragment["X-Reading"] == "read"
    whole = visitor.post(PAGE + "reading/", {"response": RIGHT}).content.decode()
    assert "We read this as" in whole
    assert "Check answer" in whole


def test_one_browser_does_not_see_what_another_asked(visitor: Client, verifier: AtHand) -> None:
    answer(visitor, RIGHT)
    assert Client().get(PAGE + "verdict/").status_code == 204


def test_the_verdict_fades_and_what_was_solved_stays(visitor: Client, verifier: AtHand) -> None:
    answer(visitor, RIGHT, follow=True)
    verifier.sent.clear()  # a minute later
    page = visitor.get(PAGE).content.decode()
    assert "verdict-card" not in page
    assert RIGHT in page
    assert "Solved" in visitor.get("/practice/sets/jacobians/").content.decode()


def test_a_check_that_never_ends_is_said_to(
    visitor: Client, verifier: AtHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(visitor, RIGHT)
    verifier.sent.clear()
    monkeypatch.setattr("grader.practice.checking.waited_in_vain", lambda asked: True)
    card = visitor.get(PAGE + "verdict/", headers=HTMX).content.decode()
    assert "The check came to no end" in card
    assert "hx-get" not in card


def test_without_the_broker_the_answer_stays_in_the_box(visitor: Client, verifier: AtHand) -> None:
    verifier.away = True
    response = answer(visitor, RIGHT)
    assert response.status_code == 422
    assert "does not answer just now" in response.content.decode()
    assert RIGHT in response.content.decode()
    assert "Checking your answer" not in visitor.get(PAGE).content.decode()


def test_a_browser_has_so_many_checks_a_minute(visitor: Client, verifier: AtHand) -> None:
    for _ in range(limits.PER_BROWSER + 1):  # the first made the session
        assert answer(visitor, RIGHT).status_code == 302
    assert answer(visitor, RIGHT).status_code == 422
    assert len(verifier.sent) == limits.PER_BROWSER + 1


def test_an_address_has_so_many_whatever_its_cookies(school: School, verifier: AtHand) -> None:
    taken = [answer(Client(), RIGHT).status_code for _ in range(limits.PER_ADDRESS + 2)]
    assert taken == [302] * limits.PER_ADDRESS + [422] * 2
    assert answer(Client(REMOTE_ADDR="192.0.2.7"), RIGHT).status_code == 302


@pytest.mark.parametrize(
    "behind_proxy, remote, forwarded, expected",
    [
        (False, "192.0.2.1", "198.51.100.9", "192.0.2.1"),
        (True, "10.0.0.1", "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        (True, "10.0.0.1", "", "10.0.0.1"),
        (False, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (False, "", "", "unknown"),
    ],
)
def test_whose_address_it_is(
    rf: Any, settings: Any, behind_proxy: bool, remote: str, forwarded: str, expected: str
) -> None:
    settings.HTTPS = behind_proxy
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert limits.address_of(rf.get("/", REMOTE_ADDR=remote, headers=headers)) == expected


def test_hints_one_by_one_and_the_solution_after_an_answer(visitor: Client, school: School) -> None:
    give_help(school.item)
    revision = school.item.revision
    Exercise.objects.filter(slug="jacobian-f-g").update(current=revision)
    page = visitor.get(PAGE).content.decode()
    assert HINTS[0] not in page
    visitor.post(PAGE + "hints/", {"step": "2"})  # not yet its turn
    visitor.post(PAGE + "hints/", {"step": "1"})
    visitor.post(PAGE + "solution/")  # nor this one's
    page = visitor.get(PAGE).content.decode()
    assert HINTS[0] in page
    assert HINTS[1] not in page
    assert "Stack the rows." not in page
    assert visitor.get(PAGE + "solution/").status_code == 404
    answer(visitor, WRONG, follow=True)
    visitor.post(PAGE + "solution/")
    assert "Work through its 2 steps" in visitor.get(PAGE).content.decode()
    assert "Stack the rows." in visitor.get(PAGE + "solution/").content.decode()


def test_another_variant(visitor: Client, verifier: AtHand, tmp_path: Path) -> None:
    exercise = Exercise.objects.create(slug="line", problem_set=ProblemSet.objects.get())
    exercise.current = revise(exercise, LINES, tmp_path)
    exercise.save()
    page = "/practice/exercises/line/"
    assert visitor.get(page).context["exercise"].statement == "Differentiate $3x$."  # as it was written
    shown = set()
    for _ in range(5):
        visitor.post(page + "another/")
        shown.add(visitor.get(page).context["exercise"].statement)
        assert visitor.get(page).context["exercise"].statement in shown
    assert len(shown) > 1
    assert visitor.post(page + "answers/", {"response": "3", "variant": "0"}).status_code == 422
    variant = visitor.get(page).context["variant"]
    number = visitor.get(page).context["exercise"].statement.split("$")[1].removesuffix("x")
    last = visitor.post(page + "answers/", {"response": number, "variant": variant}, follow=True)
    assert 'data-state="correct"' in last.content.decode()


def test_a_set_that_is_not_public_is_not_there(visitor: Client) -> None:
    ProblemSet.objects.update(public=False)
    assert visitor.get(PAGE).status_code == 404
    assert visitor.get("/practice/sets/jacobians/").status_code == 404
    assert visitor.post(PAGE + "answers/", {"response": RIGHT}).status_code == 404
    assert "jacobians" not in visitor.get("/practice/").content.decode()
