"""`python -m worker check`: the check command, for authors and for anyone who wants to try the engine.

JSON Lines in, one line out for each, in order and flushed; blank lines are skipped:

    {"id": 1, "question": {"exercise": "<slug>"}, "answer": "diag(x)"}
    {"id": 1, "outcome": "correct", "score": 1.0, "feedback": [], "evidence": […], "seconds": 0.0004}

Whatever comes in, the next line is served. No database, no broker, no Django.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from worker import content
from worker.child.owner import ChildUnavailable, Owner
from worker.engine.errors import QuestionError
from worker.engine.model import Form
from worker.settings import Settings, SettingsError
from worker.wire import Job, undecided

CONTENT = Path(__file__).parents[1] / "exercises" / "catalogue"
FORMS = frozenset(map(str, Form))
LONGEST_LINE = 128 << 20  # bytes: an array answer of 64 MiB, written out
DEEPEST = 64  # lists within lists


class Refused(Exception):
    """A line that cannot be checked: its feedback code, and why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Checker:
    """Answers lines, one after the other, in one warm child."""

    def __init__(self, owner: Owner, folder: Path, settings: Settings) -> None:
        self._owner = owner
        self._folder = folder
        self._settings = settings

    @cached_property
    def _catalogue(self) -> content.Catalogue:
        return content.load_catalogue(self._folder)

    def answer(self, line: bytes) -> dict[str, Any]:
        """What to write for one line. Raises ChildUnavailable, and nothing else."""
        key = None
        try:
            data = _object(line)
            key = data.get("id")
            verdict = self._owner.decide(self._job(data)).verdict
        except Refused as refusal:
            verdict = undecided(refusal.code, seconds=0.0, message=str(refusal))
        except ChildUnavailable:
            raise
        except Exception:  # a mistake of ours; the next line is served, and this one is not "wrong"
            logging.getLogger(__name__).exception("line not checked")
            verdict = undecided("undecided.engine_error", seconds=0.0)
        return _line(key, verdict)

    def _job(self, data: Mapping[str, Any]) -> Job:
        question, answer, form = data.get("question"), data.get("answer"), data.get("form", "auto")
        if not isinstance(question, dict):
            raise Refused("question.invalid", "question: missing, or no object")
        if not isinstance(form, str) or form not in FORMS:
            raise Refused("question.invalid", f"form: not one of {', '.join(sorted(FORMS))}")
        if _deeper(question, DEEPEST):
            raise Refused("question.invalid", f"question: nested deeper than {DEEPEST}")
        return Job(
            key="",
            question=self._resolved(question),
            response=_response(answer),
            form=form,
            seconds=self._settings.check_seconds,
            memory=self._settings.check_bytes,
        )

    def _resolved(self, question: Mapping[str, Any]) -> dict[str, Any]:
        if "exercise" not in question:
            return dict(question)
        try:
            return content.resolve(question, self._catalogue)
        except content.UnknownExercise as error:
            raise Refused("question.unknown_exercise", str(error)) from None
        except QuestionError as error:
            raise Refused("question.invalid", str(error)) from None


def check(folder: Path, settings: Settings, source: BinaryIO, sink: BinaryIO) -> None:
    """Serve every line of `source` on `sink`."""
    with Owner(readings=False) as owner:  # warms up while the first line comes
        checker = Checker(owner, folder, settings)
        for line in _lines(source):
            sink.write(json.dumps(checker.answer(line), separators=(", ", ": ")).encode("ascii") + b"\n")
            sink.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m worker", description="Nabla's engine, without the site.")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("check", help="JSON Lines of questions and answers in, verdicts out")
    command.add_argument("--content", type=Path, default=CONTENT, help="folder of content files")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        check(given.content, Settings.from_environment(), sys.stdin.buffer, sys.stdout.buffer)
    except (SettingsError, ChildUnavailable) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    except BrokenPipeError:  # nobody reads on: nothing to tell, and nothing to flush at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return 0


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Lines that are not blank. One that is too long is cut there, and its rest passed over."""
    while line := source.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := source.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
        if line.strip():
            yield line


def _object(line: bytes) -> dict[str, Any]:
    if len(line) == LONGEST_LINE:
        raise Refused("question.invalid", f"the line is longer than {LONGEST_LINE} bytes")
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except RecursionError:
        raise Refused("question.invalid", "the line is nested too deep") from None
    except ValueError as error:
        raise Refused("question.invalid", f"the line is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise Refused("question.invalid", "the line is no object")
    return data


def _response(answer: Any) -> str | list[Any]:
    """What to check. A bare number is text, as if it had been typed."""
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return json.dumps(answer)
    if not isinstance(answer, str | list):
        raise Refused("parse.no_answer", "answer: missing, or neither a text nor lists")
    if _deeper(answer, DEEPEST):
        raise Refused("parse.too_deep", f"the answer is nested deeper than {DEEPEST} lists")
    return answer


def _deeper(value: Any, most: int) -> bool:
    """Whether lists and objects are nested deeper than `most`."""
    layer = [value]
    for _ in range(most):
        layer = [item for outer in layer for item in _items(outer)]
        if not layer:
            return False
    return True


def _items(value: Any) -> Iterator[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (item for item in inner if isinstance(item, dict | list))


def _line(key: Any, verdict: Mapping[str, Any]) -> dict[str, Any]:
    """The line to write: a question or an answer that was refused here is malformed, not undecided."""
    outcome = verdict["outcome"]
    codes = [item["code"] for item in verdict["feedback"]]
    if outcome == "undecided" and codes and codes[0].startswith(("question.", "parse.")):
        outcome = "malformed"
    with contextlib.suppress(ValueError, RecursionError):
        json.dumps(key, allow_nan=False)
        return {
            "id": key,
            "outcome": outcome,
            "score": verdict["score"],
            "feedback": verdict["feedback"],
            "evidence": verdict["evidence"],
            "seconds": verdict["seconds"],
        }
    return _line(None, verdict)  # NaN, or nested too deep to be said again


if __name__ == "__main__":
    sys.exit(main())
