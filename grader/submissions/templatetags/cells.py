"""The row of cells that a set is drawn as: one link per exercise, with its mark and its word."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grader.submissions.progress import Cell
from grader.submissions.templatetags.pages import icon

register = template.Library()


@register.simple_tag
def cells_row(cells: Iterable[Cell], current: Any = None) -> SafeString:
    """The links to the exercises of a set; `current` is the item whose page this is, if it is one's."""
    place = (get_script_prefix(), get_language() or "")
    links = [
        _link(one.item, one.number, one.tone, one.icon, one.label, one.item == current, *place)
        for one in cells
    ]
    return format_html(
        '<div class="cells" role="list" aria-label="{}">{}</div>',
        _("Exercises"),
        mark_safe("".join(links)),  # noqa: S308
    )


# Equal for everybody who stands there alike: the first page of a course has hundreds, and an address and
# its escaping for each were most of its time.
@lru_cache(maxsize=8192)
def _link(
    item: int, number: int, tone: str, mark: str, label: str, current: bool, prefix: str, language: str
) -> SafeString:
    """One cell. `prefix` and `language` are only what the address and the words depend on."""
    return format_html(
        '<span role="listitem"><a{} href="{}" aria-label="{}"{}>{}</a></span>',
        format_html(' class="{}"', tone) if tone else "",
        reverse("exercise", args=[item]),
        _("Exercise %(number)s, %(state)s") % {"number": number, "state": label},
        mark_safe(' aria-current="step"') if current else "",
        icon(mark) if mark else number,
    )
