"""One thing that a step of a worked solution asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of those to choose from: it stands for an answer, which the engine judges."""

    says: str  # Markdown
    answer: str
    why: str  # Markdown, shown to whoever chose it
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is asked, in the author's words or by a formula, and the answer that the step gives.

    Without words and formula the result of the exercise is asked.
    """

    asks: str = ""  # LaTeX: what is this?
    words: str = ""  # Markdown
    given: tuple[str, ...] = ()  # LaTeX: equations that only this step gives, and that the question needs
    question: Mapping[str, Any]
    answer: str
    form: str = "latex"
    options: tuple[Option, ...] = ()
    wrong: tuple[str, ...] = ()  # answers of which the author says so

    @property
    def part(self) -> str:
        """The step of the chain-rule process that is asked, if it is one."""
        return str(self.question.get("part", ""))

    @property
    def given_text(self) -> str:
        """The equations that are given, as Markdown."""
        return ", ".join(f"${one}$" for one in self.given)

    def chosen(self, response: str) -> Option | None:
        """The option of this number, counted from 1."""
        known = response.isascii() and response.isdecimal() and len(response) == 1
        return self.options[int(response) - 1] if known and 0 < int(response) <= len(self.options) else None

    def written(self, response: str) -> str:
        """The answer that the response gives: itself, or what the option of this number stands for."""
        option = self.chosen(response) if self.options else None
        return response if option is None else option.answer

    @property
    def letters(self) -> tuple[str, ...]:
        """The index letters of the entry that is asked for."""
        return tuple(self.question.get("entry") or ())
