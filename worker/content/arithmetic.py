"""Sums that an author writes over drawn values, such as `k-1` or `2*k^2`: exact and bounded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from worker.engine.errors import QuestionError

Value: TypeAlias = int | str | Mapping[str, int | str]
Values: TypeAlias = Mapping[str, Value]

LONGEST: Final = 200
LARGEST: Final = 10**12
LARGEST_EXPONENT: Final = 40
_TOKEN: Final = re.compile(r"\s*(\d{1,12}|[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?|[<>=!]=|[-+*/^()<>])")
_RELATIONS: Final = ("==", "!=", "<=", ">=", "<", ">")


def value_of(text: str, values: Values, where: str) -> Fraction | str:
    """The value of a sum over drawn values; a text where it is the name of one.

    >>> value_of("2*k^2 - 1", {"k": 3}, ""), value_of("f.slope", {"f": {"slope": "cos"}}, "")
    (Fraction(17, 1), 'cos')

    Raises:
        QuestionError: it cannot be read, names what was not declared, or grows beyond a million millions.
    """
    reader = _Reader(text, values, where)
    found = reader.sum()
    reader.finish()
    return found


def holds(text: str, values: Values, where: str) -> bool:
    """Whether a comparison of two sums holds; texts can only be equal or not.

    >>> holds("k != 2*n", {"k": 3, "n": 2}, ""), holds("f == g", {"f": "sin", "g": "cos"}, "")
    (True, False)

    Raises:
        QuestionError: as `value_of`, or it is no comparison.
    """
    reader = _Reader(text, values, where)
    left = reader.sum()
    relation = reader.take(*_RELATIONS)
    if not relation:
        raise QuestionError(f"{text!r} is no comparison; write one such as k != n", where=where)
    right = reader.sum()
    reader.finish()
    if relation in ("==", "!="):
        return (left == right) is (relation == "==")
    a, b = reader.number(left), reader.number(right)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[relation]


class _Reader:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str, values: Values, where: str) -> None:
        self._text, self._values, self._where = text, values, where
        self._tokens: list[str] = []
        place = 0
        if len(text) > LONGEST:
            raise self._error(f"is longer than {LONGEST} characters")
        while place < len(text.rstrip()):
            match = _TOKEN.match(text, place)
            if match is None:
                raise self._error(f"cannot be read from {text[place:].strip()[:10]!r} on")
            self._tokens.append(match[1])
            place = match.end()
        self._tokens.reverse()

    def _error(self, message: str) -> QuestionError:
        return QuestionError(f"«{self._text[:60]}» {message}", where=self._where)

    def take(self, *wanted: str) -> str:
        """The next token, if it is one of these."""
        return self._tokens.pop() if self._tokens and self._tokens[-1] in wanted else ""

    def finish(self) -> None:
        if self._tokens:
            raise self._error(f"cannot be read from {self._tokens[-1]!r} on")

    def number(self, value: Fraction | str) -> Fraction:
        if isinstance(value, str):
            raise self._error(f"counts with the text {value!r}")
        if abs(value.numerator) > LARGEST or value.denominator > LARGEST:
            raise self._error("grows too large")
        return value

    def sum(self) -> Fraction | str:
        total = self._product()
        while sign := self.take("+", "-"):
            right = self.number(self._product())
            total = self.number(self.number(total) + (right if sign == "+" else -right))
        return total

    def _product(self) -> Fraction | str:
        total = self._signed()
        while operation := self.take("*", "/"):
            right = self.number(self._signed())
            if operation == "/" and not right:
                raise self._error("divides by zero")
            total = self.number(self.number(total) * (right if operation == "*" else 1 / right))
        return total

    def _signed(self) -> Fraction | str:
        if self.take("-"):
            return -self.number(self._signed())
        base = self._atom()
        if not self.take("^"):
            return base
        exponent, base = self.number(self._signed()), self.number(base)
        if exponent.denominator != 1 or abs(exponent) > LARGEST_EXPONENT or (not base and exponent < 0):
            raise self._error("has an exponent that is no whole number, or too large")
        return self.number(base ** int(exponent))

    def _atom(self) -> Fraction | str:
        if self.take("("):
            inside = self.sum()
            if not self.take(")"):
                raise self._error("lacks a )")
            return inside
        token = self._tokens.pop() if self._tokens else ""
        if token.isdigit():
            return Fraction(int(token))
        if not token[:1].isalpha():
            raise self._error(f"has {token!r} where a value is expected" if token else "ends too early")
        name, _, field = token.partition(".")
        value = self._values.get(name)
        if value is None:
            raise self._error(f"names {name!r}, which is no parameter")
        if isinstance(value, Mapping):
            if field not in value:
                raise self._error(f"needs one of the fields {', '.join(value)} of {name!r}")
            value = value[field]
        elif field:
            raise self._error(f"asks for a field of {name!r}, which has none")
        return value if isinstance(value, str) else Fraction(value)
