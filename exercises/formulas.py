"""The formulas in a text of Markdown: what stands between dollars, and the names and equations in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MOST_CHARACTERS: Final = 400  # of one formula

_FORMULA: Final = re.compile(r"(?<!\\)\$(\$?)(.+?)(?<!\\)\1\$", re.DOTALL)
_SEVERAL: Final = re.compile(r"(?<!\\),\s*(?=[^=()]*(?:\([^()]*\))?\s*=)")  # u = 2x, y(x) = 3u
NAME: Final = r"(?:\\(?:mathbf|mathit|hat|bar)\{\w+\}|\\[a-z]+|[A-Za-z])(?:_(?:\w|\{\w+\}))?"
DEFINED: Final = re.compile(rf"({NAME})(?:\([^()=]*\))?")
BOLD: Final = re.compile(r"\\mathbf\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a name was given to, in LaTeX, and the name as it was written there."""

    name: str
    formula: str


def formulas(text: str) -> list[str]:
    """What stands between the text's dollars, in order."""
    return [one[2].strip() for one in _FORMULA.finditer(text) if len(one[2]) <= MOST_CHARACTERS]


def members(formula: str) -> list[str]:
    """What stands between the equals signs that no bracket holds.

    >>> members(r"u = (a = b) = 2.")
    ['u', '(a = b)', '2']
    """
    found, depth, start = [], 0, 0
    for sign in re.finditer(r"\\begin|\\end|\\left|\\right|\\[{}]|[{}()\[\]=]|\\[a-zA-Z]+", formula):
        if sign[0] in ("{", "(", "[", "\\begin", "\\{"):
            depth += 1
        elif sign[0] in ("}", ")", "]", "\\end", "\\}"):
            depth -= 1
        elif sign[0] == "=" and depth == 0:
            found.append(formula[start : sign.start()].strip())
            start = sign.end()
    found.append(formula[start:].strip().rstrip(".,;").strip())
    return found if all(found) else [formula]


def definitions(texts: Iterable[str]) -> dict[str, Meaning]:
    """Names that the texts give to something; the first text to do so counts."""
    found: dict[str, Meaning] = {}
    for text in texts:
        for formula in (part for one in formulas(text) for part in _SEVERAL.split(one)):
            parts = members(formula)
            name = DEFINED.fullmatch(parts[0])
            if len(parts) > 1 and name is not None and re.search("[A-Za-z]", parts[1]):
                found.setdefault(bare(name[1]), Meaning(name=name[1], formula=parts[1]))
    return found


def used(text: str, defined: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """The names that the text uses, and those that these are made of."""
    found: dict[str, Meaning] = {}
    waiting = [text]
    while waiting:
        looked_at = waiting.pop()
        for name, meaning in defined.items():
            if name not in found and occurs(name, looked_at):
                found[name] = meaning
                waiting.append(meaning.formula)
    return found


def occurs(name: str, text: str) -> bool:
    """Whether the name stands in the text, bold or not, as itself."""
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z_])", _plain(text)) is not None


def is_sum(text: str) -> bool:
    """Whether terms are added outside all brackets."""
    depth = 0
    for place, sign in enumerate(text.strip()):
        depth += (sign in "([{") - (sign in ")]}")
        if sign in "+-" and depth == 0 and place:
            return True
    return False


def bare(name: str) -> str:
    """The name without font and braces.

    >>> bare(r"\\mathbf{u}_{1}")
    'u_1'
    """
    return BOLD.sub(r"\1", name).replace("{", "").replace("}", "").replace("\\", "")


def names_in(texts: Sequence[str], defined: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Those of the names that stand in one of the texts themselves."""
    return {name: one for name, one in defined.items() if any(occurs(name, text) for text in texts)}


def _plain(text: str) -> str:
    return re.sub(r"\\[A-Za-z]+", " ", BOLD.sub(r" \1 ", text))
