"""A response of several lines, taken apart: each line says what something equals.

Lines end at a line break, a semicolon, `\\\\`, or a comma before the next `name =`. Brackets hold together
what stands in them. Every statement knows its place, so that what is said about it can be shown there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from worker.engine.errors import AnswerError
from worker.engine.notation.limits import MAX_CHARACTERS

MOST_STATEMENTS = 24

_OPENERS, _CLOSERS = "([{", ")]}"
# Environments that only line equations up, and the marks that say where.
_ALIGNMENT = re.compile(
    r"\\(?:begin|end)\{(?:align|aligned|gather|gathered|split|eqnarray)\*?\}|&(?=\s*:?=)|\$|\\\[|\\\]"
)
_EQUALS = re.compile(r"(?<![<>=!:≤≥≠])(:?=)(?![=>])")
_LEAD = re.compile(
    r"\s*(?:(?:[-*•]|\d{1,2}[.)]|\(\d{1,2}\))\s+)?(?:(?:let|set|where|with|and|then)\s+(?=[^\W\d_]|\\))?",
    re.I,
)
_NEXT_HEAD = re.compile(r"\s*(?:and\s+)?[^\s,;=<>+*()\[\]{}]{1,40}(?:\([\w\s,]{1,40}\))?\s*:?=(?![=>])")
_AND = re.compile(r"\s(?:and|where|with)\s", re.I)
_BRACKET = re.compile(r"[(\[{]|\\begin\b|(?P<closing>[)\]}]|\\end\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`head = body`; the head is empty where there is no `=`. Offsets count in the response."""

    head: str
    body: str
    start: int
    body_start: int
    end: int

    def placed(self, error: AnswerError) -> AnswerError:
        """An error of the body, placed in the response."""
        if error.start is None:
            return error.at(self.start, self.end)
        error.start += self.body_start
        error.end = None if error.end is None else error.end + self.body_start
        return error

    def error(self, code: str, message: str, **parameters: Any) -> AnswerError:
        """An error about the whole statement."""
        return AnswerError(code, message, start=self.start, end=self.end, **parameters)


def statements(response: str | list[Any]) -> list[Statement]:
    """The statements of a response, in the order written.

    Raises:
        AnswerError: there are none, too many, or the response is no text.
    """
    if not isinstance(response, str):
        raise AnswerError("steps.text_asked", "This step is answered in lines of text.")
    if len(response) > MAX_CHARACTERS:
        raise AnswerError(
            "parse.too_long",
            f"An answer has at most {MAX_CHARACTERS} characters, and this has {len(response)}.",
            start=MAX_CHARACTERS,
            end=len(response),
            limit=MAX_CHARACTERS,
        )
    text = _ALIGNMENT.sub(lambda match: " " * len(match[0]), response)
    found = [one for start, end in _spans(text) if (one := _statement(text, start, end)) is not None]
    if not found:
        raise AnswerError("parse.empty", "There is no answer yet.", start=0, end=max(len(response), 1))
    if len(found) > MOST_STATEMENTS:
        extra = found[MOST_STATEMENTS]
        raise extra.error(
            "steps.too_many", f"At most {MOST_STATEMENTS} lines are read.", most=MOST_STATEMENTS
        )
    return found


def _spans(text: str) -> list[tuple[int, int]]:
    """Where each statement begins and ends."""
    found: list[tuple[int, int]] = []
    depth = start = 0
    position, length = 0, len(text)
    while position < length:
        character = text[position]
        width = 0
        if character in _OPENERS:
            depth += 1
        elif character in _CLOSERS:
            depth = max(0, depth - 1)
        elif text.startswith("\\begin", position):
            depth += 1
        elif text.startswith("\\end", position):
            depth = max(0, depth - 1)
        elif depth == 0:
            width = _separator(text, position)
        if width:
            found.append((start, position))
            start = position = position + width
        else:
            position += 1
    found.append((start, length))
    return found


def _separator(text: str, position: int) -> int:
    """How many characters end a statement here; 0 where it goes on."""
    character = text[position]
    if character in "\n;":
        return 1
    if text.startswith("\\\\", position):
        return 2
    if character == "," and _NEXT_HEAD.match(text, position + 1):
        return 1
    if character.isspace():
        joined = _AND.match(text, position)
        if joined is not None and _NEXT_HEAD.match(text, joined.end()):
            return joined.end() - position
    return 0


def _statement(text: str, start: int, end: int) -> Statement | None:
    """The statement between two places; None where nothing stands."""
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead is not None else start
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",."):
        end -= 1
    if start >= end:
        return None
    equals = _first_equals(text, start, end)
    if equals is None:
        return Statement(head="", body=text[start:end], start=start, body_start=start, end=end)
    head_end, body_start = equals
    while body_start < end and text[body_start].isspace():
        body_start += 1
    return Statement(
        head=text[start:head_end].strip(),
        body=text[body_start:end],
        start=start,
        body_start=body_start,
        end=end,
    )


def _first_equals(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the first `=` outside brackets begins and ends."""
    depth, reached = 0, start
    for match in _EQUALS.finditer(text, start, end):
        depth += sum(-1 if b["closing"] else 1 for b in _BRACKET.finditer(text, reached, match.start()))
        reached = match.end()
        if depth == 0:
            return match.start(), match.end()
    return None


def first_side(statement: Statement) -> Statement:
    """The statement up to its second `=`: what a name stands for, without what follows from it."""
    again = _first_equals(statement.body, 0, len(statement.body))
    if again is None:
        return statement
    body = statement.body[: again[0]].rstrip()
    return Statement(
        head=statement.head,
        body=body,
        start=statement.start,
        body_start=statement.body_start,
        end=statement.body_start + len(body),
    )
