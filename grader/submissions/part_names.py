"""What the parts of an exercise in steps are called, and what each asks."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worker.engine.model import Part

# What a part asks: its heading, and what goes into its box.
WORDS: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    Part.INTERMEDIATES: (
        gettext_lazy("Name the parts inside"),
        gettext_lazy("One line for each, such as u = …, with one operator each. The last is the result."),
    ),
    Part.RULE: (
        gettext_lazy("Choose the chain rule"),
        gettext_lazy("Which is the first of the three rules that is enough for your lines, and why?"),
    ),
    Part.DERIVATIVES: (
        gettext_lazy("Differentiate each part"),
        gettext_lazy(
            "The derivative of each line by each variable in it, as du/dx = …; what else is in the line "
            "is held fixed."
        ),
    ),
    Part.COMBINATION: (
        gettext_lazy("Combine, outer first"),
        gettext_lazy("Multiply along each path and add the paths. Your own names may stay in it."),
    ),
    Part.RESULT: (
        gettext_lazy("Put the parts back in"),
        gettext_lazy("The result in the variables of the exercise only."),
    ),
}  # fmt: skip


def name_of_part(part: str) -> str:
    """Such as "Step 2: Differentiate each part", "" of an exercise without parts."""
    if part not in WORDS:
        return ""
    heading = str(WORDS[part][0])
    return (
        heading if part == Part.RULE else _("Step %(number)s: %(what)s") % {"number": part, "what": heading}
    )
