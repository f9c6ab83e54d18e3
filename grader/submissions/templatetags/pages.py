"""Small pieces that every page is made of: icons, shapes, formulas, fonts."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from exercises.breaking import broken
from exercises.statements import math_html, statement_html
from grader.submissions.headings import Heading
from grader.submissions.helping import Help
from grader.submissions.sheet import Sheet
from grader.submissions.spoken.formulas import with_said_alternative

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """An icon beside words, never instead of them."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#{}"/></svg>', name)


@register.simple_tag
@lru_cache(maxsize=256)
def shape_glyph(name: str) -> SafeString:
    """The little drawing of a shape; nothing for a shape that has none."""
    if not name:
        return SafeString("")
    return format_html('<svg class="glyph" aria-hidden="true"><use href="#{}"/></svg>', name)


@register.simple_tag
def chip(state: Any) -> SafeString:
    """Where an answer or an exercise stands: its icon and its word. A line of a list or a cell says which."""
    of = state.__getitem__ if isinstance(state, Mapping) else partial(getattr, state)
    return _chip(of("tone"), of("icon"), str(of("label")))


@lru_cache(maxsize=512)
def _chip(tone: str, mark: str, label: str) -> SafeString:
    return format_html(
        '<span class="chip{}">{}{}</span>', f" {tone}" if tone else "", icon(mark) if mark else "", label
    )


@register.simple_tag
def font_styles() -> SafeString:
    """The link to the fonts, where `make setup` has brought them; without them the system's serve."""
    if finders.find("vendor/stix-two-math-latin-400-normal.woff2") is None:
        return SafeString("")
    return format_html('<link rel="stylesheet" href="{}">', static("fonts.css"))


@register.simple_tag
def math_keyboard_address() -> str:
    """Where the optional keyboard is, "" where `make setup` could not bring it."""
    return "" if finders.find("vendor/mathlive/mathlive.min.mjs") is None else reverse("math_keyboard")


@register.simple_tag
def address(exercise: Sheet | Help, name: str) -> str:
    """The address of that name for an exercise, in a course or in practice."""
    return reverse(exercise.urls + name, args=[exercise.item])


@register.simple_tag
def heading(names: Sequence[Heading], place: int, *, rows: bool = False) -> SafeString:
    """What heads a row or column of compared entries: its name, else its number."""
    if names:
        drawn = formula(names[place - 1].latex)
        said = re.search(r'alttext="([^"]*)"', drawn)  # a heading has to have text of its own
        words = mark_safe(said[1] if said else "")  # noqa: S308
        return format_html('<span aria-hidden="true">{}</span><span class="sr">{}</span>', drawn, words)
    return format_html('<span class="sr">{} </span>{}', _("row") if rows else _("column"), place)


@register.filter
def statement(source: str) -> SafeString:
    """A statement's Markdown and mathematics as HTML (already safe, see `exercises.statements`)."""
    return mark_safe(with_said_alternative(statement_html(source)))  # noqa: S308


@register.filter
def in_line(source: str) -> SafeString:
    """The same of a single paragraph, without its frame: within a label."""
    html = with_said_alternative(statement_html(source))
    alone = html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>")
    return mark_safe(html[len("<p>") : -len("</p>")] if alone else html)  # noqa: S308


@register.filter
def formula(latex: str) -> SafeString:
    """LaTeX as MathML in the line."""
    return mark_safe(with_said_alternative(math_html(latex)))  # noqa: S308


@register.filter
def minutes(span: timedelta) -> int:
    """A time span in whole minutes."""
    return int(span.total_seconds()) // 60


@register.filter
def mathml(source: str) -> SafeString:
    """MathML that the engine printed: it escapes every name it writes."""
    return mark_safe(with_said_alternative(broken(source)))  # noqa: S308
