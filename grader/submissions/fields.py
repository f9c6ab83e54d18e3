"""A column for what people type."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Text = models.TextField[Any, Any]
else:
    Text = models.TextField


class TypedField(Text):
    """JSON kept as ASCII text, so that whatever was typed comes back as it was.

    PostgreSQL's json refuses NUL characters, lone surrogates and NaN, all of which people (and
    fuzzers) do send; as escapes inside text they are harmless in every database.
    """

    if TYPE_CHECKING:  # what django-stubs lets be assigned and read
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return None if value is None else json.loads(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=True)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))
