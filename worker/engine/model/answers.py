"""What was answered, and how it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from functools import cached_property
from typing import Any, Protocol

from worker.engine.expression import Node
from worker.engine.model.feedback import Feedback
from worker.engine.shapes import Shape


@unique
class Form(StrEnum):
    """How a response is written."""

    AUTO = "auto"
    TEXT = "text"
    LATEX = "latex"
    CODE = "code"
    INDEX = "index"
    ENTRIES = "entries"  # nested lists of expressions
    ARRAY = "array"  # nested lists of numbers, for the points of the question


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response that was read: a typed, shape-checked expression (a grid is one too).

    Definitions stand in it by name, as the learner wrote them; `Question.expand` writes them out.
    """

    expression: Node
    form: Form
    notes: tuple[Feedback, ...] = ()  # ambiguous readings and which one was taken

    @property
    def shape(self) -> Shape:
        return self.expression.shape


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How an answer was read, in every form a person may want to see or hear.

    Each form is printed when it is first asked for, so that no decision waits for it.
    """

    expression: Node
    shape: str
    notes: tuple[Feedback, ...] = ()
    printers: Mapping[str, Callable[[Node], str]] = field(repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """Text that reads back to the same expression."""
        return self.printers["text"](self.expression)

    @cached_property
    def latex(self) -> str:
        return self.printers["latex"](self.expression)

    @cached_property
    def mathml(self) -> str:
        return self.printers["mathml"](self.expression)

    @cached_property
    def spoken(self) -> str:
        """Words for those who listen."""
        return self.printers["spoken"](self.expression)

    def to_data(self) -> dict[str, Any]:
        return readable_data(self)


class Readable(Protocol):
    """What was read, one expression or several lines: text, LaTeX, MathML, words, shape and notes."""

    @property
    def text(self) -> str: ...
    @property
    def latex(self) -> str: ...
    @property
    def mathml(self) -> str: ...
    @property
    def spoken(self) -> str: ...
    @property
    def shape(self) -> str: ...
    @property
    def notes(self) -> tuple[Feedback, ...]: ...
    def to_data(self) -> dict[str, Any]: ...


def readable_data(found: Readable) -> dict[str, Any]:
    """What of it travels to the site."""
    return {
        "text": found.text,
        "latex": found.latex,
        "mathml": found.mathml,
        "spoken": found.spoken,
        "shape": found.shape,
        "notes": [note.to_data() for note in found.notes],
    }
