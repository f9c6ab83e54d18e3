"""What stands before the answer: J =, dy/dx =, ∂y_i/∂x_j =, ∇f =. It is taken off and noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from worker.engine.errors import AnswerError
from worker.engine.model import Feedback
from worker.engine.notation import notes
from worker.engine.notation.grammar import CLOSERS
from worker.engine.notation.syntax import Token

_OPENERS = frozenset(CLOSERS) | {"begin"}
_ENDERS = frozenset(CLOSERS.values()) | {"end env"}
_CASES = frozenset({"if", "for", "?", "otherwise", "else"})  # an = behind one of these is a condition


def answered(tokens: list[Token], text: str) -> tuple[list[Token], Sequence[str], list[Feedback]]:
    """The tokens of the answer itself, and the index letters of what they are set equal to."""
    if len(tokens) > 2 and tokens[1][0] == ":" and tokens[0][0] in ("unknown", "letter", "name"):
        tokens = tokens[2:]  # answer: …
    equals = _outermost_equals(tokens)
    if not equals:
        if tokens[0][0] in ("→",):
            return tokens[1:], (), []
        return tokens, (), []
    last = equals[-1]
    rest = tokens[last + 1 :]
    if not rest:
        token = tokens[last]
        raise AnswerError(
            "parse.unexpected",
            "Something is missing after =.",
            start=token[2],
            end=token[3],
            found="",
            expected="an expression",
        )
    left = tokens[: equals[0]]
    shown = text[tokens[0][2] : tokens[last - 1][3]] if last else ""
    note = notes.made("note.left_hand_side", 0, tokens[last][3], text, {"left": shown.strip()})
    return rest, _letters(left), [note] if shown else []


MAX_CLAUSES = 4


class Clause(NamedTuple):
    """`where z = w·x + b` behind an answer."""

    name: str
    letter: str | None  # the i of e_i = …
    end: int  # where the answer itself ends
    start: int  # where what the name stands for begins


def where_clause(tokens: list[Token]) -> Clause | None:
    """The last clause behind the answer that says what a name of it stands for."""
    depth = clauses = 0
    found: Clause | None = None
    for position, (kind, value, start, _, _) in enumerate(tokens):
        if kind in _OPENERS:
            depth += 1
        elif kind in _ENDERS:
            depth -= 1
        elif depth == 0 and position and (kind in (",", ";") or value in ("where", "with")):
            clause = _clause(tokens, position, start)
            clauses += clause is not None
            found = clause or found
    return found if clauses <= MAX_CLAUSES else None


def _clause(tokens: list[Token], position: int, end: int) -> Clause | None:
    following = tokens[position + 1 : position + 5]
    if following and following[0][1] in ("where", "with"):
        following = tokens[position + 2 : position + 6]
    if len(following) < 3 or following[0][0] not in ("name", "unknown", "letter", "letter function", "e"):
        return None
    name, letter = str(following[0][1]), None
    if following[1][0] == "sub":
        letter = following[1][1][0].strip()
        if len(letter) != 1 or not letter.isalpha():
            return None
        following = following[1:]
    if len(following) < 3 or following[1][0] != "=" or not name.isidentifier():
        return None
    return Clause(name, letter, end, following[1][3])


def _outermost_equals(tokens: list[Token]) -> list[int]:
    """Positions of = outside all brackets; none if the answer is a comparison or has cases."""
    depth = 0
    found: list[int] = []
    for position, token in enumerate(tokens):
        kind = token[0]
        if kind in _OPENERS:
            depth += 1
        elif kind in _ENDERS:
            depth -= 1
        elif depth <= 0:
            if kind == "=" or (kind == "→" and position):
                found.append(position)
            elif kind in _CASES:
                break
    return found


def _letters(tokens: Sequence[Token]) -> Sequence[str]:
    """i, j of J_ij, of (J)_{ij}, of ∂y_i/∂x_j: the axes that the answer's letters name."""
    if any(token[0] in ("∑", "∏", "number", "function") for token in tokens):
        return ()
    letters: list[str] = []
    for token in tokens:
        if token[0] == "sub":
            for character in token[1][0]:
                if character in "ijklpq" and character not in letters:
                    letters.append(character)
                elif not (character.isspace() or character in ",ijklpq"):
                    return ()
    return letters
