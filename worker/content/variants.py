"""Variants: the exercise that a seed draws, from the content of an exercise or of a revision of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from worker.content.exercise import exercise
from worker.content.fields import Fields
from worker.content.parameters import WRITTEN_SEED, parameters
from worker.content.templates import filled


def varies(content: Mapping[str, Any]) -> bool:
    """Whether different seeds may draw different variants of it."""
    return bool(content.get("parameters"))


def variant(content: Mapping[str, Any], seed: int) -> Mapping[str, Any]:
    """The content that the seed draws: same keys, statement, question and all else filled in.

    Seed 0, and content where nothing varies, is returned as it is.

    Raises:
        QuestionError: the content cannot be used with what was drawn; names the field.
    """
    if seed == WRITTEN_SEED or not varies(content):
        return content
    kept = {key: content[key] for key in ("slug", "parameters", "require", "template") if key in content}
    drawn: Mapping[str, Any] = _variant(json.dumps(kept), seed)
    return drawn


@lru_cache(maxsize=1024)
def _variant(text: str, seed: int) -> Mapping[str, Any]:
    data = json.loads(text)
    slug, template = data["slug"], data["template"]
    values = parameters(Fields(data, slug)).drawn(slug, seed)
    return exercise(filled(template, values, slug), template["section"], {}, slug).content
