"""Reading a mapping key by key, so that every error names its field and no key goes unread."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from worker.engine.errors import QuestionError

LONGEST_TEXT = 16_384
_MISSING = object()


class Fields:
    """A mapping from outside, with the path to it. Ask for every key you know, then call `finish`."""

    def __init__(self, data: object, where: str = "") -> None:
        if not isinstance(data, Mapping):
            raise QuestionError(f"names and values are expected here, not {kind(data)}", where=where)
        for key in data:
            if not isinstance(key, str):
                raise QuestionError(f"the name {key!r} is not a text; put it in quotes", where=where)
        self._data: Mapping[str, Any] = data
        self._asked: set[str] = set()
        self.where = where

    def at(self, key: str) -> str:
        """The path to a key, for messages."""
        return f"{self.where}.{key}" if self.where else key

    def error(self, key: str, message: str) -> QuestionError:
        return QuestionError(message, where=self.at(key))

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)
        return self._data.get(key) is not None

    def raw(self, key: str, default: object = _MISSING) -> Any:
        """Whatever stands there; absent and null are the same."""
        if key not in self:
            if default is _MISSING:
                raise self.error(key, f"is missing{self._misspelt(key)}")
            return default
        return self._data[key]

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; a number is taken as it would be typed."""
        return checked_text(self.raw(key, _MISSING if default is None else default), self.at(key))

    def optional_text(self, key: str) -> str:
        """A text, or an empty one where nothing stands."""
        value = self.raw(key, "")
        return checked_text(value, self.at(key)).strip() if value != "" else ""

    def integer(self, key: str, default: int | None, lowest: int, highest: int) -> int:
        """A whole number within bounds; without a default it must be there."""
        value = self.raw(key, _MISSING if default is None else default)
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise self.error(key, f"a whole number from {lowest} to {highest} is expected, not {value!r}")
        return value

    def one_of(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        if default is not None and key not in self:
            return default
        value = self.text(key)
        known = [str(choice) for choice in choices]
        if value not in known:
            raise self.error(key, f"{value!r} is none of {', '.join(known)}{suggestion(value, known)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one, absent is empty."""
        if key not in self:
            return ()
        value = self._data[key]
        items = [value] if isinstance(value, str) else self.sequence(key)
        return tuple(checked_text(item, f"{self.at(key)}[{i}]") for i, item in enumerate(items, 1))

    def sequence(self, key: str) -> list[Any]:
        value = self.raw(key, [])
        if not isinstance(value, list | tuple):
            raise self.error(key, f"a list is expected here, not {kind(value)}")
        return list(value)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Names and values; absent is empty. Values are unchecked."""
        return Fields(self._data[key], self.at(key))._data if key in self else {}

    def _misspelt(self, key: str) -> str:
        """`: is … meant?` if a key that nobody asked for yet is close to a missing one."""
        close = difflib.get_close_matches(key, [k for k in self._data if k not in self._asked], n=1)
        return f"; is {close[0]!r} meant?" if close else ""

    def finish(self) -> None:
        """An error if a key is left that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                raise QuestionError(
                    f"there is no field {key!r} here{suggestion(key, self._asked)}", where=self.where or key
                )


def checked_text(value: object, where: str) -> str:
    """The value, if it is a text or a number, not empty and not too long."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise QuestionError(f"a text is expected here, not {kind(value)}", where=where)
    if not value.strip():
        raise QuestionError("is empty", where=where)
    if len(value) > LONGEST_TEXT:
        raise QuestionError(f"is longer than {LONGEST_TEXT} characters", where=where)
    return value


def exact(value: object, where: str) -> Fraction:
    """The number as it was typed: 0.1 is one tenth, "1/3" one third."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise QuestionError(f"a number is expected here, not {kind(value)}", where=where)
    text = str(value).strip()
    if not re.fullmatch(r"[+-]?\d{1,40}(/\d{1,40}|\.\d{1,40})?([eE][+-]?\d{1,2})?", text) or "/0" in text:
        raise QuestionError(f"{text[:40]!r} is no number; write 2, -0.5 or 1/3", where=where)
    if "/" in text and "e" in text.lower():
        raise QuestionError(f"{text[:40]!r} is no number; write 2, -0.5 or 1/3", where=where)
    return Fraction(text)


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` if a known word is close."""
    close = difflib.get_close_matches(word, sorted(map(str, known)), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


def kind(value: object) -> str:
    """What a value is, in the words of a content file."""
    if isinstance(value, Mapping):
        return "names and values"
    for types, words in ((bool, "true or false"), (int | float, "a number"), (str, "a text")):
        if isinstance(value, types):
            return f"{words} ({str(value)[:30]!r})" if words == "a text" else words
    if isinstance(value, list | tuple):
        return "a list"
    return "nothing" if value is None else type(value).__name__
