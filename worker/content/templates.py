"""Content with places for drawn values: `«k»`, `«k-1»`, `«f.slope»`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from worker.content.arithmetic import Values, value_of
from worker.content.fields import LONGEST_TEXT
from worker.engine.errors import QuestionError

_PLACE: Final = re.compile("«([^«»]*)»")
_NAMES: Final = re.compile(r"[a-z][a-z0-9_]*")


def filled(data: Any, values: Values, where: str = "") -> Any:
    """The data with every place filled in, names of fields included.

    A value is written as a person would type it, a fraction as 1/3.

    Raises:
        QuestionError: naming the field whose place cannot be filled.
    """
    if isinstance(data, str):
        return _filled_text(data, values, where)
    if isinstance(data, Mapping):
        result = {
            _filled_text(key, values, where): filled(value, values, f"{where}.{key}" if where else key)
            for key, value in data.items()
        }
        if len(result) < len(data):
            raise QuestionError("two names become the same", where=where)
        return result
    if isinstance(data, list | tuple):
        return [filled(item, values, f"{where}[{i}]") for i, item in enumerate(data, 1)]
    return data


def names_in(data: Any) -> frozenset[str]:
    """The parameters that the data's places name; fields of records look like names too."""
    if isinstance(data, str):
        return frozenset(name for place in _PLACE.findall(data) for name in _NAMES.findall(place))
    if isinstance(data, Mapping):
        return frozenset().union(*(names_in(key) | names_in(value) for key, value in data.items()))
    if isinstance(data, list | tuple):
        return frozenset().union(*map(names_in, data))
    return frozenset()


def _filled_text(text: str, values: Values, where: str) -> str:
    result = _PLACE.sub(lambda match: str(value_of(match[1], values, where)), text)
    if "«" in result or "»" in result:
        raise QuestionError("has a « or » without its partner", where=where)
    if len(result) > LONGEST_TEXT:
        raise QuestionError(f"becomes longer than {LONGEST_TEXT} characters", where=where)
    return result
