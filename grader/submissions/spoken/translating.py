"""Finds which sentence was said, and says it in the language that is active."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from django.utils.translation import gettext

from grader.submissions.spoken.sentences import PARTS, SENTENCES

LONGEST: Final = 2000  # characters of what is looked through; more is nobody's sentence
_HOLE: Final = re.compile(r"%\((\w+)\)s")
_ENDS: Final = re.compile(r"(?<=[.?!]) (?=[^a-z])")


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
    words = words.strip()
    if not words or len(words) > LONGEST:
        return sentence(words)
    whole = _said(words)
    if whole is not None:
        return whole
    return " ".join(_said(one) or sentence(one) for one in _ENDS.split(words))


def in_words(part: str) -> str:
    """A part of a sentence, such as a shape or what was expected, in the active language."""
    for start in (part, part[:1].lower() + part[1:]):
        found = _found(start, PARTS)
        if found is not None:
            template, values = found
            said = gettext(template) % {name: in_words(one) for name, one in values.items()}
            return said if start == part else said[:1].upper() + said[1:]
    return part


def known(words: str) -> bool:
    """Whether every sentence of these is among those that can be translated."""
    whole = words.strip()
    return _said(whole) is not None or all(_said(one) is not None for one in _ENDS.split(whole))


def _said(words: str) -> str | None:
    """One sentence in the active language, None where nobody says it.

    What begins with a name keeps it as it is written: q is not Q.
    """
    whole = words + ("" if words[-1:] in (".", "?", "!", "…") else ".")
    found = _found(whole, SENTENCES) or _found(sentence(whole), SENTENCES)
    if found is None:
        return None
    template, values = found
    return gettext(template) % {name: _value(value) for name, value in values.items()}


def _value(value: str) -> str:
    """What stands in a hole: a part of our sentences, a sentence of its own, or what somebody wrote."""
    part = in_words(value)
    if part != value or " " not in value or value[-1:] not in (".", "?"):
        return part
    return translated(value)


@lru_cache(maxsize=4096)
def _found(words: str, among: tuple[str, ...]) -> tuple[str, Mapping[str, str]] | None:
    """The template that the words were made from, with what was put into it."""
    for template, said in _patterns(among):
        if match := said.fullmatch(words):
            return template, match.groupdict()
    return None


@cache
def _patterns(templates: tuple[str, ...]) -> Sequence[tuple[str, re.Pattern[str]]]:
    """Each with what it matches. Where two fit, the one with more words of its own was said."""
    ordered = sorted(templates, key=lambda one: -len(_HOLE.sub("", one)))
    return [(one, _pattern(one)) for one in ordered]


def _pattern(template: str) -> re.Pattern[str]:
    pieces, at, seen = [], 0, set[str]()
    for hole in _HOLE.finditer(template):
        pieces.append(re.escape(template[at : hole.start()]))
        pieces.append(f"(?P={hole[1]})" if hole[1] in seen else f"(?P<{hole[1]}>.*?)")
        seen.add(hole[1])
        at = hole.end()
    return re.compile("".join((*pieces, re.escape(template[at:]))), re.DOTALL)
