"""What stands on the left: the name of an intermediate variable, or the derivative of one by another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import NamedTuple

from worker.engine.notation.lexing.characters import GREEK
from worker.engine.notation.lexing.vocabulary import KEYWORDS, UNARY
from worker.engine.working.statements import Statement

LONGEST_NAME = 30

_NAME = re.compile(r"[^\W\d_]\w*")
_FONT = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|bf|vec|mathrm|mathit|textbf|text|operatorname|hat|bar)\s*\{([^{}]*)\}"
)
_SPACING = re.compile(r"\\[,;:! ]|\\(?:left|right|quad|qquad|displaystyle)\b|[\s$]")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_ARGUMENTS = re.compile(r"\([\w\s,]*\)$")


class By(NamedTuple):
    """A derivative's left side: of what, by what (empty where `u'` leaves it unsaid)."""

    of: str
    by: str


def plain(text: str) -> str:
    """The text without fonts, spaces and the many ways to write one sign.

    >>> plain(r"\\frac{\\partial \\mathbf{u}_1}{\\partial x}"), plain("𝐮₂")
    ('∂u1/∂x', 'u2')
    """
    for _ in range(3):  # fonts within fonts
        text = _FONT.sub(r"\1", text)
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"\\(?:partial|mathrm\s*d)\b\s*", "∂", text).replace("𝜕", "∂").replace("\\nabla", "∇")
    text = re.sub(r"\\([A-Za-z]+)", lambda m: m[1] if m[1] in GREEK.values() else m[0], text)
    text = _SPACING.sub("", text)
    text = "".join(GREEK.get(c, c) for c in text)
    text = text.replace("′", "'").replace("’", "'")
    text = re.sub(r"_\{(\w+)\}", r"_\1", text)
    text = re.sub(r"_(?=\d)", "", text)
    return _FRACTION.sub(r"\1/\2", text)


def name_of(statement: Statement) -> str:
    """The name that a line introduces: `u`, `u_1`, `y(u)`, `\\mathbf{u}`.

    Raises:
        AnswerError: the left side is no name.
    """
    name = _ARGUMENTS.sub("", plain(statement.head))
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise statement.error(
            "steps.no_name",
            "Begin each line with one name and =, such as u = x^2.",
            left=statement.head[:60],
        )
    if name in UNARY or name in KEYWORDS or name in ("pi", "T"):
        raise statement.error("steps.name_reserved", f"{name} has a meaning of its own.", name=name)
    return name


def derivative_of(statement: Statement, names: Collection[str]) -> By:
    """Which derivative a line gives: `du/dx`, `∂y/∂u_1`, `\\frac{dy}{du}`, `d/dx u`, `u'`, `∇_x y`.

    Raises:
        AnswerError: it is none, or names what is no variable here.
    """
    text = plain(statement.head)
    known = {name.replace("_", ""): name for name in names}
    unknown = ""
    for spelling in (_ARGUMENTS.sub("", text), text):  # y'(u) and dy/du(u) say no more than y' and dy/du
        bare = re.sub(r"[(){}]", "", spelling)
        for pattern in _PATTERNS:
            match = pattern.fullmatch(bare)
            if match is None:
                continue
            said = {side: name for side, name in match.groupdict().items() if name}
            unfamiliar = [name for name in said.values() if name.replace("_", "") not in known]
            if not unfamiliar:
                meant = {side: known[name.replace("_", "")] for side, name in said.items()}
                return By(meant["of"], meant.get("by", ""))
            unknown = unknown or unfamiliar[0]
        joined = _run_together(bare, known)
        if joined is not None:
            return joined
    if unknown:
        raise statement.error(
            "steps.unknown_variable", f"{unknown} is no variable of your lines.", name=unknown
        )
    raise statement.error(
        "steps.no_derivative",
        "Begin each line with a derivative and =, such as du/dx = 2x.",
        left=statement.head[:60],
    )


_OF, _BY = r"(?P<of>[^\W\d_]\w*?)", r"(?P<by>[^\W\d_]\w*)"
_PATTERNS = (
    re.compile(rf"[d∂]{_OF}/[d∂]{_BY}"),
    re.compile(rf"[d∂]/[d∂](?P<by>[^\W\d_]\w*?)[*·]{_OF}"),
    re.compile(rf"[∇∂D]_(?P<by>[^\W\d_]\w*?)[*·]{_OF}"),
    re.compile(rf"[d∂]_?{_OF}_[d∂]_?{_BY}"),
    re.compile(r"(?P<of>[^\W\d_]\w*)'(?:[^\W\d_]\w*)?"),
    re.compile(r"∇(?P<of>[^\W\d_]\w*)"),
)


def _run_together(text: str, known: Mapping[str, str]) -> By | None:
    """`dudx`, `d/dxu`, `∂_xu`, `∇_xy`: taken apart where the names leave one way to do it."""
    match = re.fullmatch(r"[d∂]/[d∂](\w+)|[∇∂D]_(\w+)", text)
    ways: set[By] = set()
    if match is not None:
        word = (match[1] or match[2]).replace("_", "")
        ways = {By(of, by) for by, name in known.items() if word.startswith(by)
                for of in [word[len(by):]] if of in known}  # fmt: skip
    elif (match := re.fullmatch(r"d(\w+)", text)) is not None:
        word = match[1]
        ways = {By(of, by) for of in known if word.startswith(of + "d")
                for by in [word[len(of) + 1:]] if by in known}  # fmt: skip
    if len(ways) != 1:
        return None
    only = ways.pop()
    return By(known[only.of], known[only.by])
