"""What the exercise page says about an exercise: what is given, in which layout, from which section."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grader.courses.models import AssignmentItem
from grader.submissions.drawing import glyph
from grader.submissions.witnesses import name_latex
from worker.content import variant

LAYOUTS: Final[Mapping[str, str | Promise]] = {
    "numerator": gettext_lazy("Numerator layout: one row for each output, one column for each input."),
    "denominator": gettext_lazy("Denominator layout: one row for each input, one column for each output."),
    "gradient": gettext_lazy("Gradient layout: each partial derivative stands where its variable stands."),
    "tensor": gettext_lazy("Tensor layout: the indices of the output come first, then those of the input."),
    "vec": gettext_lazy("Numerator layout, on matrices stacked column by column."),
}
DOMAINS: Final[Mapping[str, str | Promise]] = {
    "positive": gettext_lazy("positive"),
    "negative": gettext_lazy("negative"),
    "nonnegative": gettext_lazy("not negative"),
    "nonpositive": gettext_lazy("not positive"),
    "nonzero": gettext_lazy("not zero"),
    "symmetric": gettext_lazy("symmetric"),
    "invertible": gettext_lazy("invertible"),
    "sums-to-one": gettext_lazy("with entries that sum to 1"),
    "integer": gettext_lazy("whole numbers"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One name that the exercise gives: a variable, or an abbreviation that answers may use."""

    name: str  # LaTeX
    glyph: str
    words: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """One key of the palette: what it shows, in LaTeX, what it types, and its name."""

    latex: str
    text: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One exercise as its page shows it, without anything that depends on who looks."""

    item: int | str
    number: int
    title: str
    statement: str
    assignment: int
    set_title: str
    given: Sequence[Given]
    names: Sequence[str]
    palette: Sequence[Symbol]
    layout: str
    section: str
    urls: str = ""  # what the names of its addresses begin with: of practice, or nothing


def sheet(item: AssignmentItem, number: int, *, seed: int = 0) -> Sheet:
    """The sheet of an item; `number` is its place in the set, from 1, `seed` that of the variant."""
    content = variant(item.revision.content, seed)
    question: Mapping[str, Any] = content.get("question") or {}
    variables: Mapping[str, Any] = question.get("variables") or {}
    definitions: Mapping[str, Any] = question.get("definitions") or {}
    given = [_variable(name, data or {}) for name, data in variables.items()]
    given += [_definition(name, data) for name, data in definitions.items()]
    return Sheet(
        item=item.pk,
        number=number,
        title=str(content.get("title") or item.exercise.slug),
        statement=str(content.get("statement", "")),
        assignment=item.assignment_id,
        set_title=item.assignment.title,
        given=given,
        names=[one.name for one in given],
        palette=_palette(question, given),
        layout=_layout(question, variables),
        section=section_name(content),
    )


def _palette(question: Mapping[str, Any], given: Sequence[Given]) -> list[Symbol]:
    """The names of this exercise, and what joins them: for numbers, and for vectors where there are any."""
    variables = question.get("variables") or {}
    names = [*variables, *(question.get("definitions") or {})]
    symbols = [Symbol(one.name, name, name) for one, name in zip(given, names, strict=True)]
    symbols += [
        Symbol(r"\square^{\square}", "^", _("power")),
        Symbol(r"\frac{\square}{\square}", "/", _("fraction")),
        Symbol(r"(\;)", "()", _("brackets")),
    ]
    if any(dimensions((data or {}).get("shape")) for data in variables.values()):
        symbols += [
            Symbol(r"\square^\top", "^T", _("transpose")),
            Symbol(r"\operatorname{diag}", "diag()", _("diagonal matrix")),
            Symbol(r"\operatorname{sum}", "sum()", _("sum")),
            Symbol(r"\otimes", " * ", _("product entry by entry")),
            Symbol(r"\mathbf{1}", "1", _("vector of ones")),
            Symbol("I", "I", _("identity matrix")),
        ]
    return symbols


def _variable(name: str, data: Mapping[str, Any]) -> Given:
    shape = dimensions(data.get("shape"))
    words = {
        0: _("number"),
        1: _("column of length %(rows)s"),
        2: _("%(rows)s×%(columns)s matrix"),
    }.get(len(shape), _("tensor"))
    if len(shape) in (1, 2):
        words %= {"rows": shape[0], "columns": shape[-1]}
    conditions = [_condition(data.get("domain"))]
    conditions += [_condition(one) for one in data.get("properties") or ()]
    words = ", ".join([words, *(one for one in conditions if one)])
    drawn = {0: "scalar", 1: "column of n"}.get(len(shape), "×".join(shape))
    return Given(name=name_latex(name, len(shape)), glyph=glyph(drawn), words=words)


def _definition(name: str, data: Any) -> Given:
    text = str(data.get("expression", "")) if isinstance(data, Mapping) else str(data)
    return Given(name=name_latex(name, 0), glyph="", words="= " + text)


def dimensions(shape: Any) -> list[str]:
    """The sizes of a declared shape, none of a number's.

    >>> dimensions(["m", 2]), dimensions("n"), dimensions(None)
    (['m', '2'], ['n'], [])
    """
    if isinstance(shape, list):
        return [str(one) for one in shape]
    return [] if shape in (None, "", "scalar") else [str(shape)]


def _condition(domain: Any) -> str:
    if isinstance(domain, list) and len(domain) == 2:
        lowest, highest = domain
        if lowest is None:
            return "" if highest is None else _("at most %(highest)s") % {"highest": highest}
        if highest is None:
            return _("at least %(lowest)s") % {"lowest": lowest}
        return _("from %(lowest)s to %(highest)s") % {"lowest": lowest, "highest": highest}
    return str(DOMAINS.get(str(domain), ""))


def named_sizes(content: Mapping[str, Any]) -> list[str]:
    """The sizes that the exercise leaves open, such as m and n."""
    variables = (content.get("question") or {}).get("variables") or {}
    shapes = [one for data in variables.values() for one in dimensions((data or {}).get("shape"))]
    return sorted({name for one in shapes for name in re.findall(r"[^\W\d]\w*", one)})


def asked_layout(content: Mapping[str, Any]) -> str:
    """The layout that the exercise declares."""
    return str((content.get("question") or {}).get("layout", "numerator"))


def section_name(content: Mapping[str, Any]) -> str:
    """The section of the paper, such as "§4.2, Element-wise operators"."""
    section = str(content.get("section", ""))
    return f"§{section}" if section[:1].isdecimal() else section


def _layout(question: Mapping[str, Any], variables: Mapping[str, Any]) -> str:
    """The layout, where the answer has more than one entry to lay out."""
    asked = question.get("wrt") or ()
    names = re.findall(r"\w+", asked if isinstance(asked, str) else " ".join(map(str, asked)))
    single = len(names) == 1 and not dimensions((variables.get(names[0]) or {}).get("shape"))
    if question.get("order") == 0 or (single and question.get("layout", "numerator") == "numerator"):
        return ""
    return str(LAYOUTS.get(str(question.get("layout", "numerator")), ""))
