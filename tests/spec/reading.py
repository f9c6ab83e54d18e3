"""What the tables of reading share: the worlds they are read in, and how a row is checked.

A row is `response § what it is read as § why`. What it is read as is the printed text, with the codes
of the notes behind it in braces; an error is `! code start:end`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from worker.engine.errors import AnswerError
from worker.engine.model import Form, Scope
from worker.engine.notation import read, to_text
from worker.engine.shapes import Shape, shape_of

SYMBOLS = {
    **dict.fromkeys("zbtr", shape_of()),
    **dict.fromkeys("xws", shape_of("n")),
    "u": shape_of("m"),
    "y": shape_of("N"),
    "A": shape_of("m", "n"),
    "B": shape_of("n", "n"),
    "C": shape_of("n", "n"),
    "X": shape_of("N", "n"),
    "lam": shape_of(),
    "u1": shape_of(),
}
LOSS = {
    "X": shape_of("N", "n"),
    "w": shape_of("n"),
    "b": shape_of(),
    "y": shape_of("N"),
    "e": shape_of("N"),
    "z": shape_of("N"),
}
ASKED: Mapping[str, Shape | None] = {
    "number": shape_of(),
    "column": shape_of("n"),
    "row": shape_of(1, "n"),
    "pair": shape_of(1, 2),
    "two": shape_of(2, 2),
    "square": shape_of("n", "n"),
    "matrix": shape_of("m", "n"),
    "tensor": shape_of("m", "m", "n"),
    "anything": None,
}


def scope(asked: str, *, author: bool = False) -> Scope:
    """The names of the tables (`loss …`: those of the paper's loss), and the shape asked for."""
    asked, loss = asked.removeprefix("loss "), asked.startswith("loss ")
    return Scope(
        symbols=LOSS if loss else SYMBOLS,
        sizes=frozenset({"n", "m", "N"}),
        functions={"f": 1, "g": 2},
        shape=ASKED[asked],
        author=author,
    )


def rows(table: str) -> Iterator[Any]:
    """The rows of a table under its headings `asked: …`, as parameters of a test."""
    asked = "number"
    for line in table.strip().splitlines():
        if line.startswith("asked: "):
            asked = line.removeprefix("asked: ").strip()
        elif line.strip() and not line.startswith("#"):
            response, expected, why = (part.strip() for part in line.split("§"))
            yield pytest.param(
                asked, response.replace("⏎", "\n"), expected, id=f"{asked}: {response} ({why})"
            )


def reading(asked: str, response: str, form: Form = Form.AUTO, *, author: bool = False) -> str:
    """How a response is read, as the tables write it."""
    try:
        answer = read(response, scope(asked, author=author), form)
    except AnswerError as error:
        return f"! {error.code} {error.start}:{error.end}"
    codes = " ".join(note.code.removeprefix("note.") for note in answer.notes)
    return to_text(answer.expression) + (f" {{{codes}}}" if codes else "")
