"""What a child does while nobody waits: it never keeps a job waiting, and changes no verdict."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.worker.children import MISBEHAVING, gone, job
from worker import content
from worker.child import deciding
from worker.child.idling import MOST_WAITING, Ahead
from worker.child.owner import Owner
from worker.engine import conclusions, examination, verify

MATRIX = {
    "function": "trace(A X B)",
    "variables": {name: {"shape": ["n", "n"]} for name in "ABX"},
    "wrt": "X",
    "layout": "gradient",
}
SCALAR = {"function": "sin(x^2)", "variables": {"x": {"shape": []}}, "wrt": "x"}
ANSWERS = [
    (MATRIX, "A^T B^T", ["B^T A^T", "(A B)^T", "A B", "B A", "A^T B^T + I", "2 A^T B^T", "B^T"]),
    (SCALAR, "2 x cos(x^2)", ["cos(x^2)", "-2 x cos(x^2)", "2 x sin(x^2)", "x cos(x^2)", "7"]),
]


def said(owner: Owner, words: str) -> Any:
    return owner.decide(job(words)).verdict["feedback"][0]["words"]


def test_a_job_is_answered_while_there_is_always_more_to_do() -> None:
    with Owner(command=MISBEHAVING) as owner:
        assert said(owner, "steps") == 0
        said(owner, "idle for ever")
        end = time.monotonic() + 120
        while said(owner, "steps") < 20 and time.monotonic() < end:
            time.sleep(0.05)
        assert said(owner, "steps") >= 20
        assert said(owner, "hello") == "hello"


def test_a_busy_idler_ends_with_its_owner() -> None:
    owner = Owner(command=MISBEHAVING)
    said(owner, "idle for ever")
    pid = owner.status()["pid"]
    owner._child._popen.stdin.close()  # the pipe ends
    assert gone(pid)
    owner.close()


def forget() -> None:
    conclusions.forget()
    examination.forget()


def verdict(question: Any, answer: str) -> dict[str, Any]:
    data = verify.check(question, answer).to_data()
    return {key: value for key, value in data.items() if key != "seconds"}


@pytest.mark.parametrize("data, right, wrong", ANSWERS, ids=["matrix", "scalar"])
@pytest.mark.parametrize("every", [1, 7, 1000])
def test_preparing_changes_no_verdict_wherever_it_is_left(
    data: dict[str, Any], right: str, wrong: list[str], every: int
) -> None:
    question = content.question(data)
    expected = []
    for answer in (right, *wrong):
        forget()
        expected.append(verdict(question, answer))
    forget()
    steps = verify.prepare(question)
    found = []
    for answer in (right, *wrong):
        for _ in zip(range(every), steps, strict=False):
            pass
        found.append(verdict(question, answer))
    assert found == expected


@pytest.mark.parametrize("data, right, wrong", ANSWERS, ids=["matrix", "scalar"])
def test_the_first_wrong_answer_finds_the_table_made(
    data: dict[str, Any], right: str, wrong: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    monkeypatch.setattr(deciding, "ahead", Ahead())
    deciding.decide({"question": data, "response": right, "form": "auto", "policy": {}})
    while deciding.ahead.step():
        pass
    table = examination.mistakes_of(content.question(data))
    assert table._rows.all()
    assert next(table.filling(), "made") == "made"


def test_a_question_is_prepared_once_and_few_wait() -> None:
    begun: list[Any] = []

    def prepare(question: Any) -> Iterator[None]:
        begun.append(question)
        yield

    ahead = Ahead(prepare)
    questions = [content.question(SCALAR | {"order": order}) for order in (1, 2)]
    for question in (*questions, *questions):
        ahead.after(question)
    while ahead.step():
        pass
    assert begun == questions[::-1]  # the last first
    many = [verify.Question(**_fields(questions[0])) for _ in range(2 * MOST_WAITING)]
    begun.clear()
    for question in many:
        ahead.after(question)
    while ahead.step():
        pass
    assert begun == many[: MOST_WAITING - 1 : -1]


def test_what_fails_or_takes_too_long_is_dropped() -> None:
    def fails(question: Any) -> Iterator[None]:
        yield
        raise LookupError

    def never_ends(question: Any) -> Iterator[None]:
        while True:
            yield

    now = iter(range(10**6))
    for prepare in (fails, never_ends):
        ahead = Ahead(prepare, clock=lambda: float(next(now)))
        ahead.after(content.question(SCALAR))
        for _ in range(100):
            if not ahead.step():
                break
        assert not ahead.step()


def _fields(question: Any) -> dict[str, Any]:
    return {name: getattr(question, name) for name in question.__dataclass_fields__}
