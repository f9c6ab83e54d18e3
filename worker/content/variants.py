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


def variant(
    content: Mapping[str, Any], seed: int, *, drawn_by: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    """The content that the seed draws: same keys, statement, question and all else filled in.

    Seed 0, and content where nothing varies, is returned as it is. `drawn_by` is the content whose parameters
    say what the seed draws: who is judged against a mended revision keeps the numbers they were shown.

    Raises:
        QuestionError: the content cannot be used with what was drawn; names the field.
    """
    if seed == WRITTEN_SEED or not varies(content):
        return content
    declared = content if drawn_by is None or not varies(drawn_by) else drawn_by
    draw = {key: declared[key] for key in ("parameters", "require") if key in declared}
    drawn: Mapping[str, Any] = _variant(json.dumps(draw), json.dumps(content["template"]), seed)
    return {**drawn, **{key: content[key] for key in ("parameters", "require", "template") if key in content}}


@lru_cache(maxsize=1024)
def _variant(draw: str, template: str, seed: int) -> Mapping[str, Any]:
    data = json.loads(template)
    slug = data["slug"]
    values = parameters(Fields(json.loads(draw), slug)).drawn(slug, seed)
    return exercise(filled(data, values, slug), data["section"], {}, slug).content
