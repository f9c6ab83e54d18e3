"""Finds which sentence was said, and says it in the language that is active."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from django.utils.translation import get_language, gettext

from grader.submissions.spoken.sentences import PARTS, SENTENCES

LONGEST: Final = 2000  # characters of what is looked through; more is nobody's sentence
_HOLE: Final = re.compile(r"%\((\w+)\)s")
_ENDS: Final = re.compile(r"(?<=[.?!]) (?=[^a-z])")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sentence with its parameters left open."""

    template: str
    said: re.Pattern[str]

    @classmethod
    def of(cls, template: str) -> "Pattern":
        pieces, at, seen = [], 0, set[str]()
        for hole in _HOLE.finditer(template):
            pieces.append(re.escape(template[at : hole.start()]))
            pieces.append(f"(?P={hole[1]})" if hole[1] in seen else f"(?P<{hole[1]}>.+?)")
            seen.add(hole[1])
            at = hole.end()
        pieces.append(re.escape(template[at:]))
        return cls(template, re.compile("".join(pieces), re.DOTALL))


def sentence(words: str) -> str:
    """The words with a capital letter and a full stop, if there are any."""
    words = words.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".?!…" else ".")


def translated(words: str) -> str:
    """The verifier's words in the active language, as sentences; what it never says is left as it is.

    >>> translated("a scalar times a row of n does not fit")
    'A scalar times a row of n does not fit.'
    """
    return _translated(words.strip(), get_language() or "")


def in_words(part: str) -> str:
    """A part of a sentence, such as a shape or what was expected, in the active language."""
    return _part(part, get_language() or "")


def known(words: str) -> bool:
    """Whether every sentence of these is among those that can be translated."""
    whole = words.strip()
    return _said(whole, "") is not None or all(_said(one, "") is not None for one in _ENDS.split(whole))


@lru_cache(maxsize=2048)
def _translated(words: str, language: str) -> str:
    if not words or len(words) > LONGEST:
        return sentence(words)
    whole = _said(words, language)
    if whole is not None:
        return whole
    return " ".join(_said(one, language) or sentence(one) for one in _ENDS.split(words))


def _said(words: str, language: str) -> str | None:
    """One sentence in the language, None where nobody says it.

    What begins with a name keeps it as it is written: q is not Q.
    """
    whole = words + ("" if words[-1:] in (".", "?", "!", "…") else ".")
    found = _found(whole, _sentences()) or _found(sentence(whole), _sentences())
    if found is None:
        return None
    pattern, values = found
    return gettext(pattern.template) % {name: _value(value, language) for name, value in values.items()}


def _value(value: str, language: str) -> str:
    """What stands in a hole: a part of our sentences, a sentence of its own, or what somebody wrote."""
    part = _part(value, language)
    if part != value or " " not in value or value[-1:] not in (".", "?"):
        return part
    return _translated(value, language)


def _part(words: str, language: str) -> str:
    for start in (words, words[:1].lower() + words[1:]):
        found = _found(start, _parts())
        if found is not None:
            pattern, values = found
            said = gettext(pattern.template) % {name: _part(one, language) for name, one in values.items()}
            return said if start == words else said[:1].upper() + said[1:]
    return words


def _found(words: str, patterns: Iterable[Pattern]) -> tuple[Pattern, Mapping[str, str]] | None:
    for pattern in patterns:
        if match := pattern.said.fullmatch(words):
            return pattern, match.groupdict()
    return None


@cache
def _sentences() -> tuple[Pattern, ...]:
    return tuple(_most_said_first(SENTENCES))


@cache
def _parts() -> tuple[Pattern, ...]:
    return tuple(_most_said_first(PARTS))


def _most_said_first(templates: Iterable[str]) -> Iterator[Pattern]:
    """Where two fit, the one with more words of its own was said."""
    for template in sorted(templates, key=lambda one: -len(_HOLE.sub("", one))):
        yield Pattern.of(template)
