"""Formulas of statements in words, for those who listen: "the partial derivative of g by x, equals 2 x".

They are made from the MathML that is shown, sign by sign: nothing is understood that is not written there.
The words are those of `worker.engine.notation.to_speech`, so that a page can say both in its language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from worker.engine.notation.printing.names import GREEK

MOST_CHARACTERS: Final = 600  # of the words: nobody listens to more

_LETTERS: Final = {letter: name for name, letter in reversed(list(GREEK.items()))}
_SIGNS: Final[Mapping[str, str]] = {
    "=": "equals", "≠": "is not equal to", "<": "is less than", ">": "is greater than", "≤": "is at most",
    "≥": "is at least", "+": "plus", "-": "minus", "−": "minus", "±": "plus or minus", "×": "by", "/": "over",
    "⊗": "times, element by element,", "⊙": "times, element by element,",
    "⊘": "divided, element by element, by",
    "∈": "is in", "→": "to", "…": "and so on", "⋯": "and so on", "⋮": "and so on", "⋱": "and so on",
    "∂": "partial", "ℝ": "R", "|": "vertical bar", "⊤": "transpose", "′": "prime", "∞": "infinity",
}  # fmt: skip
_BOLD_NUMBERS: Final = {"𝟎": "the vector of zeros", "𝟏": "the vector of ones"}
_FUNCTIONS: Final = {
    "ln": "natural log", "tr": "trace", "det": "determinant", "cof": "cofactor matrix",
}  # fmt: skip
_SERIES: Final = {"∑": "the sum", "∏": "the product"}
_ACCENTS: Final = {"^": "hat", "ˆ": "hat", "¯": "bar", "‾": "bar", "˜": "tilde", "~": "tilde", "˙": "dot"}
_POWERS: Final = {
    "⊤": "transpose", "T": "transpose", "2": "squared", "3": "cubed", "′": "prime", "″": "prime prime",
    "−⊤": "inverse transpose", "-⊤": "inverse transpose", **_ACCENTS,
}  # fmt: skip
_OPEN: Final = {"(": ")", "[": "]", "{": "}", "‖": "‖"}
_SCRIPTED: Final = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})


@dataclass(frozen=True, slots=True)
class _Said:
    """A piece in words. `binds`: it acts on what follows, as `sin of` does; `plain`: a name or a number."""

    words: str
    plain: bool = False
    binds: bool = False
    sign: bool = False
    vector: bool = False


def in_words(math: Element) -> str:
    """What a screen reader says of the formula; a long one ends in "and so on"."""
    words = " ".join(_row([math]).words.split()).replace(" ,", ",").replace(",,", ",").rstrip(",")
    if len(words) <= MOST_CHARACTERS:
        return words
    return words[:MOST_CHARACTERS].rpartition(" ")[0].rstrip(",") + ", and so on"


def _row(elements: Sequence[Element]) -> _Said:
    """What stands side by side."""
    pieces = list(_pieces(list(_flat(elements))))
    if len(pieces) == 1:
        return pieces[0]
    words: list[str] = []
    for place, piece in enumerate(pieces):
        before = pieces[place - 1] if place else None
        if piece.sign:
            comma = before is not None and not before.plain and not before.sign and piece.words != ","
            words.append(("," if comma else "") + " " + piece.words)
        elif before is None or before.sign or before.binds or (before.plain and piece.plain):
            words.append(" " + piece.words)
        else:
            words.append(" times " + piece.words if before.plain else ", times " + piece.words)
    return _Said("".join(words), vector=any(one.vector for one in pieces))


def _flat(elements: Sequence[Element]) -> Iterator[Element]:
    for one in elements:
        if one.tag in ("math", "mrow", "mstyle", "mpadded"):
            yield from _flat(list(one))
        elif one.tag not in ("mspace", "mphantom"):
            yield one


def _pieces(row: list[Element]) -> Iterator[_Said]:
    place, called = 0, False
    while place < len(row):
        one = row[place]
        close = _closing(row, place)
        if close is not None:
            inside = row[place + 1 : close]
            yield _scripted(row[close], _bracketed(_text(one), inside, argument=called))
            place, called = close + 1, False
            continue
        called = False
        follows = row[place + 1] if place + 1 < len(row) else None
        sign = _text(one)
        if one.tag == "mo" and sign == "·":
            yield _Said("dot" if _bold(row[:place]) and _bold(row[place + 1 :]) else "times", sign=True)
        elif one.tag == "mo" and sign in "()[]{}" and sign:
            pass  # of a table, which says itself
        elif _calls(one, follows, row, place):
            called = True
            yield _Said(_element(one).words + " of", binds=True)
        else:
            yield _element(one)
        place += 1


def _calls(one: Element, follows: Element | None, row: Sequence[Element], place: int) -> bool:
    """Whether it is a function of what follows: a name of several letters, or f with brackets."""
    name = _text(_base(one))
    if follows is None or _base(one).tag != "mi" or not name.isalpha():
        return False
    if len(name) > 1 and name.isascii():
        return not (follows.tag == "mo" and _text(follows) not in _OPEN)
    close = _closing(row, place + 1) if _text(follows) == "(" else None
    if close is None or one.tag in ("mn", "mfrac"):
        return False
    inside = list(_flat(row[place + 2 : close]))
    names = all(part.tag in ("mi", "msub") or _text(part) == "," for part in inside)
    return names or unicodedata.normalize("NFKC", name) in "fghσ"


def _closing(row: Sequence[Element], place: int) -> int | None:
    """Where the bracket that opens here is closed; its closing one may carry an exponent."""
    opened = _text(row[place]) if row[place].tag == "mo" else ""
    wanted = _OPEN.get(opened)
    after = row[place + 1] if place + 1 < len(row) else None
    if wanted is None or (after is not None and after.tag == "mtable"):
        return None
    depth = 0
    for at in range(place + 1, len(row)):
        sign = _text(_base(row[at])) if _base(row[at]).tag == "mo" else ""
        if sign == wanted and depth == 0:
            return at
        if wanted != opened:
            depth += (sign == opened and row[at].tag == "mo") - (sign == wanted)
    return None


def _bracketed(opened: str, inside: Sequence[Element], *, argument: bool) -> _Said:
    """What stands in brackets. The argument of a function needs no word for them where it is no sum."""
    said = _row(inside)
    if opened == "‖":
        return _Said(f"the norm of {said.words}")
    parts = [_text(one) for one in _flat(inside) if one.tag == "mo"]
    if opened == "[" and any(sign in ("<", ">", "=", "≠", "≤", "≥") for sign in parts):
        return _Said(f"the indicator of {said.words}")
    if opened == "[" and "," in parts:
        return _Said(f"the row {said.words}")
    if said.plain or "," in parts or (argument and not any(sign in "+-−" for sign in parts)):
        return said
    return _Said(f"the quantity {said.words}")


def _element(one: Element) -> _Said:
    children = list(one)
    match one.tag:
        case "mfrac":
            return _fraction(*children)
        case "msqrt":
            return _Said(f"square root of {_row(children).words}")
        case "mroot":
            return _Said(f"root {_row(children[1:]).words} of {_row(children[:1]).words}")
        case "mtable":
            return _table(one)
        case tag if tag in _SCRIPTED:
            base = _text(_base(one))
            if base in _SERIES:
                return _series(one, _SERIES[base])
            return _scripted(one, _row(children[:1]))
        case _ if children:
            return _row(children)
    text = _text(one)
    if text == "∇":
        return _Said("the gradient of", binds=True)
    if text in _BOLD_NUMBERS:
        return _Said(_BOLD_NUMBERS[text], vector=True)
    if text in _SERIES:
        return _Said(f"{_SERIES[text]} of", binds=True)
    plain = unicodedata.normalize("NFKC", text)
    words = _LETTERS.get(plain) or _FUNCTIONS.get(plain) or _SIGNS.get(text) or plain
    return _Said(words, plain=one.tag != "mo", sign=one.tag == "mo", vector=plain != text)


def _scripted(one: Element, base: _Said) -> _Said:
    """The base with what stands below and above it; itself where there is nothing."""
    if one.tag not in _SCRIPTED:
        return base
    below, above = _scripts(one)
    words = base.words
    if below is not None:
        words += f"{'' if base.plain else ','} sub {_row([below]).words}"
    if above is not None and base.words == "R" and base.vector:
        words += f" {_row([above]).words}"  # ℝ³ is no power
    elif above is not None and _signs(above) in ("-1", "−1") and below is None and _is_matrix(base):
        words += " inverse"
    elif above is not None:
        words += ("" if base.plain else ",") + " " + _power(above)
    return _Said(words, plain=base.plain, vector=base.vector)


def _scripts(one: Element) -> tuple[Element | None, Element | None]:
    """What stands below the base, and what above it."""
    scripts = list(one)[1:]
    if one.tag in ("msub", "munder"):
        return scripts[0], None
    if one.tag in ("msup", "mover"):
        return None, scripts[0]
    return scripts[0], scripts[1]


def _is_matrix(base: _Said) -> bool:
    return len(base.words) == 1 and base.words.isupper()


def _signs(one: Element) -> str:
    return "".join(_text(part) for part in _flat([one]))


def _power(above: Element) -> str:
    signs = _signs(above)
    if signs in _POWERS:
        return _POWERS[signs]
    said = _row([above])
    return f"to the power {said.words}" if said.plain else f"to the power {said.words},"


def _series(one: Element, name: str) -> _Said:
    below, above = _scripts(one)
    if below is None:
        return _Said(f"{name} of", binds=True)
    row = list(_flat([below]))
    cut = next((place for place, part in enumerate(row) if _text(part) == "="), None)
    if cut is None or above is None:
        return _Said(f"{name} over {_row(row).words} of", binds=True)
    start, end = _row(row[cut + 1 :]).words, _row([above]).words
    return _Said(f"{name} over {_row(row[:cut]).words} from {start} to {end} of", binds=True)


def _fraction(above: Element, below: Element) -> _Said:
    derivative = _derivative(above, below)
    if derivative is not None:
        return derivative
    top, bottom = _row([above]), _row([below])
    if top.plain and bottom.plain:
        return _Said(f"{top.words} over {bottom.words}")
    return _Said(f"the quotient of {top.words}, by {bottom.words}", vector=top.vector)


def _derivative(above: Element, below: Element) -> _Said | None:
    """A derivative, where both parts begin with the same ∂ or d; None where it is a quotient."""
    top, bottom = list(_flat([above])), list(_flat([below]))
    sign = _text(_base(top[0])) if top else ""
    if sign not in ("∂", "d") or not bottom or _text(bottom[0]) != sign or len(bottom) < 2:
        return None
    order = "second " if top[0].tag == "msup" else ""
    name = f"the {order}{'partial ' if sign == '∂' else ''}derivative"
    if order:
        bottom = [_base(one) if one.tag == "msup" else one for one in bottom]
    by = " and ".join(_row(part).words for part in _parted(bottom, sign))
    if len(top) == 1:
        return _Said(f"{name} by {by} of", binds=True)
    return _Said(f"{name} of {_row(top[1:]).words} by {by}", vector=True)


def _parted(row: Sequence[Element], sign: str) -> Iterator[list[Element]]:
    part: list[Element] = []
    for one in row:
        if _text(one) == sign:
            if part:
                yield part
            part = []
        else:
            part.append(one)
    if part:
        yield part


def _table(table: Element) -> _Said:
    rows = [[_row(list(cell)).words for cell in row] for row in table]
    width = max(map(len, rows), default=0)
    entries = "; ".join(", ".join(row) for row in rows)
    if len(rows) == 1:
        return _Said(f"the row {entries}", vector=True)
    if width == 1:
        return _Said(f"the column {', '.join(row[0] for row in rows)}", vector=True)
    return _Said(f"the {len(rows)} by {width} matrix with rows {entries}", vector=True)


def _base(one: Element) -> Element:
    while one.tag in _SCRIPTED:
        one = one[0]
    inner = list(_flat([one])) if one.tag in ("mrow", "mstyle") else []
    return inner[0] if len(inner) == 1 else one


def _text(one: Element) -> str:
    return (one.text or "").strip()


def _bold(row: Sequence[Element]) -> bool:
    return any(
        unicodedata.normalize("NFKC", text) != text
        for one in row
        for part in one.iter()
        if (text := _text(part))
    )
