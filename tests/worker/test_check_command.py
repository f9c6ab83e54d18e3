"""`python -m worker check` as a process: one line out for each line in, whatever comes in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import pytest

from tests.worker.children import ROOT, gone, running

COMMAND = [sys.executable, "-m", "worker", "check"]
UNHURRIED = {**os.environ, "NABLA_CHECK_SECONDS": "120"}  # a busy machine is no reason to leave it undecided
SQUARE = {"function": "x^2", "variables": {"x": {"shape": []}}, "wrt": "x"}
PRODUCT = {"function": "w * x", "variables": {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}}, "wrt": "w"}


class Session:
    """The command, spoken to line by line."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=UNHURRIED,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def ask(self, line: bytes | dict[str, Any]) -> dict[str, Any]:
        source, sink = self._pipes()
        source.write(line if isinstance(line, bytes) else json.dumps(line).encode())
        source.write(b"\n")
        source.flush()
        answer = json.loads(sink.readline())
        assert set(answer) == {"id", "outcome", "score", "feedback", "evidence", "seconds"}
        return answer  # type: ignore[no-any-return]

    def close(self) -> tuple[bytes, bytes]:
        try:
            return self.process.communicate(timeout=120)
        finally:
            self.process.kill()
            self.process.wait()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self.process.stdin
        assert self.process.stdout
        return self.process.stdin, self.process.stdout


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    session = Session()
    yield session
    rest, errors = session.close()
    assert rest == b""
    assert b"Traceback" not in errors, errors.decode()
    assert session.process.returncode == 0


def codes(answer: dict[str, Any]) -> list[str]:
    return [item["code"] for item in answer["feedback"]]


def run(lines: Sequence[bytes], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=UNHURRIED,
        input=b"\n".join(lines),
        capture_output=True,
        timeout=300,
    )


@pytest.mark.parametrize(
    "question, answer, outcome, score",
    [
        (SQUARE, "2x", "correct", 1.0),
        (SQUARE, "3x", "incorrect", 0.0),
        (SQUARE, "2x)", "malformed", None),
        (PRODUCT, "diag(x)", "correct", 1.0),
        (PRODUCT, "x", "incorrect", 0.5),  # the diagonal alone
        ({"reference": "2*x*cos(x^2)", "variables": {"x": {"shape": [], "domain": [-3, 3]}}}, "cos(x²)·2x",
         "correct", 1.0),
    ],
)  # fmt: skip
def test_an_answer_is_decided(
    session: Session, question: dict[str, Any], answer: Any, outcome: str, score: float | None
) -> None:
    line = session.ask({"id": 7, "question": question, "answer": answer})
    assert (line["id"], line["outcome"], line["score"]) == (7, outcome, score), line
    assert bool(line["evidence"]) == (outcome in ("correct", "incorrect"))


def test_an_exercise_is_found_by_its_slug(session: Session) -> None:
    line = {"id": 1, "question": {"exercise": "elementwise-mul-wrt-w"}, "answer": "diag(x)"}
    assert session.ask(line)["outcome"] == "correct"


@pytest.mark.parametrize(
    "line, code",
    [
        (b"not json", "question.invalid"),
        (b"{", "question.invalid"),
        (b"[]", "question.invalid"),
        (b"17", "question.invalid"),
        (b'"text"', "question.invalid"),
        (b"null", "question.invalid"),
        (b"\xff\xfe\x00", "question.invalid"),
        (b"\x00", "question.invalid"),
        (b"[" * 100_000, "question.invalid"),
        (b'{"id": ' + b"9" * 10_000 + b"}", "question.invalid"),
        (b'{"answer": "2x"}', "question.invalid"),
        (b'{"question": "x^2", "answer": "2x"}', "question.invalid"),
        (b'{"question": {}, "answer": "2x"}', "question.invalid"),
        (b'{"question": {"function": 3}, "answer": "2x"}', "question.invalid"),
        (b'{"question": {"exercise": 3}, "answer": "2x"}', "question.unknown_exercise"),
        (b'{"question": {"exercise": null}, "answer": "2x"}', "question.invalid"),
        (b'{"question": {"exercise": "no-such-exercise"}, "answer": "2x"}', "question.unknown_exercise"),
        (b'{"question": {"exercise": "../../etc/passwd"}, "answer": "2x"}', "question.unknown_exercise"),
        (json.dumps({"question": {**SQUARE, "surprise": 1}, "answer": "2x"}).encode(), "question.invalid"),
        (json.dumps({"question": {**PRODUCT, "sizes": {"n": 10**9}}, "answer": "x"}).encode(),
         "question.invalid"),
        (json.dumps({"question": {**SQUARE, "function": "x^"}, "answer": "2x"}).encode(), "question.invalid"),
        (json.dumps({"question": SQUARE, "answer": "2x", "form": "verse"}).encode(), "question.invalid"),
        (json.dumps({"question": SQUARE, "answer": "2x", "form": []}).encode(), "question.invalid"),
        (json.dumps({"question": SQUARE}).encode(), "parse.no_answer"),
        (json.dumps({"question": SQUARE, "answer": None}).encode(), "parse.no_answer"),
        (json.dumps({"question": SQUARE, "answer": {"x": 1}}).encode(), "parse.no_answer"),
        (json.dumps({"question": SQUARE, "answer": True}).encode(), "parse.no_answer"),
        (b'{"question": %s, "answer": %s}' % (json.dumps(SQUARE).encode(), b"[" * 200 + b"]" * 200),
         "parse.too_deep"),
        (b'{"question": {"function": %s}, "answer": "1"}' % (b"[" * 200 + b"]" * 200), "question.invalid"),
    ],
    ids=lambda value: repr(value)[:60],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_malformed_and_the_next_is_served(
    session: Session, line: bytes, code: str
) -> None:
    answer = session.ask(line)
    assert (answer["id"], answer["outcome"], answer["score"]) == (None, "malformed", None)
    assert codes(answer) == [code]
    assert answer["feedback"][0]["message"]
    assert session.ask({"id": 2, "question": SQUARE, "answer": "2x"})["outcome"] == "correct"


@pytest.mark.parametrize(
    "answer",
    [
        "", "   ", "y", "sinn(x)", "(2x", "2x]", "[[1, 2], [3]]", "NaN", "nan", "inf", "x" * 1_000_000,
        "1e999999999", "(" * 5000 + "x" + ")" * 5000, "9**9**9**9", "9^9^9^9", "\ud800", "\x00",
        "2x; import os",
        [], [[]], [[1, 2], [3]], [float("nan")], [float("inf")], [None], ["\ud800"], [[{}]], [10**400],
        "[" * 5000, "-" * 10_000 + "x", "x^" * 4000 + "x", "\\frac" * 3000, "_" * 16_000,
    ],
    ids=lambda answer: repr(answer)[:30],
)  # fmt: skip
def test_a_bad_answer_is_malformed_with_a_message_in_no_time(session: Session, answer: Any) -> None:
    session.ask({"id": 0, "question": SQUARE, "answer": "2x"})
    fastest = 1.0
    end = time.monotonic() + 60
    while fastest >= 0.5 and time.monotonic() < end:  # the machine may have other things to do
        started = time.perf_counter()
        line = session.ask({"id": 3, "question": SQUARE, "answer": answer})
        fastest = min(fastest, time.perf_counter() - started)
    assert (line["id"], line["outcome"], line["score"]) == (3, "malformed", None), line
    assert line["feedback"][0]["message"]
    if isinstance(answer, str) and answer.strip():
        assert line["feedback"][0]["start"] is not None, "where?"
    assert fastest < 0.5


LINES = "u = x^2\ny = sin(u)"
STEPS = [
    ({"part": "1"}, LINES, "correct", "proved.composed"),
    ({"part": "2", "earlier": {"1": LINES}}, "du/dx = 2x, dy/du = cos(u)", "correct", "proved.derivatives"),
    ({"part": "3", "earlier": {"1": LINES}}, "cos(u)", "incorrect", "chain.inner_missing"),
    ({"part": "3"}, "cos(u) 2x", "malformed", "steps.earlier_needed"),
    ({"part": "4"}, "2x cos(x^2)", "correct", "proved.all_sizes"),
    ({"part": "rule"}, "single-variable, one-path", "correct", "rule.right"),
    ({"part": "2", "earlier": {"1": "y = sin(x^2)"}, "accepted": ["1"]}, "y' = 2x cos(x^2)", "correct", ""),
    ({"part": "5"}, "2x", "malformed", "question.invalid"),
    ({"part": "2", "earlier": {"first": LINES}}, "du/dx = 2x", "malformed", "question.invalid"),
    ({}, "2x cos(x^2)", "correct", "proved.all_sizes"),
]


@pytest.mark.parametrize(
    "asked", [{"exercise": "chain-sin-x2"}, {"function": "sin(x^2)", "variables": {"x": {}}, "wrt": "x"}]
)
@pytest.mark.parametrize(("part", "answer", "outcome", "code"), STEPS)
def test_a_step_is_judged_with_what_was_answered_before(
    session: Session, asked: dict[str, Any], part: dict[str, Any], answer: str, outcome: str, code: str
) -> None:
    verdict = session.ask({"id": 1, "question": {**asked, **part}, "answer": answer})
    assert verdict["outcome"] == outcome, verdict
    assert not code or code in [item["code"] for item in verdict["feedback"]], verdict


@pytest.mark.parametrize("key", [0, -1, 1.5, "x", "\ud800", "é", None, True, [1, {"a": 2}], 10**40], ids=repr)
def test_an_id_comes_back_as_it_was(session: Session, key: Any) -> None:
    assert session.ask({"id": key, "question": SQUARE, "answer": "2x"})["id"] == key


def test_an_id_that_json_has_no_word_for_comes_back_as_null(session: Session) -> None:
    line = session.ask(b'{"id": NaN, "question": %s, "answer": "2x"}' % json.dumps(SQUARE).encode())
    assert (line["id"], line["outcome"]) == (None, "correct")


def test_lines_are_answered_in_order_blank_ones_skipped_and_the_last_needs_no_end() -> None:
    ask = [json.dumps({"id": i % 3, "question": SQUARE, "answer": "2x"}).encode() for i in range(30)]
    done = run([b"\xef\xbb\xbf" + ask[0], b"", b"   ", *ask[1:15], b"\r", *ask[15:]])
    assert done.returncode == 0, done.stderr.decode()
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [i % 3 for i in range(30)]


def test_no_input_gives_no_output() -> None:
    done = run([])
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_folder_that_is_not_there_spoils_only_exercises() -> None:
    by_slug = {"id": 1, "question": {"exercise": "sum-x"}, "answer": "1^T"}
    lines = [by_slug, {"id": 2, "question": SQUARE, "answer": "2x"}]
    done = run([json.dumps(line).encode() for line in lines], "--content", "/nowhere")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert codes(first) == ["question.invalid"]
    assert second["outcome"] == "correct"


def test_a_setting_that_cannot_be_used_is_named_at_once() -> None:
    done = subprocess.run(
        COMMAND, cwd=ROOT, env={"NABLA_CHECK_SECONDS": "soon"}, capture_output=True, input=b""
    )
    assert done.returncode == 2
    assert b"NABLA_CHECK_SECONDS" in done.stderr


def test_when_nobody_reads_on_it_leaves_quietly() -> None:
    with subprocess.Popen(COMMAND, cwd=ROOT, env=UNHURRIED, stdin=-1, stdout=-1, stderr=-1) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(json.dumps({"id": 1, "question": SQUARE, "answer": "2x"}).encode() + b"\n")
        process.stdin.close()
        assert process.wait(120) == 0
        assert process.stderr.read() == b""


def test_its_child_dies_with_it() -> None:
    session = Session()
    session.ask({"id": 1, "question": SQUARE, "answer": "2x"})
    pid = session.process.pid
    (child,) = (int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    assert running(child)
    session.process.kill()
    session.close()
    assert gone(child)
