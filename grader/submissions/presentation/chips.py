"""A result in one chip, for lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from grader.submissions.presentation.cards import Decision
from grader.submissions.presentation.wording import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A submission's result in one chip: a tone, a mark and a word."""

    tone: str
    icon: str
    label: str
    score: str = ""


def result(*, state: str, verdict: Mapping[str, Any] | None, decision: Decision | None = None) -> Result:
    """The chip of a submission in lists."""
    outcome = (verdict or {}).get("outcome")
    if state in ("waiting", "dispatched"):
        return Result(tone="wait", icon="i-clock", label=_("Being checked"))
    score = decision.score if decision is not None else (verdict or {}).get("score")
    if decision is None and state != "needs_review" and "malformed" in (state, outcome):
        return Result(tone="malformed", icon="", label=_("Could not be read"))
    if decision is None and (state == "needs_review" or outcome not in ("correct", "incorrect")):
        return Result(tone="person", icon="i-person", label=_("With a person"))
    shown = plain(float(score or 0))
    if score == 1:
        return Result(tone="ok", icon="i-check", label=_("Correct"), score=shown)
    if score:
        return Result(tone="part", icon="i-half", label=_("Partly correct"), score=shown)
    codes = [str(item.get("code", "")) for item in (verdict or {}).get("feedback", ())]
    if decision is None and codes and is_layout(codes[0]):
        return Result(tone="layout", icon="i-swap", label=_("Other layout"), score=shown)
    return Result(tone="no", icon="i-x", label=_("Not yet"), score=shown)


def is_layout(code: str) -> bool:
    """Whether the code says that every value is right, in another layout."""
    return code in ("layout.transposed", "layout.vertical_gradient")
