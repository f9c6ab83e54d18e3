"""What stands before the answer: J =, dy/dx =, ∂y_i/∂x_j =, ∇f =. It is taken off and noted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.engine.errors import AnswerError
from worker.engine.model import Feedback
from worker.engine.notation import notes
from worker.engine.notation.grammar.cursor import CLOSERS
from worker.engine.notation.lexing.characters import SUBSCRIPT_TABLE
from worker.engine.notation.lexing.names import Names
from worker.engine.notation.syntax import Token

OPENERS = frozenset(CLOSERS) | {"begin"}
ENDERS = frozenset(CLOSERS.values()) | {"end env"}
MARKS = frozenset({"=", "→", "≈", ":"})  # what may stand between a left-hand side and the answer
_INEQUALITIES = frozenset({"<", ">", "<=", ">=", "==", "!="})
_CASES = frozenset({"if", "for", "?", "otherwise", "else"})  # an = behind one of these is a condition


def answered(tokens: list[Token], text: str) -> tuple[list[Token], Sequence[str], list[Feedback]]:
    """The tokens of the answer itself, and the index letters of what they are set equal to."""
    if len(tokens) > 2 and tokens[1][0] == ":" and tokens[0][0] in ("unknown", "letter", "name"):
        tokens = tokens[2:]  # answer: …
    elif len(tokens) > 3 and tokens[2][0] == ":" and text[: tokens[0][3]].endswith("lambda"):
        tokens = tokens[3:]  # lambda x: …
    kinds = [token[0] for token in tokens]
    if "≈" in kinds[1:]:
        tokens = _exact(tokens, kinds.index("≈", 1))
    equals = outermost_equals(tokens)
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
    _refuse_several(tokens, equals, text)
    left = tokens[: equals[0]]
    if left and left[-1][0] in _OPERATORS:
        rest = _assigned(left, rest)
    shown = text[tokens[0][2] : tokens[last - 1][3]] if last else ""
    note = notes.made("note.left_hand_side", 0, tokens[last][3], text, {"left": shown.strip()})
    return rest, _letters(left), [note] if shown else []


def _exact(tokens: list[Token], sign: int) -> list[Token]:
    """2/3 of 2/3 ≈ 0.667: of numbers alone what stands before is exact; else these are two answers."""
    before = tokens[:sign]
    equals = outermost_equals(before)
    value = before[equals[-1] + 1 :] if equals else before
    if {token[0] for token in tokens[sign + 1 :]} <= _DECIMALS and not any(t[0] in _NAMES for t in value):
        return before
    _, _, start, end, _ = tokens[sign]
    raise AnswerError(
        "parse.several_answers",
        "Please give the exact answer alone: what stands beside ≈ is not equal to it.",
        start=start,
        end=end,
    )


_NAMES = frozenset({"name", "letter", "unknown", "applied", "letter function"})
_DECIMALS = frozenset(
    {"number", "+", "-", ",", ";", "&", "\\\\", "≈", "…", ".", "begin", "end env", *"()[]{}"}
)


def _assigned(left: Sequence[Token], rest: list[Token]) -> list[Token]:
    """w -= a as w - (a)."""
    _, _, start, end, _ = left[-1]
    if len(left) != 2:
        raise AnswerError(
            "parse.unexpected", "Something is missing after this sign.", start=start, end=end, found="="
        )
    last = rest[-1][3]
    return [*left, ("(", "(", end, end + 1, False), *rest, (")", ")", last, last, False)]


_OPERATORS = frozenset({"+", "-", "*", "/"})


def derivatives_listed(tokens: Sequence[Token], text: str, names: Names) -> list[Token] | None:
    """∂f/∂x = a, ∂f/∂y = b as the cells a, b, where these are the derivatives of one function in order.

    Raises:
        AnswerError: there are several derivatives in another order, or of several functions.
    """
    parts = _parted(tokens)
    if len(parts) < 2:
        return None
    found: list[Token] = []
    known: list[tuple[str, tuple[int, int]]] = []
    for part in parts:
        equals = outermost_equals(part)
        derivative = _DERIVATIVE.fullmatch(text[part[0][2] : part[equals[0]][2]].strip()) if equals else None
        if derivative is None:
            return None
        by = _place(derivative["by"] or derivative["index"], names)
        if by is None and derivative["index"]:
            return None  # a name of the learner's own, such as u_1
        known.append((derivative["of"] or derivative["name"], by or (-1, 0)))
        last = part[equals[-1]]
        if found:
            found.append((",", ",", last[2], last[3], False))
        found += part[equals[-1] + 1 :]
    places = [place for _, place in known]
    if len({of for of, _ in known}) > 1 or places != sorted(set(places)) or (-1, 0) in places:
        raise AnswerError(
            "parse.several_answers",
            "These are several equations; please give one list, as in [a, b].",
            start=parts[1][0][2],
            end=parts[1][-1][3],
        )
    return found


_D = r"(?:∂|d|\\partial|\\(?:mathrm|text)\s*\{\s*d\s*\}|\\differentialD)\s*"
_NAME = r"\\?[^\W\d]\w*(?:_\{\w+\})?"
_DERIVATIVE = re.compile(
    rf"(?:\\[dt]?frac\s*\{{\s*)?{_D}(?P<of>{_NAME})\s*(?:\}}\s*\{{\s*|/\s*){_D}(?P<by>{_NAME})\s*\}}?"
    r"|(?P<name>[^\W\d])_\{?(?P<index>\w+)\}?(?:\s*\([\w, ]*\))?"
)
_COMPONENT = re.compile(r"(.*?)_?\{?([0-9]+)\}?")


_ORDER = r"(?:\s*\^?\s*\{?[0-9]\}?)?"
_QUOTIENT = re.compile(
    rf"(?<!\w){_D}{_ORDER}(?:\s*[^\W\d]\w{{0,30}})?\s*/\s*(?P<by>{_D}[^\W\d]\w{{0,30}})"
    rf"|\\[dtc]?frac\s*\{{\s*{_D}[^{{}}]{{0,40}}\}}\s*\{{\s*(?P<below>{_D}\\?[^\W\d]\w{{0,30}})"
)


def refuse_derivative(tokens: Sequence[Token], text: str, names: Names) -> None:
    """d/dx f with d declared is a derivative still, and no quotient, unless dx is declared too."""
    if not names.declared("d"):
        return  # then d says nothing by itself
    for found in _QUOTIENT.finditer(text, tokens[0][2], tokens[-1][3]):
        by = found["by"] or found["below"]
        if not names.declared("".join(by.split())):
            raise AnswerError(
                "parse.derivative",
                f"{found[0]} is read as a derivative: please write the derivative itself, "
                "or brackets and * if d is a factor.",
                start=found.start(),
                end=found.end(),
            )


def _place(written: str, names: Names) -> tuple[int, int] | None:
    """Where a variable stands among the declared ones, and which component of it is meant."""
    word = written.translate(SUBSCRIPT_TABLE).lstrip("\\")
    component = _COMPONENT.fullmatch(word)
    for name, number in ((word, 0), (component[1], int(component[2][:4])) if component else (word, 0)):
        declared = names.table.get(name)
        if declared is not None and declared[0] == "name":
            return list(names.shapes).index(declared[1]), number
    return None


def _parted(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The tokens between commas, semicolons and `and` outside all brackets; [] if one part is empty."""
    parts: list[Sequence[Token]] = []
    depth = begin = 0
    for position, token in enumerate(tokens):
        kind = token[0]
        depth += (kind in OPENERS) - (kind in ENDERS)
        if depth == 0 and kind in (",", ";", "and", "\\\\"):
            parts.append(tokens[begin:position])
            begin = position + 1
    parts.append(tokens[begin:])
    return parts if all(parts) else []


def _refuse_several(tokens: Sequence[Token], equals: Sequence[int], text: str) -> None:
    """z = 1 or z = 2, and z = 1, z = 2, are two answers; each of them alone would be one."""
    if len(equals) < 2:
        return
    subject = [token[1] for token in tokens[: equals[0]]]
    for place in equals[1:]:  # r = 3 oder r = 4
        begin = place - len(subject)
        joint = tokens[begin - 1]
        if not 0 < len(subject) < 12:
            break
        if joint[0] == "unknown" and len(joint[1]) > 1 and [t[1] for t in tokens[begin:place]] == subject:
            raise AnswerError(
                "parse.several_answers",
                "These are several answers; please give one.",
                start=joint[2],
                end=joint[3],
            )
    depth = 0
    left = {text[: tokens[equals[0]][2]].strip()}
    for position, token in enumerate(tokens[: equals[-1]]):
        kind = token[0]
        depth += (kind in OPENERS) - (kind in ENDERS)
        if depth or kind not in (",", ";", "and", "or") or position < equals[0]:
            continue
        following = next(place for place in equals if place > position)
        named = text[token[3] : tokens[following][2]].strip()
        if (kind in ("and", "or") or named in left) and token[1] != "\n":
            raise AnswerError(
                "parse.several_answers",
                "These are several answers; please give one.",
                start=token[2],
                end=token[3],
            )
        left.add(named)


def outermost_equals(tokens: Sequence[Token]) -> list[int]:
    """Positions of = outside all brackets; none if the answer is a comparison or has cases."""
    depth, compared = 0, False  # z > 0 → x^T is a case
    found: list[int] = []
    for position, token in enumerate(tokens):
        kind = token[0]
        if kind in OPENERS:
            depth += 1
        elif kind in ENDERS:
            depth -= 1
        elif depth <= 0:
            compared = (compared or kind in _INEQUALITIES) and kind not in (",", ";", "\\\\")
            if kind == "=" or (kind == "→" and position and not compared):
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
