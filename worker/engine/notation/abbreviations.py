"""Names of the learner's own: `…, where z = w·x + b` behind an answer, `let z = w·x + b; …` before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from worker.engine.notation.left_hand_side import ENDERS, OPENERS
from worker.engine.notation.syntax import Token

MAX_CLAUSES = 4
_WHERE = ("where", "with")
_TOLD = frozenset({"let", "define", "put", "set", "setting"})
_LET = _TOLD | {"with", "where", "if"}
_THEN = frozenset({"then", "so", "hence", "thus"})
_GOES_ON = frozenset({"+", "-", "*", "/", "^", "=", ")", "]", "}", "@", "·", "⊙", "⊗", "⊘"})


class Clause(NamedTuple):
    """`z = w·x + b`: a name, and the characters from `start` to `end` that it stands for."""

    name: str
    letter: str | None  # the i of e_i = …
    start: int
    end: int


class Abbreviated(NamedTuple):
    """An answer, the characters from `start` to `end`, and what the learner's names in it stand for."""

    start: int
    end: int
    clauses: Sequence[Clause]
    told: bool = False  # by a word such as let: they are no steps, whether or not the answer uses them


def behind(tokens: Sequence[Token]) -> Abbreviated | None:
    """The answer with clauses behind it, after a comma, a semicolon or `where`; None if there are none."""
    depth = 0
    marks: list[int] = []
    found: list[Clause] = []
    for position, (kind, value, start, _, _) in enumerate(tokens):
        if kind in OPENERS:
            depth += 1
        elif kind in ENDERS:
            depth -= 1
        elif depth == 0 and position and (kind in (",", ";") or value in _WHERE):
            if value in _WHERE and tokens[position - 1][0] in (",", ";"):
                continue
            clause = _clause(tokens, position + 1) if value != "\n" else None
            if clause is not None:
                found.append(clause)
                marks.append(start)
    if not found:
        return None
    names = {clause.name for clause in found}
    left = tokens[0][1] if tokens[1][0] == "=" else None  # y = 2x, y = 3x
    if len(names) < len(found) or left in names or len(found) > MAX_CLAUSES:
        return None
    ends = [*marks[1:], tokens[-1][3]]
    clauses = [clause._replace(end=end) for clause, end in zip(found, ends, strict=True)]
    return Abbreviated(0, marks[0], clauses)


def before(tokens: Sequence[Token], text: str) -> Abbreviated | None:
    """The answer with clauses before it, each ended by a comma, a semicolon, a full stop, a line or `then`.

    Without a word such as let they are clauses only if the answer uses their names: that is for the reader
    to see. Other equations between them, du/dx = 2x, are steps, which say nothing of the answer.
    """
    clauses: list[Clause] = []
    begin = 0
    while True:
        end, following = _end(tokens, begin, text)
        if following >= len(tokens):
            break
        clause = _clause(tokens, begin)
        if clause is not None:
            clauses.append(clause._replace(end=tokens[end - 1][3]))
        elif not clauses or all(token[0] != "=" for token in tokens[begin:end]):
            break
        begin = following
    names = {clause.name for clause in clauses}
    if not clauses or len(names) < len(clauses) or len(clauses) > MAX_CLAUSES:
        return None
    return Abbreviated(tokens[begin][2], tokens[-1][3], clauses, _lower(tokens[0][1]) in _TOLD)


def _end(tokens: Sequence[Token], begin: int, text: str) -> tuple[int, int]:
    """Where the part that begins there ends, and where the next begins; the number of tokens if none does."""
    told = _lower(tokens[begin][1]) in _LET
    depth = 0
    for position in range(begin, len(tokens)):
        kind, value, start = tokens[position][:3]
        if depth == 0 and position > begin:
            line = "\n" in text[tokens[position - 1][3] : start] and kind not in _GOES_ON
            if line or kind in (",", ";", ".") or _lower(value) in _THEN or (told and kind == ":"):
                following = position
                while following < len(tokens) and (
                    tokens[following][0] in (",", ";", ".", ":") or _lower(tokens[following][1]) in _THEN
                ):
                    following += 1
                return position, following
        if kind in OPENERS:
            depth += 1
        elif kind in ENDERS:
            depth -= 1
    return len(tokens), len(tokens)


def _lower(value: object) -> str:
    return value.lower() if isinstance(value, str) else ""


def _clause(tokens: Sequence[Token], begin: int) -> Clause | None:
    """The clause that begins there, up to the last token."""
    if begin < len(tokens) and _lower(tokens[begin][1]) in _LET:
        begin += 1
    following = _named(tokens[begin : begin + 8])
    if len(following) < 3 or following[0][0] not in ("name", "unknown", "letter", "letter function", "e"):
        return None
    name, letter = str(following[0][1]), None
    if following[1][0] == "sub":
        letter = following[1][1][0].strip()
        if letter.isdigit():  # u_1 = …
            name, letter = name + letter, None
        elif len(letter) != 1 or not letter.isalpha():
            return None
        following = following[1:]
    if len(following) < 3 or following[1][0] != "=" or not name.isidentifier():
        return None
    return Clause(name, letter, following[1][3], tokens[-1][3])


def _named(tokens: Sequence[Token]) -> Sequence[Token]:
    r"""The tokens with \hat{x} at their beginning as the one name x_hat, and with \mathbf{p} as p."""
    if len(tokens) < 4 or tokens[0][0] not in ("accent", "bold"):
        return tokens
    mark, accent, start, _, spaced = tokens[0]
    width = 3 if tokens[1][0] == "{" and tokens[3][0] == "}" else 1
    letter = tokens[1 + (width > 1)]
    if not isinstance(letter[1], str):
        return tokens
    if mark == "bold":
        return [(*letter[:4], spaced), *tokens[width + 1 :]]
    return [("name", f"{letter[1]}_{accent}", start, tokens[width][3], spaced), *tokens[width + 1 :]]
