"""The card while an answer is being checked, and when the page looks again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from grader.submissions.presentation.cards import Card

POLL_DELAYS: Final = (0.2, 0.3, 0.5, 1, 2, 4)  # seconds before each look, then every
POLL_EVERY: Final = 5
LONG_AFTER: Final = timedelta(seconds=15)
STOPPED_AFTER: Final = timedelta(minutes=2)


def poll_delay(looks: int) -> float:
    """Seconds until the page looks again, after so many looks."""
    return POLL_DELAYS[looks] if 0 <= looks < len(POLL_DELAYS) else POLL_EVERY


def waiting(waited: timedelta) -> Card:
    """The card of an answer that has waited so long."""
    common: dict[str, Any] = {
        "tone": "wait",
        "icon": "v-wait",
        "final": False,
        "seconds": int(waited.total_seconds()),
    }
    if waited >= STOPPED_AFTER:
        text = _("The check stopped on our side. No attempt was used. We try again by ourselves.")
        return Card(
            state="stopped", heading=_("The check stopped on our side"), said=text,
            paragraphs=(_("No attempt was used. We try again by ourselves, and your answer counts from when "
                          "it was received. You can leave this page."),),
            **common,
        )  # fmt: skip
    if waited >= LONG_AFTER:
        return Card(
            state="waiting-long", heading=_("Still checking"), said=_("Still checking."),
            paragraphs=(_("This one takes longer than usual. Your answer was received and counts from then, "
                          "even if the check ends after the due date."),),
            **common,
        )  # fmt: skip
    return Card(
        state="waiting", heading=_("Checking your answer"), said=_("Checking your answer."),
        paragraphs=(_("Usually under a second. You can leave this page, the result will be here and "
                      "in your list."),),
        **common,
    )  # fmt: skip
