"""The lines under "How we know": by which method, and for which sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grader.submissions.presentation.cards import Proof
from grader.submissions.presentation.wording import sizes_in_words
from grader.submissions.spoken import translated
from worker.engine.model import EXCEPT_AT_KINKS

METHODS: Final[Mapping[str, str | Promise]] = {
    "tensor-normal-form": gettext_lazy(
        "Your answer minus the reference simplifies to zero, with the sizes left as symbols."
    ),
    "scalar-normal-form": gettext_lazy("Your answer minus the reference simplifies to zero, entry by entry."),
    "same-canonical-form": gettext_lazy(
        "Your answer and the reference are the same expression once written out."
    ),
    "numeric-array": gettext_lazy(
        "Numbers were compared, which is no proof: each may be off by what honest arithmetic loses."
    ),
    "shapes": gettext_lazy("The shapes alone show that the two cannot be equal."),
}


def proof(evidence: Mapping[str, Any], sizes: Sequence[str]) -> Proof:
    """One line, of what the engine says it proved; `sizes` are the named sizes of the exercise."""
    tried = evidence.get("sizes", "all")
    if evidence.get("method") == "numeric-array":
        title = _("Within the tolerance")
    elif tried != "all":
        title = _("Proved for %(sizes)s") % {"sizes": "; ".join(sizes_in_words(one) for one in tried)}
    elif sizes:
        title = _("Proved for every size")
    else:
        title = _("Proved")
    method = METHODS.get(str(evidence.get("method")))
    text = str(method or _("Your answer minus the reference simplifies to zero."))
    remark = str(evidence.get("remark", ""))
    if remark == EXCEPT_AT_KINKS:
        return Proof(title=_("%(proved)s, except at kinks") % {"proved": title}, text=text)
    return Proof(title=title, text=f"{text} {translated(remark)}".strip())
