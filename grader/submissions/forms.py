"""What the pages take in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property

from worker.engine.notation.limits import MAX_CHARACTERS

GRID_LIMIT: Final = 12  # rows and columns
BLANK: Final = (("", ""), ("", ""))  # for every exercise, so that it tells nothing about the answer
RESIZING: Final[Mapping[str, tuple[int, int]]] = {
    "add-row": (1, 0),
    "drop-row": (-1, 0),
    "add-column": (0, 1),
    "drop-column": (0, -1),
}


class AnswerForm(forms.Form):
    """An answer as typed. Nothing is stripped: positions in messages count every character."""

    response = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    mode = forms.ChoiceField(required=False, choices=[("formula", ""), ("grid", "")])
    columns = forms.IntegerField(required=False, min_value=1, max_value=GRID_LIMIT)
    resize = forms.ChoiceField(required=False, choices=[(how, "") for how in RESIZING])
    key = forms.CharField(required=False, max_length=100)
    part = forms.CharField(required=False, max_length=20)


def variant_shown(posted: QueryDict) -> int | None:
    """The seed of the variant that the page showed."""
    shown = posted.get("variant", "")
    return int(shown) if shown.isascii() and shown.isdecimal() and len(shown) <= 18 else None


class BeginForm(forms.Form):
    """Begins a sitting that has an access code or a clock."""

    access_code = forms.CharField(required=False, max_length=64)


class AppealForm(forms.Form):
    """What a learner asks a person to look at, in their words."""

    message = forms.CharField(max_length=2000)


@dataclass(frozen=True)
class Typed:
    """What stands in the box, or in the grid beside it: the response and the form it is written in."""

    response: Any
    form: str = "auto"

    @classmethod
    def from_post(cls, posted: QueryDict) -> "Typed":
        """What was posted; a grid comes as its entries row by row and its number of columns."""
        form = AnswerForm(posted)
        form.is_valid()
        data = form.cleaned_data
        if data.get("mode") != "grid":
            # browsers send line ends as CR LF; positions are counted as the box counts them
            return cls(bounded(str(data.get("response") or "").replace("\r\n", "\n")))
        columns = data.get("columns") or 1
        entries = posted.getlist("entry")[: GRID_LIMIT * columns] or [""]
        if sum(map(len, entries)) > MAX_CHARACTERS:  # as text, which is refused for its length
            return cls(bounded(json.dumps(entries)))
        rows = [entries[start : start + columns] for start in range(0, len(entries), columns)]
        return cls(resized(rows, data.get("resize") or ""), "entries")

    @property
    def is_grid(self) -> bool:
        return self.form == "entries"

    @property
    def written(self) -> bool:
        """Whether there is anything in it."""
        if self.is_grid:
            return any(entry.strip() for row in self.rows for entry in row)
        return bool(str(self.response).strip())

    @property
    def text(self) -> str:
        """What stands in the text box; what came in another way is written as nested lists."""
        if self.is_grid:
            return ""
        return self.response if isinstance(self.response, str) else json.dumps(self.response)

    @cached_property
    def rows(self) -> Sequence[Sequence[str]]:
        """What stands in the grid, blank where the answer is not one."""
        if not self.is_grid or not isinstance(self.response, list):
            return BLANK
        rows = [row if isinstance(row, list) else [row] for row in self.response[:GRID_LIMIT]]
        width = min(GRID_LIMIT, max((len(row) for row in rows), default=0))
        return [[str(one) for one in row[:width]] + [""] * (width - len(row)) for row in rows] or BLANK


@dataclass(frozen=True)
class StepForm:
    """What was posted for one part: an answer, or the choices that make one."""

    typed: Typed
    key: str
    variant: int | None

    @classmethod
    def of(cls, posted: QueryDict) -> "StepForm":
        choice = ", ".join(posted.get(name, "")[:40] for name in ("rule", "reason") if name in posted)
        typed = Typed(choice) if choice else Typed.from_post(posted)
        return cls(typed, posted.get("key", "")[:100], variant_shown(posted))


def bounded(text: str) -> str:
    """The text, or so much of what is too long to be read that it still is: nobody gets a megabyte back."""
    return text[: MAX_CHARACTERS + 1]


def resized(rows: list[list[str]], how: str) -> list[list[str]]:
    """The grid with a row or a column more or less at its end, within 1 and `GRID_LIMIT`.

    >>> resized([["a"], ["b"]], "add-column"), resized([["a", "b"]], "drop-row")
    ([['a', ''], ['b', '']], [['a', 'b']])
    """
    more_rows, more_columns = RESIZING.get(how, (0, 0))
    width = max(map(len, rows))
    height = min(GRID_LIMIT, max(1, len(rows) + more_rows))
    width = min(GRID_LIMIT, max(1, width + more_columns))
    rows = [*rows, *([] for _ in range(height - len(rows)))][:height]
    return [(row + [""] * width)[:width] for row in rows]
