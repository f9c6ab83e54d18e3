"""Scores, sizes and attempts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def plain(number: float) -> str:
    """At most two decimals, such as "0.5"."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def score_in_words(share: Any, points: str) -> str:
    """Such as "0.5 of 1 point"."""
    words = ngettext(
        "%(score)s of %(points)s point", "%(score)s of %(points)s points", 1 if points == "1" else 2
    )
    return words % {"score": plain(float(share or 0) * float(points)), "points": points}


def attempt_in_words(verdict: Mapping[str, Any], points: str) -> tuple[str, str]:
    """The score as it is shown, and what to say where no attempt was used."""
    if verdict.get("counted", True):
        return score_in_words(verdict.get("score"), points), ""
    return _("not counted"), _("No attempt was used.")


def listed(names: Sequence[str]) -> str:
    """Such as "m and n".

    >>> listed(["n"]), listed(["k", "m", "n"])
    ('n', 'k, m and n')
    """
    *most, last = names
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def sizes_in_words(sizes: Mapping[str, Any]) -> str:
    """Such as "m = 2, n = 3"."""
    return ", ".join(f"{name} = {value}" for name, value in sorted(sizes.items()))
