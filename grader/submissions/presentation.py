"""A submission and its verdict as a card: everything the page says, decided here and not in templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grader.submissions.messages import Message, message, sentence

POLL_DELAYS: Final = (0.2, 0.3, 0.5, 1, 2, 4)  # seconds before each look, then every
POLL_EVERY: Final = 5
LONG_AFTER: Final = timedelta(seconds=15)
STOPPED_AFTER: Final = timedelta(minutes=2)
CARET_REACH: Final = 48  # characters shown on each side of the place
HEAT_LIMIT: Final = 8  # rows and columns up to which entries are drawn

METHODS: Final[Mapping[str, str | Promise]] = {
    "tensor-normal-form": gettext_lazy(
        "Your answer minus the reference simplifies to zero, with the sizes left as symbols."
    ),
    "scalar-normal-form": gettext_lazy("Your answer minus the reference simplifies to zero, entry by entry."),
    "same-canonical-form": gettext_lazy(
        "Your answer and the reference are the same expression once written out."
    ),
    "shapes": gettext_lazy("The shapes alone show that the two cannot be equal."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caret:
    """One line of a response with the place that could not be read."""

    before: str
    marked: str
    after: str
    indent: str
    position: int  # counted from 1, in the whole response
    line: int  # counted from 1; 0 if there is only one

    @property
    def said(self) -> str:
        return _("%(text)s. The problem is at position %(position)s.") % {
            "text": self.before + self.marked + self.after,
            "position": self.position,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One line under "How we know"."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One entry of the compared matrix."""

    tone: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The point of a witness: each variable with its value, in LaTeX, and the learner's own value there."""

    values: Sequence[str]
    learner: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a submission."""

    score: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A submission's result in one chip: a tone, a mark and a word."""

    tone: str
    icon: str
    label: str
    score: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the verdict card shows. `state` names it for tests and styles."""

    state: str
    tone: str
    icon: str
    heading: str
    score: str = ""
    paragraphs: Sequence[str] = ()
    findings: Sequence[Message] = ()
    mathml: str = ""
    shape: str = ""
    glyph: str = ""
    proofs: Sequence[Proof] = ()
    point: Point | None = None
    heat: Sequence[Sequence[Cell]] = ()
    heat_sizes: str = ""
    layout: str = ""  # asked for, where the answer came in the other one
    caret: Caret | None = None
    said: str = ""
    seconds: int = 0
    final: bool = True
    facts: Sequence[tuple[str, str]] = field(default=())


def poll_delay(looks: int) -> float:
    """Seconds until the page looks again, after so many looks."""
    return POLL_DELAYS[looks] if 0 <= looks < len(POLL_DELAYS) else POLL_EVERY


def card(
    *,
    state: str,
    verdict: Mapping[str, Any] | None,
    response: str,
    received: datetime,
    now: datetime,
    points: str = "1",
    sizes: Sequence[str] = (),
    layout: str = "numerator",
    decision: Decision | None = None,
) -> Card:
    """The card of a submission in `state`, judged by `verdict` (the engine's data) if it is decided.

    `sizes` are the exercise's named sizes, `layout` the one it asks for. What a person decided stands
    above what the engine concluded.
    """
    if state in ("waiting", "dispatched"):
        return _waiting(now - received)
    if decision is not None:
        return _decided(decision, verdict or {}, points)
    if verdict is None:
        return _review(())
    outcome = verdict.get("outcome")
    messages = tuple(message(item) for item in verdict.get("feedback", ()))
    if state == "malformed" or outcome == "malformed":
        return _malformed(messages, verdict, response)
    if state == "needs_review" or outcome == "undecided":
        return _review(messages)
    if outcome == "correct":
        judged = _correct(messages, verdict, points, sizes)
    else:
        judged = _incorrect(messages, verdict, points, layout)
    return _as_read(judged, verdict)


def result(*, state: str, verdict: Mapping[str, Any] | None, decision: Decision | None = None) -> Result:
    """The chip of a submission in lists."""
    outcome = (verdict or {}).get("outcome")
    if state in ("waiting", "dispatched"):
        return Result(tone="wait", icon="i-clock", label=_("Being checked"))
    score = decision.score if decision is not None else (verdict or {}).get("score")
    if decision is None and (state == "malformed" or outcome == "malformed"):
        return Result(tone="malformed", icon="", label=_("Could not be read"))
    if decision is None and (state == "needs_review" or outcome not in ("correct", "incorrect")):
        return Result(tone="person", icon="i-person", label=_("With a person"))
    shown = _plain(float(score or 0))
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


def _as_read(judged: Card, verdict: Mapping[str, Any]) -> Card:
    reading = verdict.get("reading") or {}
    return replace(
        judged,
        mathml=display(str(reading.get("mathml", ""))),
        shape=str(reading.get("shape", "")),
        glyph=glyph(str(reading.get("shape", ""))),
    )


def _decided(decision: Decision, verdict: Mapping[str, Any], points: str) -> Card:
    tone, icon, state, heading = (
        ("ok", "v-ok", "correct", _("Correct, decided by a person"))
        if decision.score == 1
        else ("part", "v-part", "partial", _("Partly correct, decided by a person"))
        if decision.score
        else ("no", "v-no", "incorrect", _("Not yet, decided by a person"))
    )
    score = _score(decision.score, points)
    judged = Card(
        state=state,
        tone=tone,
        icon=icon,
        heading=heading,
        score=score,
        paragraphs=(decision.reason,),
        said=f"{heading}. {score}.",
    )
    return _as_read(judged, verdict)


def _waiting(waited: timedelta) -> Card:
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


def _malformed(messages: Sequence[Message], verdict: Mapping[str, Any], response: str) -> Card:
    first = messages[0] if messages else message({"code": "parse"})
    place = caret(response, next(iter(verdict.get("feedback", ())), {}))
    said = f"{first.heading}. {first.text} " + _("No attempt was used.")
    return Card(
        state="malformed", tone="malformed", icon="v-malformed", heading=first.heading,
        score=_("not counted"), paragraphs=(f"{first.text} " + _("No attempt was used."),),
        findings=messages[1:], caret=place, said=said,
    )  # fmt: skip


def _review(messages: Sequence[Message]) -> Card:
    """Undecided, or an exercise in error: either way a person looks and nothing is lost."""
    ours = [one for one in messages if one.code.partition(".")[0] in ("undecided", "question")]
    first = ours[0] if ours else message({"code": "undecided.person"})
    until = _("no points are lost, and the due date no longer matters for this answer")
    return Card(
        state="undecided",
        tone="person",
        icon="v-person",
        heading=first.heading,
        score=_("not counted"),
        paragraphs=(first.text,),
        facts=((_("Usual wait"), _("2 working days")), (_("Until then"), until)),
        said=f"{first.heading}. " + _("A person will look. No attempt was used."),
    )


def _correct(
    messages: Sequence[Message], verdict: Mapping[str, Any], points: str, sizes: Sequence[str]
) -> Card:
    first = next((one for one in messages if one.code.partition(".")[0] in ("proved", "array")), None)
    heading = first.heading if first else _("Correct")
    if first and first.code == "proved.all_sizes":
        heading = _("Correct, for every %(sizes)s") % {"sizes": _listed(sizes)} if sizes else _("Correct")
    evidence = [one for one in verdict.get("evidence", ()) if one.get("conclusion") == "equal"]
    score = _score(verdict.get("score"), points)
    return Card(
        state="correct",
        tone="ok",
        icon="v-ok",
        heading=heading,
        score=score,
        paragraphs=(first.text,) if first and first.text else (),
        findings=tuple(one for one in messages if one is not first),
        proofs=tuple(_proof(one, sizes) for one in evidence),
        said=f"{heading}. {score}.",
    )


def _incorrect(messages: Sequence[Message], verdict: Mapping[str, Any], points: str, layout: str) -> Card:
    feedback = verdict.get("feedback", ())
    entries = [one for one in feedback if one.get("code") == "entry.wrong"]
    named = [one for one in messages if one.code != "entry.wrong"]
    first = (named or list(messages) or [message({})])[0]
    if is_layout(first.code):
        return _other_layout(first, verdict, points, layout)
    partly = 0 < float(verdict.get("score") or 0) < 1
    heading = (_("Partly correct: %(what)s") if partly else _("Not yet: %(what)s")) % {"what": first.heading}
    score, uncounted = _attempt(verdict, points)
    witness = next((one["witness"] for one in verdict.get("evidence", ()) if one.get("witness")), None)
    cells = heat(entries[0], str((verdict.get("reading") or {}).get("shape", ""))) if entries else ()
    return Card(
        state="partial" if partly else "incorrect",
        tone="part" if partly else "no",
        icon="v-part" if partly else "v-no",
        heading=heading,
        score=score,
        paragraphs=tuple(text for text in (first.text, uncounted) if text),
        findings=tuple(
            one for one in messages if one is not first and not (one.code == "entry.wrong" and cells)
        ),
        point=point(witness) if witness else None,
        heat=cells,
        heat_sizes=_sizes(entries[0].get("sizes") or {}) if entries else "",
        said=f"{heading}. {score}.",
    )


def _other_layout(first: Message, verdict: Mapping[str, Any], points: str, layout: str) -> Card:
    """Every value is right: which entries differ, and where, would only confuse."""
    score, uncounted = _attempt(verdict, points)
    return Card(
        state="layout",
        tone="layout",
        icon="v-layout",
        heading=first.heading,
        score=score,
        paragraphs=tuple(text for text in (first.text, uncounted) if text),
        layout=layout if first.code == "layout.transposed" and layout in ("numerator", "denominator") else "",
        said=f"{first.heading}. {score}.",
    )


def _attempt(verdict: Mapping[str, Any], points: str) -> tuple[str, str]:
    """The score as it is shown, and what to say where no attempt was used."""
    if verdict.get("counted", True):
        return _score(verdict.get("score"), points), ""
    return _("not counted"), _("No attempt was used.")


def _listed(names: Sequence[str]) -> str:
    """Such as "m and n".

    >>> _listed(["n"]), _listed(["k", "m", "n"])
    ('n', 'k, m and n')
    """
    *most, last = names
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def _score(share: Any, points: str) -> str:
    """Such as "0.5 of 1 point"."""
    words = ngettext(
        "%(score)s of %(points)s point", "%(score)s of %(points)s points", 1 if points == "1" else 2
    )
    return words % {"score": _plain(float(share or 0) * float(points)), "points": points}


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _proof(evidence: Mapping[str, Any], sizes: Sequence[str]) -> Proof:
    tried = evidence.get("sizes", "all")
    if tried != "all":
        title = _("Proved for %(sizes)s") % {"sizes": "; ".join(_sizes(one) for one in tried)}
    elif sizes:
        title = _("Proved for every size")
    else:
        title = _("Proved")
    method = METHODS.get(str(evidence.get("method")))
    text = str(method or _("Your answer minus the reference simplifies to zero."))
    return Proof(title=title, text=f"{text} {sentence(str(evidence.get('remark', '')))}".strip())


def _sizes(sizes: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in sorted(sizes.items()))


def point(witness: Mapping[str, Any]) -> Point:
    """The witness in numbers that a person can put into the formula."""
    learner = witness.get("learner")
    entry: Sequence[Any] = witness.get("entry") or ()
    value = _("not defined there") if learner is None else _number(float(learner["midpoint"]))
    where = ""
    if len(entry) == 2:
        where = _("row %(row)s, column %(column)s") % {"row": entry[0], "column": entry[1]}
    elif len(entry) == 1:
        where = _("entry %(index)s") % {"index": entry[0]}
    return Point(values=tuple(_values(witness.get("point") or {})), learner=value, entry=where)


def _values(point: Mapping[str, Any]) -> Iterator[str]:
    r"""Each variable at the point, its components gathered into a column or a matrix.

    >>> list(_values({"w[1]": "1", "w[2]": "-1/2", "b": "3"}))
    ['\\mathbf{w} = \\begin{bmatrix}1\\\\ -\\frac{1}{2}\\end{bmatrix}', 'b = 3']
    """
    gathered: dict[str, dict[tuple[int, ...], str]] = {}
    for component, value in point.items():
        name, _bracket, indices = component.partition("[")
        place = tuple(int(index) for index in indices.rstrip("]").split(",") if index)
        gathered.setdefault(name, {})[place] = re.sub(r"(\d+)/(\d+)", r"\\frac{\1}{\2}", str(value))
    for name, values in gathered.items():
        rank = max(len(place) for place in values)
        if rank == 0:
            yield f"{name_latex(name, 0)} = {values[()]}"
        elif rank > 2:
            yield from (f"{name_latex(name, rank)}_{{{at}}} = {value}" for at, value in values.items())
        else:
            rows: dict[int, list[str]] = {}
            for place in sorted(values):
                rows.setdefault(place[0], []).append(values[place])
            body = r"\\ ".join(" & ".join(row) for row in rows.values())
            yield rf"{name_latex(name, rank)} = \begin{{bmatrix}}{body}\end{{bmatrix}}"


# fmt: off
GREEK: Final = frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi",
    "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
})
# fmt: on


def name_latex(name: str, rank: int) -> str:
    r"""A declared name as mathematics: vectors bold, digits and what follows an underscore below.

    >>> name_latex("x", 1), name_latex("A", 2), name_latex("x1", 0), name_latex("e_i", 0)
    ('\\mathbf{x}', 'A', 'x_{1}', 'e_{i}')
    """
    stem, index = re.fullmatch(r"(.*?)_?(\d*|(?<=_).*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    if stem in GREEK:
        letter = rf"\{stem}"
    elif len(stem) == 1:
        letter = rf"\mathbf{{{stem}}}" if rank == 1 else stem
    else:
        letter = rf"\mathrm{{{stem}}}"
    return f"{letter}_{{{index}}}" if index else letter


def _number(value: float) -> str:
    """Four digits after the point, none where it is whole.

    >>> _number(2.0), _number(0.87758), _number(-1.5)
    ('2', '0.8776', '−1.5000')
    """
    text = f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.4f}"
    if abs(value) >= 1e6 or 0 < abs(value) < 1e-3:
        text = f"{value:.4g}"
    return text.replace("-", "−")


def heat(finding: Mapping[str, Any], shape: str) -> Sequence[Sequence[Cell]]:
    """The entries of a small matrix, each as it was found; empty where there is nothing to draw."""
    sizes = finding.get("sizes") or {}
    extent = [str(sizes.get(one, one)) for one in _rows_and_columns(shape)]
    if not extent or not all(one.isdecimal() and 0 < int(one) <= HEAT_LIMIT for one in extent):
        return ()
    found = {
        tuple(place) if len(place) == 2 else (place[0], 1): cell
        for key, cell in (
            ("entries", Cell(tone="no", mark="i-x", word=_("differs"))),
            ("right", Cell(tone="ok", mark="i-check", word=_("agrees"))),
        )
        for place in finding.get(key, ())
    }
    undecided = Cell(tone="wait", mark="i-dot", word=_("not decided"))
    return tuple(
        tuple(found.get((row, column), undecided) for column in range(1, int(extent[1]) + 1))
        for row in range(1, int(extent[0]) + 1)
    )


def _rows_and_columns(shape: str) -> Sequence[str]:
    """The two dimensions of a shape in words.

    >>> _rows_and_columns("row of n"), _rows_and_columns("2×n matrix"), _rows_and_columns("scalar")
    (('1', 'n'), ('2', 'n'), ())
    """
    if match := re.match(r"(\w+)×(\w+) ", shape + " "):
        return match[1], match[2]
    if match := re.fullmatch(r"(row|column) of (\w+)", shape):
        return ("1", match[2]) if match[1] == "row" else (match[2], "1")
    return ()


def caret(response: str, feedback: Mapping[str, Any]) -> Caret | None:
    """The line of the response that holds the place of the problem, shortened around it.

    >>> c = caret("diag(u", {"start": 5, "end": 6})
    >>> c.before, c.marked, c.after, len(c.indent), c.position
    ('diag(', 'u', '', 5, 6)
    """
    start = feedback.get("start", feedback.get("position"))
    if not isinstance(start, int):
        return None
    start = min(max(start, 0), len(response))
    end = feedback.get("end")
    end = min(max(end, start), len(response)) if isinstance(end, int) else min(start + 1, len(response))
    line_start = response.rfind("\n", 0, start) + 1
    line_end = response.find("\n", start)
    line_end = len(response) if line_end < 0 else line_end
    end = min(end, line_end)
    left, right = max(line_start, start - CARET_REACH), min(line_end, max(end, start + CARET_REACH))
    before = ("…" if left > line_start else "") + response[left:start].replace("\t", " ")
    marked = response[start : min(end, right)]
    after = response[min(end, right) : right] + ("…" if right < line_end else "")
    line = response.count("\n", 0, start) + 1 if "\n" in response else 0
    return Caret(
        before=before, marked=marked, after=after, indent=" " * len(before), position=start + 1, line=line
    )


def display(mathml: str) -> str:
    """The engine's MathML as a displayed formula."""
    return re.sub(r"^<math(?![^>]*\bdisplay=)", '<math display="block"', mathml)


def glyph(shape: str) -> str:
    """The symbol of a shape in words; "" if it has none.

    >>> glyph("scalar"), glyph("row of n"), glyph("2×3 matrix"), glyph("n×n matrix"), glyph("")
    ('g-scalar', 'g-row', 'g-mat', 'g-sq', '')
    """
    first = shape.partition(" ")[0]
    if first in ("scalar", "row", "column"):
        return {"scalar": "g-scalar", "row": "g-row", "column": "g-col"}[first]
    rows, cross, columns = first.partition("×")
    if not cross or "×" in columns:
        return ""
    if rows == columns:
        return "g-sq"
    if rows.isdecimal() and columns.isdecimal() and int(rows) > int(columns):
        return "g-tall"
    return "g-mat"
