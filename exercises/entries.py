"""Entries of a derivative in a formula: `\\frac{\\partial y_i}{\\partial x_j}` asks for row i, column j."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from exercises.formulas import BOLD, Meaning, bare, is_sum

_LETTERS: Final = "ijklpq"
_BASE: Final = r"(?:\\mathbf\{\w\}|\\hat\{\w\}|[A-Za-z])"
_INDEXED: Final = re.compile(rf"({_BASE})_\{{?([{_LETTERS}]{{1,2}})\}}?")
_PLACE: Final = r"[^{}]+(?:\{[^{}]*\})?"
_OPERATOR: Final = re.compile(rf"\\d?frac\{{\\partial\}}\{{\\partial\s*({_PLACE})\}}\s*(.+)", re.DOTALL)
_FRACTION: Final = re.compile(rf"\\d?frac\{{\\partial\s*({_PLACE})\}}\{{\\partial\s*({_PLACE})\}}")
_SUM: Final = re.compile(r"\\(?:sum|prod)_(?:\{([^{}]*)\}|(\w))")
_FREE: Final = re.compile(rf"_(?:\{{([{_LETTERS}]{{1,2}})\}}|([{_LETTERS}])(?![A-Za-z]))")


def entry_question(
    asked: Mapping[str, Any], defined: Mapping[str, Meaning], formula: str
) -> Mapping[str, Any] | None:
    """The question whose entry the formula is, None where it is none or a letter stands for two places."""
    if whole := _FRACTION.fullmatch(formula):
        found = _defined_function(whole[1].strip(), defined)
        by = whole[2]
    elif operator := _OPERATOR.fullmatch(formula):
        found = None if is_sum(operator[2]) else (operator[2].strip(), free_letters(operator[2]))
        by = operator[1]
    else:
        return None
    place = _INDEXED.fullmatch(by.strip())
    if found is None or place is None:
        return None
    function, outputs = found
    name, inputs = bare(place[1]), place[2]
    data = (asked.get("variables") or {}).get(name) or {}
    if len(data.get("shape") or ()) != len(inputs) or len({*outputs, *inputs}) < len(outputs) + len(inputs):
        return None
    layout = "numerator" if len(outputs) <= 1 and len(inputs) == 1 else "tensor" if outputs else "gradient"
    return {"function": function, "wrt": name, "layout": layout, "entry": [*outputs, *inputs]}


def output_of(formula: str, defined: Mapping[str, Meaning]) -> dict[str, str]:
    """The name whose derivative the formula is, and what it stands for: an answer may use it, too.

    >>> output_of(r"\\frac{\\partial y_i}{\\partial x_j}", {"y": Meaning(name="y", formula="2x")})
    {'y': '2x'}
    """
    whole = _FRACTION.fullmatch(formula)
    if whole is None:
        return {}
    name = whole[1].strip()
    place = _INDEXED.fullmatch(name)
    stem = bare(place[1] if place else name)
    written = defined.get(bare(name)) or defined.get(stem)
    return {stem: written.formula} if written is not None and len(stem) == 1 else {}


def free_letters(formula: str) -> str:
    """The index letters of the formula that no sum or product runs over, in alphabetical order.

    >>> free_letters(r"w_i \\\\sum_k x_k")
    'i'
    """
    bound = "".join(one[1] or one[2] for one in _SUM.finditer(formula))
    rest = _SUM.sub(" ", formula)
    found = {letter for one in _FREE.finditer(rest) for letter in one[1] or one[2]}
    return "".join(sorted(found - set(bound)))


def _defined_function(name: str, defined: Mapping[str, Meaning]) -> tuple[str, str] | None:
    """What the numerator of a derivative stands for, and its letters: a component, or a number."""
    place = _INDEXED.fullmatch(name)
    written = defined.get(bare(name))
    if written is not None:
        letters = free_letters(written.formula)
        same = letters == (place[2] if place else "")
        return (written.formula, letters) if same and _in_order(letters) else None
    if place is None:
        return None
    whole = defined.get(bare(place[1]))
    return None if whole is None or BOLD.search(place[1]) else (whole.formula, place[2])


def _in_order(letters: str) -> bool:
    """Whether a formula with these free letters is read as an array in their order: i, then j."""
    return letters in ("", "i", "ij")
