"""What stands around an answer that was pasted: introductions, Markdown, prompts, comments, its size.

Each is a pattern with what is left of it, as in `wording`; tried only where a response could not be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

Sign: TypeAlias = str | Callable[[re.Match[str]], str]

_SIZE = r"\w\s*(?:x|×|by|\\times)\s*\w"
_WHICH = r"(?:(?:row|column|diagonal|square|constant)\s+)*"
_KIND = rf"(?:{_SIZE}\s+)?{_WHICH}(?:matrix|vector|scalar|number|row|column|constant)"
_NAMED = (
    r"(?:answer|solution|result|jacobian(?:\s+matrix)?|gradient|derivative|hessian|output|response"
    r"|[d∂]\w{1,6}\s*/\s*[d∂]\w{1,6}|∇\s*\w?)"
)
_NAMES = r"[^\W\d]\w?(?:_\w)?(?:\s*,\s*[^\W\d]\w?(?:_\w)?)*"
_REALS = r"(?:\s*(?:∈|\\in(?![a-z])|in\b)\s*(?:ℝ|\\mathbb\s*\{?\s*R\s*\}?|\\R\b|R\b))"
_NOT_ZERO = r"(?:≠|!=|\\neq?(?![a-z])|(?:is\s+)?not\s+(?:equal\s+to\s+)?)\s*(?:\\vec\s*|\\mathbf\s*)?\{?0\}?"
_REMARK = r"[,;]?\s*\(?(?:for|if|where|when|with|assuming|provided(?:\s+that)?)\s+"  # of the domain


def _inside(found: re.Match[str]) -> str:
    """The inside at its place, blanks instead of the signs around it."""
    return " " * len(found["before"]) + found["inside"] + " " * len(found["after"])


WRAPPERS: tuple[tuple[str, Sign], ...] = (
    (r"(?P<before>\\text\s*\{)(?P<inside>[^{}$]*\s[^{}$]*)(?P<after>\})", _inside),
    (r"(?m)^\s*(?:import|from)\s+\w[\w. ]*(?:import|as)?\s*\w*\s*$", ""),
    (r"(?m)\s#\s.*$", ""),  # a comment
    (r"(?s)^(?P<before>\s*`{1,3}(?:[a-z]+\n)?)(?P<inside>.*?)(?P<after>`{1,3}\s*)$", _inside),
    (r"^(?P<before>\s*\*\*)(?P<inside>[^*]+)(?P<after>\*\*)", _inside),
    (r"^(?P<before>\s*[\"'“„«‚‘])(?P<inside>.*)(?P<after>[\"'”“»‘’]\s*)$", _inside),
    (r"\?\s*$", ""),
    (r"^\s*>>>\s", ""),
    (r"\brow\s+[0-9]\s*:", ""),
    (r"^\s*return\b", ""),
    (r"^\s*print\s*(?=\()", ""),
    (r"^\s*lambda\b[^:]{0,40}:", ""),
    (r"^\s*(?:i\s+(?:think|guess|believe)|maybe|probably)\b,?(?:\s+(?:that|it'?s|it\s+is))*", ""),
    (rf"^\s*(?:[a-z]+\s+){{0,3}}?{_NAMED}\s*:(?!=)", ""),  # Final answer: …
    (rf"{_REMARK}(?:all|any|every|each)(?:\s+real)?\s+{_NAMES}{_REALS}?\)?\s*$", ""),
    (rf"[,;]?\s*\(?(?:∀|\\forall)\s*{_NAMES}{_REALS}?\)?\s*$", ""),
    (rf"(?:[,;]\s*(?:\\quad\s*)?|\(\s*){_NAMES}{_REALS}\s*\)?\s*$", ""),
    (rf"(?:{_REMARK}|[,;]\s*\(?){_NAMES}\s*{_NOT_ZERO}\)?\s*$", ""),
    (r"\s*(?:∈|\\in(?![a-z]))\s*(?:\\mathbb|ℝ|R\b|\\R\b).*$", ""),
    (rf"\s*\(\s*(?:an?\s+)?{_KIND}\s*\)\s*$", ""),
    (rf",\s*(?:which\s+is\s+)?an?\s+{_KIND}\b.*$", ""),
)
